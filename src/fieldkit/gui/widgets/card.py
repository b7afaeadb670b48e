"""Boxes for things that act as one, and the hairlines that stand for all other boxes."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from fieldkit.gui.painting import CARD_RADIUS, frame
from fieldkit.gui.theme import current


class Card(QFrame):
    """A rounded box; ``fill`` and ``edge`` are roles of the theme."""

    def __init__(
        self,
        *,
        fill: str = "surface",
        edge: str = "rule",
        margins: tuple[int, int, int, int] = (16, 16, 16, 16),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._fill, self._edge = fill, edge
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*margins)
        self.column.setSpacing(8)

    def set_colors(self, fill: str, edge: str) -> None:
        """Change the box's colours."""
        self._fill, self._edge = fill, edge
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box."""
        frame(QPainter(self), self.rect(), fill=self._fill, edge=self._edge, radius=CARD_RADIUS)


class Hairline(QWidget):
    """A line one pixel thin, lying or standing."""

    def __init__(self, role: str = "line", *, standing: bool = False) -> None:
        super().__init__()
        self._role = role
        fixed, free = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        self.setSizePolicy(fixed if standing else free, free if standing else fixed)

    def sizeHint(self) -> QSize:
        """Return one pixel each way; the layout stretches one of them."""
        return QSize(1, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        QPainter(self).fillRect(self.rect(), current().color(self._role))
