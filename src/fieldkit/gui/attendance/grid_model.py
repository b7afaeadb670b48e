"""The marks of an event as rows of people and columns of sessions."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from fieldkit.gui.attendance.history import Act, CellChange
from fieldkit.gui.attendance.letters import letter
from fieldkit.gui.attendance.order import RowOrder, sorted_people
from fieldkit.gui.attendance.speech import (
    apart_words,
    cell_words,
    conflict_words,
    head_words,
    mark_words,
    person_words,
)
from fieldkit.i18n import _
from fieldkit.records.attendance import AttendanceGrid, AttendanceStatus, Mark, Tally
from fieldkit.records.event import Registration, Session
from fieldkit.records.row_number import RowNumber

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROLE = Qt.ItemDataRole


class GridModel(QAbstractTableModel):
    """Shows an AttendanceGrid; it never saves, it is told what has been saved.

    Rows are the participants in the chosen order, columns the sessions.
    """

    def __init__(self, grid: AttendanceGrid, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grid = grid
        self._order = RowOrder.NAME
        self._only: frozenset[RowNumber] | None = None
        self._everybody: tuple[Registration, ...] = ()
        self._people: list[Registration] = []
        self._places: dict[str, int] = {}
        self._tallies: dict[int, Tally] = {}
        self._conflicts: dict[tuple[str, str], Session] = {}
        self._hours: dict[str, float] = {}
        self._arrange()

    @property
    def grid(self) -> AttendanceGrid:
        """Return the event as it is known now."""
        return self._grid

    @property
    def order(self) -> RowOrder:
        """Return by what the rows are sorted."""
        return self._order

    @property
    def people(self) -> list[Registration]:
        """Return the people in the order of the rows."""
        return self._people

    def show_grid(self, grid: AttendanceGrid) -> None:
        """Show another state of the event, in the order chosen before."""
        self.beginResetModel()
        self._grid = grid
        self._arrange()
        self.endResetModel()

    def order_by(self, order: RowOrder) -> None:
        """Sort the rows anew."""
        self.beginResetModel()
        self._order = order
        self._arrange()
        self.endResetModel()

    def show_only(self, rows: frozenset[RowNumber] | None) -> None:
        """Show these row numbers alone, as they stand on a sheet of paper; None shows everybody.

        Counts go on to be those of the whole session.
        """
        self.beginResetModel()
        self._only = rows
        self._arrange()
        self.endResetModel()

    def put(self, act: Act) -> None:
        """Show the marks of an act that has been saved."""
        marks = dict(self._grid.marks)
        for change in act:
            key = (change.session_id, change.registration_id)
            if change.after is None:
                marks.pop(key, None)
            else:
                marks[key] = change.after
            self._hours.pop(change.registration_id, None)
        self._grid = self._grid.with_marks(marks)
        self._find_conflicts()
        rows = [self._places[c.registration_id] for c in act if c.registration_id in self._places]
        columns = [self.column_of(change.session_id) for change in act]
        for column in columns:
            self._tallies.pop(column, None)
        if rows:
            first = self.index(min(rows), min(columns))
            self.dataChanged.emit(first, self.index(max(rows), max(columns)))

    def person(self, row: int) -> Registration:
        """Return who stands in a row."""
        return self._people[row]

    def session(self, column: int) -> Session:
        """Return the session of a column."""
        return self._grid.sessions[column]

    def mark(self, row: int, column: int) -> Mark | None:
        """Return the mark of a cell, None where it is blank."""
        return self._grid.marks.get((self._grid.sessions[column].id, self._people[row].id))

    def expected(self, row: int, column: int) -> bool:
        """Tell whether a mark is expected: the session is of their track and their part."""
        return self._grid.roles.expects(self.person(row), self.session(column))

    def conflicting(self, row: int, column: int) -> Session | None:
        """Return the session at the same time at which the person is marked as well."""
        return self._conflicts.get((self.session(column).id, self.person(row).id))

    def conflicts(self) -> list[tuple[int, int]]:
        """Return the (row, column) of the marks that are at two sessions at one time."""
        return sorted(
            (row, self.column_of(session))
            for session, person in self._conflicts
            if (row := self.row_of(person)) is not None
        )

    def row_of(self, registration_id: str) -> int | None:
        """Return the row of a person, None where they are not in the grid."""
        return self._places.get(registration_id)

    def column_of(self, session_id: str) -> int:
        """Return the column of a session. Raises StopIteration for one of another event."""
        return next(n for n, one in enumerate(self._grid.sessions) if one.id == session_id)

    def tally(self, column: int) -> Tally:
        """Return the counts of a column, over everybody expected, whether shown now or not.

        Who chose another track is blank nowhere, but counts where they are marked.
        """
        found = self._tallies.get(column)
        if found is None:
            found = self._grid.sheet(self._grid.sessions[column].id).tally()
            self._tallies[column] = found
        return found

    def hours(self, row: int) -> float:
        """Return the hours that a person has attended so far."""
        person = self._people[row].id
        found = self._hours.get(person)
        if found is None:
            found = self._grid.hours(person)
            self._hours[person] = found
        return found

    def fill(
        self, cells: Iterable[tuple[int, int]], status: AttendanceStatus, minutes: int = 0
    ) -> Act:
        """Return the act that gives one mark to these (row, column); notes stay beside it.

        Cells that hold just this mark already are left out.
        """

        def given(old: Mark | None, session_id: str, person: str) -> Mark:
            return Mark(session_id, person, status, minutes, old.note if old else "")

        return self._act(cells, given)

    def clearing(self, cells: Iterable[tuple[int, int]]) -> Act:
        """Return the act that takes the marks of these (row, column) away."""
        return self._act(cells, lambda _old, _session, _person: None)

    def noting(self, row: int, column: int, note: str) -> Act:
        """Return the act that writes a note beside a mark; none without a mark."""
        old = self.mark(row, column)
        if old is None or old.note == note:
            return ()
        change = CellChange(old.session_id, old.registration_id, old, replace(old, note=note))
        return (change,)

    def blanks(self, column: int) -> list[tuple[int, int]]:
        """Return the (row, column) of a session where a mark is expected and none is set yet."""
        rows = range(len(self._people))
        blank = ((row, column) for row in rows if self.mark(row, column) is None)
        return [cell for cell in blank if self.expected(*cell)]

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """Return how many people there are."""
        return 0 if parent.isValid() else len(self._people)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        """Return how many sessions there are."""
        return 0 if parent.isValid() else len(self._grid.sessions)

    def data(self, index: AnyIndex, role: int = _ROLE.DisplayRole) -> object:
        """Return a cell's letter, its words for a screen reader or its tooltip."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        mark = self.mark(row, column)
        if role == _ROLE.DisplayRole:
            return letter(mark.status) if mark else ""
        if role == _ROLE.AccessibleTextRole:
            words = cell_words(self._grid, self.session(column), self.person(row), mark)
            return ", ".join(filter(None, (words, self._beside(row, column))))
        if role == _ROLE.ToolTipRole:
            told = [self._beside(row, column)]
            if mark and (mark.note or mark.minutes or mark.reason):
                why = _("corrected: {reason}").format(reason=mark.reason) if mark.reason else ""
                told = [mark_words(mark), mark.note, why, *told]
            return "\n".join(filter(None, told)) or None
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> object:
        """Return a session's number or a person's name, and their words for a screen reader."""
        across = orientation == Qt.Orientation.Horizontal
        if role == _ROLE.DisplayRole:
            return str(self.session(section).number) if across else self.person(section).name
        if role in {_ROLE.AccessibleTextRole, _ROLE.ToolTipRole}:
            if across:
                return head_words(self._grid, self.session(section))
            return person_words(self._grid, self.person(section))
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Say that every cell can be chosen; marks are given by keys, not by an editor."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _beside(self, row: int, column: int) -> str:
        """Return why no mark is expected in a cell, or with which session it collides."""
        person, session = self.person(row), self.session(column)
        other = self.conflicting(row, column)
        told = [conflict_words(other)] if other else []
        if not self.expected(row, column):
            told.append(apart_words(self._grid, person, session))
        return ", ".join(told)

    def _find_conflicts(self) -> None:
        self._conflicts = {}
        for found in self._grid.conflicts():
            self._conflicts[found.one.id, found.registration.id] = found.other
            self._conflicts[found.other.id, found.registration.id] = found.one

    def _act(
        self,
        cells: Iterable[tuple[int, int]],
        made: Callable[[Mark | None, str, str], Mark | None],
    ) -> Act:
        changes = []
        for row, column in cells:
            session, person = self.session(column).id, self.person(row).id
            old = self.mark(row, column)
            new = made(old, session, person)
            if new != old:
                changes.append(CellChange(session, person, old, new))
        return tuple(changes)

    def _arrange(self) -> None:
        self._everybody = self._grid.participants()
        shown = self._everybody
        if self._only is not None:
            shown = tuple(one for one in shown if one.row in self._only)
        self._people = sorted_people(shown, self._order)
        self._places = {person.id: row for row, person in enumerate(self._people)}
        self._tallies.clear()
        self._hours.clear()
        self._find_conflicts()
