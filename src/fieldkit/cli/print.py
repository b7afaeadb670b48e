"""``fieldkit print``: the papers, as PDF files."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from fieldkit.cli.options import TerminalProgress, open_from, say, say_json
from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _
from fieldkit.records.hall import halls_of
from fieldkit.records.printed_sheet import SheetScope
from fieldkit.records.sheet_plan import scopes_of
from fieldkit.services.attendance import open_event
from fieldkit.services.blank_forms import blank_paper
from fieldkit.services.certificate_papers import print_certificates, print_register
from fieldkit.services.certificates import event_certificates
from fieldkit.services.copies import PrintedFile
from fieldkit.services.event_report import Annexes, print_event_report
from fieldkit.services.printing import Paper, print_submission
from fieldkit.services.sign_in_sheets import (
    print_badges,
    print_passenger_list,
    print_sign_in_sheet,
)
from fieldkit.services.workspace import Workspace


class SheetNotChosen(FieldkitError):
    """A sheet was wanted without saying which, or one that the event does not have."""

    template = N_(
        "The event has no such sheet, or several. Say which: --day, one of {days}; --session, 1 to"
        " {last}; --track, one of {tracks}; --hall, one of {halls}."
    )


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
    event = papers.add_parser("event", help=_("a sign-in sheet, badges or passengers of an event"))
    event.add_argument("id")
    sheets = ["day", "session", "track", "hall", "halls", "badges", "passengers"]
    event.add_argument("--sheet", choices=sheets, default="day")
    event.add_argument("--day", type=date.fromisoformat, help=_("of an event of several days"))
    event.add_argument("--session", type=int, metavar="NUMBER", help=_("of the sheet of a session"))
    event.add_argument("--track", default="", help=_("of the sheet of a track"))
    event.add_argument(
        "--hall", default="", help=_("of the sheet of a hall; all of them by --sheet halls")
    )
    event.add_argument("--large", action="store_true", help=_("in large type"))
    event.add_argument(
        "--private", action="store_true", help=_("given names and numbers only, without a title")
    )
    event.set_defaults(run=_event)
    report = papers.add_parser("report", help=_("the report of an event"))
    report.add_argument("id")
    report.add_argument("--districts", default="", metavar="KIND", help=_("measure by this kind"))
    report.add_argument(
        "--institutions", action="store_true", help=_("with the list of organisations")
    )
    report.add_argument(
        "--participants",
        action="store_true",
        help=_("with the list of participants: personal data"),
    )
    report.add_argument(
        "--photo",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help=_("a picture for the second page; may be said several times"),
    )
    report.add_argument(
        "--photos-looked-at",
        action="store_true",
        help=_("nobody can be recognised on the photos who has not agreed"),
    )
    report.set_defaults(run=_report)
    certificates = papers.add_parser("certificates", help=_("the valid certificates of an event"))
    certificates.add_argument("id")
    certificates.set_defaults(run=_certificates)
    register = papers.add_parser("register", help=_("a year's register of certificates"))
    register.add_argument("year", type=int)
    register.set_defaults(run=_register)
    for leaf in (submission, blank, event, report, certificates, register):
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
        if arguments.sheet == "badges":
            printed = print_badges(
                workspace, arguments.id, arguments.out, progress=TerminalProgress()
            )
        elif arguments.sheet == "passengers":
            printed = print_passenger_list(
                workspace, arguments.id, arguments.day, arguments.out, bus=arguments.track
            )
        else:
            printed = print_sign_in_sheet(
                workspace,
                arguments.id,
                _scopes(workspace, arguments),
                arguments.out,
                large=arguments.large,
                private=arguments.private,
            )
    finally:
        workspace.close()
    return _told(arguments, printed)


def _scopes(workspace: Workspace, arguments: argparse.Namespace) -> Sequence[SheetScope]:
    """Return which sheets of the event are meant: one, or those of all halls of a day.

    Raises SheetNotChosen, EventMissing.
    """
    grid = open_event(workspace, arguments.id)
    found = [one for one in scopes_of(grid) if arguments.day in {None, one.day}]
    numbers = {one.id: one.number for one in grid.sessions}
    wanted = {
        "day": [one for one in found if not (one.session_id or one.track or one.hall)],
        "session": [one for one in found if numbers.get(one.session_id) == arguments.session],
        "track": [one for one in found if one.track and one.track == arguments.track],
        "halls": [one for one in found if one.hall],
        "hall": [one for one in found if one.hall and one.hall == arguments.hall],
    }[arguments.sheet]
    # All halls of one day are several sheets, but none is left to be guessed.
    number = len({one.day for one in wanted} if arguments.sheet == "halls" else wanted)
    if number != 1 or (arguments.sheet == "session" and arguments.session is None):
        days = ", ".join(sorted({one.day.isoformat() for one in scopes_of(grid)}))
        tracks = ", ".join(dict.fromkeys(one.track for one in grid.sessions if one.track)) or "-"
        last = max(numbers.values(), default=0)
        halls = ", ".join(halls_of(grid.participants())) or "-"
        raise SheetNotChosen(days=days or "-", last=last, tracks=tracks, halls=halls)
    return wanted


def _report(arguments: argparse.Namespace) -> int:
    workspace = open_from(arguments)
    try:
        annexes = Annexes(
            arguments.institutions,
            arguments.participants,
            photos=tuple(arguments.photo),
            looked_at=arguments.photos_looked_at,
        )
        printed = print_event_report(
            workspace, arguments.id, arguments.out, annexes, arguments.districts
        )
    finally:
        workspace.close()
    return _told(arguments, printed)


def _certificates(arguments: argparse.Namespace) -> int:
    workspace = open_from(arguments)
    try:
        ids = [one.id for one in event_certificates(workspace, arguments.id)]
        printed = print_certificates(
            workspace, arguments.id, ids, arguments.out, TerminalProgress()
        )
    finally:
        workspace.close()
    return _told(arguments, printed)


def _register(arguments: argparse.Namespace) -> int:
    workspace = open_from(arguments)
    try:
        printed = print_register(workspace, arguments.year, arguments.out)
    finally:
        workspace.close()
    return _told(arguments, printed)


def _told(arguments: argparse.Namespace, printed: PrintedFile) -> int:
    if arguments.json:
        say_json({"path": str(printed.path), "size": printed.size})
    else:
        say(_("The PDF is written: {path}").format(path=printed.path))
    return 0
