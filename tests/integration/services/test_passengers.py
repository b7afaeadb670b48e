"""A visit by several buses: who rides where, on paper and in two quick columns."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from types import SimpleNamespace

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.bus import buses_of, visit_days
from fieldkit.records.event import EventFormat, RegistrationRole, SessionKind
from fieldkit.services.attendance import (
    RosterRow,
    create_event,
    import_roster,
    mark_attendance,
    open_event,
    plan_sessions,
    register,
    update_registration,
)
from fieldkit.services.boarding import NoVisit, add_boarding
from fieldkit.services.event_mode import begin_event_mode
from fieldkit.services.event_planning import SessionPlan
from fieldkit.services.event_report import event_report
from fieldkit.services.second_roles import register_in_role
from fieldkit.services.sign_in_sheets import NobodyRides, print_passenger_list, print_sign_in_sheet
from tests.support.papers import pages_of, text_of

DAY, NEXT = date(2026, 11, 18), date(2026, 11, 19)
NORTH, SOUTH = "Автобус 1, север", "Автобус 2, юг"


@pytest.fixture
def visit(laptop, tmp_path):
    """Return an event whose second day goes by two buses to two places; row 5 chose none."""
    laptop.now = lambda: datetime(2026, 11, 19, 8, tzinfo=UTC)
    event = create_event(laptop, "Первый контакт", EventFormat.TRAINING, DAY, NEXT)
    plan_sessions(laptop, event.id, [DAY], [(time(9), time(11))])
    plan = SessionPlan([(time(10), time(13))], [NORTH, SOUTH], kind=SessionKind.SITE_VISIT)
    plan_sessions(laptop, event.id, [NEXT], plan.parts, plan=plan)
    people = [
        RosterRow(f"{name} Вера", "КЦСОН", track=(NORTH, SOUTH)[place % 2] if place < 4 else "")
        for place, name in enumerate("Аистова Вязова Галкина Дубова Ельникова".split())
    ]
    import_roster(laptop, event.id, people)
    return SimpleNamespace(id=event.id, out=tmp_path / "пассажиры.pdf")


def surnames(bus):
    return [one.name.split()[0] for one in bus.people]


def test_each_bus_has_its_passengers_and_who_chose_none_comes_last(laptop, visit):
    grid = open_event(laptop, visit.id)

    buses = buses_of(grid, NEXT)

    assert visit_days(grid) == (NEXT,)
    assert [(bus.name, surnames(bus), bus.unsure) for bus in buses] == [
        (NORTH, ["Аистова", "Галкина"], False),
        (SOUTH, ["Вязова", "Дубова"], False),
        ("", ["Ельникова"], True),
    ]


def test_a_speaker_who_rides_along_is_a_passenger_once(laptop, visit):
    speaker = register(laptop, visit.id, "Филина Инна", "Фонд", role=RegistrationRole.SPEAKER)
    update_registration(laptop, replace(speaker, track=NORTH))
    register_in_role(laptop, speaker.id, RegistrationRole.PARTICIPANT)

    north = buses_of(open_event(laptop, visit.id), NEXT)[0]

    assert surnames(north) == ["Аистова", "Галкина", "Филина"]


def test_the_list_is_a_page_for_each_bus_with_two_columns_of_boxes(laptop, visit):
    print_passenger_list(laptop, visit.id, None, visit.out)

    said = text_of(visit.out)
    assert pages_of(visit.out) == 3
    for words in ("Passenger list", NORTH, SOUTH, "2 passengers", "On board", "Back on board"):
        assert words in said
    assert "Ask each of them before departure" in said


def test_one_bus_is_printed_alone(laptop, visit):
    print_passenger_list(laptop, visit.id, NEXT, visit.out, bus=SOUTH)

    assert pages_of(visit.out) == 1
    assert "Вязова" in text_of(visit.out)
    assert "Аистова" not in text_of(visit.out)


@pytest.mark.parametrize(("day", "bus"), [(DAY, ""), (NEXT, "Автобус 9")])
def test_a_day_without_a_visit_and_a_bus_without_passengers_have_no_list(laptop, visit, day, bus):
    with pytest.raises(NobodyRides):
        print_passenger_list(laptop, visit.id, day, visit.out, bus=bus)


def test_columns_of_who_is_on_board_are_added_once(laptop, visit):
    made = add_boarding(laptop, visit.id, NEXT)
    again = add_boarding(laptop, visit.id, NEXT)

    assert [(one.title, one.track, one.starts, one.ends) for one in made] == [
        ("On board", NORTH, time(9, 30), time(10)),
        ("Back on board", NORTH, time(13), time(13, 30)),
        ("On board", SOUTH, time(9, 30), time(10)),
        ("Back on board", SOUTH, time(13), time(13, 30)),
    ]
    assert {one.kind for one in made} == {SessionKind.BREAK}
    assert again == ()


def test_a_day_on_which_nobody_goes_anywhere_has_no_such_columns(laptop, visit):
    with pytest.raises(NoVisit):
        add_boarding(laptop, visit.id, DAY)


def test_to_be_on_board_is_not_to_have_attended(laptop, visit):
    there = add_boarding(laptop, visit.id, NEXT)[0]
    person = open_event(laptop, visit.id).participants()[0]

    mark_attendance(laptop, there.id, person.id, AttendanceStatus.PRESENT)

    figures = event_report(laptop, visit.id).now
    assert (figures.attended, figures.sessions, len(figures.by_session)) == (0, 3, 3)
    assert [one.people for one in figures.by_day] == [0, 0]
    assert open_event(laptop, visit.id).hours(person.id) == 0


def test_to_board_during_a_session_is_no_conflict(laptop, visit):
    there = add_boarding(laptop, visit.id, NEXT)[0]
    (talk,) = plan_sessions(laptop, visit.id, [NEXT], [(time(9), time(10))])
    person = open_event(laptop, visit.id).participants()[0]

    for session in (there, talk):
        mark_attendance(laptop, session.id, person.id, AttendanceStatus.PRESENT)

    assert open_event(laptop, visit.id).conflicts() == ()


def test_nobody_signs_for_a_place_in_the_bus(laptop, visit, tmp_path):
    out = tmp_path / "лист.pdf"
    add_boarding(laptop, visit.id, NEXT)

    print_sign_in_sheet(laptop, visit.id, NEXT, out)

    assert text_of(out).count("Signature 10:00") == 2 * pages_of(out)
    assert "Signature 9:30" not in text_of(out)


def test_the_list_of_a_group_names_nobody_in_full(laptop, tmp_path):
    out = tmp_path / "список.pdf"
    laptop.now = lambda: datetime(2026, 11, 18, 8, tzinfo=UTC)
    event = create_event(laptop, "Школа мам", EventFormat.SUPPORT_GROUP, DAY, DAY)
    plan = SessionPlan([(time(10), time(13))], kind=SessionKind.SITE_VISIT)
    plan_sessions(laptop, event.id, [DAY], plan.parts, plan=plan)
    import_roster(laptop, event.id, [RosterRow("Аистова Вера", "КЦСОН")])

    print_passenger_list(laptop, event.id, DAY, out)

    assert "Вера" in text_of(out)
    for secret in ("Аистова", "КЦСОН", "Школа мам"):
        assert secret not in text_of(out)


def test_at_the_door_the_list_of_the_open_event_is_printed(laptop, visit):
    begin_event_mode(laptop, visit.id)

    print_passenger_list(laptop, visit.id, NEXT, visit.out)

    assert pages_of(visit.out) == 3
