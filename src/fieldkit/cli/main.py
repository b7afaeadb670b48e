"""The command line: reads the words, calls the noun's module, and answers with an exit code."""

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from fieldkit import __version__, i18n
from fieldkit.cli.options import add_common, common_parser, say
from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _
from fieldkit.services.crash import write_crash_report

DONE, REFUSED, WRONG_USAGE = 0, 1, 2
OpenWindow = Callable[[Path | None], int]

# Each noun is a module of this room with add_parser(); it is imported when it is called.
NOUNS = {
    "demo": N_("make the demo workspaces and do one working day on them"),
    "form": N_("check a form, or replay a trace of it"),
    "print": N_("print a form, a sign-in sheet or another paper as PDF"),
    "bundle": N_("export, import, inspect and verify bundles"),
    "office": N_("head office: enrol laptops and take bundles in"),
    "data": N_("write submissions and lists for other programs"),
    "backup": N_("make a backup of the workspace"),
    "restore": N_("put a backup in the workspace's place"),
    "recovery": N_("make or cancel a recovery sheet"),
    "doctor": N_("check the workspace"),
}


def main(argv: Sequence[str], window: OpenWindow | None = None) -> int:
    """Do what the words say: 0 done, 1 refused with a sentence, 2 wrong usage.

    ``window`` opens the window on a workspace; it is called where there are
    options but no command, and by the demo once it is made.
    """
    common, words = common_parser().parse_known_args(list(argv))
    common.window = window
    if common.language:
        i18n.set_language(common.language)
    try:
        if not words and window is not None:
            return window(common.workspace)
        arguments = _parser(words).parse_args(words, namespace=common)
        run = getattr(arguments, "run", None)
        if run is None:
            _parser(words[:1] if words[:1] != ["--"] else []).print_help(sys.stderr)
            return WRONG_USAGE
        return int(run(arguments))
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else WRONG_USAGE
    except FieldkitError as refusal:
        say(refusal.sentence(), stream=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        say(_("Stopped."), stream=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        # The reader of our output went away, as "head" does; that is nobody's fault.
        sys.stderr.close()
        return REFUSED
    except Exception as error:  # noqa: BLE001 - the edge: a bug becomes a report, never a traceback
        _report(error, common.workspace)
        return REFUSED


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser of the noun that is called, or of all where none is."""
    parser = argparse.ArgumentParser(
        prog="fieldkit",
        description=_("Assessment forms, families' records and attendance without a network."),
        epilog=_("Without a command the window opens."),
        allow_abbrev=False,
    )
    add_common(parser)
    parser.add_argument("--version", action="version", version=f"fieldkit {__version__}")
    subparsers = parser.add_subparsers(metavar=_("COMMAND"), dest="noun")
    called = next((word for word in words if not word.startswith("-")), None)
    for noun, purpose in NOUNS.items():
        if called == noun:
            importlib.import_module(f"fieldkit.cli.{noun}").add_parser(subparsers)
        else:
            subparsers.add_parser(noun, help=_(purpose), add_help=False)
    return parser


def _report(error: Exception, workspace: Path | None) -> None:
    """Say that a bug was met and where the report of it lies."""
    try:
        path = write_crash_report(error, workspace)
    except OSError:
        say(
            _("The program met a bug and stopped. What was saved before is safe."),
            stream=sys.stderr,
        )
        return
    say(
        _(
            "The program met a bug and stopped. What was saved before is safe."
            " A report without names and answers lies here: {path}"
        ).format(path=path),
        stream=sys.stderr,
    )
