"""Lists of people out of tables and earlier events, looked over before anybody is added."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.event import (
    Event,
    EventFormat,
    Registration,
    RegistrationSource,
)
from fieldkit.records.likeness import PersonFacts, Traits, alike, folded_name
from fieldkit.records.organisations import (
    legal_forms_agree,
    may_be_one_organisation,
    organisation_key,
)
from fieldkit.records.permissions import Act
from fieldkit.records.practice import years_told
from fieldkit.records.row_number import NO_ROW, RowNumber
from fieldkit.services.registrations import grid_of, registration_of_row, twin_key
from fieldkit.services.roster_adding import RosterImport, add_to_roster
from fieldkit.services.workspace import Workspace, needs
from fieldkit.sheets.reading import Table as Sheet
from fieldkit.sheets.reading import read_table, table_of_text
from fieldkit.sheets.roster import (
    FIELDS,
    Columns,
    RosterRow,
    columns_of,
    read_roster_file,
    read_roster_text,
    roster_of,
    shape_of,
)

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

__all__ = [
    "FIELDS",
    "AlreadyMarked",
    "Columns",
    "Fate",
    "RosterImport",
    "RosterLine",
    "Sheet",
    "copy_roster",
    "import_roster",
    "paste_roster",
    "preview_roster",
    "read_roster",
    "read_roster_table",
    "remember_columns",
    "remembered_columns",
    "roster_of",
    "undo_import",
]

_REMEMBERED = "roster_columns"
_MOST_SHAPES = 50
_GROUPS = {EventFormat.SUPPORT_GROUP, EventFormat.DAY_CARE}


class AlreadyMarked(FieldkitError):
    """An import was to be taken back although people of it are marked."""

    template = N_(
        "People of this list are marked already ({count}), so it stays. Take single rows off the"
        " roster instead."
    )


class Fate(Enum):
    """What becomes of a line of a roster: NEW and MATCHED are added, KNOWN ones are there."""

    NEW = auto()
    MATCHED = auto()
    DOUBTFUL = auto()
    KNOWN = auto()


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One person of a table as they would be added, and why one should look twice.

    ``like`` names whom a doubtful one may be; ``like_row`` is theirs in this event, NO_ROW
    elsewhere. ``written`` is how the table writes the organisation where the list
    of organisations writes the same one otherwise. ``suggested`` is one of the list
    (id, name) that may be meant: a person decides.
    """

    row: RosterRow
    fate: Fate
    specialist_id: str = ""
    organisation_id: str = ""
    like: str = ""
    like_row: RowNumber = NO_ROW
    written: str = ""
    suggested: tuple[str, str] | None = None

    def taking_suggestion(self) -> "RosterLine":
        """Return the line with the organisation of the list that may be meant."""
        if self.suggested is None:
            return self
        organisation_id, name = self.suggested
        return replace(
            self,
            row=replace(self.row, organisation=name),
            organisation_id=organisation_id,
            written=self.row.organisation,
            suggested=None,
        )


def paste_roster(text: str) -> tuple[RosterRow, ...]:
    """Return the people of a table that was copied from a spreadsheet or typed line by line."""
    return read_roster_text(text)


def read_roster(file: Path) -> tuple[RosterRow, ...]:
    """Return the people of a CSV or XLSX file. Raises what ``sheets`` refuses."""
    return read_roster_file(file)


def read_roster_table(source: Path | str) -> Sheet:
    """Return the table of a file, or of pasted text. Raises what ``sheets`` refuses."""
    return read_table(source) if isinstance(source, Path) else table_of_text(source)


@needs(Act.PLAN_EVENTS)
def remembered_columns(workspace: Workspace, table: Sheet) -> Columns:
    """Return which columns hold what: as last time for a table of this header, else guessed."""
    guessed = columns_of(table)
    with workspace.reading() as work:
        shapes = _shapes(work)
    for headed in (True, False):
        held = shapes.get(shape_of(table, headed=headed))
        # By its width alone a table is known only where no header was found.
        if held is not None and (headed or not guessed.headed):
            return Columns({name: at for name, at in held.items() if name in FIELDS}, headed)
    return guessed


