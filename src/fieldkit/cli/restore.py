"""``fieldkit restore``: puts a backup in the workspace's place, or says what it holds."""

import argparse
from pathlib import Path

from fieldkit.cli.options import (
    TerminalProgress,
    folder_from,
    passphrase_from,
    say,
    say_json,
)
from fieldkit.formats import near_moment
from fieldkit.i18n import _
from fieldkit.services.restoring import (
    erase_again,
    find_backups,
    look_into_backup,
    restore_backup,
)
from fieldkit.services.workspace import local_now, open_workspace


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the noun, which is its only act."""
    restore = subparsers.add_parser("restore", help=_("put a backup in the workspace's place"))
    restore.add_argument(
        "source", type=Path, metavar="DIR", help=_("the backup, or the stick that it is on")
    )
    restore.add_argument(
        "--look", action="store_true", help=_("only say what the latest backup there holds")
    )
    restore.set_defaults(run=_restore)


def _restore(arguments: argparse.Namespace) -> int:
    backup = find_backups(arguments.source)[0]
    passphrase = passphrase_from(arguments)
    watch = TerminalProgress()
    held = look_into_backup(backup, passphrase, watch)
    aside = None
    if not arguments.look:
        folder = folder_from(arguments)
        aside = restore_backup(folder, backup, passphrase, watch)
        workspace = open_workspace(folder, passphrase)
        try:
            erase_again(workspace)
        finally:
            workspace.close()
    if arguments.json:
        say_json(
            {
                "made_at": backup.made_at,
                "last_record": held.last_record,
                "families": held.families,
                "forms": held.forms,
                "drafts": held.drafts,
                "set_aside": None if aside is None else str(aside),
            }
        )
        return 0
    last = near_moment(held.last_record, local_now()) if held.last_record else "-"
    said = _("Backup of {made}; last record: {last}; families: {families}, forms: {forms}.")
    made = near_moment(backup.made_at, local_now())
    say(said.format(made=made, last=last, families=held.families, forms=held.forms))
    if aside is not None:
        say(_("The backup is in place. The state so far lies in {folder}.").format(folder=aside))
    return 0
