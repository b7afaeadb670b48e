"""``fieldkit backup``: copies the workspace, here or elsewhere."""

import argparse
from pathlib import Path

from fieldkit.cli.options import TerminalProgress, open_from, say, say_json
from fieldkit.formats import size
from fieldkit.i18n import _
from fieldkit.services.backups import carry_backup, make_backup


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the noun, which is its only act."""
    backup = subparsers.add_parser("backup", help=_("make a backup of the workspace"))
    backup.add_argument(
        "--to",
        type=Path,
        metavar="DIR",
        help=_("a stick or folder; else the workspace's own folder of backups"),
    )
    backup.set_defaults(run=_backup)


def _backup(arguments: argparse.Namespace) -> int:
    workspace = open_from(arguments)
    try:
        watch = TerminalProgress()
        if arguments.to is None:
            made = make_backup(workspace, watch)
        else:
            made = carry_backup(workspace, arguments.to, watch)
    finally:
        workspace.close()
    if arguments.json:
        say_json({"folder": str(made.folder), "made_at": made.made_at, "size": made.size})
    else:
        say(_("The backup is written and read back: {size}.").format(size=size(made.size)))
        say(str(made.folder))
    return 0
