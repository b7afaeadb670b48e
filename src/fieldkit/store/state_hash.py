"""What a device last said of each thing, summed up so that two workspaces can compare it."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import orjson
import sqlalchemy as sa

from fieldkit.store.access import Access
from fieldkit.store.branches import Tip, is_on_path
from fieldkit.store.heads import split_ids
from fieldkit.store.local_tables import state_reach, state_sums, state_things
from fieldkit.store.prepared import Prepared
from fieldkit.store.record_checks import Unsound, some_at_once, unsound_among
from fieldkit.store.sql import StoredRow, among, listed, prepared_upsert, upsert
from fieldkit.store.tables import chains, changes, things

STATE_DOMAIN = b"fieldkit-state-v1\0"
BUCKETS = 64
_WHOLE = 1 << 256
# At each comparison some of what was looked at before is looked at again.
_FEW = 100
_MOST_NAMED = 2000

Key = tuple[str, str]  # type, entity

_CHAIN = sa.select(chains).where(
    chains.c.device == sa.bindparam("device"), chains.c.epoch == sa.bindparam("epoch")
)
_REACH = sa.select(state_reach).where(state_reach.c.chain == sa.bindparam("chain"))
_COUNT = sa.select(sa.func.count()).where(
    changes.c.chain == sa.bindparam("chain"),
    changes.c.seq > sa.bindparam("after"),
    changes.c.seq <= sa.bindparam("up_to"),
)
_TOUCHED = (
    sa.select(changes.c.thing)
    .distinct()
    .where(
        changes.c.chain == sa.bindparam("chain"),
        changes.c.seq > sa.bindparam("after"),
        changes.c.seq <= sa.bindparam("up_to"),
    )
)
_SAID = Prepared(
    sa.select(changes.c.thing, changes.c.field, changes.c.id, changes.c.parents)
    .where(
        among(changes.c.thing, "things"),
        # By the index of things: a chain is long, and a thing's changes are few.
        (changes.c.chain + 0) == sa.bindparam("chain"),
        changes.c.seq <= sa.bindparam("up_to"),
    )
    .order_by(changes.c.thing)
)
_NAMES = Prepared(
    sa.select(things.c.id, things.c.type, things.c.entity).where(among(things.c.id, "things"))
)
_KEPT = Prepared(
    sa.select(state_things).where(
        state_things.c.chain == sa.bindparam("chain"), among(state_things.c.thing, "things")
    )
)
_SUMS = sa.select(state_sums.c.bucket, state_sums.c.sum).where(
    state_sums.c.chain == sa.bindparam("chain")
)
_SIZE = sa.select(sa.func.count()).where(state_things.c.chain == sa.bindparam("chain"))
_IN_BUCKETS = sa.select(state_things.c.thing).where(
    state_things.c.chain == sa.bindparam("chain"), among(state_things.c.bucket, "buckets")
)
_DAMAGED = (
    sa.select(things.c.type, things.c.entity)
    .distinct()
    .join_from(state_things, things, things.c.id == state_things.c.thing)
    .where(sa.text("damaged = 1"))
    .limit(_MOST_NAMED)
)
_DAMAGED_THINGS = (
    sa.select(state_things.c.chain, state_reach.c.seq, state_things.c.thing)
    .join_from(state_things, state_reach, state_reach.c.chain == state_things.c.chain)
    .where(sa.text("damaged = 1"))
    .order_by(state_things.c.chain)
)
_DAMAGED_OF = _DAMAGED.where(state_things.c.chain == sa.bindparam("chain"))
_DIGEST = (
    sa.select(state_things.c.bucket, state_things.c.digest, state_things.c.damaged)
    .join_from(state_things, things, things.c.id == state_things.c.thing)
    .where(
        state_things.c.chain == sa.bindparam("chain"),
        things.c.type == sa.bindparam("type"),
        things.c.entity == sa.bindparam("entity"),
    )
)
_NAMED_IN = (
    sa.select(things.c.type, things.c.entity)
    .join_from(state_things, things, things.c.id == state_things.c.thing)
    .where(state_things.c.chain == sa.bindparam("chain"), among(state_things.c.bucket, "buckets"))
    .limit(_MOST_NAMED)
)


@dataclass(frozen=True, slots=True)
class State:
    """The state of a chain up to a tip: so many things, and the sum of each bucket that has some.

    Sums are hexadecimal, 64 digits, by number of the bucket.
    """

    tip: Tip
    things: int
    buckets: dict[int, str]


class States:
    """What is worked out, once for each thing, of what the chains say; and what is not sound."""

    def __init__(self, access: Access) -> None:
        self._access = access
        # Things whose heads or rows are not what the log gives: they are to be made anew.
        self.shown_wrong: set[int] = set()

    @property
    def tables_differ(self) -> bool:
        """Tell whether some row was found that is not what the log gives."""
        return bool(self.shown_wrong)

    def of(self, tip: Tip) -> State | None:
        """Return the state of a chain up to a tip that lies in it.

        None where this cannot be said: the tip is not here or lies behind one
        that was asked for before, something before it is missing, or two copies
        wrote under its epoch. A part of what is summed up is looked at again, whole.
        """
        chain = self._chain_of(tip)
        if chain is None:
            return None
        asked = {"chain": chain.id}
        reach = self._access.connection.execute(_REACH, asked).one_or_none()
        after = reach.seq if reach is not None else 0
        if after > tip.seq:
            return None
        if after < tip.seq and not self._advance(chain.id, after, tip):
            return None
        self._look_again(chain.id, tip.seq)
        return self._told(chain.id, tip)

    def look_at(self, tip: Tip, buckets: Collection[int]) -> State | None:
        """Look at every thing of some buckets again, and return the state as it is then."""
        chain = self._chain_of(tip)
        if chain is None:
            return None
        self._look(chain.id, tip.seq, buckets)
        return self._told(chain.id, tip)

    def look_at_damaged(self) -> None:
        """Look again at everything that was found damaged, such as after it came in anew."""
        rows = self._access.connection.execute(_DAMAGED_THINGS).all()
        for chain, found in groupby(rows, key=lambda row: (row.chain, row.seq)):
            self._move(*chain, [row.thing for row in found])

    def damaged(self, tip: Tip | None = None) -> tuple[Key, ...]:
        """Return things, of all or of one chain, of whose log something is missing or altered."""
        if tip is None:
            rows = self._access.connection.execute(_DAMAGED)
            return tuple((row.type, row.entity) for row in rows)
        chain = self._chain_of(tip)
        if chain is None:
            return ()
        rows = self._access.connection.execute(_DAMAGED_OF, {"chain": chain.id})
        return tuple((row.type, row.entity) for row in rows)

    def without(self, state: State, keys: Collection[Key]) -> dict[int, str]:
        """Return the sums of a state without some of its things."""
        chain = self._chain_of(state.tip)
        if chain is None or not keys:
            return dict(state.buckets)
        sums = {bucket: int(said, 16) for bucket, said in state.buckets.items()}
        for kind, entity in keys:
            asked = {"chain": chain.id, "type": kind, "entity": entity}
            row = self._access.connection.execute(_DIGEST, asked).one_or_none()
            if row is not None and not row.damaged:
                whole = sums.get(row.bucket, 0) - int.from_bytes(row.digest)
                sums[row.bucket] = whole % _WHOLE
        return {bucket: f"{value:064x}" for bucket, value in sums.items() if value}

    def named_in(self, tip: Tip, buckets: Collection[int]) -> tuple[Key, ...]:
        """Return the things of some buckets, at most two thousand."""
        chain = self._chain_of(tip)
        if chain is None or not buckets:
            return ()
        asked = {"chain": chain.id, "buckets": listed(sorted(buckets))}
        rows = self._access.connection.execute(_NAMED_IN, asked)
        return tuple((row.type, row.entity) for row in rows)

    def _chain_of(self, tip: Tip) -> StoredRow | None:
        key = {"device": tip.device, "epoch": tip.epoch}
        chain = self._access.connection.execute(_CHAIN, key).one_or_none()
        if chain is None or chain.forked:
            return None
        there = is_on_path(self._access.connection, chain, tip.seq, bytes.fromhex(tip.change))
        return chain if there else None

    def _advance(self, chain: int, after: int, tip: Tip) -> bool:
        """Take what was said since into the sums; False where some of it is missing."""
        span = {"chain": chain, "after": after, "up_to": tip.seq}
        if self._access.connection.scalar(_COUNT, span) != tip.seq - after:
            return False
        touched = list(self._access.connection.scalars(_TOUCHED, span))
        # It was checked when it was written or came; as the rest it is looked at in its turn.
        self._move(chain, tip.seq, touched, look=False)
        head = bytes.fromhex(tip.change)
        self._access.change(upsert(state_reach), {"chain": chain, "seq": tip.seq, "head": head})
        return True

    def _look_again(self, chain: int, up_to: int) -> None:
        """Look at a part of what is summed up: all where it is little, else in turns."""
        size = self._access.connection.scalar(_SIZE, {"chain": chain}) or 0
        share = max(1, min(BUCKETS, BUCKETS * _FEW // max(1, size)))
        first = up_to % BUCKETS
        self._look(chain, up_to, [(first + at) % BUCKETS for at in range(share)])

    def _look(self, chain: int, up_to: int, buckets: Collection[int]) -> None:
        asked = {"chain": chain, "buckets": listed(sorted(buckets))}
        self._move(chain, up_to, list(self._access.connection.scalars(_IN_BUCKETS, asked)))

    def _move(self, chain: int, up_to: int, numbers: Sequence[int], *, look: bool = True) -> None:
        """Work the digests of some things out anew, and move the sums by what differs."""
        connection = self._access.connection
        sums = {
            row.bucket: int.from_bytes(row.sum)
            for row in connection.execute(_SUMS, {"chain": chain})
        }
        before, moved = dict(sums), False
        for some in some_at_once(numbers):
            asked = {"things": listed(some)}
            unsound = unsound_among(connection, some) if look else Unsound()
            self.shown_wrong |= unsound.tables
            names = {id_: (kind, entity) for id_, kind, entity in _NAMES.run(connection, asked)}
            kept = {row[1]: row for row in _KEPT.run(connection, {**asked, "chain": chain})}
            digests = self._digests(chain, up_to, some, names)
            rows = []
            for thing in some:
                bucket = bucket_of(names[thing])
                old = kept.get(thing)
                damaged = int(thing in unsound.log) if look or old is None else old[4]
                row = (chain, thing, bucket, digests.get(thing, b""), damaged)
                if old == row:
                    continue
                gone = int.from_bytes(old[3]) if old is not None and not old[4] else 0
                come = 0 if damaged else int.from_bytes(row[3])
                sums[bucket] = (sums.get(bucket, 0) + come - gone) % _WHOLE
                rows.append(dict(zip(_COLUMNS, row, strict=True)))
            moved = moved or bool(rows)
            prepared_upsert(state_things).many(connection, rows)
        if moved:
            prepared_upsert(state_sums).many(
                connection,
                [
                    {"chain": chain, "bucket": bucket, "sum": value.to_bytes(32)}
                    for bucket, value in sums.items()
                    if before.get(bucket) != value
                ],
            )

    def _digests(
        self, chain: int, up_to: int, numbers: Iterable[int], names: dict[int, Key]
    ) -> dict[int, bytes]:
        asked = {"things": listed(numbers), "chain": chain, "up_to": up_to}
        rows = _SAID.run(self._access.connection, asked)
        found = {}
        for thing, said in groupby(rows, key=lambda row: row[0]):
            entries = list(said)
            followed = {(row[1], parent) for row in entries for parent in split_ids(row[3])}
            last = sorted(row[2].hex() for row in entries if (row[1], row[2]) not in followed)
            found[thing] = digest_of(names[thing], last)
        return found

    def _told(self, chain: int, tip: Tip) -> State:
        asked = {"chain": chain}
        sums = self._access.connection.execute(_SUMS, asked)
        return State(
            tip=tip,
            things=self._access.connection.scalar(_SIZE, asked) or 0,
            buckets={row.bucket: row.sum.hex() for row in sums if any(row.sum)},
        )


_COLUMNS = [column.name for column in state_things.columns]


def bucket_of(key: Key) -> int:
    """Return in which bucket a thing is counted, whoever counts it."""
    return hashlib.sha256(STATE_DOMAIN + orjson.dumps(key)).digest()[0] % BUCKETS


def digest_of(key: Key, last: Sequence[str]) -> bytes:
    """Return the digest of a thing by its last changes of a chain, their ids in order."""
    # Of texts alone orjson writes the canonical bytes; a test holds it to them.
    return hashlib.sha256(STATE_DOMAIN + orjson.dumps([*key, list(last)])).digest()
