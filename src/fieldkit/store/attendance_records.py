"""Attendance records as they lie in their tables and in the log."""

from dataclasses import fields
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.consents import as_consented
from fieldkit.records.event import (
    Consent,
    Event,
    EventFormat,
    EventStatus,
    Registration,
    RegistrationRole,
    RegistrationSource,
    Session,
    SessionKind,
)
from fieldkit.store.sql import StoredRow, moment_of, moment_text


def logged_values(record: Event | Session | Registration) -> dict[str, Any]:
    """Return a record's fields but its id as JSON values, as the log and the tables hold them."""
    return {
        field.name: _plain(getattr(record, field.name))
        for field in fields(record)
        if field.name != "id"
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field of a record
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple):
        return " ".join(value)
    return str(value) if isinstance(value, StrEnum) else value


def event_of(row: StoredRow) -> Event:
    """Return the event of a row. An end before the start, from two authors, is the start."""
    starts, ends = date.fromisoformat(row.starts_on), date.fromisoformat(row.ends_on)
    return Event(
        id=row.id,
        title=row.title,
        format=EventFormat(row.format),
        starts_on=starts,
        ends_on=max(starts, ends),
        place=row.place,
        programme=row.programme,
        district=row.district,
        organiser=row.organiser,
        status=EventStatus(row.status),
        academic_hours=bool(row.academic_hours),
        completion_share=row.completion_share,
        series=row.series,
        headcount=bool(row.headcount),
        reason=row.reason,
        zone=row.zone,
        places=row.places,
        places_per_org=row.places_per_org,
        places_per_district=row.places_per_district,
    )


def session_of(row: StoredRow) -> Session:
    """Return the session of a row."""
    return Session(
        id=row.id,
        event_id=row.event_id,
        number=row.number,
        day=date.fromisoformat(row.day),
        starts=time.fromisoformat(row.starts),
        ends=time.fromisoformat(row.ends),
        title=row.title,
        kind=SessionKind(row.kind),
        room=row.room,
        speakers=row.speakers,
        closed_at=moment_of(row.closed_at) if row.closed_at else None,
        closed_by=row.closed_by,
        opened_again=row.opened_again,
        reopened_for=row.reopened_for,
        counted=row.counted,
        counted_note=row.counted_note,
        track=row.track,
        host=row.host,
        cancelled=bool(row.cancelled),
        required=bool(row.required),
    )


def registration_of(row: StoredRow) -> Registration:
    """Return the registration of a row: initials alone of who refused consent.

    Two laptops may have written a refusal and a name apart from each other.
    """
    found = Registration(
        id=row.id,
        event_id=row.event_id,
        row_no=row.row_no,
        name=row.name,
        role=RegistrationRole(row.role),
        specialist_id=row.specialist_id,
        organisation_id=row.organisation_id,
        org_then=row.org_then,
        district_then=row.district_then,
        position=row.position,
        source=RegistrationSource(row.source),
        consent_page=row.consent_page,
        confirmed=bool(row.confirmed),
        withdrawn=bool(row.withdrawn),
        track=row.track,
        waiting=bool(row.waiting),
        declined=bool(row.declined),
        anonymous=bool(row.anonymous),
        person_id=row.person_id,
        case_id=row.case_id,
        phone=row.phone,
        email=row.email,
        consent=Consent(row.consent),
        consent_photo=Consent(row.consent_photo),
        merged_into=row.merged_into,
        row_laptop=row.row_laptop,
        same_as=row.same_as,
        sessions=tuple(row.sessions.split()),
        forgotten=bool(row.forgotten),
        hall=row.hall,
        then_note=row.then_note,
        years=row.years,
    )
    return as_consented(found)


def mark_of(row: tuple[Any, ...]) -> Mark:
    """Return the mark of a row of its seven columns in the record's order."""
    session_id, registration_id, status, minutes, note, discrepancy, reason = row
    return Mark(
        session_id,
        registration_id,
        AttendanceStatus(status),
        minutes,
        note,
        bool(discrepancy),
        reason,
    )
