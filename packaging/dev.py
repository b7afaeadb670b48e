#!/usr/bin/env python3
"""The commands of a developer and of a first visitor, from a fresh clone and with Python alone.

    python3 packaging/dev.py demo              plays one working day, then opens the window on it
    python3 packaging/dev.py test              runs every check and every test
    python3 packaging/dev.py test --long       the same with the long tests
    python3 packaging/dev.py app               opens the window
    python3 packaging/dev.py pictures          redraws the pictures of README.md;
                                               --all --out DIR draws every page
    python3 packaging/dev.py lock              renews the pinned requirements

What follows a command is handed on: ``demo --out DIR``, ``test -k attendance``.
The first run makes ``.venv`` beside this folder and fills it from the pinned,
hashed requirements; nothing outside it is touched, but for system libraries
when the caller is root on Debian or Ubuntu.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - a visitor's Python may be older, and must say so
    sys.exit("fieldkit needs Python 3.11 or newer. Start this with python3.11 or later.")

import os
import subprocess

import checks
import environment
from environment import PINS, ROOT, SetupError

PICTURES = ROOT / "packaging" / "pictures"
FORMS_BESIDE = tuple(
    ROOT.parent / "shared" / "odk" / "xforms" / "forms" / name
    for name in ("collect__all_widgets.xml", "jr__whova_form.xml")
)


def main(arguments: list[str]) -> int:
    """Prepare what the command needs, do it, and return its exit status."""
    commands = {"demo": demo, "test": test, "app": app, "pictures": pictures, "lock": lock}
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(__doc__)
        return 0 if arguments else 2
    command = commands.get(arguments[0])
    if command is None:
        print(f"There is no command {arguments[0]!r}.\n{__doc__}", file=sys.stderr)
        return 2
    try:
        return command(arguments[1:])
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def demo(rest: list[str]) -> int:
    """Play the day of the demo, then open the window where there is a screen."""
    return _start("fieldkit", "demo", *rest)


def app(rest: list[str]) -> int:
    """Open the window, or run fieldkit's own command line when words follow."""
    return _start("fieldkit", *rest)


def pictures(rest: list[str]) -> int:
    """Redraw the README's pictures from the window itself, without a screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Forms that show every control, where the reference material lies beside the checkout.
    beside = [file for file in FORMS_BESIDE if "--all" in rest and file.exists()]
    forms = [f"--form={file}" for file in beside]
    return _start("fieldkit.gui.pictures", "--out", str(PICTURES), *forms, *rest)


def test(rest: list[str]) -> int:
    """Run every check and every test; ``--long`` adds the long ones."""
    environment.prepare("test")
    return checks.run(environment.python(), rest)


def lock(rest: list[str]) -> int:
    """Rewrite the pinned requirements, all of them at their newest."""
    uv = environment.prepare_uv()
    for source, pins in PINS:
        print(f"pinning {pins.name}")
        command = [uv, "pip", "compile", str(source.relative_to(ROOT))]
        command += ["--output-file", str(pins.relative_to(ROOT)), "--python-version", "3.11"]
        command += ["--universal", "--generate-hashes", "--no-emit-index-url", "--quiet"]
        command += ["--custom-compile-command", "python3 packaging/dev.py lock"]
        status = subprocess.run([*command, *(rest or ["--upgrade"])], cwd=ROOT, check=False)
        if status.returncode:
            return status.returncode
    return 0


def _start(module: str, *arguments: str) -> int:
    environment.prepare("run")
    command = [environment.python(), "-m", module, *arguments]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
