"""What a pasted or typed roster was understood as, before anybody is added."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.attendance.people_model import role_words
from fieldkit.gui.widgets.buttons import Button, primary, quiet
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.table import Cell, Column, Table, TableRows
from fieldkit.i18n import _, ngettext
from fieldkit.records.event import RegistrationRole
from fieldkit.services.attendance import RosterRow, paste_roster


class RosterTable(Table):
    """The people of a roster in columns, for looking over."""

    def __init__(self, *, row_height: int = 32) -> None:
        self.rows: TableRows[RosterRow] = TableRows(
            (
                Column(_("Surname, name, patronymic"), 236),
                Column(_("Organisation")),
                Column(_("District"), 132),
                Column(_("Position"), 96),
            ),
            _cells,
        )
        super().__init__(self.rows, _("People that were read"), row_height=row_height)


class RosterPreview(QWidget):
    """Shows the people that were read, with a button that adds them.

    Signals: wanted(rows) to add them, dropped() to leave it.
    """

    wanted = Signal(object)
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[RosterRow, ...] = ()
        self.said = Label("", "strong")
        self.table = RosterTable()
        self.add: Button = primary(_add_words(0), icon="user-plus")
        self.drop: Button = quiet(_("Do not add"))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.add)
        foot.addWidget(self.drop)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.add.clicked.connect(self._want)
        self.drop.clicked.connect(self.dropped)

    def show_rows(self, rows: Sequence[RosterRow]) -> None:
        """Show these people."""
        self._rows = tuple(rows)
        self.table.rows.show_rows(self._rows)
        self.said.setText(read_words(len(rows)))
        self.add.setText(_add_words(len(rows)))
        self.add.updateGeometry()
        self.add.setFocus()

    def _want(self) -> None:
        self.wanted.emit(self._rows)


def people_in(text: str) -> tuple[RosterRow, ...]:
    """Return the people of a pasted or typed text, none where it holds no table."""
    try:
        return paste_roster(text)
    except FieldkitError:
        return ()


def read_words(count: int) -> str:
    """Return how many people were read, in a sentence."""
    if count == 0:
        return _("No names were found in this text.")
    words = ngettext(
        "{count} person was read. Check that names and organisations stand in their columns.",
        "{count} people were read. Check that names and organisations stand in their columns.",
        count,
    )
    return words.format(count=count)


def _add_words(count: int) -> str:
    return ngettext("Add {count} person", "Add {count} people", count).format(count=count)


def _cells(row: RosterRow) -> tuple[Cell, ...]:
    other = role_words(row.role) if row.role is not RegistrationRole.PARTICIPANT else ""
    position = ", ".join(part for part in (other, row.position) if part)
    return (Cell(row.name, weight=500), Cell(row.organisation), Cell(row.district), Cell(position))
