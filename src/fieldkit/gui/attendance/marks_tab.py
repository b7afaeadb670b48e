"""The marks of an event: grid, counts, walk-in line and the panel beside them."""

from collections import Counter
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.attendance.closing import ClosingStrip
from fieldkit.gui.attendance.door_scans import DoorScans
from fieldkit.gui.attendance.figures import (
    SessionState,
    clock_words,
    session_at_hand,
    session_state,
)
from fieldkit.gui.attendance.grid_model import GridModel
from fieldkit.gui.attendance.grid_sides import HoursColumn, PeopleCorner, TallyFoot, order_words
from fieldkit.gui.attendance.grid_view import GridView
from fieldkit.gui.attendance.mark_book import MarkBook
from fieldkit.gui.attendance.marking import Marking
from fieldkit.gui.attendance.order import RowOrder
from fieldkit.gui.attendance.panel import SessionPanel
from fieldkit.gui.attendance.paper_entry import PaperEntry
from fieldkit.gui.attendance.role_dialogs import rows_of_human
from fieldkit.gui.attendance.twin_words import twin_words
from fieldkit.gui.attendance.walk_in import WalkInLine
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.card import Hairline
from fieldkit.i18n import _
from fieldkit.records.attendance import AttendanceGrid, AttendanceStatus
from fieldkit.records.event import Registration, RegistrationRole
from fieldkit.records.printed_sheet import SheetPage
from fieldkit.records.zones import event_now
from fieldkit.services.attendance import (
    PersonMatch,
    add_walk_in,
    close_session,
    open_event,
    reopen_session,
    withdraw,
)
from fieldkit.services.correcting import LATE_AFTER, count_on_paper, entered_late
from fieldkit.services.roster_twins import twins_on_roster
from fieldkit.services.second_roles import register_in_role

_NEVER = Qt.FocusPolicy.NoFocus


