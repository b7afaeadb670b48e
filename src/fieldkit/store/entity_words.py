"""The words by which entities are found: kept on cards, and taken out without a trace.

A family's card holds the words of its persons and cases too, so that what is
typed may stand on any of them; every other entity has a card of its own.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeAlias

import orjson
import sqlalchemy as sa

from fieldkit.records.finding import digits, words
from fieldkit.store.prepared import Prepared
from fieldkit.store.search import facet_key, facet_of
from fieldkit.store.sql import among, listed
from fieldkit.store.tables import SEARCH_DDL, entities, facets

_FAMILIES = "families"
_MEMBERS = ("persons", "cases")
_FAMILY = "family_id"
_SEARCHED = (
    "surname",
    "given",
    "patronymic",
    "address",
    "settlement",
    "phone",
    "birth_date",
)
_NUMBER = "case_no"
WORDED = ("label", _NUMBER, *_SEARCHED)
_TELEPHONE = "phone"
_PLACES = 31
_THINGS = 32
_AT_ONCE = 2000
_LATER = "words later"

# What stands on a card: the words of case numbers, and all others.
_Text: TypeAlias = tuple[str, str]

# The parts are taken out by the very words that they were made of, whatever made them.
_DROP_PARTS = Prepared(
    sa.text(
        "INSERT INTO entity_parts(entity_parts, rowid, numbers, words)"
        " SELECT 'delete', rowid, numbers, words FROM entity_search WHERE rowid = :card"
    )
)
_DROP_WORDS = Prepared(sa.text("DELETE FROM entity_search WHERE rowid = :card"))
_ADD_WORDS = Prepared(
    sa.text("INSERT INTO entity_search(rowid, numbers, words) VALUES (:card, :numbers, :words)")
)
_ADD_PARTS = Prepared(
    sa.text("INSERT INTO entity_parts(rowid, numbers, words) VALUES (:card, :numbers, :words)")
)
_search = sa.table("entity_search", sa.column("rowid"), sa.column("numbers"), sa.column("words"))
_CARDS = Prepared(
    sa.select(_search.c.rowid, _search.c.numbers, _search.c.words).where(
        among(_search.c.rowid, "cards")
    )
)
_ROW = sa.select(
    entities.c.thing, entities.c.id, entities.c.label, entities.c.properties, entities.c.also
).where(entities.c.list_name == _FAMILIES, entities.c.deleted == 0)
_THESE_FAMILIES = Prepared(_ROW.where(among(entities.c.id, "ids")))
_THEIR_MEMBERS = Prepared(
    sa.select(facets.c.key, entities.c.label, entities.c.properties, entities.c.also)
    .join_from(facets, entities, entities.c.thing == facets.c.thing)
    .where(among(facets.c.facet, "facets"), among(facets.c.key, "keys"))
    .order_by(entities.c.thing)
)
_EVERYTHING = Prepared(
    sa.select(entities.c.thing, entities.c.list_name, entities.c.id, entities.c.label)
    .add_columns(entities.c.properties, entities.c.also)
    .where(entities.c.deleted == 0, entities.c.thing > sa.bindparam("after"))
    .order_by(entities.c.thing)
    .limit(sa.literal_column(str(_AT_ONCE)))
)


@dataclass(frozen=True, slots=True)
class Said:
    """What an entity is found by, and where: the id of its family, or a card of its own.

    ``numbers`` are the words of its case number, ``words`` all others.
    """

    card: int
    family: str
    numbers: tuple[str, ...]
    words: tuple[str, ...]

    @classmethod
    def of(
        cls,
        thing: int,
        list_name: str,
        entity_id: str,
        label: str,
        held: Mapping[str, str],
        also: str = "",
    ) -> "Said":
        """Return what an entity says that is not deleted, with what was merged into it."""
        family = entity_id if list_name == _FAMILIES else ""
        if list_name in _MEMBERS:
            family = held.get(_FAMILY) or ""
        numbers, found = searched_words(label, held)
        for other in orjson.loads(also) if also else ():
            more, others = searched_words(other.get("label", ""), other)
            numbers = tuple(dict.fromkeys((*numbers, *more)))
            found = tuple(dict.fromkeys((*found, *others)))
        return cls(card_of(list_name, thing), family, numbers, found)


def searched_words(
    label: str, properties: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of an entity's case number, and all other words that find it, each once.

    The digits of numbers are kept in one run too, so that they are found however
    they are punctuated.
    """
    number, telephone = (properties.get(name) or "" for name in (_NUMBER, _TELEPHONE))
    numbers = dict.fromkeys([*_words(number), digits(number)])
    texts = filter(None, (label, *map(properties.get, _SEARCHED)))
    found = dict.fromkeys([word for text in texts for word in _words(text)] + [digits(telephone)])
    return (
        tuple(word for word in numbers if word),
        tuple(word for word in found if word and word not in numbers),
    )


