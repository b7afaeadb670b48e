"""Two rows of one participant: merged with both names and ids kept, and parted again."""

from datetime import date, time, timedelta

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import Event, EventFormat, Session
from fieldkit.records.row_number import RowNumber
from fieldkit.services.attendance import (
    AlreadyOnRoster,
    create_event,
    mark_attendance,
    open_event,
    plan_sessions,
    register,
)
from fieldkit.services.participant_merging import (
    MergedTooLongAgo,
    NotMergeable,
    merge_participants,
    part_participants,
)
from fieldkit.services.workspace import Workspace
from tests.support.laptops import NOON

P, A = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT
DAY = date(2026, 11, 18)


@pytest.fixture
def event(laptop: Workspace) -> Event:
    return create_event(laptop, "Семинар", EventFormat.SEMINAR, DAY, DAY)


@pytest.fixture
def sessions(laptop: Workspace, event: Event) -> tuple[Session, ...]:
    return plan_sessions(laptop, event.id, [DAY], [(time(9), time(10)), (time(10), time(11))])


def test_the_marks_of_two_rows_are_read_as_one_person_s(laptop, event, sessions):
    kept = register(laptop, event.id, "Березкина Анна", "Опека")
    gone = register(laptop, event.id, "Соснина Анна", "КЦСОН")
    mark_attendance(laptop, sessions[0].id, kept.id, P)
    mark_attendance(laptop, sessions[1].id, gone.id, P)

    merge_participants(laptop, kept.id, gone.id)

    grid = open_event(laptop, event.id)
    summary = grid.summary()
    assert (summary.registered, summary.attended, summary.completed) == (1, 1, 1)
    assert {one.name for one in grid.registrations} == {"Березкина Анна", "Соснина Анна"}
    assert not any(mark.discrepancy for mark in grid.marks.values())


def test_different_marks_of_the_two_are_a_discrepancy_until_one_is_set(laptop, event, sessions):
    kept = register(laptop, event.id, "Березкина Анна")
    gone = register(laptop, event.id, "Берёзкина А.")
    mark_attendance(laptop, sessions[0].id, kept.id, A)
    mark_attendance(laptop, sessions[0].id, gone.id, P)
    merge_participants(laptop, kept.id, gone.id)
    mark = open_event(laptop, event.id).marks[sessions[0].id, kept.id]
    assert (mark.status, mark.discrepancy) == (P, True)

    mark_attendance(laptop, sessions[0].id, kept.id, A)

    mark = open_event(laptop, event.id).marks[sessions[0].id, kept.id]
    assert (mark.status, mark.discrepancy) == (A, False)


def test_merged_rows_are_parted_with_their_own_marks(laptop, event, sessions):
    kept = register(laptop, event.id, "Березкина Анна")
    gone = register(laptop, event.id, "Осинина Анна")
    mark_attendance(laptop, sessions[0].id, gone.id, P)
    merge_participants(laptop, kept.id, gone.id)

    part_participants(laptop, gone.id)

    grid = open_event(laptop, event.id)
    assert not grid.attended(kept.id)
    assert grid.attended(gone.id)


def test_rows_are_parted_within_thirty_days(laptop: Workspace, event: Event):
    kept = register(laptop, event.id, "Березкина Анна")
    gone = register(laptop, event.id, "Осинина Анна")
    merge_participants(laptop, kept.id, gone.id)
    laptop.now = lambda: NOON + timedelta(days=4000)

    with pytest.raises(MergedTooLongAgo):
        part_participants(laptop, gone.id)


def test_a_name_that_was_merged_is_on_the_roster_still(laptop: Workspace, event: Event):
    kept = register(laptop, event.id, "Березкина Анна")
    gone = register(laptop, event.id, "Соснина Анна")
    merge_participants(laptop, kept.id, gone.id)

    with pytest.raises(AlreadyOnRoster) as refused:
        register(laptop, event.id, "Соснина Анна")

    assert refused.value.facts == {"name": "Березкина Анна", "row": RowNumber(1)}


def test_rows_of_two_events_are_not_merged(laptop: Workspace, event: Event):
    other = create_event(laptop, "Второй", EventFormat.SEMINAR, DAY, DAY)
    one = register(laptop, event.id, "Березкина Анна")
    two = register(laptop, other.id, "Березкина Анна")

    with pytest.raises(NotMergeable):
        merge_participants(laptop, one.id, two.id)
