"""Under which device and epoch this workspace writes now."""

import secrets
from datetime import datetime

import sqlalchemy as sa
from nacl.signing import SigningKey

from fieldkit.records.clock import HybridClock, Moment
from fieldkit.store.journal import Author, Tip
from fieldkit.store.local_tables import identity, settings
from fieldkit.store.sql import insert, milliseconds_text, moment_of
from fieldkit.store.tables import chains, changes

# Stands in the settings of every backup, so that whatever opens one knows that it is a copy.
COPY_MARK = "backup.copy"
_IDENTITY = sa.select(
    identity.c.device, identity.c.signing_key, identity.c.chain, chains.c.epoch
).join_from(identity, chains, chains.c.id == identity.c.chain)
# The chain is found first: joined, SQLite would read the whole log at every opening.
_KNOWN = sa.select(changes.c.no).where(
    changes.c.chain.in_(
        sa.select(chains.c.id).where(chains.c.own == 1, chains.c.epoch == sa.bindparam("epoch"))
    ),
    changes.c.seq == sa.bindparam("seq"),
    changes.c.id == sa.bindparam("id"),
)
_COPIED = sa.select(settings.c.value).where(settings.c.name == COPY_MARK)
_NO_COPY = settings.delete().where(settings.c.name == COPY_MARK)
_TIPS = sa.select(chains.c.id, chains.c.seq, chains.c.head, chains.c.hlc).where(chains.c.own == 1)
_NEXT = sa.select(changes.c.id, changes.c.hlc).where(
    changes.c.chain == sa.bindparam("chain"),
    changes.c.seq == sa.bindparam("next"),
    changes.c.prev == sa.bindparam("head"),
)
_ADVANCE = (
    chains.update()
    .where(chains.c.id == sa.bindparam("b_id"))
    .values(seq=sa.bindparam("b_seq"), head=sa.bindparam("b_head"), hlc=sa.bindparam("b_hlc"))
)
_MOMENTS = sa.select(chains.c.hlc, chains.c.own).where(chains.c.hlc != "")


def begin_chain(connection: sa.Connection, device: str, epoch: str) -> int:
    """Begin a chain of our own changes, and return its number."""
    number = (connection.scalar(sa.select(sa.func.max(chains.c.id))) or 0) + 1
    row = {"id": number, "device": device, "epoch": epoch, "own": 1, "head": b""}
    connection.execute(insert(chains), row)
    return number


def begin_epoch(connection: sa.Connection) -> tuple[str, int]:
    """Let this workspace write under a new epoch, and return it with its chain's number."""
    epoch = secrets.token_hex(16)
    device = connection.execute(_IDENTITY).one().device
    chain = begin_chain(connection, device, epoch)
    connection.execute(identity.update().values(chain=chain))
    return epoch, chain


def present_author(
    connection: sa.Connection, anchored: Tip | None
) -> tuple[Author, datetime | None]:
    """Return who signs from now on, and the last record's moment where the database is older.

    The anchor names a change that this database once had. Where it is missing,
    an older database was put back, and a new epoch begins: another copy may
    already have gone on under the old one. An anchor that is not there, or not
    ours, tells nothing; a backup that was put back by hand, with or without an
    anchor of its age, is known by its mark.
    """
    _find_tips(connection)
    row = connection.execute(_IDENTITY).one()
    clock = _clock(connection)
    epoch, chain, rolled_back = row.epoch, row.chain, None
    if take_copy_mark(connection) or (anchored is not None and not _holds(connection, anchored)):
        epoch, chain = begin_epoch(connection)
        rolled_back = moment_of(milliseconds_text(clock.last.milliseconds))
    author = Author(
        device=row.device,
        epoch=epoch,
        chain=chain,
        signing_key=SigningKey(row.signing_key),
        clock=clock,
    )
    return author, rolled_back


def take_copy_mark(connection: sa.Connection) -> bool:
    """Tell whether the database is a backup, once."""
    if connection.scalar(_COPIED) is None:
        return False
    connection.execute(_NO_COPY)
    return True


def _find_tips(connection: sa.Connection) -> None:
    """Let each of our chains end where its last change is.

    Where an older page of the tips was put back, the next change would take the
    number of one that is there already, and the log would part in two.
    """
    for tip in connection.execute(_TIPS).all():
        seq, head, hlc = tip.seq, tip.head, tip.hlc
        while True:
            values = {"chain": tip.id, "next": seq + 1, "head": head}
            following = connection.execute(_NEXT, values).first()
            if following is None:
                break
            seq, head, hlc = seq + 1, following.id, max(hlc, following.hlc)
        if seq != tip.seq:
            values = {"b_id": tip.id, "b_seq": seq, "b_head": head, "b_hlc": hlc}
            connection.execute(_ADVANCE, values)


def _holds(connection: sa.Connection, tip: Tip) -> bool:
    try:
        id_ = bytes.fromhex(tip.head)
    except ValueError:
        return False
    found = connection.scalar(_KNOWN, {"epoch": tip.epoch, "seq": tip.seq, "id": id_})
    return found is not None


def _clock(connection: sa.Connection) -> HybridClock:
    """Return a clock that follows all that this workspace wrote, and heard of within a day."""
    found = connection.execute(_MOMENTS).all()
    own = [Moment.parse(row.hlc) for row in found if row.own]
    clock = HybridClock(max(own, default=Moment(0)))
    for row in found:
        clock.hear(Moment.parse(row.hlc))
    return clock
