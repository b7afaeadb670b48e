"""One line of a roster: number, the first answers, how far it is filled."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fieldkit.gui.filling.columns import RosterCell, RosterColumn
from fieldkit.gui.icons import paint_icon
from fieldkit.gui.painting import elided, focus_ring, frame
from fieldkit.gui.theme import current
from fieldkit.i18n import _

_NUMBER = 44
_FILLED = 120
_GAP = 16
_LEAST, _MOST = 70, 300  # px of a column before all are stretched to the row
_HEAD_MOST = 96  # px that a heading asks for; a long one gives way before the answers do


def column_shares(
    columns: tuple[RosterColumn, ...], entries: list[tuple[RosterCell, ...]]
) -> tuple[int, ...]:
    """Return how much room each column would like: that of its widest words, within limits."""
    theme = current()
    heads, strong = QFontMetrics(theme.hint(500)), QFontMetrics(theme.strong())
    shares = []
    for place, column in enumerate(columns):
        widths = [strong.horizontalAdvance(cells[place].words) for cells in entries]
        icon = theme.px(22) if any(cells[place].wrong for cells in entries) else 0
        head = min(heads.horizontalAdvance(column.title), theme.px(_HEAD_MOST))
        widest = max([head, *widths]) + icon + _GAP
        shares.append(min(max(widest, theme.px(_LEAST)), theme.px(_MOST)))
    return tuple(shares)


def column_places(width: int, shares: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return left edge and width of each column."""
    room = width - current().px(_NUMBER) - current().px(_FILLED)
    unit = room / (sum(shares) or 1)
    places, left = [], float(current().px(_NUMBER))
    for share in shares:
        places.append((round(left), round(unit * share) - 12))
        left += unit * share
    return places


class RosterHead(QWidget):
    """The names of the columns."""

    def __init__(self, columns: tuple[RosterColumn, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = columns
        self.shares: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the height of a head."""
        return QSize(400, current().px(30))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words and the rule under them."""
        painter = QPainter(self)
        theme = current()
        painter.setFont(theme.hint(500))
        painter.setPen(theme.color("muted"))
        height = self.height() - 1
        elided(painter, QRect(12, 0, theme.px(_NUMBER) - 12, height), "№")
        places = column_places(self.width(), self.shares)
        for column, (left, width) in zip(self.columns, places, strict=True):
            elided(painter, QRect(left, 0, width, height), column.title)
        last = QRect(self.width() - theme.px(_FILLED), 0, theme.px(_FILLED) - 12, height)
        elided(painter, last, _("Answered"), right=True)
        painter.fillRect(0, height, self.width(), 1, theme.color("rule"))


class RosterRow(QAbstractButton):
    """One entry as a line; the open one is tinted and stands over its card.

    Signals:
        stepped(int): an arrow up or down.
    """

    stepped = Signal(int)

    def __init__(self, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.index = index
        self.cells: tuple[RosterCell, ...] = ()
        self.columns: tuple[RosterColumn, ...] = ()
        self.shares: tuple[int, ...] = ()
        self.answered, self.askable, self.wrong = 0, 0, False
        self.opened = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_entry(
        self,
        cells: tuple[RosterCell, ...],
        columns: tuple[RosterColumn, ...],
        progress: tuple[int, int],
        *,
        wrong: bool,
        opened: bool,
    ) -> None:
        """Show the entry as it is now."""
        self.cells, self.columns, self.opened, self.wrong = cells, columns, opened, wrong
        self.answered, self.askable = progress
        words = ", ".join(cell.words for cell in cells if cell.words)
        number = self.index + 1
        self.setAccessibleName(f"{number}. {words}" if words else str(number))
        self.setAccessibleDescription(self.filled_words())
        self.update()

    def filled_words(self) -> str:
        """Return "7 of 8"."""
        return _("{answered} of {askable}").format(answered=self.answered, askable=self.askable)

    def sizeHint(self) -> QSize:
        """Return the height of a roster's line, a little more for the open one."""
        return QSize(400, current().px(35 if self.opened else 32))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter, go up and down with the arrows."""
        plain = not event.modifiers()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            self.click()
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down} and plain:
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        painter = QPainter(self)
        theme = current()
        self._paint_ground(painter)
        height = self.height()
        number = QRect(12, 0, theme.px(_NUMBER) - 12, height)
        painter.setFont(theme.strong() if self.opened else theme.body())
        painter.setPen(theme.color("accent_text" if self.opened else "muted"))
        elided(painter, number, str(self.index + 1))
        places = column_places(self.width(), self.shares)
        for cell, column, place in zip(self.cells, self.columns, places, strict=True):
            self._paint_cell(painter, cell, column, place)
        self._paint_filled(painter, self.rect())

    def _paint_ground(self, painter: QPainter) -> None:
        theme = current()
        if self.opened:
            painter.fillRect(self.rect(), theme.color("accent_tint"))
            frame(painter, QRect(0, 4, 3, self.height() - 8), fill="accent", radius=1.5)
        elif self.underMouse():
            painter.fillRect(self.rect(), theme.color("sunk"))
        if not self.opened:
            painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
        if self.hasFocus():
            focus_ring(painter, self.rect(), 4)

    def _paint_cell(
        self, painter: QPainter, cell: RosterCell, column: RosterColumn, place: tuple[int, int]
    ) -> None:
        theme = current()
        left, width = place
        role = "accent_text" if self.opened else "ink"
        if cell.wrong:
            size = theme.px(16)
            paint_icon(painter, "circle-alert", "danger", left, (self.height() - size) / 2, 16)
            left, width, role = left + size + 6, width - size - 6, "danger"
        strong = column.is_name or self.opened
        painter.setFont(theme.strong() if strong else theme.body())
        painter.setPen(theme.color(role if cell.words else "faint"))
        elided(painter, QRect(left, 0, width, self.height()), cell.words or "\N{EN DASH}")

    def _paint_filled(self, painter: QPainter, room: QRect) -> None:
        theme = current()
        painter.setFont(theme.hint(500))
        painter.setPen(theme.color("accent_text" if self.opened else "muted"))
        wide = theme.px(_FILLED)
        box = QRect(room.right() + 1 - wide, room.top(), wide - 12, room.height())
        words = self.filled_words()
        elided(painter, box, words, right=True)
        if self.wrong or self.answered < self.askable or not self.askable:
            return
        size = theme.px(16)
        left = box.right() - painter.fontMetrics().horizontalAdvance(words) - size - 7
        paint_icon(painter, "circle-check", "ok", left, box.center().y() - size / 2, 16)
