"""Events moved, cancelled, in tracks and by head count; the plan's earlier versions stay."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import Event, EventFormat, EventStatus, SessionKind
from fieldkit.records.headcount import headcount_figures
from fieldkit.records.sheet_errors import SheetClosed
from fieldkit.services.attendance import (
    close_session,
    create_event,
    mark_attendance,
    open_event,
    plan_sessions,
    register,
    update_registration,
    update_session,
)
from fieldkit.services.event_planning import (
    ReasonMissing,
    SessionHasMarks,
    SessionPlan,
    add_date,
    cancel_event,
    move_event,
    take_up_event,
)
from fieldkit.services.headcounts import CountUnlikely, set_headcount
from fieldkit.services.plan_versions import plan_versions
from fieldkit.services.unmarked import unmarked_sessions
from fieldkit.services.workspace import Workspace

P = AttendanceStatus.PRESENT
FIRST, LAST = date(2026, 11, 18), date(2026, 11, 19)
PARTS = [(time(10), time(12)), (time(14), time(16))]


@pytest.fixture
def event(laptop: Workspace) -> Event:
    return create_event(laptop, "Семинар", EventFormat.SEMINAR, FIRST, LAST)


def test_a_moved_event_takes_its_open_sessions_along(laptop: Workspace, event: Event):
    plan_sessions(laptop, event.id, [FIRST, LAST], PARTS)

    moved = move_event(laptop, event.id, FIRST + timedelta(days=7), "половодье")

    assert (moved.starts_on, moved.ends_on) == (date(2026, 11, 25), date(2026, 11, 26))
    assert moved.status is EventStatus.MOVED
    days = {session.day for session in open_event(laptop, event.id).sessions}
    assert days == {date(2026, 11, 25), date(2026, 11, 26)}


def test_what_took_place_already_is_not_moved(laptop: Workspace, event: Event):
    first, second = plan_sessions(laptop, event.id, [FIRST, LAST], PARTS[:1])
    person = register(laptop, event.id, "Аистова Вера")
    mark_attendance(laptop, first.id, person.id, P)

    move_event(laptop, event.id, FIRST + timedelta(days=7), "половодье")

    held = {session.id: session.day for session in open_event(laptop, event.id).sessions}
    assert held == {first.id: FIRST, second.id: LAST + timedelta(days=7)}


def test_an_event_is_neither_moved_nor_cancelled_without_a_reason(laptop, event):
    with pytest.raises(ReasonMissing):
        move_event(laptop, event.id, LAST, "  ")
    with pytest.raises(ReasonMissing):
        cancel_event(laptop, event.id, "")


def test_the_first_session_closed_makes_a_moved_event_a_held_one(laptop, event):
    (session,) = plan_sessions(laptop, event.id, [FIRST], PARTS[:1])
    move_event(laptop, event.id, LAST, "половодье")

    close_session(laptop, session.id)

    assert open_event(laptop, event.id).event.status is EventStatus.HELD


def test_each_plan_of_an_event_stays_with_its_reason(laptop: Workspace, event: Event):
    plan_sessions(laptop, event.id, [FIRST, LAST], PARTS)
    move_event(laptop, event.id, FIRST + timedelta(days=7), "половодье")
    cancel_event(laptop, event.id, "нет денег")
    take_up_event(laptop, event.id)

    versions = plan_versions(laptop, event.id)

    told = [(one.number, one.starts_on.day, one.status, one.reason) for one in versions]
    assert told == [
        (1, 18, EventStatus.PLANNED, ""),
        (2, 25, EventStatus.MOVED, "половодье"),
        (3, 25, EventStatus.CANCELLED, "нет денег"),
        (4, 25, EventStatus.PLANNED, ""),
    ]
    assert [one.sessions for one in versions] == [4, 4, 4, 4]
    assert versions[0].days == (FIRST, LAST)
    assert versions[0].user_name == laptop.user.name


def test_a_group_gets_its_next_date_a_step_after_the_last(laptop: Workspace, event: Event):
    plan_sessions(laptop, event.id, [FIRST, FIRST + timedelta(days=14)], PARTS[:1])

    (made,) = add_date(laptop, event.id)

    assert made.day == FIRST + timedelta(days=28)
    assert (made.starts, made.number) == (time(10), 3)
    assert open_event(laptop, event.id).event.ends_on == made.day


def test_tracks_run_at_once_after_a_first_part_together(laptop: Workspace, event: Event):
    plan = SessionPlan(PARTS, ("А", "Б"), first_together=True)

    made = plan_sessions(laptop, event.id, [FIRST], (), plan=plan)

    told = [(one.number, one.starts.hour, one.track, one.kind) for one in made]
    assert told == [
        (1, 10, "", SessionKind.PLENARY),
        (2, 14, "А", SessionKind.TRACK),
        (3, 14, "Б", SessionKind.TRACK),
    ]


def test_a_track_expects_those_who_chose_it_and_tells_of_two_at_once(laptop, event):
    plan = SessionPlan(PARTS[:1], ("А", "Б"))
    one, other = plan_sessions(laptop, event.id, [FIRST], (), plan=plan)
    anna = _on_track(laptop, event, "Аистова Анна", "А")
    vera = _on_track(laptop, event, "Осинина Вера", "Б")
    mark_attendance(laptop, one.id, anna.id, P)
    mark_attendance(laptop, one.id, vera.id, P)
    mark_attendance(laptop, other.id, vera.id, P)

    grid = open_event(laptop, event.id)

    assert [r.id for r in grid.expected(one)] == [anna.id]
    assert grid.sheet(one.id).tally().present == 2
    assert grid.sheet(other.id).tally().blank == 0
    assert [(c.registration.id, c.one.id, c.other.id) for c in grid.conflicts()] == [
        (vera.id, one.id, other.id)
    ]
    assert grid.hours(vera.id) == 2
    assert grid.completed(anna.id)


def _on_track(laptop: Workspace, event: Event, name: str, track: str):
    from dataclasses import replace

    person = register(laptop, event.id, name)
    return update_registration(laptop, replace(person, track=track))


def test_a_session_with_marks_is_not_cancelled(laptop: Workspace, event: Event):
    from dataclasses import replace

    first, second = plan_sessions(laptop, event.id, [FIRST], PARTS)
    person = register(laptop, event.id, "Аистова Вера")
    mark_attendance(laptop, first.id, person.id, P)

    update_session(laptop, replace(second, cancelled=True))

    grid = open_event(laptop, event.id)
    assert ([s.id for s in grid.sessions], [s.id for s in grid.cancelled]) == (
        [first.id],
        [second.id],
    )
    assert grid.completed(person.id)
    with pytest.raises(SessionHasMarks):
        update_session(laptop, replace(first, cancelled=True))


def test_head_counts_are_kept_by_category_and_never_among_people(laptop: Workspace):
    event = create_event(
        laptop, "День семьи", EventFormat.ROUND_TABLE, FIRST, FIRST, headcount=True
    )
    (session,) = plan_sessions(laptop, event.id, [FIRST], PARTS[:1])
    set_headcount(laptop, session.id, "children", 40)
    set_headcount(laptop, session.id, "adults", 25)
    set_headcount(laptop, session.id, "adults", 27)
    set_headcount(laptop, session.id, "minded", 6)

    grid = open_event(laptop, event.id)
    figures = headcount_figures(grid.headcounts)

    assert (figures.visits, figures.minded, figures.sessions) == (67, 6, 1)
    assert (grid.summary().attended, grid.summary().registered) == (0, 0)


def test_a_head_count_that_cannot_be_or_comes_after_closing_is_refused(laptop, event):
    (session,) = plan_sessions(laptop, event.id, [FIRST], PARTS[:1])
    close_session(laptop, session.id)

    with pytest.raises(CountUnlikely):
        set_headcount(laptop, session.id, "adults", -1)
    with pytest.raises(SheetClosed):
        set_headcount(laptop, session.id, "adults", 5)


def test_a_moved_event_without_marks_is_told_and_a_cancelled_one_is_not(laptop, event):
    plan_sessions(laptop, event.id, [FIRST], PARTS[:1])
    register(laptop, event.id, "Аистова Вера")
    laptop.now = lambda: datetime(2026, 12, 20, 12, tzinfo=UTC)

    move_event(laptop, event.id, LAST, "половодье")

    assert [one.event_id for one in unmarked_sessions(laptop)] == [event.id]
    cancel_event(laptop, event.id, "нет денег")
    assert unmarked_sessions(laptop) == ()
