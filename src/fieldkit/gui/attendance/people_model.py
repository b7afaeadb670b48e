"""The people registered for an event as rows in which most cells can be rewritten."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from fieldkit.gui.attendance.letters import folded
from fieldkit.gui.attendance.record_table import ROOT, AnyIndex, Field, RecordModel
from fieldkit.i18n import _, pgettext
from fieldkit.records.event import Registration, RegistrationRole

_SUGGESTED = {"org_then", "district_then", "position"}


def role_words(role: RegistrationRole) -> str:
    """Return in which part a person is there."""
    return {
        RegistrationRole.PARTICIPANT: pgettext("role", "participant"),
        RegistrationRole.SPEAKER: pgettext("role", "speaker"),
        RegistrationRole.ORGANISER: pgettext("role", "organiser"),
        RegistrationRole.GUEST: pgettext("role", "guest"),
        RegistrationRole.INTERPRETER: pgettext("role", "interpreter"),
        RegistrationRole.OBSERVER: pgettext("role", "observer"),
    }[role]


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
        )
        super().__init__(fields, parent)
        self._people: list[Registration] = []

    @property
    def people(self) -> list[Registration]:
        """Return the people in the order of the rows."""
        return self._people

    def show_people(self, people: tuple[Registration, ...]) -> None:
        """Show these registrations."""
        self.beginResetModel()
        there = [person for person in people if not person.withdrawn]
        self._people = sorted(there, key=lambda person: (folded(person.name), person.row_no))
        self.endResetModel()

    def person(self, row: int) -> Registration:
        """Return who stands in a row."""
        return self._people[row]

    def row_of(self, registration_id: str) -> int:
        """Return the row of a person, -1 where they are not shown."""
        ids = [person.id for person in self._people]
        return ids.index(registration_id) if registration_id in ids else -1

    def words(self, row: int, field: Field) -> str:
        """Return what a cell shows."""
        value = getattr(self._people[row], field.attribute)
        return role_words(value) if isinstance(value, RegistrationRole) else str(value)

    def written(self, row: int, field: Field) -> str:
        """Return what a cell holds: a role by its key."""
        return str(getattr(self._people[row], field.attribute))

    def muted(self, row: int, field: Field) -> bool:
        """Let row numbers and the usual role stand back."""
        usual = self._people[row].role is RegistrationRole.PARTICIPANT
        return field.attribute == "row_no" or (field.attribute == "role" and usual)

    def choices(self, field: Field) -> Sequence[tuple[str, str]]:
        """Return the roles for the column of roles."""
        if field.attribute != "role":
            return ()
        return [(role.value, role_words(role)) for role in RegistrationRole]

    def suggestions(self, field: Field) -> Sequence[str]:
        """Return the organisations, districts and positions of the others."""
        if field.attribute not in _SUGGESTED:
            return ()
        return sorted({getattr(person, field.attribute) for person in self._people} - {""})

    def editable(self, row: int, field: Field) -> bool:
        """Let everything be rewritten but the row number: it stands on paper."""
        return field.attribute != "row_no"

    def write(self, row: int, field: Field, text: str) -> None:
        """Ask for a cell to be saved; a name that is emptied stays as it was."""
        person = self._people[row]
        if field.attribute == "name" and not text:
            return
        value: Any = RegistrationRole(text) if field.attribute == "role" else text
        altered: dict[str, Any] = {field.attribute: value}
        if field.attribute == "org_then":
            # Another organisation than the one on the card: the old id no longer says which.
            altered["organisation_id"] = ""
        self.edited.emit(replace(person, **altered))

    def rowCount(self, parent: AnyIndex = ROOT) -> int:
        """Return how many people there are."""
        return 0 if parent.isValid() else len(self._people)
