"""``fieldkit print``: the papers, as PDF files."""

import argparse
from datetime import date
from pathlib import Path

from fieldkit.cli.options import open_from, say, say_json
from fieldkit.i18n import _
from fieldkit.services.blank_forms import blank_paper
from fieldkit.services.copies import PrintedFile
from fieldkit.services.printing import Paper, print_submission
from fieldkit.services.sign_in_sheets import print_sign_in_sheet


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the noun ``print``."""
    noun = subparsers.add_parser("print", help=_("make a PDF"))
    papers = noun.add_subparsers(dest="paper", required=True)
    submission = papers.add_parser("submission", help=_("a finalized form"))
    submission.add_argument("id")
    submission.add_argument(
        "--paper", choices=[paper.value for paper in Paper], default=Paper.SUMMARY.value
    )
    submission.set_defaults(run=_submission)
    blank = papers.add_parser("blank", help=_("an empty sheet of a form, to be filled by pen"))
    blank.add_argument("form")
    blank.add_argument("--version", help=_("another version than the latest"))
    blank.set_defaults(run=_blank)
    event = papers.add_parser("event", help=_("the sign-in sheet of one day"))
    event.add_argument("id")
    event.add_argument("--day", type=date.fromisoformat, required=True)
    event.set_defaults(run=_event)
    for leaf in (submission, blank, event):
        leaf.add_argument("--out", type=Path, required=True)


def _submission(arguments: argparse.Namespace) -> int:
    workspace = open_from(arguments)
    try:
        printed = print_submission(
            workspace,
            arguments.id,
            Paper(arguments.paper),
            arguments.out,
        )
    finally:
        workspace.close()
    return _told(arguments, printed)


def _blank(arguments: argparse.Namespace) -> int:
    workspace = open_from(arguments)
    try:
        content = blank_paper(workspace, arguments.form, arguments.version, out=arguments.out)
    finally:
        workspace.close()
    return _told(arguments, PrintedFile(arguments.out, len(content)))


def _event(arguments: argparse.Namespace) -> int:
    workspace = open_from(arguments)
    try:
        printed = print_sign_in_sheet(workspace, arguments.id, arguments.day, arguments.out)
    finally:
        workspace.close()
    return _told(arguments, printed)


def _told(arguments: argparse.Namespace, printed: PrintedFile) -> int:
    if arguments.json:
        say_json({"path": str(printed.path), "size": printed.size})
    else:
        say(_("The PDF is written: {path}").format(path=printed.path))
    return 0
