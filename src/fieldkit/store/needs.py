"""Which families need most, and what is due when, without reading a case."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from heapq import merge
from itertools import product
from typing import Any, Final

import sqlalchemy as sa

from fieldkit.records.casework import CALMEST, urgency_rank
from fieldkit.records.entity import Entity
from fieldkit.store.access import Access
from fieldkit.store.contents import property_fits
from fieldkit.store.entity_pages import filter_values, having_value
from fieldkit.store.entity_records import entities_by_number
from fieldkit.store.need_rows import CASES, FAMILIES
from fieldkit.store.prepared import Prepared
from fieldkit.store.remembered import remembered
from fieldkit.store.search import kept_in_order
from fieldkit.store.tables import needs
from fieldkit.store.team_rows import seen, seen_values
from fieldkit.store.word_hits import Search, Words, found_by, search_of

ACUTE: Final = urgency_rank("acute")
_OTHERS: Final = tuple(range(ACUTE + 1, urgency_rank("") + 1))
_OPEN: Final = (ACUTE, *_OTHERS)
_NEAR = 600  # families from the start of a list that are looked for one by one
_KNOWN = ("acute", "urgent", "planned")


@dataclass(frozen=True, slots=True)
class DueCases:
    """The open cases that are due, in groups, each the earliest first: as many as were asked for.

    ``totals`` are the numbers of the four groups; ``nearest`` is the first day
    due after the week.
    """

    urgent: tuple[Entity, ...]
    overdue: tuple[Entity, ...]
    today: tuple[Entity, ...]
    week: tuple[Entity, ...]
    totals: tuple[int, int, int, int]
    nearest: date | None


NOTHING_DUE: Final = DueCases((), (), (), (), totals=(0, 0, 0, 0), nearest=None)


class Needs:
    """What families and cases need, by the day on which it is asked."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def families(
        self,
        today: date,
        *,
        filters: Mapping[str, str],
        curator: str | None = None,
        query: str = "",
        seen_by: str | None = None,
        offset: int,
        limit: int,
    ) -> tuple[tuple[Entity, ...], int]:
        """Return a page of the families one of whose cases is wanted, and how many there are.

        One case must hold the exact values of all ``filters``, and be of the
        ``curator``, of none for an empty one. ``query`` finds families by words, as
        ``Entities.page`` does. Those come first whose wanted case is the most
        urgent, then the longest overdue, then by surname. Families that others lead
        are left out for a specialist, ``seen_by``.
        """
        connection = self._access.connection
        sight = None if seen_by is None else seen_values(connection, seen_by)
        question = _asked(filters, curator, sight)
        if question is None:
            return (), 0
        if query.strip():
            search = search_of(connection, FAMILIES, query)
            if search is None:
                return (), 0
            question = question.among_found(search)
        if offset + limit <= _NEAR:
            total = remembered(
                connection, ("families", question.key), lambda: _count(connection, question)
            )
            numbers = _order(connection, question, today, offset + limit)[offset:]
        else:
            order = remembered(
                connection,
                ("order of families", today, question.key),
                lambda: array("q", _order(connection, question, today, -1)),
            )
            total, numbers = len(order), list(order[offset : offset + limit])
        return entities_by_number(connection, numbers), total

    def due(
        self,
        today: date,
        week_ends: date,
        *,
        limit: int,
        curator: str | None,
        seen_by: str | None = None,
    ) -> DueCases:
        """Return what is due by the end of the week, of one curator's cases or, for None, of all.

        An empty curator has none. Cases where help is needed now are ``urgent``
        whenever their step is due. Families that others lead are left out for a
        specialist, ``seen_by``.
        """
        connection = self._access.connection
        values: dict[str, Any] = {
            "today": today.isoformat(),
            "week_ends": week_ends.isoformat(),
            "curator": curator,
            "limit": limit,
            **({} if seen_by is None else seen_values(connection, seen_by)),
        }
        kind = {"mine": curator is not None, "restricted": seen_by is not None}

        def some(group: str) -> tuple[list[int], int]:
            rows, count = _due(group, **kind)
            ranks = (ACUTE,) if group == "urgent" else _OTHERS
            asked = [{**values, "rank": rank} for rank in ranks]
            found = merge(*[rows.run(connection, one) for one in asked])
            total = sum(count.scalar(connection, one) for one in asked)
            return [thing for _day, _rank, thing in found][:limit], total

        def asked_anew() -> tuple[list[tuple[list[int], int]], date | None]:
            days = [_nearest(connection, {**values, "rank": rank}, kind) for rank in _OTHERS]
            return [some(group) for group in ("urgent", "overdue", "today", "week")], min(
                (day for day in days if day is not None), default=None
            )

        key = ("due", *sorted(kind.items()), *sorted(values.items()))
        groups, nearest = remembered(connection, key, asked_anew)
        urgent, overdue, now, week = (
            entities_by_number(connection, numbers) for numbers, _total in groups
        )
        return DueCases(
            urgent,
            overdue,
            now,
            week,
            totals=(groups[0][1], groups[1][1], groups[2][1], groups[3][1]),
            nearest=nearest,
        )


