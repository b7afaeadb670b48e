"""The strip across a page that says what cannot wait."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldkit.gui.icons import pixmap
from fieldkit.gui.painting import CARD_RADIUS, frame
from fieldkit.gui.widgets.label import Label

# Each kind has its tint, edge, ink and icon.
_KINDS = {
    "danger": ("danger_tint", "danger_line", "danger", "circle-alert"),
    "warn": ("warn_tint", "warn_tint", "warn", "triangle-alert"),
    "ok": ("ok_tint", "ok_tint", "ok", "circle-check"),
    "neutral": ("neutral_tint", "neutral_tint", "neutral", "info"),
    "accent": ("accent_tint", "accent_tint", "accent_text", "info"),
}


class Strip(QWidget):
    """A title and a sentence on a tint, with a title and a note on the right.

    ``kind`` is danger (urgent help, a refused file), warn, ok, neutral or
    accent. Buttons may be added to ``row``.
    """

    def __init__(
        self,
        kind: str,
        title: str,
        sentence: str = "",
        *,
        right: str = "",
        note: str = "",
        icon: str = "",
    ) -> None:
        super().__init__()
        self._kind = kind
        _tint, _edge, ink, usual = _KINDS[kind]
        drawn = QLabel()
        drawn.setPixmap(pixmap(icon or usual, ink, 22))
        self.title = Label(title, "strong", ink, wrap=True)
        self.sentence = Label(sentence, "hint", "ink", wrap=True)
        if not title:
            self.title.hide()
        if not sentence:
            self.sentence.hide()
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self.title)
        words.addWidget(self.sentence)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(16, 9, 16, 9)
        self.row.setSpacing(14)
        self.row.addWidget(drawn, 0, Qt.AlignmentFlag.AlignVCenter)
        self.row.addLayout(words, 1)
        if right:
            side = QVBoxLayout()
            side.setSpacing(3)
            for label in (Label(right, "strong", ink), Label(note, "hint", "ink")):
                side.addWidget(label, 0, Qt.AlignmentFlag.AlignRight)
            self.row.addLayout(side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tint."""
        tint, edge, _ink, _icon = _KINDS[self._kind]
        frame(QPainter(self), self.rect(), fill=tint, edge=edge, radius=CARD_RADIUS)
