"""Who has completed an event: by hours, or by the sessions that are required."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from types import SimpleNamespace

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import EventFormat
from fieldkit.services.attendance import (
    MarkWish,
    RosterRow,
    create_event,
    import_roster,
    mark_many,
    open_event,
    plan_sessions,
    update_event,
    update_session,
)
from fieldkit.services.certificates import preview_certificates
from fieldkit.services.event_report import print_event_report
from tests.support.papers import text_of

DAY = date(2026, 11, 18)
PARTS = [(time(9), time(10)), (time(10), time(11)), (time(11), time(12)), (time(12), time(13))]


@pytest.fixture
def course(laptop):
    """Return four sessions of an hour: the first person came to two, the second to the others."""
    laptop.now = lambda: datetime(2026, 11, 18, 15, tzinfo=UTC)
    event = create_event(laptop, "Курс", EventFormat.TRAINING, DAY, DAY)
    sessions = plan_sessions(laptop, event.id, [DAY], PARTS)
    import_roster(laptop, event.id, [RosterRow("Аистова Вера"), RosterRow("Вязова Ева")])
    first, second = (one.id for one in open_event(laptop, event.id).participants())
    came = {first: sessions[:2], second: sessions[1:]}
    wishes = [
        MarkWish(session.id, who, AttendanceStatus.PRESENT)
        for who, some in came.items()
        for session in some
    ]
    mark_many(laptop, wishes)
    return SimpleNamespace(id=event.id, sessions=sessions, first=first, second=second)


def completed(laptop, course):
    grid = open_event(laptop, course.id)
    return [grid.completed(one) for one in (course.first, course.second)]


def require(laptop, course, *numbers):
    for number in numbers:
        update_session(laptop, replace(course.sessions[number - 1], required=True))


def test_by_hours_three_quarters_are_enough_unless_told_otherwise(laptop, course):
    assert completed(laptop, course) == [False, True]

    update_event(laptop, replace(open_event(laptop, course.id).event, completion_share=0.5))

    assert completed(laptop, course) == [True, True]


def test_who_came_to_all_required_sessions_has_completed_whatever_the_hours(laptop, course):
    require(laptop, course, 1, 2)

    assert completed(laptop, course) == [True, False]
    wanted = preview_certificates(laptop, course.id).to_issue()
    assert [one.registration.id for one in wanted] == [course.first]


def test_a_required_session_of_another_track_is_none_of_theirs(laptop, course):
    update_session(laptop, replace(course.sessions[0], required=True, track="Опека"))
    grid = open_event(laptop, course.id)
    person = next(one for one in grid.registrations if one.id == course.second)

    with_track = replace(grid, registrations=(replace(person, track="Школа"),))

    assert with_track.completed(course.second)


def test_the_report_says_by_which_rule(laptop, course, tmp_path):
    out = tmp_path / "отчёт.pdf"
    require(laptop, course, 1)

    print_event_report(laptop, course.id, out)

    assert "Completed: came to all required sessions" in " ".join(text_of(out).split())
