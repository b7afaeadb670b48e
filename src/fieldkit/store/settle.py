"""Which logged changes may take effect now, and which must wait for what they follow upon."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from fieldkit.records.change import EntityType, Op
from fieldkit.store.change_rows import APPLIED, ASIDE, WAITING
from fieldkit.store.contents import understood
from fieldkit.store.heads import Arrival, HeadBook, split_ids
from fieldkit.store.materialise import materialise
from fieldkit.store.prepared import Prepared
from fieldkit.store.sql import among, insert_new, listed
from fieldkit.store.tables import changes, things, waits

_APPLIED = Prepared(
    sa.select(changes.c.id).where(changes.c.state == APPLIED, among(changes.c.thing, "things"))
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
    changes.c.parents,
    changes.c.hlc,
).join_from(changes, things, things.c.id == changes.c.thing)
_THESE = LOGGED.where(among(changes.c.no, "numbers")).order_by(changes.c.no)
_SET_STATE = (
    changes.update()
    .where(changes.c.no == sa.bindparam("b_no"))
    .values(state=sa.bindparam("b_state"))
)
_STOP_WAITING = waits.delete().where(waits.c.change_no == sa.bindparam("b_no"))


@dataclass(slots=True)
class Settling:
    """What became of some logged changes: those that took effect, wait, or are kept aside."""

    applied: list[Arrival]
    states: dict[int, int]


def logged_arrival(row: Mapping[str, Any] | sa.RowMapping) -> Arrival:
    """Return a row of ``LOGGED`` as a change that is to take effect."""
    return Arrival(
        no=row["no"],
        id=row["id"],
        thing=row["thing"],
        type=EntityType(row["type"]),
        entity=row["entity"],
        field=row["field"],
        op=Op(row["op"]),
        payload=None if row["payload"] is None else json.loads(row["payload"]),
        text=row["payload"] or "null",
        parents=split_ids(row["parents"]),
        hlc=row["hlc"],
    )


def settle(
    connection: sa.Connection, arrivals: Sequence[Arrival], *, fresh: Iterable[int] = ()
) -> Settling:
    """Let take effect what can, of changes that are logged as waiting; write down the rest.

    Changes that were waiting for these take effect with them.
    """
    settling = Settling([], {})
    missing: dict[int, list[bytes]] = {}
    queue = list(arrivals)
    book = HeadBook(connection)
    book.load({item.thing for item in queue}, fresh=fresh)
    done = book.ids()
    while queue:
        done |= _applied(connection, queue, done)
        stepped: list[bytes] = []
        for item in queue:
            if not understood(item.type, item.entity, item.field, item.op, item.payload):
                settling.states[item.no] = ASIDE
                continue
            lacking = [parent for parent in item.parents if parent not in done]
            if lacking:
                settling.states[item.no] = WAITING
                missing[item.no] = lacking
                continue
            settling.states[item.no] = APPLIED
            missing.pop(item.no, None)
            settling.applied.append(item)
            done.add(item.id)
            stepped.append(item.id)
        queue = _released(connection, stepped, settling, missing, arrivals)
    _write(connection, settling, missing)
    if settling.applied:
        book.load({item.thing for item in settling.applied})
        materialise(connection, book, settling.applied, fresh=fresh)
    return settling


def _applied(connection: sa.Connection, queue: Sequence[Arrival], done: set[bytes]) -> set[bytes]:
    """Return what took effect earlier of the things whose changes follow upon more than heads.

    A change follows upon changes of its own thing only; one that claims others
    waits for ever.
    """
    here = {item.id for item in queue}
    things_ = {
        item.thing
        for item in queue
        if any(parent not in done and parent not in here for parent in item.parents)
    }
    if not things_:
        return set()
    return {id_ for (id_,) in _APPLIED.run(connection, {"things": listed(things_)})}


def _released(
    connection: sa.Connection,
    stepped: list[bytes],
    settling: Settling,
    missing: Mapping[int, list[bytes]],
    arrivals: Sequence[Arrival],
) -> list[Arrival]:
    """Return the changes to look at again, because something they wait for took effect."""
    if not stepped:
        return []
    came = set(stepped)
    here = [
        item
        for item in arrivals
        if settling.states.get(item.no) == WAITING and came.intersection(missing[item.no])
    ]
    numbers = set(connection.scalars(_WAITERS, {"ids": stepped})) - settling.states.keys()
    if not numbers:
        return here
    found = connection.execute(_THESE, {"numbers": listed(sorted(numbers))}).mappings()
    return here + [logged_arrival(row) for row in found]


def _write(
    connection: sa.Connection, settling: Settling, missing: Mapping[int, list[bytes]]
) -> None:
    moved = [
        {"b_no": no, "b_state": state} for no, state in settling.states.items() if state != WAITING
    ]
    if moved:
        connection.execute(_SET_STATE, moved)
        connection.execute(_STOP_WAITING, [{"b_no": row["b_no"]} for row in moved])
    rows = [
        {"parent": parent, "change_no": no} for no, lacking in missing.items() for parent in lacking
    ]
    if rows:
        connection.execute(insert_new(waits), rows)
