"""Which entities stand on a page of a list, by words, filters and sorting."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from fieldkit.store.contents import LABEL, property_fits
from fieldkit.store.prepared import Prepared
from fieldkit.store.queries import Reading, readings_of
from fieldkit.store.search import facet_key, facet_of, kept_in_order
from fieldkit.store.tables import entities, facets

_words = sa.table("entity_search", sa.column("rowid"), sa.column("entity_search"))
_parts = sa.table("entity_parts", sa.column("rowid"), sa.column("entity_parts"))
_FEW = 2000
_KINDS = ("exact", "beginnings", "parts", "short")
_MARK = "\x1f"  # between a folded key and its value


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for; empty filters ask nothing.

    ``through`` are (list, property) pairs: who is found in such a list brings
    the entity whose id stands in the property. ``ranked``: whole words come
    first, then beginnings, then parts of words, before anything is sorted.
    """

    list_name: str
    query: str
    filters: Mapping[str, str]
    sort: str
    descending: bool
    through: tuple[tuple[str, str], ...] = ()
    ranked: bool = False


@dataclass(frozen=True, slots=True)
class _Shape:
    """The form of a question, for which its statements are compiled once.

    ``filters`` tells of each filter whether its values are kept in order; others
    are read from every row of the list. ``readings`` tells of each reading of the
    words whether it has long and short ones, ``through`` how many lists lead here.
    """

    readings: tuple[tuple[bool, bool], ...]
    through: int
    ranked: bool
    filters: tuple[bool, ...]
    sort_kept: bool
    descending: bool


@dataclass(frozen=True, slots=True)
class _Statements:
    """How many match; who, by label; who has the sorted property; how many; who lacks it.

    Where words are found in few places, counted by ``hits``, those are looked at
    rather than the whole list in its order.
    """

    total: Prepared
    by_label: Prepared
    having: Prepared
    having_total: Prepared
    lacking: Prepared
    by_reading: Prepared
    hits: Prepared | None
    few_by_label: Prepared
    few: Prepared


def page_numbers(
    connection: sa.Connection, asked: Asked, *, offset: int, limit: int
) -> tuple[int, list[int]]:
    """Return how many entities match, and the numbers of those on the page in their order."""
    filters = {name: value for name, value in asked.filters.items() if value}
    names = (*filters, asked.sort)
    if not all(property_fits(name) for name in names):
        return 0, []
    readings = readings_of(asked.query)
    if asked.query.strip() and not readings:
        # What holds no word, such as a lone dash, is found nowhere rather than everywhere.
        return 0, []
    long = any(reading.parts for reading in readings)
    shape = _Shape(
        readings=tuple((bool(one.parts), bool(one.short)) for one in readings),
        through=len(asked.through),
        ranked=asked.ranked and long,
        filters=tuple(map(kept_in_order, filters)),
        sort_kept=kept_in_order(asked.sort),
        descending=asked.descending,
    )
    statements = _statements(shape)
    values = {**_values(asked, filters), **_word_values(asked, readings)}
    if statements.hits is not None and statements.hits.scalar(connection, values) <= _FEW:
        few = statements.few_by_label if asked.sort == LABEL else statements.few
        things = _numbers(few.run(connection, values))
        return len(things), things[offset : offset + limit]
    total = statements.total.scalar(connection, values)
    page = {**values, "limit": limit, "offset": offset}
    if asked.sort == LABEL:
        return total, _numbers(statements.by_label.run(connection, page))
    if not shape.sort_kept:
        return total, _numbers(statements.by_reading.run(connection, page))
    found = _numbers(statements.having.run(connection, page))
    if len(found) < limit and offset + len(found) < total:
        skipped = max(0, offset - statements.having_total.scalar(connection, values))
        rest = {**values, "limit": limit - len(found), "offset": skipped}
        found += _numbers(statements.lacking.run(connection, rest))
    return total, found


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


def _word_values(asked: Asked, readings: tuple[Reading, ...]) -> dict[str, str | int]:
    values: dict[str, str | int] = {
        f"{kind}{at}": getattr(reading, kind)
        for at, reading in enumerate(readings)
        for kind in _KINDS
    }
    for at, (list_name, name) in enumerate(asked.through):
        values[f"through{at}"] = facet_of(list_name, name)
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


