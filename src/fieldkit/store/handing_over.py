"""Our changes on their way into a bundle, each looked at before it goes."""

from collections.abc import Iterator

import sqlalchemy as sa

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.change import Change, Commit
from fieldkit.store.branches import path_beyond
from fieldkit.store.change_rows import commits_of
from fieldkit.store.commit_checks import ForgedCommit, refuse_forged
from fieldkit.store.local_tables import devices
from fieldkit.store.sql import StoredRow
from fieldkit.store.tables import chains, changes

# Hashing takes as long as sealing does; a month of work is hashed, a first export of years not.
_HASHED = 10_000
_OWN_CHAINS = (
    sa.select(chains, devices.c.verify_key)
    .join_from(chains, devices, devices.c.id == chains.c.device)
    .where(chains.c.own == 1)
    .order_by(chains.c.id)
)
_AT = sa.select(changes.c.id).where(
    changes.c.chain == sa.bindparam("chain"), changes.c.seq == sa.bindparam("seq")
)
_NEXT = sa.select(changes.c.no).where(
    changes.c.chain == sa.bindparam("chain"),
    changes.c.seq == sa.bindparam("next"),
    changes.c.prev == sa.bindparam("head"),
)


class LogBroken(FieldkitError):
    """What was to be handed over is not what this laptop wrote, or a part of it is missing."""

    template = N_(
        "The log of changes is not as this laptop wrote it, so no bundle was made: head office "
        "would refuse it. Make a backup to a stick and call head office, and restore nothing "
        "before that."
    )


def commits_to_hand_over(connection: sa.Connection) -> Iterator[Commit]:
    """Return our commits that are not confirmed, epoch by epoch, in the order of ``seq``.

    What the doctor would find in them raises LogBroken instead: a change that is missing, a
    chain that ends elsewhere than at its head and, in the first ten thousand changes, another
    signature, id or payload. What is confirmed is not read again, so the cost is that of the
    new changes.
    """
    count = 0
    for chain in connection.execute(_OWN_CHAINS).all():
        last = b""
        path = path_beyond(connection, chain, chain.confirmed)
        if path == set() and chain.seq > chain.confirmed:
            raise LogBroken
        for commit in commits_of(connection, chain.id, chain.confirmed):
            if path is not None and _came_back(commit, path):
                continue
            first = commit.changes[0] if commit.changes else None
            if first is None or not _follows(connection, chain.id, first, last):
                raise LogBroken
            if count < _HASHED:
                _require_as_signed(commit, chain.verify_key)
            yield commit
            count += len(commit.changes)
            last = bytes.fromhex(commit.changes[-1].id)
        if chain.seq and not _ends_at_its_head(connection, chain):
            raise LogBroken


def _came_back(commit: Commit, path: set[bytes]) -> bool:
    """Tell whether a commit is not of those that lead to our head, so that somebody else has it."""
    return bool(commit.changes) and bytes.fromhex(commit.changes[-1].id) not in path


def _require_as_signed(commit: Commit, verify_key: bytes) -> None:
    try:
        refuse_forged(commit, verify_key, "")
    except ForgedCommit as forged:
        raise LogBroken from forged


def _follows(connection: sa.Connection, chain: int, first: Change, last: bytes) -> bool:
    """Tell whether the change before this one is there: the last one read, or else any.

    Where a clone of this laptop wrote under the same epoch, the chain has branches.
    """
    if first.seq == 1:
        return not first.prev
    before = bytes.fromhex(first.prev)
    where = {"chain": chain, "seq": first.seq - 1}
    return before == last or before in connection.scalars(_AT, where).all()


def _ends_at_its_head(connection: sa.Connection, chain: StoredRow) -> bool:
    """Tell whether the head is there, and no change of ours that follows upon it."""
    there = connection.scalars(_AT, {"chain": chain.id, "seq": chain.seq}).all()
    after = {"chain": chain.id, "next": chain.seq + 1, "head": chain.head}
    return chain.head in there and connection.execute(_NEXT, after).first() is None
