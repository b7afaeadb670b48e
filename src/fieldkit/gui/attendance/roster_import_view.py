"""A table of people before anybody is added: what its columns hold, what becomes of each line."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.attendance.roster_preview import add_words
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import Button, primary, quiet
from fieldkit.gui.widgets.choice import Choice
from fieldkit.gui.widgets.fields import ComboField
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.table import Cell, Column, Table, TableRows
from fieldkit.gui.widgets.wrap_row import WrapRow
from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.records.event import RegistrationRole
from fieldkit.records.part_words import role_words
from fieldkit.services.progress import Progress
from fieldkit.services.roster_import import (
    FIELDS,
    Columns,
    Fate,
    RosterLine,
    Sheet,
    preview_roster,
    remember_columns,
    remembered_columns,
    roster_of,
)

_AT_ONCE = 200  # lines that are compared while one waits; more are compared beside the window
_MOST_COLUMNS = 12


def field_words(name: str) -> str:
    """Return what a field of a roster is called."""
    return {
        "name": pgettext("roster", "Whole name"),
        "surname": _("Surname"),
        "given": _("Given name"),
        "patronymic": _("Patronymic"),
        "organisation": _("Organisation"),
        "district": _("District"),
        "position": _("Position"),
        "role": _("Role"),
        "phone": _("Telephone"),
        "email": _("E-mail"),
        "track": pgettext("session", "Track"),
        "hall": pgettext("person", "Hall"),
        "practice": _("Years of practice"),
    }[name]


class LineTable(Table):
    """The lines of the table; the space bar leaves one out or takes it in again.

    Signals: toggled(place).
    """

    toggled = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the space bar for leaving a line out."""
        if event.key() == Qt.Key.Key_Space and self.place() >= 0:
            self.toggled.emit(self.place())
        else:
            super().keyPressEvent(event)