@needs(Act.PLAN_EVENTS)
def remember_columns(workspace: Workspace, table: Sheet, columns: Columns) -> None:
    """Keep which columns of tables with this header hold what; no word of the table is kept."""
    with workspace.unit_of_work() as work:
        shapes = _shapes(work)
        shapes.pop(shape := shape_of(table, headed=columns.headed), None)
        shapes[shape] = dict(columns.places)
        kept = dict(list(shapes.items())[-_MOST_SHAPES:])
        work.settings.set(_REMEMBERED, json.dumps(kept))
        work.commit()


@needs(Act.PLAN_EVENTS)
def preview_roster(
    workspace: Workspace, event_id: str, rows: Iterable[RosterRow]
) -> tuple[RosterLine, ...]:
    """Return what would become of each line, in the order of the table. Raises EventMissing."""
    with workspace.reading() as work:
        roster = [one for one in grid_of(work, event_id).registrations if not one.withdrawn]
        book = _Known(work, roster)
        lines = []
        for row in rows:
            line = book.line(row)
            book.add(line.row)
            lines.append(line)
    return tuple(lines)


@needs(Act.PLAN_EVENTS)
def import_roster(
    workspace: Workspace, event_id: str, rows: Iterable[RosterRow | RosterLine]
) -> RosterImport:
    """Put many people on the roster at once; who is on it already is counted, not doubled.

    Where no place is left they wait. Raises EventMissing.
    """
    with workspace.unit_of_work() as work:
        event = grid_of(work, event_id).event
        made = [
            _of_line(event, line if isinstance(line, RosterLine) else RosterLine(line, Fate.NEW))
            for line in rows
        ]
        done = add_to_roster(work, event_id, made)
        work.log.audit("roster_imported", event_id, count=len(done.added))
        work.commit()
    return done


@needs(Act.PLAN_EVENTS)
def copy_roster(
    workspace: Workspace, event_id: str, earlier_id: str, *, came_only: bool = False
) -> RosterImport:
    """Put the people of an earlier event on the roster, or those alone who came.

    They are invited and have not confirmed, but in groups, whose members go on.
    Consents belong to the paper of their event and are asked anew. Raises EventMissing.
    """
    with workspace.unit_of_work() as work:
        earlier, event = grid_of(work, earlier_id), grid_of(work, event_id).event
        made = [
            _invited(work, event, one, earlier.event)
            for one in earlier.registrations
            if one.listed
            and not one.anonymous
            and not one.nameless
            and (not came_only or earlier.attended(one.id))
        ]
        done = add_to_roster(work, event_id, made)
        work.log.audit("roster_imported", event_id, count=len(done.added))
        work.commit()
    return done


@needs(Act.PLAN_EVENTS)
def undo_import(workspace: Workspace, event_id: str, added: Sequence[Registration]) -> None:
    """Take back what an import added, as if it had not been. Raises AlreadyMarked, EventMissing."""
    ids = [one.id for one in added if one.event_id == event_id]
    with workspace.unit_of_work() as work:
        marks = grid_of(work, event_id).marks
        marked = {person for _session, person in marks} & set(ids)
        if marked:
            raise AlreadyMarked(count=len(marked))
        work.attendance.drop_registrations(ids)
        work.log.audit("roster_import_undone", event_id, count=len(ids))
        work.commit()


def _of_line(event: Event, line: RosterLine) -> Registration:
    made = registration_of_row(event.id, NO_ROW, line.row, RegistrationSource.IMPORT)
    return replace(
        made,
        specialist_id=line.specialist_id,
        organisation_id=line.organisation_id,
        years=years_told(line.row.practice, event.starts_on.year),
    )


def _invited(work: "Reading", event: Event, one: Registration, earlier: Event) -> Registration:
    row = RosterRow(one.name, one.org_then, one.district_then, one.position, one.role)
    made = replace(
        registration_of_row(event.id, NO_ROW, row, RegistrationSource.ROSTER),
        specialist_id=one.specialist_id,
        organisation_id=one.organisation_id,
        phone=one.phone,
        email=one.email,
        person_id=one.person_id,
        case_id=one.case_id,
        confirmed=event.format in _GROUPS,
        years=_years_later(one.years, event.starts_on.year - earlier.starts_on.year),
    )
    card = work.entities.get("specialists", one.specialist_id) if one.specialist_id else None
    now = card.get("organisation_id") if card is not None and not card.deleted else ""
    office = work.entities.get("organisations", now) if now else None
    if office is None or now == one.organisation_id:
        return made
    # Who has changed the place of work since then is invited from the new one.
    return replace(made, organisation_id=now, org_then=office.label)


