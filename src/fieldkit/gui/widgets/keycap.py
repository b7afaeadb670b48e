"""Keycaps: which key does it, drawn as the key looks."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from fieldkit.gui.painting import KEYCAP_HEIGHT, keycap, keycap_width
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.label import Label


class Keycap(QWidget):
    """One key or chord, written as on the keyboard."""

    def __init__(self, words: str, role: str = "muted") -> None:
        super().__init__()
        self._words, self._role = words, role
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        """Return the room for the words."""
        return QSize(keycap_width(self._words), current().px(KEYCAP_HEIGHT) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the key."""
        keycap(QPainter(self), 0, self.height() / 2, self._words, self._role)


class KeyHint(QWidget):
    """Keycaps with what they do beside them, as in the foot of a page."""

    def __init__(self, keys: str | tuple[str, ...], does: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for key in (keys,) if isinstance(keys, str) else keys:
            row.addWidget(Keycap(key))
        row.addSpacing(2)
        row.addWidget(Label(does, "hint", "muted"))
