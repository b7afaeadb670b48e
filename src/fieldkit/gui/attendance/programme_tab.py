"""The programme of an event: its sessions, its plan, and the figures that follow from both."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import table_date
from fieldkit.gui.attendance.figures import session_count
from fieldkit.gui.attendance.group_words import (
    conflict_line,
    count_line,
    dropped_line,
    group_line,
    plan_line,
    series_line,
)
from fieldkit.gui.attendance.plan_dialogs import (
    CancelDialog,
    CountDialog,
    FactsDialog,
    HistoryDialog,
    MoveDialog,
    PlanDialog,
)
from fieldkit.gui.attendance.record_table import RecordTable
from fieldkit.gui.attendance.sessions_model import SessionsModel, parse_session
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import Button, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import line_edit
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.tool_row import ToolRow
from fieldkit.i18n import _, pgettext
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.bus import visit_days
from fieldkit.records.event import EventFormat, EventStatus, Session
from fieldkit.records.permissions import Act
from fieldkit.services.attendance import add_session, update_session
from fieldkit.services.boarding import add_boarding
from fieldkit.services.event_figures import group_figures_of, series_figures_of
from fieldkit.services.event_planning import add_date, take_up_event
from fieldkit.services.workspace import Workspace

A = TypeVar("A")
T = TypeVar("T")
_GROUPS = {EventFormat.SUPPORT_GROUP, EventFormat.DAY_CARE}


class ProgrammeTab(QWidget):
    """Lists the sessions; a closed one is opened again at the marks before it is rewritten.

    Signals: saved() after anything was written.
    """

    saved = Signal()

    def __init__(self, desk: Desk, grid: AttendanceGrid) -> None:
        super().__init__()
        self._desk = desk
        self._grid = grid
        self._cancelled: Session | None = None
        self._group = grid.event.format in _GROUPS
        self.dialog: Dialog | None = None
        self.model = SessionsModel(self)
        self.table = RecordTable(self.model, _("Sessions"))
        self.counts = Label("", "hint", "muted")
        self.figures = Label("", "hint_strong", "muted", wrap=True)
        self.told = Label("", "hint_medium", "warn", wrap=True)
        self.add_date = quiet(_("Add a date"), icon="calendar-plus", key="Ins")
        self.count = quiet(_("How many came..."), icon="users")
        self.plan = Button(pgettext("event", "Plan"), icon="calendar", menu_arrow=True)
        self.line = line_edit(_("Add a session: 20.11.2026 14:00-17:00 topic. Enter adds."))
        self.line.setAccessibleName(_("Add a session"))
        self._lay_out()
        self.model.edited.connect(self._edited)
        self.model.refused.connect(self._refused)
        self.table.add_requested.connect(self.begin_date)
        self.table.withdraw_requested.connect(self.cancel_session)
        self.add_date.clicked.connect(self.add_next_date)
        self.count.clicked.connect(self.ask_count)
        self.plan.clicked.connect(self._open_menu)
        self.line.returnPressed.connect(self._add)
        self.show_grid(grid)

    def _lay_out(self) -> None:
        top = ToolRow(self.counts, self.add_date, self.count, self.plan, spacing=12)
        self.add_date.setVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 4, 24, 12)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.told)
        column.addWidget(self.figures)
        column.addWidget(self.table, 1)
        column.addWidget(self.line)

    def show_grid(self, grid: AttendanceGrid) -> None:
        """Show another state of the event; the cursor stays where it is."""
        index = self.table.currentIndex()
        row, column = max(0, index.row()), index.column() if index.isValid() else 4
        self._grid = grid
        planned = sorted((*grid.sessions, *grid.cancelled), key=lambda one: one.number)
        self.model.show_sessions(tuple(planned))
        self.table.show_fields(self.model.shown(visits=bool(visit_days(grid))))
        self.table.setCurrentIndex(self.model.index(row, column))
        count = len(grid.sessions)
        self.counts.setText(session_count(count) if count else _("No sessions yet. Add one below."))
        self.add_date.setVisible(self._group and count > 0)
        self.count.setVisible((self._group or grid.event.headcount) and count > 0)
        self._show_figures()

    def initial_focus(self) -> QWidget:
        """Begin at the table, or at the line of an event without sessions."""
        return self.table if self._grid.sessions else self.line

    def begin_date(self) -> None:
        """Add a group's next date at once; of another event, write the session first."""
        if self._group and self._grid.sessions:
            self.add_next_date()
        else:
            self.line.setFocus()

    def add_next_date(self) -> None:
        """Add the date that follows from the last two."""
        made = self._tried(add_date, self._grid.event.id)
        if made:
            self.saved.emit()
            self.table.setCurrentIndex(self.model.index(self.model.rowCount() - 1, 1))
            said = _("Added: {day}.").format(day=table_date(made[0].day))
            self._cancelled = made[0]
            self._desk.notices.tell(said, pgettext("button", "Undo"), self._take_date_back)

    def cancel_session(self) -> None:
        """Let the session at the cursor be cancelled, or planned again."""
        if (session := self._at_hand()) is None:
            return
        wanted = replace(session, cancelled=not session.cancelled)
        if self._tried(update_session, wanted) is None:
            return
        self._cancelled = session
        self.saved.emit()
        said = _("Session {number} is cancelled: nobody is expected there.")
        if session.cancelled:
            said = _("Session {number} is planned again.")
        words = said.format(number=session.number)
        self._desk.notices.tell(words, pgettext("button", "Undo"), self._put_session_back)

    def ask_count(self) -> None:
        """Ask how many people came to the session at the cursor."""
        if (session := self._at_hand()) is not None:
            self._open(CountDialog(self._desk, self.window(), self._grid, session))

    def menu(self) -> QMenu:
        """Return what can be done about the plan."""
        menu = QMenu(self)
        event = self._grid.event
        menu.addAction(_("About the event...")).triggered.connect(self._ask_facts)
        if event.status is EventStatus.CANCELLED:
            menu.addAction(_("Plan the event again")).triggered.connect(self._take_up)
        else:
            menu.addAction(_("Move the event...")).triggered.connect(self._ask_move)
            menu.addAction(_("Cancel the event...")).triggered.connect(self._ask_cancel)
        if (session := self._at_hand()) is not None:
            said = _("Session {number} is required for completion")
            required = menu.addAction(said.format(number=session.number))
            required.setCheckable(True)
            required.setChecked(session.required)
            required.triggered.connect(self.require_session)
        if visit_days(self._grid):
            menu.addAction(_("Columns for who is on board")).triggered.connect(self.add_boarding)
        menu.addAction(_("History of the plan...")).triggered.connect(self._show_history)
        return menu

    def require_session(self) -> None:
        """Let the session at the cursor be required for completing the event, or not any more."""
        if (session := self._at_hand()) is not None:
            self._edited(replace(session, required=not session.required))

    def _at_hand(self) -> Session | None:
        row = self.table.currentIndex().row()
        return self.model.session(row) if 0 <= row < self.model.rowCount() else None

    def add_boarding(self) -> None:
        """Add the two columns of who is on board to each day with a visit that lacks them."""
        workspace, event = self._desk.workspace, self._grid.event.id
        made = [
            one for day in visit_days(self._grid) for one in add_boarding(workspace, event, day)
        ]
        self.saved.emit()
        said = _("Two columns for each bus: on board, back on board. They give no hours.")
        self._desk.notices.tell(said if made else _("The columns are there already."))

    def _open_menu(self) -> None:
        self.menu().popup(self.plan.mapToGlobal(QPoint(0, self.plan.height())))

    def _ask_facts(self) -> None:
        self._open(FactsDialog(self._desk, self.window(), self._grid.event))

    def _ask_move(self) -> None:
        self._open(MoveDialog(self._desk, self.window(), self._grid.event))

    def _ask_cancel(self) -> None:
        self._open(CancelDialog(self._desk, self.window(), self._grid.event))

    def _show_history(self) -> None:
        self._open(HistoryDialog(self._desk, self.window(), self._grid.event))

    def _open(self, dialog: Dialog) -> None:
        self.dialog = dialog
        if isinstance(dialog, PlanDialog):
            dialog.kept.connect(self.saved)
        dialog.open()

    def _take_up(self) -> None:
        if self._tried(take_up_event, self._grid.event.id) is not None:
            self.saved.emit()

    def _take_date_back(self) -> None:
        if self._cancelled is not None:
            wanted = replace(self._cancelled, cancelled=True)
            self._cancelled = None
            if self._tried(update_session, wanted) is not None:
                self.saved.emit()

    def _put_session_back(self) -> None:
        if self._cancelled is not None:
            session, self._cancelled = self._cancelled, None
            if self._tried(update_session, session) is not None:
                self.saved.emit()

    def _show_figures(self) -> None:
        """Say what follows from the marks, where somebody plans here."""
        grid, workspace = self._grid, self._desk.workspace
        told = [conflict_line(grid), plan_line(grid)]
        lines = [count_line(grid.headcounts)]
        if workspace.rights.may(Act.PLAN_EVENTS):
            if self._group and grid.marks:
                figures = group_figures_of(workspace, grid.event.id)
                lines.insert(0, group_line(figures))
                told.append(dropped_line(figures))
            if grid.event.series:
                series = grid.event.series
                lines.append(series_line(series, series_figures_of(workspace, series)))
        for label, said in ((self.figures, lines), (self.told, told)):
            label.setText("\n".join(filter(None, said)))
            label.setVisible(any(said))

    def _edited(self, wanted: Session) -> None:
        if self._tried(update_session, wanted) is not None:
            self.saved.emit()

    def _tried(self, service: Callable[[Workspace, A], T], asked: A) -> T | None:
        """Return what a service returns, or say why it refuses and return None."""
        try:
            return service(self._desk.workspace, asked)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return None

    def _refused(self, words: str) -> None:
        self._desk.notices.tell(words, kind="warn")

    def _add(self) -> None:
        read = parse_session(self.line.text(), self._grid.event.starts_on)
        if read is None:
            said = _("Write day, hours and topic: 20.11.2026 14:00-17:00 Safety plan")
            self._desk.notices.tell(said, kind="warn")
            return
        day, starts, ends, title = read
        add_session(self._desk.workspace, self._grid.event.id, day, starts, ends, title=title)
        self.line.clear()
        self.saved.emit()
