"""``fieldkit data``: records taken out for other programs."""

import argparse
from pathlib import Path

from fieldkit.cli.options import TerminalProgress, open_from, say, say_json
from fieldkit.formats import number
from fieldkit.i18n import _, ngettext
from fieldkit.services.data import EVERYTHING, DataFormat, export_data


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the noun and its acts."""
    noun = subparsers.add_parser("data", help=_("write submissions and lists for other programs"))
    acts = noun.add_subparsers(metavar=_("ACT"), required=True)
    export = acts.add_parser("export", help=_("write submissions, lists and marks"))
    export.add_argument("format", choices=[str(one) for one in DataFormat])
    export.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="PATH",
        help=_("a folder for CSV and ODK, a file for XLSX and JSON"),
    )
    export.add_argument(
        "--only",
        default=EVERYTHING,
        metavar="NAME",
        help=_('one list, one form, or "attendance"; everything unless given'),
    )
    export.set_defaults(run=_export)


def _export(arguments: argparse.Namespace) -> int:
    workspace = open_from(arguments)
    try:
        done = export_data(
            workspace,
            arguments.only,
            arguments.out,
            DataFormat(arguments.format),
            TerminalProgress(),
        )
    finally:
        workspace.close()
    if arguments.json:
        paths = [str(path) for path in done.files]
        say_json({"files": paths, "rows": dict(done.rows), "lacking": done.lacking})
        return 0
    for name, rows in done.rows:
        say(f"{number(rows):>9}  {name}")
    for path in done.files:
        say(str(path))
    if done.lacking:
        said = ngettext(
            "{count} attached file is not on this computer, or damaged, and was left out.",
            "{count} attached files are not on this computer, or damaged, and were left out.",
            done.lacking,
        )
        say(said.format(count=done.lacking))
    return 0
