"""What stands around the mark grid: heads of the names, hours, the counts below."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from fieldkit.formats import number
from fieldkit.gui.attendance import geometry
from fieldkit.gui.attendance.grid_model import GridModel
from fieldkit.gui.attendance.grid_view import GridView
from fieldkit.gui.attendance.letters import BLANK, counted, letter
from fieldkit.gui.attendance.order import RowOrder
from fieldkit.gui.icons import paint_icon
from fieldkit.gui.painting import focus_ring
from fieldkit.gui.theme import current
from fieldkit.i18n import _
from fieldkit.records.attendance import AttendanceStatus, Tally

_S = AttendanceStatus
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def order_words(order: RowOrder) -> str:
    """Return the heading of the column by which rows are sorted so."""
    return {
        RowOrder.NAME: _("Surname, name, patronymic"),
        RowOrder.ORGANISATION: _("Organisation"),
        RowOrder.NUMBER: "\N{NUMERO SIGN}",
    }[order]


class OrderHead(QAbstractButton):
    """One heading of the names; pressing it sorts the rows."""

    def __init__(self, order: RowOrder) -> None:
        super().__init__()
        self.order = order
        self.setCheckable(True)
        said = _("row number") if order is RowOrder.NUMBER else order_words(order)
        self.setAccessibleName(_("Sort by: {column}").format(column=said))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(self.accessibleName())

    def sizeHint(self) -> QSize:
        """Return the lower half of the head."""
        return QSize(40, current().px(geometry.HEAD) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the heading, with an arrow where it sorts."""
        painter = QPainter(self)
        theme = current()
        painter.setFont(theme.hint(500))
        painter.setPen(theme.color("ink" if self.isChecked() else "muted"))
        words = order_words(self.order)
        box = self.rect()
        if self.order is RowOrder.NUMBER:
            painter.drawText(box.adjusted(0, 0, -10, 0), _RIGHT, words)
        else:
            shown = painter.fontMetrics().elidedText(
                words, Qt.TextElideMode.ElideRight, box.width() - (20 if self.isChecked() else 0)
            )
            painter.drawText(box, _LEFT, shown)
            if self.isChecked():
                x = painter.fontMetrics().horizontalAdvance(shown) + 4
                # Lucide has no arrow that is up alone among the shipped ones.
                paint_icon(painter, "chevron-up", "ink", x, box.center().y() - 5, 13)
        if self.hasFocus():
            focus_ring(painter, box, 4)
        painter.end()


