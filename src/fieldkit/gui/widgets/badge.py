"""Badges: a tint, an icon and a word, stating how something stands."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldkit.gui.icons import paint_icon
from fieldkit.gui.painting import frame
from fieldkit.gui.theme import current

HEIGHT = 20
_ICON = 14
# kind: (tint, ink, icon unless another is given)
_KINDS = {
    "ok": ("ok_tint", "ok", "circle-check"),
    "warn": ("warn_tint", "warn", "clock"),
    "danger": ("danger_tint", "danger", "circle-alert"),
    "neutral": ("neutral_tint", "neutral", "hourglass"),
    "accent": ("accent_tint", "accent_text", "circle-dot"),
}


def badge_width(words: str, *, with_icon: bool = True) -> int:
    """Return how wide a badge with these words is."""
    words_width = QFontMetrics(current().hint(500)).horizontalAdvance(words)
    return words_width + 16 + (current().px(_ICON) + 4 if with_icon else 0)


def paint_badge(
    painter: QPainter, right: float, middle: float, words: str, kind: str, icon: str = ""
) -> int:
    """Draw a badge that ends at ``right``, centred on a height; return its width.

    For delegates and rows that paint themselves; ``kind`` as in Badge.
    """
    theme = current()
    tint, ink, usual = _KINDS[kind]
    width, height = badge_width(words), theme.px(HEIGHT)
    box = QRectF(right - width, middle - height / 2, width, height)
    frame(painter, box, fill=tint, radius=height / 2)
    size = theme.px(_ICON)
    paint_icon(painter, icon or usual, ink, box.x() + 7, middle - size / 2, _ICON)
    painter.save()
    painter.setFont(theme.hint(500))
    painter.setPen(theme.color(ink))
    place = box.adjusted(7 + size + 4, 0, 0, 0)
    painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), words)
    painter.restore()
    return width


class Badge(QWidget):
    """One state in a word; ``kind`` is ok, warn, danger, neutral or accent."""

    def __init__(self, words: str, kind: str = "neutral", icon: str = "") -> None:
        super().__init__()
        self._words, self._kind, self._icon = words, kind, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)

    def show_state(self, words: str, kind: str, icon: str = "") -> None:
        """State something else."""
        self._words, self._kind, self._icon = words, kind, icon
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def words(self) -> str:
        """Return what it says."""
        return self._words

    def sizeHint(self) -> QSize:
        """Return the room for the whole word: a state is never cut."""
        return QSize(badge_width(self._words), current().px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the badge."""
        painter = QPainter(self)
        paint_badge(painter, self.width(), self.height() / 2, self._words, self._kind, self._icon)
