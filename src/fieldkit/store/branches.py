"""The branches of a chain that two copies of one workspace wrote, and the path to its head."""

from collections.abc import Iterator
from typing import NamedTuple

import sqlalchemy as sa

from fieldkit.store.sql import StoredRow
from fieldkit.store.tables import chains, changes

_CHAINS_OF = (
    sa.select(chains)
    .where(chains.c.device == sa.bindparam("device"), chains.c.seq > 0)
    .order_by(chains.c.id)
)
_NEXT = changes.alias("next")
_LEAVES = sa.select(changes.c.seq, changes.c.id).where(
    changes.c.chain == sa.bindparam("chain"),
    changes.c.seq >= sa.bindparam("forked"),
    ~sa.exists().where(
        _NEXT.c.chain == changes.c.chain,
        _NEXT.c.seq == changes.c.seq + 1,
        _NEXT.c.prev == changes.c.id,
    ),
)
_BETWEEN = (
    sa.select(changes.c.seq, changes.c.id, changes.c.prev)
    .where(
        changes.c.chain == sa.bindparam("chain"),
        changes.c.seq.between(sa.bindparam("first"), sa.bindparam("last")),
    )
    .order_by(changes.c.seq.desc())
    .execution_options(yield_per=5000)
)
_COUNT = sa.select(sa.func.count()).where(
    changes.c.chain == sa.bindparam("chain"), changes.c.seq > sa.bindparam("after")
)
_AT = sa.select(changes.c.id).where(
    changes.c.chain == sa.bindparam("chain"), changes.c.seq == sa.bindparam("seq")
)


class Tip(NamedTuple):
    """The last change of a branch with nothing missing before it; ``change`` is hexadecimal."""

    device: str
    epoch: str
    seq: int
    change: str


class Fork(NamedTuple):
    """An epoch under which several copies wrote: from which number on, and to which tips."""

    device: str
    epoch: str
    seq: int
    tips: tuple[Tip, ...]
    followed: int  # epochs that the device has begun since


def tips_of(connection: sa.Connection, device: str) -> tuple[Tip, ...]:
    """Return how far a device's chains are known without a gap, of each branch one tip."""
    rows = connection.execute(_CHAINS_OF, {"device": device}).all()
    return tuple(tip for row in rows for tip in _tips_of_chain(connection, row))


def forks_of(connection: sa.Connection, device: str) -> tuple[Fork, ...]:
    """Return the epochs of a device under which more than one copy of its workspace wrote."""
    rows = connection.execute(_CHAINS_OF, {"device": device}).all()
    return tuple(
        Fork(
            row.device,
            row.epoch,
            row.forked,
            tuple(_tips_of_chain(connection, row)),
            sum(other.id > row.id for other in rows),
        )
        for row in rows
        if row.forked
    )


def is_on_path(connection: sa.Connection, chain: StoredRow, seq: int, change: bytes) -> bool:
    """Tell whether a change is the chain's head, or one that its head follows upon.

    Behind a gap, and on the branch of another copy, it is not.
    """
    if not 0 < seq <= chain.seq:
        return False
    found = connection.scalars(_AT, {"chain": chain.id, "seq": seq}).all()
    if change not in found:
        return False
    if len(found) == 1:
        return True
    path = path_to(connection, chain.id, chain.seq, chain.head, seq)
    return path is not None and change in path


def path_beyond(connection: sa.Connection, chain: StoredRow, after: int) -> set[bytes] | None:
    """Return the changes after a number that lead to the chain's head; None where all do.

    Others came back from elsewhere: of another copy, or of this one before a
    backup was restored. Where one of the path is missing, none are returned.
    """
    count = connection.scalar(_COUNT, {"chain": chain.id, "after": after})
    if count == max(0, chain.seq - after):
        return None
    return path_to(connection, chain.id, chain.seq, chain.head, after + 1) or set()


def path_to(
    connection: sa.Connection, chain: int, seq: int, head: bytes, first: int
) -> set[bytes] | None:
    """Return the changes from a number up to a head, None where one of them is missing."""
    wanted, found = head, set()
    for row in connection.execute(_BETWEEN, {"chain": chain, "first": first, "last": seq}):
        if row.seq == seq and row.id == wanted:
            found.add(row.id)
            seq, wanted = row.seq - 1, row.prev
    return found if seq < first else None


def _tips_of_chain(connection: sa.Connection, chain: StoredRow) -> Iterator[Tip]:
    yield Tip(chain.device, chain.epoch, chain.seq, chain.head.hex())
    if not chain.forked:
        return
    asked = {"chain": chain.id, "forked": chain.forked}
    for leaf in connection.execute(_LEAVES, asked).all():
        if leaf.id == chain.head:
            continue
        # Behind a gap it is no tip yet; before the fork there is one path only.
        first = min(chain.forked, leaf.seq)
        if path_to(connection, chain.id, leaf.seq, leaf.id, first) is not None:
            yield Tip(chain.device, chain.epoch, leaf.seq, leaf.id.hex())
