"""Forms and drafts from which erased people are taken out."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from fieldkit.errors import FieldkitError
from fieldkit.forms.redaction import (
    Named,
    emptied_refs,
    mentions,
    redacted,
    repeats_of,
    speaks_of,
    without_files,
)
from fieldkit.records.change import EntityType
from fieldkit.store.access import Access
from fieldkit.store.access_tables import sealed_answers
from fieldkit.store.attachment_contents import FILES
from fieldkit.store.attachment_rows import forget_drafts, redact_draft_files, redact_sealed_files
from fieldkit.store.contents import REVIEW_FIELD, SUBMISSION_FIELD
from fieldkit.store.journal import Write
from fieldkit.store.local_tables import begun_reviews, drafts, forms
from fieldkit.store.prepared import Prepared
from fieldkit.store.sql import StoredRow, among, listed
from fieldkit.store.submission_rows import write_submission
from fieldkit.store.tables import entities, reviews, submission_subjects, submissions

Key = tuple[str, str]  # list, id

FAMILIES = "families"
WHOLE = "*"  # in ``redacted``: the form was emptied for its own sake, such as by its age
_NOTHING = "<data/>"
_COPIED = (
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
_HOLDING = sa.select(submissions).where(
    sa.or_(
        sa.func.instr(submissions.c.xml, sa.bindparam("word")) > 0,
        sa.func.instr(submissions.c.title, sa.bindparam("word")) > 0,
        sa.func.instr(submissions.c.notes, sa.bindparam("word")) > 0,
    )
)
_ABOUT = sa.select(submissions).where(
    submissions.c.instance_id.in_(
        sa.select(submission_subjects.c.instance_id).where(
            submission_subjects.c.list_name == sa.bindparam("list_name"),
            submission_subjects.c.entity_id == sa.bindparam("entity_id"),
        )
    )
)
_THESE = sa.select(submissions).where(among(submissions.c.instance_id, "these"))
_REVIEWS = sa.select(reviews).where(
    among(reviews.c.instance_id, "these"),
    sa.or_(reviews.c.comment != "", reviews.c.remarks != "[]"),
)
_DROP_BEGUN = begun_reviews.delete().where(among(begun_reviews.c.instance_id, "these"))
_SEALED_REFS = sa.select(sealed_answers.c.ref).where(
    sealed_answers.c.owner == sa.bindparam("owner")
)
_DROP_SEALED = sealed_answers.delete().where(
    sealed_answers.c.owner == sa.bindparam("b_owner"), sealed_answers.c.ref == sa.bindparam("b_ref")
)
_DROP_SEALED_OF = sealed_answers.delete().where(sealed_answers.c.owner == sa.bindparam("b_owner"))
_ERASED = Prepared(
    sa.select(entities.c.list_name, entities.c.id).where(sa.text("erased = 1")).order_by("id")
)
_FORM = sa.select(forms.c.xml).where(
    forms.c.form_id == sa.bindparam("form_id"), forms.c.version == sa.bindparam("version")
)
_DRAFTS = sa.select(drafts)
_DROP_DRAFT = drafts.delete().where(drafts.c.id == sa.bindparam("b_id"))
_KEEP_DRAFT = (
    drafts.update()
    .where(drafts.c.id == sa.bindparam("b_id"))
    # The form's own log of who answered what holds the answers once more.
    .values(instance=sa.bindparam("b_instance"), title="", audit="", notes="[]")
)


class Redactor:
    """Takes people out of the forms and drafts of one transaction.

    ``near`` says how they are named in what is about their own family, where a
    surname alone may tell who is meant; ``far`` how anywhere else.
    """

    def __init__(self, access: Access, keys: Collection[Key], near: Named, far: Named) -> None:
        self._access = access
        self._keys = frozenset(keys)
        self._near = near
        self._far = far
        self._repeats: dict[tuple[str, str], frozenset[str] | None] = {}

    def submissions(self, family: Key | None, words: Iterable[str]) -> tuple[str, ...]:
        """Take the people out of every finalized form that names them; return which forms."""
        connection = self._access.connection
        found: dict[str, tuple[StoredRow, Named]] = {}
        for word in (*self._far.ids, *words):
            for row in connection.execute(_HOLDING, {"word": word}):
                found[row.instance_id] = (row, self._far)
        if family is not None:
            for row in connection.execute(_ABOUT, {"list_name": family[0], "entity_id": family[1]}):
                found[row.instance_id] = (row, self._near)
        return self._redact(found.values())

    def these(self, instances: Collection[str]) -> tuple[str, ...]:
        """Take the people out of some forms."""
        rows = self._access.connection.execute(_THESE, {"these": listed(sorted(instances))})
        return self._redact([(row, self._far) for row in rows])

    def empty(self, instance_id: str) -> None:
        """Empty one form whole."""
        rows = self._access.connection.execute(_THESE, {"these": listed([instance_id])}).all()
        for row in rows:
            payload = self._row(row) | {"xml": _emptied(row.xml), "title": "", "reason": ""}
            self._write([(row, payload | {"redacted": [WHOLE]})])

    def drafts(self) -> int:
        """Take the people out of drafts, and drafts about them away; return how many changed."""
        changed = 0
        for row in self._access.connection.execute(_DRAFTS).all():
            subject = (row.subject_list, row.subject_id)
            if subject in self._keys:
                self._access.change(_DROP_DRAFT, {"b_id": row.id})
                self._access.change(_DROP_SEALED_OF, {"b_owner": row.id})
                forget_drafts(self._access.connection, [row.id])
                changed += 1
                continue
            instance = self._without(row.instance, row.form_id, row.form_version, self._near)
            if instance is None and speaks_of(row.notes, self._near):
                instance = row.instance
            if instance is not None:
                repeats = self._repeats_of(row.form_id, row.form_version)
                instance = redact_draft_files(self._access.connection, row.id, instance, repeats)
                self._access.change(_KEEP_DRAFT, {"b_id": row.id, "b_instance": instance})
                forget_sealed(self._access, row.id, instance)
                changed += 1
        return changed

    def _redact(self, found: Iterable[tuple[StoredRow, Named]]) -> tuple[str, ...]:
        made = [(row, self._payload(row, person)) for row, person in found]
        return self._write([(row, payload) for row, payload in made if payload is not None])

    def _write(self, made: Iterable[tuple[StoredRow, dict[str, Any]]]) -> tuple[str, ...]:
        writes = []
        local = []
        for row, payload in made:
            if row.thing < 0:
                local.append((row, payload))
            else:
                values = {SUBMISSION_FIELD: payload}
                writes.append(Write(EntityType.SUBMISSION, row.instance_id, values, erasing=True))
        writes += self._reviews(made)
        self._access.journal.write(writes)
        for row, payload in made:
            forget_sealed(self._access, row.instance_id, payload["xml"])
        for row, payload in local:
            write_submission(
                self._access.connection, row.thing, row.instance_id, payload, fresh=False
            )
        return tuple(sorted([w.entity for w in writes] + [row.instance_id for row, _ in local]))

    def _reviews(self, made: Iterable[tuple[StoredRow, dict[str, Any]]]) -> Iterator[Write]:
        """Return what empties the comments on these forms: they quote what is gone."""
        instances = listed([row.instance_id for row, _payload in made])
        self._access.change(_DROP_BEGUN, {"these": instances})
        for row in self._access.connection.execute(_REVIEWS, {"these": instances}):
            kept = {name: getattr(row, name) for name in ("instance_id", "user_id", "user_name")}
            payload = {**kept, "at": row.at, "comment": "", "remarks": []}
            yield Write(EntityType.REVIEW, row.id, {REVIEW_FIELD: payload}, erasing=True)

    def _payload(self, row: StoredRow, person: Named) -> dict[str, Any] | None:
        """Return what a form's row becomes, None where it names none of the people."""
        subjects = [tuple(pair) for pair in json.loads(row.subjects)]
        ids = mentions(row.xml, {key[1] for key in self._keys})
        named = {key for key in self._keys if key[1] in ids or key in subjects}
        whole = any(key[0] == FAMILIES and key in subjects for key in self._keys)
        xml: str | None
        if whole:
            # The family is gone with its last person: the form is about nobody else.
            xml = _emptied(row.xml)
        else:
            xml = self._without(row.xml, row.form_id, row.form_version, person)
        # The notes go whole, as the comments of reviewers do: they quote what is gone.
        told = (row.title, row.reason, row.notes)
        said = [text for text in told if speaks_of(text, person)]
        if xml is None and not said and not named:
            return None
        title = "" if whole or speaks_of(row.title, person) else row.title
        reason = "" if whole or speaks_of(row.reason, person) else row.reason
        gone = {"/".join(key) for key in (named or self._keys)}
        xml, files = self._files(row, row.xml if xml is None else xml, person)
        return {
            **self._row(row),
            "xml": xml,
            **({FILES: files} if files else {}),
            "title": title,
            "reason": reason,
            "subjects": [list(pair) for pair in subjects if pair not in self._keys],
            "redacted": sorted({*json.loads(row.redacted), *gone}),
        }

    def _files(self, row: StoredRow, xml: str, person: Named) -> tuple[str, list[dict[str, Any]]]:
        """Return a redacted form without the files that may show the people, and those it keeps."""
        found = json.loads(row.attachments)
        if not found or xml == _NOTHING:
            return xml, []
        repeats = self._repeats_of(row.form_id, row.form_version)
        xml, names = without_files(xml, {one["name"] for one in found}, repeats)
        kept = [one for one in found if one["name"] in names]
        titles = ("" if speaks_of(one["title"], person) else one["title"] for one in kept)
        return xml, [{**one, "title": title} for one, title in zip(kept, titles, strict=True)]

    def _row(self, row: StoredRow) -> dict[str, Any]:
        kept = {name: getattr(row, name) for name in _COPIED}
        return {**kept, "subjects": json.loads(row.subjects)}

    def _without(self, xml: str, form_id: str, version: str, person: Named) -> str | None:
        """Return a form without the people, None where it does not name them."""
        try:
            after = redacted(xml, person, self._repeats_of(form_id, version))
            # Written by the same hand, so that only what was taken out makes a difference.
            before = redacted(xml, Named(frozenset()), None)
        except FieldkitError:
            # Nobody can read it; then it must not hold anybody either.
            return _NOTHING if mentions(xml, person.ids) else None
        return None if after == before else after

    def _repeats_of(self, form_id: str, version: str) -> frozenset[str] | None:
        key = (form_id, version)
        if key not in self._repeats:
            values = {"form_id": form_id, "version": version}
            xml = self._access.connection.scalar(_FORM, values)
            self._repeats[key] = None if xml is None else repeats_of(xml)
        return self._repeats[key]


