"""A person's hands at the whole window: keys go where the focus is."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from fieldkit.forms.session import NodeView
from fieldkit.gui.crash_dialog import CrashDialog
from fieldkit.gui.main_window import MainWindow
from fieldkit.gui.questions.question import Question
from tests.support.window import type_text

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
_LIKED = ("no", "initial", "home", "1", "yes")


class Flashes(QObject):
    """Notes every widget that becomes a window of its own and is no dialog or menu.

    A widget that is shown before it has a parent flashes up beside the window
    and takes the keyboard away from it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Take note, keep nothing back."""
        made = event.type() is QEvent.Type.PlatformSurface and isinstance(watched, QWidget)
        if made and not isinstance(watched, MainWindow | QDialog | QMenu):
            self.seen.append(type(watched).__name__)
        return False


class Hands:
    """What a person does: types, presses keys, waits."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self._qtbot = qtbot
        self.flashes = Flashes()
        QApplication.instance().installEventFilter(self.flashes)

    @property
    def page(self):
        """Return the page in sight."""
        return self.window.workbench.page

    def focus(self) -> QWidget:
        """Return the widget that a key goes to."""
        return QApplication.focusWidget() or self.window

    def key(self, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        """Press and release a key."""
        QTest.keyClick(self.focus(), key, modifiers)
        QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type letters of any alphabet."""
        type_text(self.focus(), text)
        QApplication.processEvents()

    def until(self, happened: Callable[[], bool]) -> None:
        """Wait for something, no longer than anybody would; a crash ends the waiting."""

        def seen() -> bool:
            broken = self.window.findChildren(CrashDialog)
            assert not broken, "the crash dialog is open"
            return bool(happened())

        self._qtbot.waitUntil(seen, timeout=20_000)

    def rest(self) -> None:
        """Wait until no job is under way."""
        self.until(lambda: not self.window.jobs.busy)
        QApplication.processEvents()

    def fill_form(self) -> None:
        """Answer each required question, going on with Tab and Ctrl+Enter, to the form's end."""
        for _section in range(30):
            while (question := self._question()) is not None:
                row = self.page.view.model.session.node(question.ref)
                if row.required and not row.value and not row.readonly:
                    self._answer(row)
                self.key(Qt.Key.Key_Tab)
            self.key(Qt.Key.Key_Return, CTRL)
            if self.page.view.sheet.ending is not None:
                return

    def _question(self) -> Question | None:
        sheet = self.page.view.sheet.section_sheet
        if sheet is None:
            return None
        return next((one for one in sheet.body.questions() if one.control.holds_focus()), None)

    def _answer(self, row: NodeView) -> None:
        if row.choices:
            offered = [choice.value for choice in row.choices]
            liked = "yes" if row.name == "agree" else self._liked(offered)
            self.key(Qt.Key(ord("1") + offered.index(liked)))
        elif row.type == "date":
            soon = datetime.now(UTC).astimezone().date() + timedelta(days=5)
            self.type(f"{soon:%d.%m.%Y}")
        else:
            self.type("Так договорились с семьёй.")

    @staticmethod
    def _liked(offered: list[str]) -> str:
        return next((value for value in _LIKED if value in offered), offered[0])
