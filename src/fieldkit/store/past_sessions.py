"""Sessions that are over and were never signed off."""

from datetime import date

import sqlalchemy as sa

from fieldkit.records.event import Session
from fieldkit.store.access import Access
from fieldkit.store.attendance_records import session_of
from fieldkit.store.tables import events, sessions

_UNCLOSED = (
    sa.select(sessions)
    .join_from(sessions, events, events.c.id == sessions.c.event_id)
    .where(
        sessions.c.closed_at.is_(None),
        sessions.c.cancelled == 0,
        sessions.c.kind != "break",
        sessions.c.day <= sa.bindparam("day"),
        events.c.status != "cancelled",
        events.c.headcount == 0,
    )
    .order_by(sessions.c.day.desc(), sessions.c.starts.desc(), sessions.c.thing)
    .limit(sa.bindparam("most"))
)


class PastSessions:
    """Finds them by one query, whatever the number of events."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def unclosed(self, until: date, most: int) -> tuple[Session, ...]:
        """Return sessions up to a day that are not signed off, the newest first."""
        found = self._access.connection.execute(_UNCLOSED, {"day": until.isoformat(), "most": most})
        return tuple(session_of(row) for row in found)
