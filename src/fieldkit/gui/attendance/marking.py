"""What the keys of the grid do: which cells change, what is said, where the cursor goes."""

from PySide6.QtCore import QObject, Qt, Signal

from fieldkit.errors import FieldkitError
from fieldkit.gui.attendance.cell_history import CellHistory
from fieldkit.gui.attendance.grid_model import GridModel
from fieldkit.gui.attendance.grid_view import GridView
from fieldkit.gui.attendance.history import Act, CellChange
from fieldkit.gui.attendance.keys import Wish
from fieldkit.gui.attendance.letters import letter
from fieldkit.gui.attendance.mark_book import MarkBook
from fieldkit.gui.attendance.order import find_name
from fieldkit.gui.attendance.overlays import NameJump, NoteField
from fieldkit.gui.attendance.speech import mark_words, session_words, surname
from fieldkit.gui.desk import Desk
from fieldkit.i18n import _, ngettext
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.permissions import Act as Access
from fieldkit.records.sheet_errors import SheetClosed
from fieldkit.services.correcting import mark_history, settle_mark

Cells = list[tuple[int, int]]
_PRESENT = AttendanceStatus.PRESENT


class Marking(QObject):
    """Turns the wishes of a GridView into acts of a MarkBook.

    Signals: said(words) after each act, for the status line; told(words)
    after an act on many cells, which is offered to be undone;
    settled() after one of two different values was let stand;
    order_requested(), close_requested(), walk_in_requested().
    """

    said = Signal(str)
    told = Signal(str)
    order_requested = Signal()
    close_requested = Signal()
    walk_in_requested = Signal()
    settled = Signal()

    def __init__(
        self, desk: Desk, model: GridModel, view: GridView, book: MarkBook, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._model, self._view, self._book = desk, model, view, book
        self._minutes_asked = False
        self._last_cell: tuple[int, int] | None = None
        self._jumped_from: tuple[int, int] | None = None
        self.jump = NameJump(view)
        self.note = NoteField(view)
        self.why = NoteField(view, _("Why is the mark of a closed session corrected?"))
        self._to_correct: Act = ()
        self.history: CellHistory | None = None
        self._wishes = {
            Wish.TOGGLE: self.toggle,
            Wish.CLEAR: self.clear,
            Wish.COLUMN: self.fill_column,
            Wish.COPY: self.copy_previous,
            Wish.FILL_RIGHT: self.fill_right,
            Wish.UNDO: self.undo,
            Wish.REDO: self.redo,
            Wish.NOTE: self.begin_note,
            Wish.HISTORY: self.show_history,
            Wish.JUMP: self.begin_jump,
            Wish.DENSITY: self._change_density,
            Wish.ORDER: self.order_requested.emit,
            Wish.CLOSE: self.close_requested.emit,
            Wish.WALK_IN: self.walk_in_requested.emit,
        }
        view.mark_requested.connect(self.set_mark)
        view.minutes_requested.connect(self.set_minutes)
        view.wish_requested.connect(self._grant)
        book.refused.connect(desk.notices.refuse)
        desk.room.room_made.connect(book.try_again)
        self.jump.searched.connect(self._search)
        self.jump.ended.connect(self._jump_ended)
        self.note.kept.connect(self._keep_note)
        self.note.ended.connect(view.setFocus)
        self.why.kept.connect(self._correct)
        self.why.ended.connect(view.setFocus)

    def set_mark(self, status: AttendanceStatus) -> None:
        """Give the chosen cells a mark; a single one moves the cursor down.

        Where all are of closed sessions, ask for the reason of the correction first.
        """
        if self._ask_why(status):
            return
        cells = self._open(self._view.cells())
        if not cells:
            return
        act = self._model.fill(cells, status)
        if len(cells) > 1:
            self._many(act, status)
        elif not act or self._book.do(act):
            self._last_cell = cells[0]
            self.say_cell(*cells[0])
            self._view.go(cells[0][0] + 1, cells[0][1])

    def ask_minutes(self, asked: bool) -> None:
        """Choose whether a digit after "late" or "left early" gives its minutes."""
        self._minutes_asked = asked
        self._view.setFocus()

    def set_minutes(self, digit: int) -> None:
        """Add five times the digit as minutes to the late or early mark that was just set."""
        if not self._minutes_asked or self._last_cell is None:
            return
        row, column = self._last_cell
        mark = self._model.mark(row, column)
        late = {AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY}
        if mark is None or mark.status not in late:
            return
        if self._book.do(self._model.fill([(row, column)], mark.status, digit * 5)):
            self.say_cell(row, column)

    def toggle(self) -> None:
        """Set presence, or clear it where the cursor's cell has it."""
        at = self._view.cursor_cell()
        cells = self._open(self._view.cells())
        if at is None or not cells:
            return
        mark = self._model.mark(*at)
        if mark is not None and mark.status is _PRESENT:
            self._book.do(self._model.clearing(cells))
        elif len(cells) > 1:
            self._many(self._model.fill(cells, _PRESENT), _PRESENT)
        else:
            self._book.do(self._model.fill(cells, _PRESENT))
        self.say_cell(*at)

    def clear(self) -> None:
        """Take the marks of the chosen cells away."""
        cells = self._open(self._view.cells())
        act = self._model.clearing(cells)
        if not self._book.do(act):
            return
        if len(cells) == 1:
            self.say_cell(*cells[0])
        else:
            words = ngettext("{count} mark taken away.", "{count} marks taken away.", len(act))
            self.told.emit(words.format(count=len(act)))

    def fill_column(self) -> None:
        """Set presence for everybody in the session who has no mark yet."""
        at = self._view.cursor_cell()
        if at is None or not self._open([at]):
            return
        act = self._model.fill(self._model.blanks(at[1]), _PRESENT)
        if act:
            self._many(act, _PRESENT)
        else:
            self.said.emit(_("Everybody has a mark already."))

    def copy_previous(self) -> None:
        """Give those without a mark the one they had in the session before."""
        at = self._view.cursor_cell()
        if at is None or at[1] == 0 or not self._open([at]):
            return
        act: Act = ()
        for row, column in self._model.blanks(at[1]):
            before = self._model.mark(row, column - 1)
            if before is not None:
                act += self._model.fill([(row, column)], before.status)
        if self._book.do(act):
            words = ngettext("{count} mark copied.", "{count} marks copied.", len(act))
            self.told.emit(words.format(count=len(act)))

    def fill_right(self) -> None:
        """Give the rest of each chosen row the mark at its left."""
        rows: dict[int, int] = {}
        for row, column in self._view.cells():
            rows[row] = min(column, rows.get(row, column))
        act: Act = ()
        for row, column in rows.items():
            mark = self._model.mark(row, column)
            rest = [(row, other) for other in range(column + 1, self._model.columnCount())]
            if mark is not None:
                still_open = [cell for cell in rest if not self._model.session(cell[1]).closed]
                act += self._model.fill(still_open, mark.status)
        if self._book.do(act):
            self.said.emit(_("Filled to the end of the row."))

    def undo(self) -> None:
        """Take the last act back and show where it was."""
        act = self._book.undo()
        if act:
            self._show(act)
            self.said.emit(_("Undone"))

    def redo(self) -> None:
        """Do again what was undone and show where."""
        act = self._book.redo()
        if act:
            self._show(act)
            self.said.emit(_("Done again"))

    def begin_note(self) -> None:
        """Open the note on the cursor's mark."""
        at = self._view.cursor_cell()
        if at is None or not self._open([at]):
            return
        mark = self._model.mark(*at)
        if mark is None:
            self.said.emit(_("Set a mark first, then a note on it."))
            return
        self.note.begin(surname(self._model.person(at[0]).name), mark.note)

    def begin_jump(self) -> None:
        """Open the search for a name."""
        self._jumped_from = self._view.cursor_cell()
        self.jump.begin()

    def go_to_discrepancy(self) -> None:
        """Put the cursor on the next mark that two laptops gave differently."""
        at = self._view.cursor_cell() or (0, -1)
        places = sorted(
            (row, self._model.column_of(mark.session_id))
            for mark in self._model.grid.marks.values()
            if mark.discrepancy and (row := self._model.row_of(mark.registration_id)) is not None
        )
        if places:
            self._view.go(*next((place for place in places if place > at), places[0]))
            self._view.setFocus()
            self.show_history()

    def go_to_conflict(self) -> None:
        """Put the cursor on the next mark of somebody who is at two sessions at one time."""
        at = self._view.cursor_cell() or (0, -1)
        places = self._model.conflicts()
        if places:
            self._view.go(*next((place for place in places if place > at), places[0]))
            self._view.setFocus()
            self.say_cell(*(self._view.cursor_cell() or at))

    def show_history(self) -> None:
        """Show who gave the cursor's mark when, and let a discrepancy be settled."""
        at = self._view.cursor_cell()
        if at is None:
            return
        person, session = self._model.person(at[0]), self._model.session(at[1])
        workspace = self._desk.workspace
        try:
            found = mark_history(workspace, session.id, person.id)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        title = f"{surname(person.name)}, {session_words(session)}"
        may = workspace.rights.may(Access.PLAN_EVENTS)
        self.history = CellHistory(self._view.window(), title, found, may_settle=may)
        self.history.chosen.connect(self._settle)
        self.history.finished.connect(self._view.setFocus)
        self.history.open()

    def _settle(self, entry: str) -> None:
        at = self._view.cursor_cell()
        if at is None:
            return
        person, session = self._model.person(at[0]), self._model.session(at[1])
        before = self._model.mark(*at)
        try:
            mark = settle_mark(self._desk.workspace, session.id, person.id, entry)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self._model.put((CellChange(session.id, person.id, before, mark),))
        self.settled.emit()
        self.say_cell(*at)

    def _ask_why(self, status: AttendanceStatus) -> bool:
        """Ask why marks of closed sessions are corrected; tell whether that is asked."""
        cells = self._view.cells()
        closed = [cell for cell in cells if self._model.session(cell[1]).closed]
        if not cells or closed != cells:
            return False
        if not self._desk.workspace.rights.may(Access.PLAN_EVENTS):
            return False
        self._to_correct = self._model.fill(cells, status)
        if self._to_correct:
            self.why.begin(surname(self._model.person(cells[0][0]).name), "")
        return True

    def _correct(self, reason: str) -> None:
        act, self._to_correct = self._to_correct, ()
        if act and reason:
            self._book.do(tuple(change.because(reason) for change in act))
            at = self._view.cursor_cell()
            if at is not None:
                self.say_cell(*at)

    def say_cell(self, row: int, column: int) -> None:
        """Say what stands in a cell now: the letter and its word."""
        mark = self._model.mark(row, column)
        person, session = self._model.person(row), self._model.session(column)
        said = mark_words(mark)
        if mark is not None:
            said = _("{letter}: {word}").format(letter=letter(mark.status), word=said)
        self.said.emit(f"{surname(person.name)}, {session_words(session)}, {said}")

    def letter_of_present(self) -> str:
        """Return the letter of presence in the window's language."""
        return letter(_PRESENT)

    def _grant(self, wish: Wish) -> None:
        self._wishes[wish]()

    def _many(self, act: Act, status: AttendanceStatus) -> None:
        if self._book.do(act):
            self._tell_set(len({change.registration_id for change in act}), status)

    def _tell_set(self, count: int, status: AttendanceStatus) -> None:
        words = ngettext(
            "{letter} set for {count} participant.", "{letter} set for {count} participants.", count
        )
        said = words.format(letter=letter(status), count=count)
        self.told.emit(said)

    def _open(self, cells: Cells) -> Cells:
        """Return the cells of open sessions; where all are closed, say so and return none."""
        still_open = [cell for cell in cells if not self._model.session(cell[1]).closed]
        if cells and not still_open:
            session = self._model.session(cells[0][1])
            self._desk.notices.refuse(SheetClosed(session=session.title or session.number))
        return still_open

    def _show(self, act: Act) -> None:
        """Put the cursor where an act was, so that nothing changes out of sight."""
        row = self._model.row_of(act[0].registration_id)
        if row is not None:
            self._view.go(row, self._model.column_of(act[0].session_id))

    def _search(self, text: str, onwards: bool) -> None:
        at = self._view.cursor_cell() or (0, 0)
        after = at[0] if onwards else -1
        row = find_name(self._model.people, text, after)
        if row is not None:
            self._view.go(row, at[1])

    def _jump_ended(self, keep: bool) -> None:
        if not keep and self._jumped_from is not None:
            self._view.go(*self._jumped_from)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_note(self, note: str) -> None:
        at = self._view.cursor_cell()
        if at is not None:
            self._book.do(self._model.noting(*at, note))

    def _change_density(self) -> None:
        self._view.set_roomy(not self._view.roomy)
