"""What every command shares: the workspace it opens, the passphrase, and how it speaks."""

import argparse
import getpass
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from fieldkit.errors import FieldkitError
from fieldkit.i18n import LANGUAGES, N_, _
from fieldkit.services.locked import default_folder
from fieldkit.services.workspace import Workspace, open_workspace

_BAR = 30


class PassphraseNotGiven(FieldkitError):
    """There is neither a passphrase file nor a terminal to ask at."""

    template = N_(
        "A passphrase is needed. Give a file that holds it: --passphrase-file FILE,"
        " or start the command at a terminal."
    )


class PassphraseFileUnreadable(FieldkitError):
    """The passphrase file is not there, or is empty."""

    template = N_("The passphrase file {name} could not be read, or it is empty.")


class PassphrasesDiffer(FieldkitError):
    """A new passphrase was typed twice, and not alike."""

    template = N_("The two passphrases differ. Nothing was done; try again.")


def common_parser() -> argparse.ArgumentParser:
    """Return the options that may stand anywhere in a command."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    add_common(parser)
    parser.set_defaults(workspace=None, passphrase_file=None, json=False, language=None)
    return parser


def add_common(parser: argparse.ArgumentParser) -> None:
    """Describe the common options to a parser, without defaults."""
    group = parser.add_argument_group(_("Common options"))
    suppress = argparse.SUPPRESS
    group.add_argument(
        "--workspace", type=Path, metavar="DIR", default=suppress, help=_("the workspace's folder")
    )
    group.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        default=suppress,
        help=_("a file whose first line is the passphrase"),
    )
    group.add_argument(
        "--json", action="store_true", default=suppress, help=_("answer in JSON, for a machine")
    )
    group.add_argument(
        "--language", choices=LANGUAGES, default=suppress, help=_("speak this language")
    )


def folder_from(arguments: argparse.Namespace) -> Path:
    """Return the workspace's folder that was asked for, else the usual one."""
    folder: Path | None = arguments.workspace
    return folder if folder is not None else default_folder()


def passphrase_from(arguments: argparse.Namespace, *, new: bool = False) -> str:
    """Return the passphrase of the file, else ask at the terminal, twice for a new one.

    Raises PassphraseNotGiven, PassphraseFileUnreadable, PassphrasesDiffer.
    """
    file: Path | None = arguments.passphrase_file
    if file is not None:
        try:
            first = file.read_text(encoding="utf-8-sig").splitlines()[0].strip()
        except (OSError, UnicodeDecodeError, IndexError) as error:
            raise PassphraseFileUnreadable(name=file.name) from error
        if not first:
            raise PassphraseFileUnreadable(name=file.name)
        return first
    if not sys.stdin or not sys.stdin.isatty():
        raise PassphraseNotGiven
    passphrase = getpass.getpass(_("Passphrase:") + " ")
    if new and getpass.getpass(_("The same passphrase again:") + " ") != passphrase:
        raise PassphrasesDiffer
    return passphrase


def open_from(arguments: argparse.Namespace) -> Workspace:
    """Open the workspace that the command names. Raises what ``open_workspace`` refuses."""
    return open_workspace(folder_from(arguments), passphrase_from(arguments))


def say(text: str, *, stream: TextIO | None = None) -> None:
    """Print a line; a sign that the terminal cannot show never stops the command."""
    target = stream or sys.stdout
    try:
        print(text, file=target)
    except UnicodeEncodeError:
        shown = text.encode(target.encoding or "ascii", "replace").decode(
            target.encoding or "ascii"
        )
        print(shown, file=target)


def say_json(value: Mapping[str, object] | Sequence[object]) -> None:
    """Print JSON as ASCII, paths and dates as text."""
    print(json.dumps(value, indent=2, default=str, sort_keys=False))


class TerminalProgress:
    """Draws how far a job is on stderr, where that is a terminal; is silent elsewhere."""

    def __init__(self) -> None:
        self._drawn = False
        self._seen = sys.stderr.isatty() if sys.stderr else False

    def step(self, done: int, total: int, what: str = "") -> None:
        """Draw the bar anew; the last step leaves the line."""
        if not self._seen:
            return
        filled = _BAR * done // total if total else _BAR
        bar = "#" * filled + "." * (_BAR - filled)
        sys.stderr.write(f"\r{bar} {done}/{total} {what[:40]:<40}")
        if done >= total:
            sys.stderr.write("\n")
        sys.stderr.flush()
