"""Reports of events that were closed."""

import sqlalchemy as sa

from fieldkit.records.change import EntityType
from fieldkit.records.event_report import ClosedReport
from fieldkit.store.access import Access
from fieldkit.store.certificate_tables import event_reports
from fieldkit.store.logged_records import save_records
from fieldkit.store.sql import moment_of

_OF_EVENT = (
    sa.select(event_reports)
    .where(event_reports.c.event_id == sa.bindparam("event_id"))
    .order_by(event_reports.c.closed_at, event_reports.c.id)
)


class EventReports:
    """A closed report is written once."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, report: ClosedReport) -> None:
        """Keep a closed report."""
        save_records(self._access, EntityType.EVENT_REPORT, [report])

    def of_event(self, event_id: str) -> tuple[ClosedReport, ...]:
        """Return the closed reports of an event, the first one first."""
        found = self._access.connection.execute(_OF_EVENT, {"event_id": event_id})
        return tuple(
            ClosedReport(row.id, row.event_id, moment_of(row.closed_at), row.figures, row.closed_by)
            for row in found
        )
