"""The layout of questions: even columns, each question as many of them as its answer needs."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLayoutItem, QWidget

from fieldkit.gui.questions.question import Question
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.lined_layout import LinedLayout

_COLUMN = 216  # the least width of a column
_ACROSS = 24
_DOWN = 16
_AT_MOST = 4


@dataclass(frozen=True, slots=True)
class _Place:
    item: QLayoutItem
    column: int
    span: int


class QuestionFlow(LinedLayout):
    """Questions in their order, side by side where they fit, aligned to common columns.

    Anything that is not a question takes a whole row. Hidden widgets take no
    room, so that relevance moves what follows and nothing else.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        self._wanted: dict[QWidget, int] = {}  # widths, until something in it changes
        super().__init__(parent)

    def insert_widget(self, index: int, widget: QWidget) -> None:
        """Put a widget at a place of the order."""
        self.addWidget(widget)
        self.items.insert(index, self.items.pop())
        self.invalidate()

    def invalidate(self) -> None:
        """Forget what the questions want: one of them was changed, shown or hidden."""
        self._wanted.clear()
        super().invalidate()

    def sizeHint(self) -> QSize:
        """Return a usual page."""
        width = current().px(_COLUMN) * 3
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        """Return one column."""
        return QSize(current().px(_COLUMN), 0)

    def arrange(self, rect: QRect, *, move: bool) -> int:
        """Put everything into its place; return the height."""
        columns = max(1, (rect.width() + _ACROSS) // (current().px(_COLUMN) + _ACROSS))
        columns = min(columns, _AT_MOST)
        width = (rect.width() - _ACROSS * (columns - 1)) / columns
        y = rect.y()
        for line in self._lines(columns, width):
            height = 0
            for place in line:
                # Edges are rounded, not widths: the last column ends where the page does.
                start = place.column * (width + _ACROSS)
                end = start + place.span * (width + _ACROSS) - _ACROSS
                left, wide = rect.x() + int(start), int(end) - int(start)
                tall = _height(place.item, wide)
                height = max(height, tall)
                if move:
                    place.item.setGeometry(QRect(left, y, wide, tall))
            y += height + _DOWN
        return max(0, y - _DOWN - rect.y())

    def _lines(self, columns: int, width: float) -> list[list[_Place]]:
        lines: list[list[_Place]] = []
        used = columns
        for item in self.items:
            widget = item.widget()
            if widget is None or widget.isHidden():
                continue
            span = self._span(widget, columns, width)
            if used + span > columns:
                lines.append([])
                used = 0
            lines[-1].append(_Place(item, used, span))
            used += span
        return lines

    def _span(self, widget: QWidget, columns: int, width: float) -> int:
        if not isinstance(widget, Question) or widget.is_wide():
            return columns
        wanted = self._wanted.get(widget)
        if wanted is None:
            wanted = self._wanted[widget] = widget.wanted_width()
        for span in range(1, columns):
            if wanted <= span * width + (span - 1) * _ACROSS:
                return span
        return columns


def _height(item: QLayoutItem, width: int) -> int:
    if item.hasHeightForWidth():
        return item.heightForWidth(width)
    return item.sizeHint().height()
