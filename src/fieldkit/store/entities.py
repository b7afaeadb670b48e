"""Families, persons, cases and other entities."""

import builtins
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from fieldkit.records.change import EntityType
from fieldkit.records.entity import Entity
from fieldkit.store.aliases import any_aliases, kept_id, kept_ids
from fieldkit.store.contents import LABEL, property_fits
from fieldkit.store.entity_pages import (
    Asked,
    blank_values,
    filter_values,
    having_blank,
    page_numbers,
)
from fieldkit.store.entity_records import (
    ENTITY,
    Page,
    entities_by_number,
    entity_of,
    is_deleted,
    placed_rows,
    row_of,
    shipped_entity,
)
from fieldkit.store.entity_relations import EntityRelations, related_query
from fieldkit.store.entity_writes import NotAnEntity, key_of, put_right_all, write_of
from fieldkit.store.forms import shipped_rows
from fieldkit.store.heads import EXISTENCE
from fieldkit.store.journal import Write
from fieldkit.store.merges import seen_writes
from fieldkit.store.prepared import Prepared
from fieldkit.store.remembered import remembered
from fieldkit.store.search import facet_key, facet_of, kept_in_order
from fieldkit.store.sql import among, listed
from fieldkit.store.tables import entities, facets
from fieldkit.store.word_hits import with_number

__all__ = ["Entities", "NotAnEntity", "Page"]

_NAME = "name"  # what forms call the id
_IN_LIST = entities.c.list_name == sa.bindparam("list_name")
_GET = Prepared(ENTITY.where(_IN_LIST, entities.c.id == sa.bindparam("id")))
_GET_ALL = Prepared(ENTITY.where(_IN_LIST, among(entities.c.id, "ids")))
_OF_LISTS = Prepared(
    ENTITY.where(among(entities.c.list_name, "lists"), among(entities.c.id, "ids"))
)
_LIST = Prepared(ENTITY.where(_IN_LIST, entities.c.deleted == 0).order_by(entities.c.thing))
# As it stands in the index of the deleted, which a parameter would not be known by.
_DELETED = Prepared(
    ENTITY.where(
        _IN_LIST,
        sa.text("deleted = 1"),
        entities.c.erased == 0,
        # Read, and not looked up: all that were merged would be found for each list.
        sa.text("+merged_into = ''"),
    )
)
_HAVING = Prepared(
    sa.select(facets.c.thing).where(facets.c.facet == sa.bindparam("facet")).order_by(facets.c.key)
)
_IDS = Prepared(sa.select(entities.c.id).where(_IN_LIST))
_NAMES = sa.select(entities.c.list_name).distinct().order_by(entities.c.list_name)
_COUNT = Prepared(
    sa.select(sa.func.count()).select_from(facets).where(facets.c.facet == sa.bindparam("facet"))
)
_COUNT_OF = Prepared(
    sa.select(sa.func.count())
    .select_from(facets)
    .where(facets.c.facet == sa.bindparam("facet"), facets.c.key == sa.bindparam("key"))
)


_BLANK = Prepared(ENTITY.where(entities.c.thing.in_(having_blank())).order_by(entities.c.thing))


