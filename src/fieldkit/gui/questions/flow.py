"""The layout of questions: even columns, each question as many of them as its answer needs."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from fieldkit.gui.questions.question import Question
from fieldkit.gui.theme import current

_COLUMN = 216  # the least width of a column
_ACROSS = 24
_DOWN = 16
_AT_MOST = 4


@dataclass(frozen=True, slots=True)
class _Place:
    item: QLayoutItem
    column: int
    span: int


class QuestionFlow(QLayout):
    """Questions in their order, side by side where they fit, aligned to common columns.

    Anything that is not a question takes a whole row. Hidden widgets take no
    room, so that relevance moves what follows and nothing else.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def insert_widget(self, index: int, widget: QWidget) -> None:
        """Put a widget at a place of the order."""
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())
        self.invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        """Grow sideways only."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """Tell Qt that the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows at a width."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """Return a usual page."""
        width = current().px(_COLUMN) * 3
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        """Return one column."""
        return QSize(current().px(_COLUMN), 0)

    def setGeometry(self, rect: QRect) -> None:
        """Put everything into its place."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        columns = max(1, (rect.width() + _ACROSS) // (current().px(_COLUMN) + _ACROSS))
        columns = min(columns, _AT_MOST)
        width = (rect.width() - _ACROSS * (columns - 1)) / columns
        y = rect.y()
        for line in self._lines(columns, width):
            height = 0
            for place in line:
                left = rect.x() + round(place.column * (width + _ACROSS))
                wide = round(place.span * width + (place.span - 1) * _ACROSS)
                tall = _height(place.item, wide)
                height = max(height, tall)
                if move:
                    place.item.setGeometry(QRect(left, y, wide, tall))
            y += height + _DOWN
        return max(0, y - _DOWN - rect.y())

    def _lines(self, columns: int, width: float) -> list[list[_Place]]:
        lines: list[list[_Place]] = []
        used = columns
        for item in self._items:
            widget = item.widget()
            if widget is None or widget.isHidden():
                continue
            span = _span(widget, columns, width)
            if used + span > columns:
                lines.append([])
                used = 0
            lines[-1].append(_Place(item, used, span))
            used += span
        return lines


def _span(widget: QWidget, columns: int, width: float) -> int:
    if not isinstance(widget, Question) or widget.is_wide():
        return columns
    wanted = widget.wanted_width()
    for span in range(1, columns):
        if wanted <= span * width + (span - 1) * _ACROSS:
            return span
    return columns


def _height(item: QLayoutItem, width: int) -> int:
    if item.hasHeightForWidth():
        return item.heightForWidth(width)
    return item.sizeHint().height()
