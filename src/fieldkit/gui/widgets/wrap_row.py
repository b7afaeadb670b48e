"""A row of buttons that goes on in the next line where the room ends."""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QWidget

from fieldkit.gui.widgets.lined_layout import LinedLayout


class WrapRow(LinedLayout):
    """Puts widgets side by side in their own size, line by line."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8) -> None:
        super().__init__(parent)
        self._gap = spacing

    def sizeHint(self) -> QSize:
        """Return the room of one line."""
        sizes = [item.sizeHint() for item in self.items]
        width = sum(size.width() + self._gap for size in sizes) - (self._gap if sizes else 0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """Return the room of the widest widget."""
        sizes = [item.minimumSize() for item in self.items]
        return QSize(
            max((size.width() for size in sizes), default=0),
            max((size.height() for size in sizes), default=0),
        )

    def arrange(self, rect: QRect, *, move: bool) -> int:
        """Put everything into its place; return the height."""
        x, y, line = rect.x(), rect.y(), 0
        for item in self.items:
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.x() + rect.width():
                x, y, line = rect.x(), y + line + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self._gap
            line = max(line, size.height())
        return y + line - rect.y()
