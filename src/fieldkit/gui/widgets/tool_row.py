"""The line over a table: what it says at the left, what can be done at the right."""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLayoutItem, QWidget

from fieldkit.gui.widgets.lined_layout import LinedLayout


class ToolRow(LinedLayout):
    """Words and buttons in one line; where it is too short, the buttons go on below the words.

    So a page never gets wider than the window for the sake of its buttons.
    """

    def __init__(self, words: QWidget, *buttons: QWidget, spacing: int = 8) -> None:
        super().__init__()
        self._gap = spacing
        for widget in (words, *buttons):
            self.addWidget(widget)

    def sizeHint(self) -> QSize:
        """Return the room of one line."""
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """Return the room of the widest button; the words are one of the lines."""
        sizes = [item.minimumSize() for item in self._shown()]
        return QSize(
            max((size.width() for size in sizes), default=0),
            max((size.height() for size in sizes), default=0),
        )

    def arrange(self, rect: QRect, *, move: bool) -> int:
        """Put everything into its place; return the height."""
        words, buttons = self.items[0], self._shown()[not self.items[0].isEmpty() :]
        together = self.sizeHint()
        if together.width() <= rect.width():
            x = rect.right() + 1
            for item in reversed(buttons):
                wide = item.sizeHint().width()
                x -= wide
                self._put(item, QRect(x, rect.y(), wide, together.height()), move)
                x -= self._gap
            self._put(words, QRect(rect.x(), rect.y(), x - rect.x(), together.height()), move)
            return together.height()
        above = words.sizeHint().height()
        self._put(words, QRect(rect.x(), rect.y(), rect.width(), above), move)
        x, y, line = rect.x(), rect.y() + (above + self._gap if above else 0), 0
        for item in buttons:
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.x() + rect.width():
                x, y, line = rect.x(), y + line + self._gap, 0
            self._put(item, QRect(QPoint(x, y), size), move)
            x += size.width() + self._gap
            line = max(line, size.height())
        return y + line - rect.y()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self.items if not item.isEmpty()]

    @staticmethod
    def _put(item: QLayoutItem, place: QRect, move: bool) -> None:
        if move:
            size = item.sizeHint()
            if size.height() < place.height():
                middle = place.y() + (place.height() - size.height()) // 2
                place = QRect(place.x(), middle, place.width(), size.height())
            item.setGeometry(place)
