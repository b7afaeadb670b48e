"""Events, lists and merges of two laptops come together, and what differs is told."""

from dataclasses import replace
from datetime import date, time, timedelta

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import EventFormat
from fieldkit.services.attendance import (
    create_event,
    mark_attendance,
    open_event,
    plan_sessions,
    register,
    update_registration,
)
from fieldkit.services.cases import family_card
from fieldkit.services.event_figures import series_figures_of
from fieldkit.services.group_members import register_member
from fieldkit.services.headcounts import set_headcount
from fieldkit.services.list_editing import end_list_row, list_table, save_list_row
from fieldkit.services.participant_merging import merge_participants
from fieldkit.services.plan_versions import plan_versions
from fieldkit.services.workspace import Workspace
from tests.support.answers import register_family
from tests.support.workspaces import hand_over

DAY = date(2026, 11, 12)
P, A = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT


def both_ways(one: Workspace, other: Workspace) -> None:
    hand_over(one.database, other.database)
    hand_over(other.database, one.database)


def planned(laptop: Workspace, **facts):
    event = create_event(laptop, "Семинар", EventFormat.SEMINAR, DAY, DAY, **facts)
    (session,) = plan_sessions(laptop, event.id, [DAY], [(time(10), time(12))])
    return event, session


def test_head_counts_of_two_laptops_join_by_category(laptop, other):
    event, session = planned(laptop, headcount=True)
    hand_over(laptop.database, other.database)
    set_headcount(laptop, session.id, "children", 40)
    set_headcount(other, session.id, "adults", 25)

    both_ways(laptop, other)

    counts = {(session.id, "children"): 40, (session.id, "adults"): 25}
    assert open_event(laptop, event.id).headcounts == counts
    assert open_event(other, event.id).headcounts == counts


def test_one_category_counted_differently_is_a_discrepancy(laptop, other):
    _event, session = planned(laptop, headcount=True)
    hand_over(laptop.database, other.database)
    set_headcount(laptop, session.id, "adults", 40)
    set_headcount(other, session.id, "adults", 25)

    both_ways(laptop, other)

    with laptop.reading() as work:
        told = [(one.entity, one.field) for one in work.changes.discrepancies()]
    assert told == [(f"{session.id}/adults", "people")]


def test_a_row_of_a_list_altered_on_two_laptops_holds_both_fields(laptop, other):
    made = save_list_row(laptop, "organisations", "Центр «Радуга»", {})
    hand_over(laptop.database, other.database)
    save_list_row(laptop, "organisations", "Центр «Радуга»", {"short_name": "Радуга"}, made.id)
    end_list_row(other, "organisations", made.id, DAY - timedelta(days=1))

    both_ways(laptop, other)

    for workspace in (laptop, other):
        (row,) = list_table(workspace, "organisations", "радуга")
        assert (row.entity.get("short_name"), row.ended) == ("Радуга", True)
        assert row.entity.discrepancies == ()


def test_one_field_altered_on_two_laptops_is_decided_by_whoever_saves_next(laptop, other):
    made = save_list_row(laptop, "organisations", "Центр «Радуга»", {})
    hand_over(laptop.database, other.database)
    save_list_row(laptop, "organisations", "Центр «Радуга»", {"kind": "school"}, made.id)
    save_list_row(other, "organisations", "Центр «Радуга»", {"kind": "court"}, made.id)
    both_ways(laptop, other)
    (row,) = list_table(laptop, "organisations", "радуга")
    assert row.entity.discrepancies == ("kind",)

    save_list_row(laptop, "organisations", "Центр «Радуга»", {"kind": "school"}, made.id)
    hand_over(laptop.database, other.database)

    for workspace in (laptop, other):
        (row,) = list_table(workspace, "organisations", "радуга")
        assert (row.entity.get("kind"), row.entity.discrepancies) == ("school", ())


