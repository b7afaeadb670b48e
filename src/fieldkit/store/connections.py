"""Who was connected to webinars."""

from collections.abc import Iterable

import sqlalchemy as sa

from fieldkit.records.change import EntityType
from fieldkit.records.webinar import Connection
from fieldkit.store.access import Access
from fieldkit.store.certificate_tables import connections
from fieldkit.store.logged_records import drop_records, save_records

_OF_EVENT = (
    sa.select(connections)
    .where(connections.c.event_id == sa.bindparam("event_id"))
    .order_by(connections.c.id)
)


class Connections:
    """Connections come with an import and go with it."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, found: Iterable[Connection]) -> None:
        """Keep connections."""
        save_records(self._access, EntityType.CONNECTION, found)

    def drop(self, ids: Iterable[str]) -> None:
        """Take connections away."""
        drop_records(self._access, EntityType.CONNECTION, ids)

    def of_event(self, event_id: str) -> tuple[Connection, ...]:
        """Return the connections of an event."""
        found = self._access.connection.execute(_OF_EVENT, {"event_id": event_id})
        return tuple(
            Connection(
                id=row.id,
                event_id=row.event_id,
                session_id=row.session_id,
                batch=row.batch,
                registration_id=row.registration_id,
                people=row.people,
                minutes=row.minutes,
                recording=bool(row.recording),
            )
            for row in found
        )
