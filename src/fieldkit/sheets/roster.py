"""A list of people for an event, out of a file or the clipboard, with its columns guessed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fieldkit.records.event import RegistrationRole
from fieldkit.sheets.reading import Table, read_table, table_of_text

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": ("фио", "ф.и.о", "фамилия, имя, отчество", "фамилия имя отчество", "участник",
             "full name", "name", "participant"),
    "surname": ("фамилия", "surname", "last name", "family name"),
    "given": ("имя", "given name", "first name"),
    "patronymic": ("отчество", "patronymic", "middle name"),
    "organisation": ("организация", "учреждение", "место работы", "organisation", "organization",
                     "institution"),
    "district": ("район", "муниципальн", "округ", "территория", "district", "municipality"),
    "position": ("должность", "position", "job"),
    "role": ("роль", "role"),
    "phone": ("телефон", "phone", "тел.", "mobile"),
    "email": ("e-mail", "email", "электронная почта", "эл. почта", "почта", "mail"),
    "track": ("поток", "трек", "секция", "track"),
    "hall": ("зал", "аудитория", "hall"),
    "practice": ("стаж", "опыт работы", "работает с", "years of practice", "experience"),
}  # fmt: skip
_ROLES: Mapping[str, RegistrationRole] = {
    "выступающий": RegistrationRole.SPEAKER,
    "спикер": RegistrationRole.SPEAKER,
    "докладчик": RegistrationRole.SPEAKER,
    "speaker": RegistrationRole.SPEAKER,
    "организатор": RegistrationRole.ORGANISER,
    "organiser": RegistrationRole.ORGANISER,
    "гость": RegistrationRole.GUEST,
    "guest": RegistrationRole.GUEST,
    "переводчик": RegistrationRole.INTERPRETER,
    "interpreter": RegistrationRole.INTERPRETER,
    "наблюдатель": RegistrationRole.OBSERVER,
    "observer": RegistrationRole.OBSERVER,
}
# Titles of these are known by their first words.
_BY_BEGINNING = (
    "name", "organisation", "district", "position", "role", "phone", "email", "practice",
)  # fmt: skip
_UNHEADED = ("name", "organisation", "district", "position")
FIELDS = tuple(_FIELDS)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person as a roster names them; ``practice`` is how long they work, as it is written."""

    name: str
    organisation: str = ""
    district: str = ""
    position: str = ""
    role: RegistrationRole = RegistrationRole.PARTICIPANT
    phone: str = ""
    email: str = ""
    track: str = ""
    hall: str = ""
    practice: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table, from 0, holds which field, and whether the first row names them."""

    places: Mapping[str, int]
    headed: bool


def read_roster_file(file: Path) -> tuple[RosterRow, ...]:
    """Return the people of a CSV or XLSX file. Raises what ``read_table`` refuses."""
    return roster_of(read_table(file))


def read_roster_text(text: str) -> tuple[RosterRow, ...]:
    """Return the people of a pasted table, or of lines with one name each."""
    return roster_of(table_of_text(text))


def roster_of(table: Table, columns: Columns | None = None) -> tuple[RosterRow, ...]:
    """Return the people of a table, by the columns given or else guessed.

    Rows without a name are no people.
    """
    found = columns or columns_of(table)
    rows = table.rows[1:] if found.headed else table.rows
    people = (_person(row, found.places) for row in rows)
    return tuple(person for person in people if person is not None)


def columns_of(table: Table) -> Columns:
    """Return what the columns seem to hold: by the first row where it names them.

    Without a header they are name, organisation, district, position; a first
    column of running numbers is passed over.
    """
    places = guess_columns(table.rows[0]) if table.rows else {}
    if places:
        return Columns(places, headed=True)
    first = 1 if _numbered(table.rows) else 0
    return Columns({name: place for place, name in enumerate(_UNHEADED, first)}, headed=False)


def shape_of(table: Table, *, headed: bool) -> str:
    """Return by what a table of the same making is known again: its header, as a hash.

    A table without a header is known by its width alone, since its first row is a person.
    """
    width = max((len(row) for row in table.rows), default=0)
    if not headed:
        return f"{width} columns"
    titles = [" ".join(title.casefold().split()) for title in table.rows[0]]
    return hashlib.sha256("\n".join(titles).encode()).hexdigest()[:32]


def guess_columns(header: Sequence[str]) -> dict[str, int]:
    """Return which field each column holds, empty when the row is no header."""
    found: dict[str, int] = {}
    for place, title in enumerate(header):
        words = " ".join(title.casefold().replace("ё", "е").split())
        field = _field_of(words)
        if field and field not in found:
            found[field] = place
    return found if "name" in found or "surname" in found else {}


def _field_of(words: str) -> str:
    for field, titles in _FIELDS.items():
        if words in titles:
            return field
    for field in _BY_BEGINNING:
        if any(words.startswith(title) for title in _FIELDS[field]):
            return field
    return ""


def _person(row: Sequence[str], columns: Mapping[str, int]) -> RosterRow | None:
    def cell(field: str) -> str:
        place = columns.get(field, -1)
        return " ".join(row[place].split()) if 0 <= place < len(row) else ""

    parts = (cell(field) for field in ("surname", "given", "patronymic"))
    name = cell("name") or " ".join(part for part in parts if part)
    if not any(sign.isalpha() for sign in name):
        return None
    return RosterRow(
        name=name,
        organisation=cell("organisation"),
        district=cell("district"),
        position=cell("position"),
        role=_ROLES.get(cell("role").casefold(), RegistrationRole.PARTICIPANT),
        phone=cell("phone"),
        email=cell("email"),
        track=cell("track"),
        hall=cell("hall"),
        practice=cell("practice"),
    )


def _numbered(rows: Sequence[Sequence[str]]) -> bool:
    firsts = [row[0].strip().rstrip(".)") for row in rows if row and any(row)]
    return bool(firsts) and all(first.isdigit() for first in firsts)
