"""What went out in bundles, and what came in."""

from datetime import datetime

import sqlalchemy as sa

from fieldkit.records.exchange import IntakeRecord, IntakeStatus, OutboxBundle
from fieldkit.store.access import Access
from fieldkit.store.local_tables import intake, outbox
from fieldkit.store.sql import StoredRow, moment_of, moment_text, upsert

_OUTBOX = sa.select(outbox).order_by(outbox.c.number.desc(), outbox.c.id)
_ONE = sa.select(outbox).where(outbox.c.id == sa.bindparam("id"))
_LAST = sa.select(sa.func.max(outbox.c.number))
_WITHDRAW = (
    outbox.update()
    .where(outbox.c.confirmed_at.is_(None), outbox.c.withdrawn_at.is_(None))
    .values(withdrawn_at=sa.bindparam("b_now"))
)
_INTAKE = sa.select(intake).order_by(intake.c.taken_at.desc(), intake.c.id)
_TAKEN_FROM = (
    sa.select(intake.c.id)
    .where(intake.c.sender == sa.bindparam("sender"), intake.c.status == sa.bindparam("status"))
    .order_by(intake.c.taken_at.desc(), intake.c.id)
    .limit(sa.bindparam("most"))
)
_BY_HASH = sa.select(intake).where(intake.c.id == sa.bindparam("id"))


class Outbox:
    """The bundles that this workspace wrote."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, bundle: OutboxBundle) -> None:
        """Keep a bundle's entry."""
        confirmed = bundle.confirmed_at
        self._access.change(
            upsert(outbox),
            {
                "id": bundle.id,
                "number": bundle.number,
                "recipient": bundle.recipient,
                "file_name": bundle.file_name,
                "sha256": bundle.sha256,
                "size": bundle.size,
                "changes": bundle.changes,
                "written_at": moment_text(bundle.written_at),
                "confirmed_at": confirmed and moment_text(confirmed),
                "withdrawn_at": bundle.withdrawn_at and moment_text(bundle.withdrawn_at),
            },
        )

    def withdraw_unconfirmed(self, now: datetime) -> None:
        """Take note that the files of bundles that nobody has confirmed are gone."""
        self._access.change(_WITHDRAW, {"b_now": moment_text(now)})

    def get(self, bundle_id: str) -> OutboxBundle | None:
        """Return one bundle's entry, None where unknown."""
        row = self._access.connection.execute(_ONE, {"id": bundle_id}).one_or_none()
        return _bundle(row) if row else None

    def list(self) -> tuple[OutboxBundle, ...]:
        """Return all bundles, the one written last first."""
        return tuple(_bundle(row) for row in self._access.connection.execute(_OUTBOX))

    def next_number(self) -> int:
        """Return the number for the next bundle, from 1."""
        return (self._access.connection.scalar(_LAST) or 0) + 1


class Intake:
    """The files that were offered to this workspace."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, record: IntakeRecord) -> None:
        """Keep what became of a file."""
        self._access.change(
            upsert(intake),
            {
                "id": record.id,
                "sender": record.sender,
                "number": record.number,
                "file_name": record.file_name,
                "taken_at": moment_text(record.taken_at),
                "status": str(record.status),
                "reason": record.reason,
                "changes": record.changes,
                "kind": record.kind,
            },
        )

    def list(self) -> tuple[IntakeRecord, ...]:
        """Return all files, the one offered last first."""
        return tuple(_record(row) for row in self._access.connection.execute(_INTAKE))

    def by_sha256(self, sha256: str) -> IntakeRecord | None:
        """Return what became of a file, by its hash; None where it was never offered."""
        row = self._access.connection.execute(_BY_HASH, {"id": sha256}).one_or_none()
        return _record(row) if row else None

    def taken_from(self, sender: str, most: int) -> tuple[str, ...]:
        """Return the hashes of the files of one sender that were taken in, the last one first."""
        asked = {"sender": sender, "status": str(IntakeStatus.TAKEN), "most": most}
        return tuple(self._access.connection.scalars(_TAKEN_FROM, asked))


def _bundle(row: StoredRow) -> OutboxBundle:
    return OutboxBundle(
        id=row.id,
        number=row.number,
        recipient=row.recipient,
        file_name=row.file_name,
        sha256=row.sha256,
        size=row.size,
        changes=row.changes,
        written_at=moment_of(row.written_at),
        confirmed_at=moment_of(row.confirmed_at) if row.confirmed_at else None,
        withdrawn_at=moment_of(row.withdrawn_at) if row.withdrawn_at else None,
    )


def _record(row: StoredRow) -> IntakeRecord:
    return IntakeRecord(
        id=row.id,
        sender=row.sender,
        number=row.number,
        file_name=row.file_name,
        taken_at=moment_of(row.taken_at),
        status=IntakeStatus(row.status),
        reason=row.reason,
        changes=row.changes,
        kind=row.kind,
    )
