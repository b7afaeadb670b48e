"""Finalized forms."""

import builtins
import json
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from fieldkit.records.change import EntityType
from fieldkit.records.submission import Subject, Submission
from fieldkit.store.access import Access
from fieldkit.store.aliases import any_aliases, kept_subject
from fieldkit.store.answer_note_contents import NOTES, note_payload, notes_of
from fieldkit.store.attachment_contents import file_payload, files_of
from fieldkit.store.contents import SUBMISSION_FIELD
from fieldkit.store.journal import Write
from fieldkit.store.local_tables import forms
from fieldkit.store.prepared import Prepared
from fieldkit.store.remembered import remembered
from fieldkit.store.sql import StoredRow, moment_of, moment_text
from fieldkit.store.submission_rows import write_submission
from fieldkit.store.tables import submission_subjects, submissions
from fieldkit.store.visit_contents import visit_of_row, visit_payload

_newer = submissions.alias("newer")
_CURRENT = ~sa.exists().where(_newer.c.replaces == submissions.c.instance_id)
_NEWEST_FIRST = sa.select(submissions).order_by(
    submissions.c.finalized_at.desc(), submissions.c.instance_id
)
_GET = sa.select(submissions).where(submissions.c.instance_id == sa.bindparam("id"))
_LATEST = _NEWEST_FIRST.where(
    submissions.c.form_id == sa.bindparam("form_id"),
    submissions.c.user_id == sa.bindparam("user_id"),
).limit(1)
_REPLACED = sa.select(sa.exists().where(submissions.c.replaces == sa.bindparam("id")))
_OF_FORM = submissions.c.form_id == sa.bindparam("form_id")
_ABOUT = submissions.c.instance_id.in_(
    sa.select(submission_subjects.c.instance_id).where(
        submission_subjects.c.list_name == sa.bindparam("list_name"),
        submission_subjects.c.entity_id == sa.bindparam("entity_id"),
    )
)
_DEVICE_ONLY = Prepared(
    sa.select(forms.c.device_only).where(
        forms.c.form_id == sa.bindparam("form_id"), forms.c.version == sa.bindparam("version")
    )
)
_NAMING = sa.select(submissions.c.instance_id).where(
    sa.func.instr(submissions.c.xml, sa.bindparam("word")) > 0
)
_FULL = submissions.c.redacted == "[]"
# The small index of such forms is asked, not all forms by their numbers: hence the plus.
_WITHOUT_SUBJECT = sa.select(submissions).where(
    sa.text("+submissions.thing > 0"), sa.text("subjects = '[]'"), _FULL
)
_KEPT_HERE = sa.select(submissions).where(submissions.c.thing < 0, _FULL)
_FORM_IDS = sa.select(submissions.c.form_id).distinct().order_by(submissions.c.form_id)
_BY_VERSION = (
    sa.select(submissions.c.form_version, sa.func.count().label("number"))
    .where(_OF_FORM)
    .group_by(submissions.c.form_version)
)
_LOWEST = sa.select(sa.func.min(submissions.c.thing))