class MarksTab(QWidget):
    """One event's marks, worked by keys or by the pointer; each act is saved at once.

    Signals: saved() after anything was written; sheet_scanned(code) for the sign of a sheet.
    """

    saved = Signal()
    sheet_scanned = Signal(str)

    def __init__(self, desk: Desk, grid: AttendanceGrid) -> None:
        super().__init__()
        self._desk = desk
        self.model = GridModel(grid, self)
        self.view = GridView(self.model)
        self.book = MarkBook(desk.workspace, self.model, self)
        self.marking = Marking(desk, self.model, self.view, self.book, self)
        self.corner = PeopleCorner(self.view)
        self.hours = HoursColumn(self.view, self.model)
        self.foot = TallyFoot(self.view, self.model)
        self.closing = ClosingStrip()
        self.walk_in = WalkInLine(desk.workspace, self)
        self.door = DoorScans(desk, self.model, self.view, self.book, self)
        self.paper = PaperEntry(desk, self.model, self.view, self.book, self)
        self.panel = SessionPanel(self.model)
        self._last_walk_in: Registration | None = None
        self._clock_doubted = False
        self._lay_out()
        # A scanner sends Enter: on a button it must not press what nobody meant.
        takers = (one for one in self.findChildren(QWidget) if one.focusPolicy() is not _NEVER)
        self.door.watch(*takers)
        self._connect()
        self.show_grid(grid)
        self.view.go(0, session_at_hand(grid, self._now()))

    def show_grid(self, grid: AttendanceGrid) -> None:
        """Show another state of the same event; the cursor stays with its person."""
        at = self.view.cursor_cell()
        who = self.model.person(at[0]).id if at else ""
        self.model.show_grid(grid)
        self.paper.refresh()
        now = self._now()
        head = self.view.sessions_head
        head.today = now.date()
        under_way = (s.id for s in grid.sessions if session_state(s, now) is SessionState.RUNNING)
        head.running = next(under_way, "")
        self.panel.late = self._late(grid)
        self.walk_in.show_roster(grid.registrations)
        self.corner.show_order(self.model.order)
        if at:
            row = self.model.row_of(who)
            self.view.go(at[0] if row is None else row, at[1])
        self._show_panel()

    def _late(self, grid: AttendanceGrid) -> Counter[str]:
        """Return how many marks of each session were entered long after it."""
        today = self._desk.workspace.now().date()
        if all(today - one.day <= LATE_AFTER for one in grid.sessions):
            return Counter()
        found = entered_late(self._desk.workspace, grid.event.id)
        return Counter(session for session, _who in found)

    def initial_focus(self) -> QWidget:
        """Begin in the grid; with a page of paper, at its rows without a signature."""
        if self.paper.page is not None:
            return self.paper.strip.rows[AttendanceStatus.ABSENT]
        return self.view

    def leave(self) -> None:
        """Keep a note that is being written."""
        if self.marking.note.isVisible():
            self.marking.note.keep()

    def column(self) -> int:
        """Return the session at which the cursor is, 0 where there is no cursor."""
        at = self.view.cursor_cell()
        return at[1] if at else 0

    def _session_id(self) -> str:
        sessions = self.model.grid.sessions
        return sessions[self.column()].id if sessions else ""

    def _lay_out(self) -> None:
        bar = QScrollBar(Qt.Orientation.Vertical)
        bar.setAccessibleName(_("Scroll the people"))
        own = self.view.verticalScrollBar()
        own.rangeChanged.connect(bar.setRange)
        own.valueChanged.connect(bar.setValue)
        bar.valueChanged.connect(own.setValue)
        own.rangeChanged.connect(self._fit_bar)
        self._bar = bar
        grid = QHBoxLayout()
        grid.setSpacing(0)
        grid.addWidget(self.view, 1)
        grid.addWidget(self.hours)
        grid.addSpacing(4)
        grid.addWidget(bar)
        left = QVBoxLayout()
        left.setContentsMargins(24, 0, 12, 10)
        left.setSpacing(0)
        left.addLayout(grid, 1)
        left.addWidget(self.closing)
        left.addWidget(self.door.strip)
        left.addWidget(self.paper.strip)
        left.addWidget(self.foot)
        left.addSpacing(4)
        left.addWidget(self.walk_in)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 24, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(Hairline(standing=True))
        row.addSpacing(15)
        row.addWidget(self.panel)

    def _connect(self) -> None:
        self.view.cursor_moved.connect(self._show_panel)
        self.corner.order_chosen.connect(self.order_by)
        self.book.kept.connect(self._kept)
        self.marking.said.connect(self.walk_in.say)
        self.marking.told.connect(self._tell)
        self.marking.order_requested.connect(self._next_order)
        self.marking.settled.connect(self._kept)
        self.marking.close_requested.connect(self.close_column)
        self.marking.walk_in_requested.connect(self.begin_walk_in)
        self.panel.mark_requested.connect(self.marking.set_mark)
        self.panel.minutes_chosen.connect(self.marking.ask_minutes)
        self.panel.clear_requested.connect(self.marking.clear)
        self.panel.close_requested.connect(self.close_column)
        self.panel.reopen_requested.connect(self.ask_reopen)
        self.panel.discrepancy_requested.connect(self.marking.go_to_discrepancy)
        self.panel.conflict_requested.connect(self.marking.go_to_conflict)
        self.closing.back_requested.connect(self.view.setFocus)
        self.closing.act_requested.connect(self._close_with_absences)
        self.closing.explained.connect(self._explain_total)
        self.closing.reopen_requested.connect(self._reopen)
        self.door.said.connect(self.walk_in.say)
        self.door.sheet_scanned.connect(self.sheet_scanned)
        self.paper.changed.connect(self._read_again)
        self.paper.ended.connect(self._paper_ended)
        self.walk_in.left.connect(self.view.setFocus)
        self.walk_in.known_requested.connect(self._mark_known)
        self.walk_in.add_requested.connect(self._add)

    def order_by(self, order: RowOrder) -> None:
        """Sort the rows; the cursor stays with its person."""
        at = self.view.cursor_cell()
        who = self.model.person(at[0]).id if at else ""
        self.model.order_by(order)
        self.corner.show_order(order)
        row = self.model.row_of(who)
        if at and row is not None:
            self.view.go(row, at[1])

    def begin_walk_in(self) -> None:
        """Go to the line that adds whoever came without registration."""
        self.walk_in.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_column(self) -> None:
        """Close the session at the cursor; where marks or a total do not fit, ask first."""
        if not self.model.grid.sessions:
            return
        session = self.model.session(self.column())
        sheet = self.model.grid.sheet(session.id)
        if session.closed:
            self._close(session.id, blanks_are_absent=False)
        elif (paper := sheet.unexplained) is not None:
            self.closing.ask_total(session.id, paper)
        elif sheet.blanks():
            self.closing.ask(session.id, len(sheet.blanks()))
        else:
            self._close(session.id, blanks_are_absent=False)

    def ask_reopen(self) -> None:
        """Ask why the session at the cursor is opened again."""
        self.closing.ask_reopen(self.model.session(self.column()))

    def reopen_column(self) -> None:
        """Open the session at the cursor again that was closed just now."""
        self._reopen(self.model.session(self.column()).id)

    def show_page(self, page: SheetPage) -> None:
        """Show one page of a signed sheet, to be entered."""
        self.paper.begin(page)
        self.corner.show_order(self.model.order)

    def _explain_total(self, session_id: str, words: str) -> None:
        paper = self.model.grid.sheet(session_id).unexplained
        if paper is None:
            return
        try:
            count_on_paper(self._desk.workspace, session_id, paper.counted, words, hall=paper.hall)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self.closing.hide()
        self._read_again()
        self.close_column()

    def _paper_ended(self) -> None:
        self.corner.show_order(self.model.order)
        self.walk_in.clear()

    def _reopen(self, session_id: str, reason: str = "") -> None:
        try:
            session = reopen_session(self._desk.workspace, session_id, reason).session
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self.closing.hide()
        self._read_again()
        said = _("Session {number} is open again; paper will say that it was corrected.")
        self.walk_in.say(said.format(number=session.number))
        self.view.setFocus()

    def _close(self, session_id: str, *, blanks_are_absent: bool) -> None:
        try:
            sheet = close_session(
                self._desk.workspace, session_id, blanks_are_absent=blanks_are_absent
            )
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self.closing.hide()
        self._read_again()
        said = _("Session {number} is closed.").format(number=sheet.session.number)
        self.walk_in.tell(said, _("Open again"), self.reopen_column)
        self.view.setFocus()

    def _close_with_absences(self, session_id: str) -> None:
        self._close(session_id, blanks_are_absent=True)

    def _mark_known(self, person: Registration) -> None:
        row = self.model.row_of(person.id)
        if row is None:
            self._mark_in_another_role(person)
            return
        column = self.column()
        self.view.go(row, column)
        self.book.do(self.model.fill([(row, column)], AttendanceStatus.PRESENT))
        self.marking.say_cell(row, column)

    def _mark_in_another_role(self, person: Registration) -> None:
        """Let a speaker or a guest take part from now on: a row of their own, marked P."""
        for own in rows_of_human(self.model.grid, person):
            if self.model.row_of(own.id) is not None:
                self._mark_known(own)
                return
        if not self.model.grid.sessions:
            return
        try:
            made = register_in_role(
                self._desk.workspace,
                person.id,
                RegistrationRole.PARTICIPANT,
                present_at=self.model.session(self.column()).id,
                paper_row=self.paper.free_row(),
            )
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self._say_added(made)

    def _add(self, match: PersonMatch) -> None:
        if not self.model.grid.sessions:
            return
        try:
            made = add_walk_in(
                self._desk.workspace,
                self.model.grid.event.id,
                self.model.session(self.column()).id,
                match.name,
                match.organisation,
                district=match.district,
                specialist_id=match.specialist_id,
                organisation_id=match.organisation_id,
                paper_row=self.paper.free_row(),
            )
        except FieldkitError as error:
            self.walk_in.resume(match.name)
            self._desk.notices.refuse(error)
            return
        self._say_added(made)

    def _say_added(self, made: Registration) -> None:
        column = self.column()
        self._last_walk_in = made
        self._read_again()
        row = self.model.row_of(made.id)
        self.view.go(row if row is not None else 0, column)
        said = _("Added: {name}, row {number}, marked {letter}.")
        words = said.format(
            name=made.name, number=made.row, letter=self.marking.letter_of_present()
        )
        twins = twin_words(twins_on_roster(self._desk.workspace, self.model.grid.event.id, [made]))
        self.walk_in.tell(
            " ".join(filter(None, (twins, words))), _("Undo"), self._take_back_walk_in
        )

    def _take_back_walk_in(self) -> None:
        if self._last_walk_in is not None:
            withdraw(self._desk.workspace, self._last_walk_in)
            self._last_walk_in = None
            self._read_again()

    def _read_again(self) -> None:
        event = self.model.grid.event.id
        self.show_grid(open_event(self._desk.workspace, event))
        self.saved.emit()

    def _tell(self, words: str) -> None:
        self.walk_in.tell(words, _("Undo"), self.marking.undo)

    def _kept(self) -> None:
        # What is offered to be undone is the act before this one.
        self.walk_in.say("")
        self._desk.notices.clear()
        self._warn_of_the_clock()
        self.closing.hide()
        self._show_panel()
        self.saved.emit()

    def _warn_of_the_clock(self) -> None:
        """Say once that the computer's day is none of the event's; a page of paper may be late."""
        event, today = self.model.grid.event, self._now().date()
        late = today > event.ends_on and self.paper.page is not None
        if self._clock_doubted or event.starts_on <= today <= event.ends_on or late:
            return
        self._clock_doubted = True
        self._desk.notices.tell(clock_words(event, today), kind="warn")

    def _next_order(self) -> None:
        order = self.model.order.following()
        self.order_by(order)
        said = _("row number") if order is RowOrder.NUMBER else order_words(order)
        self.walk_in.say(_("Sorted by: {column}").format(column=said))

    def _show_panel(self) -> None:
        if self.closing.isVisible() and not self.closing.asks_about(self._session_id()):
            self.closing.hide()
        self.panel.show_session(self.column(), self._desk.workspace.now())

    def _now(self) -> datetime:
        return event_now(self.model.grid.event, self._desk.workspace.now())

    def _fit_bar(self) -> None:
        own = self.view.verticalScrollBar()
        self._bar.setPageStep(own.pageStep())
        self._bar.setSingleStep(own.singleStep())
