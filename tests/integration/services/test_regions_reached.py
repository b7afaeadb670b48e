"""Which regions an event reached, and which of them for the first time."""

from datetime import date, time
from pathlib import Path

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import EventFormat
from fieldkit.records.event_figures import Counted
from fieldkit.services.attendance import (
    MarkWish,
    create_event,
    mark_many,
    open_event,
    plan_sessions,
    register,
)
from fieldkit.services.event_report import (
    close_report,
    event_report,
    export_event_report,
    print_event_report,
)
from fieldkit.services.lists import add_to_list
from fieldkit.services.workspace import Workspace
from tests.support.papers import text_of
from tests.support.workbooks import text_in

UGRA, TYUMEN, YAMAL = "ХМАО — Югра", "Тюменская область", "ЯНАО"


@pytest.fixture(autouse=True)
def lists(laptop: Workspace) -> None:
    places = {"surgut": UGRA, "tobolsk": TYUMEN, "nadym": YAMAL}
    districts = [
        {"name": key, "label": f"округ {key}", "region_name": region, "kind": "urban"}
        for key, region in places.items()
    ]
    add_to_list(laptop, "districts", districts)
    seats = [{"name": f"org-{key}", "label": f"НКО {key}", "district_id": key} for key in places]
    add_to_list(laptop, "organisations", seats)


def hold(laptop: Workspace, day: date, *people: tuple[str, str], came: int | None = None) -> str:
    """Hold a webinar with people of organisations, of whom the first so many came."""
    event = create_event(laptop, "Вебинар", EventFormat.WEBINAR, day, day)
    (session,) = plan_sessions(laptop, event.id, [day], [(time(10), time(12))])
    for name, organisation in people:
        register(laptop, event.id, name, organisation, organisation_id=f"org-{organisation}")
    there = [one.id for one in open_event(laptop, event.id).registrations][:came]
    mark_many(laptop, [MarkWish(session.id, one, AttendanceStatus.PRESENT) for one in there])
    return event.id


def test_a_region_is_new_where_nobody_of_it_came_to_an_earlier_event(
    laptop: Workspace, tmp_path: Path
):
    paper, sheet = tmp_path / "report.pdf", tmp_path / "report.xlsx"
    hold(laptop, date(2021, 9, 1), ("Кедрова Анна", "surgut"), ("Ивина Ева", "tobolsk"))
    later = hold(
        laptop,
        date(2021, 10, 1),
        ("Кедрова Анна", "surgut"),
        ("Ивина Ева", "tobolsk"),
        ("Рябинина Ия", "nadym"),
    )

    found = event_report(laptop, later).now
    print_event_report(laptop, later, paper)
    export_event_report(laptop, later, sheet)

    assert set(found.by_region) == {Counted(UGRA, 1), Counted(TYUMEN, 1), Counted(YAMAL, 1)}
    assert found.first_regions == (YAMAL,)
    assert f"For the first time: {YAMAL}." in " ".join(text_of(paper).split())
    assert "Region reached for the first time" in text_in(sheet)


def test_who_was_registered_and_did_not_come_has_brought_no_region(laptop: Workspace):
    hold(laptop, date(2021, 9, 1), ("Кедрова Анна", "surgut"), ("Рябинина Ия", "nadym"), came=1)
    later = hold(laptop, date(2021, 10, 1), ("Рябинина Ия", "nadym"), ("Ивина Ева", "tobolsk"))

    assert event_report(laptop, later).now.first_regions == (TYUMEN, YAMAL)


def test_at_the_first_event_of_all_no_region_is_called_new(laptop: Workspace):
    first = hold(laptop, date(2021, 9, 1), ("Кедрова Анна", "surgut"), ("Ивина Ева", "tobolsk"))

    found = event_report(laptop, first).now

    assert len(found.by_region) == 2
    assert found.first_regions == ()


def test_without_an_organisation_of_the_list_the_district_tells_the_region(laptop: Workspace):
    event = create_event(laptop, "Вебинар", EventFormat.WEBINAR, date(2021, 9, 1), date(2021, 9, 1))
    (session,) = plan_sessions(laptop, event.id, [date(2021, 9, 1)], [(time(10), time(12))])
    one = register(laptop, event.id, "Ивина Ева", "Школа", "Округ Надым")
    other = register(laptop, event.id, "Рябинина Ия", "Школа", "округ nadym")
    wishes = [MarkWish(session.id, who.id, AttendanceStatus.PRESENT) for who in (one, other)]
    mark_many(laptop, wishes)

    assert event_report(laptop, event.id).now.by_region == (Counted(YAMAL, 1),)


def test_a_closed_report_keeps_its_new_regions(laptop: Workspace):
    later = hold(laptop, date(2021, 10, 1), ("Ивина Ева", "tobolsk"))
    hold(laptop, date(2021, 9, 1), ("Кедрова Анна", "surgut"))
    close_report(laptop, later)
    hold(laptop, date(2021, 8, 1), ("Ивина Ева", "tobolsk"))

    state = event_report(laptop, later)

    assert (state.shown.first_regions, state.now.first_regions) == ((TYUMEN,), ())


def test_a_district_counts_by_the_seat_of_the_organisation_too(laptop: Workspace):
    event = hold(laptop, date(2021, 9, 1), ("Кедрова Анна", "surgut"))

    found = event_report(laptop, event).now

    assert (found.represented, found.measured) == (1, 1)
