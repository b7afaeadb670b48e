"""What was handed over from laptop to laptop, and which commits of it head office may lack."""

import json
from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa

from fieldkit.records.case_handover import CaseHandover, HandedFamily
from fieldkit.records.change import Commit, EntityType
from fieldkit.store.access import Access
from fieldkit.store.change_rows import commits_of
from fieldkit.store.local_tables import case_handovers, devices, peer_commits
from fieldkit.store.sql import StoredRow, among, insert_new, listed, moment_of, moment_text, upsert
from fieldkit.store.tables import chains, changes, commits, things

_LIST = sa.select(case_handovers).order_by(case_handovers.c.made_at.desc(), case_handovers.c.id)
_ONE = sa.select(case_handovers).where(case_handovers.c.id == sa.bindparam("id"))
_LAST = sa.select(sa.func.max(case_handovers.c.number)).where(case_handovers.c.sent == 1)
_MARK = sa.select(sa.func.max(changes.c.no))
_WORKED = (
    sa.select(changes.c.no)
    .join_from(changes, chains, chains.c.id == changes.c.chain)
    .join(things, things.c.id == changes.c.thing)
    .where(
        chains.c.device == sa.bindparam("device"),
        changes.c.no > sa.bindparam("mark"),
        things.c.type == str(EntityType.ENTITY),
        among(things.c.entity, "entities"),
    )
    .limit(1)
)
_BY_ID = (
    sa.select(commits.c.chain, commits.c.last_seq)
    .join_from(commits, chains, chains.c.id == commits.c.chain)
    .where(among(commits.c.id, "ids"), chains.c.own == 0)
)
# An office refuses what comes of a laptop that it does not know, and all that comes with it.
_VOUCHED = peer_commits.c.chain.in_(
    sa.select(chains.c.id)
    .join(devices, devices.c.id == chains.c.device)
    .where(devices.c.enrolled_at.is_not(None))
)
_WAITING = sa.select(peer_commits.c.chain, peer_commits.c.last_seq).where(
    peer_commits.c.confirmed == 0, _VOUCHED
)
_CHANGES = (
    sa.select(sa.func.sum(commits.c.last_seq - commits.c.first_seq + 1))
    .join_from(
        commits,
        peer_commits,
        sa.and_(
            peer_commits.c.chain == commits.c.chain, peer_commits.c.last_seq == commits.c.last_seq
        ),
    )
    .where(peer_commits.c.confirmed == 0, _VOUCHED)
)
_SENT = (
    peer_commits.update()
    .where(peer_commits.c.confirmed == 0, _VOUCHED)
    .values(sent_in=sa.bindparam("b_number"))
)
_CONFIRM = (
    peer_commits.update()
    .where(peer_commits.c.sent_in > 0, peer_commits.c.sent_in <= sa.bindparam("b_number"))
    .values(confirmed=1)
)


class CaseHandovers:
    """Families that went to another laptop, and those that came from one."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, one: CaseHandover) -> None:
        """Keep what is known of a handing over."""
        self._access.change(
            upsert(case_handovers),
            {
                "id": one.id,
                "sent": int(one.out),
                "device": one.device,
                "made_at": moment_text(one.made_at),
                "user_id": one.user_id,
                "giver_name": one.giver_name,
                "receiver_id": one.receiver_id,
                "receiver_name": one.receiver_name,
                "families": json.dumps(
                    [[f.family_id, f.words, f.before] for f in one.families], ensure_ascii=False
                ),
                "number": one.number,
                "mark": one.mark,
                "written_at": one.written_at and moment_text(one.written_at),
                "taken_back_at": one.taken_back_at and moment_text(one.taken_back_at),
            },
        )

    def get(self, handover_id: str) -> CaseHandover | None:
        """Return one, None where it is not known here."""
        row = self._access.connection.execute(_ONE, {"id": handover_id}).one_or_none()
        return _handover(row) if row else None

    def list(self) -> tuple[CaseHandover, ...]:
        """Return all, the last one first."""
        return tuple(map(_handover, self._access.connection.execute(_LIST)))

    def mark(self) -> int:
        """Return the place in the log after which something came or was written since."""
        return self._access.connection.scalar(_MARK) or 0

    def worked_with(self, handover: CaseHandover, cases: Collection[str]) -> bool:
        """Tell whether something of the other laptop about cases has come here since."""
        asked = {
            "device": handover.device,
            "mark": handover.mark,
            "entities": listed([f"cases/{one}" for one in cases]),
        }
        return self._access.connection.scalar(_WORKED, asked) is not None

    def next_number(self) -> int:
        """Return the number for the next one that goes out, from 1; they count on their own."""
        return (self._access.connection.scalar(_LAST) or 0) + 1


class PeerCommits:
    """Commits of others that came from a colleague's laptop and that head office may lack.

    This laptop hands them over with its own until a bundle that held them is confirmed. Those
    of a laptop that was paired on the spot wait until head office's list names it.
    """

    def __init__(self, access: Access) -> None:
        self._access = access

    def note(self, ids: Collection[str]) -> int:
        """Keep commits in mind that are in the log and are not our own; return how many."""
        found = self._access.connection.execute(_BY_ID, {"ids": listed(sorted(ids))}).all()
        for chain, last_seq in found:
            self._access.change(insert_new(peer_commits), {"chain": chain, "last_seq": last_seq})
        return len(found)

    def changes(self) -> int:
        """Return how many changes wait to be confirmed."""
        return self._access.connection.scalar(_CHANGES) or 0

    def commits(self) -> Iterator[Commit]:
        """Return what waits, chain by chain, in the order of ``seq``."""
        connection = self._access.connection
        wanted: dict[int, set[int]] = {}
        for chain, last_seq in connection.execute(_WAITING).all():
            wanted.setdefault(chain, set()).add(last_seq)
        for chain, ends in sorted(wanted.items()):
            for commit in commits_of(connection, chain, min(ends) - 1):
                if commit.changes[-1].seq in ends:
                    yield commit

    def mark_sent(self, number: int) -> None:
        """Take note that the bundle of this number carries all that waits."""
        self._access.change(_SENT, {"b_number": number})

    def confirm(self, number: int) -> None:
        """Take note that head office has the bundles up to this number."""
        self._access.change(_CONFIRM, {"b_number": number})


def _handover(row: StoredRow) -> CaseHandover:
    families: list[list[Any]] = json.loads(row.families)
    return CaseHandover(
        id=row.id,
        out=bool(row.sent),
        device=row.device,
        made_at=moment_of(row.made_at),
        user_id=row.user_id,
        giver_name=row.giver_name,
        receiver_id=row.receiver_id,
        receiver_name=row.receiver_name,
        families=tuple(
            HandedFamily(id_, words, tuple((case, curator, team) for case, curator, team in before))
            for id_, words, before in families
        ),
        number=row.number,
        mark=row.mark,
        written_at=moment_of(row.written_at) if row.written_at else None,
        taken_back_at=moment_of(row.taken_back_at) if row.taken_back_at else None,
    )
