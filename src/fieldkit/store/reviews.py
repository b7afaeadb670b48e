"""Finalized forms that were returned with comments."""

import builtins
import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from fieldkit.records.change import EntityType
from fieldkit.records.review import Remark, Review
from fieldkit.store.access import Access
from fieldkit.store.contents import REVIEW_FIELD
from fieldkit.store.journal import Write
from fieldkit.store.local_tables import begun_reviews
from fieldkit.store.sql import StoredRow, moment_of, moment_text, upsert
from fieldkit.store.tables import reviews, submissions

_newer = submissions.alias("newer")
_FILLED = sa.or_(reviews.c.comment != "", reviews.c.remarks != "[]")
_OF = sa.select(reviews).where(reviews.c.instance_id == sa.bindparam("instance_id"), _FILLED)
_OF = _OF.order_by(reviews.c.at, reviews.c.id)
_OPEN = (
    sa.select(reviews)
    .join(submissions, submissions.c.instance_id == reviews.c.instance_id)
    .where(~sa.exists().where(_newer.c.replaces == reviews.c.instance_id))
    .order_by(reviews.c.at.desc(), reviews.c.id)
)


_BEGUN = sa.select(begun_reviews.c.comment, begun_reviews.c.remarks).where(
    begun_reviews.c.user_id == sa.bindparam("user_id"),
    begun_reviews.c.instance_id == sa.bindparam("instance_id"),
)
_FORGET = begun_reviews.delete().where(
    begun_reviews.c.user_id == sa.bindparam("b_user"),
    begun_reviews.c.instance_id == sa.bindparam("b_instance"),
)


class Reviews:
    """A review is written once; a correction answers it."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, review: Review) -> None:
        """Keep a new review, and log it."""
        write = Write(EntityType.REVIEW, review.id, {REVIEW_FIELD: review_payload(review)})
        self._access.journal.write([write])

    def of(self, instance_id: str) -> tuple[Review, ...]:
        """Return the reviews of a form that still say something, the first one first."""
        found = self._access.connection.execute(_OF, {"instance_id": instance_id})
        return tuple(_review(row) for row in found)

    def open(self) -> "builtins.list[Review]":
        """Return the reviews that no correction has answered, the last one first."""
        return [_review(row) for row in self._access.connection.execute(_OPEN)]

    def begun(self, user_id: str, instance_id: str) -> tuple[str, dict[str, str]]:
        """Return what a user wrote about a form so far: for the whole of it, and by ref."""
        values = {"user_id": user_id, "instance_id": instance_id}
        row = self._access.connection.execute(_BEGUN, values).one_or_none()
        return (row.comment, json.loads(row.remarks)) if row else ("", {})

    def keep_begun(
        self, user_id: str, instance_id: str, comment: str, remarks: Mapping[str, str]
    ) -> None:
        """Keep what a user wrote about a form so far; it stays on this laptop."""
        row = {"user_id": user_id, "instance_id": instance_id, "comment": comment}
        told = json.dumps(dict(remarks), ensure_ascii=False)
        self._access.change(upsert(begun_reviews), {**row, "remarks": told})

    def forget_begun(self, user_id: str, instance_id: str) -> None:
        """Wipe what a user wrote about a form so far."""
        self._access.change(_FORGET, {"b_user": user_id, "b_instance": instance_id})


def review_payload(review: Review) -> dict[str, Any]:
    """Return a review as the log holds it."""
    return {
        "instance_id": review.instance_id,
        "at": moment_text(review.at),
        "user_id": review.user_id,
        "user_name": review.user_name,
        "comment": review.comment,
        "remarks": [[remark.ref, remark.text] for remark in review.remarks],
    }


def _review(row: StoredRow) -> Review:
    return Review(
        id=row.id,
        instance_id=row.instance_id,
        at=moment_of(row.at),
        user_id=row.user_id,
        user_name=row.user_name,
        # What was erased leaves nothing to say but that the form was returned.
        comment=row.comment if row.comment or row.remarks != "[]" else "\N{HORIZONTAL ELLIPSIS}",
        remarks=tuple(Remark(*pair) for pair in json.loads(row.remarks)),
    )