def forget_sealed(access: Access, owner: str, xml: str) -> None:
    """Wipe the sealed answers of entries that hold nothing any more, without opening them.

    Of the files sealed with them only those of entries that hold something stay.
    """
    redact_sealed_files(access.connection, owner, xml)
    refs = list(access.connection.scalars(_SEALED_REFS, {"owner": owner}))
    if not refs:
        return
    gone = refs if xml == _NOTHING else emptied_refs(xml, refs)
    for ref in gone:
        access.change(_DROP_SEALED, {"b_owner": owner, "b_ref": ref})


def forget_sealed_of_redacted(access: Access, instances: Collection[str]) -> None:
    """Wipe the sealed answers of what another laptop took out of these forms."""
    for row in access.connection.execute(_THESE, {"these": listed(sorted(instances))}).all():
        if row.redacted != "[]":
            forget_sealed(access, row.instance_id, row.xml)


def named_in(connection: sa.Connection, instances: Collection[str]) -> dict[Key, set[str]]:
    """Return which erased people some forms name, and in which forms."""
    erased = _ERASED.run(connection)
    if not erased or not instances:
        return {}
    found: dict[Key, set[str]] = {}
    for row in connection.execute(_THESE, {"these": listed(sorted(instances))}):
        subjects = {tuple(pair) for pair in json.loads(row.subjects)}
        for key in erased:
            if mentions(row.xml, (key[1],)) or tuple(key) in subjects:
                found.setdefault((key[0], key[1]), set()).add(row.instance_id)
    return found


def words_of(people: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Return the beginnings of surnames by which forms are looked through for full names."""
    for person in people:
        surname = person.get("surname") or ""
        if len(surname) >= _LONG_SURNAME:
            yield surname[:-1]


_LONG_SURNAME = 4


def _emptied(xml: str) -> str:
    try:
        return redacted(xml, Named(frozenset()), None, whole=True)
    except FieldkitError:
        return _NOTHING
