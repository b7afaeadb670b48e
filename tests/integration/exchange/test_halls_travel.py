"""Two laptops enter the papers of two halls: their totals meet, and notes come along."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from fieldkit.i18n import speaking
from fieldkit.records.event import EventFormat
from fieldkit.records.hall import hall_key
from fieldkit.services.attendance import (
    create_event,
    import_roster,
    open_event,
    plan_sessions,
    update_registration,
)
from fieldkit.services.correcting import count_on_paper
from fieldkit.services.discrepancies import list_discrepancies
from fieldkit.services.export import export_bundle
from fieldkit.services.halls import share_out_halls
from fieldkit.services.intake import take_in
from fieldkit.sheets.roster import RosterRow
from tests.support.workspaces import acquaint, hand_over

DAY = date(2026, 11, 18)
BIG, SMALL = "Большой зал", "Малый зал"


@pytest.fixture
def two(field, office):
    """Return two laptops that know the same event in two halls, and its session."""
    first, second = field.laptop("северная", office), field.laptop("южная", office)
    acquaint(first.database, second.database)
    for one in (first, second):
        one.now = lambda: datetime(2026, 11, 18, 12, tzinfo=UTC)
    event = create_event(first, "Съезд", EventFormat.SEMINAR, DAY, DAY)
    (session,) = plan_sessions(first, event.id, [DAY], [(time(9), time(11))])
    people = [RosterRow(f"{name} Вера", "КЦСОН", practice="12") for name in ("Аистова", "Чайкина")]
    import_roster(first, event.id, people)
    share_out_halls(first, event.id, [BIG, SMALL])
    hand_over(first.database, second.database)
    return first, second, event.id, session.id


def bring(field, laptop, office):
    return take_in(office, export_bundle(laptop, None, field.stick()).path)


def totals(workspace, event):
    return {
        hall: one.counted for (_s, hall), one in open_event(workspace, event).hall_totals.items()
    }


def test_totals_of_two_halls_meet_without_a_discrepancy(field, office, two):
    first, second, event, session = two
    count_on_paper(first, session, 40, hall=BIG)
    count_on_paper(second, session, 25, "подпись водителя", hall=SMALL)

    bring(field, first, office)
    told = bring(field, second, office)

    assert told.discrepancies == 0
    assert totals(office, event) == {hall_key(BIG): 40, hall_key(SMALL): 25}


def test_two_totals_of_one_hall_are_for_a_person_to_decide(field, office, two):
    first, second, event, session = two
    count_on_paper(first, session, 40, hall=BIG)
    count_on_paper(second, session, 41, hall=BIG)

    bring(field, first, office)
    told = bring(field, second, office)

    with speaking("en"):
        (shown,) = list_discrepancies(office)
    assert told.discrepancies == 1
    assert shown.title == BIG
    assert shown.place.startswith("Съезд, session 1 on 18")
    assert totals(office, event)[hall_key(BIG)] in {40, 41}


def test_hall_practice_and_the_note_of_a_correction_come_along(field, office, two):
    first, _second, event, _session = two
    person = open_event(first, event).registrations[0]
    update_registration(first, replace(person, org_then="Опека", then_note="ошибка в заявке"))

    bring(field, first, office)

    come = open_event(office, event).registrations[0]
    assert (come.hall, come.years, come.org_then, come.then_note) == (
        BIG,
        12,
        "Опека",
        "ошибка в заявке",
    )
