"""Which entities stand on a page of a list, by words, filters and sorting."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from fieldkit.store.contents import LABEL, property_fits
from fieldkit.store.prepared import Prepared
from fieldkit.store.search import facet_key, facet_of, kept_in_order, query_of
from fieldkit.store.tables import entities, facets

_words = sa.table("entity_search", sa.column("rowid"), sa.column("entity_search"))
_NOWHERE = '""'  # a query of no word, which full-text search finds nowhere


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for; empty filters ask nothing."""

    list_name: str
    query: str
    filters: Mapping[str, str]
    sort: str
    descending: bool


@dataclass(frozen=True, slots=True)
class _Shape:
    """The form of a question, for which its statements are compiled once.

    ``filters`` tells of each filter whether its values are kept in order; others
    are read from every row of the list.
    """

    words: bool
    filters: tuple[bool, ...]
    sort_kept: bool
    descending: bool


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
    shape = _Shape(
        words=bool(asked.query.strip()),
        filters=tuple(map(kept_in_order, filters)),
        sort_kept=kept_in_order(asked.sort),
        descending=asked.descending,
    )
    statements = _statements(shape)
    values = _values(asked, filters)
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
        # What holds no word, such as a lone dash, is found nowhere rather than everywhere.
        "words": query_of(asked.query) or _NOWHERE,
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


@cache
def _statements(shape: _Shape) -> _Statements:
    chosen = [having_value(at, kept=kept) for at, kept in enumerate(shape.filters)]
    if shape.words:
        hit = _words.c.entity_search.op("MATCH")(sa.bindparam("words"))
        chosen.append(sa.select(_words.c.rowid).where(hit))

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
    reading = (
        sa.select(entities.c.thing)
        .where(
            entities.c.list_name == sa.bindparam("list_name"),
            entities.c.deleted == 0,
            *(entities.c.thing.in_(query) for query in chosen),
        )
        .order_by(
            empty,
            turned(sa.func.facet_key(sa.func.coalesce(held, ""))),
            sa.func.facet_key(entities.c.label),
            entities.c.thing,
        )
    )
    return _Statements(
        total=count(everyone),
        by_label=part(everyone.order_by(turned(label.c.key), label.c.thing)),
        having=part(having.order_by(turned(value.c.key), value.c.thing)),
        having_total=count(having),
        lacking=part(lacking),
        by_reading=part(reading),
    )
