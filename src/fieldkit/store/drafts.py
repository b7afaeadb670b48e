"""Forms that are being filled."""

import builtins
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from fieldkit.records.submission import Draft, Subject
from fieldkit.store.access import Access
from fieldkit.store.access_tables import sealed_answers
from fieldkit.store.aliases import kept_subject
from fieldkit.store.answer_note_contents import notes_of, notes_text
from fieldkit.store.attachment_rows import forget_drafts
from fieldkit.store.local_tables import drafts
from fieldkit.store.sql import StoredRow, among, listed, moment_of, moment_text, upsert
from fieldkit.store.visit_contents import visit_of_row, visit_payload, visit_row

_THERE = drafts.c.deleted_at.is_(None)
_GET = sa.select(drafts).where(drafts.c.id == sa.bindparam("id"), _THERE)
_LIST = sa.select(drafts).where(_THERE).order_by(drafts.c.saved_at.desc(), drafts.c.id)
_LATEST = (
    sa.select(drafts)
    .where(
        drafts.c.form_id == sa.bindparam("form_id"),
        drafts.c.user_id == sa.bindparam("user_id"),
        drafts.c.id != sa.bindparam("besides"),
        _THERE,
    )
    .order_by(drafts.c.saved_at.desc(), drafts.c.id)
    .limit(1)
)
_COUNT = sa.select(sa.func.count()).select_from(drafts).where(_THERE)
_FIGURES = sa.select(sa.func.count(), sa.func.max(drafts.c.saved_at)).where(
    _THERE, drafts.c.user_id == sa.bindparam("user_id")
)
_DELETED = (
    sa.select(drafts)
    .where(drafts.c.deleted_at.is_not(None))
    .order_by(drafts.c.deleted_at.desc(), drafts.c.id)
)
_SET_DELETED = (
    drafts.update()
    .where(drafts.c.id == sa.bindparam("b_id"))
    .values(deleted_at=sa.bindparam("b_at"))
)
_BRING_BACK = (
    drafts.update()
    .where(drafts.c.id == sa.bindparam("b_id"), drafts.c.deleted_at.is_not(None))
    .values(deleted_at=None)
)
_OLD = sa.select(drafts.c.id).where(drafts.c.deleted_at < sa.bindparam("before"))
_WIPE_SEALED = sealed_answers.delete().where(
    sealed_answers.c.owner.in_(
        sa.select(drafts.c.id).where(drafts.c.deleted_at < sa.bindparam("b_before"))
    )
)
_WIPE_OLD = drafts.delete().where(drafts.c.deleted_at < sa.bindparam("b_before"))
_OF_USER = sa.select(drafts.c.id).where(drafts.c.user_id == sa.bindparam("user_id"))
_PASS = (
    drafts.update()
    .where(drafts.c.user_id == sa.bindparam("b_from"), among(drafts.c.id, "ids"))
    .values(user_id=sa.bindparam("b_to"))
)
_STAND_AT = (
    drafts.update()
    .where(drafts.c.id == sa.bindparam("b_id"), drafts.c.user_id == sa.bindparam("b_user"), _THERE)
    .values(place=sa.bindparam("b_place"))
)
_DELETE = drafts.delete().where(drafts.c.id == sa.bindparam("b_id"))


