"""How cards that were made one are shown: one row, under which all stands that names the others.

Nothing of the log is rewritten for it: the rows follow from what it says of each
card and of the merges, so that they are the same in whatever order that came.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

import orjson
import sqlalchemy as sa

from fieldkit.records.card_merge import (
    CARD_ID,
    GONE_ID,
    KEPT_ID,
    MERGED,
    SEEN,
    CardMerge,
    kept_cards,
    merge_of,
    referred_list,
    seen_of,
)
from fieldkit.records.change import EntityType
from fieldkit.records.pairs import DIFFERENT, pair_id
from fieldkit.store.alias_tables import aliases
from fieldkit.store.aliases import kept_ids, put_right, referred
from fieldkit.store.entity_records import ENTITY, entity_of
from fieldkit.store.entity_rows import Row, show_entities
from fieldkit.store.entity_words import WORDED
from fieldkit.store.heads import EXISTENCE, Altered, HeadBook, Newest, Settled, settled_of
from fieldkit.store.prepared import Prepared
from fieldkit.store.references import show_references
from fieldkit.store.search import facet_key, facet_of
from fieldkit.store.sql import among, listed, prepared_insert, prepared_upsert
from fieldkit.store.tables import discrepancies, entities, facets, things
from fieldkit.store.wiping import wipe

Key = tuple[str, str]  # list, id

_SIDES = (facet_of(MERGED, KEPT_ID), facet_of(MERGED, GONE_ID))
_ANY_MERGE = Prepared(
    sa.select(facets.c.thing).where(facets.c.facet == sa.bindparam("facet")).limit(1)
)
_NAMING = Prepared(
    ENTITY.where(
        entities.c.thing.in_(
            sa.select(facets.c.thing).where(
                among(facets.c.facet, "facets"), among(facets.c.key, "keys")
            )
        )
    )
)
_APART = Prepared(
    sa.select(entities.c.id).where(
        entities.c.list_name == DIFFERENT, entities.c.deleted == 0, among(entities.c.id, "pairs")
    )
)
_KNOWN = Prepared(
    sa.select(aliases.c.list_name, aliases.c.id, aliases.c.kept_id).where(
        sa.or_(among(aliases.c.id, "ids"), among(aliases.c.kept_id, "ids"))
    )
)
_DROP_ALIAS = Prepared(
    aliases.delete().where(
        aliases.c.list_name == sa.bindparam("b_list"), aliases.c.id == sa.bindparam("b_id")
    )
)
_THINGS = Prepared(
    sa.select(things.c.id, things.c.entity).where(
        things.c.type == str(EntityType.ENTITY), among(things.c.entity, "keys")
    )
)
_DROP_DISCREPANCIES = Prepared(discrepancies.delete().where(among(discrepancies.c.thing, "things")))


def touched_by(connection: sa.Connection, moved: Iterable[tuple[Row | None, Row]]) -> set[str]:
    """Return the ids of cards that moved rows make one, part, or that are made one with others."""
    plain: set[str] = set()
    touched: set[str] = set()
    for before, now in moved:
        held = {**(before["properties"] if before else {}), **now["properties"]}
        match now["list_name"]:
            case list_name if list_name == MERGED:
                touched.update(held.get(name, "") for name in (KEPT_ID, GONE_ID))
            case list_name if list_name == SEEN:
                touched.add(held.get(CARD_ID, ""))
            case list_name if list_name == DIFFERENT:
                plain.update(held.get(name, "") for name in ("one_id", "other_id"))
            case _:
                plain.add(now["id"])
    if plain and _ANY_MERGE.run(connection, {"facet": _SIDES[0]}):
        for merge in _said_of(connection, plain):
            touched.update({merge.kept_id, merge.gone_id} & plain)
    return touched - {""}


def rejoin(connection: sa.Connection, touched: Iterable[str]) -> None:
    """Show anew which cards are one, of all that have to do with these ids."""
    merges, ids = _together(connection, set(touched))
    rows = _KNOWN.run(connection, {"ids": listed(sorted(ids))})
    old = {(list_name, id_): kept for list_name, id_, kept in rows}
    cards = {(m.list_name, one) for m in merges for one in (m.kept_id, m.gone_id)}
    cards |= {
        card
        for (list_name, id_), kept in old.items()
        for card in ((list_name, id_), (list_name, kept))
    }
    book, numbers = _book_of(connection, cards)
    there = {card for card, thing in numbers.items() if _stands(book, thing, card)}
    kept = kept_cards(merges, there)
    _write_aliases(connection, old, kept)
    changed = {card for card in cards if old.get(card) != kept.get(card)}
    shown = {thing: card for card, thing in numbers.items()}
    if changed:
        named = {one for card in changed for one in (card[1], old.get(card), kept.get(card)) if one}
        referring = show_references(connection, {card[0] for card in changed}, named)
        more = {thing: card for thing, card in referring.items() if thing not in shown}
        shown |= more
    _show(connection, shown)


def unseen_heads(
    connection: sa.Connection, list_name: str, entity_id: str
) -> dict[str, list[Newest]]:
    """Return what other ids of a card say that nobody has looked at yet, by property."""
    found = _groups(connection, {(list_name, entity_id)}).get((list_name, entity_id))
    if not found:
        return {}
    members, seen = found
    book, numbers = _book_of(connection, members)
    return _unseen(book, [numbers[one] for one in sorted(members) if one in numbers], seen)


def heads_seen(
    connection: sa.Connection, list_name: str, ids: Iterable[str], but: Container[str] = ()
) -> frozenset[str]:
    """Return the ids of the changes that say now what cards of a list hold, ``but`` of some fields.

    Whether a card was deleted is none of them.
    """
    book, numbers = _book_of(connection, {(list_name, one) for one in ids})
    return frozenset(
        head.id.hex()
        for thing in numbers.values()
        for name, found in book.told(thing).items()
        if name != EXISTENCE and name not in but
        for head in found
    )


def _said_of(connection: sa.Connection, ids: Iterable[str]) -> list[CardMerge]:
    """Return the merges that name any of these ids."""
    asked = {"facets": listed(_SIDES), "keys": listed(map(facet_key, sorted(ids)))}
    read = [merge_of(entity_of(row)) for row in _NAMING.run(connection, asked)]
    return [one for one in read if one is not None]


def _naming(connection: sa.Connection, ids: Iterable[str]) -> list[CardMerge]:
    """Return the merges that name any of these ids and that nobody contradicts."""
    found = _said_of(connection, ids)
    pairs = {one.id: pair_id(one.kept_id, one.gone_id) for one in found}
    told = _APART.run(connection, {"pairs": listed(sorted(set(pairs.values())))}) if pairs else []
    apart = {id_ for (id_,) in told}
    return [one for one in found if pairs[one.id] not in apart]


def _together(connection: sa.Connection, ids: set[str]) -> tuple[list[CardMerge], set[str]]:
    """Return all merges by which these ids, over however many steps, are one with others."""
    found: dict[str, CardMerge] = {}
    known, queue = set(ids), set(ids)
    while queue:
        near = _naming(connection, queue)
        found.update((one.id, one) for one in near)
        queue = {id_ for one in near for id_ in (one.kept_id, one.gone_id)} - known
        known |= queue
    return list(found.values()), known


def _book_of(connection: sa.Connection, cards: Iterable[Key]) -> tuple[HeadBook, dict[Key, int]]:
    """Return the heads of those cards of which anything is known, and their numbers."""
    names = {"/".join(card): card for card in cards}
    numbers = {
        names[entity]: thing
        for thing, entity in _THINGS.run(connection, {"keys": listed(sorted(names))})
    }
    book = HeadBook(connection)
    book.load(numbers.values())
    book.erased |= wipe(connection, set(numbers.values())).whole
    return book, {card: thing for card, thing in numbers.items() if book.ids_of(thing)}


def _stands(book: HeadBook, thing: int, card: Key) -> bool:
    if thing in book.erased:
        return False
    item = Altered(thing, EntityType.ENTITY, "/".join(card), fresh=False)
    book.stand(item)
    existence = item.fields.get(EXISTENCE)
    return existence is None or not existence.value


def _write_aliases(
    connection: sa.Connection, old: Mapping[Key, str], new: Mapping[Key, str]
) -> None:
    _DROP_ALIAS.many(
        connection, [{"b_list": one, "b_id": id_} for one, id_ in old.keys() - new.keys()]
    )
    prepared_upsert(aliases).many(
        connection,
        [
            {"list_name": card[0], "id": card[1], "kept_id": kept}
            for card, kept in new.items()
            if old.get(card) != kept
        ],
    )


def _groups(
    connection: sa.Connection, cards: Iterable[Key]
) -> dict[Key, tuple[set[Key], frozenset[str]]]:
    """Return the other ids of those cards that are gone on with, and what was seen of them."""
    wanted = set(cards)
    rows = _KNOWN.run(connection, {"ids": listed(sorted({card[1] for card in wanted}))})
    members: defaultdict[Key, set[Key]] = defaultdict(set)
    for list_name, id_, kept in rows:
        if (list_name, kept) in wanted:
            members[list_name, kept].add((list_name, id_))
    found = {}
    for card, others in members.items():
        merges, ids = _together(connection, {card[1]})
        seen = {one for merge in merges for one in merge.seen}
        asked = {
            "facets": listed([facet_of(SEEN, CARD_ID)]),
            "keys": listed(map(facet_key, sorted(ids))),
        }
        for row in _NAMING.run(connection, asked):
            seen |= seen_of(entity_of(row).properties)
        found[card] = (others, frozenset(seen))
    return found


def _show(connection: sa.Connection, shown: Mapping[int, Key]) -> None:
    """Show cards whole: those gone on with, those that are not, and any that name them."""
    groups = _groups(connection, shown.values())
    others = {one for members, _ in groups.values() for one in members}
    book, numbers = _book_of(connection, {*shown.values(), *others})
    merged = kept_ids(connection, [card[1] for card in shown.values()])
    altered: list[Altered] = []
    joined: dict[int, dict[str, str]] = {}
    for thing, card in shown.items():
        if card not in numbers:
            continue
        item = Altered(thing, EntityType.ENTITY, "/".join(card), fresh=False)
        book.stand(item)
        altered.append(item)
        if card in merged:
            joined[thing] = {"merged_into": merged[card]}
            item.fields = {name: Settled(one.value) for name, one in item.fields.items()}
        elif card in groups and not item.erased:
            members, seen = groups[card]
            present = [numbers[one] for one in sorted(members) if one in numbers]
            joined[thing] = {"also": _also(book, members, numbers)}
            _join(connection, book, item, _unseen(book, present, seen))
    _write_discrepancies(connection, altered)
    show_entities(connection, altered, joined)


def _unseen(
    book: HeadBook, members: Sequence[int], seen: frozenset[str]
) -> dict[str, list[Newest]]:
    found: defaultdict[str, list[Newest]] = defaultdict(list)
    for thing in members:
        for name, heads in book.told(thing).items():
            if name != EXISTENCE:
                found[name] += [one for one in heads if one.text and one.id.hex() not in seen]
    return {name: heads for name, heads in found.items() if heads}


def _join(
    connection: sa.Connection, book: HeadBook, item: Altered, unseen: Mapping[str, Sequence[Newest]]
) -> None:
    """Set what other ids of a card say, and nobody has looked at, beside what the card says."""
    list_name = item.entity.partition("/")[0]
    own = book.told(item.thing)
    values = [
        {name: orjson.loads(head.text or "null")}
        for name, heads in unseen.items()
        for head in (*heads, *own.get(name, ()))
        if head.text and referred_list(list_name, name)
    ]
    ids = {one for value in values for one in referred(list_name, value)}
    known = kept_ids(connection, ids) if ids else {}
    for name, heads in unseen.items():
        mine = [_said(list_name, name, one, known) for one in own.get(name, ())]
        others = [_said(list_name, name, one, known) for one in heads]
        settled = settled_of(EntityType.ENTITY, name, [*mine, *others])
        # What the card itself says stands until somebody decides: it was chosen to go on with.
        standing = settled_of(EntityType.ENTITY, name, mine or others)
        item.fields[name] = settled._replace(value=standing.value or None)


def _said(list_name: str, name: str, head: Newest, known: Mapping[Key, str]) -> Newest:
    """Return a head as it is compared: nothing is said in one way, and by the ids gone on with."""
    if not head.text:
        return head
    value: Any = orjson.loads(head.text) or ""
    value = put_right(list_name, {name: value}, known).get(name, value)
    return head._replace(text=orjson.dumps(value).decode())


def _also(book: HeadBook, members: Iterable[Key], numbers: Mapping[Key, int]) -> str:
    """Return what the other ids of a card say that it is found by too."""
    told = []
    for card in sorted(members):
        says: dict[str, str] = {"id": card[1]}
        if card in numbers and _stands(book, numbers[card], card):
            item = Altered(numbers[card], EntityType.ENTITY, "/".join(card), fresh=False)
            book.stand(item)
            says |= {
                name: item.fields[name].value
                for name in WORDED
                if name in item.fields and item.fields[name].value
            }
        told.append(says)
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()


def _write_discrepancies(connection: sa.Connection, altered: Sequence[Altered]) -> None:
    _DROP_DISCREPANCIES.run(connection, {"things": listed(item.thing for item in altered)})
    prepared_insert(discrepancies).many(
        connection,
        [
            {"thing": item.thing, "field": name}
            for item in altered
            for name, settled in sorted(item.fields.items())
            if settled.discrepancy
        ],
    )