def _in_words(kind: str, at: int) -> sa.Select[Any]:
    hit = _words.c.entity_search.op("MATCH")(sa.bindparam(f"{kind}{at}"))
    return sa.select(_words.c.rowid).where(hit)


def _found(shape: _Shape) -> sa.Select[Any]:
    """Return the query of whatever holds all words of a reading, in any list."""
    readings = []
    for at, (long, short) in enumerate(shape.readings):
        if not long:
            readings.append(_in_words("short", at))
            continue
        hit = _parts.c.entity_parts.op("MATCH")(sa.bindparam(f"parts{at}"))
        query = sa.select(_parts.c.rowid).where(hit)
        readings.append(query.where(_parts.c.rowid.in_(_in_words("short", at))) if short else query)
    return _any_of(readings)


def _any_of(queries: list[sa.Select[Any]]) -> sa.Select[Any]:
    if len(queries) == 1:
        return queries[0]
    return sa.select(sa.union_all(*queries).subquery())


def _led(name: str, found: sa.Select[Any], through: int) -> sa.Select[Any]:
    """Return the query of what was found, and of the entities that it leads to."""
    if not through:
        return found
    hits = found.cte(name)
    everything = sa.select(hits)
    ids = []
    for at in range(through):
        link = facets.alias(f"link{at}")
        mark = sa.func.instr(link.c.key, _MARK)
        ids.append(
            sa.select(sa.case((mark > 0, sa.func.substr(link.c.key, mark + 1)), else_=link.c.key))
            .where(link.c.facet == sa.bindparam(f"through{at}"), link.c.thing.in_(everything))
            .distinct()
        )
    led = sa.select(entities.c.thing).where(
        entities.c.list_name == sa.bindparam("list_name"), entities.c.id.in_(_any_of(ids))
    )
    return _any_of([everything, led])


def _rank(thing: sa.ColumnElement[int], shape: _Shape) -> list[sa.ColumnElement[Any]]:
    """Return what puts whole words before beginnings, and those before parts of words."""
    if not shape.ranked:
        return []
    places = range(len(shape.readings))
    whole, begun = (
        _led(kind, _any_of([_in_words(kind, at) for at in places]), shape.through)
        for kind in _KINDS[:2]
    )
    return [sa.case((thing.in_(whole), 0), (thing.in_(begun), 1), else_=2)]


@cache
def _statements(shape: _Shape) -> _Statements:
    chosen = [having_value(at, kept=kept) for at, kept in enumerate(shape.filters)]
    hits = _led("hits", _found(shape), shape.through) if shape.readings else None
    if hits is not None:
        chosen.append(hits)

    label, value = facets.alias("label"), facets.alias("value")
    everyone = sa.select(label.c.thing).where(
        label.c.facet == sa.bindparam("label"), *(label.c.thing.in_(query) for query in chosen)
    )
    having = sa.select(value.c.thing).where(
        value.c.facet == sa.bindparam("sorted"), *(value.c.thing.in_(query) for query in chosen)
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
    # A column that is computed with is in no index: the few are looked up by their numbers.
    read_here = entities.c.list_name.concat("") == sa.bindparam("list_name")
    held_too = [entities.c.deleted == 0, *(entities.c.thing.in_(query) for query in chosen)]
    by_label = sa.func.facet_key(entities.c.label)
    by_value = (empty, turned(sa.func.facet_key(sa.func.coalesce(held, ""))), by_label)
    rank = _rank(entities.c.thing, shape)
    everything = sa.select(entities.c.thing)
    reading = everything.where(listed_here, *held_too).order_by(*by_value, entities.c.thing)
    few = everything.where(read_here, *held_too)
    return _Statements(
        total=count(everyone),
        by_label=part(
            everyone.order_by(*_rank(label.c.thing, shape), turned(label.c.key), label.c.thing)
        ),
        having=part(
            having.order_by(*_rank(value.c.thing, shape), turned(value.c.key), value.c.thing)
        ),
        having_total=count(having),
        lacking=part(lacking),
        by_reading=part(reading),
        hits=None if hits is None else count(hits.limit(sa.literal_column(str(_FEW + 1)))),
        few_by_label=Prepared(few.order_by(*rank, turned(by_label), entities.c.thing)),
        few=Prepared(few.order_by(*rank, *by_value, entities.c.thing)),
    )