class Submissions:
    """What was finalized; corrections replace what they correct in lists."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, submission: Submission) -> None:
        """Keep a submission, and log it unless its form never leaves the laptop."""
        connection = self._access.connection
        form = {"form_id": submission.form_id, "version": submission.form_version}
        payload = _payload(submission)
        if _DEVICE_ONLY.scalar(connection, form):
            self._keep_here(submission.instance_id, payload)
            return
        write = Write(EntityType.SUBMISSION, submission.instance_id, {SUBMISSION_FIELD: payload})
        made_by = f"{submission.form_id}@{submission.form_version}"
        self._access.journal.write([write], form=made_by)

    def get(self, instance_id: str) -> Submission | None:
        """Return one submission at its latest version, None where unknown."""
        row = self._access.connection.execute(_GET, {"id": instance_id}).one_or_none()
        return self._read(row) if row else None

    def list(
        self,
        form_id: str | None = None,
        subject: Subject | None = None,
        *,
        limit: int = 1000,
        offset: int = 0,
        replaced: bool = False,
    ) -> tuple[Submission, ...]:
        """Return submissions, newest first: of one form, about one entity, or all.

        ``replaced`` adds those that a correction took the place of.
        """
        subject = subject and kept_subject(self._access.connection, subject)
        query, values = _chosen(_NEWEST_FIRST, form_id, subject, replaced=replaced)
        found = self._access.connection.execute(query.limit(limit).offset(offset), values)
        return tuple(self._read(row) for row in found)

    def count(self, form_id: str | None = None, subject: Subject | None = None) -> int:
        """Return how many submissions ``list`` has."""
        counting = sa.select(sa.func.count()).select_from(submissions)
        connection = self._access.connection
        subject = subject and kept_subject(connection, subject)
        query, values = _chosen(counting, form_id, subject, replaced=False)
        key = ("submissions", form_id, subject)
        return int(remembered(connection, key, lambda: connection.scalar(query, values)))

    def latest(self, form_id: str, user_id: str) -> Submission | None:
        """Return the submission of a form that a user finalized last, None where there is none."""
        values = {"form_id": form_id, "user_id": user_id}
        row = self._access.connection.execute(_LATEST, values).one_or_none()
        return self._read(row) if row else None

    def is_replaced(self, instance_id: str) -> bool:
        """Tell whether a correction has taken the place of a submission."""
        return bool(self._access.connection.scalar(_REPLACED, {"id": instance_id}))

    def naming(self, entity_id: str) -> tuple[str, ...]:
        """Return the instance IDs of the submissions in whose answers an id stands."""
        return tuple(self._access.connection.scalars(_NAMING, {"word": entity_id}))

    def without_subject(self) -> "builtins.list[Submission]":
        """Return the logged submissions that are about no entity and hold answers."""
        found = self._access.connection.execute(_WITHOUT_SUBJECT)
        return [self._read(row) for row in found]

    def kept_here(self) -> "builtins.list[Submission]":
        """Return the submissions of forms that never leave the laptop, and that hold answers."""
        return [self._read(row) for row in self._access.connection.execute(_KEPT_HERE)]

    def form_ids(self) -> tuple[str, ...]:
        """Return the forms that submissions are of, those too that are not installed here."""
        return tuple(self._access.connection.scalars(_FORM_IDS))

    def counted_by_version(self, form_id: str) -> dict[str, int]:
        """Return how many submissions of a form there are, replaced ones too, by its version."""
        found = self._access.connection.execute(_BY_VERSION, {"form_id": form_id})
        return {row.form_version: int(row.number) for row in found}

    def for_subject(self, list_name: str, entity_id: str) -> tuple[Submission, ...]:
        """Return the submissions about one entity, newest first."""
        return self.list(subject=Subject(list_name, entity_id))

    def _read(self, row: StoredRow) -> Submission:
        """Return the submission of a row, about whom it is by the ids that are gone on with."""
        found = _submission(row)
        if not found.subjects or not any_aliases(self._access.connection):
            return found
        kept = (kept_subject(self._access.connection, one) for one in found.subjects)
        return replace(found, subjects=tuple(dict.fromkeys(kept)))

    def _keep_here(self, instance_id: str, payload: dict[str, Any]) -> None:
        # Numbers below zero are those of no logged thing: a rebuild leaves them alone.
        connection = self._access.connection
        row = connection.execute(_GET, {"id": instance_id}).one_or_none()
        number = row.thing if row else min(0, connection.scalar(_LOWEST) or 0) - 1
        _ = self._access.journal
        write_submission(connection, number, instance_id, payload, fresh=row is None)


def _chosen(
    query: sa.Select[Any], form_id: str | None, subject: Subject | None, *, replaced: bool
) -> tuple[sa.Select[Any], dict[str, str]]:
    values: dict[str, str] = {}
    if form_id is not None:
        query = query.where(_OF_FORM)
        values["form_id"] = form_id
    if subject is not None:
        query = query.where(_ABOUT)
        values |= {"list_name": subject.list_name, "entity_id": subject.entity_id}
    return (query if replaced else query.where(_CURRENT)), values


def _payload(submission: Submission) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "form_id": submission.form_id,
        "form_version": submission.form_version,
        "xml": submission.xml,
        "title": submission.title,
        "finalized_at": moment_text(submission.finalized_at),
        "user_id": submission.user_id,
        "user_name": submission.user_name,
        "device": submission.device,
        "version": submission.version,
        "replaces": submission.replaces,
        "reason": submission.reason,
        "subjects": [[subject.list_name, subject.entity_id] for subject in submission.subjects],
    }
    if submission.audit:
        payload["audit"] = submission.audit
    if submission.attachments:
        payload["attachments"] = [file_payload(one) for one in submission.attachments]
    if submission.notes:
        payload[NOTES] = [note_payload(one) for one in submission.notes]
    return payload | visit_payload(submission.visit)


def _submission(row: StoredRow) -> Submission:
    return Submission(
        instance_id=row.instance_id,
        form_id=row.form_id,
        form_version=row.form_version,
        xml=row.xml,
        title=row.title,
        finalized_at=moment_of(row.finalized_at),
        user_id=row.user_id,
        user_name=row.user_name,
        device=row.device,
        version=row.version,
        replaces=row.replaces,
        reason=row.reason,
        subjects=tuple(Subject(*pair) for pair in json.loads(row.subjects)),
        audit=row.audit,
        attachments=files_of(row.instance_id, row.attachments),
        notes=notes_of(row.notes),
        visit=visit_of_row(row.visited_on, row.from_paper),
    )
