"""Rows of entities as records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from fieldkit.records.entity import Entity
from fieldkit.store.prepared import Prepared
from fieldkit.store.sql import among, listed, moment_of
from fieldkit.store.tables import entities


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the entities that were asked for, and how many there are in all."""

    entities: tuple[Entity, ...]
    total: int


ENTITY = sa.select(
    entities.c.thing,
    entities.c.list_name,
    entities.c.id,
    entities.c.label,
    entities.c.properties,
    entities.c.version,
    entities.c.trunk_version,
    entities.c.branch_id,
    entities.c.created_at,
    entities.c.updated_at,
    entities.c.deleted,
    entities.c.discrepancies,
    entities.c.erased,
    entities.c.merged_into,
    entities.c.also,
)
THESE = Prepared(ENTITY.where(among(entities.c.thing, "things")))


_DELETED = [column.name for column in ENTITY.selected_columns].index("deleted")


def entity_of(row: tuple[Any, ...]) -> Entity:
    """Return the entity of a row of a query of ``ENTITY``."""
    (
        _thing,
        list_name,
        id_,
        label,
        properties,
        version,
        trunk_version,
        branch_id,
        created_at,
        updated_at,
        deleted,
        discrepancies,
        erased,
        merged_into,
        also,
    ) = row
    # By place: a page of a list makes more than a hundred of them while a person waits.
    return Entity(
        list_name,
        id_,
        label,
        orjson.loads(properties),
        version,
        trunk_version,
        branch_id,
        moment_of(created_at),
        moment_of(updated_at),
        deleted == 1,
        () if discrepancies == "[]" else tuple(orjson.loads(discrepancies)),
        erased == 1,
        merged_into,
        tuple(one["id"] for one in orjson.loads(also)) if also else (),
    )


def row_of(row: tuple[Any, ...]) -> dict[str, str]:
    """Return a row of ``ENTITY`` as a form reads it: name, label, properties, ODK's numbers."""
    _thing, _list_name, id_, label, properties, version, trunk_version, branch_id, *_ = row
    return {
        "name": id_,
        "label": label,
        **orjson.loads(properties),
        "__version": str(version),
        "__trunkVersion": "" if trunk_version is None else str(trunk_version),
        "__branchId": branch_id or "",
    }


def placed_rows(found: Iterable[tuple[Any, ...]]) -> list[tuple[int, dict[str, str]]]:
    """Return rows of ``ENTITY`` as forms read them, each with its place.

    A district's cases say the same few words, which a form keeps for as long as
    it is open, so equal ones are kept once.
    """
    same: dict[str, str] = {}
    return [
        (row[0], {key: same.setdefault(value, value) for key, value in row_of(row).items()})
        for row in found
    ]


def is_deleted(row: tuple[Any, ...]) -> bool:
    """Tell whether the entity of a row of ``ENTITY`` is deleted."""
    return bool(row[_DELETED])


def entities_by_number(connection: sa.Connection, numbers: Sequence[int]) -> tuple[Entity, ...]:
    """Return the entities of these numbers, all of which there are, in the order given."""
    rows = THESE.run(connection, {"things": listed(numbers)})
    found = {row[0]: entity_of(row) for row in rows}
    return tuple(found[number] for number in numbers)


def shipped_entity(list_name: str, row: Mapping[str, str]) -> Entity:
    """Return a row that a pack ships as an entity."""
    properties = {name: value for name, value in row.items() if name not in {"name", "label"}}
    return Entity(list_name, row["name"], row["label"], properties)
