"""Which forms and sheets a file is in, and forgetting one that is in none any more."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from fieldkit.forms.redaction import emptied_refs, without_files
from fieldkit.store.attachment_tables import attachments, draft_files, sealed_files
from fieldkit.store.paper_tables import sheet_scans
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
_NAMES_OF_DRAFT = sa.select(draft_files.c.name, draft_files.c.sha256).where(
    draft_files.c.owner == sa.bindparam("owner")
)
_DROP_ONE = draft_files.delete().where(
    draft_files.c.owner == sa.bindparam("b_owner"), draft_files.c.name == sa.bindparam("b_name")
)
_SEALED_REFS = sa.select(sealed_files.c.name, sealed_files.c.ref).where(
    sealed_files.c.owner == sa.bindparam("owner")
)
_DROP_ONE_SEALED = sealed_files.delete().where(
    sealed_files.c.owner == sa.bindparam("b_owner"), sealed_files.c.name == sa.bindparam("b_name")
)
IN_A_FORM = sa.or_(
    sa.exists().where(submission_files.c.sha256 == attachments.c.sha256),
    sa.exists().where(draft_files.c.sha256 == attachments.c.sha256),
    sa.exists().where(sheet_scans.c.sha256 == attachments.c.sha256),
)
_FORGET = attachments.delete().where(among(attachments.c.sha256, "sums"), ~IN_A_FORM)


def refer_to_files(
    connection: sa.Connection,
    instance_id: str,
    files: Sequence[Mapping[str, Any]],
    *,
    fresh: bool,
    forget: bool = True,
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
    if forget:
        forget_loose(connection, before - {row["sha256"] for row in rows})


def forget_drafts(connection: sa.Connection, owners: Iterable[str]) -> None:
    """Forget the files of drafts that are gone, sealed ones too."""
    values = {"owners": listed(owners)}
    sums = set(connection.scalars(_OF_DRAFTS, values))
    connection.execute(_DROP_OF_DRAFTS, values)
    connection.execute(_DROP_SEALED, values)
    forget_loose(connection, sums)


def redact_draft_files(
    connection: sa.Connection, owner: str, instance: str, repeats: frozenset[str] | None
) -> str:
    """Forget the files of a draft that may show whom it was redacted for; return it without them.

    Files that its answers do not name go too.
    """
    rows = connection.execute(_NAMES_OF_DRAFT, {"owner": owner}).all()
    if not rows:
        return instance
    instance, kept = without_files(instance, {row.name for row in rows}, repeats)
    for row in rows:
        if row.name not in kept:
            connection.execute(_DROP_ONE, {"b_owner": owner, "b_name": row.name})
    forget_loose(connection, {row.sha256 for row in rows})
    return instance


def redact_sealed_files(connection: sa.Connection, owner: str, xml: str) -> None:
    """Forget the sealed files of a redacted form, without opening them.

    Those stay whose entry of a repeat still holds something: it is about somebody else.
    """
    rows = connection.execute(_SEALED_REFS, {"owner": owner}).all()
    if not rows:
        return
    blank = emptied_refs(xml, {row.ref for row in rows if "[" in row.ref})
    for row in rows:
        if "[" not in row.ref or row.ref in blank:
            connection.execute(_DROP_ONE_SEALED, {"b_owner": owner, "b_name": row.name})


def forget_loose(connection: sa.Connection, sums: Iterable[str]) -> None:
    """Forget those of these files that are in no form; their encrypted files are then swept."""
    wanted = sorted(sums)
    if wanted:
        connection.execute(_FORGET, {"sums": listed(wanted)})
