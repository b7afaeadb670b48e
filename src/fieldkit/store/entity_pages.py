"""Which entities stand on a page of a list, by words, filters and sorting."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from fieldkit.store.contents import LABEL, property_fits
from fieldkit.store.prepared import Prepared
from fieldkit.store.remembered import counted
from fieldkit.store.search import facet_key, facet_of, kept_in_order
from fieldkit.store.sql import among, listed
from fieldkit.store.tables import entities, facets
from fieldkit.store.team_rows import seen, seen_values
from fieldkit.store.word_hits import (
    Search,
    Tier,
    Words,
    all_found,
    found_by,
    search_of,
    tiers_of,
)

_FEW = 200
_FAMILIES = "families"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for; empty filters ask nothing.

    ``ranked``: whole words come first, then beginnings, then parts of words,
    before anything is sorted. Families that others lead are left out for a
    specialist, ``seen_by``; None sees all.
    """

    list_name: str
    query: str
    filters: Mapping[str, str]
    sort: str
    descending: bool
    ranked: bool = False
    seen_by: str | None = None


@dataclass(frozen=True, slots=True)
class _Shape:
    """The form of a question, for which its statements are compiled once.

    ``filters`` tells of each filter whether its values are kept in order; others
    are read from every row of the list.
    """

    words: Words | None
    tier: Tier
    filters: tuple[bool, ...]
    sort_kept: bool
    descending: bool
    restricted: bool


@dataclass(frozen=True, slots=True)
class _Statements:
    """How many match; who, by label; who has the sorted property; how many; who lacks it."""

    total: Prepared
    by_label: Prepared
    having: Prepared
    having_total: Prepared
    lacking: Prepared
    by_reading: Prepared


def page_numbers(
    connection: sa.Connection, asked: Asked, *, offset: int, limit: int
) -> tuple[int, list[int]]:
    """Return how many entities match, and the numbers of those on the page in their order."""
    filters = {name: value for name, value in asked.filters.items() if value}
    names = (*filters, asked.sort)
    if not all(property_fits(name) for name in names):
        return 0, []
    values = _values(asked, filters)
    restricted = asked.seen_by is not None and asked.list_name == _FAMILIES
    if restricted:
        values |= seen_values(connection, asked.seen_by or "")
    kept = tuple(map(kept_in_order, filters))
    search: Search | None = None
    tiers: tuple[Tier, ...] = (Tier.EVERYTHING,)
    if asked.query.strip():
        # What holds no word, such as a lone dash, is found nowhere rather than everywhere.
        search = search_of(connection, asked.list_name, asked.query, first=_FEW + 1)
        if search is None:
            return 0, []
        values |= search.values
        first = search.first
        if restricted and len(first) > _FEW:
            first = frozenset(_numbers(_first_seen(search.words).run(connection, values)))
        if len(first) <= _FEW:
            things = listed(first)
            few = _few(connection, asked, search, {**values, "things": things}, kept)
            return len(few), few[offset : offset + limit]
        tiers = tiers_of(connection, search) if asked.ranked else tiers
    total, numbers = 0, list[int]()
    for tier in tiers:
        shape = _Shape(
            words=search.words if search else None,
            tier=tier,
            filters=kept,
            sort_kept=kept_in_order(asked.sort),
            descending=asked.descending,
            restricted=restricted,
        )
        statements = _statements(shape)
        count = counted(connection, statements.total, values)
        begin = max(0, offset - total)
        wanted = min(limit - len(numbers), count - begin)
        if wanted > 0:
            page = {**values, "limit": wanted, "offset": begin}
            numbers += _part(connection, statements, asked, values, page)
        total += count
    return total, numbers


