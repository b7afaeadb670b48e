"""The page of one event: its figures, its marks and its people."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from fieldkit.errors import FieldkitError
from fieldkit.gui.attendance.event_head import EventLine
from fieldkit.gui.attendance.form_menu import EventForms
from fieldkit.gui.attendance.hall_dialogs import CorrectionDialog
from fieldkit.gui.attendance.marks_tab import MarksTab
from fieldkit.gui.attendance.participants import ParticipantsTab
from fieldkit.gui.attendance.programme_tab import ProgrammeTab
from fieldkit.gui.attendance.results_tab import ResultsTab
from fieldkit.gui.attendance.scans_dialog import ScansDialog
from fieldkit.gui.attendance.sheet_dialog import SheetDialog
from fieldkit.gui.attendance.sheet_printing import SheetPrinting
from fieldkit.gui.desk import Desk
from fieldkit.gui.page import Page
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import Button, IconButton
from fieldkit.gui.widgets.label import ElidedLabel
from fieldkit.gui.widgets.segmented import Segmented
from fieldkit.i18n import _, pgettext
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.permissions import Act
from fieldkit.records.printed_sheet import SheetPage
from fieldkit.records.submission import Subject
from fieldkit.services.attendance import open_event
from fieldkit.services.sign_in_sheets import find_sheet_page
from fieldkit.services.unmarked import UnmarkedSession

_HEAD = 66


class EventPage(Page):
    """Shows one event; opened with its id."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._event_id = ""
        self.sheet_dialog: SheetDialog | None = None
        self.scans: ScansDialog | None = None
        self.marks: MarksTab | None = None
        self.people: ParticipantsTab | None = None
        self.programme: ProgrammeTab | None = None
        self.results: ResultsTab | None = None
        self.heading = ElidedLabel("", "title")
        self.line = EventLine()
        self.tabs = Segmented(
            (
                ("marks", pgettext("tab", "Marks")),
                ("people", pgettext("tab", "Participants")),
                ("programme", pgettext("tab", "Programme")),
                ("results", pgettext("tab", "Results")),
            ),
            _("Part of the event"),
        )
        self.print_button = Button(pgettext("button", "Print"), icon="printer", menu_arrow=True)
        self.back = IconButton("arrow-left", _("Back to the events"))
        self.from_paper = IconButton("clipboard-list", _("Enter from a signed sheet (Ctrl+L)..."))
        self.forms = EventForms(desk, self)
        self.forms.form_requested.connect(self._begin_form)
        self.lend = IconButton("laptop", _("Lend the laptop for this event: event mode..."))
        self.printing = SheetPrinting(desk, self.print_button, self)
        self._stack = QStackedWidget()
        self._lay_out()
        self.tabs.chosen.connect(self._show_tab)
        self.back.clicked.connect(self._go_back)
        self.lend.clicked.connect(self._lend)
        self.printing.scans_requested.connect(self.show_scans)
        self.from_paper.clicked.connect(self.ask_sheet)
        asking = QShortcut(QKeySequence("Ctrl+L"), self)
        asking.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        asking.activated.connect(self.ask_sheet)
        printing = QShortcut(QKeySequence("Ctrl+P"), self)
        printing.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        printing.activated.connect(self.printing.choose_day)
        for key in ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"):
            # The grid takes these keys itself; they are for the line of walk-ins and the panel.
            closing = QShortcut(QKeySequence(key), self)
            closing.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            closing.activated.connect(self._close_session)

    def title(self) -> str:
        """Return the page's name; an event's title may tell what its people came for."""
        return _("Event")

    def open(self, argument: object = None) -> None:
        """Read the event with this id, or the one that is shown again."""
        page = argument if isinstance(argument, SheetPage) else None
        if page is not None:
            self._event_id = page.event_id
        elif isinstance(argument, UnmarkedSession):
            self._event_id = argument.event_id
        elif isinstance(argument, str) and argument:
            self._event_id = argument
        try:
            grid = open_event(self.desk.workspace, self._event_id)
        except FieldkitError as error:
            self.desk.notices.refuse(error)
            return
        self._show(grid)
        if page is not None:
            # Read again later, the event is what is meant, not the page.
            self.argument = page.event_id
            self.enter_page(page)
        elif isinstance(argument, UnmarkedSession):
            self.show_session(argument.session_id)

    def subject(self) -> Subject | None:
        """Return the event in sight."""
        return self.forms.subject() if self._event_id else None

    def _begin_form(self, request: object) -> None:
        self.go_requested.emit("fill", request)

    def ask_sheet(self) -> None:
        """Ask which signed sheet is to be entered."""
        self.sheet_dialog = SheetDialog(self.desk, self.window())
        self.sheet_dialog.chosen.connect(self.enter_page)
        self.sheet_dialog.open()

    def show_scans(self) -> None:
        """Show the scans of signed sheets; a new one is kept with the day at hand."""
        if self.marks is None or not self.marks.model.grid.sessions:
            return
        day = self.marks.model.session(self.marks.column()).day
        self.scans = ScansDialog(self.desk, self._event_id, day, self.window())
        self.scans.open()

    def _sheet_scanned(self, code: str) -> None:
        try:
            self.enter_page(find_sheet_page(self.desk.workspace, code))
        except FieldkitError as error:
            self.desk.notices.refuse(error)

    def enter_page(self, page: SheetPage, source: Path | None = None) -> None:
        """Show a page of a signed sheet, to be entered; its scan is kept where it came from one."""
        if page.event_id != self._event_id:
            self.go_requested.emit("event", page)
            return
        self.show_tab("marks")
        if self.marks:
            self.marks.show_page(page)
            if source is not None:
                self.marks.paper.take_scan(source)

    def show_session(self, session_id: str) -> None:
        """Go to the first person of a session without a mark."""
        self.tabs.choose("marks")
        self._raise_tab()
        if self.marks is None:
            return
        model = self.marks.model
        column = model.column_of(session_id)
        marks = model.grid.marks
        blank = (n for n, one in enumerate(model.people) if (session_id, one.id) not in marks)
        if model.people:
            self.marks.view.go(next(blank, 0), column)
            self.marks.view.setFocus()

    def initial_focus(self) -> QWidget | None:
        """Begin in the grid, or in the table of the part that is shown."""
        shown = self._shown()
        if shown is None:
            return None
        return shown.initial_focus()

    def panes(self) -> tuple[QWidget, ...]:
        """Return the parts between which F6 goes."""
        shown = self._shown()
        if isinstance(shown, MarksTab):
            return (shown.view, shown.walk_in.edit, shown.panel.button, self.tabs)
        return (shown.table, self.tabs) if shown is not None else (self,)

    def leave(self) -> bool:
        """Save what is being written into a cell; every mark is saved already.

        A correction that asks why keeps the page open until that is answered.
        """
        if self.marks:
            self.marks.leave()
        for tab in (self.people, self.programme):
            if tab is not None:
                tab.table.leave()
        asked = self.people.dialog if self.people is not None else None
        # A dialog that was closed is gone, although its name is still here.
        asking = isinstance(asked, CorrectionDialog) and isValid(asked) and asked.isVisible()
        return not asking

    def show_tab(self, key: str) -> None:
        """Show one part of the event: marks, people, programme or results."""
        self.tabs.choose(key)
        self._show_tab()
        focus = self.initial_focus()
        if focus is not None:
            focus.setFocus()

    def _close_session(self) -> None:
        shown = self._shown()
        if isinstance(shown, MarksTab):
            shown.close_column()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list of events."""
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addStretch(1)
        words.addWidget(self.heading)
        words.addWidget(self.line)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setContentsMargins(24, 0, 24, 0)
        head.setSpacing(12)
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addLayout(words, 1)
        head.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.print_button, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.from_paper, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.forms.button, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.lend, 0, Qt.AlignmentFlag.AlignVCenter)
        if self.desk.workspace.only_event:
            # Where the laptop is lent, nothing leads elsewhere, and the plan is not rewritten.
            for widget in (self.back, self.lend):
                widget.hide()
            self.tabs.leave_out("programme")
        if not self.desk.workspace.rights.may(Act.PLAN_EVENTS):
            self.tabs.leave_out("results")
        top = QWidget()
        top.setLayout(head)
        top.setFixedHeight(current().px(_HEAD))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self._stack, 1)

    def _show(self, grid: AttendanceGrid) -> None:
        self._show_head(grid)
        other = self.marks is None or self.marks.model.grid.event.id != grid.event.id
        if other:
            self._build(grid)
            first = _first_tab(grid)
            # At the door an event without sessions has nothing to mark: its people come first.
            lent = self.desk.workspace.only_event and first == "programme"
            self.tabs.choose("people" if lent else first)
        else:
            self._show_in_tabs(grid)
        self._raise_tab()

    def _show_head(self, grid: AttendanceGrid) -> None:
        self.heading.setText(grid.event.title)
        self.line.show_event(grid.event, grid.summary())
        self.printing.show_grid(grid)
        self.forms.show_event(grid.event.id)

    def _show_in_tabs(self, grid: AttendanceGrid) -> None:
        for tab in (self.marks, self.people, self.programme, self.results):
            if tab is not None:
                tab.show_grid(grid)

    def _build(self, grid: AttendanceGrid) -> None:
        for old in (self.marks, self.people, self.programme, self.results):
            if old is not None:
                self._stack.removeWidget(old)
                old.deleteLater()
        self.marks = MarksTab(self.desk, grid)
        self.people = ParticipantsTab(self.desk, grid)
        self.programme = ProgrammeTab(self.desk, grid)
        self.results = ResultsTab(self.desk, grid)
        self.marks.saved.connect(self._marks_saved)
        self.marks.sheet_scanned.connect(self._sheet_scanned)
        self.people.saved.connect(self._roster_saved)
        self.programme.saved.connect(self._roster_saved)
        self.results.saved.connect(self.changed)
        self.results.marks_saved.connect(self._roster_saved)
        self.results.register_requested.connect(self._open_register)
        for tab in (self.marks, self.people, self.programme, self.results):
            self._stack.addWidget(tab)

    def _marks_saved(self) -> None:
        if self.marks:
            self._show_head(self.marks.model.grid)
        self.changed.emit()

    def _roster_saved(self) -> None:
        grid = open_event(self.desk.workspace, self._event_id)
        self._show_head(grid)
        self._show_in_tabs(grid)
        self.changed.emit()

    def _show_tab(self) -> None:
        if self.marks and self.people and self.programme:
            # A walk-in or a closed session of the grid is news to the other parts.
            grid = self.marks.model.grid
            self.people.show_grid(grid)
            self.programme.show_grid(grid)
            if self.results:
                self.results.show_grid(grid)
        self._raise_tab()

    def _shown(self) -> MarksTab | ParticipantsTab | ProgrammeTab | ResultsTab | None:
        tabs = {
            "marks": self.marks,
            "people": self.people,
            "programme": self.programme,
            "results": self.results,
        }
        return tabs[self.tabs.key()]

    def _raise_tab(self) -> None:
        shown = self._shown()
        if shown is not None:
            self._stack.setCurrentWidget(shown)
        if isinstance(shown, ResultsTab):
            shown.show_now()

    def _go_back(self) -> None:
        if not self.desk.workspace.only_event:
            self.go_requested.emit("events", None)

    def _open_register(self) -> None:
        self.go_requested.emit("certificates", None)

    def _lend(self) -> None:
        self.go_requested.emit("event-mode", self._event_id)


def _first_tab(grid: AttendanceGrid) -> str:
    """Return the part at which an event begins: where something is lacking first."""
    if not grid.sessions:
        return "programme"
    return "marks" if grid.participants() else "people"
