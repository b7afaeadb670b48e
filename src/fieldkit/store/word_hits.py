"""What words find in a list: whole words, beginnings of words, and what stands within them."""

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

import sqlalchemy as sa

from fieldkit.store.entity_words import first_card, last_card
from fieldkit.store.prepared import Prepared
from fieldkit.store.queries import Reading, any_of, readings_of, whole_number

_words = sa.table("entity_search", sa.column("rowid"), sa.column("entity_search"))
_parts = sa.table("entity_parts", sa.column("rowid"), sa.column("entity_parts"))


class Tier(Enum):
    """A part of what was found. The three ranked ones together are everything, each once."""

    EVERYTHING = "everything"
    WHOLE = "whole words"
    BEGUN = "beginnings of words, and no whole ones"
    WITHIN = "parts of words, and no beginnings"


RANKED = (Tier.WHOLE, Tier.BEGUN, Tier.WITHIN)


@dataclass(frozen=True, slots=True)
class Words:
    """The form of a search, for which its statements are compiled once.

    ``long`` and ``short`` tell whether a reading has only words of three letters
    and more, or only fewer; ``mixed`` is how many readings have both.
    """

    long: bool
    short: bool
    mixed: int

    @property
    def ranked(self) -> bool:
        """Tell whether whole words, beginnings and parts are worth telling apart."""
        return self.long or self.mixed > 0


@dataclass(frozen=True, slots=True)
class Search:
    """A search of one list: its form, the values of its statements, and the first that it finds.

    ``first`` are some things, in no order: all of them where they are fewer than
    were asked for.
    """

    words: Words
    values: dict[str, Any]
    first: frozenset[int]


def search_of(
    connection: sa.Connection, list_name: str, typed: str, first: int = 1
) -> Search | None:
    """Return the search for what was typed, None where nothing is found.

    Of the readings of what was typed, those that find nothing are left out. Of
    each reading the ``first`` so many are looked for.
    """
    hits: dict[Reading, frozenset[int]] = {}
    for reading in readings_of(typed):
        words, values = _asked(list_name, (reading,))
        things = first_found(words, first).run(connection, values)
        hits[reading] = frozenset(thing for (thing,) in things)
    finding = tuple(reading for reading, things in hits.items() if things)
    if not finding:
        return None
    return Search(*_asked(list_name, finding), first=frozenset().union(*hits.values()))


def tiers_of(connection: sa.Connection, search: Search) -> tuple[Tier, ...]:
    """Return the parts of what was found in which something may stand, the best first."""
    if search.words.ranked and _ANY_BEGUN.run(connection, search.values):
        return RANKED
    return (Tier.EVERYTHING,)


def with_number(connection: sa.Connection, list_name: str, typed: str) -> list[int]:
    """Return the things on whose cards this whole case number stands, and maybe parts of others."""
    query = whole_number(typed)
    if not query:
        return []
    values = {
        "first_card": first_card(list_name),
        "last_card": last_card(list_name),
        "number": query,
    }
    return [thing for (thing,) in _NUMBERED.run(connection, values)]


@cache
def first_found(words: Words, most: int) -> Prepared:
    """Return the query of so many of the things that were found, in no order."""
    return Prepared(found_by(words).limit(sa.literal_column(str(most))))


@cache
def all_found(words: Words, tier: Tier) -> Prepared:
    """Return the query of all things of a part of what was found, in no order."""
    return Prepared(found_by(words, tier))


def _asked(list_name: str, readings: tuple[Reading, ...]) -> tuple[Words, dict[str, Any]]:
    long = [one for one in readings if not one.short]
    short = [one for one in readings if not one.parts]
    mixed = [one for one in readings if one.parts and one.short]
    exact = any_of(one.exact for one in readings)
    beginnings = any_of(one.beginnings for one in readings)
    values: dict[str, Any] = {
        "first_card": first_card(list_name),
        "last_card": last_card(list_name),
        "exact": exact,
        "beginnings": beginnings,
        "begun": f"({beginnings}) NOT ({exact})",
        "parts": any_of(one.parts for one in long),
        "short": any_of(one.short for one in short),
    }
    for at, one in enumerate(mixed):
        values |= {f"parts{at}": one.parts, f"short{at}": one.short}
    return Words(bool(long), bool(short), len(mixed)), values


def found_by(words: Words, tier: Tier = Tier.EVERYTHING) -> sa.Select[Any]:
    """Return the query of the things whose cards hold the words."""
    if tier is Tier.WHOLE:
        return _hits(_words, "exact")
    if tier is Tier.BEGUN:
        return _hits(_words, "begun")
    queries = [(_parts, _hits(_parts, "parts"))] if words.long else []
    queries += [(_words, _hits(_words, "short"))] if words.short else []
    for at in range(words.mixed):
        both = _hits(_parts, f"parts{at}").where(_in(_parts, f"short{at}"))
        queries.append((_parts, both))
    if tier is Tier.WITHIN:
        queries = [(table, query.where(~_in(table, "beginnings"))) for table, query in queries]
    if len(queries) == 1:
        return queries[0][1]
    return sa.select(sa.union(*(query for _, query in queries)).subquery())


def _hits(table: sa.TableClause, name: str) -> sa.Select[Any]:
    """Return the query of the things whose cards one query finds in an index."""
    thing = table.c.rowid - sa.bindparam("first_card")
    return sa.select(thing.label("thing")).where(*_matches(table, name))


def _in(table: sa.FromClause, name: str) -> sa.ColumnElement[bool]:
    """Return the condition that a card is found by words, too, by a query of this name."""
    cards = sa.select(_words.c.rowid).where(*_matches(_words, name)).correlate(None)
    # A number that is computed is compared with the set; FTS5 would else be asked for each.
    return (table.c.rowid + sa.literal_column("0")).in_(cards)


def _matches(table: sa.TableClause, name: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        table.c[table.name].op("MATCH")(sa.bindparam(name)),
        table.c.rowid.between(sa.bindparam("first_card"), sa.bindparam("last_card")),
    )


_NUMBERED = Prepared(_hits(_words, "number"))
_ANY_BEGUN = Prepared(_hits(_words, "beginnings").limit(sa.literal_column("1")))
