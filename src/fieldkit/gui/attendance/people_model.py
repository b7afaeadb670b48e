"""The people registered for an event as a table in which most cells can be rewritten."""

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from fieldkit.gui.attendance.letters import folded
from fieldkit.i18n import _, pgettext
from fieldkit.records.event import Registration, RegistrationRole

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROLE = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class Field:
    """One column: the attribute of the registration, its heading, its width (0 stretches)."""

    attribute: str
    title: str
    width: int = 0


def fields() -> tuple[Field, ...]:
    """Return the columns of the table, in the spoken language."""
    return (
        Field("row_no", "\N{NUMERO SIGN}", 52),
        Field("name", _("Surname, name, patronymic"), 236),
        Field("role", _("Role"), 124),
        Field("org_then", _("Organisation")),
        Field("district_then", _("District"), 172),
        Field("position", _("Position"), 164),
        Field("consent_page", _("Consent page"), 120),
    )


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


class PeopleModel(QAbstractTableModel):
    """Shows registrations by name, those taken off the roster left out.

    Signals: edited(Registration) with the value a person wants saved; the
    model shows it only once ``show_people`` brings it back.
    """

    edited = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.fields = fields()
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

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """Return how many people there are."""
        return 0 if parent.isValid() else len(self._people)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.fields)

    def data(self, index: AnyIndex, role: int = _ROLE.DisplayRole) -> object:
        """Return a cell's words, its value to edit, or what a screen reader says."""
        if not index.isValid():
            return None
        field = self.fields[index.column()]
        value = getattr(self._people[index.row()], field.attribute)
        if role == _ROLE.EditRole:
            return value.value if isinstance(value, RegistrationRole) else str(value)
        said = role_words(value) if isinstance(value, RegistrationRole) else str(value)
        if role in {_ROLE.DisplayRole, _ROLE.ToolTipRole}:
            return said
        if role == _ROLE.AccessibleTextRole:
            return f"{field.title}: {said or _('empty')}"
        return None

    def setData(self, index: AnyIndex, value: object, role: int = _ROLE.EditRole) -> bool:
        """Ask for a cell to be saved; a name that is emptied stays as it was."""
        person = self._people[index.row()]
        field = self.fields[index.column()]
        said = " ".join(str(value).split())
        if role != _ROLE.EditRole or (field.attribute == "name" and not said):
            return False
        if field.attribute == "role":
            wanted = replace(person, role=RegistrationRole(said))
        elif field.attribute == "org_then" and said != person.org_then:
            # Another organisation than the one on the card: the old id no longer says which.
            wanted = replace(person, org_then=said, organisation_id="")
        else:
            # The columns left hold plain words.
            words: dict[str, Any] = {field.attribute: said}
            wanted = replace(person, **words)
        if wanted != person:
            self.edited.emit(wanted)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> object:
        """Return a column's heading and the side it stands on."""
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == _ROLE.DisplayRole:
            return self.fields[section].title
        if role == _ROLE.TextAlignmentRole:
            right = self.fields[section].attribute == "row_no"
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Let everything be rewritten but the row number: it stands on paper."""
        basic = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return basic if index.column() == 0 else basic | Qt.ItemFlag.ItemIsEditable
