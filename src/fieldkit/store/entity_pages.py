"""Which entities stand on a page of a list, by words, filters and sorting."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from fieldkit.store.contents import LABEL
from fieldkit.store.search import facet_key, facet_of, query_of
from fieldkit.store.tables import facets

_words = sa.table("entity_search", sa.column("rowid"), sa.column("entity_search"))


def matching(list_name: str, query: str, filters: Mapping[str, str]) -> list[sa.Select[Any]]:
    """Return, for each thing asked, the query of the entities that have it; none asks nothing."""
    chosen: list[sa.Select[Any]] = []
    if query.strip():
        # What holds no word, such as a lone dash, is found nowhere rather than everywhere.
        words = query_of(query)
        hit = _words.c.entity_search.op("MATCH")(words) if words else sa.false()
        chosen.append(sa.select(_words.c.rowid).where(hit))
    chosen += [
        sa.select(facets.c.thing).where(
            facets.c.facet == facet_of(list_name, name), facets.c.key == facet_key(value)
        )
        for name, value in filters.items()
        if value
    ]
    return chosen


def page_numbers(
    connection: sa.Connection,
    chosen: list[sa.Select[Any]],
    list_name: str,
    sort: str,
    *,
    descending: bool,
    offset: int,
    limit: int,
) -> tuple[int, list[int]]:
    """Return how many entities match, and the numbers of those on the page in their order."""
    label = facets.alias("label")
    everyone = sa.select(label.c.thing).where(label.c.facet == facet_of(list_name, ""))
    everyone = everyone.where(*(label.c.thing.in_(query) for query in chosen))
    total = connection.scalar(sa.select(sa.func.count()).select_from(everyone.subquery())) or 0
    if sort == LABEL:
        ordered = everyone.order_by(_by(label.c.key, descending=descending), label.c.thing)
        return total, list(connection.scalars(ordered.limit(limit).offset(offset)))
    value = facets.alias("value")
    having = sa.select(value.c.thing).where(value.c.facet == facet_of(list_name, sort))
    with_it = having.where(*(value.c.thing.in_(query) for query in chosen))
    first = with_it.order_by(_by(value.c.key, descending=descending), value.c.thing)
    found = list(connection.scalars(first.limit(limit).offset(offset)))
    if len(found) < limit and offset + len(found) < total:
        count = sa.select(sa.func.count()).select_from(with_it.subquery())
        skipped = max(0, offset - (connection.scalar(count) or 0))
        without = everyone.where(label.c.thing.not_in(having)).order_by(label.c.key, label.c.thing)
        rest = without.limit(limit - len(found)).offset(skipped)
        found += list(connection.scalars(rest))
    return total, found


def _by(column: sa.ColumnElement[Any], *, descending: bool) -> sa.ColumnElement[Any]:
    return column.desc() if descending else column.asc()
