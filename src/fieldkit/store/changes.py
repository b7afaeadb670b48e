"""The change log as the exchange sees it: what is not confirmed, what is known, what differs."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from fieldkit.records.change import Change, Commit, EntityType
from fieldkit.records.device import Device
from fieldkit.records.discrepancy import Discrepancy
from fieldkit.records.kept_aside import KeptAside
from fieldkit.records.submission import SyncState
from fieldkit.store.access import Access
from fieldkit.store.authorship import begin_epoch
from fieldkit.store.branches import Fork, Tip, forks_of, is_on_path, tips_of
from fieldkit.store.change_rows import WAITING, WHOLE_CHANGE, changes_of, commits_of
from fieldkit.store.discrepancies import Discrepancies
from fieldkit.store.entity_rows import renumber
from fieldkit.store.handing_over import commits_to_hand_over
from fieldkit.store.incoming import Applied, take_in
from fieldkit.store.kept_aside import kept_aside
from fieldkit.store.mending import Mending, commits_about
from fieldkit.store.rebuild import rebuild_tables, remake
from fieldkit.store.sql import StoredRow
from fieldkit.store.tables import chains, changes, things
from fieldkit.store.verify import verify_log

Tips = Mapping[tuple[str, str], tuple[int, str]]


def _beyond(reached: sa.ColumnElement[int]) -> sa.Select[Any]:
    """Return the query of how many of our changes are beyond a place of their chains.

    Up to a chain's ``seq`` none is missing, so they need not be counted; what is
    beyond that came from somebody who has it, such as what another copy wrote.
    """
    told = sa.func.max(0, chains.c.seq - reached)
    return sa.select(sa.func.sum(told)).where(chains.c.own == 1)


_UNCONFIRMED = _beyond(chains.c.confirmed)
_ONLY_HERE = _beyond(sa.func.max(chains.c.confirmed, chains.c.handed))
_OWN_CHAINS = sa.select(chains).where(chains.c.own == 1).order_by(chains.c.id)
_ALL_CHAINS = sa.select(chains).where(chains.c.seq > 0).order_by(chains.c.id)
_CHAIN = sa.select(chains).where(
    chains.c.device == sa.bindparam("device"), chains.c.epoch == sa.bindparam("epoch")
)
_REACH = chains.update().where(chains.c.id == sa.bindparam("b_id"))
_CONFIRM = _REACH.values(confirmed=sa.bindparam("b_seq"))
_HAND_OVER = _REACH.values(handed=sa.bindparam("b_seq"))
_TAKE_BACK = chains.update().where(chains.c.own == 1).values(handed=chains.c.confirmed)
_TOUCHED = (
    sa.select(changes.c.thing)
    .distinct()
    .join_from(changes, things, things.c.id == changes.c.thing)
    .where(
        things.c.type == str(EntityType.ENTITY),
        changes.c.chain == sa.bindparam("chain"),
        changes.c.seq > sa.bindparam("after"),
        changes.c.seq <= sa.bindparam("up_to"),
    )
)
_REACHED = (
    sa.select(
        sa.func.min(sa.case((chains.c.own == 0, 1), else_=changes.c.seq <= chains.c.confirmed)),
        sa.func.min(sa.case((chains.c.own == 0, 1), else_=changes.c.seq <= chains.c.handed)),
    )
    .join_from(changes, chains, chains.c.id == changes.c.chain)
    .join(things, things.c.id == changes.c.thing)
    .where(things.c.type == sa.bindparam("type"), things.c.entity == sa.bindparam("entity"))
)
_HISTORY = WHOLE_CHANGE.where(
    things.c.type == sa.bindparam("type"), things.c.entity == sa.bindparam("entity")
).order_by(changes.c.hlc, changes.c.no)
_WAITING = sa.select(sa.func.count()).where(changes.c.state == WAITING)


class Changes:
    """The log of everything that was altered, ours and others'."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._mending: Mending | None = None

    def unconfirmed_count(self) -> int:
        """Return how many of our changes head office has not confirmed."""
        return self._access.connection.scalar(_UNCONFIRMED) or 0

    def only_here_count(self) -> int:
        """Return how many of our changes were never written to a bundle."""
        return self._access.connection.scalar(_ONLY_HERE) or 0

    def commits_unconfirmed(self) -> Iterator[Commit]:
        """Return our commits that are not confirmed, epoch by epoch, in the order of ``seq``."""
        connection = self._access.connection
        for chain in connection.execute(_OWN_CHAINS).all():
            yield from commits_of(connection, chain.id, chain.confirmed)

    def commits_to_hand_over(self) -> Iterator[Commit]:
        """Return the same, each checked before it goes. Raises LogBroken."""
        return commits_to_hand_over(self._access.connection)

    def commits_about(self, found: Sequence[tuple[str, str]]) -> Iterator[Commit]:
        """Return the commits that alter any of these things (type, entity), whole."""
        return commits_about(self._access.connection, found)

    def take_again(self, found: Iterable[Commit]) -> Iterator[Commit]:
        """Return commits on their way in, and make room for those that are damaged here.

        The caller makes the tables anew afterwards where any was.
        """
        self._mending = Mending(self._access)
        return self._mending.room_for(found)

    @property
    def mended(self) -> bool:
        """Tell whether any commit took the place of a damaged one."""
        return self._mending is not None and self._mending.done

    def commits_after(self, device: str, epoch: str, seq: int) -> Iterator[Commit]:
        """Return the commits of any chain after a place in it, in the order of ``seq``."""
        connection = self._access.connection
        key = {"device": device, "epoch": epoch}
        for chain in connection.execute(_CHAIN, key).all():
            yield from commits_of(connection, chain.id, seq)

    def apply(self, commits: Iterable[Commit], *, source: Device, lesser: bool = False) -> Applied:
        """Take in others' commits, or our own that come back; known ones have no effect.

        With ``lesser`` something less may stand in the place of what the source wrote.
        What lacks its parents waits for them; what is not understood is kept
        aside. Raises ForgedCommit for a signature, an id or a chain that is not
        its author's: the caller must not commit then.
        """
        return take_in(self._access, commits, source, lesser=lesser)

    def tips(self) -> dict[tuple[str, str], tuple[int, str]]:
        """Return the last change without a gap before it: (device, epoch) -> (seq, change id)."""
        return {
            (chain.device, chain.epoch): (chain.seq, chain.head.hex())
            for chain in self._access.connection.execute(_ALL_CHAINS)
        }

    def tips_of(self, device: str) -> tuple[Tip, ...]:
        """Return the same of one device, where several copies wrote one tip a branch."""
        return tips_of(self._access.connection, device)

    def forks_of(self, device: str) -> tuple[Fork, ...]:
        """Return the epochs of a device under which more than one copy of its workspace wrote."""
        return forks_of(self._access.connection, device)

    def begin_epoch(self) -> None:
        """Write under a new epoch from the next transaction on; the database must be told."""
        _ = self._access.journal
        begin_epoch(self._access.connection)

    def confirm(self, tips: Tips) -> int:
        """Take note of what head office holds, and return how many of our changes are new in it.

        A tip that is not in our chain confirms nothing: another copy of this
        workspace made it.
        """
        confirmed = 0
        for chain, seq in self._reached(tips):
            if seq <= chain.confirmed:
                continue
            self._access.change(_CONFIRM, {"b_id": chain.id, "b_seq": seq})
            confirmed += seq - chain.confirmed
            key = {"chain": chain.id, "after": chain.confirmed, "up_to": seq}
            touched = list(self._access.connection.scalars(_TOUCHED, key))
            renumber(self._access.connection, touched)
        return confirmed

    def mark_handed_over(self, bundle_id: str, up_to: Tips | None = None) -> None:
        """Take note that a bundle carries our changes up to these tips, or all of them.

        ``bundle_id`` is kept in the outbox by the caller.
        """
        del bundle_id
        for chain, seq in self._reached(self.tips() if up_to is None else up_to):
            if seq > chain.handed:
                self._access.change(_HAND_OVER, {"b_id": chain.id, "b_seq": seq})

    def take_back_handed_over(self) -> None:
        """Count as not handed over again all that is not confirmed: its bundles are withdrawn."""
        self._access.change(_TAKE_BACK)

    def state_of(self, kind: EntityType, entity: str) -> SyncState:
        """Return what head office has of a record; what others made came through it."""
        key = {"type": str(kind), "entity": entity}
        confirmed, handed = self._access.connection.execute(_REACHED, key).one()
        if confirmed:
            return SyncState.CONFIRMED
        return SyncState.HANDED_OVER if handed else SyncState.ONLY_HERE

    def history(self, kind: EntityType, entity: str) -> tuple[Change, ...]:
        """Return all changes of a record, the first one first."""
        key = {"type": str(kind), "entity": entity}
        return tuple(changes_of(self._access.connection.execute(_HISTORY, key).all()))

    def discrepancies(self) -> tuple[Discrepancy, ...]:
        """Return the fields for which people wrote different values."""
        return Discrepancies(self._access).list()

    def waiting_count(self) -> int:
        """Return how many changes wait for one that has not come."""
        return self._access.connection.scalar(_WAITING) or 0

    def kept_aside(self, device: str) -> tuple[KeptAside, ...]:
        """Return what of a device is kept and takes no effect here, with the reasons."""
        return kept_aside(self._access.connection, device)

    def verify(self) -> tuple[str, ...]:
        """Check ids, links, signatures and heads of the log; return what is wrong, in words."""
        return verify_log(self._access.connection)

    def rebuild(self) -> None:
        """Make the derived tables anew from the log."""
        _ = self._access.journal
        rebuild_tables(self._access.connection)

    def remake(self, things: Collection[int]) -> None:
        """Make the heads and rows of some things anew from the log, by their numbers here."""
        _ = self._access.journal
        remake(self._access.connection, things)

    def mended_things(self) -> set[int]:
        """Return the things of which commits took the place of damaged ones."""
        return self._mending.things() if self._mending is not None else set()

    def _reached(self, tips: Tips) -> Iterator[tuple[StoredRow, int]]:
        """Return our own chains that these tips lie in, with how far they reach."""
        connection = self._access.connection
        for chain in connection.execute(_OWN_CHAINS).all():
            seq, head = tips.get((chain.device, chain.epoch), (0, ""))
            if is_on_path(connection, chain, seq, bytes.fromhex(head)):
                yield chain, seq
