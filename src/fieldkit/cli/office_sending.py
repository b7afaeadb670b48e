"""The verb "office send": what head office sends to its laptops."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.cli.options import TerminalProgress, open_from, say, say_json
from fieldkit.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.services.workspace import Workspace


def add_send(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
    named: "Callable[[Workspace, str], str]",
) -> None:
    """Register the verb; ``named`` returns the one laptop that is called so."""
    verb = verbs.add_parser("send", help=_("write an answer for each laptop that needs one"))
    verb.add_argument(
        "laptops",
        nargs="*",
        metavar="LAPTOP",
        help=_("only these: their four signs, or fingerprints"),
    )
    verb.add_argument("--out", type=Path, required=True, metavar="DIR")
    verb.add_argument(
        "--kit", action="store_true", help=_("the file for all laptops instead: forms and lists")
    )
    verb.add_argument("--title", default="", help=_("with --kit: the title of an announcement"))
    verb.add_argument("--text", default="", help=_("with --kit: its text"))
    verb.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="FORM",
        help=_("with --kit: a form that is left out, by its ID"),
    )
    verb.add_argument(
        "--without-list",
        action="append",
        default=[],
        metavar="LIST",
        help=_("with --kit: a list that is left out, by its name"),
    )
    verb.set_defaults(run=send, named=named)


def send(arguments: argparse.Namespace) -> int:
    """Write the answers, and say how many there are."""
    from fieldkit.services.laptop_answers import write_answers

    if arguments.kit:
        return _send_kit(arguments)
    workspace = open_from(arguments)
    try:
        chosen = [arguments.named(workspace, one) for one in arguments.laptops] or None
        found = write_answers(workspace, arguments.out, TerminalProgress(), laptops=chosen)
    finally:
        workspace.close()
    if arguments.json:
        written = [
            {
                "device": one.laptop.id,
                "code": one.laptop.code,
                "paths": [str(path) for path in one.paths],
                "changes": one.changes,
                "files": one.files,
                "partly": one.partly,
            }
            for one in found.written
        ]
        say_json({"written": written, "nothing": found.nothing})
        return 0
    for one in found.written:
        for path in one.paths:
            say(_("The answer is written: {path}").format(path=path))
    if found.nothing:
        said = ngettext(
            "There is nothing to tell {count} laptop.",
            "There is nothing to tell {count} laptops.",
            found.nothing,
        )
        say(said.format(count=found.nothing))
    return 0


def _send_kit(arguments: argparse.Namespace) -> int:
    from fieldkit.records.kit import Announcement
    from fieldkit.services.kit_making import write_kit

    said = Announcement(arguments.title, arguments.text) if arguments.title else None
    workspace = open_from(arguments)
    try:
        written = write_kit(
            workspace,
            arguments.out,
            TerminalProgress(),
            announcement=said,
            left_out=arguments.without,
            lists_left_out=arguments.without_list,
        )
    finally:
        workspace.close()
    if arguments.json:
        path, version = str(written.path), written.version
        say_json({"path": path, "version": version, "forms": written.forms})
    else:
        said_path = _("The file for all laptops is written: {path}")
        say(said_path.format(path=written.path))
    return 0