def _part(
    connection: sa.Connection,
    statements: _Statements,
    asked: Asked,
    values: Mapping[str, Any],
    page: Mapping[str, Any],
) -> list[int]:
    """Return the numbers on a part of the page, of which no fewer match."""
    if asked.sort == LABEL:
        return _numbers(statements.by_label.run(connection, page))
    if not kept_in_order(asked.sort):
        return _numbers(statements.by_reading.run(connection, page))
    having = _numbers(statements.having.run(connection, page))
    if len(having) < page["limit"]:
        skipped = max(0, page["offset"] - counted(connection, statements.having_total, values))
        rest = {**page, "limit": page["limit"] - len(having), "offset": skipped}
        having += _numbers(statements.lacking.run(connection, rest))
    return having


def _few(
    connection: sa.Connection,
    asked: Asked,
    search: Search,
    values: Mapping[str, Any],
    kept: tuple[bool, ...],
) -> list[int]:
    """Return all that was found, in its order, where that is so little that it is looked at."""
    rows = _looked_at(kept, restricted="seen" in values).run(connection, values)
    rows.sort(key=lambda row: facet_key(row[1]), reverse=asked.sort == LABEL and asked.descending)
    if asked.sort != LABEL:
        rows.sort(key=lambda row: facet_key(str(row[2] or "")), reverse=asked.descending)
        rows.sort(key=lambda row: not row[2])
    if asked.ranked and search.words.ranked:
        whole, begun = (
            set(_numbers(all_found(search.words, tier).run(connection, values)))
            for tier in (Tier.WHOLE, Tier.BEGUN)
        )
        rows.sort(key=lambda row: (row[0] not in whole, row[0] not in begun))
    return [row[0] for row in rows]


def _allowed(
    thing: sa.ColumnElement[int], chosen: list[sa.Select[Any]], *, restricted: bool
) -> list[sa.ColumnElement[bool]]:
    """Return the conditions that a thing is chosen, and may be seen."""
    sight = [seen(thing)] if restricted else []
    return [*(thing.in_(query) for query in chosen), *sight]


def _of_cards(words: Words, tier: Tier, *, restricted: bool) -> sa.Select[Any]:
    """Return the query of what words find: every card is an entity of the list."""
    hits = found_by(words, tier).subquery()
    query = sa.select(hits.c.thing)
    return query.where(seen(hits.c.thing)) if restricted else query


@cache
def _first_seen(words: Words) -> Prepared:
    query = _of_cards(words, Tier.EVERYTHING, restricted=True)
    return Prepared(query.limit(sa.literal_column(str(_FEW + 1))))


@cache
def _looked_at(kept: tuple[bool, ...], *, restricted: bool) -> Prepared:
    chosen = [having_value(at, kept=one) for at, one in enumerate(kept)]
    held = sa.func.json_extract(entities.c.properties, sa.bindparam("sort_path"))
    return Prepared(
        sa.select(entities.c.thing, entities.c.label, held)
        .where(among(entities.c.thing, "things"), entities.c.deleted == 0)
        .where(*_allowed(entities.c.thing, chosen, restricted=restricted))
        .order_by(entities.c.thing)
    )


def _numbers(rows: list[tuple[Any, ...]]) -> list[int]:
    return [number for (number,) in rows]


def _values(asked: Asked, filters: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "list_name": asked.list_name,
        "label": facet_of(asked.list_name, LABEL),
        "sorted": facet_of(asked.list_name, asked.sort),
        "sort_path": _path(asked.sort),
    }
    for at, (name, value) in enumerate(filters.items()):
        values |= filter_values(at, asked.list_name, name, value)
    return values


def filter_values(at: int, list_name: str, name: str, value: str) -> dict[str, Any]:
    """Return the values of ``having_value`` at the same place."""
    return {
        f"facet{at}": facet_of(list_name, name),
        f"key{at}": facet_key(value),
        f"path{at}": _path(name),
        f"value{at}": value,
    }


def _path(name: str) -> str:
    return f'$."{name}"'


