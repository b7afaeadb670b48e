"""How finalized forms follow from the log."""

from collections.abc import Sequence
from typing import Any

import orjson
import sqlalchemy as sa

from fieldkit.store.aliases import any_aliases, kept_ids
from fieldkit.store.answer_note_contents import NOTES
from fieldkit.store.attachment_rows import refer_to_files
from fieldkit.store.contents import SUBMISSION_FIELD
from fieldkit.store.heads import Altered
from fieldkit.store.sql import prepared_insert_new, prepared_upsert
from fieldkit.store.tables import submission_subjects, submissions
from fieldkit.store.visit_contents import visit_row

_DROP = submissions.delete().where(submissions.c.thing == sa.bindparam("b_thing"))
_DROP_SUBJECTS = submission_subjects.delete().where(
    submission_subjects.c.instance_id == sa.bindparam("b_instance")
)


def show_submissions(connection: sa.Connection, altered: Sequence[Altered]) -> None:
    """Bring the rows of altered submissions up to their latest version."""
    for item in altered:
        payload = item.fields[SUBMISSION_FIELD].value
        if payload is not None:
            write_submission(connection, item.thing, item.entity, payload, fresh=item.fresh)
        elif not item.fresh:
            connection.execute(_DROP, {"b_thing": item.thing})
            connection.execute(_DROP_SUBJECTS, {"b_instance": item.entity})
            # Deleting may be undone, so that its files are forgotten when nobody waits.
            refer_to_files(connection, item.entity, (), fresh=False, forget=False)


def submission_row(instance_id: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Return the row of a submission by the payload of its change, but for its number."""
    row = {
        name: payload[name]
        for name in (
            "form_id",
            "form_version",
            "xml",
            "title",
            "finalized_at",
            "user_id",
            "user_name",
            "device",
            "version",
            "replaces",
            "reason",
        )
    }
    row |= {
        "instance_id": instance_id,
        "audit": payload.get("audit", ""),
        "subjects": orjson.dumps(payload["subjects"]).decode(),
        "redacted": orjson.dumps(payload.get("redacted", [])).decode(),
        "attachments": orjson.dumps(payload.get("attachments", [])).decode(),
        "notes": orjson.dumps(payload.get(NOTES, [])).decode(),
        **visit_row(payload),
    }
    return row


def write_submission(
    connection: sa.Connection,
    thing: int,
    instance_id: str,
    payload: dict[str, Any],
    *,
    fresh: bool,
) -> None:
    """Write one submission's row and whom it is about, from the payload of its change."""
    subjects = payload["subjects"]
    row = {"thing": thing, **submission_row(instance_id, payload)}
    prepared_upsert(submissions).run(connection, row)
    refer_to_files(connection, instance_id, payload.get("attachments", ()), fresh=fresh)
    refer_to_subjects(connection, instance_id, subjects, fresh=fresh)


def refer_to_subjects(
    connection: sa.Connection,
    instance_id: str,
    subjects: Sequence[tuple[str, str]],
    *,
    fresh: bool = False,
) -> None:
    """Write down whom a submission is about, by the ids that are gone on with."""
    if not fresh:
        connection.execute(_DROP_SUBJECTS, {"b_instance": instance_id})
    if not subjects:
        return
    known = kept_ids(connection, [one for _, one in subjects]) if any_aliases(connection) else {}
    prepared_insert_new(submission_subjects).many(
        connection,
        [
            {
                "list_name": list_name,
                "entity_id": known.get((list_name, entity_id), entity_id),
                "instance_id": instance_id,
            }
            for list_name, entity_id in subjects
        ],
    )