class RosterImportView(QWidget):
    """Says once what the columns are, shows who will be added, and lets single lines be left out.

    Signals: wanted(lines) to add them, dropped() to leave it.
    """

    wanted = Signal(object)
    dropped = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._event_id = ""
        self._sheet = Sheet(())
        self._lines: list[RosterLine] = []
        self._out: set[int] = set()
        self.fields: list[ComboField] = []
        self.said = Label("", "strong", wrap=True)
        self.headed = Choice(_("The first row names the columns"), many=True)
        self._columns = QWidget()
        self._columns_inside = QVBoxLayout(self._columns)
        self._columns_inside.setContentsMargins(0, 0, 0, 0)
        self.rows: TableRows[tuple[RosterLine, bool]] = TableRows(
            (
                Column(pgettext("roster", "What happens"), 220),
                Column(_("Surname, name, patronymic"), 250),
                Column(_("Organisation")),
                Column(_("District"), 140),
                Column(_("Position"), 130),
            ),
            _cells,
        )
        self.table = LineTable(self.rows, _("People that were read"))
        self.hint = Label(
            _("The space bar leaves a line out; Enter takes the organisation of the list."),
            "hint",
            "muted",
        )
        self.add: Button = primary(add_words(0), icon="user-plus")
        self.drop: Button = quiet(_("Do not add"))
        self._lay_out()
        self.headed.clicked.connect(self._mapped)
        self.table.toggled.connect(self._toggle)
        self.table.opened.connect(self._take)
        self.add.clicked.connect(self._want)
        self.drop.clicked.connect(self.dropped)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.add)
        foot.addWidget(self.drop)
        foot.addWidget(self.hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.said)
        column.addWidget(self.headed)
        column.addWidget(self._columns)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def show_table(self, event_id: str, sheet: Sheet) -> None:
        """Show a table for an event: its columns as last time, or as they seem to be."""
        self._event_id, self._sheet = event_id, sheet
        columns = remembered_columns(self._desk.workspace, sheet)
        self.headed.setChecked(columns.headed)
        self._offer_columns(columns)
        self._read()

    def columns(self) -> Columns:
        """Return what the columns are said to hold."""
        places = {field.key(): at for at, field in reversed(list(enumerate(self.fields)))}
        places.pop("", None)
        return Columns(places, headed=self.headed.isChecked())

    def lines(self) -> tuple[RosterLine, ...]:
        """Return the lines that are to be added; who is on the roster already is among them."""
        return tuple(line for at, line in enumerate(self._lines) if at not in self._out)

    def _offer_columns(self, columns: Columns) -> None:
        while (item := self._columns_inside.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        width = max((len(row) for row in self._sheet.rows), default=0)
        held = {place: name for name, place in columns.places.items()}
        options = [("", _("is not read")), *((name, field_words(name)) for name in FIELDS)]
        self.fields = []
        for place in range(min(width, _MOST_COLUMNS)):
            field = ComboField(self._title(place), options, width=176)
            field.choose(held.get(place, ""))
            field.chosen.connect(self._mapped)
            self.fields.append(field)
        holder = QWidget()
        row = WrapRow(holder)
        for made in self.fields:
            row.addWidget(made)
        self._columns_inside.addWidget(holder)

    def _title(self, place: int) -> str:
        first = self._sheet.rows[0] if self._sheet.rows else ()
        if self.headed.isChecked() and place < len(first) and first[place]:
            return first[place][:24]
        return _("Column {number}").format(number=place + 1)

    @Slot()
    def _mapped(self) -> None:
        for place, field in enumerate(self.fields):
            field.label.setText(self._title(place))
        self._read()

    def _read(self) -> None:
        rows = roster_of(self._sheet, self.columns())
        workspace, event_id = self._desk.workspace, self._event_id
        if len(rows) <= _AT_ONCE:
            try:
                self._show(preview_roster(workspace, event_id, rows))
            except FieldkitError as error:
                self._desk.notices.refuse(error)
            return
        self.said.setText(_("Comparing the lines with those who are known..."))
        self.add.setEnabled(False)

        def work(_progress: Progress) -> tuple[RosterLine, ...]:
            return preview_roster(workspace, event_id, rows)

        self._desk.jobs.start(
            _("Reading the table"), work, done=self._show, failed=self._desk.notices.refuse
        )

    @Slot(object)
    def _show(self, lines: Sequence[RosterLine]) -> None:
        self._lines, self._out = list(lines), set()
        self._draw()
        self.table.setCurrentIndex(self.rows.index(0, 0))

    def _draw(self) -> None:
        place = self.table.place()
        self.rows.show_rows([(line, at not in self._out) for at, line in enumerate(self._lines)])
        self.table.setCurrentIndex(self.rows.index(max(0, place), 0))
        added = [line for line in self.lines() if line.fate is not Fate.KNOWN]
        self.add.setText(add_words(len(added)))
        self.add.updateGeometry()
        self.add.setEnabled(bool(added) or bool(self._lines))
        self.said.setText(_said(self._lines))

    @Slot(int)
    def _toggle(self, place: int) -> None:
        self._out ^= {place}
        self._draw()

    @Slot(int)
    def _take(self, place: int) -> None:
        self._lines[place] = self._lines[place].taking_suggestion()
        self._draw()

    @Slot()
    def _want(self) -> None:
        remember_columns(self._desk.workspace, self._sheet, self.columns())
        self.wanted.emit(self.lines())


def _said(lines: Sequence[RosterLine]) -> str:
    """Return how many lines were read and how many want a look."""
    if not lines:
        return _("No names were found. Say which column holds them.")
    count = len(lines)
    read = ngettext("{count} person was read.", "{count} people were read.", count)
    parts = [read.format(count=count)]
    doubtful = sum(line.fate is Fate.DOUBTFUL for line in lines)
    if doubtful:
        parts.append(_("Look twice at: {count}.").format(count=doubtful))
    known = sum(line.fate is Fate.KNOWN for line in lines)
    if known:
        parts.append(_("On the roster already: {count}.").format(count=known))
    return " ".join(parts)


def _cells(held: tuple[RosterLine, bool]) -> tuple[Cell, ...]:
    line, wanted = held
    row = line.row
    other = role_words(row.role) if row.role is not RegistrationRole.PARTICIPANT else ""
    position = ", ".join(part for part in (other, row.position) if part)
    second = ""
    if line.suggested:
        second = _("perhaps: {name}").format(name=line.suggested[1])
    elif line.written:
        second = _("in the table: {name}").format(name=line.written)
    return (
        _fate_cell(line, wanted=wanted),
        Cell(row.name, second=", ".join(filter(None, (row.phone, row.email))), weight=500),
        Cell(row.organisation, second=second, second_role="warn" if line.suggested else "muted"),
        Cell(row.district),
        Cell(position),
    )


def _fate_cell(line: RosterLine, *, wanted: bool) -> Cell:
    if not wanted:
        return Cell(_("left out"), role="muted")
    if line.fate is Fate.KNOWN:
        return Cell(_("on the roster already"), role="muted")
    if line.fate is Fate.DOUBTFUL:
        like = _("like row {row}: {name}") if line.like_row.number else _("like: {name}")
        said = like.format(row=line.like_row, name=line.like)
        return Cell(_("will be added"), second=said, second_role="warn")
    if line.fate is Fate.MATCHED:
        return Cell(_("will be added"), second=_("known from before"))
    return Cell(_("will be added"))