class PeopleCorner(QWidget):
    """The headings over the names; they say and choose the order of the rows.

    Signals: order_chosen(RowOrder).
    """

    order_chosen = Signal(object)

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._view = view
        self.heads = [OrderHead(o) for o in (RowOrder.NUMBER, RowOrder.NAME, RowOrder.ORGANISATION)]
        for head in self.heads:
            head.setParent(self)
            head.clicked.connect(self._chosen)
        view.horizontalHeader().geometriesChanged.connect(self.fit)
        view.people_head.geometriesChanged.connect(self.fit)

    def show_order(self, order: RowOrder) -> None:
        """Mark the heading by which the rows are sorted."""
        for head in self.heads:
            head.setChecked(head.order is order)
        self.update()

    def fit(self) -> None:
        """Cover the corner of the table."""
        theme = current()
        width, height = self._view.people_head.width(), theme.px(geometry.HEAD)
        self.setGeometry(0, 0, width, height)
        number_ = theme.px(self._view.people_head.number_width)
        name = theme.px(geometry.NAME)
        top, half = height // 2, height - height // 2 - 1
        self.heads[0].setGeometry(0, top, number_, half)
        self.heads[1].setGeometry(number_, top, name - 8, half)
        self.heads[2].setGeometry(number_ + name, top, width - number_ - name - 8, half)
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line under the heads."""
        painter = QPainter(self)
        theme = current()
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.setPen(theme.color("rule"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.end()

    def _chosen(self) -> None:
        head = self.sender()
        if isinstance(head, OrderHead):
            self.order_chosen.emit(head.order)


class HoursColumn(QWidget):
    """The hours of each person, at the right edge of the grid whatever sessions are in view."""

    def __init__(self, view: GridView, model: GridModel) -> None:
        super().__init__()
        self._view, self._model = view, model
        self.setFixedWidth(current().px(geometry.HOURS))
        view.verticalScrollBar().valueChanged.connect(self.update)
        view.cursor_moved.connect(self.update)
        model.dataChanged.connect(self.update)
        model.modelReset.connect(self.update)
        view.people_head.geometriesChanged.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the heading and the hours of the rows in view."""
        painter = QPainter(self)
        theme, view = current(), self._view
        head = theme.px(geometry.HEAD)
        painter.setFont(theme.hint(500))
        painter.setPen(theme.color("muted"))
        painter.drawText(QRect(0, head // 2, self.width(), head // 2), _RIGHT, _("Hours"))
        painter.setPen(theme.color("rule"))
        painter.drawLine(0, head - 1, self.width(), head - 1)
        cursor = view.cursor_cell()
        painter.setClipRect(0, head, self.width(), view.viewport().height())
        for row in view.people_head.shown_sections():
            top = head + view.rowViewportPosition(row)
            box = QRect(0, top, self.width(), view.rowHeight(row))
            here = cursor is not None and cursor[0] == row
            if here or row % 2:
                painter.fillRect(box, theme.color("accent_tint" if here else "zebra"))
            hours = self._model.hours(row)
            painter.setFont(theme.hint(500 if hours else 400))
            painter.setPen(theme.color("ink" if hours else "muted"))
            whole = float(hours).is_integer()
            painter.drawText(box, _RIGHT, number(hours, 0 if whole else 1))
        painter.end()


class TallyFoot(QWidget):
    """Under each session how many have each mark: П О Р above, У Н and blank below."""

    def __init__(self, view: GridView, model: GridModel) -> None:
        super().__init__()
        self._view, self._model = view, model
        self.setFixedHeight(current().px(geometry.FOOT))
        view.horizontalScrollBar().valueChanged.connect(self.update)
        view.cursor_moved.connect(self.update)
        model.dataChanged.connect(self.update)
        model.modelReset.connect(self.update)
        view.sessions_head.geometriesChanged.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the legend and the figures."""
        painter = QPainter(self)
        theme, view = current(), self._view
        left, half = view.people_head.width(), self.height() // 2
        painter.setPen(theme.color("rule"))
        painter.drawLine(0, 0, self.width(), 0)
        start = theme.px(view.people_head.number_width)
        for line, statuses in enumerate(_LINES):
            self._legend(painter, QRect(start, line * half + 1, left - start, half), statuses)
        painter.setClipRect(left, 0, view.viewport().width(), self.height())
        cursor = view.cursor_cell()
        for column in view.sessions_head.shown_sections():
            x, width = left + view.columnViewportPosition(column), view.columnWidth(column)
            if x < left or x + width > left + view.viewport().width():
                continue  # half a figure is a wrong figure
            here = cursor is not None and cursor[1] == column
            figures = figures_of(self._model.tally(column))
            for line, row in enumerate(figures):
                for place, figure in enumerate(row):
                    third = (width - 5) / 3
                    box = QRect(round(x + place * third), line * half + 1, round(third), half)
                    role = ("accent_text" if here else "ink") if figure else "faint"
                    painter.setFont(theme.hint(600 if figure else 400))
                    painter.setPen(theme.color(role))
                    painter.drawText(box, _RIGHT, str(figure))
            painter.setPen(theme.color("line"))
            painter.drawLine(x + width - 1, 2, x + width - 1, self.height())
        painter.end()

    def _legend(
        self, painter: QPainter, box: QRect, statuses: Sequence[AttendanceStatus | None]
    ) -> None:
        theme = current()
        x = box.left()
        for place, status in enumerate(statuses):
            sign = letter(status) if status else BLANK
            words = f" {counted(status)}"
            if place + 1 < len(statuses):
                words += " \N{MIDDLE DOT} "
            for text, font, role in (
                (sign, theme.hint(600), "ink"),
                (words, theme.hint(), "muted"),
            ):
                x = _write(painter, x, box, text, font, role)


_LINES: tuple[tuple[AttendanceStatus | None, ...], ...] = (
    (_S.PRESENT, _S.LATE, _S.LEFT_EARLY),
    (_S.EXCUSED, _S.ABSENT, None),
)


def figures_of(tally: Tally) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Return the counts in the two lines of the foot."""
    return (
        (tally.present, tally.late, tally.left_early),
        (tally.excused, tally.absent, tally.blank),
    )


def _write(painter: QPainter, x: int, box: QRect, text: str, font: QFont, role: str) -> int:
    painter.setFont(font)
    painter.setPen(current().color(role))
    wide = painter.fontMetrics().horizontalAdvance(text)
    room = box.right() - x
    if room > 0:
        painter.drawText(QRect(x, box.top(), min(wide + 2, room), box.height()), _LEFT, text)
    return x + wide
