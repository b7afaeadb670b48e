"""The ring around whatever button, card or choice the keyboard is at."""

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QFocusFrame, QWidget

_PROPERTY = "focus_ring_outside"
ARROWS = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}


def ring_outside(widget: QWidget) -> None:
    """Ask for the 2 px ring, 2 px off the widget, while it has the focus.

    Fields, cells and rows draw their ring on their own edge instead.
    """
    widget.setProperty(_PROPERTY, True)


class FocusRing(QObject):
    """Moves one ring to the widget that has the focus; there is one for the application."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._frame: QFocusFrame | None = None
        application.focusChanged.connect(self.move)

    @Slot(QWidget, QWidget)
    def move(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Put the ring around the new widget, or away."""
        if new is not None and new.property(_PROPERTY):
            if self._frame is None:
                self._frame = QFocusFrame(new)
                self._frame.destroyed.connect(self.forget)
            self._frame.setWidget(new)
            self.bring_out()
            QTimer.singleShot(0, self, self.bring_out)
        elif self._frame is not None:
            self._frame.setWidget(None)  # type: ignore[arg-type] # Qt takes a null pointer here

    @Slot()
    def bring_out(self) -> None:
        """Show the ring also where its widget only now scrolls into view.

        Qt hides a frame that is out of view when it is given its widget, and
        does not show it again when the widget comes into view.
        """
        ringed = self._frame.widget() if self._frame is not None else None
        if self._frame is not None and ringed is not None and ringed.isVisible():
            self._frame.show()
            self._frame.raise_()

    @Slot()
    def forget(self) -> None:
        """Let go of a ring whose page was taken down."""
        self._frame = None
