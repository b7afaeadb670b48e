"""Which forms a file is in, and forgetting a file that is in none any more."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from fieldkit.store.attachment_tables import attachments, draft_files, sealed_files
from fieldkit.store.prepared import Prepared
from fieldkit.store.sql import among, listed, prepared_insert_new
from fieldkit.store.tables import submission_files

_OF_FORM = Prepared(
    sa.select(submission_files.c.sha256).where(
        submission_files.c.instance_id == sa.bindparam("instance")
    )
)
_DROP_OF_FORM = Prepared(
    submission_files.delete().where(submission_files.c.instance_id == sa.bindparam("b_instance"))
)
_OF_DRAFTS = sa.select(draft_files.c.sha256).where(among(draft_files.c.owner, "owners"))
_DROP_OF_DRAFTS = draft_files.delete().where(among(draft_files.c.owner, "owners"))
_DROP_SEALED = sealed_files.delete().where(among(sealed_files.c.owner, "owners"))
IN_A_FORM = sa.or_(
    sa.exists().where(submission_files.c.sha256 == attachments.c.sha256),
    sa.exists().where(draft_files.c.sha256 == attachments.c.sha256),
)
_FORGET = attachments.delete().where(among(attachments.c.sha256, "sums"), ~IN_A_FORM)


def refer_to_files(
    connection: sa.Connection,
    instance_id: str,
    files: Sequence[Mapping[str, Any]],
    *,
    fresh: bool,
) -> None:
    """Write down which files a finalized form has now; what no form has any more is forgotten.

    Whoever is erased from a form takes the only mention of a file's hash along,
    and with it what could open the file.
    """
    before = (
        set() if fresh else {row[0] for row in _OF_FORM.run(connection, {"instance": instance_id})}
    )
    if before:
        _DROP_OF_FORM.run(connection, {"b_instance": instance_id})
    rows = [
        {"sha256": one["sha256"], "instance_id": instance_id, "name": one["name"]} for one in files
    ]
    prepared_insert_new(submission_files).many(connection, rows)
    forget_loose(connection, before - {row["sha256"] for row in rows})


def forget_drafts(connection: sa.Connection, owners: Iterable[str]) -> None:
    """Forget the files of drafts that are gone, sealed ones too."""
    values = {"owners": listed(owners)}
    sums = set(connection.scalars(_OF_DRAFTS, values))
    connection.execute(_DROP_OF_DRAFTS, values)
    connection.execute(_DROP_SEALED, values)
    forget_loose(connection, sums)


def forget_loose(connection: sa.Connection, sums: Iterable[str]) -> None:
    """Forget those of these files that are in no form; their encrypted files are then swept."""
    wanted = sorted(sums)
    if wanted:
        connection.execute(_FORGET, {"sums": listed(wanted)})
