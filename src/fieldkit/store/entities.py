"""Families, persons, cases and other entities."""

import builtins
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from fieldkit.records.change import EntityType
from fieldkit.records.entity import Entity
from fieldkit.store.access import Access
from fieldkit.store.contents import LABEL, key_fits, property_fits
from fieldkit.store.entity_pages import matching, page_numbers
from fieldkit.store.forms import shipped_rows
from fieldkit.store.heads import EXISTENCE
from fieldkit.store.journal import Write
from fieldkit.store.search import facet_key, facet_of
from fieldkit.store.sql import StoredRow, among, listed, moment_of
from fieldkit.store.tables import entities, facets

_GET = sa.select(entities).where(
    entities.c.list_name == sa.bindparam("list_name"), entities.c.id == sa.bindparam("id")
)
_LIST = (
    sa.select(entities)
    .where(entities.c.list_name == sa.bindparam("list_name"), entities.c.deleted == 0)
    .order_by(entities.c.thing)
)
_IDS = sa.select(entities.c.id).where(entities.c.list_name == sa.bindparam("list_name"))
_COUNT = sa.select(sa.func.count()).select_from(facets).where(facets.c.facet == sa.bindparam("f"))
_THESE = sa.select(entities).where(among(entities.c.thing, "things"))
_RELATED = (
    sa.select(entities)
    .join_from(facets, entities, entities.c.thing == facets.c.thing)
    .where(facets.c.facet == sa.bindparam("facet"), facets.c.key == sa.bindparam("key"))
    .order_by(entities.c.thing)
)


class NotAnEntity(ValueError):
    """A list, an id or a property was named as no form may name it."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the entities that were asked for, and how many there are in all."""

    entities: tuple[Entity, ...]
    total: int