class Entities(EntityRelations):
    """The rows of every entity list; deleted ones are found by their id alone.

    A card that was merged into another is found by its id as that other one.
    """

    def save(self, entity: Entity, *, form: str = "") -> None:
        """Keep an entity: one change for each property, and the label, that differs.

        A property that is not given stays as it is. ``form`` is "form_id@version"
        where a form made the change. Numbers and moments of the given record are
        not read: they follow from the log.
        """
        self.save_all([entity], form=form)

    def save_all(self, found: Iterable[Entity], *, form: str = "") -> None:
        """Keep many entities at once, as ``save`` does."""
        given = put_right_all(self._access.connection, found)
        stored = self._stored_of(given)
        writes = []
        gone = []
        for entity in given:
            key = (entity.list_name, entity.id)
            old = stored.get(key)
            writes.append(write_of(entity, old))
            # One that is given twice differs from what was given first.
            before = old.properties if old else {}
            stored[key] = replace(entity, properties={**before, **entity.properties})
            if entity.deleted and not (old and old.deleted and not old.merged_into):
                gone.append(Write(EntityType.ENTITY, key_of(entity), {EXISTENCE: None}))
        self._access.journal.write([*writes, *seen_writes(self._access, writes)], form=form)
        # A deletion follows upon what was written with it, or it would look like a discrepancy.
        self._access.journal.write(gone, form=form)

    def get(self, list_name: str, entity_id: str) -> Entity | None:
        """Return one entity, deleted ones and those of a pack too, None where unknown."""
        stored = self._stored(list_name, entity_id)
        if stored is None or stored.merged_into:
            entity_id = kept_id(self._access.connection, list_name, entity_id)
            stored = self._stored(list_name, entity_id)
        if stored is not None:
            return stored
        row = next((row for row in self._of_pack(list_name) if row["name"] == entity_id), None)
        return shipped_entity(list_name, row) if row else None

    def own(self, list_name: str, entity_id: str) -> Entity | None:
        """Return what stands on this very card, also where it was merged into another."""
        return self._stored(list_name, entity_id)

    def some(self, list_name: str, ids: Iterable[str]) -> dict[str, Entity]:
        """Return those of these entities that were kept here, deleted ones too, by their ids."""
        wanted = dict.fromkeys(ids)
        kept = self._kept(list_name, wanted)
        asked = {"list_name": list_name, "ids": listed({kept.get(one, one): "" for one in wanted})}
        found = map(entity_of, _GET_ALL.run(self._access.connection, asked))
        by_id = {entity.id: entity for entity in found}
        told = ((one, by_id.get(kept.get(one, one))) for one in wanted)
        return {one: entity for one, entity in told if entity is not None}

    def named(self, wanted: Mapping[str, Collection[str]]) -> dict[tuple[str, str], Entity]:
        """Return what is known of some rows of several lists, those of packs too, by list and id.

        ``wanted`` gives the ids by the list; all of them are asked for at once.
        """
        connection = self._access.connection
        every = {one for some in wanted.values() for one in some}
        kept = kept_ids(connection, every) if any_aliases(connection) else {}
        asked = {"lists": listed(wanted), "ids": listed({*every, *kept.values()})}
        found = {
            (one.list_name, one.id): one for one in map(entity_of, _OF_LISTS.run(connection, asked))
        }
        for (list_name, one), other in kept.items():
            if (list_name, other) in found:
                found[list_name, one] = found[list_name, other]
        for list_name, some in wanted.items():
            missing = {one for one in some if (list_name, one) not in found}
            if missing:
                rows = (row for row in self._of_pack(list_name) if row["name"] in missing)
                found |= {(list_name, row["name"]): shipped_entity(list_name, row) for row in rows}
        return found

    def list(self, list_name: str) -> Iterator[Entity]:
        """Return a list's entities: those that its pack ships, then the first made first."""
        found = _LIST.run(self._access.connection, {"list_name": list_name})
        shipped = [shipped_entity(list_name, row) for row in self._shipped(list_name)]
        return iter([*shipped, *map(entity_of, found)])

    def deleted(self, list_name: str) -> "builtins.list[Entity]":
        """Return the entities of a list that were deleted and not erased."""
        return [
            entity_of(row)
            for row in _DELETED.run(self._access.connection, {"list_name": list_name})
        ]

    def having(self, list_name: str, name: str) -> tuple[Entity, ...]:
        """Return the entities of a list that hold anything in a property that is kept in order."""
        asked = {"facet": facet_of(list_name, name)}
        found = _HAVING.run(self._access.connection, asked)
        return entities_by_number(self._access.connection, [thing for (thing,) in found])

    def list_names(self) -> tuple[str, ...]:
        """Return the lists that hold entities, those too that no pack here declares."""
        return tuple(self._access.connection.scalars(_NAMES))

    def count(self, list_name: str) -> int:
        """Return how many entities a list has."""
        return self._counted(_COUNT, {"facet": facet_of(list_name, LABEL)})

    def count_of(self, list_name: str, name: str, value: str) -> int:
        """Return how many entities of a list hold this value of a property kept in order."""
        asked = {"facet": facet_of(list_name, name), "key": facet_key(value)}
        return self._counted(_COUNT_OF, asked)

    def _counted(self, statement: Prepared, asked: Mapping[str, Any]) -> int:
        connection = self._access.connection
        key = ("entities", *asked.values())
        return int(remembered(connection, key, lambda: statement.scalar(connection, asked)))

    def rows(self, list_name: str) -> "builtins.list[dict[str, str]]":
        """Return a list as a form reads it: name, label, properties and ODK's numbers.

        The rows that its pack ships come first.
        """
        shipped = [shipped_entity(list_name, row).row() for row in self._shipped(list_name)]
        found = _LIST.run(self._access.connection, {"list_name": list_name})
        return shipped + [row_of(row) for row in found]

    def rows_of(self, list_name: str, ids: Iterable[str]) -> dict[str, tuple[int, dict[str, str]]]:
        """Return those rows of a list that have one of these ids, each with its place, by the id.

        The rows that a pack ships are not among them.
        """
        wanted = dict.fromkeys(ids)
        kept = self._kept(list_name, wanted)
        asked = {"list_name": list_name, "ids": listed({kept.get(one, one): "" for one in wanted})}
        found = _GET_ALL.run(self._access.connection, asked)
        rows = placed_rows(row for row in found if not is_deleted(row))
        by_id = {row["name"]: (place, row) for place, row in rows}
        told = ((one, by_id.get(kept.get(one, one))) for one in wanted)
        return {one: row for one, row in told if row is not None}

    def rows_having(
        self, list_name: str, name: str, value: str
    ) -> "builtins.list[tuple[int, dict[str, str]]] | None":
        """Return the rows of a list, as ``rows`` does, whose property holds exactly this value.

        Each stands with its place in the list. None where that is not known without
        reading every row, or where the pack ships rows of the list.
        """
        connection = self._access.connection
        if not property_fits(name) or name == LABEL or self._of_pack(list_name):
            return None
        if name == _NAME:
            key = {"list_name": list_name, "id": kept_id(connection, list_name, value)}
            found = [row for row in _GET.run(connection, key) if not is_deleted(row)]
        elif kept_in_order(name) and not value:
            found = _BLANK.run(connection, blank_values(list_name, name))
        elif kept_in_order(name) or not value:
            kept = kept_in_order(name)
            asked = {"list_name": list_name, **filter_values(0, list_name, name, value)}
            found = related_query(kept=kept).run(connection, asked)
        else:
            return None
        return placed_rows(found)

    def page(  # noqa: PLR0913 - what a list may be asked for, by name
        self,
        list_name: str,
        *,
        query: str = "",
        filters: Mapping[str, str] | None = None,
        sort: str = LABEL,
        descending: bool = False,
        offset: int = 0,
        limit: int = 100,
        ranked: bool = False,
        seen_by: str | None = None,
    ) -> Page:
        """Return part of a list: found by words, filtered by exact values, sorted by a property.

        Words match any part, from three letters, or the beginning of words in
        label, names, case number, telephone, birth date, address and settlement, in
        any order, case and layout of the keyboard, ё as е. A family is found by the
        words of its persons and cases too; those that have a family are found
        through it and not alone. ``ranked`` puts whole words first, then
        beginnings, then parts. Families that others than the specialist ``seen_by``
        lead are left out. Entities without the property they are sorted by come last.
        """
        connection = self._access.connection
        asked = Asked(list_name, query, filters or {}, sort, descending, ranked, seen_by)
        total, numbers = page_numbers(connection, asked, offset=offset, limit=limit)
        return Page(entities_by_number(connection, numbers), total)

    def numbered(self, list_name: str, number: str) -> tuple[Entity, ...]:
        """Return the entities on whose cards a case number stands, however it is punctuated."""
        connection = self._access.connection
        return entities_by_number(connection, with_number(connection, list_name, number))

    def _stored(self, list_name: str, entity_id: str) -> Entity | None:
        key = {"list_name": list_name, "id": entity_id}
        found = _GET.run(self._access.connection, key)
        return entity_of(found[0]) if found else None

    def _kept(self, list_name: str, ids: Iterable[str]) -> Mapping[str, str]:
        """Return by which ids those of these cards are gone on with that were merged."""
        connection = self._access.connection
        if not any_aliases(connection):
            return {}
        known = kept_ids(connection, ids)
        return {id_: kept for (name, id_), kept in known.items() if name == list_name}

    def _shipped(self, list_name: str) -> "builtins.list[dict[str, str]]":
        """Return the pack's rows that no entity of the same id, kept or deleted, stands for."""
        shipped = self._of_pack(list_name)
        if not shipped:
            return []
        known = {id_ for (id_,) in _IDS.run(self._access.connection, {"list_name": list_name})}
        return [row for row in shipped if row["name"] not in known]

    def _of_pack(self, list_name: str) -> "builtins.list[dict[str, str]]":
        """Return the rows that a pack ships, which nobody may alter: they are remembered."""
        connection = self._access.connection
        found: builtins.list[dict[str, str]] = remembered(
            connection, ("shipped", list_name), lambda: shipped_rows(connection, list_name)
        )
        return found

    def _stored_of(self, found: Sequence[Entity]) -> dict[tuple[str, str], Entity]:
        """Return what is kept of these entities, by list and id."""
        ids: dict[str, list[str]] = {}
        for entity in found:
            ids.setdefault(entity.list_name, []).append(entity.id)
        kept = (
            entity_of(row)
            for list_name, wanted in ids.items()
            for row in _GET_ALL.run(
                self._access.connection, {"list_name": list_name, "ids": listed(wanted)}
            )
        )
        return {(entity.list_name, entity.id): entity for entity in kept}
