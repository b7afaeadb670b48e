"""Hiding the screen on one key, with all that stands before the window."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from fieldkit.gui.cover import Cover


class HiddenScreen(QObject):
    """The cover over one window, and what it took out of sight."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.cover: Cover | None = None
        self._put_aside: list[QDialog] = []
        self._focus_before: QWidget | None = None

    @property
    def hidden(self) -> bool:
        """Tell whether the cover stands before everything."""
        return self.cover is not None

    @Slot()
    def turn(self) -> None:
        """Cover the window with an empty page and put it away, or bring it back."""
        if self.cover is not None:
            self.show()
            return
        from fieldkit.gui.cover import Cover

        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        self._put_aside = [one for one in shown if isinstance(one, QDialog)]
        for dialog in self._put_aside:
            dialog.hide()
        self._focus_before = self._window.focusWidget()
        self.cover = Cover(self._window)
        self.cover.away_requested.connect(self.show)
        self.cover.setGeometry(self._window.rect())
        self.cover.show()
        self.cover.raise_()
        self.cover.button.setFocus()
        self._window.showMinimized()

    @Slot()
    def show(self) -> None:
        """Take the cover away, and bring back what stood before the window."""
        if self.cover is None:
            return
        self.cover.deleteLater()
        self.cover = None
        if self._window.isMinimized():
            self._window.showNormal()
        if self._focus_before is not None and isValid(self._focus_before):
            self._focus_before.setFocus()
        self._focus_before = None
        aside, self._put_aside = self._put_aside, []
        for dialog in aside:
            if isValid(dialog):
                dialog.open()