def test_a_merge_travels_with_the_marks_of_both_rows(laptop, other):
    event, session = planned(laptop)
    kept = register(laptop, event.id, "Березкина Анна")
    gone = register(laptop, event.id, "Соснина Анна")
    mark_attendance(laptop, session.id, gone.id, P)
    merge_participants(laptop, kept.id, gone.id)

    hand_over(laptop.database, other.database)

    grid = open_event(other, event.id)
    assert (grid.summary().registered, grid.summary().attended) == (1, 1)
    assert {one.name for one in grid.registrations} == {"Березкина Анна", "Соснина Анна"}


def test_two_merges_into_each_other_lose_nobody_s_marks(laptop, other):
    event, session = planned(laptop)
    one = register(laptop, event.id, "Березкина Анна")
    two = register(laptop, event.id, "Соснина Анна")
    mark_attendance(laptop, session.id, one.id, P)
    hand_over(laptop.database, other.database)
    merge_participants(laptop, one.id, two.id)
    merge_participants(other, two.id, one.id)

    both_ways(laptop, other)

    for workspace in (laptop, other):
        grid = open_event(workspace, event.id)
        assert (session.id, one.id) in grid.marks
        assert (grid.summary().registered, grid.summary().attended) == (1, 1)


def test_a_mark_at_another_laptop_is_a_contact_of_the_case_here(laptop, other):
    ids = {one.list_name: one.entity_id for one in reversed(register_family(laptop).subjects)}
    event, session = planned(laptop)
    member = register_member(laptop, event.id, ids["persons"], ids["cases"])
    hand_over(laptop.database, other.database)

    mark_attendance(other, session.id, member.id, P)
    hand_over(other.database, laptop.database)

    card = family_card(laptop, ids["families"])
    assert card.cases[0].last_service_on == DAY
    assert card.visits[0].days == (DAY,)


def test_the_plan_s_versions_travel_with_their_reasons(laptop, other):
    from fieldkit.services.event_planning import cancel_event

    event, _session = planned(laptop)
    cancel_event(laptop, event.id, "нет денег")

    hand_over(laptop.database, other.database)

    assert [one.reason for one in plan_versions(other, event.id)] == ["", "нет денег"]


def test_an_organisation_that_is_renamed_leaves_an_event_s_figures_as_they_were(laptop):
    made = save_list_row(laptop, "organisations", "Центр «Радуга»", {})
    event, session = planned(laptop)
    person = register(laptop, event.id, "Аистова Вера", "Центр «Радуга»", organisation_id=made.id)
    mark_attendance(laptop, session.id, person.id, P)
    before = open_event(laptop, event.id)

    save_list_row(laptop, "organisations", "Центр «Росток»", {}, made.id)

    after = open_event(laptop, event.id)
    assert after.summary() == before.summary()
    assert after.registrations[0].org_then == "Центр «Радуга»"


def test_a_person_at_two_events_is_one_in_the_series_even_under_another_job(laptop):
    card = save_list_row(laptop, "specialists", "Кедрова Нина", {})
    for organisation in ("Опека", "КЦСОН"):
        event, session = planned(laptop, series="Стажировка")
        person = register(laptop, event.id, "Кедрова Нина", organisation, specialist_id=card.id)
        mark_attendance(laptop, session.id, person.id, P)

    figures = series_figures_of(laptop, "Стажировка")

    assert (figures.events, figures.people, figures.total) == (2, 1, 2)


def test_a_waiting_person_is_neither_registered_nor_a_no_show(laptop):
    event, _session = planned(laptop, places=1)
    register(laptop, event.id, "Аистова Вера")
    waits = register(laptop, event.id, "Осинина Анна")
    declined = register(laptop, event.id, "Кедрова Нина")
    update_registration(laptop, replace(declined, waiting=False, declined=True))

    summary = open_event(laptop, event.id).summary()

    assert waits.waiting
    assert (summary.registered, summary.no_shows) == (1, 1)
