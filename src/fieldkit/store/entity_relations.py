"""Entities that are found by what they hold: related ones, near ones, and how they are spelled."""

from collections.abc import Sequence
from functools import cache

import sqlalchemy as sa

from fieldkit.records.card_merge import referred_list
from fieldkit.records.entity import Entity
from fieldkit.store.access import Access
from fieldkit.store.aliases import kept_id, kept_ids
from fieldkit.store.contents import property_fits
from fieldkit.store.entity_pages import filter_values, having_value
from fieldkit.store.entity_records import ENTITY, THESE, entity_of
from fieldkit.store.entity_writes import NotAnEntity
from fieldkit.store.prepared import Prepared
from fieldkit.store.remembered import remembered
from fieldkit.store.search import facet_key, facet_of, kept_in_order, key_range
from fieldkit.store.sql import among, listed
from fieldkit.store.tables import entities, facets

_NEAR = Prepared(
    sa.select(facets.c.thing)
    .where(
        facets.c.facet == sa.bindparam("facet"),
        facets.c.key >= sa.bindparam("low"),
        facets.c.key < sa.bindparam("high"),
    )
    .limit(sa.literal_column("2000"))
)
_SPELLINGS = Prepared(
    sa.select(facets.c.key).distinct().where(facets.c.facet == sa.bindparam("facet"))
)
_AMONG_KEYS = entities.c.thing.in_(
    sa.select(facets.c.thing).where(
        facets.c.facet == sa.bindparam("facet"), among(facets.c.key, "keys")
    )
)
_RELATED_TO = Prepared(ENTITY.where(_AMONG_KEYS).order_by(entities.c.thing))
_VALUES_OF = Prepared(
    sa.select(facets.c.key, sa.func.json_extract(entities.c.properties, sa.bindparam("path")))
    .join_from(facets, entities, entities.c.thing == facets.c.thing)
    .where(facets.c.facet == sa.bindparam("facet"), among(facets.c.key, "keys"))
    .order_by(entities.c.thing)
)


@cache
def related_query(*, kept: bool) -> Prepared:
    """Return the query of entities by a property's value, for one that is kept in order or not."""
    chosen = having_value(0, kept=kept)
    return Prepared(ENTITY.where(entities.c.thing.in_(chosen)).order_by(entities.c.thing))


class EntityRelations:
    """What of the entities is found by the values of their properties."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def related(self, list_name: str, name: str, value: str) -> tuple[Entity, ...]:
        """Return the entities of a list whose property holds exactly this value."""
        if not value or not property_fits(name):
            return ()
        about = referred_list(list_name, name)
        if about:
            value = kept_id(self._access.connection, about, value)
        values = filter_values(0, list_name, name, value)
        found = related_query(kept=kept_in_order(name)).run(
            self._access.connection, {"list_name": list_name, **values}
        )
        return tuple(map(entity_of, found))

    def related_to(
        self, list_name: str, name: str, values: Sequence[str]
    ) -> dict[str, list[Entity]]:
        """Return the entities of a list whose property, kept in order, holds one of these values.

        They stand by the value, as ``related`` gives them; each value is among the keys.
        """
        kept = self._kept_values(list_name, name, values)
        found: dict[str, list[Entity]] = {one: [] for one in kept.values()}
        keys = {
            "facet": facet_of(list_name, name),
            "keys": listed(facet_key(value) for value in found if value),
        }
        for row in _RELATED_TO.run(self._access.connection, keys):
            entity = entity_of(row)
            found[entity.get(name)].append(entity)
        return {value: found[one] for value, one in kept.items()}

    def values_of(
        self, list_name: str, name: str, values: Sequence[str], wanted: str
    ) -> dict[str, list[str]]:
        """Return one property of all that ``related_to`` gives, without reading the rest."""
        if not property_fits(wanted):
            raise NotAnEntity(wanted)
        kept = self._kept_values(list_name, name, values)
        found: dict[str, list[str]] = {one: [] for one in kept.values()}
        # The keys say which value a row has, so that nothing but what is wanted is read of it.
        by_key = {facet_key(value): found[value] for value in found if value}
        asked = {
            "facet": facet_of(list_name, name),
            "keys": listed(by_key),
            "path": f'$."{wanted}"',
        }
        for key, held in _VALUES_OF.run(self._access.connection, asked):
            by_key[key].append(held or "")
        return {value: found[one] for value, one in kept.items()}

    def _kept_values(self, list_name: str, name: str, values: Sequence[str]) -> dict[str, str]:
        """Return the values that are looked up, by those that were asked for."""
        about = referred_list(list_name, name)
        known = kept_ids(self._access.connection, values) if about else {}
        return {value: known.get((about, value), value) for value in values}

    def near(
        self, list_name: str, asked: Sequence[tuple[str, str]], *, year: str = ""
    ) -> tuple[Entity, ...]:
        """Return the entities that are worth comparing with one: any of (property, value) agrees.

        Case and ё make no difference; with ``year``, who was born in it is near too. The
        properties are those that are kept in order. At most two thousand come from each.
        """
        ranges = [(name, *key_range(value)) for name, value in asked]
        if year:
            ranges.append(("birth_date", f"{year}-", f"{year}."))
        things = {
            thing
            for name, low, high in ranges
            for (thing,) in _NEAR.run(
                self._access.connection,
                {"facet": facet_of(list_name, name), "low": low, "high": high},
            )
        }
        rows = THESE.run(self._access.connection, {"things": listed(sorted(things))})
        return tuple(map(entity_of, rows))

    def spellings(self, list_name: str, name: str) -> frozenset[str]:
        """Return the different values of a property that is kept in order, folded."""
        connection, facet = self._access.connection, facet_of(list_name, name)

        def ask() -> frozenset[str]:
            keys = _SPELLINGS.run(connection, {"facet": facet})
            return frozenset(key.partition("\x1f")[0] for (key,) in keys)

        found: frozenset[str] = remembered(connection, ("spellings", facet), ask)
        return found
