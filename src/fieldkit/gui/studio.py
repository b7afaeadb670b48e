"""The studio: one dressed application in which every scene of the window can be set."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from fieldkit.gui.preferences import Preferences, PreferencesFile
from fieldkit.gui.scene import Scene

if TYPE_CHECKING:
    from fieldkit.gui.main_window import MainWindow
    from fieldkit.gui.page import Page
    from fieldkit.services.workspace import Workspace

SIZE = (1366, 690)
_SETTLE_MS = 300
_SHADE = 90
_COLLEAGUE = "Снегирёва Инна Павловна"
_ANOTHER = "Аистова Вера Ильинична"
_OTHER_WORDS = "снегирь сидит на ветке рябины"
_MOST_SCREENS = 12
_OVERLAP = 40


class Studio:
    """Windows on a copy of a demo: one for the laptop and one for the office.

    ``text`` is the size of letters in percent; ``settle_ms`` is how long the
    window is left to come to rest.
    """

    def __init__(
        self,
        application: QApplication,
        demo: Path,
        language: str,
        look: str = "light",
        *,
        text: int = 100,
        settle_ms: int = _SETTLE_MS,
    ) -> None:
        self._application = application
        self._folder = tempfile.TemporaryDirectory()
        self._settle_ms = settle_ms
        place = Path(self._folder.name)
        self.demo = place / "demo"
        shutil.copytree(demo, self.demo)
        shutil.copytree(demo / "laptop", self.demo / "supervisor")
        self._kept = PreferencesFile(place / "window.json")
        self._kept.write(Preferences(language=language, look=look, text=text))
        self._windows: dict[str, MainWindow] = {}

    def set_scene(self, scene: "Scene") -> "Page":
        """Open a scene's page as the scene wants it; whatever stood before the window goes."""
        window = self.window(scene)
        bench = window.workbench
        if bench is None:
            raise RuntimeError(scene.name)
        self.clear()
        bench.go(scene.page, scene.argument(bench.desk.workspace) if scene.argument else None)
        self.settle()
        page = bench.page
        if page is None:
            raise RuntimeError(scene.name)
        if scene.prepare is not None:
            scene.prepare(page)
            self.settle()
        return page

    def gates(self) -> "Iterator[tuple[str, MainWindow]]":
        """Set, one after another, what stands before an open workspace."""
        self.clear()
        yield from self._first_run()
        window = self._open(self.demo / "laptop")
        yield "unlock", window
        window.ask_forgotten()
        for step in ("ways", "sheet", "words", "lost", "fresh"):
            _show_way_back(window, step)
            self.settle()
            yield f"forgotten-{step}", window
        self.clear()
        yield from self._blocked(window)
        window.close()

    def install(self, file: Path) -> str:
        """Give the laptop one more form, and return its id."""
        from fieldkit.services.packs import install_form

        bench = self.window().workbench
        return install_form(bench.desk.workspace, file).form_id if bench is not None else ""

    def forms(self) -> tuple[str, ...]:
        """Return the ids of the laptop's forms."""
        from fieldkit.services.packs import list_forms

        bench = self.window().workbench
        found = list_forms(bench.desk.workspace) if bench is not None else ()
        return tuple(form.form_id for form in found)

    def sections(self, form_id: str) -> "Iterator[tuple[str, MainWindow]]":
        """Set each section of a new form, screen by screen, and its end."""
        from fieldkit.gui.filling.entries import END
        from fieldkit.gui.filling.page import FillingPage
        from fieldkit.gui.filling.request import FillRequest

        request = FillRequest(form_id)
        page = self.set_scene(Scene(f"form-{form_id}", "fill", lambda _workspace: request))
        if not isinstance(page, FillingPage) or page.view is None:
            return
        view = page.view
        keys = [section.ref for section in view.model.sections() if section.relevant]
        for place, key in enumerate((*keys, END), 1):
            view.show_section(key)
            sheet = view.sheet.section_sheet
            for roster in sheet.body.rosters() if sheet is not None else ():
                roster.add()
            self.settle()
            bar = view.sheet.verticalScrollBar()
            bar.setValue(0)
            for screen in range(1, _MOST_SCREENS):
                yield f"form-{form_id}-{place:02}-{screen}", self.window()
                if bar.value() >= bar.maximum():
                    break
                bar.setValue(bar.value() + bar.pageStep() - _OVERLAP)
                self.settle()  # pictures are read when they first come into sight

    def clear(self) -> None:
        """Close every dialog and menu."""
        for widget in sheets():
            widget.close()
        for window in self._windows.values():
            if window.workbench is not None:
                window.workbench.desk.notices.clear()
        self.settle(0)

    def window(self, scene: Scene | None = None) -> "MainWindow":
        """Return the window on the workspace that a scene wants; the laptop's for None."""
        seat = _seat(scene)
        if seat not in self._windows:
            self._windows[seat] = self._open(self.demo / seat)
            self._windows[seat].show_workspace(self._workspace(seat))
            self.settle()
        window = self._windows[seat]
        window.activateWindow()
        return window

    def _workspace(self, seat: str) -> "Workspace":
        """Open the workspace of a seat; a laptop has a second user, about whom things are asked."""
        from fieldkit.records.people import Role
        from fieldkit.services.demo.story import PASSPHRASE
        from fieldkit.services.users import add_user
        from fieldkit.services.workspace import open_workspace

        workspace = open_workspace(self.demo / seat, PASSPHRASE)
        if seat == "laptop":
            add_user(workspace, _COLLEAGUE, _OTHER_WORDS)
        elif seat == "supervisor":
            add_user(workspace, _COLLEAGUE, _OTHER_WORDS, role=Role.SUPERVISOR)
            workspace.close()
            workspace = open_workspace(self.demo / seat, _OTHER_WORDS)
        return workspace

    def settle(self, at_least: int | None = None) -> None:
        """Leave the window to itself until it has come to rest and no job is under way."""
        self._rest(self._settle_ms if at_least is None else at_least)
        for _turn in range(200):
            if not any(window.jobs.busy for window in self._windows.values()):
                break
            self._rest(20)
        # A layout that asks for more room sets others going: the last word is said in the third.
        for _turn in range(3):
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            QApplication.processEvents()

    def close(self) -> None:
        """Close the windows and forget the copy."""
        self.clear()
        for window in self._windows.values():
            window.close()
            window.deleteLater()
        self._windows.clear()
        self._folder.cleanup()

    def _first_run(self) -> "Iterator[tuple[str, MainWindow]]":
        from fieldkit.gui.first_run.wizard import FirstRun

        window = self._open(Path(self._folder.name) / "nothing")
        first_run = window.front
        if isinstance(first_run, FirstRun):
            for step in range(len(first_run.steps)):
                first_run.show_step(step)
                self.settle()
                yield f"first-run-{step + 1}", window
        window.close()

    def _blocked(self, window: "MainWindow") -> "Iterator[tuple[str, MainWindow]]":
        from fieldkit.records.permissions import OnlyThisEvent

        window.activateWindow()
        window.not_opened(OnlyThisEvent())
        self.settle()
        yield "blocked", window

    def _open(self, folder: Path) -> "MainWindow":
        from fieldkit.gui.application import open_window

        window = open_window(self._application, folder, self._kept)
        ratio = window.devicePixelRatioF()
        # The same screen at 125 percent holds fewer of the window's own pixels.
        # Shown plainly first: the offscreen platform's screen is small, so the window fills it.
        window.showNormal()
        window.resize(round(SIZE[0] / ratio), round(SIZE[1] / ratio))
        window.activateWindow()
        self.settle()
        return window

    @staticmethod
    def _rest(milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()


def _seat(scene: Scene | None) -> str:
    if scene is None:
        return "laptop"
    return "supervisor" if scene.supervisor else ("office" if scene.office else "laptop")


def sheets() -> list[QWidget]:
    """Return the dialogs and menus in sight, the lowest first."""
    found = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    return [one for one in found if isinstance(one, QDialog | QMenu)]


def picture_of(window: QWidget) -> QPixmap:
    """Return a picture of a window with the dialogs and menus that stand before it."""
    taken = window.grab()
    painter = QPainter(taken)
    shade = QColor(0, 0, 0, _SHADE)
    for sheet in sheets():
        corner = window.mapFromGlobal(sheet.mapToGlobal(QPoint(0, 0)))
        if isinstance(sheet, QDialog):
            painter.fillRect(window.rect(), shade)
            free = window.size() - sheet.size()
            corner = QPoint(max(0, free.width() // 2), max(0, free.height() // 2))
        painter.drawPixmap(corner, sheet.grab())
    painter.end()
    return taken


def _show_way_back(window: "MainWindow", name: str) -> None:
    """Show one step of the dialog for a forgotten passphrase, by the name of its attribute."""
    from fieldkit.gui.first_run.forgotten import Forgotten
    from fieldkit.records.people import Role, User

    now = datetime.now(UTC)
    people = [User(name, name, Role.SPECIALIST, now) for name in (_COLLEAGUE, _ANOTHER)]
    for dialog in window.findChildren(Forgotten):
        dialog.fresh.ask(tuple(people))
        dialog.show_step(getattr(dialog, name))
