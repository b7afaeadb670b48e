"""The lines of the audit trail as rows of a table that reads on while it is scrolled."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QModelIndex

from fieldkit.formats import clock, table_date
from fieldkit.gui.widgets.table import Cell, Column, Index, TableRows
from fieldkit.i18n import _
from fieldkit.records.trail import TrailKind
from fieldkit.services.trail import TrailLine, TrailPage
from fieldkit.services.trail_words import kind_words

# What a supervisor looks for first: where trust was broken, or something left the laptop.
_STRONG = {TrailKind.EXPORTED, TrailKind.RIGHTS}
_ALARMING = {"unlock_failed", "unlocks_altered", "trail_cut"}
ReadOn = Callable[[int | None], TrailPage]


class TrailRows(TableRows[TrailLine]):
    """Lines, newest first; the next hundred are read when the last ones come into sight."""

    def __init__(self, now: datetime, *, narrow: bool = False) -> None:
        columns = (Column(_("Moment"), 172), Column(_("Who"), 230), Column(_("What")))
        about = () if narrow else (Column(_("About"), 320),)
        super().__init__((*columns, *about), self._cells_of)
        self._zone = now.tzinfo
        self._narrow = narrow
        self._read_on: ReadOn | None = None
        self._more = False

    def show_from(self, read_on: ReadOn) -> None:
        """Show the newest lines that ``read_on`` gives, and let the older ones wait."""
        self._read_on = read_on
        page = read_on(None)
        self._more = page.more
        self.show_rows(page.lines)

    def canFetchMore(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008 - Qt's own default
        """Tell whether older lines follow."""
        return not parent.isValid() and self._more

    def fetchMore(self, parent: Index = QModelIndex()) -> None:  # noqa: B008 - Qt's own default
        """Read the next older lines and put them below."""
        if parent.isValid() or self._read_on is None or not self._more:
            return
        there = self.rowCount()
        page = self._read_on(self.row_at(there - 1).no)
        self._more = page.more
        self.add_rows(page.lines)

    def _cells_of(self, line: TrailLine) -> Sequence[Cell]:
        at = line.at.astimezone(self._zone)
        when = Cell(f"{table_date(at.date())}, {clock(at)}", role="muted")
        role = "warn" if line.action in _ALARMING else "ink"
        weight = 500 if line.kind in _STRONG else 400
        if self._narrow:
            below = ", ".join(part for part in (line.about, line.facts) if part)
            return (when, Cell(line.who), Cell(line.what, below, role=role, weight=weight))
        what = Cell(line.what, kind_words(line.kind), role=role, weight=weight)
        about, below = (line.about, line.facts) if line.about else (line.facts, "")
        return (when, Cell(line.who), what, Cell(about, below))
