"""How far something has come: a bar, and a ring for small places."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from fieldkit.gui.theme import current


class ProgressBar(QProgressBar):
    """A bar 6 px high; the words beside it say the figures."""

    def __init__(self, name: str, *, height: int = 6) -> None:
        super().__init__()
        self.setTextVisible(False)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.setRange(0, 100)

    def show_share(self, done: int, total: int) -> None:
        """Show ``done`` of ``total``; an unknown total shows an empty bar."""
        self.setRange(0, max(1, total))
        self.setValue(min(done, max(1, total)))


def paint_ring(
    painter: QPainter, x: float, y: float, done: int, total: int, size: int = 20
) -> None:
    """Draw how full something is as a ring with its corner at x, y."""
    theme = current()
    box = QRectF(x + 2, y + 2, size - 4, size - 4)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("rule"), 3))
    painter.drawEllipse(box)
    pen = QPen(theme.color("accent"), 3)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    share = min(1.0, done / total) if total else 0.0
    painter.drawArc(box, 90 * 16, -round(share * 360 * 16))
    painter.restore()


class ProgressRing(QWidget):
    """A ring 20 px wide that fills as a draft does."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__()
        self._done, self._total = done, total
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return 20 by 20."""
        return QSize(20, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring."""
        paint_ring(QPainter(self), 0, 0, self._done, self._total)
