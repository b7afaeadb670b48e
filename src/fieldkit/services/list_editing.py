"""Programmes, districts, organisations and specialists, edited in the window."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.change import EntityType
from fieldkit.records.device import DeviceKind
from fieldkit.records.discrepancy import Discrepancy
from fieldkit.records.entity import Entity
from fieldkit.records.finding import Wanted
from fieldkit.records.ids import new_id
from fieldkit.records.likeness import folded_name
from fieldkit.records.lists import EDITED, Holds, ListField, ended, ending
from fieldkit.records.mandate import OFFICE_LISTS
from fieldkit.records.organisations import organisation_key
from fieldkit.records.people import NameMissing
from fieldkit.records.permissions import Act
from fieldkit.services.exchange import CERTIFICATE_SETTING
from fieldkit.services.lists import ListMissing
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

ORGANISATIONS = "organisations"


class AlreadyInList(FieldkitError):
    """A row was to be added that the list has already, however it is written."""

    template = N_(
        "The list has this already: {name}. Change that row, or write what tells the two apart."
    )


class OfficeWritesThis(FieldkitError):
    """A laptop wanted to alter a list that its head office alone writes."""

    template = N_(
        "Head office writes this list, so that reports count alike everywhere. Ask there for the "
        "change: it comes with the next file from there. Nothing was changed."
    )


class ReplacedByItself(FieldkitError):
    """A row was to be replaced by itself, or by one that it replaces."""

    template = N_("{name} cannot stand in its own place. Choose another row as the successor.")


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of a list as the page shows it; ``words`` are those of rows it names, by field."""

    entity: Entity
    ended: bool
    words: Mapping[str, str]


@needs(Act.EDIT_LISTS)
def list_table(workspace: Workspace, list_name: str, query: str = "") -> tuple[ListRow, ...]:
    """Return the rows of a list that the words find, in the order of reading, ended ones last.

    Raises ListMissing for a list that is not edited by hand.
    """
    fields = _fields(list_name)
    wanted = Wanted.of(query) if query.strip() else None
    today = workspace.now().date()
    with workspace.reading() as work:
        labels = {
            name: {one.id: one.label for one in work.entities.list(name)}
            for field in fields
            for name in field.of
            if field.holds is Holds.ROW
        }
        rows = [
            ListRow(one, ended(one, today), _named(one, labels))
            for one in work.entities.list(list_name)
            if not one.deleted
        ]
    found = [
        row
        for row in rows
        if wanted is None
        or wanted.fit(
            " ".join((row.entity.label, *row.entity.properties.values(), *row.words.values()))
        )
        is not None
    ]
    found.sort(key=lambda row: (row.ended, folded_name(row.entity.label)))
    return tuple(found)


@needs(Act.EDIT_LISTS)
def save_list_row(
    workspace: Workspace, list_name: str, label: str, values: Mapping[str, str], row_id: str = ""
) -> Entity:
    """Add a row, or save one that was altered; it goes to head office like any record.

    An organisation that is called otherwise keeps its former name, so that it is
    found by both. Where laptops wrote different things, what is saved decides. Raises
    NameMissing, AlreadyInList, ReplacedByItself, ListMissing, OfficeWritesThis.
    """
    fields = {field.name for field in _fields(list_name)}
    name = " ".join(label.split())
    if not name:
        raise NameMissing
    now = workspace.now()
    with workspace.unit_of_work() as work:
        _require_ours(workspace, work, list_name)
        before = work.entities.get(list_name, row_id) if row_id else None
        given = {key: " ".join(value.split()) for key, value in values.items() if key in fields}
        _refuse_twin(work, list_name, name, given, before, now.date())
        _refuse_circle(work, list_name, name, row_id, given)
        if before is not None and list_name == ORGANISATIONS:
            given = _with_former_name(before, name, given)
        held = {**(before.properties if before else {}), **given}
        saved = Entity(list_name, row_id or new_id(), name, held, created_at=now, updated_at=now)
        work.entities.save(saved)
        for field in before.discrepancies if before else ():
            what = Discrepancy(EntityType.ENTITY, f"{list_name}/{saved.id}", field)
            work.discrepancies.decide(what, name if field == "label" else held.get(field, ""))
        work.log.audit("list_row_changed", f"{list_name}/{saved.id}")
        work.commit()
    return saved


