"""The command line's "form test": a form author's scenario is played, and failures are told."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.cli.options import say, say_json
from fieldkit.forms.scenario_words import failure_words, outcome
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.forms.scenario_run import Failure, Played

_EXAMPLE = """\
  language: ru
  now: 2026-03-10
  lists:
    towns: towns.csv
  tests:
  - name: a child has a guardian
    steps:
    - answer: {age: 7, town: t1}
    - add: member
    - answer: {"member[2]/given": Anna}
    - expect:
        guardian: {relevant: yes, required: yes, label: "Who looks after the child?"}
        town: {chosen: Rive, offers: [t1, t2]}
        total: 15
        member: {count: 2}
        problems: {guardian: required}
    - finalize: refused
    - answer: {guardian: Maria}
    - finalize:
        title: Anna, 7
        entities: {people: {op: create, guardian: Maria}}
"""


def add_test(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the verb."""
    verb = verbs.add_parser(
        "test",
        help=_("play a scenario of answers and expectations"),
        description=_(
            "Plays the tests of a YAML file, or of the sheet named tests in a workbook,"
            " and says which expectation failed, where and why."
        ),
        epilog=_("For example:") + "\n\n" + _EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verb.add_argument("form", type=Path, metavar="FORM")
    verb.add_argument(
        "scenario",
        type=Path,
        metavar="SCENARIO",
        nargs="?",
        help=_("without it, the sheet named tests of the form's workbook"),
    )
    verb.add_argument("--test", metavar="NAME", help=_("play this test alone"))
    verb.set_defaults(run=run_test)


def run_test(arguments: argparse.Namespace) -> int:
    """Play the scenario; 0 where all went as expected, 1 where something did not."""
    from fieldkit.services.form_trials import try_form

    played = try_form(arguments.form, arguments.scenario, arguments.test)
    if arguments.json:
        say_json(_facts(played))
    else:
        _tell(played)
    return 0 if played.passed else 1


def _tell(played: "Played") -> None:
    for failure in played.failures:
        for line in _lines(failure):
            say(line)
    say(outcome(played))


def _lines(failure: "Failure") -> list[str]:
    return [failure_words(failure), *(f"    {line}" for line in failure.reasons)]


def _facts(played: "Played") -> dict[str, object]:
    return {
        "ok": played.passed,
        "tests": played.trials,
        "expectations": played.expectations,
        "failures": [
            {
                "test": failure.trial,
                "place": failure.place,
                "line": failure.line,
                "sentence": failure.sentence,
                "reasons": list(failure.reasons),
            }
            for failure in played.failures
        ],
    }
