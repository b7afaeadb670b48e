"""The people registered for an event as rows in which most cells can be rewritten."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fieldkit.gui.attendance.figures import DOT
from fieldkit.gui.attendance.letters import folded
from fieldkit.gui.attendance.record_table import ROOT, AnyIndex, Field, RecordModel
from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event import (
    Consent,
    Registration,
    RegistrationRole,
    RegistrationSource,
)
from fieldkit.records.merging import kept_registration
from fieldkit.records.part_words import role_words
from fieldkit.records.practice import MOST_YEARS

_SUGGESTED = {"org_then", "district_then", "position", "track", "hall"}
STANDING = "standing"
# What the walk-in line leaves for later.
_TO_COMPLETE = ("org_then", "district_then", "position")
_CONSENTS = {"consent", "consent_photo"}
WHO = ("row_no", "name", "role", "org_then", "district_then", "position", "consent_page")
PART = (
    "row_no", "name", STANDING, "track", "consent", "consent_photo", "consent_page", "phone",
    "email",
)  # fmt: skip
MORE = ("row_no", "name", "hall", "track", "years", "then_note")
COLUMNS = {"who": WHO, "part": PART, "more": MORE}
# What somebody is counted under: fixed once the event has begun, and then corrected with a note.
_THEN = {"org_then", "district_then"}
_STANDINGS: dict[str, dict[str, bool]] = {
    "confirmed": {"confirmed": True, "waiting": False, "declined": False},
    "invited": {"confirmed": False, "waiting": False, "declined": False},
    "waiting": {"confirmed": False, "waiting": True, "declined": False},
    "declined": {"confirmed": False, "waiting": False, "declined": True},
}


def column_choices() -> tuple[tuple[str, str], ...]:
    """Return the sets of columns between which one chooses, by the keys of ``COLUMNS``."""
    return (
        ("who", pgettext("people", "Who")),
        ("part", pgettext("people", "Taking part")),
        ("more", pgettext("people", "Hall, practice")),
    )


def standing_of(person: Registration) -> str:
    """Return whether somebody has confirmed, is invited, waits for a place or has declined."""
    if person.declined or person.waiting:
        return "declined" if person.declined else "waiting"
    return "confirmed" if person.confirmed else "invited"


def standing_words(key: str) -> str:
    """Return the same in a word or two."""
    return {
        "confirmed": pgettext("person", "confirmed"),
        "invited": pgettext("person", "invited"),
        "waiting": pgettext("person", "waiting list"),
        "declined": pgettext("person", "declined"),
    }[key]


def consent_words(consent: Consent) -> str:
    """Return what a person's paper says of a consent, "" while nobody has looked."""
    return {
        Consent.UNKNOWN: "",
        Consent.GIVEN: pgettext("consent", "given"),
        Consent.REFUSED: pgettext("consent", "refused"),
    }[consent]


def lacking_words(count: int) -> str:
    """Return how many rows are to be completed."""
    return ngettext("{count} to complete", "{count} to complete", count).format(count=count)


def counts_by_role(people: Sequence[Registration]) -> str:
    """Return how many there are in each role, or that there is nobody yet."""
    parts = []
    for role in RegistrationRole:
        count = sum(person.role is role for person in people)
        if count:
            parts.append(f"{role_words(role)}: {count}")
    return DOT.join(parts) or _("Nobody is registered yet. Paste a table or write names below.")


def _as_years(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text) <= MOST_YEARS


def _other_roles(grid: AttendanceGrid) -> dict[str, list[Registration]]:
    """Return, for each row of somebody with several roles, their other rows."""
    together: dict[str, list[Registration]] = {}
    for one in grid.registrations:
        if one.listed:
            together.setdefault(grid.roles.humans[one.id], []).append(one)
    return {
        one.id: [other for other in rows if other is not one]
        for rows in together.values()
        for one in rows
        if len(rows) > 1
    }


