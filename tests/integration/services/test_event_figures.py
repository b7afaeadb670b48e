"""The figures of events where two cards on their rosters were found to be one person."""

from dataclasses import replace
from datetime import date

from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.entity import Entity
from fieldkit.services.card_merging import merge_cards, part_cards
from fieldkit.services.event_figures import group_figures_of, series_figures_of
from fieldkit.services.workspace import Workspace
from tests.support.workspaces import registrations_of, seminar, session_of

P = AttendanceStatus.PRESENT


def held(workspace: Workspace, day: date, *cards: str) -> str:
    """Hold an event of the series at which the people of these cards came; return its id."""
    event = replace(seminar(), series="весна", starts_on=day, ends_on=day)
    session = session_of(event)
    people = [
        replace(one, specialist_id=card)
        for one, card in zip(registrations_of(event, len(cards)), cards, strict=True)
    ]
    with workspace.unit_of_work() as work:
        work.attendance.save_event(event)
        work.attendance.save_session(session)
        work.attendance.save_registrations(people)
        work.attendance.save_marks([Mark(session.id, one.id, P) for one in people])
        work.commit()
    return event.id


def two_cards(workspace: Workspace) -> None:
    with workspace.unit_of_work() as work:
        work.entities.save_all(
            [Entity("specialists", key, "Дроздова") for key in ("s1", "s2", "s3")]
        )
        work.commit()


def test_somebody_whose_cards_are_merged_is_one_person_in_the_figures_of_a_series(laptop):
    two_cards(laptop)
    held(laptop, date(2026, 3, 21), "s1", "s3")
    held(laptop, date(2026, 3, 28), "s2")
    before = series_figures_of(laptop, "весна")

    made = merge_cards(laptop, "specialists", "s1", "s2", chosen={})
    merged = series_figures_of(laptop, "весна")
    part_cards(laptop, made.id)

    assert (before.people, before.total, before.repeat) == (3, 3, 0)
    assert (merged.people, merged.total, merged.repeat) == (2, 3, 1)
    assert series_figures_of(laptop, "весна") == before


def test_somebody_who_came_to_an_earlier_season_under_another_card_is_not_new(laptop):
    two_cards(laptop)
    today = laptop.now().date()
    held(laptop, date(2025, 3, 21), "s2")
    season = held(laptop, today.replace(day=1), "s1")
    before = group_figures_of(laptop, season)

    merge_cards(laptop, "specialists", "s1", "s2", chosen={})
    merged = group_figures_of(laptop, season)

    assert len(before.new) == 1
    assert merged.new == ()
    assert (merged.people, merged.visits) == (1, 1)


def test_somebody_who_stands_twice_on_one_roster_is_counted_once(laptop):
    two_cards(laptop)
    event = held(laptop, date(2026, 3, 21), "s1", "s2", "s3")

    merge_cards(laptop, "specialists", "s1", "s2", chosen={})
    found = group_figures_of(laptop, event)

    assert (found.people, found.visits, found.meetings) == (2, 2, 1)
