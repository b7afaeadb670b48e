"""``fieldkit demo``: makes the demo workspaces and does one working day on them."""

import argparse
import os
import sys
from itertools import chain, count
from pathlib import Path

from fieldkit.cli.options import TerminalProgress, say, say_json
from fieldkit.i18n import _
from fieldkit.services.demo.story import Demo, make_demo


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the noun ``demo``."""
    noun = subparsers.add_parser(
        "demo",
        help=_("make the demo workspaces and do one working day on them"),
        description=_(
            "Makes a laptop and a head office with invented families in an empty folder, fills "
            "forms, marks a seminar, prints, exports a sealed bundle and takes it in."
        ),
    )
    noun.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help=_("an empty folder; fieldkit-demo here, with a number where that is taken"),
    )
    noun.add_argument(
        "--no-window", action="store_true", help=_("do not open the window on it afterwards")
    )
    noun.set_defaults(run=_demo)


def _demo(arguments: argparse.Namespace) -> int:
    out: Path = arguments.out or _free_folder(Path("fieldkit-demo"))
    demo = make_demo(out.resolve(), TerminalProgress())
    if arguments.json:
        say_json(demo.summary)
    else:
        _tell(demo)
    if arguments.window is not None and not arguments.no_window and has_screen():
        return int(arguments.window(demo.laptop))
    return 0


def _free_folder(wanted: Path) -> Path:
    """Return the folder, or the first of its numbered neighbours that holds nothing."""
    numbered = (wanted.with_name(f"{wanted.name}-{number}") for number in count(2))
    return next(
        folder
        for folder in chain([wanted], numbered)
        if not folder.exists() or not any(folder.iterdir())
    )


def _tell(demo: Demo) -> None:
    event = demo.summary["event"]
    say(_("The demo lies in {folder}").format(folder=demo.folder))
    say(
        _(
            "Head office has: {participants} participants of {institutions} institutions, "
            "{speakers} speakers, {days} days; families: {families}, finalized forms: {forms}."
        ).format(
            participants=event["participants"],
            institutions=event["institutions"],
            speakers=event["speakers"],
            days=event["days"],
            families=demo.summary["families"],
            forms=demo.summary["submissions"],
        )
    )
    say(_("Passphrase of both workspaces: {file}").format(file=demo.passphrase_file))
    say(_("Open the window on it: fieldkit --workspace {folder}").format(folder=demo.laptop))


def has_screen() -> bool:
    """Tell whether a window could be seen here."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
