"""What is wrong with an event's marks, in two lines that lead to the first of it."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton

from fieldkit.gui.icons import paint_icon
from fieldkit.gui.painting import elided, focus_ring
from fieldkit.gui.theme import current


class TroubleLink(QAbstractButton):
    """How many of something are wrong and where the first is; pressing it goes there."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._place = ""
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_words(self, title: str, place: str) -> None:
        """Say how many there are, and where."""
        self.setText(title)
        self._place = place
        self.setAccessibleName(f"{title}: {place}")
        self.setToolTip(place)
        self.update()

    def sizeHint(self) -> QSize:
        """Return two lines."""
        return QSize(120, current().px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign, the count and the place."""
        painter = QPainter(self)
        theme, half = current(), self.height() // 2
        paint_icon(painter, "triangle-alert", "warn", 0, 1, 15)
        place = self.rect().adjusted(theme.px(24), 0, 0, 0)
        painter.setFont(theme.hint(600))
        painter.setPen(theme.color("warn"))
        elided(painter, QRect(place.x(), 0, place.width(), half), self.text())
        painter.setFont(theme.hint())
        painter.setPen(theme.color("muted"))
        elided(painter, QRect(place.x(), half, place.width(), half), self._place)
        if self.hasFocus():
            focus_ring(painter, self.rect(), 4)
        painter.end()
