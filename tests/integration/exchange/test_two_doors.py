"""Two laptops at two doors: marks are merged cell by cell, different ones are put side by side."""

from datetime import date, time

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import EventFormat
from fieldkit.records.permissions import OnlyThisEvent
from fieldkit.services.attendance import (
    close_session,
    create_event,
    import_roster,
    mark_attendance,
    open_event,
    plan_sessions,
)
from fieldkit.services.correcting import NothingToSettle, mark_history, settle_mark
from fieldkit.services.discrepancies import decide_discrepancy, list_discrepancies
from fieldkit.services.event_mode import begin_event_mode
from fieldkit.services.export import export_bundle
from fieldkit.services.intake import take_in
from fieldkit.sheets.roster import RosterRow
from tests.support.workspaces import acquaint, hand_over

DAY = date(2026, 11, 18)
S = AttendanceStatus


@pytest.fixture
def doors(field, office):
    """Return two laptops that know the same event, and the office between them."""
    first, second = field.laptop("северная", office), field.laptop("южная", office)
    acquaint(first.database, second.database)
    event = create_event(first, "Семинар", EventFormat.SEMINAR, DAY, DAY)
    plan_sessions(first, event.id, [DAY], [(time(9), time(11)), (time(12), time(14))])
    import_roster(first, event.id, [RosterRow(f"Дроздова{n} Вера") for n in range(1, 5)])
    hand_over(first.database, second.database)
    return first, second, open_event(first, event.id)


def bring(field, laptop, office):
    bundle = export_bundle(laptop, None, field.stick())
    return take_in(office, bundle.path)


def test_different_sessions_and_one_same_cell_give_one_discrepancy(field, office, doors):
    first, second, grid = doors
    one, two = (session.id for session in grid.sessions)
    people = [person.id for person in grid.registrations]
    for person in people[:3]:
        mark_attendance(first, one, person, S.PRESENT)
    for person in people:
        mark_attendance(second, two, person, S.LATE)
    mark_attendance(first, one, people[3], S.PRESENT)
    mark_attendance(second, one, people[3], S.ABSENT)

    bring(field, first, office)
    told = bring(field, second, office)

    merged = open_event(office, grid.event.id)
    disputed = [key for key, mark in merged.marks.items() if mark.discrepancy]
    assert len(merged.marks) == 8
    assert disputed == [(one, people[3])]
    assert merged.marks[one, people[3]].status is S.PRESENT
    assert told.discrepancies == 1


def test_both_values_are_shown_with_laptop_and_time_and_one_is_let_stand(field, office, doors):
    first, second, grid = doors
    session, person = grid.sessions[0].id, grid.registrations[0].id
    mark_attendance(first, session, person, S.LATE, minutes=15, note="автобус")
    mark_attendance(second, session, person, S.PRESENT)
    bring(field, first, office)
    bring(field, second, office)

    rivals = mark_history(office, session, person).rivals
    late = next(one for one in rivals if one.status is S.LATE)
    present = next(one for one in rivals if one.status is S.PRESENT)
    settle_mark(office, session, person, late.id)

    mark = open_event(office, grid.event.id).marks[session, person]
    assert {one.laptop for one in rivals} == {first.device.code, second.device.code}
    assert (present.minutes, present.note) == (0, "")
    assert (mark.status, mark.minutes, mark.note) == (S.LATE, 15, "автобус")
    assert not mark.discrepancy
    assert mark_history(office, session, person).rivals == ()


def test_a_settled_discrepancy_is_settled_for_good(field, office, doors):
    first, second, grid = doors
    session, person = grid.sessions[0].id, grid.registrations[0].id
    mark_attendance(first, session, person, S.ABSENT)
    mark_attendance(second, session, person, S.PRESENT)
    bring(field, first, office)
    bring(field, second, office)
    (rival, *_others) = mark_history(office, session, person).rivals
    settle_mark(office, session, person, rival.id)

    with pytest.raises(NothingToSettle):
        settle_mark(office, session, person, rival.id)


def test_a_discrepancy_in_a_closed_session_is_settled_with_a_reason(field, office, doors):
    first, second, grid = doors
    session, person = grid.sessions[0].id, grid.registrations[0].id
    mark_attendance(first, session, person, S.ABSENT)
    mark_attendance(second, session, person, S.PRESENT)
    bring(field, first, office)
    bring(field, second, office)
    close_session(office, session, blanks_are_absent=True)
    absent = next(
        one for one in mark_history(office, session, person).rivals if one.status is S.ABSENT
    )

    settle_mark(office, session, person, absent.id)

    mark = open_event(office, grid.event.id).marks[session, person]
    assert (mark.status, mark.discrepancy) == (S.ABSENT, False)
    assert mark.reason


def test_at_the_door_no_discrepancy_is_seen_or_decided(field, office, doors):
    first, second, grid = doors
    session, person = grid.sessions[0].id, grid.registrations[0].id
    mark_attendance(first, session, person, S.ABSENT)
    mark_attendance(second, session, person, S.PRESENT)
    bring(field, first, office)
    bring(field, second, office)
    (disputed,) = list_discrepancies(office)
    begin_event_mode(office, grid.event.id)

    with pytest.raises(OnlyThisEvent):
        list_discrepancies(office)
    with pytest.raises(OnlyThisEvent):
        decide_discrepancy(office, disputed.what, "A", "видел сам", ())
    with pytest.raises(OnlyThisEvent):
        settle_mark(office, session, person, "any")