@dataclass(frozen=True, slots=True)
class _Shape:
    """The form of a question: what else but rank, day and surname its statements look at.

    ``filters`` tells of each filter whether its values are kept in order;
    ``words`` is the form of the search that families must be found by.
    """

    curator: bool
    filters: tuple[bool, ...]
    words: Words | None
    restricted: bool

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """Return what a case of a wanted family must fulfil, of whatever rank."""
        found: list[sa.ColumnElement[bool]] = [needs.c.family.is_not(None)]
        if self.curator:
            found += _of_curator()
        for at, kept in enumerate(self.filters):
            found.append(needs.c.thing.in_(having_value(at, kept=kept)))
        if self.words is not None:
            found.append(needs.c.family.in_(found_by(self.words)))
        if self.restricted:
            found.append(_seen())
        return found


@dataclass(frozen=True, slots=True)
class _Question:
    """Which ranks to look at, in what form, with which values."""

    ranks: tuple[int, ...]
    shape: _Shape
    values: Mapping[str, Any]

    @property
    def key(self) -> tuple[object, ...]:
        """Return what sets the question apart from others."""
        return self.ranks, self.shape, tuple(sorted(self.values.items()))

    def among_found(self, search: Search) -> "_Question":
        """Return the same question about the families alone that words find."""
        shape = replace(self.shape, words=search.words)
        return replace(self, shape=shape, values={**self.values, **search.values})


def _asked(
    filters: Mapping[str, str], curator: str | None, sight: Mapping[str, str] | None
) -> _Question | None:
    """Return the question, None for one that no case can fit; ``sight`` are ``seen_values``."""
    filters = {name: value for name, value in filters.items() if value}
    if not all(map(property_fits, filters)):
        return None
    ranks: tuple[int, ...] = (*_OPEN, CALMEST)
    # Whether a case is open, and how urgent, its rank tells already.
    if filters.get("status") == "open":
        del filters["status"]
        ranks = _OPEN
        if filters.get("urgency") in _KNOWN:
            ranks = (urgency_rank(filters.pop("urgency")),)
    values: dict[str, Any] = {"list_name": CASES, "curator": curator}
    values |= sight or {}
    for at, (name, value) in enumerate(filters.items()):
        values |= filter_values(at, CASES, name, value)
    shape = _Shape(
        curator=curator is not None,
        filters=tuple(map(kept_in_order, filters)),
        words=None,
        restricted=sight is not None,
    )
    return _Question(ranks, shape, values)


def _of_curator() -> list[sa.ColumnElement[bool]]:
    return [needs.c.curator == sa.bindparam("curator"), needs.c.curator != ""]


def _seen() -> sa.ColumnElement[bool]:
    return sa.or_(needs.c.family.is_(None), seen(needs.c.family))


def _count(connection: sa.Connection, question: _Question) -> int:
    ranks = {"first": question.ranks[0], "last": question.ranks[-1]}
    statement = _total(question.shape, several=len(question.ranks) > 1)
    return int(statement.scalar(connection, {**question.values, **ranks}))


def _order(connection: sa.Connection, question: _Question, today: date, limit: int) -> list[int]:
    """Return the numbers of the first families in their order, of all for a limit of -1."""
    values = {**question.values, "today": today.isoformat()}
    found: dict[int, None] = {}
    for rank, step in product(question.ranks, _steps(question.shape)):
        # A family may have several cases: the first one found is the one that needs most.
        some = limit
        while True:
            rows = step.run(connection, {**values, "rank": rank, "limit": some})
            found.update((family, None) for (family,) in rows)
            if 0 <= limit <= len(found):
                return list(found)[:limit]
            if some < 0 or len(rows) < some:
                break
            some *= 2
    return list(found)


