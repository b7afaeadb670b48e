"""The command line's "form why": why a question is hidden, empty or refused."""

import argparse
from dataclasses import asdict
from pathlib import Path

from fieldkit.cli.options import say, say_json
from fieldkit.i18n import _


def add_why(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the verb."""
    verb = verbs.add_parser("why", help=_("say why a question is hidden, empty or refused"))
    verb.add_argument("form", type=Path, metavar="FORM")
    verb.add_argument("node", metavar="QUESTION", help=_("its name, or its path"))
    verb.add_argument(
        "--answers",
        type=Path,
        metavar="FILE",
        help=_("a scenario, or the XML of a draft or a submission"),
    )
    verb.add_argument("--test", metavar="NAME", help=_("the test of the scenario to be played"))
    verb.set_defaults(run=run_why)


def run_why(arguments: argparse.Namespace) -> int:
    """Print what the question is and the formulas behind it, with the values that they read."""
    from fieldkit.services.form_trials import why_form

    why = why_form(arguments.form, arguments.node, arguments.answers, arguments.test)
    if arguments.json:
        say_json(asdict(why))
        return 0
    say(f"{why.ref}  {why.label}".rstrip())
    for line in why.lines():
        say(f"  {line}")
    return 0
