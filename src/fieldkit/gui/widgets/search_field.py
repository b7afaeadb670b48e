"""The field one searches with: a glass before, the key that leads here behind."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from fieldkit.gui.icons import paint_icon
from fieldkit.gui.painting import FIELD_HEIGHT, keycap, keycap_width
from fieldkit.gui.theme import current

_PAUSE_MS = 120


class SearchField(QLineEdit):
    """Says what is searched after a short pause of the typing; Esc empties it.

    Signals: searched(text); left_down() when the arrow down asks for the list.
    """

    searched = Signal(str)
    left_down = Signal()

    def __init__(self, placeholder: str, *, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setFixedHeight(current().px(FIELD_HEIGHT))
        self.setTextMargins(current().px(30), 0, keycap_width(key) + 12 if key else 6, 0)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self.textChanged.connect(self._wait)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Esc for "empty it", Enter for "now" and the arrow down for "to the list"."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._pause.isActive():
            self._tell()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, the glass and the keycap."""
        super().paintEvent(event)
        painter = QPainter(self)
        middle = self.height() / 2
        paint_icon(painter, "search", "muted", current().px(10), middle - current().px(18) / 2)
        if self._key and not self.text():
            left = self.width() - keycap_width(self._key) - 8
            keycap(painter, left, middle, self._key)

    def _wait(self) -> None:
        self._pause.start()

    def _tell(self) -> None:
        self._pause.stop()
        self.searched.emit(self.text().strip())