class Entities:
    """The rows of every entity list; deleted ones are found by their id alone."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, entity: Entity, *, form: str = "") -> None:
        """Keep an entity: one change for each property, and the label, that differs.

        A property that is not given stays as it is. ``form`` is "form_id@version"
        where a form made the change. Numbers and moments of the given record are
        not read: they follow from the log.
        """
        self.save_all([entity], form=form)

    def save_all(self, found: Iterable[Entity], *, form: str = "") -> None:
        """Keep many entities at once, as ``save`` does."""
        writes = [self._write(entity) for entity in found]
        self._access.journal.write(writes, form=form)

    def resolve(self, list_name: str, entity_id: str, name: str, value: str) -> None:
        """Decide what a property holds where people wrote different values."""
        entity = Entity(list_name, entity_id, "")
        write = Write(EntityType.ENTITY, _key(entity), {name: value})
        self._access.journal.write([write])

    def get(self, list_name: str, entity_id: str) -> Entity | None:
        """Return one entity, deleted ones and those of a pack too, None where unknown."""
        stored = self._stored(list_name, entity_id)
        if stored is not None:
            return stored
        shipped = shipped_rows(self._access.connection, list_name)
        row = next((row for row in shipped if row["name"] == entity_id), None)
        return _shipped_entity(list_name, row) if row else None

    def list(self, list_name: str) -> Iterator[Entity]:
        """Return a list's entities: those that its pack ships, then the first made first."""
        found = self._access.connection.execute(_LIST, {"list_name": list_name})
        shipped = [_shipped_entity(list_name, row) for row in self._shipped(list_name)]
        return iter([*shipped, *(entity_of(row) for row in found)])

    def count(self, list_name: str) -> int:
        """Return how many entities a list has."""
        return self._access.connection.scalar(_COUNT, {"f": facet_of(list_name, "")}) or 0

    def rows(self, list_name: str) -> "builtins.list[dict[str, str]]":
        """Return a list as a form reads it: name, label, properties and ODK's numbers.

        The rows that its pack ships come first.
        """
        shipped = [_shipped_entity(list_name, row).row() for row in self._shipped(list_name)]
        found = self._access.connection.execute(_LIST, {"list_name": list_name})
        return shipped + [
            {
                "name": row.id,
                "label": row.label,
                **orjson.loads(row.properties),
                "__version": str(row.version),
                "__trunkVersion": "" if row.trunk_version is None else str(row.trunk_version),
                "__branchId": row.branch_id or "",
            }
            for row in found
        ]

    def page(
        self,
        list_name: str,
        *,
        query: str = "",
        filters: Mapping[str, str] | None = None,
        sort: str = LABEL,
        descending: bool = False,
        offset: int = 0,
        limit: int = 100,
    ) -> Page:
        """Return part of a list: found by words, filtered by exact values, sorted by a property.

        Words match beginnings of words in label, names, case number, address and
        settlement, in any order and case, ё as е. Entities without the property
        they are sorted by come last.
        """
        connection = self._access.connection
        chosen = matching(list_name, query, filters or {})
        total, numbers = page_numbers(
            connection, chosen, list_name, sort, descending=descending, offset=offset, limit=limit
        )
        found = {
            row.thing: entity_of(row)
            for row in connection.execute(_THESE, {"things": listed(numbers)})
        }
        return Page(tuple(found[number] for number in numbers), total)

    def related(self, list_name: str, name: str, value: str) -> tuple[Entity, ...]:
        """Return the entities of a list whose property holds exactly this value."""
        if not value:
            return ()
        key = {"facet": facet_of(list_name, name), "key": facet_key(value)}
        return tuple(entity_of(row) for row in self._access.connection.execute(_RELATED, key))

    def _stored(self, list_name: str, entity_id: str) -> Entity | None:
        key = {"list_name": list_name, "id": entity_id}
        row = self._access.connection.execute(_GET, key).one_or_none()
        return entity_of(row) if row else None

    def _shipped(self, list_name: str) -> "builtins.list[dict[str, str]]":
        """Return the pack's rows that no entity of the same id, kept or deleted, stands for."""
        shipped = shipped_rows(self._access.connection, list_name)
        if not shipped:
            return []
        known = set(self._access.connection.scalars(_IDS, {"list_name": list_name}))
        return [row for row in shipped if row["name"] not in known]

    def _write(self, entity: Entity) -> Write:
        key = _key(entity)
        for name in entity.properties:
            if not property_fits(name) or name == LABEL:
                raise NotAnEntity(name)
        old = self._stored(entity.list_name, entity.id)
        given = {LABEL: entity.label, **entity.properties}
        kept = {LABEL: old.label, **old.properties} if old else {}
        values: dict[str, Any] = {
            name: value for name, value in given.items() if kept.get(name, "") != value
        }
        if old is None and not values:
            values[LABEL] = entity.label
        if entity.deleted != (old.deleted if old else False):
            values[EXISTENCE] = None if entity.deleted else True
        return Write(EntityType.ENTITY, key, values)


def entity_of(row: StoredRow) -> Entity:
    """Return the entity of a row."""
    return Entity(
        list_name=row.list_name,
        id=row.id,
        label=row.label,
        properties=orjson.loads(row.properties),
        version=row.version,
        trunk_version=row.trunk_version,
        branch_id=row.branch_id,
        created_at=moment_of(row.created_at),
        updated_at=moment_of(row.updated_at),
        deleted=bool(row.deleted),
        discrepancies=tuple(orjson.loads(row.discrepancies)),
    )


def _shipped_entity(list_name: str, row: Mapping[str, str]) -> Entity:
    properties = {name: value for name, value in row.items() if name not in {"name", LABEL}}
    return Entity(list_name, row["name"], row[LABEL], properties)


def _key(entity: Entity) -> str:
    key = f"{entity.list_name}/{entity.id}"
    if "/" in entity.list_name or not key_fits(EntityType.ENTITY, key):
        raise NotAnEntity(key)
    return key
