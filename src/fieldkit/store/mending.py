"""Commits that come again whole, into the place of what was damaged or lost of them."""

from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa

from fieldkit.records.change import Commit
from fieldkit.store.access import Access
from fieldkit.store.change_rows import HIDDEN, commits_of
from fieldkit.store.local_tables import state_things
from fieldkit.store.sql import among, listed
from fieldkit.store.tables import chains, changes, commits, heads, things, waits

_CHAINS = sa.select(chains.c.id, chains.c.device, chains.c.epoch)
_THING = sa.select(things.c.id).where(
    things.c.type == sa.bindparam("type"), things.c.entity == sa.bindparam("entity")
)
_COMMITS_ABOUT = (
    sa.select(changes.c.chain, commits.c.id, commits.c.first_seq)
    .distinct()
    .join_from(changes, commits, commits.c.no == changes.c.commit_no)
    .where(among(changes.c.thing, "things"))
)
_DAMAGED = sa.select(state_things.c.chain, things.c.type, things.c.entity).join_from(
    state_things, things, things.c.id == state_things.c.thing
).where(sa.text("damaged = 1"))  # fmt: skip
_SPOKEN_OF = sa.select(changes.c.thing).distinct().where(among(changes.c.no, "numbers"))
_PRESENT = sa.select(changes.c.no, changes.c.id, changes.c.state).where(
    changes.c.chain == sa.bindparam("chain"),
    changes.c.seq.between(sa.bindparam("first"), sa.bindparam("last")),
)
# Whatever became of their ids.
_OF_COMMIT = (
    sa.select(changes.c.no)
    .join_from(changes, commits, commits.c.no == changes.c.commit_no)
    .where(commits.c.chain == sa.bindparam("chain"), commits.c.id == sa.bindparam("id"))
)
_DROP_CHANGES = changes.delete().where(among(changes.c.no, "numbers"))
_DROP_HEADS = heads.delete().where(among(heads.c.change_no, "numbers"))
_DROP_WAITS = waits.delete().where(among(waits.c.change_no, "numbers"))
_DROP_COMMIT = commits.delete().where(
    commits.c.chain == sa.bindparam("b_chain"), commits.c.id == sa.bindparam("b_id")
)


def commits_about(connection: sa.Connection, found: Sequence[tuple[str, str]]) -> Iterator[Commit]:
    """Return the commits that alter any of these things (type, entity), whole, chain by chain."""
    numbers = [
        connection.scalar(_THING, {"type": kind, "entity": entity}) for kind, entity in found
    ]
    known = {"things": listed(one for one in numbers if one is not None)}
    wanted: dict[int, dict[str, int]] = {}
    for chain, commit, first in connection.execute(_COMMITS_ABOUT, known):
        wanted.setdefault(chain, {})[commit] = first
    for chain, some in sorted(wanted.items()):
        left = set(some)
        for commit in commits_of(connection, chain, min(some.values()) - 1):
            if commit.id in left:
                yield commit
                left.discard(commit.id)
                if not left:
                    break


class Mending:
    """Makes room for commits of which something is damaged or missing here.

    What is dropped comes in again with the same transaction, or nothing of it
    is committed: a commit whose signature does not hold is refused.
    """

    def __init__(self, access: Access) -> None:
        _ = access.journal
        self.done = False
        self._dropped: set[int] = set()  # things of which changes were taken out
        self._coming: set[tuple[str, str]] = set()  # those that the new ones speak of
        self._connection = access.connection
        self._chains = {
            (row.device, row.epoch): row.id for row in self._connection.execute(_CHAINS)
        }
        self._damaged = {tuple(row) for row in self._connection.execute(_DAMAGED)}

    def room_for(self, found: Iterable[Commit]) -> Iterator[Commit]:
        """Return the commits as they come, those that are damaged here taken out before."""
        for commit in found:
            chain = self._chains.get((commit.device, commit.epoch))
            if chain is not None and commit.changes:
                self._make_room(chain, commit)
            yield commit

    def things(self) -> set[int]:
        """Return the numbers of all things that dropped changes or those in their place name."""
        found = set(self._dropped)
        for kind, entity in self._coming:
            thing = self._connection.scalar(_THING, {"type": kind, "entity": entity})
            if thing is not None:
                found.add(thing)
        return found

    def _make_room(self, chain: int, commit: Commit) -> None:
        span = {
            "chain": chain,
            "first": commit.changes[0].seq,
            "last": commit.changes[-1].seq,
        }
        ids = {bytes.fromhex(change.id) for change in commit.changes if _is_id(change.id)}
        rows = [row for row in self._connection.execute(_PRESENT, span) if row.id in ids]
        present = [row.no for row in rows]
        damaged = any(
            (chain, one.type.value, one.entity) in self._damaged for one in commit.changes
        )
        if not damaged and len(present) in (0, len(commit.changes)):
            return
        withheld = {bytes.fromhex(one.id) for one in commit.changes if one.withheld}
        if any(row.id in withheld and row.state != HIDDEN for row in rows):
            # What is here must not go for want of its payload.
            return
        if damaged:
            numbered = self._connection.scalars(_OF_COMMIT, {"chain": chain, "id": commit.id})
            present = [*{*numbered, *present}]
        if not present:
            return
        numbers = {"numbers": listed(sorted(present))}
        self._dropped.update(self._connection.scalars(_SPOKEN_OF, numbers))
        self._coming.update((one.type.value, one.entity) for one in commit.changes)
        for statement in (_DROP_HEADS, _DROP_WAITS, _DROP_CHANGES):
            self._connection.execute(statement, numbers)
        self._connection.execute(_DROP_COMMIT, {"b_chain": chain, "b_id": commit.id})
        self.done = True


def _is_id(text: str) -> bool:
    try:
        return len(bytes.fromhex(text)) == 32  # noqa: PLR2004 - SHA-256
    except ValueError:
        return False