@cache
def _steps(shape: _Shape) -> tuple[Prepared, Prepared]:
    """Return the queries of families by their cases of one rank: the overdue ones, and the rest."""
    wanted = [needs.c.rank == sa.bindparam("rank"), *shape.conditions()]
    overdue = needs.c.earliest < sa.bindparam("today")
    not_overdue = sa.or_(needs.c.earliest.is_(None), needs.c.earliest >= sa.bindparam("today"))
    by_name = (needs.c.surname, needs.c.family)
    some = sa.bindparam("limit", type_=sa.Integer)
    query = sa.select(needs.c.family)
    return (
        Prepared(query.where(*wanted, overdue).order_by(needs.c.earliest, *by_name).limit(some)),
        Prepared(query.where(*wanted, not_overdue).order_by(*by_name).limit(some)),
    )


@cache
def _total(shape: _Shape, *, several: bool) -> Prepared:
    first: sa.BindParameter[int] = sa.bindparam("first")
    last: sa.BindParameter[int] = sa.bindparam("last")
    # The cases of most ranks are counted by the index of families, where each stands together; a
    # rank that is computed with keeps SQLite from sorting all of them by the others.
    rank = (needs.c.rank + 0).between(first, last) if several else needs.c.rank == first
    families = sa.func.count(needs.c.family.distinct())
    return Prepared(sa.select(families).where(rank, *shape.conditions()))


@cache
def _due(group: str, *, mine: bool, restricted: bool) -> tuple[Prepared, Prepared]:
    """Return the queries of a group's cases of one rank, by day, and of how many there are."""
    today: sa.BindParameter[str] = sa.bindparam("today")
    week_ends: sa.BindParameter[str] = sa.bindparam("week_ends")
    earliest, due = needs.c.earliest, needs.c.due
    groups: dict[str, list[sa.ColumnElement[bool]]] = {
        "urgent": [due.is_not(None)],
        "overdue": [earliest < today],
        "today": [earliest == today, due == today],
        "week": [earliest >= today, earliest <= week_ends, due > today, due <= week_ends],
    }
    wanted = [needs.c.rank == sa.bindparam("rank"), *groups[group]]
    if mine:
        wanted += _of_curator()
    if restricted:
        wanted.append(_seen())
    day = earliest if group in {"urgent", "overdue"} else due
    order: list[sa.ColumnElement[Any]] = [day, needs.c.rank, needs.c.thing]
    some = sa.bindparam("limit", type_=sa.Integer)
    return (
        Prepared(sa.select(*order).where(*wanted).order_by(*order).limit(some)),
        Prepared(sa.select(sa.func.count()).select_from(needs).where(*wanted)),
    )


def _nearest(
    connection: sa.Connection, values: Mapping[str, Any], kind: Mapping[str, bool]
) -> date | None:
    """Return the first day after the week on which a case of one rank is due."""
    some_day, first_day = _later(**kind)
    found = some_day.scalar(connection, values)
    if found is None:
        return None
    # No case is due before its earliest day, so none further on in the index is due sooner.
    return date.fromisoformat(first_day.scalar(connection, {**values, "until": found}))


@cache
def _later(*, mine: bool, restricted: bool) -> tuple[Prepared, Prepared]:
    """Return the queries of the first case in the index due after the week, and of the first day.

    The second looks no further than to the day that the first one found.
    """
    earliest, due = needs.c.earliest, needs.c.due
    wanted = [
        needs.c.rank == sa.bindparam("rank"),
        earliest >= sa.bindparam("today"),
        due > sa.bindparam("week_ends"),
    ]
    if mine:
        wanted += _of_curator()
    if restricted:
        wanted.append(_seen())
    one: sa.ColumnElement[int] = sa.literal_column("1")
    return (
        Prepared(sa.select(due).where(*wanted).order_by(earliest).limit(one)),
        Prepared(sa.select(sa.func.min(due)).where(*wanted, earliest <= sa.bindparam("until"))),
    )
