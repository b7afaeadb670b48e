"""One entry of a roster as a card: whom it is about, then every answer with its question."""

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent

from fieldkit.gui.filling.columns import RosterCell, RosterColumn, entry_name
from fieldkit.gui.filling.roster_row import RosterRow
from fieldkit.gui.painting import elided, focus_ring, frame
from fieldkit.gui.theme import current

_WIDE = 210  # px of an answer with its question above
_TITLE, _ANSWER, _MARGIN = 36, 40, 12

Answered = tuple[tuple[RosterColumn, RosterCell], ...]


class RosterCard(RosterRow):
    """The entry's name and how far it is filled, and below it what was answered.

    What the answers say is asked for when the card is drawn: of a hundred cards
    few are in sight.
    """

    count = 0
    _ask: Callable[[], Answered] | None = None
    _answers: Answered | None = None

    def show_answers(self, count: int, ask: Callable[[], Answered]) -> None:
        """Show so many answers; ``ask`` returns them with their questions."""
        self.count, self._ask, self._answers = count, ask, None
        self._fit()
        self.update()

    def answers(self) -> Answered:
        """Return the answers with their questions, as they are drawn."""
        if self._answers is None:
            self._answers = self._ask() if self._ask is not None else ()
        return self._answers

    def hasHeightForWidth(self) -> bool:
        """Tell the layout that a narrow card is a higher one."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the title and of the answers at a width."""
        lines = 0 if self.opened else ceil(self.count / self._abreast(width))
        below = lines * current().px(_ANSWER) + (current().px(8) if lines else 0)
        return current().px(_TITLE) + below + 8

    def sizeHint(self) -> QSize:
        """Return the size at the width that the card has."""
        return QSize(400, self.heightForWidth(max(self.width(), 400)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the new width needs."""
        self._fit()

    def _fit(self) -> None:
        height = self.heightForWidth(self.width())
        if height != self.minimumHeight() or height != self.maximumHeight():
            self.setFixedHeight(height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        painter = QPainter(self)
        theme = current()
        box = self.rect().adjusted(0, 2, -1, -6)
        fill = "accent_tint" if self.opened else "sunk" if self.underMouse() else "surface"
        edge = "danger" if self.wrong else "accent" if self.opened else "rule"
        frame(painter, box, fill=fill, edge=edge, radius=8)
        title = QRect(theme.px(_MARGIN), 2, self.width() - theme.px(140), theme.px(_TITLE))
        painter.setFont(theme.strong())
        painter.setPen(theme.color("accent_text" if self.opened else "ink"))
        elided(painter, title, f"{self.index + 1}. {entry_name(self.cells, self.columns)}")
        self._paint_filled(painter, QRect(0, 2, self.width(), theme.px(_TITLE)))
        if not self.opened:
            self._paint_answers(painter)
        if self.hasFocus():
            focus_ring(painter, box, 8)

    def _paint_answers(self, painter: QPainter) -> None:
        theme = current()
        abreast = self._abreast(self.width())
        wide = (self.width() - 2 * theme.px(_MARGIN)) // abreast
        line = theme.px(_ANSWER) // 2
        for place, (column, cell) in enumerate(self.answers()):
            left = theme.px(_MARGIN) + place % abreast * wide
            top = theme.px(_TITLE) + place // abreast * theme.px(_ANSWER)
            painter.setFont(theme.hint())
            painter.setPen(theme.color("muted"))
            elided(painter, QRect(left, top, wide - 12, line), column.title)
            painter.setFont(theme.body())
            painter.setPen(theme.color("danger" if cell.wrong else "ink"))
            elided(painter, QRect(left, top + line - 2, wide - 12, line), cell.words)

    def _abreast(self, width: int) -> int:
        return max(1, (width - 2 * current().px(_MARGIN)) // current().px(_WIDE))