def having_value(at: int, *, kept: bool) -> sa.Select[Any]:
    """Return the query of the entities whose property holds a value, both bound by place."""
    if kept:
        return sa.select(facets.c.thing).where(
            facets.c.facet == sa.bindparam(f"facet{at}"), facets.c.key == sa.bindparam(f"key{at}")
        )
    held = sa.func.json_extract(entities.c.properties, sa.bindparam(f"path{at}"))
    return sa.select(entities.c.thing).where(
        entities.c.list_name == sa.bindparam("list_name"),
        entities.c.deleted == 0,
        held == sa.bindparam(f"value{at}"),
    )


def having_blank() -> sa.Select[Any]:
    """Return the query of the entities whose property, kept in order, was emptied again.

    ``labels`` and ``facet`` are the facets of the list's labels, which every entity has,
    and of the property, which holds no empty value: only what is in the first and not in
    the second is looked into. ``path`` is where the property lies.
    """
    every = sa.select(facets.c.thing).where(facets.c.facet == sa.bindparam("labels"))
    filled = sa.select(facets.c.thing).where(facets.c.facet == sa.bindparam("facet"))
    held = sa.func.json_extract(entities.c.properties, sa.bindparam("path"))
    return sa.select(entities.c.thing).where(
        entities.c.thing.in_(every.except_(filled)), entities.c.deleted == 0, held == ""
    )


def blank_values(list_name: str, name: str) -> dict[str, Any]:
    """Return the values of ``having_blank``."""
    return {
        "labels": facet_of(list_name, LABEL),
        "facet": facet_of(list_name, name),
        "path": _path(name),
    }


@cache
def _statements(shape: _Shape) -> _Statements:
    chosen = [having_value(at, kept=kept) for at, kept in enumerate(shape.filters)]

    def allowed(thing: sa.ColumnElement[int]) -> list[sa.ColumnElement[bool]]:
        return _allowed(thing, chosen, restricted=shape.restricted)

    if shape.words is not None:
        chosen.append(found_by(shape.words, shape.tier))

    label, value = facets.alias("label"), facets.alias("value")
    everyone = sa.select(label.c.thing).where(
        label.c.facet == sa.bindparam("label"), *allowed(label.c.thing)
    )
    having = sa.select(value.c.thing).where(
        value.c.facet == sa.bindparam("sorted"), *allowed(value.c.thing)
    )
    all_having = sa.select(value.c.thing).where(value.c.facet == sa.bindparam("sorted"))
    lacking = everyone.where(label.c.thing.not_in(all_having)).order_by(label.c.key, label.c.thing)

    def turned(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        return column.desc() if shape.descending else column.asc()

    def part(query: sa.Select[Any]) -> Prepared:
        limit = sa.bindparam("limit", type_=sa.Integer)
        return Prepared(query.limit(limit).offset(sa.bindparam("offset", type_=sa.Integer)))

    def count(query: sa.Select[Any]) -> Prepared:
        return Prepared(sa.select(sa.func.count()).select_from(query.subquery()))

    held = sa.func.json_extract(entities.c.properties, sa.bindparam("sort_path"))
    empty = sa.func.coalesce(held, "") == ""
    listed_here = entities.c.list_name == sa.bindparam("list_name")
    held_too = [entities.c.deleted == 0, *allowed(entities.c.thing)]
    by_label = sa.func.facet_key(entities.c.label)
    by_value = (empty, turned(sa.func.facet_key(sa.func.coalesce(held, ""))), by_label)
    reading = sa.select(entities.c.thing).where(listed_here, *held_too)
    counting = everyone
    if shape.words is not None and not shape.filters:
        counting = _of_cards(shape.words, shape.tier, restricted=shape.restricted)
    return _Statements(
        total=count(counting),
        by_label=part(everyone.order_by(turned(label.c.key), label.c.thing)),
        having=part(having.order_by(turned(value.c.key), value.c.thing)),
        having_total=count(having),
        lacking=part(lacking),
        by_reading=part(reading.order_by(*by_value, entities.c.thing)),
    )