@needs(Act.EDIT_LISTS)
def end_list_row(
    workspace: Workspace, list_name: str, row_id: str, day: date, replaced_by: str = ""
) -> Entity:
    """End a row: it stays for what was recorded, and may name what stands in its place.

    Raises ListMissing, ReplacedByItself, OfficeWritesThis.
    """
    _fields(list_name)
    with workspace.unit_of_work() as work:
        _require_ours(workspace, work, list_name)
        before = _row(work, list_name, row_id)
        said = ending(list_name, day, replaced_by)
        _refuse_circle(work, list_name, before.label, row_id, said)
        saved = before.with_values(said)
        work.entities.save(saved)
        work.log.audit("list_row_ended", f"{list_name}/{row_id}")
        work.commit()
    return saved


@needs(Act.EDIT_LISTS)
def put_list_row_back(
    workspace: Workspace, list_name: str, row_id: str, before: Entity | None
) -> None:
    """Undo the last edit of a row: as it was, or gone where it had just been added.

    Raises ListMissing.
    """
    _fields(list_name)
    with workspace.unit_of_work() as work:
        now = _row(work, list_name, row_id)
        if before is None:
            work.entities.save(replace(now, deleted=True))
        else:
            emptied = dict.fromkeys(now.properties.keys() - before.properties.keys(), "")
            back = replace(before, properties={**before.properties, **emptied}, deleted=False)
            work.entities.save(back)
        work.log.audit("list_row_changed", f"{list_name}/{row_id}")
        work.commit()


def _require_ours(workspace: Workspace, work: "Reading", list_name: str) -> None:
    """Raise OfficeWritesThis on a laptop of an office that holds such changes back.

    A workspace of its own makes its own programmes and districts.
    """
    certified = bool(work.settings.get(CERTIFICATE_SETTING))
    if list_name in OFFICE_LISTS and workspace.device.kind is DeviceKind.LAPTOP and certified:
        raise OfficeWritesThis


def _fields(list_name: str) -> tuple[ListField, ...]:
    if list_name not in EDITED:
        raise ListMissing(name=list_name)
    return EDITED[list_name]


def _row(work: "Reading", list_name: str, row_id: str) -> Entity:
    found = work.entities.get(list_name, row_id)
    if found is None or found.deleted:
        raise ListMissing(name=list_name)
    return found


def _named(row: Entity, labels: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {
        field.name: labels[field.of[0]].get(row.get(field.name), "")
        for field in EDITED[row.list_name]
        if field.holds is Holds.ROW and row.get(field.name)
    }


def _refuse_twin(
    work: "Reading",
    list_name: str,
    name: str,
    given: Mapping[str, str],
    before: Entity | None,
    today: date,
) -> None:
    key = _key(list_name, name, given)
    if before is not None and _key(list_name, before.label, before.properties) == key:
        return
    for one in work.entities.list(list_name):
        other = before is None or one.id != before.id
        alike = _key(list_name, one.label, one.properties) == key
        if other and alike and not one.deleted and not ended(one, today):
            raise AlreadyInList(name=one.label)


def _key(list_name: str, name: str, held: Mapping[str, str]) -> tuple[str, ...]:
    """Return by what two rows of a list are one."""
    if list_name == ORGANISATIONS:
        return (folded_name(name), held.get("district_id", ""))
    if list_name == "specialists":
        return (folded_name(name), held.get("organisation_id", ""))
    return (folded_name(name),)


def _refuse_circle(
    work: "Reading", list_name: str, name: str, row_id: str, given: Mapping[str, str]
) -> None:
    """Raise ReplacedByItself where following successors or parents leads back to the row."""
    for field in ("replaced_by", "parent"):
        at, steps = given.get(field, ""), 0
        while at and row_id and steps < 50:  # noqa: PLR2004 - longer than any real chain
            if at == row_id:
                raise ReplacedByItself(name=name)
            found = work.entities.get(list_name, at)
            at, steps = (found.get(field) if found else ""), steps + 1


def _with_former_name(before: Entity, name: str, given: Mapping[str, str]) -> dict[str, str]:
    former = given.get("former_names", before.get("former_names"))
    told = [part.strip() for part in former.split(";") if part.strip()]
    known = {organisation_key(part) for part in (*told, name)}
    if organisation_key(before.label) not in known:
        told.append(before.label)
    return {**given, "former_names": "; ".join(told)}
