"""fieldkit recovery: a recovery sheet as PDF, or the end of one."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.cli.options import add_common, open_from, say, say_json
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.services.workspace import Workspace


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe ``fieldkit recovery`` to the command line."""
    parser = subparsers.add_parser("recovery", help=_("make or cancel a recovery sheet"))
    acts = parser.add_subparsers(metavar=_("ACT"), required=True)
    sheet = acts.add_parser(
        "sheet", help=_("write a new recovery sheet; the one before opens nothing any more")
    )
    sheet.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help=_("the PDF; keep it nowhere else")
    )
    cancel = acts.add_parser("cancel", help=_("let the recovery sheet open nothing any more"))
    for one, run in ((sheet, run_sheet), (cancel, run_cancel)):
        add_common(one)
        one.set_defaults(run=run)


def run_sheet(arguments: argparse.Namespace) -> int:
    """Write the sheet first; only a sheet that lies there counts."""
    from fieldkit.services.copies import keep_paper
    from fieldkit.services.recovery import draft_sheet, keep_sheet, sheet_paper

    workspace = open_from(arguments)
    try:
        draft = draft_sheet()
        written = keep_paper(sheet_paper(workspace, draft), arguments.out)
        keep_sheet(workspace, draft)
    finally:
        workspace.close()
    if arguments.json:
        say_json({"sheet": draft.number, "file": written.path})
    else:
        said = _("Recovery sheet No. {number} counts from now on. Print {file}, then delete it.")
        say(said.format(number=draft.number, file=written.path))
    return 0


def run_cancel(arguments: argparse.Namespace) -> int:
    """Cancel the sheet of whoever's passphrase this is."""
    from fieldkit.services.recovery import cancel_sheet

    workspace: Workspace = open_from(arguments)
    try:
        cancel_sheet(workspace)
    finally:
        workspace.close()
    if arguments.json:
        say_json({"sheet": None})
    else:
        say(_("The recovery sheet opens nothing any more."))
    return 0