def _years_later(years: int | None, passed: int) -> int | None:
    """Return the years of practice when so many more have passed."""
    return None if years is None else max(0, years + passed)


def _shapes(work: "Reading") -> dict[str, dict[str, int]]:
    held = json.loads(work.settings.get(_REMEMBERED, "{}"))
    return held if isinstance(held, dict) else {}


class _Known:
    """Who and what is known already, to which the lines of a table are compared."""

    def __init__(self, work: "Reading", roster: Sequence[Registration]) -> None:
        self._roster = list(roster)
        self._keys = {(twin_key(one.name, one.org_then), one.role) for one in roster}
        self._traits = [(_traits(r.name, r.org_then), r.row, r.name) for r in roster]
        self._organisations = _spellings(work.entities.rows("organisations"))
        self._labels = {
            row["name"]: row.get("label", "") for row in work.entities.rows("organisations")
        }
        self._people: dict[str, list[tuple[str, str]]] = {}
        for row in work.entities.rows("specialists"):
            if row.get("active") != "no":
                known = (row["name"], self._labels.get(row.get("organisation_id", ""), ""))
                self._people.setdefault(folded_name(row.get("label", "")), []).append(known)
        for one in work.attendance.everybody():
            known = (one.specialist_id, one.org_then)
            self._people.setdefault(folded_name(one.name), []).append(known)

    def add(self, row: RosterRow) -> None:
        """Take a line of the table among those that the next ones are compared to."""
        self._keys.add((twin_key(row.name, row.organisation), row.role))

    def line(self, row: RosterRow) -> RosterLine:
        """Return what would become of a line."""
        line = self._placed(RosterLine(row, Fate.NEW))
        row = line.row
        key = twin_key(row.name, row.organisation)
        if (key, row.role) in self._keys:
            return replace(line, fate=Fate.KNOWN)
        if any(key == other for other, _role in self._keys):
            # The same human in another role: a row of its own, and nothing to doubt.
            return self._matched(line)
        traits = _traits(row.name, row.organisation)
        for other, number, name in self._traits:
            if alike(traits, other):
                return replace(line, fate=Fate.DOUBTFUL, like=name, like_row=number)
        return self._matched(line)

    def _matched(self, line: RosterLine) -> RosterLine:
        """Return a line with the card of the same name, where there is no doubt which one."""
        found = self._people.get(folded_name(line.row.name), [])
        here = organisation_key(line.row.organisation)
        same = [card for card, place in found if not place or organisation_key(place) == here]
        cards = {card for card in same if card}
        if len(cards) == 1:
            return replace(line, fate=Fate.MATCHED, specialist_id=cards.pop())
        if same and not cards:
            return replace(line, fate=Fate.MATCHED)
        others = dict.fromkeys(place for _card, place in found if place)
        if others:
            return replace(line, fate=Fate.DOUBTFUL, like=f"{line.row.name}, {next(iter(others))}")
        return line

    def _placed(self, line: RosterLine) -> RosterLine:
        """Return a line with its organisation as the list writes it, or with one that may be."""
        name = line.row.organisation
        key = organisation_key(name)
        found = self._organisations.get(key) if key else None
        if found is not None and legal_forms_agree(name, self._labels[found]):
            official = self._labels[found]
            row = replace(line.row, organisation=official)
            written = name if official != name else ""
            return replace(line, row=row, organisation_id=found, written=written)
        like = {
            known
            for spelling, known in self._organisations.items()
            if key and may_be_one_organisation(spelling, key)
        }
        if len(like) != 1:
            return line
        meant = like.pop()
        return replace(line, suggested=(meant, self._labels[meant]))


def _traits(name: str, organisation: str) -> Traits:
    return Traits.of(PersonFacts.named(name, organisation))


def _spellings(rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return under which key each organisation of the list is found, also by its former names."""
    found: dict[str, str] = {}
    for row in rows:
        former = row.get("former_names", "").split(";")
        for name in (*former, row.get("name_en", ""), row.get("short_name", ""), row["label"]):
            if key := organisation_key(name):
                found[key] = row["name"]
    return found
