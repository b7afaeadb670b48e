"""The days on which members of cases came to a group or to day care, by the marks."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.change import EntityType
from fieldkit.store.heads import Altered
from fieldkit.store.prepared import Prepared
from fieldkit.store.sql import among, listed
from fieldkit.store.tables import marks, registrations, sessions

_CAME = [str(one) for one in AttendanceStatus if one.came]
# Said as the index says it, which holds those registrations alone.
_OF_A_CASE = sa.text("registrations.case_id <> ''")
_LAST = Prepared(
    sa.select(registrations.c.case_id, sa.func.max(sessions.c.day))
    .join_from(registrations, sessions, sessions.c.event_id == registrations.c.event_id)
    .join(
        marks,
        sa.and_(marks.c.session_id == sessions.c.id, marks.c.registration_id == registrations.c.id),
    )
    .where(
        _OF_A_CASE,
        among(registrations.c.case_id, "cases"),
        among(marks.c.status, "came"),
        sessions.c.cancelled == 0,
        # To be on board of a bus is no visit yet.
        sessions.c.kind != "break",
    )
    .group_by(registrations.c.case_id)
)
_CASES = sa.select(registrations.c.case_id).distinct().where(_OF_A_CASE)
_BY_THING = Prepared(_CASES.where(among(registrations.c.thing, "things")))
_BY_ID = Prepared(_CASES.where(among(registrations.c.id, "ids")))
_BY_SESSION = Prepared(
    _CASES.join_from(
        registrations, sessions, sessions.c.event_id == registrations.c.event_id
    ).where(among(sessions.c.thing, "things"))
)


def last_visits(connection: sa.Connection, cases: Iterable[str]) -> dict[str, str]:
    """Return the last day (ISO) on which somebody of a case came, by the id of the case."""
    asked = {"cases": listed(cases), "came": listed(_CAME)}
    return {row[0]: row[1] for row in _LAST.run(connection, asked)}


def cases_marked(
    connection: sa.Connection, kind: EntityType, altered: Sequence[Altered]
) -> set[str]:
    """Return the cases whose visits may follow from these records, as the tables hold them."""
    if kind is EntityType.MARK:
        people = listed({item.entity.partition("/")[2] for item in altered})
        return {case for (case,) in _BY_ID.run(connection, {"ids": people})}
    query = {EntityType.REGISTRATION: _BY_THING, EntityType.SESSION: _BY_SESSION}.get(kind)
    if query is None:
        return set()
    things = listed(item.thing for item in altered)
    return {case for (case,) in query.run(connection, {"things": things})}
