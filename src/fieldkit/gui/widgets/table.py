"""Tables: a muted head, hairlines, words left, figures right, two lines a cell where asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from fieldkit.gui.icons import paint_icon
from fieldkit.gui.painting import elided, focus_ring
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.badge import paint_badge

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
_PAD = 12


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its width in pixels (0 takes what is left), figures to the right."""

    title: str
    width: int = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows; an empty text is shown as a dash.

    ``second`` is the muted line below; ``badge`` is (words, kind) in place of
    words; ``weight`` 400, 500 or 600; ``role`` colours the first line and
    ``second_role`` the second.
    """

    text: str = ""
    second: str = ""
    role: str = "ink"
    second_role: str = "muted"
    weight: int = 400
    icon: str = ""
    badge: tuple[str, str] | None = None

    def spoken(self) -> str:
        """Return what a screen reader says of the cell."""
        words = self.badge[0] if self.badge else self.text
        return ", ".join(part for part in (words, self.second) if part)


class TableRows(QAbstractTableModel, Generic[T]):
    """The rows of a table as values, each turned into cells when it is drawn."""

    def __init__(self, columns: Sequence[Column], cells: Callable[[T], Sequence[Cell]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._cells = cells
        self._rows: list[T] = []

    def show_rows(self, rows: Sequence[T]) -> None:
        """Show other rows from now on."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def add_rows(self, rows: Sequence[T]) -> None:
        """Show more rows below those that are there."""
        if not rows:
            return
        there = len(self._rows)
        self.beginInsertRows(QModelIndex(), there, there + len(rows) - 1)
        self._rows.extend(rows)
        self.endInsertRows()

    def row_at(self, place: int) -> T:
        """Return the value of one row. Raises IndexError."""
        return self._rows[place]

    def cell(self, index: Index) -> Cell:
        """Return one cell."""
        return self._cells(self._rows[index.row()])[index.column()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's variant
        """Return the words of a cell, for the delegate and for screen readers."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index).text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[index.column()].title}: {self.cell(index).spoken()}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's variant
        """Return a column's heading and the side it stands on."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class CellDelegate(QStyledItemDelegate):
    """Draws cells with one or two lines, a badge or an icon, and the ring of the current row."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        model = index.model()
        if not isinstance(model, TableRows):
            super().paint(painter, option, index)
            return
        cell: Cell = model.cell(index)
        column = model.columns[index.column()]
        theme = current()
        painter.save()
        _paint_ground(painter, option, index, model.columnCount())
        place: QRect = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        if cell.icon:
            middle = place.center().y() - theme.px(18) / 2
            paint_icon(painter, cell.icon, cell.role, place.x(), middle)
            place.setLeft(place.left() + theme.px(18) + 10)
        if cell.badge:
            width = paint_badge(painter, -10_000, -10_000, *cell.badge)
            paint_badge(painter, place.x() + width, place.center().y(), *cell.badge)
        else:
            _paint_words(painter, place, cell, right=column.right)
        painter.restore()


class Table(QTableView):
    """A table whose rows open on Enter or a double click; arrows move, type to search elsewhere.

    Signals: opened(place), moved(place) when another row is current.
    """

    opened = Signal(int)
    moved = Signal(int)

    def __init__(
        self,
        rows: TableRows[Any],
        name: str,
        *,
        row_height: int = 44,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setItemDelegate(CellDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(current().px(row_height))
        head = self.horizontalHeader()
        head.setFont(current().hint(500))
        head.setFixedHeight(current().px(30))
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        palette = head.palette()
        palette.setColor(palette.ColorRole.ButtonText, current().color("muted"))
        head.setPalette(palette)
        self.setModel(rows)
        for place, column in enumerate(rows.columns):
            mode = QHeaderView.ResizeMode
            head.setSectionResizeMode(place, mode.Fixed if column.width else mode.Stretch)
            if column.width:
                self.setColumnWidth(place, current().px(column.width))
        self.doubleClicked.connect(self._open)

    def place(self) -> int:
        """Return the current row, or -1."""
        return self.currentIndex().row()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the row on Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Say which row is current."""
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid() and current.row() != previous.row():
            self.moved.emit(current.row())

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())


def _paint_ground(
    painter: QPainter, option: QStyleOptionViewItem, index: Index, columns: int
) -> None:
    theme = current()
    rect: QRect = option.rect
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, theme.color("accent_tint"))
    painter.setPen(QPen(theme.color("line"), 1))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    view = option.widget
    if (
        isinstance(view, QTableView)
        and view.hasFocus()
        and view.currentIndex().row() == index.row()
    ):
        # The ring goes around the whole row: each cell draws its part of it.
        left = rect.x() if index.column() == 0 else rect.x() - 20
        right = rect.right() + (0 if index.column() == columns - 1 else 20)
        painter.setClipRect(rect)
        focus_ring(painter, QRect(left, rect.y(), right - left + 1, rect.height()), 4)
        painter.setClipping(False)


def _paint_words(painter: QPainter, place: QRect, cell: Cell, *, right: bool) -> None:
    theme = current()
    painter.setFont(theme.font(14, cell.weight))
    painter.setPen(theme.color(cell.role if cell.text else "faint"))
    words = cell.text or "\N{EN DASH}"
    if not cell.second:
        elided(painter, place, words, right=right)
        return
    half = place.height() // 2
    elided(painter, QRect(place.x(), place.y() + 3, place.width(), half - 2), words, right=right)
    painter.setFont(theme.hint(600 if cell.second_role != "muted" else 400))
    painter.setPen(theme.color(cell.second_role))
    below = QRect(place.x(), place.y() + half, place.width(), half - 2)
    elided(painter, below, cell.second, right=right)
