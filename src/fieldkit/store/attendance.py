"""Events with their sessions, registrations and marks."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa

from fieldkit.records.attendance import AttendanceGrid, AttendanceSheet, Mark
from fieldkit.records.change import EntityType
from fieldkit.records.clock import Moment
from fieldkit.records.event import Event, Registration, Session, numbered_name
from fieldkit.records.finding import Wanted
from fieldkit.records.hall import HallTotal
from fieldkit.records.merging import marks_of_people, unlooped
from fieldkit.records.row_number import RowNumber
from fieldkit.store.access import Access
from fieldkit.store.attendance_records import (
    event_of,
    logged_values,
    mark_of,
    registration_of,
    session_of,
)
from fieldkit.store.attendance_writes import clearing, hall_total_write, mark_write, unsaid_apart
from fieldkit.store.bodies import bodies
from fieldkit.store.contents import KINDS
from fieldkit.store.journal import Write
from fieldkit.store.prepared import Prepared
from fieldkit.store.row_numbers import next_row
from fieldkit.store.sql import among, listed, moment_of
from fieldkit.store.tables import (
    changes,
    events,
    hall_totals,
    headcounts,
    heads,
    marks,
    registrations,
    sessions,
    things,
)
from fieldkit.store.visits import last_visits

_EVENTS = sa.select(events).order_by(events.c.starts_on.desc(), events.c.thing.desc())
_EVENT = sa.select(events).where(events.c.id == sa.bindparam("id"))
_SESSION = sa.select(sessions).where(sessions.c.id == sa.bindparam("id"))
_SESSIONS = (
    sa.select(sessions)
    .where(sessions.c.event_id == sa.bindparam("event_id"))
    .order_by(sessions.c.number, sessions.c.day, sessions.c.starts, sessions.c.thing)
)
_ROSTER = (
    sa.select(registrations)
    .where(registrations.c.event_id == sa.bindparam("event_id"))
    .order_by(registrations.c.row_no, registrations.c.row_laptop, registrations.c.id)
)
_REGISTRATION = sa.select(registrations).where(registrations.c.id == sa.bindparam("id"))
# Whether the log still holds a telephone or an e-mail of a registration.
_CONTACTS = (
    sa.select(changes.c.no)
    .join(things, things.c.id == changes.c.thing)
    .where(
        things.c.type == str(EntityType.REGISTRATION),
        things.c.entity == sa.bindparam("id"),
        changes.c.field.in_(("phone", "email")),
        sa.text("payload IS NOT NULL AND payload <> '\"\"'"),
    )
    .limit(1)
)
_NAMED = (
    sa.select(registrations.c.event_id, sa.func.count().label("people"))
    .where(
        registrations.c.name
        != sa.literal(numbered_name(0)[:-1]).concat(sa.cast(registrations.c.row_no, sa.Text))
    )
    .group_by(registrations.c.event_id)
)
_REGISTERED_AS = (
    sa.select(registrations)
    .where(registrations.c.specialist_id == sa.bindparam("specialist"))
    .order_by(registrations.c.thing)
)
_MARK = sa.select(
    marks.c.session_id,
    marks.c.registration_id,
    marks.c.status,
    marks.c.minutes,
    marks.c.note,
    marks.c.discrepancy,
    marks.c.reason,
)
_OF_SESSIONS = Prepared(_MARK.where(among(marks.c.session_id, "sessions")))
_SEVERAL = sa.select(registrations).where(among(registrations.c.id, "ids"))
_OF_PEOPLE = Prepared(
    _MARK.where(
        marks.c.session_id == sa.bindparam("session_id"), among(marks.c.registration_id, "people")
    )
)
_COUNTED = Prepared(
    sa.select(headcounts.c.session_id, headcounts.c.category, headcounts.c.people).where(
        among(headcounts.c.session_id, "sessions")
    )
)
_HALLS = Prepared(
    sa.select(
        hall_totals.c.session_id, hall_totals.c.hall, hall_totals.c.counted, hall_totals.c.note
    ).where(among(hall_totals.c.session_id, "sessions"))
)
# The same people under other registrations, which were merged into these.
_ALIASES = Prepared(
    sa.select(registrations.c.id).where(among(registrations.c.merged_into, "people"))
)
_OF_CASES = sa.select(registrations).where(
    sa.text("case_id <> ''"), among(registrations.c.case_id, "cases")
)
_STATUS_SET = (
    sa.select(
        marks.c.session_id,
        marks.c.registration_id,
        marks.c.reason,
        sessions.c.day,
        sessions.c.closed_at,
        changes.c.hlc,
    )
    .join(sessions, sessions.c.id == marks.c.session_id)
    .join(heads, sa.and_(heads.c.thing == marks.c.thing, heads.c.field == "status"))
    .join(changes, changes.c.no == heads.c.change_no)
    .where(sessions.c.event_id == sa.bindparam("event_id"))
)
_FIND = sa.select(registrations).order_by(registrations.c.thing.desc())
_MOST_FOUND = 200
_EVERYBODY = (
    sa.select(registrations)
    .where(registrations.c.withdrawn == 0)
    .order_by(registrations.c.event_id, registrations.c.row_no, registrations.c.thing)
)


class UnknownEvent(KeyError):
    """An event or a session was asked for that is not here."""


class Attendance:
    """Attendance is a record of its own kind: marks are saved one by one, each a change."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save_event(self, event: Event) -> None:
        """Keep an event: one change for each field that differs."""
        self._save(EntityType.EVENT, _EVENT, event)

    def save_session(self, session: Session) -> None:
        """Keep a session: one change for each field that differs."""
        self._save(EntityType.SESSION, _SESSION, session)

    def save_registration(self, registration: Registration) -> None:
        """Keep a registration: one change for each field that differs."""
        self._save(EntityType.REGISTRATION, _REGISTRATION, registration)

    def save_registrations(self, found: Iterable[Registration]) -> None:
        """Keep many registrations, such as a roster, in one stroke."""
        writes = [self._write(EntityType.REGISTRATION, _REGISTRATION, one) for one in found]
        self._access.journal.write(writes)

    def forget_contacts(self, ids: Iterable[str]) -> None:
        """Wipe telephones and e-mails of registrations from the log, here and elsewhere."""
        writes = []
        for id_ in ids:
            row = self._access.connection.execute(_CONTACTS, {"id": id_}).first()
            if row is not None:
                gone = {"phone": "", "email": ""}
                writes.append(Write(EntityType.REGISTRATION, id_, gone, erasing=True))
        self._access.journal.write(writes)

    def drop_registrations(self, ids: Iterable[str]) -> None:
        """Let registrations be as if they had not been made; nothing may hang on them."""
        found = [one for id_ in ids if (one := self.registration(id_))]
        writes = [
            Write(
                EntityType.REGISTRATION,
                one.id,
                dict.fromkeys(unsaid_apart(EntityType.REGISTRATION, logged_values(one))),
            )
            for one in found
        ]
        self._access.journal.write(writes)

    def save_marks(self, found: Iterable[Mark]) -> None:
        """Keep marks; setting one that people had set differently resolves the discrepancy."""
        by_session: dict[str, dict[str, Mark]] = {}
        for mark in found:
            by_session.setdefault(mark.session_id, {})[mark.registration_id] = mark
        writes: list[Write] = []
        for session_id, given in by_session.items():
            stored = self._marks_of(session_id, given)
            writes += [mark_write(mark, stored.get(key)) for key, mark in given.items()]
            writes += self._of_aliases(session_id, given)
        self._access.journal.write(writes)

    def clear_marks(self, session_id: str, registration_ids: Iterable[str]) -> None:
        """Take marks away: these people have not been asked yet."""
        given = list(registration_ids)
        stored = self._marks_of(session_id, given)
        writes = [clearing(mark) for mark in stored.values()]
        self._access.journal.write([*writes, *self._of_aliases(session_id, given)])

    def save_sheet(self, sheet: AttendanceSheet) -> None:
        """Keep a sheet: its session, and every mark that differs from the stored ones."""
        stored = self._marks_of(sheet.session.id, sheet.roster)
        self.save_session(sheet.session)
        writes = [
            mark_write(mark, stored.get(key))
            for key, mark in sheet.marks.items()
            if stored.get(key) != mark
        ]
        writes += [clearing(mark) for key, mark in stored.items() if key not in sheet.marks]
        writes += self._of_aliases(sheet.session.id, sheet.marks)
        self._access.journal.write(writes)

    def save_headcount(self, session_id: str, category: str, people: int) -> None:
        """Keep how many people of a category came to a session where nobody is named."""
        write = Write(EntityType.HEADCOUNT, f"{session_id}/{category}", {"people": people})
        self._access.journal.write([write])

    def save_hall_total(self, session_id: str, hall: str, total: HallTotal | None) -> None:
        """Keep the total of one hall's paper, or forget it; ``hall`` is the hall's key."""
        self._access.journal.write([hall_total_write(session_id, hall, total)])

    def events(self) -> tuple[Event, ...]:
        """Return all events, the newest first."""
        return tuple(event_of(row) for row in self._access.connection.execute(_EVENTS))

    def event(self, event_id: str) -> Event | None:
        """Return one event, None where unknown."""
        row = self._access.connection.execute(_EVENT, {"id": event_id}).one_or_none()
        return event_of(row) if row else None

    def session(self, session_id: str) -> Session | None:
        """Return one session, None where unknown."""
        row = self._access.connection.execute(_SESSION, {"id": session_id}).one_or_none()
        return session_of(row) if row else None

    def registration(self, registration_id: str) -> Registration | None:
        """Return one registration, None where unknown."""
        row = self._access.connection.execute(_REGISTRATION, {"id": registration_id}).one_or_none()
        return registration_of(row) if row else None

    def several(self, registration_ids: Iterable[str]) -> dict[str, Registration]:
        """Return those of these registrations that are known, by id, in one reading."""
        rows = self._access.connection.execute(_SEVERAL, {"ids": listed(registration_ids)})
        return {one.id: one for one in map(registration_of, rows)}

    def mark(self, session_id: str, registration_id: str) -> Mark | None:
        """Return one mark, None for a blank."""
        return self._marks_of(session_id, [registration_id]).get(registration_id)

    def entered_after(self, event_id: str, days: int) -> frozenset[tuple[str, str]]:
        """Return the marks (session, registration) set more than so many days after the session.

        What a session held when it was closed in time was set in time.
        """
        late = set()
        for row in self._access.connection.execute(_STATUS_SET, {"event_id": event_id}):
            last = date.fromisoformat(row.day) + timedelta(days)
            moment = datetime.fromtimestamp(Moment.parse(row.hlc).milliseconds / 1000, UTC)
            in_time = row.closed_at and moment_of(row.closed_at).date() <= last and not row.reason
            if moment.date() > last and not in_time:
                late.add((row.session_id, row.registration_id))
        return frozenset(late)

    def grid(
        self, event_id: str, wanted: Callable[[Session], bool] = lambda _session: True
    ) -> AttendanceGrid:
        """Return a whole event, with marks and counts of its ``wanted`` sessions alone.

        Raises UnknownEvent.
        """
        event = self.event(event_id)
        if event is None:
            raise UnknownEvent(event_id)
        connection, key = self._access.connection, {"event_id": event_id}
        planned = tuple(session_of(row) for row in connection.execute(_SESSIONS, key))
        people = unlooped(registration_of(row) for row in connection.execute(_ROSTER, key))
        asked = {"sessions": listed(s.id for s in planned if wanted(s))}
        found = map(mark_of, _OF_SESSIONS.run(connection, asked))
        marked = {(mark.session_id, mark.registration_id): mark for mark in found}
        counts = _COUNTED.run(connection, asked)
        totals = (HallTotal(*row) for row in _HALLS.run(connection, asked))
        return AttendanceGrid(
            event,
            tuple(one for one in planned if not one.cancelled),
            people,
            marks_of_people(people, marked),
            {(session, category): count for session, category, count in counts},
            tuple(one for one in planned if one.cancelled),
            bodies(connection),
            {(one.session_id, one.hall): one for one in totals},
        )

    def sheet(self, session_id: str) -> AttendanceSheet:
        """Return one session's sheet. Raises UnknownEvent."""
        session = self.session(session_id)
        if session is None:
            raise UnknownEvent(session_id)
        return self.grid(session.event_id).sheet(session_id)

    def last_visits(self, cases: Iterable[str]) -> dict[str, str]:
        """Return the last day on which somebody of a case came to a group, by the case's id."""
        return last_visits(self._access.connection, cases)

    def of_cases(self, cases: Iterable[str]) -> tuple[Registration, ...]:
        """Return the registrations that count for these cases."""
        asked = {"cases": listed(cases)}
        rows = self._access.connection.execute(_OF_CASES, asked)
        return tuple(registration_of(row) for row in rows)

    def next_row(self, event_id: str) -> RowNumber:
        """Return the number on paper for the next registration; none is used twice."""
        return next_row(self._access, event_id)

    def find_registrations(self, wanted: Wanted) -> tuple[Registration, ...]:
        """Return registrations, newest first, in whose name and organisation the words stand.

        At most 200 are returned.
        """
        held = registrations.c.folded
        there = (
            sa.and_(*(sa.func.instr(held, word) > 0 for word in meant)) for meant in wanted.meanings
        )
        rows = self._access.connection.execute(_FIND.where(sa.or_(sa.false(), *there)))
        fitting = (row for row in rows if wanted.fit(row.folded) is not None)
        return tuple(registration_of(row) for row in islice(fitting, _MOST_FOUND))

    def everybody(self) -> tuple[Registration, ...]:
        """Return the registrations of all events but those withdrawn or without a name now."""
        found = map(registration_of, self._access.connection.execute(_EVERYBODY))
        return tuple(one for one in found if not one.nameless)

    def registered_as(self, specialist_id: str) -> tuple[Registration, ...]:
        """Return all registrations of one professional, none for no id."""
        if not specialist_id:
            return ()
        found = self._access.connection.execute(_REGISTERED_AS, {"specialist": specialist_id})
        return tuple(registration_of(row) for row in found)

    def named(self) -> tuple[tuple[Event, int], ...]:
        """Return the events with people whose names stand in them, and how many, oldest first."""
        counts = {row.event_id: row.people for row in self._access.connection.execute(_NAMED)}
        found = [event for event in self.events() if event.id in counts]
        return tuple((event, counts[event.id]) for event in reversed(found))

    def _save(
        self, kind: EntityType, query: sa.Select[Any], record: Event | Session | Registration
    ) -> None:
        self._access.journal.write([self._write(kind, query, record)])

    def _write(
        self, kind: EntityType, query: sa.Select[Any], record: Event | Session | Registration
    ) -> Write:
        row = self._access.connection.execute(query, {"id": record.id}).mappings().one_or_none()
        given = logged_values(record)
        if row is None:
            return Write(kind, record.id, unsaid_apart(kind, given))
        fields = KINDS[kind].fields
        return Write(
            kind, record.id, {name: given[name] for name in fields if row[name] != given[name]}
        )

    def _of_aliases(self, session_id: str, people: Iterable[str]) -> list[Write]:
        """Return what takes away the marks of merged registrations: one that was set decides."""
        aliases = [
            key for (key,) in _ALIASES.run(self._access.connection, {"people": listed(people)})
        ]
        if not aliases:
            return []
        return [clearing(mark) for mark in self._marks_of(session_id, aliases).values()]

    def _marks_of(self, session_id: str, people: Iterable[str]) -> dict[str, Mark]:
        key = {"session_id": session_id, "people": listed(people)}
        found = map(mark_of, _OF_PEOPLE.run(self._access.connection, key))
        return {mark.registration_id: mark for mark in found}
