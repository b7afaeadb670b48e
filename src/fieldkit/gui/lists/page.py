"""The page of the lists that are edited by hand, with a head office or without one."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.lists.row_dialog import EndDialog, RowDialog
from fieldkit.gui.lists.words import (
    add_words,
    choice_words,
    list_words,
    place_words,
    second_words,
    state_words,
)
from fieldkit.gui.merging.acts import MergingActs
from fieldkit.gui.page import Page
from fieldkit.gui.widgets.buttons import link, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.search_field import SearchField
from fieldkit.gui.widgets.section_title import PageTitle
from fieldkit.gui.widgets.segmented import Segmented
from fieldkit.gui.widgets.table import Cell, Column, Table, TableRows
from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.records.card_merge import MERGEABLE
from fieldkit.records.entity import Entity
from fieldkit.records.lists import EDITED, Holds
from fieldkit.services.list_editing import ListRow, list_table, put_list_row_back, save_list_row


class ListsPage(Page):
    """One list at a time: search, Enter edits, Ins adds, Delete ends, each with an undo."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._undo: tuple[str, str, Entity | None] | None = None
        self._before: Entity | None = None
        self.dialog: Dialog | None = None
        self.back = link(_("Settings"), icon="arrow-left")
        self.heading = PageTitle(_("Lists"), " ")
        self.add = quiet(add_words("organisations"), icon="plus", key="Ins")
        self.heading.side.addWidget(self.add)
        self.lists = Segmented([(name, list_words(name)) for name in EDITED], _("List"))
        self.lists.choose("organisations")
        self.search = SearchField(_("Find in the list"), key="Ctrl+F")
        self.edit = quiet(_("Change..."), icon="pencil", key="Enter")
        self.end = quiet(pgettext("list", "End..."), key="Del")
        self.merge = quiet(_("Merge..."))
        self.merging = MergingActs(desk, self)
        self.rows: TableRows[ListRow] = TableRows(
            (
                Column(pgettext("list", "Name")),
                Column(pgettext("list", "Kind"), 200),
                Column(pgettext("list", "Belongs to"), 240),
                Column(pgettext("list", "State"), 190),
            ),
            _cells,
        )
        self.table = Table(self.rows, _("Rows of the list"))
        self.nothing = Label("", "body", "muted", wrap=True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        narrow = QHBoxLayout()
        narrow.setSpacing(12)
        narrow.addWidget(self.lists)
        narrow.addWidget(self.search, 1)
        for button in (self.edit, self.merge, self.end):
            narrow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(12)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.heading)
        column.addLayout(narrow)
        column.addWidget(self.nothing)
        column.addWidget(self.table, 1)

    def _connect(self) -> None:
        self.back.clicked.connect(self._go_back)
        self.add.clicked.connect(self.begin_row)
        self.edit.clicked.connect(self.edit_row)
        self.end.clicked.connect(self.ask_end)
        self.merge.clicked.connect(self.ask_merging)
        self.merging.done.connect(self._merged)
        self.lists.chosen.connect(self._show_list)
        self.search.searched.connect(self._show_list)
        self.search.left_down.connect(self.table.setFocus)
        self.table.opened.connect(self.edit_row)
        self.table.moved.connect(self._settle)
        keys = (
            (Qt.Key.Key_Insert, self.begin_row),
            (Qt.Key.Key_Delete, self.ask_end),
            ("Ctrl+F", self.search.setFocus),
        )
        for key, act in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def title(self) -> str:
        """Return the page's name."""
        return _("Lists")

    def open(self, argument: object = None) -> None:
        """Read the list again; the argument names one of them."""
        if isinstance(argument, str) and argument in EDITED:
            self.lists.choose(argument)
        self._show_list()

    def bookmark(self) -> object:
        """Return which list is open."""
        return self.lists.key()

    def initial_focus(self) -> QWidget | None:
        """Begin at the search."""
        return self.search

    def panes(self) -> tuple[QWidget, ...]:
        """Return the choice of lists, the search and the table."""
        return (self.lists, self.search, self.table)

    def current(self) -> ListRow | None:
        """Return the row at the cursor, None in an empty list."""
        place = self.table.place()
        return self.rows.row_at(place) if 0 <= place < self.rows.rowCount() else None

    @Slot()
    def begin_row(self) -> None:
        """Ask for a new row."""
        self._open_row(None)

    @Slot()
    def edit_row(self) -> None:
        """Ask for the row at the cursor to be changed."""
        row = self.current()
        if row is not None:
            self._open_row(row.entity)

    @Slot()
    def ask_merging(self) -> None:
        """Ask with which other row the one at the cursor is to be merged."""
        row = self.current()
        if row is not None and row.entity.list_name in MERGEABLE:
            self.merging.choose(row.entity.list_name, row.entity.id)

    @Slot(str)
    def _merged(self, row_id: str) -> None:
        self._show_list()
        self._go_to(row_id)
        self.changed.emit()

    @Slot()
    def ask_end(self) -> None:
        """Ask since when the row at the cursor is no more; one that has ended goes on again."""
        row = self.current()
        if row is None or self.search.hasFocus():
            return
        if row.ended:
            self._take_up(row.entity)
            return
        dialog = EndDialog(self.desk, self.window(), row.entity, self._others())
        dialog.ended.connect(self._ended)
        self.dialog = dialog
        dialog.open()

    def _take_up(self, row: Entity) -> None:
        last = {"specialists": {"active": "yes"}, "programmes": {"end_date": ""}}
        values = last.get(row.list_name, {"valid_to": "", "replaced_by": ""})
        try:
            save_list_row(self.desk.workspace, row.list_name, row.label, values, row.id)
        except FieldkitError as error:
            self.desk.notices.refuse(error)
            return
        said = _("{name} is in use again.").format(name=row.label)
        self._done(said, row.id, row)

    def _open_row(self, row: Entity | None) -> None:
        dialog = RowDialog(self.desk, self.window(), self.lists.key(), row, self._others())
        dialog.saved.connect(self._saved)
        self._before = row
        self.dialog = dialog
        dialog.open()

    def _others(self) -> dict[str, tuple[ListRow, ...]]:
        """Return the rows of the lists that rows of this one name."""
        fields = EDITED[self.lists.key()]
        names = {field.of[0] for field in fields if field.holds is Holds.ROW}
        return {name: list_table(self.desk.workspace, name) for name in names}

    @Slot(object)
    def _saved(self, row: Entity) -> None:
        new = self._before is None
        said = _("{name} is added to the list.") if new else _("{name} is changed.")
        self._done(said.format(name=row.label), row.id, self._before)

    @Slot(object)
    def _ended(self, row: Entity) -> None:
        found = self.current()
        said = _("{name} has ended and is not chosen any more.").format(name=row.label)
        self._done(said, row.id, found.entity if found else None)

    def _done(self, said: str, row_id: str, before: Entity | None) -> None:
        self._undo = (self.lists.key(), row_id, before)
        self._show_list()
        self._go_to(row_id)
        self.changed.emit()
        self.desk.notices.tell(said, pgettext("button", "Undo"), self._take_back)

    def _take_back(self) -> None:
        if self._undo is None:
            return
        list_name, row_id, before = self._undo
        self._undo = None
        put_list_row_back(self.desk.workspace, list_name, row_id, before)
        self._show_list()
        self._go_to(row_id)
        self.changed.emit()

    @Slot()
    def _show_list(self) -> None:
        name, query = self.lists.key(), self.search.text().strip()
        row = self.current()
        there = row.entity.id if row is not None and row.entity.list_name == name else ""
        found = list_table(self.desk.workspace, name, query)
        self.rows.show_rows(found)
        said = ngettext("{count} row", "{count} rows", len(found)).format(count=len(found))
        self.heading.set_words(_("Lists"), said)
        self.add.setText(add_words(name))
        self.add.updateGeometry()
        self.table.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self.nothing.setText(
            _("Nothing was found. Try another part of the name.")
            if query
            else _("The list is empty. Add the first row: {button}.").format(button=add_words(name))
        )
        self._go_to(there)
        self._settle()

    def _go_to(self, row_id: str) -> None:
        ids = [self.rows.row_at(place).entity.id for place in range(self.rows.rowCount())]
        if ids:
            place = ids.index(row_id) if row_id in ids else 0
            self.table.setCurrentIndex(self.rows.index(place, 0))

    @Slot()
    def _settle(self) -> None:
        row = self.current()
        for button in (self.edit, self.merge, self.end):
            button.setEnabled(row is not None)
        self.merge.setVisible(self.lists.key() in MERGEABLE)
        ended = row is not None and row.ended
        self.end.setText(_("Use again") if ended else pgettext("list", "End..."))
        self.end.updateGeometry()

    def _go_back(self) -> None:
        self.go_requested.emit("settings", None)


def _cells(row: ListRow) -> tuple[Cell, ...]:
    one, said = row.entity, state_words(row)
    ink = "muted" if row.ended else "ink"
    state = Cell(said, role="muted")
    if one.discrepancies:
        state = Cell(badge=(_("discrepancy"), "warn"))
    kind = choice_words(one.get("kind")) if one.get("kind") else ""
    if one.list_name == "specialists" and one.get("is_staff") == "yes":
        kind = _("works here")
    return (
        Cell(one.label, second=second_words(row), role=ink, weight=500),
        Cell(kind, role="muted"),
        Cell(place_words(row), role=ink),
        state,
    )
