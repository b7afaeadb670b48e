"""Pictures of the window, taken without a screen from a demo made for them.

``python -m fieldkit.gui.pictures --out DIR`` draws the few of README.md,
``--all`` every scene in both languages, both themes and at 125 percent. ``--form
FILE`` adds a form of your own, each of its sections; ``--only NAME`` leaves out the rest.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from fnmatch import fnmatch
from itertools import product
from pathlib import Path

from fieldkit.gui.scene import Scene
from fieldkit.gui.scenes import scenes

__all__ = ["FOR_README", "Scene", "main", "scenes"]

FOR_README = ("home", "family", "filling", "marks", "exchange")
VARIANTS = tuple(
    "-".join(parts) for parts in product(("ru", "en"), ("light", "dark"), ("100", "125"))
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the pictures; each variant in a process of its own, since Qt scales only once."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="folder for the PNG files")
    parser.add_argument("--all", action="store_true", help="every scene in every variant")
    parser.add_argument("--demo", type=Path, help="a demo that is there already")
    parser.add_argument("--form", type=Path, action="append", default=[], help="a form to fill")
    parser.add_argument("--only", action="append", default=[], help="scenes by name, with *")
    parser.add_argument("--in", dest="within", action="append", default=[], help="en-dark-125")
    parser.add_argument("--text", type=int, default=100, help="size of letters in percent")
    parser.add_argument("--variant", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if options.variant:
        _draw(options)
        return 0
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        if options.demo is None:
            options.demo = Path(folder) / "demo"
            _make_demo(options.demo)
        variants = VARIANTS if options.all else VARIANTS[:1]
        for variant in options.within or variants:
            _draw_apart(options, variant)
    return 0


def _make_demo(folder: Path) -> None:
    from fieldkit import i18n
    from fieldkit.assets import asset
    from fieldkit.services.demo.story import make_demo

    i18n.install(asset("translations"), "ru")
    make_demo(folder)


def _draw_apart(options: argparse.Namespace, variant: str) -> None:
    place = options.out / variant if options.all else options.out
    place.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "fieldkit.gui.pictures", "--variant", variant]
    command += ["--out", str(place), "--demo", str(options.demo), "--text", str(options.text)]
    command += ["--all"] if options.all else []
    command += [f"--form={file}" for file in options.form]
    command += [f"--only={name}" for name in options.only]
    scaled = os.environ | {"QT_SCALE_FACTOR": str(int(variant.split("-")[2]) / 100)}
    subprocess.run(command, check=True, env=scaled)  # noqa: S603 - this very program


def _draw(options: argparse.Namespace) -> None:
    from PySide6.QtWidgets import QApplication

    from fieldkit import i18n
    from fieldkit.assets import asset
    from fieldkit.gui.studio import Studio, picture_of

    language, look, _scale = options.variant.split("-")
    i18n.install(asset("translations"), language)
    application = QApplication([*sys.argv[:1], "-style", "Fusion"])
    studio = Studio(application, options.demo, language, look, text=options.text)

    def wanted(name: str) -> bool:
        if options.only:
            return any(fnmatch(name, part) for part in options.only)
        return options.all or name in FOR_README

    for scene in scenes():
        if wanted(scene.name):
            studio.set_scene(scene)
            picture = picture_of(studio.window(scene))
            picture.save(str(options.out / f"{scene.name}.png"))
    if wanted("unlock"):
        for name, window in studio.gates():
            picture_of(window).save(str(options.out / f"{name}.png"))
    forms = studio.forms() if wanted("form-*") else ()
    for form_id in (*forms, *map(studio.install, options.form)):
        for name, window in studio.sections(form_id):
            picture_of(window).save(str(options.out / f"{name}.png"))
    studio.close()


if __name__ == "__main__":
    sys.exit(main())