class PeopleModel(RecordModel):
    """Shows registrations by name, those taken off the roster left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        fields = (
            Field("row_no", "\N{NUMERO SIGN}", 52, right=True),
            Field("name", _("Surname, name, patronymic"), 224, strong=True),
            Field("role", _("Role"), 132),
            Field("org_then", _("Organisation")),
            Field("district_then", _("District"), 144),
            Field("position", _("Position"), 132),
            Field("consent_page", _("Consent page"), 112),
            Field(STANDING, pgettext("person", "Takes part"), 136),
            Field("track", pgettext("session", "Track"), 120),
            Field("consent", pgettext("person", "Consent"), 108),
            Field("consent_photo", pgettext("consent", "Photo"), 96),
            Field("phone", _("Telephone"), 140),
            Field("email", _("E-mail")),
            Field("hall", pgettext("person", "Hall"), 180),
            Field("years", _("Years of practice"), 132, right=True),
            Field("then_note", pgettext("person", "Why corrected")),
        )
        super().__init__(fields, parent)
        self._people: list[Registration] = []
        self._also: dict[str, list[str]] = {}
        self._others: dict[str, list[Registration]] = {}
        self._grid: AttendanceGrid | None = None

    @property
    def people(self) -> list[Registration]:
        """Return the people in the order of the rows."""
        return self._people

    def show_people(self, grid: AttendanceGrid) -> None:
        """Show the registrations of an event."""
        people = grid.registrations
        self.beginResetModel()
        self._grid = grid
        there = [person for person in people if not person.withdrawn]
        self._also = {}
        for merged, kept in kept_registration(people).items():
            name = next(person.name for person in people if person.id == merged)
            self._also.setdefault(kept, []).append(name)
        self._others = _other_roles(grid)
        self._people = sorted(there, key=lambda person: (folded(person.name), person.row))
        self.endResetModel()

    def lacking(self) -> list[tuple[int, int]]:
        """Return the first empty (row, column) of each walk-in whose row is to be completed."""
        places = {field.attribute: place for place, field in enumerate(self.fields)}
        found = []
        for row, person in enumerate(self._people):
            if person.source is not RegistrationSource.WALK_IN or person.anonymous:
                continue
            empty = [name for name in _TO_COMPLETE if not getattr(person, name)]
            if empty and not person.nameless:
                found.append((row, places[empty[0]]))
        return found

    def person(self, row: int) -> Registration:
        """Return who stands in a row."""
        return self._people[row]

    def row_of(self, registration_id: str) -> int:
        """Return the row of a person, -1 where they are not shown."""
        ids = [person.id for person in self._people]
        return ids.index(registration_id) if registration_id in ids else -1

    def words(self, row: int, field: Field) -> str:
        """Return what a cell shows."""
        person = self._people[row]
        if field.attribute == STANDING:
            return standing_words(standing_of(person))
        if field.attribute == "name" and person.id in self._also:
            return f"{person.name} ({', '.join(self._also[person.id])})"
        if field.attribute == "role":
            return self._role_words(person)
        if field.attribute == "row_no":
            return str(person.row)
        value = getattr(person, field.attribute)
        if value is None:
            return ""
        if field.attribute == "org_then" and person.then_note:
            return _("{value} (corrected)").format(value=value)
        if isinstance(value, Consent):
            return consent_words(value)
        return role_words(value) if isinstance(value, RegistrationRole) else str(value)

    def _role_words(self, person: Registration) -> str:
        """Return the role, for which sessions it is, and the rows in other roles."""
        said = role_words(person.role)
        if person.sessions and self._grid is not None:
            numbers = [str(one.number) for one in self._grid.sessions if one.id in person.sessions]
            said = _("{role}, sessions {numbers}").format(role=said, numbers=", ".join(numbers))
        rows = ", ".join(str(one.row) for one in self._others.get(person.id, ()))
        return _("{role}; also row {rows}").format(role=said, rows=rows) if rows else said

    def written(self, row: int, field: Field) -> str:
        """Return what a cell holds: a role by its key."""
        person = self._people[row]
        if field.attribute == STANDING:
            return standing_of(person)
        value = getattr(person, field.attribute)
        return "" if value is None else str(value)

    def muted(self, row: int, field: Field) -> bool:
        """Let row numbers, the usual role and who is not expected stand back."""
        if not self._people[row].listed:
            return True
        usual = self._people[row].role is RegistrationRole.PARTICIPANT
        return field.attribute == "row_no" or (field.attribute == "role" and usual)

    def choices(self, field: Field) -> Sequence[tuple[str, str]]:
        """Return the words of the columns that choose."""
        if field.attribute == "role":
            return [(role.value, role_words(role)) for role in RegistrationRole]
        if field.attribute == STANDING:
            return [(key, standing_words(key)) for key in _STANDINGS]
        if field.attribute in _CONSENTS:
            return [(one.value, consent_words(one) or _("not asked yet")) for one in Consent]
        return ()

    def suggestions(self, field: Field) -> Sequence[str]:
        """Return the organisations, districts and positions of the others."""
        if field.attribute not in _SUGGESTED:
            return ()
        return sorted({getattr(person, field.attribute) for person in self._people} - {""})

    def ticked(self, row: int, field: Field) -> bool | None:
        """Tell whether a consent is given; a refusal has no tick and says so."""
        if field.attribute not in _CONSENTS:
            return None
        return getattr(self._people[row], field.attribute) is Consent.GIVEN

    def tick(self, row: int, field: Field) -> None:
        """Ask for a consent to be given, or not asked yet."""
        given = Consent.UNKNOWN if self.ticked(row, field) else Consent.GIVEN
        self.write(row, field, str(given))

    def editable(self, row: int, field: Field) -> bool:
        """Let everything be rewritten but the row number: it stands on paper."""
        return field.attribute != "row_no"

    def write(self, row: int, field: Field, text: str) -> None:
        """Ask for a cell to be saved; a name that is emptied stays as it was."""
        person = self._people[row]
        if field.attribute == "name" and not text:
            return
        if field.attribute == "years" and text and not _as_years(text):
            self.refused.emit(_("Write the years of practice as a number, such as 12."))
            return
        altered: dict[str, Any] = {field.attribute: text}
        if field.attribute == "role":
            altered = {"role": RegistrationRole(text)}
        elif field.attribute in _CONSENTS:
            altered = {field.attribute: Consent(text)}
        elif field.attribute == STANDING:
            altered = dict(_STANDINGS[text])
        elif field.attribute == "years":
            altered = {"years": int(text) if text else None}
        if field.attribute == "org_then":
            # Another organisation than the one on the card: the old id no longer says which.
            altered["organisation_id"] = ""
        self.edited.emit(replace(person, **altered))

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says; why somebody is counted otherwise stands in its hint."""
        said = super().data(index, role)
        hints = {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}
        if role not in hints or self.fields[index.column()].attribute not in _THEN:
            return said
        note = self._people[index.row()].then_note
        why = _("Corrected after the beginning: {note}").format(note=note)
        return f"{said}\n{why}" if note else said

    def rowCount(self, parent: AnyIndex = ROOT) -> int:
        """Return how many people there are."""
        return 0 if parent.isValid() else len(self._people)
