"""The grid of marks: people by sessions, worked by keys, painted in one pass."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygon,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from fieldkit.gui.attendance import geometry
from fieldkit.gui.attendance.grid_heads import PeopleHead, SessionHead
from fieldkit.gui.attendance.grid_model import AnyIndex, GridModel
from fieldkit.gui.attendance.keys import Wish, meaning
from fieldkit.gui.attendance.letters import BLANK, letter
from fieldkit.gui.painting import frame
from fieldkit.gui.theme import current
from fieldkit.i18n import _
from fieldkit.records.attendance import AttendanceStatus, Mark

# Where nobody is expected; what stands out is the letter that is there all the same.
_HATCH = Qt.BrushStyle.BDiagPattern
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class GridView(QTableView):
    """Shows a GridModel and says what the keys ask for; it changes nothing itself.

    Signals: mark_requested(AttendanceStatus), minutes_requested(digit),
    wish_requested(Wish), cursor_moved().
    """

    mark_requested = Signal(object)
    minutes_requested = Signal(int)
    wish_requested = Signal(object)
    cursor_moved = Signal()

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._roomy = False
        self._rows = model
        self.sessions_head = SessionHead(self)
        self.people_head = PeopleHead(self)
        self.setHorizontalHeader(self.sessions_head)
        self.setVerticalHeader(self.people_head)
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(_("Marks"))
        self.sessions_head.sectionPressed.connect(self._column_pressed)
        self.people_head.sectionPressed.connect(self._row_pressed)
        model.modelReset.connect(self.fit)
        self.fit()

    @property
    def roomy(self) -> bool:
        """Tell whether the rows are the higher ones."""
        return self._roomy

    def set_roomy(self, roomy: bool) -> None:
        """Choose between 17 px rows, of which 30 fit a notebook, and 24 px rows."""
        self._roomy = roomy
        self.fit()
        self.scrollTo(self.currentIndex())

    def cursor_cell(self) -> tuple[int, int] | None:
        """Return the (row, column) of the cursor, None while there is none."""
        index = self.currentIndex()
        return (index.row(), index.column()) if index.isValid() else None

    def cells(self) -> list[tuple[int, int]]:
        """Return the (row, column) of every chosen cell, the cursor's alone without a block."""
        chosen = [(i.row(), i.column()) for i in self.selectedIndexes()]
        cursor = self.cursor_cell()
        if len(chosen) > 1 or cursor is None:
            return sorted(chosen)
        return [cursor]

    def go(self, row: int, column: int) -> None:
        """Put the cursor on a cell and bring it into view."""
        rows, columns = self._rows.rowCount(), self._rows.columnCount()
        if rows and columns:
            index = self._rows.index(min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))
            self.setCurrentIndex(index)

    def fit(self) -> None:
        """Share the width between names and sessions, and set the height of the rows."""
        theme = current()
        sessions = max(1, self._rows.columnCount())
        signed = any(one.row_laptop for one in self._rows.people)
        self.people_head.number_width = geometry.NUMBER_SIGNED if signed else geometry.NUMBER
        number, name = theme.px(self.people_head.number_width), theme.px(geometry.NAME)
        least = number + name + theme.px(geometry.ORGANISATION_LEAST)
        fair = number + name + theme.px(geometry.ORGANISATION_FAIR)
        most = number + name + theme.px(geometry.ORGANISATION)
        # Six figures stand under a session, three in a line: none may ever be cut.
        digits = "0" * len(str(self._rows.rowCount()))
        figures = 3 * (QFontMetrics(theme.hint(600)).horizontalAdvance(digits) + 3) + 5
        wanted = max(theme.px(geometry.SESSION), figures)
        least_each = max(theme.px(geometry.SESSION_LEAST), figures)
        narrow = max(least_each, (self.width() - fair) // sessions)
        each = min(wanted, narrow)
        left = min(most, max(least, self.width() - each * sessions - 4))
        self.people_head.setFixedWidth(left)
        self.sessions_head.setDefaultSectionSize(each)
        height = geometry.ROW_ROOMY if self._roomy else geometry.ROW
        self.people_head.setDefaultSectionSize(theme.px(height))
        self.updateGeometries()

    def currentChanged(self, now: AnyIndex, before: AnyIndex) -> None:
        """Let the heads and the page know where the cursor is."""
        super().currentChanged(now, before)
        self.people_head.show_cursor(now.row())
        self.sessions_head.show_cursor(now.column())
        self.viewport().update()
        self.cursor_moved.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what can be seen: rows, marks, the block and the ring of the cursor."""
        painter = QPainter(self.viewport())
        theme, model = current(), self._rows
        cursor = self.cursor_cell()
        blocks = self._blocks()
        width = self.viewport().width()
        plain, bold = theme.hint(), theme.hint(600)
        columns = self.sessions_head.shown_sections()
        for row in self.people_head.shown_sections():
            top, height = self.rowViewportPosition(row), self.rowHeight(row)
            here = cursor is not None and cursor[0] == row
            if here or row % 2:
                painter.fillRect(
                    0, top, width, height, theme.color("accent_tint" if here else "zebra")
                )
            for column in columns:
                box = QRect(
                    self.columnViewportPosition(column), top, self.columnWidth(column), height
                )
                if any(block.contains(column, row) for block in blocks):
                    painter.fillRect(box, theme.color("accent_tint"))
                mark = model.mark(row, column)
                painter.setFont(bold if mark else plain)
                expected = model.expected(row, column)
                if not expected:
                    painter.fillRect(box, QBrush(theme.color("edge"), _HATCH))
                if mark or expected:
                    draw_mark(painter, box, mark)
                if mark and model.conflicting(row, column):
                    draw_conflict(painter, box)
        self._draw_day_lines(painter)
        for block in blocks:
            frame(painter, self._place_of(block), edge="focus", radius=4, width=2)
        if cursor is not None:
            self._draw_cursor(painter, *cursor)
        painter.end()

    def _place_of(self, block: QRect) -> QRect:
        """Return where a block of columns and rows lies, a pixel wider on each side."""
        left, top = self.columnViewportPosition(block.left()), self.rowViewportPosition(block.top())
        right = self.columnViewportPosition(block.right()) + self.columnWidth(block.right()) - 1
        bottom = self.rowViewportPosition(block.bottom()) + self.rowHeight(block.bottom())
        return QRect(left - 1, top - 1, right - left + 2, bottom - top + 2)

    def _blocks(self) -> list[QRect]:
        """Return the chosen blocks of more than one cell as columns and rows."""
        selection = self.selectionModel().selection()
        ranges = [selection.at(place) for place in range(selection.count())]
        blocks = [QRect(one.left(), one.top(), one.width(), one.height()) for one in ranges]
        return [block for block in blocks if block.width() * block.height() > 1]

    def _draw_day_lines(self, painter: QPainter) -> None:
        sessions = self._rows.grid.sessions
        painter.setPen(current().color("line"))
        for column in self.sessions_head.shown_sections():
            last = column + 1 == len(sessions) or sessions[column + 1].day != sessions[column].day
            if last:
                x = self.columnViewportPosition(column) + self.columnWidth(column) - 1
                painter.drawLine(x, 0, x, self.viewport().height())

    def _draw_cursor(self, painter: QPainter, row: int, column: int) -> None:
        box = self._place_of(QRect(column, row, 1, 1))
        blank = self._rows.mark(row, column) is None and self._rows.expected(row, column)
        fill = "surface" if blank else None
        edge, width = ("focus", 2) if self.hasFocus() else ("edge", 1)
        frame(painter, box, fill=fill, edge=edge, radius=4, width=width)
        if blank:
            painter.setPen(current().color("ink"))
            painter.setFont(current().hint(600))
            painter.drawText(box, _CENTRE, BLANK)

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the grid from the shortcuts of the window."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and meaning(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Say what a key asks for; arrows, Home, End and pages move as in any table."""
        said = meaning(event)
        if said is None:
            if not event.text() or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                super().keyPressEvent(event)
            else:
                event.ignore()
        elif isinstance(said, AttendanceStatus):
            self.mark_requested.emit(said)
        elif isinstance(said, Wish):
            self._wish(said)
        else:
            self.minutes_requested.emit(said)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab walk through the sessions first, and out of the grid at its end."""
        at = self.cursor_cell()
        column = at[1] + (1 if forward else -1) if at else -1
        # Children of the view, such as the jump to a name, ask here as well.
        if at and self.hasFocus() and 0 <= column < self._rows.columnCount():
            self.go(at[0], column)
            return True
        return super().focusNextPrevChild(forward)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Set or clear presence, as Space does."""
        if self.indexAt(event.position().toPoint()).isValid():
            self.wish_requested.emit(Wish.TOGGLE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width."""
        super().resizeEvent(event)
        self.fit()

    def _wish(self, wish: Wish) -> None:
        at = self.cursor_cell()
        if wish is not Wish.DOWN:
            self.wish_requested.emit(wish)
        elif at:
            self.go(at[0] + 1, at[1])

    def _column_pressed(self, column: int) -> None:
        at = self.cursor_cell()
        self.go(at[0] if at else 0, column)
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _row_pressed(self, row: int) -> None:
        at = self.cursor_cell()
        self.go(row, at[1] if at else 0)
        self.setFocus(Qt.FocusReason.MouseFocusReason)


def draw_conflict(painter: QPainter, cell: QRect) -> None:
    """Draw that somebody is marked at two sessions at one time: a bar under the letter."""
    bar = QRect(cell.left() + 8, cell.bottom() - 3, cell.width() - 17, 2)
    painter.fillRect(bar, current().color("danger"))


def draw_mark(painter: QPainter, cell: QRect, mark: Mark | None) -> None:
    """Draw a cell's chip: letter, minutes, a star if corrected, corners of note and discrepancy."""
    theme = current()
    if mark is None:
        painter.setPen(theme.color("faint"))
        painter.drawText(cell, _CENTRE, BLANK)
        return
    status = mark.status.value
    chip = cell.adjusted(2, 1, -3, -1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(f"mark_{status}"))
    painter.drawRoundedRect(chip, 3, 3)
    ink = theme.color(f"mark_{status}_ink")
    painter.setPen(ink)
    words = f"{letter(mark.status)} {mark.minutes}" if mark.minutes else letter(mark.status)
    painter.drawText(chip, _CENTRE, f"{words}*" if mark.reason else words)
    painter.setPen(Qt.PenStyle.NoPen)
    if mark.note:
        painter.setBrush(ink)
        painter.drawRect(chip.left() + 4, chip.center().y() - 1, 3, 3)
    if mark.discrepancy:
        painter.setBrush(theme.color("warn"))
        corner, side = chip.topRight() + QPoint(1, 0), min(8, chip.height() // 2 + 1)
        painter.drawPolygon(QPolygon([corner, corner + QPoint(-side, 0), corner + QPoint(0, side)]))
