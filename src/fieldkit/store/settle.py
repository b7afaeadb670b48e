"""Which logged changes may take effect now, and which must wait for what they follow upon."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from fieldkit.records.change import WITHHELD, EntityType, Op
from fieldkit.store.change_rows import APPLIED, ASIDE, HIDDEN, NO, WAITING
from fieldkit.store.contents import has_place, text_fits, understood
from fieldkit.store.heads import ERASED, UNTOLD, Arrival, HeadBook, split_ids
from fieldkit.store.holding import held_ids
from fieldkit.store.materialise import materialise
from fieldkit.store.prepared import Prepared
from fieldkit.store.reserved import Authors
from fieldkit.store.sql import among, listed, prepared_insert, prepared_insert_new
from fieldkit.store.tables import changes, things, waits
from fieldkit.store.wiping import wipe

_APPLIED = Prepared(
    sa.select(changes.c.thing, changes.c.id).where(
        changes.c.state == APPLIED, among(changes.c.thing, "things")
    )
)
_WAITERS = sa.select(waits.c.change_no).where(
    waits.c.parent.in_(sa.bindparam("ids", expanding=True))
)
LOGGED = sa.select(
    changes.c.no,
    changes.c.id,
    changes.c.thing,
    things.c.type,
    things.c.entity,
    changes.c.field,
    changes.c.op,
    changes.c.payload,
    changes.c.salt,
    changes.c.parents,
    changes.c.hlc,
    changes.c.chain,
).join_from(changes, things, things.c.id == changes.c.thing)
_THESE = LOGGED.where(among(changes.c.no, "numbers")).order_by(changes.c.no)
_ASIDE = LOGGED.where(changes.c.state == ASIDE).order_by(changes.c.no)
_SET_STATE = Prepared(
    changes.update()
    .where(changes.c.no == sa.bindparam("b_no"))
    .values(state=sa.bindparam("b_state"))
)
_STOP_WAITING = Prepared(waits.delete().where(waits.c.change_no == sa.bindparam("b_no")))
_ANY_WAITS = Prepared(sa.select(waits.c.change_no).limit(1))
_IDS_AT_ONCE = 500


@dataclass(slots=True)
class Settling:
    """What became of some changes by number: which took effect, and what the others miss."""

    applied: list[Arrival]
    states: dict[int, int]
    missing: dict[int, list[bytes]]


def logged_arrival(row: Mapping[str, Any] | sa.RowMapping) -> Arrival:
    """Return a row of ``LOGGED`` as a change that is to take effect."""
    return Arrival(
        no=row["no"],
        id=row["id"],
        thing=row["thing"],
        type=EntityType.named(row["type"]),
        entity=row["entity"],
        field=row["field"],
        op=Op.named(row["op"]),
        payload=None if row["payload"] is None else json.loads(row["payload"]),
        text=row["payload"] or (UNTOLD if row["salt"] == WITHHELD else ERASED),
        parents=split_ids(row["parents"]),
        hlc=row["hlc"],
        chain=row["chain"],
    )


def settle(
    connection: sa.Connection,
    arrivals: Sequence[Arrival],
    *,
    rows: Sequence[tuple[Any, ...]] = (),
    fresh: Collection[int] = (),
) -> Settling:
    """Let take effect what can, and write down the rest as waiting or kept aside.

    ``rows`` are those of arrivals that are not in the log yet, as ``rows_of``
    gives them; the others are there, as waiting. Changes that were waiting for
    these take effect with them.
    """
    settling = Settling([], {}, {})
    queue = list(arrivals)
    looked_at = list(arrivals)
    book = HeadBook(connection)
    book.load({item.thing for item in queue}, fresh=fresh)
    done: dict[int, set[bytes]] = {}
    authors = Authors(connection)
    held = held_ids(connection)
    some_wait = _ANY_WAITS.scalar(connection) is not None
    while queue:
        _look_up(connection, book, queue, done)
        stepped = _step(queue, settling, done, authors, held)
        queue = _released(stepped, settling, looked_at) if stepped else []
        if stepped and some_wait:
            woken = _woken(connection, stepped, settling)
            looked_at += woken
            queue += woken
    _write(connection, settling, rows)
    if len(settling.applied) < len(settling.states):
        # What waits, or is kept aside, must not keep what an erasure took.
        wipe(connection, {item.thing for item in looked_at})
    if settling.applied:
        materialise(connection, book, settling.applied, fresh=fresh)
    return settling


def try_again(connection: sa.Connection) -> None:
    """Let take effect what an older program had to keep aside, as far as this one understands."""
    found = [logged_arrival(row) for row in connection.execute(_ASIDE).mappings()]
    if found:
        _SET_STATE.many(connection, [{"b_no": item.no, "b_state": WAITING} for item in found])
        settle(connection, found)


def _look_up(
    connection: sa.Connection,
    book: HeadBook,
    queue: Sequence[Arrival],
    done: dict[int, set[bytes]],
) -> None:
    """Find what took effect earlier of the things in the queue.

    A change follows upon changes of its own thing only; one that claims others
    waits for ever. Most follow upon heads, and for those nothing is read.
    """
    things = {item.thing for item in queue}
    book.load(things)
    for thing in things - done.keys():
        done[thing] = book.ids_of(thing)
    following = [item for item in queue if item.parents]
    if not following:
        return
    here = {item.id for item in queue}
    deeper = {
        item.thing
        for item in following
        if any(parent not in done[item.thing] and parent not in here for parent in item.parents)
    }
    if deeper:
        for thing, id_ in _APPLIED.run(connection, {"things": listed(deeper)}):
            done[thing].add(id_)


def _step(
    queue: Sequence[Arrival],
    settling: Settling,
    done: dict[int, set[bytes]],
    authors: Authors,
    held: Collection[bytes],
) -> list[Arrival]:
    """Decide about some changes, one after another, and return those that take effect."""
    stepped = len(settling.applied)
    states, missing = settling.states, settling.missing
    for item in queue:
        no, id_, thing, kind, entity, field, op, payload, text, parents, *_ = item
        if text == UNTOLD:
            # Whose it is has it whole; what follows upon it here waits until it comes so.
            states[no] = HIDDEN
            continue
        # Most changes say a text of an entity; for them the other rules need not be asked.
        plain = kind is EntityType.ENTITY and op is Op.SET and text_fits(entity, field, payload)
        if id_ in held or (not plain and not (_has_a_place(item) and authors.may_write(item))):
            states[no] = ASIDE
            continue
        known = done[thing]
        if parents:
            lacking = [parent for parent in parents if parent not in known]
            if lacking:
                states[no] = WAITING
                missing[no] = lacking
                continue
            missing.pop(no, None)
        states[no] = APPLIED
        settling.applied.append(item)
        known.add(id_)
    return settling.applied[stepped:]


def _has_a_place(item: Arrival) -> bool:
    if not item.op.known:
        return False
    if item.text == ERASED:
        return has_place(item.type, item.entity, item.field)
    return understood(item.type, item.entity, item.field, item.op, item.payload)


def _released(
    stepped: Sequence[Arrival], settling: Settling, looked_at: Sequence[Arrival]
) -> list[Arrival]:
    """Return what to look at again, because something it waits for took effect.

    What was woken counts as well: it may wait for another that was woken with it.
    """
    if not settling.missing:
        return []
    came = {item.id for item in stepped}
    return [item for item in looked_at if came.intersection(settling.missing.get(item.no, ()))]


def _woken(
    connection: sa.Connection, stepped: Sequence[Arrival], settling: Settling
) -> list[Arrival]:
    """Return the changes that have been waiting in the log for what takes effect now."""
    numbers: set[int] = set()
    for start in range(0, len(stepped), _IDS_AT_ONCE):
        ids = [item.id for item in stepped[start : start + _IDS_AT_ONCE]]
        numbers.update(connection.scalars(_WAITERS, {"ids": ids}))
    numbers -= settling.states.keys()
    if not numbers:
        return []
    found = connection.execute(_THESE, {"numbers": listed(sorted(numbers))}).mappings()
    return [logged_arrival(row) for row in found]


def _write(connection: sa.Connection, settling: Settling, rows: Sequence[tuple[Any, ...]]) -> None:
    """Log the new rows with their states, and move those that were logged before."""
    states = settling.states
    prepared_insert(changes).many_in_order(connection, [(*row, states[row[NO]]) for row in rows])
    logged = {row[NO] for row in rows}
    looked_at = [{"b_no": no, "b_state": states[no]} for no in states.keys() - logged]
    _SET_STATE.many(connection, [row for row in looked_at if row["b_state"] != WAITING])
    # What waits still waits for fewer than before.
    _STOP_WAITING.many(connection, looked_at)
    prepared_insert_new(waits).many(
        connection,
        [
            {"parent": parent, "change_no": no}
            for no, lacking in settling.missing.items()
            for parent in lacking
        ],
    )
