"""Where the program begins: it speaks a language, then opens the window or obeys a command."""

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from fieldkit import i18n
from fieldkit.assets import asset


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window where there are no arguments, else a command; return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    i18n.install(_translations(), preferred_language())
    if arguments:
        from fieldkit.cli.main import main as obey

        return obey(arguments, open_window)
    return open_window(None)


def open_window(folder: Path | None) -> int:
    """Open the window on a workspace's folder, the usual one for None; return its exit code."""
    # What is imported stays, so there is nothing to collect until the first page is seen
    # (a tenth of the way there, measured); whoever loads the rest switches it on again.
    gc.disable()
    from fieldkit.gui.source_guard import spare_sources

    # Before the window's own modules, some four hundred, are imported.
    spare_sources()
    from fieldkit.gui.application import run

    return run(folder)


def preferred_language() -> str:
    """Return "en" where the computer speaks English, else "ru"; FIELDKIT_LANGUAGE decides first."""
    asked = os.environ.get("FIELDKIT_LANGUAGE", "")
    if asked in i18n.LANGUAGES:
        return asked
    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG") or _of_system()
    return "en" if spoken.lower().startswith(("en", "english")) else "ru"


def _of_system() -> str:
    import locale

    return locale.getlocale()[0] or ""


def _translations() -> Path:
    try:
        return asset("translations")
    except FileNotFoundError:
        # A damaged installation speaks English rather than not at all.
        return Path()
