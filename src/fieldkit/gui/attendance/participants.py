"""The people of an event: who they are, in which part, where from, with which consent page."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.attendance.figures import DOT
from fieldkit.gui.attendance.participant_erasure import ParticipantErasure
from fieldkit.gui.attendance.people_model import PeopleModel, role_words
from fieldkit.gui.attendance.record_table import RecordTable
from fieldkit.gui.attendance.roster_preview import RosterPreview, people_in, read_words
from fieldkit.gui.attendance.twin_words import twin_words
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.fields import line_edit
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _, ngettext
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event import Registration, RegistrationRole
from fieldkit.records.permissions import Act
from fieldkit.services.attendance import (
    RosterRow,
    import_roster,
    register,
    update_registration,
    withdraw,
)
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
        self.paste = quiet(_("Paste a table"), icon="clipboard-list", key="Ctrl+V")
        self.erase = quiet(_("Erase data..."), icon="trash-2")
        self.erasure = ParticipantErasure(desk, self)
        self.preview = RosterPreview()
        self.line = line_edit(
            _("Add a person: name; organisation; district; position. Enter adds.")
        )
        self.line.setAccessibleName(_("Add a person"))
        self._stack = QStackedWidget()
        self._lay_out()
        self.model.edited.connect(self._edited)
        self.table.withdraw_requested.connect(self._withdraw)
        self.table.paste_requested.connect(self.paste_from_clipboard)
        self.table.add_requested.connect(self.line.setFocus)
        self.paste.clicked.connect(self.paste_from_clipboard)
        self.erase.clicked.connect(self._ask_erasure)
        self.erasure.done.connect(self.saved)
        self.preview.wanted.connect(self._import)
        self.preview.dropped.connect(self._show_table)
        self.line.returnPressed.connect(self._add_line)
        self.show_grid(grid)

    def show_grid(self, grid: AttendanceGrid) -> None:
        """Show another state of the event; the cursor stays with its person."""
        index = self.table.currentIndex()
        there = index.isValid() and index.row() < len(self.model.people)
        who = self.model.person(index.row()).id if there else ""
        self._grid = grid
        self.model.show_people(grid.registrations)
        row = max(0, self.model.row_of(who))
        column = index.column() if there else 1
        if self.model.people:
            self.table.setCurrentIndex(self.model.index(row, column))
        self.counts.setText(_counts(self.model.people))

    def initial_focus(self) -> QWidget:
        """Begin at the table, or at the line of an event without anybody."""
        return self.table if self.model.people else self.line

    def paste_from_clipboard(self) -> None:
        """Show what the clipboard holds as people, to be looked over before they are added."""
        rows = people_in(QGuiApplication.clipboard().text())
        if not rows:
            said = _("There is no table in the clipboard. Copy the rows in the spreadsheet first.")
            self._desk.notices.tell(said, kind="warn")
            return
        self.preview.show_rows(rows)
        self._stack.setCurrentWidget(self.preview)
        self.preview.add.setFocus()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.counts, 1)
        top.addWidget(self.erase)
        top.addWidget(self.paste)
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
        index = self.table.currentIndex()
        if index.isValid() and index.row() < len(self.model.people):
            self.erasure.ask(self.model.person(index.row()).id)

    def _show_table(self) -> None:
        self._stack.setCurrentIndex(0)
        self.table.setFocus()

    def _edited(self, wanted: Registration) -> None:
        update_registration(self._desk.workspace, wanted)
        self.saved.emit()

    def _withdraw(self) -> None:
        person = self.model.person(self.table.currentIndex().row())
        self._withdrawn = person
        withdraw(self._desk.workspace, person)
        self.saved.emit()
        said = _("{name} is off the roster; row {number} stays empty.")
        words = said.format(name=person.name, number=person.row_no)
        self._desk.notices.tell(words, _("Bring back"), self._bring_back)

    def _bring_back(self) -> None:
        if self._withdrawn is not None:
            update_registration(self._desk.workspace, self._withdrawn)
            self._withdrawn = None
            self.saved.emit()

    def _import(self, rows: tuple[RosterRow, ...]) -> None:
        made = import_roster(self._desk.workspace, self._grid.event.id, rows)
        self._show_table()
        self.saved.emit()
        added = ngettext("Added: {count} person.", "Added: {count} people.", len(made.added))
        said = [added.format(count=len(made.added))]
        if made.known:
            known = ngettext(
                "{count} was on the roster already.",
                "{count} were on the roster already.",
                made.known,
            )
            said.append(known.format(count=made.known))
        said.append(self._twins(made.added))
        self._desk.notices.tell(" ".join(filter(None, said)))

    def _add_line(self) -> None:
        rows = people_in(self.line.text())
        if len(rows) != 1:
            self._desk.notices.tell(read_words(len(rows)), kind="warn")
            return
        row = rows[0]
        try:
            made = register(
                self._desk.workspace,
                self._grid.event.id,
                row.name,
                row.organisation,
                row.district,
                row.role,
                position=row.position,
            )
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self.line.clear()
        self.saved.emit()
        place = self.model.row_of(made.id)
        self.table.setCurrentIndex(self.model.index(place, 1))
        twins = self._twins([made])
        if twins:
            self._desk.notices.tell(twins, kind="warn")

    def _twins(self, added: Sequence[Registration]) -> str:
        return twin_words(twins_on_roster(self._desk.workspace, self._grid.event.id, added))


def _counts(people: list[Registration]) -> str:
    parts = []
    for role in RegistrationRole:
        count = sum(person.role is role for person in people)
        if count:
            parts.append(f"{role_words(role)}: {count}")
    return DOT.join(parts) or _("Nobody is registered yet. Paste a table or write names below.")
