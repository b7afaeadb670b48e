"""Pictures of the window, taken without a screen from a demo made for them.

``python -m fieldkit.gui.pictures --out DIR`` draws the few of README.md,
``--all`` every scene in both languages, both themes and at 125 percent.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldkit.gui.main_window import MainWindow
    from fieldkit.gui.page import Page
    from fieldkit.services.workspace import Workspace

ROOMS = (
    "home",
    "cases",
    "forms",
    "workshop",
    "filling",
    "attendance",
    "sync",
    "discrepancies",
    "office",
    "settings",
)
_ASSESSMENT = "family_crisis_assessment"
_SETTLEMENT = "/data/reg/settlement"
FOR_README = ("home", "family", "filling", "marks", "exchange")
SIZE = (1366, 690)
SCALES = (1.0, 1.25)
_SETTLE_MS = 300


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: its file's name, the page, and how to find the page's argument.

    ``argument`` is called with the open workspace; ``prepare`` with the page
    once it is open (to choose, scroll or type something). ``office`` opens
    head office's workspace instead of the laptop's. A room offers its scenes
    in ``scenes.py`` as ``SCENES``.
    """

    name: str
    page: str
    argument: "Callable[[Workspace], object] | None" = None
    prepare: "Callable[[Page], object] | None" = None
    office: bool = False


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the pictures; each variant in a process of its own, since Qt scales only once."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="folder for the PNG files")
    parser.add_argument("--all", action="store_true", help="every scene in every variant")
    parser.add_argument("--demo", type=Path, help="a demo that is there already")
    parser.add_argument("--variant", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if options.variant:
        language, look, every = options.variant.split(",")
        _draw(options.out, options.demo, language, look, every=every == "all")
        return 0
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo = options.demo or Path(folder) / "demo"
        if options.demo is None:
            _make_demo(demo)
        for language, look, scale in _variants(every=options.all):
            _draw_apart(options.out, demo, (language, look, scale), every=options.all)
    return 0


def scenes() -> tuple[Scene, ...]:
    """Return the scenes of every room, ours first."""
    found = list(_scenes_here())
    for room in ROOMS:
        name = f"fieldkit.gui.{room}.scenes"
        if find_spec(name) is not None:
            found += import_module(name).SCENES
    return tuple({scene.name: scene for scene in found}.values())


def _variants(*, every: bool) -> list[tuple[str, str, float]]:
    if every:
        return list(product(("ru", "en"), ("light", "dark"), SCALES))
    return [("ru", "light", 1.0)]


def _make_demo(folder: Path) -> None:
    from fieldkit import i18n
    from fieldkit.assets import asset
    from fieldkit.services.demo.story import make_demo

    i18n.install(asset("translations"), "ru")
    make_demo(folder)


def _draw_apart(out: Path, demo: Path, variant: tuple[str, str, float], *, every: bool) -> None:
    language, look, scale = variant
    place = out / f"{language}-{look}-{round(scale * 100)}" if every else out
    place.mkdir(parents=True, exist_ok=True)
    which = f"{language},{look},{'all' if every else 'readme'}"
    command = [sys.executable, "-m", "fieldkit.gui.pictures"]
    command += ["--out", str(place), "--demo", str(demo), "--variant", which]
    scaled = os.environ | {"QT_SCALE_FACTOR": str(scale)}
    subprocess.run(command, check=True, env=scaled)  # noqa: S603 - this very program


def _draw(out: Path, demo: Path, language: str, look: str, *, every: bool) -> None:
    from fieldkit import i18n
    from fieldkit.assets import asset

    i18n.install(asset("translations"), language)
    studio = _Studio(demo, language, look)
    for scene in scenes():
        if every or scene.name in FOR_README:
            studio.shoot(scene, out / f"{scene.name}.png")
    if every:
        studio.shoot_gates(out)
    studio.close()


class _Studio:
    """One dressed application with a window for the laptop and one for the office."""

    def __init__(self, demo: Path, language: str, look: str) -> None:
        from PySide6.QtWidgets import QApplication

        from fieldkit.gui.preferences import Preferences, PreferencesFile

        self._application = QApplication([*sys.argv[:1], "-style", "Fusion"])
        self._demo = demo
        self._folder = tempfile.TemporaryDirectory()
        self._kept = PreferencesFile(Path(self._folder.name) / "window.json")
        self._kept.write(Preferences(language=language, look=look))
        self._windows: dict[bool, MainWindow] = {}

    def shoot(self, scene: Scene, path: Path) -> None:
        """Open the scene's page and keep its picture."""
        window = self._window(office=scene.office)
        bench = window.workbench
        if bench is None:
            raise RuntimeError(scene.name)
        argument = scene.argument(bench.desk.workspace) if scene.argument else None
        bench.go(scene.page, argument)
        self._settle()
        if scene.prepare is not None and bench.page is not None:
            scene.prepare(bench.page)
            self._settle()
        window.grab().save(str(path))

    def shoot_gates(self, out: Path) -> None:
        """Keep pictures of the unlock screen and of the first run's steps."""
        from fieldkit.gui.first_run.wizard import FirstRun

        window = self._open(Path(self._folder.name) / "nothing")
        first_run = window.front
        if isinstance(first_run, FirstRun):
            for step in range(len(first_run.steps)):
                first_run.show_step(step)
                self._settle()
                window.grab().save(str(out / f"first-run-{step + 1}.png"))
        window.close()
        window = self._open(self._demo / "laptop")
        self._settle()
        window.grab().save(str(out / "unlock.png"))
        window.close()

    def close(self) -> None:
        """Close the windows and forget the preferences."""
        for window in self._windows.values():
            window.close()
        self._folder.cleanup()

    def _window(self, *, office: bool) -> "MainWindow":
        if office not in self._windows:
            from fieldkit.services.demo.story import PASSPHRASE
            from fieldkit.services.workspace import open_workspace

            folder = self._demo / ("office" if office else "laptop")
            window = self._open(folder)
            window.show_workspace(open_workspace(folder, PASSPHRASE))
            self._settle()
            self._windows[office] = window
        window = self._windows[office]
        window.activateWindow()
        return window

    def _open(self, folder: Path) -> "MainWindow":
        from fieldkit.gui.application import open_window

        window = open_window(self._application, folder, self._kept)
        ratio = window.devicePixelRatioF()
        # The same screen at 125 percent holds fewer of the window's own pixels.
        # Shown plainly first: the offscreen platform's screen is small, so the window fills it.
        window.showNormal()
        window.resize(round(SIZE[0] / ratio), round(SIZE[1] / ratio))
        window.activateWindow()
        self._settle()
        return window

    def _settle(self) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        QTimer.singleShot(_SETTLE_MS, loop.quit)
        loop.exec()


def _scenes_here() -> tuple[Scene, ...]:
    return (
        Scene("home", "home"),
        Scene("families", "families"),
        Scene("family", "families", _first_family),
        Scene("forms", "forms"),
        Scene("filling", "fill", _draft),
        Scene("comments", "fill", _returned, _noted),
        Scene("earlier", "fill", _assessed_again, _at_the_stage),
        Scene("events", "events"),
        Scene("marks", "event", _seminar),
        Scene("exchange", "exchange"),
        Scene("head-office", "office", office=True),
        Scene("settings", "settings"),
    )


def _first_family(workspace: "Workspace") -> object:
    from fieldkit.services.cases import find_families

    return find_families(workspace, limit=1).rows[0].id


def _draft(workspace: "Workspace") -> object:
    from fieldkit.gui.filling.request import FillRequest
    from fieldkit.services.filling import list_drafts

    return FillRequest(draft_id=list_drafts(workspace)[0].id)


def _returned(workspace: "Workspace") -> object:
    """Return the correction of a registration that was returned with comments."""
    from fieldkit.gui.filling.request import FillRequest
    from fieldkit.services.filling import list_submissions
    from fieldkit.services.reviewing import return_submission, returned_forms

    done = list_submissions(workspace, form_id="family_registration")[0].instance_id
    if not returned_forms(workspace):
        remarks = {"/data/fam/phone": "Номер без кода?", _SETTLEMENT: "Какая это улица?"}
        return_submission(workspace, done, "Проверьте адрес и телефон", remarks)
    return FillRequest(instance_id=done, corrects=True)


def _noted(page: "Page") -> None:
    from fieldkit.gui.filling.page import FillingPage

    if isinstance(page, FillingPage) and page.view is not None:
        page.view.jump_to(_SETTLEMENT)
        page.view.model.note(_SETTLEMENT, "Две улицы носят одно имя.")
        page.view.note_here()


def _assessed_again(workspace: "Workspace") -> object:
    """Return a crisis assessment of a family that was assessed before."""
    from fieldkit.gui.filling.request import FillRequest
    from fieldkit.services.filling import list_submissions

    before = list_submissions(workspace, form_id=_ASSESSMENT)[0]
    return FillRequest(form_id=_ASSESSMENT, subject=before.subjects[0])


def _at_the_stage(page: "Page") -> None:
    from fieldkit.gui.filling.page import FillingPage

    if isinstance(page, FillingPage) and page.view is not None:
        page.view.model.answer("/data/stage/crisis_stage", "acute")
        page.view.jump_to("/data/stage/change_stage")


def _seminar(workspace: "Workspace") -> object:
    from fieldkit.services.attendance import list_events, open_event

    events = list_events(workspace)
    return max(events, key=lambda event: len(open_event(workspace, event.id).registrations)).id


if __name__ == "__main__":
    sys.exit(main())