@lru_cache(maxsize=2048)
def _words(text: str) -> tuple[str, ...]:
    # A family's words are asked for when it moves, and again for its card.
    return tuple(words(text))


@cache
def first_card(list_name: str) -> int:
    """Return the number before those of a list's cards.

    The cards of a list stand together in the index, so that a search reads no
    others. A hash, as in ``facet_of``: of 31 bits, since the thing takes the rest.
    """
    whole = int.from_bytes(hashlib.blake2b(list_name.encode(), digest_size=4).digest())
    return whole % (1 << _PLACES) << _THINGS


def card_of(list_name: str, thing: int) -> int:
    """Return the number of the card on which an entity would stand alone."""
    return first_card(list_name) + thing


def last_card(list_name: str) -> int:
    """Return the last number that a card of a list may have."""
    return first_card(list_name) + (1 << _THINGS) - 1


def move_words(
    connection: sa.Connection, old: Mapping[int, Said | None], new: Mapping[int, Said | None]
) -> None:
    """Let entities, by number, be found by their new words and by the old ones no longer.

    Their rows and the facets of their families must be written already. None is
    an entity that is not there, or deleted. Does nothing while ``words_later``.
    """
    if connection.info.get(_LATER):
        return
    cards: dict[int, _Text | None] = {}
    families: set[str] = set()
    for thing, said in new.items():
        before = old.get(thing)
        if said == before:
            continue
        families.update(one.family for one in (before, said) if one is not None and one.family)
        if before is not None:
            cards[before.card] = None
        if said is not None and not said.family:
            cards[said.card] = _text([said])
    cards.update(_of_families(connection, families))
    _write(connection, cards)


@contextmanager
def words_later(connection: sa.Connection) -> Iterator[None]:
    """Leave the index alone while everything is written anew, and make it anew after that.

    A card would else be written again with every record that joins it.
    """
    _forget_all_words(connection)
    connection.info[_LATER] = True
    try:
        yield
    finally:
        del connection.info[_LATER]
    index_words(connection)


def index_words(connection: sa.Connection) -> None:
    """Let everything be found that is there, where nothing is found yet."""
    after = 0
    while rows := _EVERYTHING.run(connection, {"after": after}):
        said: dict[int, Said | None] = {
            thing: Said.of(thing, list_name, entity_id, label, orjson.loads(held), also)
            for thing, list_name, entity_id, label, held, also in rows
        }
        move_words(connection, {}, said)
        after = rows[-1][0]


def _forget_all_words(connection: sa.Connection) -> None:
    """Let nothing be found any longer, as before all is made anew.

    The tables are made anew and not emptied: a damaged index refuses that too.
    """
    for name in ("entity_parts", "entity_search"):
        connection.execute(sa.text(f"DROP TABLE {name}"))
    for statement in SEARCH_DDL:
        connection.exec_driver_sql(statement)


def _of_families(connection: sa.Connection, ids: Iterable[str]) -> dict[int, _Text]:
    """Return what the cards of families hold now, of those that are there."""
    keys = {facet_key(one): one for one in ids}
    if not keys:
        return {}
    said: dict[str, list[Said]] = {}
    for thing, family, label, held, also in _THESE_FAMILIES.run(
        connection, {"ids": listed(keys.values())}
    ):
        said[family] = [Said.of(thing, _FAMILIES, family, label, orjson.loads(held), also)]
    related = [facet_of(name, _FAMILY) for name in _MEMBERS]
    for key, label, held, also in _THEIR_MEMBERS.run(
        connection, {"facets": listed(related), "keys": listed(keys)}
    ):
        if keys[key] in said:
            said[keys[key]].append(Said.of(0, "", "", label, orjson.loads(held), also))
    return {found[0].card: _text(found) for found in said.values()}


def _text(said: Iterable[Said]) -> _Text:
    them = list(said)
    return (
        " ".join(dict.fromkeys(word for one in them for word in one.numbers)),
        " ".join(dict.fromkeys(word for one in them for word in one.words)),
    )


def _write(connection: sa.Connection, cards: Mapping[int, _Text | None]) -> None:
    """Let the cards hold these words, None for no card; those that hold them already stay."""
    if not cards:
        return
    there = {
        card: (numbers, found)
        for card, numbers, found in _CARDS.run(connection, {"cards": listed(cards)})
    }
    moved = sorted(card for card, text in cards.items() if there.get(card) != text)
    gone = [{"card": card} for card in moved if card in there]
    for statement in (_DROP_PARTS, _DROP_WORDS):
        statement.many(connection, gone)
    texts = ((card, cards[card]) for card in moved)
    come = [
        {"card": card, "numbers": text[0], "words": text[1]}
        for card, text in texts
        if text is not None
    ]
    for statement in (_ADD_WORDS, _ADD_PARTS):
        statement.many(connection, come)
