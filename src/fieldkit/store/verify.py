"""Whether the log is whole: every id, link, signature and head."""

from collections.abc import Iterator
from itertools import groupby

import sqlalchemy as sa

from fieldkit.i18n import _, ngettext
from fieldkit.records.ids import short_code
from fieldkit.store.change_rows import APPLIED, commits_of
from fieldkit.store.commit_checks import ForgedCommit, refuse_forged
from fieldkit.store.heads import split_ids
from fieldkit.store.local_tables import devices
from fieldkit.store.sql import StoredRow
from fieldkit.store.tables import chains, changes, heads

_CHAINS = (
    sa.select(chains, devices.c.verify_key)
    .join_from(chains, devices, devices.c.id == chains.c.device, isouter=True)
    .order_by(chains.c.id)
)
_LINKS = (
    sa.select(changes.c.seq, changes.c.id, changes.c.prev)
    .where(changes.c.chain == sa.bindparam("chain"), changes.c.seq <= sa.bindparam("seq"))
    .order_by(changes.c.seq.desc())
    .execution_options(yield_per=5000)
)
_NEXT = sa.select(changes.c.no).where(
    changes.c.chain == sa.bindparam("chain"),
    changes.c.seq == sa.bindparam("next"),
    changes.c.prev == sa.bindparam("head"),
)
_BY_THING = (
    sa.select(changes.c.thing, changes.c.field, changes.c.no, changes.c.id, changes.c.parents)
    .where(changes.c.state == APPLIED)
    .order_by(changes.c.thing)
    .execution_options(yield_per=5000)
)
_HEADS = sa.select(heads.c.thing, heads.c.field, heads.c.change_no).order_by(heads.c.thing)


def verify_log(connection: sa.Connection) -> tuple[str, ...]:
    """Return what is wrong with the log, in words; nothing where it is whole."""
    problems = [*_forged(connection), *_gaps(connection)]
    wrong = _wrong_heads(connection)
    if wrong:
        problems.append(
            ngettext(
                "{count} record shows another value than its log does. Check the workspace again "
                "after restoring the tables from the log.",
                "{count} records show another value than their log does. Check the workspace "
                "again after restoring the tables from the log.",
                wrong,
            ).format(count=wrong)
        )
    return tuple(problems)


def _forged(connection: sa.Connection) -> Iterator[str]:
    """Return a sentence for each laptop whose entries are not as it signed them."""
    for chain in connection.execute(_CHAINS).all():
        code = _code(chain.device)
        try:
            for commit in commits_of(connection, chain.id, 0):
                if chain.verify_key is not None:
                    refuse_forged(commit, chain.verify_key, code)
        except ForgedCommit:
            yield _(
                "Entries of laptop {laptop} are not as it signed them. Do not go on with this "
                "workspace: restore a backup, or call head office."
            ).format(laptop=code)


def _gaps(connection: sa.Connection) -> Iterator[str]:
    """Return a sentence for each chain whose tip is not its last change, or leads nowhere back."""
    for chain in connection.execute(_CHAINS).all():
        values = {"chain": chain.id, "next": chain.seq + 1, "head": chain.head}
        whole = not chain.seq or _leads_back(connection, chain.id, chain.seq, chain.head)
        if not whole or connection.execute(_NEXT, values).first() is not None:
            yield _(
                "Entries of laptop {laptop} are missing from the workspace. Restore a "
                "backup, or call head office."
            ).format(laptop=_code(chain.device))


def _leads_back(connection: sa.Connection, chain: int, seq: int, head: bytes) -> bool:
    """Tell whether every change from the tip down to the first is there."""
    wanted = head
    for row in connection.execute(_LINKS, {"chain": chain, "seq": seq}):
        # Where a clone wrote too, several changes have one number; ours is the one linked to.
        if row.seq == seq and row.id == wanted:
            seq, wanted = row.seq - 1, row.prev
    return seq == 0


def _wrong_heads(connection: sa.Connection) -> int:
    """Return how many things have other heads than their changes give."""
    wrong = 0
    kept = groupby(connection.execute(_HEADS), key=lambda row: row.thing)
    following = next(kept, None)
    for thing, rows in groupby(connection.execute(_BY_THING), key=lambda row: row.thing):
        found: set[tuple[str, int]] = set()
        if following is not None and following[0] == thing:
            found = {(row.field, row.change_no) for row in following[1]}
            following = next(kept, None)
        wrong += found != _true_heads(list(rows))
    return wrong + (following is not None)


def _true_heads(rows: list[StoredRow]) -> set[tuple[str, int]]:
    """Return the (field, number) of the changes that no later one of the field follows upon."""
    followed = {(row.field, parent) for row in rows for parent in split_ids(row.parents)}
    return {(row.field, row.no) for row in rows if (row.field, row.id) not in followed}


def _code(device: str) -> str:
    try:
        return short_code(device)
    except ValueError:
        return "?"
