"""A scanner that types like a keyboard, told from hands by the star with which its codes begin."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fieldkit.gui.questions.scanned import as_scanned
from fieldkit.records.badge import SCAN_SIGN

# A scanner that sends no Enter is through after this pause; hands that typed a star go on.
_PAUSE = 400
_LEAST, _MOST = 6, 300
_ENTERS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})


class ScanCatcher(QObject):
    """Takes the keys of a code away from the widgets that it watches.

    Signals: scanned(code) with the star, its letters Latin whatever the layout.
    """

    scanned = Signal(str)

    def __init__(self, parent: QObject, *watched: QWidget) -> None:
        super().__init__(parent)
        self._code = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.finish)
        for widget in watched:
            widget.installEventFilter(self)

    @property
    def catching(self) -> bool:
        """Tell whether a code is coming in."""
        return bool(self._code)

    def finish(self) -> None:
        """Take what came as the whole code; a star with little behind it was typed by hand."""
        self._pause.stop()
        code, self._code = self._code, ""
        if _LEAST <= len(code) <= _MOST:
            self.scanned.emit(SCAN_SIGN + as_scanned(code[1:]))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the keys of a code; all others go on."""
        kind = event.type()
        if kind not in {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride}:
            return False
        if not isinstance(event, QKeyEvent):
            return False
        begins = event.text() == SCAN_SIGN
        if not self._code and not begins:
            return False
        if kind is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.key() in _ENTERS:
            self.finish()
        elif begins:
            self._code = SCAN_SIGN
            self._pause.start()
        elif event.text().isprintable() and event.text():
            self._code = (self._code + event.text())[: _MOST + 1]
            self._pause.start()
        return True
