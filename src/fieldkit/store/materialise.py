"""The one way in which changes become tables, for our own, for others', and for a rebuild."""

from collections.abc import Iterable

import sqlalchemy as sa

from fieldkit.records.change import EntityType
from fieldkit.store.attendance_rows import show_attendance
from fieldkit.store.entity_rows import show_entities
from fieldkit.store.heads import ERASED, Altered, Arrival, HeadBook
from fieldkit.store.joining import rejoin, touched_by
from fieldkit.store.review_rows import show_reviews
from fieldkit.store.submission_rows import show_submissions
from fieldkit.store.wiping import wipe


def materialise(
    connection: sa.Connection,
    book: HeadBook,
    arrivals: list[Arrival],
    *,
    fresh: Iterable[int] = (),
) -> None:
    """Let changes take effect in heads and tables; their things are loaded into the book.

    ``fresh`` are things that nothing was known of before. Parents must have
    taken effect, or stand earlier among the arrivals.
    """
    wiped = wipe(connection, {item.thing for item in arrivals})
    book.erased |= wiped.whole
    arrivals = [
        item._replace(payload=None, text=ERASED) if item.no in wiped.changes else item
        for item in arrivals
    ]
    by_kind: dict[EntityType, list[Altered]] = {}
    for altered in book.settle(arrivals, frozenset(fresh)):
        by_kind.setdefault(altered.type, []).append(altered)
    touched: set[str] = set()
    for kind, found in by_kind.items():
        if kind is EntityType.ENTITY:
            touched = touched_by(connection, show_entities(connection, found))
        elif kind is EntityType.SUBMISSION:
            show_submissions(connection, found)
        elif kind is EntityType.REVIEW:
            show_reviews(connection, found)
        else:
            show_attendance(connection, kind, found, book)
    if touched:
        rejoin(connection, touched)
