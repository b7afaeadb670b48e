"""What this laptop carries for others, and what it has carried."""

import sqlalchemy as sa

from fieldkit.records.exchange import CarriedFile, Standing
from fieldkit.store.access import Access
from fieldkit.store.local_tables import carried
from fieldkit.store.sql import StoredRow, moment_of, moment_text, upsert

_LIST = (
    sa.select(carried)
    .where(carried.c.let_go_at.is_(None))
    .order_by(carried.c.taken_at, carried.c.id)
)
_OF_BUNDLE = sa.select(carried.c.id).where(carried.c.bundle == sa.bindparam("bundle"))
_FORGET = carried.delete().where(carried.c.id == sa.bindparam("b_id"))
_ONE = sa.select(carried).where(carried.c.id == sa.bindparam("id"))


class Carried:
    """Files of other laptops and for them, each known by its hash."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, file: CarriedFile) -> None:
        """Keep what is known of a file."""
        self._access.change(
            upsert(carried),
            {
                "id": file.id,
                "bundle": file.bundle,
                "sender": file.sender,
                "recipient": file.recipient,
                "kind": file.kind,
                "number": file.number,
                "file_name": file.file_name,
                "size": file.size,
                "taken_at": moment_text(file.taken_at),
                "standing": str(file.standing),
                "written_at": file.written_at and moment_text(file.written_at),
                "let_go_at": file.let_go_at and moment_text(file.let_go_at),
            },
        )

    def get(self, sha256: str) -> CarriedFile | None:
        """Return one file, also one that was let go; None where it never was here."""
        row = self._access.connection.execute(_ONE, {"id": sha256}).one_or_none()
        return _file(row) if row else None

    def has_bundle(self, bundle: str) -> bool:
        """Tell whether a file of this header's id is here, or was and was let go."""
        return self._access.connection.scalar(_OF_BUNDLE, {"bundle": bundle}) is not None

    def forget(self, sha256: str) -> None:
        """Know nothing of a file any more, so that it may be taken along again."""
        self._access.change(_FORGET, {"b_id": sha256})

    def list(self) -> tuple[CarriedFile, ...]:
        """Return the files that are here, those that wait longest first."""
        return tuple(map(_file, self._access.connection.execute(_LIST)))


def _file(row: StoredRow) -> CarriedFile:
    return CarriedFile(
        id=row.id,
        bundle=row.bundle,
        sender=row.sender,
        recipient=row.recipient,
        kind=row.kind,
        number=row.number,
        file_name=row.file_name,
        size=row.size,
        taken_at=moment_of(row.taken_at),
        standing=Standing(row.standing),
        written_at=moment_of(row.written_at) if row.written_at else None,
        let_go_at=moment_of(row.let_go_at) if row.let_go_at else None,
    )