class Drafts:
    """Drafts stay on this laptop: they are never logged and never leave it.

    A deleted one is seen by ``deleted`` alone, until it is wiped.
    """

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, draft: Draft) -> None:
        """Keep a draft, instead of what was kept of it before."""
        subject = draft.subject
        self._access.change(
            upsert(drafts),
            {
                "id": draft.id,
                "form_id": draft.form_id,
                "form_version": draft.form_version,
                "user_id": draft.user_id,
                "instance": draft.instance,
                "started_at": moment_text(draft.started_at),
                "saved_at": moment_text(draft.saved_at),
                "title": draft.title,
                "place": draft.place,
                "language": draft.language,
                "subject_list": subject.list_name if subject else None,
                "subject_id": subject.entity_id if subject else None,
                "answered": draft.answered,
                "askable": draft.askable,
                "replaces": draft.replaces,
                "audit": draft.audit,
                "notes": notes_text(draft.notes),
                **visit_row(visit_payload(draft.visit)),
                "comment_places": json.dumps(draft.comment_places),
                "deleted_at": None,
            },
        )

    def stand_at(self, draft_id: str, user_id: str, place: str) -> None:
        """Keep at which question a user stands in a draft of theirs, and nothing else of it."""
        values = {"b_id": draft_id, "b_user": user_id, "b_place": place}
        self._access.change(_STAND_AT, values)

    def get(self, draft_id: str) -> Draft | None:
        """Return one draft, None where there is none."""
        row = self._access.connection.execute(_GET, {"id": draft_id}).one_or_none()
        return self._read(row) if row else None

    def list(self) -> tuple[Draft, ...]:
        """Return all drafts, the one saved last first."""
        return tuple(self._read(row) for row in self._access.connection.execute(_LIST))

    def latest(self, form_id: str, user_id: str, *, besides: str = "") -> Draft | None:
        """Return the draft of a form that a user saved last, but for one of them."""
        values = {"form_id": form_id, "user_id": user_id, "besides": besides}
        row = self._access.connection.execute(_LATEST, values).one_or_none()
        return self._read(row) if row else None

    def count(self) -> int:
        """Return how many drafts there are."""
        return self._access.connection.scalar(_COUNT) or 0

    def ids_of(self, user_id: str) -> tuple[str, ...]:
        """Return the ids of a user's drafts, the deleted ones too."""
        found = self._access.connection.scalars(_OF_USER, {"user_id": user_id})
        return tuple(sorted(found))

    def pass_on(self, ids: Iterable[str], *, user_id: str, to: str) -> int:
        """Give those of a user's drafts to somebody else, and return how many were theirs."""
        values = {"ids": listed(ids), "b_from": user_id, "b_to": to}
        return self._access.change(_PASS, values)

    def figures(self, user_id: str) -> tuple[int, datetime | None]:
        """Return how many drafts a user has, and when one of them was saved last."""
        count, last = self._access.connection.execute(_FIGURES, {"user_id": user_id}).one()
        return count, moment_of(last) if last else None

    def put_away(self, draft_id: str, now: datetime) -> None:
        """Delete a draft so that it can be brought back."""
        self._access.change(_SET_DELETED, {"b_id": draft_id, "b_at": moment_text(now)})

    def bring_back(self, draft_id: str) -> bool:
        """Bring a deleted draft back as it was; False where there is no deleted one."""
        return self._access.change(_BRING_BACK, {"b_id": draft_id}) > 0

    def deleted(self) -> "builtins.list[tuple[Draft, datetime]]":
        """Return the deleted drafts and when they were deleted, the last one first."""
        return [
            (self._read(row), moment_of(row.deleted_at))
            for row in self._access.connection.execute(_DELETED)
        ]

    def wipe_deleted_before(self, moment: datetime) -> int:
        """Wipe drafts deleted before a moment, with their files; return how many."""
        old = self._access.connection.scalars(_OLD, {"before": moment_text(moment)}).all()
        _ = self._access.journal
        forget_drafts(self._access.connection, old)
        self._access.change(_WIPE_SEALED, {"b_before": moment_text(moment)})
        return self._access.change(_WIPE_OLD, {"b_before": moment_text(moment)})

    def delete(self, draft_id: str) -> None:
        """Wipe a draft with its files; one that is not there is wiped already."""
        self._access.change(_DELETE, {"b_id": draft_id})
        forget_drafts(self._access.connection, [draft_id])

    def _read(self, row: StoredRow) -> Draft:
        """Return the draft of a row, about whom it is by the id that is gone on with."""
        found = _draft(row)
        if found.subject is None:
            return found
        return replace(found, subject=kept_subject(self._access.connection, found.subject))


def _draft(row: StoredRow) -> Draft:
    return Draft(
        id=row.id,
        form_id=row.form_id,
        form_version=row.form_version,
        user_id=row.user_id,
        instance=row.instance,
        started_at=moment_of(row.started_at),
        saved_at=moment_of(row.saved_at),
        title=row.title,
        place=row.place,
        language=row.language,
        subject=Subject(row.subject_list, row.subject_id) if row.subject_list else None,
        answered=row.answered,
        askable=row.askable,
        replaces=row.replaces,
        audit=row.audit,
        notes=notes_of(row.notes),
        visit=visit_of_row(row.visited_on, row.from_paper),
        comment_places=tuple((was, now) for was, now in json.loads(row.comment_places)),
    )
