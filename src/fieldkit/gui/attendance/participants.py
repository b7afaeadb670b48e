"""The people of an event: who they are, in which part, where from, with which consent page."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fieldkit.errors import FieldkitError
from fieldkit.gui.attendance.asking import AskingDialog
from fieldkit.gui.attendance.figures import session_at_hand
from fieldkit.gui.attendance.hall_dialogs import CorrectionDialog, HallsDialog
from fieldkit.gui.attendance.participant_dialogs import (
    CopyDialog,
    MemberDialog,
    MergeDialog,
)
from fieldkit.gui.attendance.participant_erasure import ParticipantErasure
from fieldkit.gui.attendance.people_menu import people_menu
from fieldkit.gui.attendance.people_model import (
    COLUMNS,
    PeopleModel,
    column_choices,
    counts_by_role,
    lacking_words,
)
from fieldkit.gui.attendance.person_line import register_line
from fieldkit.gui.attendance.record_table import RecordTable
from fieldkit.gui.attendance.role_dialogs import RoleQuestions
from fieldkit.gui.attendance.roster_import_view import RosterImportView
from fieldkit.gui.attendance.roster_preview import imported_words
from fieldkit.gui.attendance.specialists_dialog import SpecialistsDialog
from fieldkit.gui.attendance.twin_words import twin_words
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import Button, link, quiet
from fieldkit.gui.widgets.fields import line_edit
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.segmented import Segmented
from fieldkit.gui.widgets.tool_row import ToolRow
from fieldkit.i18n import _, pgettext
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event import Registration
from fieldkit.records.permissions import Act
from fieldkit.records.zones import event_now
from fieldkit.services.attendance import (
    RosterImport,
    import_roster,
    update_registration,
    withdraw,
)
from fieldkit.services.group_members import add_guest
from fieldkit.services.participant_merging import part_participants
from fieldkit.services.progress import Progress
from fieldkit.services.registrations import CorrectionUnsaid
from fieldkit.services.roster_import import RosterLine, Sheet, read_roster_table, undo_import
from fieldkit.services.roster_twins import twins_on_roster


class ParticipantsTab(QWidget):
    """Lists everybody registered; cells are rewritten in place and saved at once.

    Signals: saved() after anything was written.
    """

    saved = Signal()

    def __init__(self, desk: Desk, grid: AttendanceGrid) -> None:
        super().__init__()
        self._desk = desk
        self._grid = grid
        self._withdrawn: Registration | None = None
        self.model = PeopleModel(self)
        self.table = RecordTable(self.model, _("Participants"))
        self.counts = Label("", "hint", "muted")
        self.lacking = link("")
        self.paste = quiet(_("Paste a table"), icon="clipboard-list", key="Ctrl+V")
        self.more = Button(pgettext("people", "More"), icon="user-plus", menu_arrow=True)
        self.shown = Segmented(column_choices(), _("Columns"))
        self.dialog: AskingDialog | None = None
        self._imported: tuple[Registration, ...] = ()
        self._merged = ""
        self.erase = quiet(_("Erase data..."), icon="trash-2")
        self.erasure = ParticipantErasure(desk, self)
        self.roles = RoleQuestions(desk, self)
        self.preview = RosterImportView(desk)
        self.line = line_edit(
            _("Add a person: name; organisation; district; position. Enter adds.")
        )
        self.line.setAccessibleName(_("Add a person"))
        self._stack = QStackedWidget()
        self._lay_out()
        self.model.edited.connect(self._edited)
        self.model.refused.connect(self._desk.notices.tell)
        self.table.withdraw_requested.connect(self._withdraw)
        self.table.paste_requested.connect(self.paste_from_clipboard)
        self.table.add_requested.connect(self.line.setFocus)
        self.paste.clicked.connect(self.paste_from_clipboard)
        self.more.clicked.connect(self._open_menu)
        self.lacking.clicked.connect(self.go_to_lacking)
        self.shown.chosen.connect(self.show_columns)
        self.erase.clicked.connect(self._ask_erasure)
        self.erasure.done.connect(self.saved)
        self.roles.done.connect(self._show_row)
        self.preview.wanted.connect(self._import)
        self.preview.dropped.connect(self._show_table)
        self.line.returnPressed.connect(self._add_line)
        self.table.show_fields(COLUMNS["who"])
        self.show_grid(grid)

    def show_grid(self, grid: AttendanceGrid) -> None:
        """Show another state of the event; the cursor stays with its person."""
        index = self.table.currentIndex()
        there = index.isValid() and index.row() < len(self.model.people)
        who = self.model.person(index.row()).id if there else ""
        self._grid = grid
        self.model.show_people(grid)
        row = max(0, self.model.row_of(who))
        column = index.column() if there else 1
        if self.model.people:
            self.table.setCurrentIndex(self.model.index(row, column))
        self.counts.setText(counts_by_role(self.model.people))
        self.lacking.setText(lacking_words(len(self.model.lacking())))
        self.lacking.setHidden(not self.model.lacking())
        self.lacking.updateGeometry()

    @Slot()
    def go_to_lacking(self) -> None:
        """Go to the next cell of somebody who was added in haste that is still empty."""
        self.shown.choose("who")
        self.show_columns()
        index, cells = self.table.currentIndex(), self.model.lacking()
        after = [cell for cell in cells if cell > (index.row(), index.column())]
        if cells:
            self.table.setCurrentIndex(self.model.index(*(after or cells)[0]))
            self.table.setFocus()

    def initial_focus(self) -> QWidget:
        """Begin at the table, or at the line of an event without anybody."""
        return self.table if self.model.people else self.line

    def paste_from_clipboard(self) -> None:
        """Show what the clipboard holds as people, to be looked over before they are added."""
        text = QGuiApplication.clipboard().text()
        try:
            sheet = read_roster_table(text)
        except FieldkitError:
            said = _("There is no table in the clipboard. Copy the rows in the spreadsheet first.")
            self._desk.notices.tell(said, kind="warn")
            return
        self.look_over(sheet)

    @Slot()
    def choose_file(self) -> None:
        """Ask for a spreadsheet or a CSV file with people."""
        kinds = _("Spreadsheets") + " (*.xlsx *.csv *.txt)"
        chosen, _kind = QFileDialog.getOpenFileName(self, _("People from a file"), "", kinds)
        if chosen:
            self.read_file(Path(chosen))

    def read_file(self, file: Path) -> None:
        """Read a file beside the window, and show what is in it."""

        def work(_progress: Progress) -> Sheet:
            return read_roster_table(file)

        self._desk.jobs.start(
            _("Reading the table"), work, done=self.look_over, failed=self._desk.notices.refuse
        )

    @Slot(object)
    def look_over(self, sheet: Sheet) -> None:
        """Show what a table holds, before anybody of it is added."""
        self.preview.show_table(self._grid.event.id, sheet)
        self._stack.setCurrentWidget(self.preview)
        self.preview.add.setFocus()

    def menu(self) -> QMenu:
        """Return the other ways in which people come, and what can be done about a row."""
        return people_menu(
            self,
            self,
            self._desk.workspace.rights,
            self._grid,
            at_hand=self._at_hand() is not None,
            several=len(self.model.people) > 1,
        )

    def _at_hand(self) -> Registration | None:
        index = self.table.currentIndex()
        there = index.isValid() and index.row() < len(self.model.people)
        return self.model.person(index.row()) if there else None

    @Slot()
    def ask_role(self) -> None:
        """Ask in which other role the person at the cursor is there as well."""
        if (person := self._at_hand()) is not None:
            self.roles.ask_role(self._grid, person)

    @Slot()
    def ask_sessions(self) -> None:
        """Ask for which sessions the row at the cursor is."""
        if (person := self._at_hand()) is not None:
            self.roles.ask_sessions(self._grid, person)

    @Slot()
    def _open_menu(self) -> None:
        self.menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    @Slot()
    def ask_copy(self) -> None:
        """Ask which earlier event's people are invited."""
        self._ask(CopyDialog(self._desk, self.window(), self._grid.event), self._say_imported)

    @Slot()
    def ask_specialists(self) -> None:
        """Ask who of the list of professionals is invited."""
        self._ask(
            SpecialistsDialog(self._desk, self.window(), self._grid.event), self._say_imported
        )

    @Slot()
    def ask_member(self) -> None:
        """Ask which member of a family comes to the group."""
        self._ask(MemberDialog(self._desk, self.window(), self._grid.event), self._member_added)

    @Slot()
    def ask_halls(self) -> None:
        """Ask for the halls among which people are shared out."""
        self._ask(HallsDialog(self._desk, self.window(), self._grid), self._say_moved)

    @Slot()
    def ask_merge(self) -> None:
        """Ask which other row is the same person as the one at the cursor."""
        if (kept := self._at_hand()) is not None:
            dialog = MergeDialog(self._desk, self.window(), kept, self.model.people)
            self._ask(dialog, self._say_merged)

    def _ask(self, dialog: AskingDialog, then: Callable[..., object]) -> None:
        self.dialog = dialog
        dialog.came.connect(then)
        dialog.open()

    @Slot()
    def add_nameless(self) -> None:
        """Add a guest without a name to the session at hand."""
        now = event_now(self._grid.event, self._desk.workspace.now())
        session = self._grid.sessions[session_at_hand(self._grid, now)]
        try:
            made = add_guest(self._desk.workspace, self._grid.event.id, session.id)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self._member_added(made)

    @Slot(object)
    def _member_added(self, made: Registration) -> None:
        self._show_row(made)
        self._desk.notices.tell(_("Added: {name}.").format(name=made.name))

    @Slot(object)
    def _show_row(self, made: Registration) -> None:
        self.saved.emit()
        self.table.setCurrentIndex(self.model.index(self.model.row_of(made.id), 1))
        self.table.setFocus()

    @Slot(object)
    def _say_moved(self, words: str) -> None:
        self.shown.choose("more")
        self.show_columns()
        self.saved.emit()
        self._desk.notices.tell(words)

    @Slot(object)
    def _say_merged(self, gone: str) -> None:
        self._merged = gone
        self.saved.emit()
        said = _("The rows are merged. They can be parted within 30 days.")
        self._desk.notices.tell(said, _("Part the rows"), self._part)

    def _part(self) -> None:
        if self._merged:
            part_participants(self._desk.workspace, self._merged)
            self._merged = ""
            self.saved.emit()

    @Slot()
    def show_columns(self) -> None:
        """Show who people are, whether they take part and consent, or where they sit."""
        self.table.show_fields(COLUMNS[self.shown.key()])

    def _lay_out(self) -> None:
        top = ToolRow(self.counts, self.shown, self.erase, self.paste, self.more, spacing=12)
        rights = self._desk.workspace.rights
        for button, act in ((self.erase, Act.ERASE), (self.paste, Act.PLAN_EVENTS)):
            if not rights.may(act):
                button.hide()
        listed = QWidget()
        inside = QVBoxLayout(listed)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addLayout(top)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.line)
        self._stack.addWidget(listed)
        self._stack.addWidget(self.preview)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 4, 24, 12)
        column.addWidget(self._stack)

    def _ask_erasure(self) -> None:
        if (person := self._at_hand()) is not None:
            self.erasure.ask(person.id)

    def _show_table(self) -> None:
        self._stack.setCurrentIndex(0)
        self.table.setFocus()

    def _edited(self, wanted: Registration) -> None:
        before = next((one for one in self.model.people if one.id == wanted.id), None)
        try:
            kept = update_registration(self._desk.workspace, wanted)
        except CorrectionUnsaid as error:
            why = CorrectionDialog(self._desk, self.window(), wanted, error)
            self._ask(why, self._show_row)
            return
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self.saved.emit()
        if before is not None and kept.name != wanted.name:
            self._withdrawn = before
            said = _("Without consent only the initials are kept: {name}.").format(name=kept.name)
            self._desk.notices.tell(said, pgettext("button", "Undo"), self._bring_back)

    def _withdraw(self) -> None:
        person = self.model.person(self.table.currentIndex().row())
        self._withdrawn = person
        withdraw(self._desk.workspace, person)
        self.saved.emit()
        said = _("{name} is off the roster; row {number} stays empty.")
        words = said.format(name=person.name, number=person.row)
        self._desk.notices.tell(words, _("Bring back"), self._bring_back)

    def _bring_back(self) -> None:
        if self._withdrawn is not None:
            update_registration(self._desk.workspace, self._withdrawn)
            self._withdrawn = None
            self.saved.emit()

    def _import(self, lines: tuple[RosterLine, ...]) -> None:
        try:
            made = import_roster(self._desk.workspace, self._grid.event.id, lines)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self._show_table()
        self._say_imported(made)

    @Slot(object)
    def _say_imported(self, made: RosterImport) -> None:
        self.saved.emit()
        self._imported = made.added
        words = " ".join(filter(None, (imported_words(made), self._twins(made.added))))
        if made.added:
            self._desk.notices.tell(words, pgettext("button", "Undo"), self._undo_import)
        else:
            self._desk.notices.tell(words)

    def _undo_import(self) -> None:
        added, self._imported = self._imported, ()
        try:
            undo_import(self._desk.workspace, self._grid.event.id, added)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self.saved.emit()

    def _add_line(self) -> None:
        made = register_line(self._desk, self._grid.event.id, self.line)
        if made is None:
            return
        self.saved.emit()
        place = self.model.row_of(made.id)
        self.table.setCurrentIndex(self.model.index(place, 1))
        twins = self._twins([made])
        if made.waiting:
            twins = " ".join((_("No place is left: the person waits."), twins)).strip()
        if twins:
            self._desk.notices.tell(twins, kind="warn")

    def _twins(self, added: Sequence[Registration]) -> str:
        return twin_words(twins_on_roster(self._desk.workspace, self._grid.event.id, added))
