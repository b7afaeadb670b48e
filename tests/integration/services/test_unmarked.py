"""Sessions past without marks are found, and only those."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import EventFormat, EventStatus
from fieldkit.services.attendance import (
    MarkWish,
    RosterRow,
    close_session,
    create_event,
    import_roster,
    mark_many,
    open_event,
    plan_sessions,
    update_event,
)
from fieldkit.services.unmarked import unmarked_sessions
from fieldkit.services.workspace import Workspace

DAY = date(2026, 11, 10)


@pytest.fixture
def event(laptop: Workspace) -> str:
    """Plan an event of two days with two sessions each; it is noon of the second."""
    days = [DAY, DAY + timedelta(days=1)]
    made = create_event(laptop, "Семинар", EventFormat.SEMINAR, *days)
    plan_sessions(laptop, made.id, days, [(time(10), time(11)), (time(14), time(15))])
    import_roster(laptop, made.id, [RosterRow("Ольхова Вера", "НКО"), RosterRow("Вязова Ева", "")])
    laptop.now = lambda: datetime.combine(days[1], time(12)).astimezone()
    return made.id


def found(laptop: Workspace) -> list[tuple[int, int]]:
    return [(one.session_no, one.blank) for one in unmarked_sessions(laptop)]


def test_past_sessions_are_there_the_newest_first_and_those_to_come_are_not(
    laptop: Workspace, event: str
):
    assert found(laptop) == [(3, 2), (2, 2), (1, 2)]


def test_marked_and_closed_sessions_are_not_there(laptop: Workspace, event: str):
    grid = open_event(laptop, event)
    present = AttendanceStatus.PRESENT
    first = [MarkWish(grid.sessions[0].id, one.id, present) for one in grid.registrations]
    mark_many(laptop, [*first, MarkWish(grid.sessions[1].id, grid.registrations[0].id, present)])
    close_session(laptop, grid.sessions[2].id, blanks_are_absent=True)

    assert found(laptop) == [(2, 1)]


def test_an_event_that_was_cancelled_is_not_waited_for(laptop: Workspace, event: str):
    kept = open_event(laptop, event).event

    update_event(laptop, replace(kept, status=EventStatus.CANCELLED))

    assert found(laptop) == []


def test_at_the_door_the_one_event_alone_is_looked_at(laptop: Workspace, event: str):
    laptop.only_event = "another"

    assert found(laptop) == []


def test_a_session_is_over_by_the_clock_of_its_event(laptop: Workspace, event: str):
    moscow = timezone(timedelta(hours=3))
    # Half past nine in Moscow is half past three in the afternoon at the event.
    laptop.now = lambda: datetime.combine(DAY + timedelta(days=1), time(9, 30), moscow)
    facts = open_event(laptop, event).event

    update_event(laptop, replace(facts, zone="Asia/Yakutsk"))
    there = found(laptop)
    update_event(laptop, replace(facts, zone="Europe/Moscow"))

    assert there == [(4, 2), (3, 2), (2, 2), (1, 2)]
    assert found(laptop) == [(2, 2), (1, 2)]
