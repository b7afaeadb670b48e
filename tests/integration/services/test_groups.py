"""Groups and day care: the marks of members are contacts of their cases, entered once."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.casework import StepKind
from fieldkit.records.event import Event, EventFormat, Session, SessionKind
from fieldkit.records.people import Role, User
from fieldkit.records.permissions import NotAllowed
from fieldkit.records.submission import Submission
from fieldkit.services.attendance import (
    AlreadyOnRoster,
    clear_marks,
    create_event,
    mark_attendance,
    open_event,
    plan_sessions,
    update_registration,
    update_session,
)
from fieldkit.services.case_team import LedByOthers, change_team
from fieldkit.services.cases import due_today, family_card
from fieldkit.services.event_figures import group_figures_of
from fieldkit.services.group_members import (
    MemberMissing,
    add_guest,
    count_for_case,
    find_members,
    register_member,
)
from fieldkit.services.workspace import Workspace
from tests.support.answers import register_family

P, A = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT
TODAY = date(2026, 11, 12)


@pytest.fixture
def family(laptop: Workspace) -> dict[str, str]:
    return ids_of(register_family(laptop))


@pytest.fixture
def group(laptop: Workspace) -> Event:
    return create_event(
        laptop, "Школа мам", EventFormat.SUPPORT_GROUP, TODAY, TODAY + timedelta(days=90)
    )


@pytest.fixture
def meetings(laptop: Workspace, group: Event) -> tuple[Session, ...]:
    days = [TODAY + timedelta(days=7 * week) for week in range(3)]
    return plan_sessions(laptop, group.id, days, [(time(17), time(19))])


def ids_of(done: Submission) -> dict[str, str]:
    return {one.list_name: one.entity_id for one in reversed(done.subjects)}


def case_of(laptop: Workspace, family: dict[str, str]):
    return family_card(laptop, family["families"]).cases[0]


def taker(laptop: Workspace) -> Workspace:
    user = User("taker", "Осинина", Role.ATTENDANCE_TAKER, laptop.now())
    return replace(laptop, user=user)


def test_a_visit_to_a_group_is_the_case_s_last_service(laptop, family, group, meetings):
    member = register_member(laptop, group.id, family["persons"], family["cases"])

    mark_attendance(laptop, meetings[0].id, member.id, P)

    assert case_of(laptop, family).last_service_on == TODAY


def test_an_absence_is_no_service(laptop, family, group, meetings):
    member = register_member(laptop, group.id, family["persons"], family["cases"])

    mark_attendance(laptop, meetings[0].id, member.id, A)

    assert case_of(laptop, family).last_service_on is None


def test_to_be_on_board_of_a_bus_is_no_service(laptop, family, group, meetings):
    member = register_member(laptop, group.id, family["persons"], family["cases"])
    mark_attendance(laptop, meetings[0].id, member.id, P)

    update_session(laptop, replace(meetings[0], kind=SessionKind.BREAK))

    assert case_of(laptop, family).last_service_on is None
    assert family_card(laptop, family["families"]).visits == ()
    assert group_figures_of(laptop, group.id).meetings == 0


def test_a_mark_that_is_corrected_corrects_the_case(laptop, family, group, meetings):
    member = register_member(laptop, group.id, family["persons"], family["cases"])
    mark_attendance(laptop, meetings[0].id, member.id, P)
    mark_attendance(laptop, meetings[1].id, member.id, P)

    clear_marks(laptop, meetings[1].id, [member.id])

    assert case_of(laptop, family).last_service_on == TODAY
    mark_attendance(laptop, meetings[0].id, member.id, A)
    assert case_of(laptop, family).last_service_on is None


def test_who_comes_every_week_is_not_silent(laptop, family, group, meetings):
    later = TODAY + timedelta(days=40)
    laptop.now = lambda: _noon(later)
    with laptop.unit_of_work() as work:
        case = work.entities.get("cases", family["cases"])
        work.entities.save(case.with_values({"next_due": "", "urgency": "planned"}))
        work.commit()
    assert [row.step.kind for row in due_today(laptop).overdue] == [StepKind.SILENT]
    member = register_member(laptop, group.id, family["persons"], family["cases"])

    mark_attendance(laptop, meetings[2].id, member.id, P)

    assert due_today(laptop).overdue == ()
    assert case_of(laptop, family).step is None


def _noon(day: date):
    from datetime import UTC, datetime

    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_the_sheet_bears_given_name_and_initial(laptop, family, group):
    member = register_member(laptop, group.id, family["persons"], family["cases"])

    assert member.name == "Анна\N{NO-BREAK SPACE}Р."


def test_a_member_is_registered_once(laptop, family, group):
    register_member(laptop, group.id, family["persons"], family["cases"])

    with pytest.raises(AlreadyOnRoster):
        register_member(laptop, group.id, family["persons"], family["cases"])


def test_a_case_of_another_family_is_refused(laptop, family, group):
    other = ids_of(register_family(laptop, "Осинина"))

    with pytest.raises(MemberMissing):
        register_member(laptop, group.id, family["persons"], other["cases"])


def test_members_of_a_family_that_others_lead_are_neither_found_nor_registered(
    laptop, family, group, inna
):
    stranger = replace(laptop, user=replace(inna, specialist_id="somebody"))
    change_team(laptop, family["cases"], curator_id="curator", members=[])

    assert find_members(stranger, "Рябинина") == ()
    with pytest.raises(LedByOthers):
        register_member(stranger, group.id, family["persons"], family["cases"])


def test_members_are_found_by_a_part_of_the_name_with_their_case(laptop, family):
    found = find_members(laptop, "рябин")

    assert {one.case_id for one in found} == {family["cases"]}
    assert "Рябинина Анна" in found[0].name


def test_an_attendance_taker_sees_the_name_of_the_sheet_and_finds_no_family(
    laptop, family, group, meetings
):
    register_member(laptop, group.id, family["persons"], family["cases"])
    door = taker(laptop)

    shown = [one.name for one in open_event(door, group.id).registrations]

    assert shown == ["Анна\N{NO-BREAK SPACE}Р."]
    with pytest.raises(NotAllowed):
        find_members(door, "Рябинина")


def test_an_attendance_taker_cannot_link_a_row_to_a_case_by_rewriting_it(laptop, family, group):
    guest = register_member(laptop, group.id, family["persons"], family["cases"])
    other = ids_of(register_family(laptop, "Осинина"))

    update_registration(taker(laptop), replace(guest, case_id=other["cases"], position="мама"))

    (stored,) = open_event(laptop, group.id).registrations
    assert (stored.case_id, stored.position) == (family["cases"], "мама")


def test_a_row_that_counts_for_a_case_no_more_takes_its_visits_along(
    laptop, family, group, meetings
):
    member = register_member(laptop, group.id, family["persons"], family["cases"])
    mark_attendance(laptop, meetings[0].id, member.id, P)

    count_for_case(laptop, member.id, "", "")

    assert case_of(laptop, family).last_service_on is None


def test_guests_without_a_name_are_numbered_and_marked(laptop, group, meetings):
    add_guest(laptop, group.id, meetings[0].id)
    add_guest(laptop, group.id, meetings[0].id)

    grid = open_event(laptop, group.id)

    assert [one.name for one in grid.registrations] == ["guest 1", "guest 2"]
    assert grid.sheet(meetings[0].id).tally().present == 2


def test_visits_stand_on_the_card_month_by_month_with_the_name_of_the_sheet(
    laptop, family, group, meetings
):
    member = register_member(laptop, group.id, family["persons"], family["cases"])
    for session, status in zip(meetings, (P, A, P), strict=True):
        mark_attendance(laptop, session.id, member.id, status)

    (entry,) = family_card(laptop, family["families"]).visits

    assert (entry.title, entry.who) == ("Школа мам", "Анна\N{NO-BREAK SPACE}Р.")
    assert entry.days == (TODAY, TODAY + timedelta(days=14))


def test_a_rebuild_knows_the_visits_of_a_case(laptop, family, group, meetings):
    member = register_member(laptop, group.id, family["persons"], family["cases"])
    mark_attendance(laptop, meetings[1].id, member.id, P)
    before = case_of(laptop, family)

    with laptop.unit_of_work() as work:
        work.changes.rebuild()
        work.commit()

    assert case_of(laptop, family) == before
    assert before.last_service_on == TODAY + timedelta(days=7)
