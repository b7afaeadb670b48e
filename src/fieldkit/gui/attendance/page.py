"""The page of one event: its figures, its marks and its people."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.attendance.figures import DOT, beside_line, event_line, held_line
from fieldkit.gui.attendance.marks_tab import MarksTab
from fieldkit.gui.attendance.participants import ParticipantsTab
from fieldkit.gui.attendance.sheet_printing import SheetPrinting
from fieldkit.gui.desk import Desk
from fieldkit.gui.page import Page
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import Button, IconButton
from fieldkit.gui.widgets.label import ElidedLabel, Label
from fieldkit.gui.widgets.segmented import Segmented
from fieldkit.i18n import _, pgettext
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.services.attendance import open_event

_HEAD = 66


class EventPage(Page):
    """Shows one event; opened with its id."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._event_id = ""
        self.marks: MarksTab | None = None
        self.people: ParticipantsTab | None = None
        self.heading = ElidedLabel("", "title")
        self.when = Label("", "hint", "muted")
        self.held = Label("", "hint_strong")
        self.beside = Label("", "hint", "muted")
        self.tabs = Segmented(
            (("marks", pgettext("tab", "Marks")), ("people", pgettext("tab", "Participants"))),
            _("Part of the event"),
        )
        self.print_button = Button(pgettext("button", "Print"), icon="printer", menu_arrow=True)
        self.back = IconButton("arrow-left", _("Back to the events"))
        self.printing = SheetPrinting(desk, self.print_button, self)
        self._stack = QStackedWidget()
        self._lay_out()
        self.tabs.chosen.connect(self._show_tab)
        self.back.clicked.connect(self._go_back)
        printing = QShortcut(QKeySequence("Ctrl+P"), self)
        printing.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        printing.activated.connect(self.printing.choose_day)

    def title(self) -> str:
        """Return the page's name; an event's title may tell what its people came for."""
        return _("Event")

    def open(self, argument: object = None) -> None:
        """Read the event with this id, or the one that is shown again."""
        if isinstance(argument, str) and argument:
            self._event_id = argument
        try:
            grid = open_event(self.desk.workspace, self._event_id)
        except FieldkitError as error:
            self.desk.notices.refuse(error)
            return
        self._show(grid)

    def initial_focus(self) -> QWidget | None:
        """Begin in the grid, or at the people of an event without anybody."""
        if self.tabs.key() == "people":
            return self.people.initial_focus() if self.people else None
        return self.marks.view if self.marks else None

    def panes(self) -> tuple[QWidget, ...]:
        """Return the parts between which F6 goes."""
        if self.tabs.key() == "marks" and self.marks:
            return (self.marks.view, self.marks.walk_in.edit, self.marks.panel.button, self.tabs)
        return (self.people.table, self.tabs) if self.people else (self,)

    def leave(self) -> bool:
        """Nothing waits to be saved: every mark is."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list of events."""
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(0)
        for label in (self.when, self.held, self.beside):
            line.addWidget(label)
        line.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addStretch(1)
        words.addWidget(self.heading)
        words.addLayout(line)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setContentsMargins(24, 0, 24, 0)
        head.setSpacing(12)
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addLayout(words, 1)
        head.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.print_button, 0, Qt.AlignmentFlag.AlignVCenter)
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
            self.tabs.choose("marks" if grid.participants() and grid.sessions else "people")
        else:
            self._show_in_tabs(grid)
        self._raise_tab()

    def _show_head(self, grid: AttendanceGrid) -> None:
        summary = grid.summary()
        self.heading.setText(grid.event.title)
        self.when.setText(event_line(grid.event) + DOT)
        held = held_line(summary)
        self.held.setText(held)
        self.beside.setText((DOT if held else "") + beside_line(summary))
        self.printing.show_grid(grid)

    def _show_in_tabs(self, grid: AttendanceGrid) -> None:
        if self.marks:
            self.marks.show_grid(grid)
        if self.people:
            self.people.show_grid(grid)

    def _build(self, grid: AttendanceGrid) -> None:
        for old in (self.marks, self.people):
            if old is not None:
                self._stack.removeWidget(old)
                old.deleteLater()
        self.marks = MarksTab(self.desk, grid)
        self.people = ParticipantsTab(self.desk, grid)
        self.marks.saved.connect(self._marks_saved)
        self.people.saved.connect(self._people_saved)
        self._stack.addWidget(self.marks)
        self._stack.addWidget(self.people)

    def _marks_saved(self) -> None:
        if self.marks:
            self._show_head(self.marks.model.grid)
        self.changed.emit()

    def _people_saved(self) -> None:
        grid = open_event(self.desk.workspace, self._event_id)
        self._show_head(grid)
        self._show_in_tabs(grid)
        self.changed.emit()

    def _show_tab(self) -> None:
        if self.tabs.key() == "people" and self.marks and self.people:
            self.people.show_grid(self.marks.model.grid)
        self._raise_tab()

    def _raise_tab(self) -> None:
        shown = self.marks if self.tabs.key() == "marks" else self.people
        if shown is not None:
            self._stack.setCurrentWidget(shown)

    def _go_back(self) -> None:
        self.go_requested.emit("events", None)
