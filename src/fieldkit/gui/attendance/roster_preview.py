"""What a pasted or typed roster was understood as, before anybody is added."""

from fieldkit.errors import FieldkitError
from fieldkit.gui.widgets.table import Cell, Column, Table, TableRows
from fieldkit.i18n import _, ngettext
from fieldkit.records.event import RegistrationRole
from fieldkit.records.part_words import role_words
from fieldkit.services.attendance import RosterImport, RosterRow, paste_roster


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


def imported_words(made: RosterImport) -> str:
    """Return how many an import added, who was there already, and who waits for a place."""
    added = ngettext("Added: {count} person.", "Added: {count} people.", len(made.added))
    said = [added.format(count=len(made.added))]
    if made.known:
        known = ngettext(
            "{count} was on the roster already.",
            "{count} were on the roster already.",
            made.known,
        )
        said.append(known.format(count=made.known))
    if made.waiting:
        waiting = ngettext(
            "{count} has no place and waits.", "{count} have no place and wait.", made.waiting
        )
        said.append(waiting.format(count=made.waiting))
    return " ".join(said)


def add_words(count: int) -> str:
    """Return what the button that adds people is called."""
    return ngettext("Add {count} person", "Add {count} people", count).format(count=count)


def _cells(row: RosterRow) -> tuple[Cell, ...]:
    other = role_words(row.role) if row.role is not RegistrationRole.PARTICIPANT else ""
    position = ", ".join(part for part in (other, row.position) if part)
    return (Cell(row.name, weight=500), Cell(row.organisation), Cell(row.district), Cell(position))
