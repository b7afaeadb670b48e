"""The report of an event: the scenario's figures, closed and kept, whatever is renamed later."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from fieldkit.i18n import speaking
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import Event, EventFormat
from fieldkit.records.event_figures import EventFigures
from fieldkit.records.event_report import ClosedReport, figures_from
from fieldkit.records.ids import new_id
from fieldkit.records.lists import ORGANISATION_KINDS
from fieldkit.records.report_words import org_kind_words
from fieldkit.services.attendance import (
    MarkWish,
    RosterRow,
    create_event,
    import_roster,
    mark_many,
    open_event,
    plan_sessions,
    register,
    reopen_session,
    update_registration,
)
from fieldkit.services.demo.seminar import District, hold_seminar
from fieldkit.services.event_report import (
    Annexes,
    NothingChanged,
    NothingMarked,
    close_report,
    event_report,
    export_event_report,
    print_event_report,
    print_supplement,
)
from fieldkit.services.lists import add_to_list, list_rows
from fieldkit.services.progress import Silent
from fieldkit.services.workspace import Workspace
from fieldkit.sheets.reading import read_table
from tests.support.papers import pages_of, text_of

P = AttendanceStatus.PRESENT


@pytest.fixture
def svobodny(laptop: Workspace) -> Event:
    rows = [row for row in list_rows(laptop, "districts") if row.get("region") == "amur"]
    districts = [District(row["name"], row["label"], row["kind"] == "rayon") for row in rows]
    return hold_seminar(laptop, districts, Silent())


def test_svobodny_has_the_figures_of_the_scenario(laptop: Workspace, svobodny: Event):
    found = event_report(laptop, svobodny.id, "rayon").now

    assert (found.attended, found.organisations, found.days, found.speakers) == (53, 26, 3, 4)
    assert (found.registered, found.no_shows, found.guests) == (55, 2, 2)
    assert (found.represented, found.measured, found.missing) == (20, 20, ())
    assert found.completed == 52
    assert found.hours == 18.0
    sizes = sorted(one.people for one in found.by_organisation)
    assert (sizes.count(2), sizes.count(3)) == (25, 1)


def test_the_paper_says_so_on_two_pages(laptop: Workspace, svobodny: Event, tmp_path: Path):
    out = tmp_path / "report.pdf"

    print_event_report(laptop, svobodny.id, out, kind="rayon")

    said = " ".join(text_of(out).split())
    assert pages_of(out) == 2
    for figure in (
        "53 26 3 4",
        "participants attended organisations days of work speakers at the event",
        "Represented: 20 of 20",
        "rural districts of the region",
    ):
        assert figure in said


def test_districts_without_anybody_are_named_and_measured_by_kind(
    laptop: Workspace, svobodny: Event
):
    towns = event_report(laptop, svobodny.id, "urban").now
    every = event_report(laptop, svobodny.id).now

    assert (towns.represented, towns.measured, len(towns.missing)) == (6, 9, 3)
    assert (every.represented, every.measured, every.missing) == (26, 29, towns.missing)


def test_present_per_day_per_session_and_per_event_are_three_figures(
    laptop: Workspace, svobodny: Event
):
    found = event_report(laptop, svobodny.id).now

    assert [one.people for one in found.by_day] == [52, 53, 53]
    assert [one.came for one in found.by_session] == [52, 52, 52, 53, 53, 53]
    assert (found.by_session[0].late, found.by_session[0].left_early) == (3, 0)
    assert found.by_session[5].left_early == 1


def test_who_was_at_an_earlier_event_is_a_repeat_participant(laptop: Workspace, svobodny: Event):
    day = date(2022, 5, 5)
    later = create_event(laptop, "Продолжение", EventFormat.TRAINING, day, day)
    (session,) = plan_sessions(laptop, later.id, [day], [(time(10), time(12))])
    known = open_event(laptop, svobodny.id).participants()[0]
    import_roster(
        laptop, later.id, [RosterRow(known.name, known.org_then), RosterRow("Пихтова Зоя", "НКО")]
    )
    grid = open_event(laptop, later.id)
    mark_many(laptop, [MarkWish(session.id, one.id, P) for one in grid.registrations])

    assert event_report(laptop, later.id).now.repeat == 1
    assert event_report(laptop, svobodny.id).now.repeat == 0


def test_renaming_an_organisation_does_not_change_a_printed_report(
    laptop: Workspace, svobodny: Event, tmp_path: Path
):
    first, second = tmp_path / "before.pdf", tmp_path / "after.pdf"
    row = {"name": "kcson", "label": "КЦСОН старый", "kind": "social_centre"}
    add_to_list(laptop, "organisations", [row])
    someone = open_event(laptop, svobodny.id).participants()[0]
    update_registration(laptop, replace(someone, organisation_id="kcson"))
    close_report(laptop, svobodny.id)
    print_event_report(laptop, svobodny.id, first, Annexes(institutions=True))

    add_to_list(laptop, "organisations", [row | {"label": "КЦСОН новый"}])
    print_event_report(laptop, svobodny.id, second, Annexes(institutions=True))

    assert text_of(first) == text_of(second)
    assert "новый" not in text_of(second)


def test_by_todays_successor_there_may_be_fewer(laptop: Workspace, svobodny: Event):
    grid = open_event(laptop, svobodny.id)
    names = list(dict.fromkeys(one.org_then for one in grid.participants()))[:2]
    ids = dict(zip(names, ("org-1", "org-2"), strict=True))
    add_to_list(
        laptop,
        "organisations",
        [
            {"name": "org-1", "label": names[0], "replaced_by": "org-2"},
            {"name": "org-2", "label": names[1]},
        ],
    )
    for person in grid.participants():
        if person.org_then in ids:
            update_registration(laptop, replace(person, organisation_id=ids[person.org_then]))

    found = event_report(laptop, svobodny.id).now

    assert (found.organisations, found.successors) == (26, 25)


def test_a_closed_report_keeps_its_figures_and_a_supplement_tells_the_rest(
    laptop: Workspace, svobodny: Event, tmp_path: Path
):
    out, report = tmp_path / "supplement.pdf", tmp_path / "report.pdf"
    close_report(laptop, svobodny.id)
    with pytest.raises(NothingChanged):
        print_supplement(laptop, svobodny.id, out)
    session = open_event(laptop, svobodny.id).sessions[0]
    reopen_session(laptop, session.id)
    late = register(laptop, svobodny.id, "Пихтова Зоя Игоревна", "Новая НКО")
    mark_many(laptop, [MarkWish(session.id, late.id, P)])

    print_supplement(laptop, svobodny.id, out)
    print_event_report(laptop, svobodny.id, report)

    state = event_report(laptop, svobodny.id)
    assert (state.shown.attended, state.now.attended) == (53, 54)
    assert state.difference is not None
    assert ("attended", 53.0, 54.0) in state.difference.changed
    assert state.difference.organisations_come == ("Новая НКО",)
    assert "Новая НКО" in text_of(out)
    assert "53 26 3 4" in " ".join(text_of(report).split())


def test_an_event_without_marks_has_nothing_to_close(laptop: Workspace):
    day = date(2026, 11, 1)
    event = create_event(laptop, "Семинар", EventFormat.SEMINAR, day, day)

    with pytest.raises(NothingMarked):
        close_report(laptop, event.id)


def test_the_spreadsheet_has_the_same_figures_and_names_nobody_unasked(
    laptop: Workspace, svobodny: Event, tmp_path: Path
):
    plain, named = tmp_path / "a.xlsx", tmp_path / "b.xlsx"

    export_event_report(laptop, svobodny.id, plain)
    export_event_report(laptop, svobodny.id, named, Annexes(participants=True))

    rows = dict(row[:2] for row in read_table(plain).rows[1:] if len(row) > 1)
    assert rows["Participants who attended"] == "53"
    assert rows["Organisations"] == "26"
    someone = open_event(laptop, svobodny.id).participants()[0].name
    assert someone not in everything_in(plain)
    assert someone in everything_in(named)


def test_closed_figures_of_another_program_are_no_reason_to_fail(
    laptop: Workspace, svobodny: Event
):
    for text in ("[]", "{", '{"attended": "many"}', '{"by_day": 3}'):
        with laptop.unit_of_work() as work:
            work.event_reports.save(ClosedReport(new_id(), svobodny.id, laptop.now(), text))
            work.commit()

        assert event_report(laptop, svobodny.id).closed is None


def test_figures_are_read_back_as_they_were_kept(laptop: Workspace, svobodny: Event):
    found = event_report(laptop, svobodny.id).now

    assert figures_from(found.as_text()) == found
    assert figures_from(EventFigures().as_text()) == EventFigures()
    assert figures_from(found.as_text().replace('"people": 2', '"people": "2"')) is None


def everything_in(book: Path) -> str:
    import zipfile

    with zipfile.ZipFile(book) as packed:
        return "".join(packed.read(name).decode() for name in packed.namelist())


def test_head_counts_stand_apart_from_people(laptop: Workspace):
    day = date(2026, 11, 1)
    event = create_event(laptop, "Праздник", EventFormat.SEMINAR, day, day)
    (session,) = plan_sessions(laptop, event.id, [day], [(time(10), time(12))])
    with laptop.unit_of_work() as work:
        for category, people in (("children", 40), ("adults", 12), ("minded", 5)):
            work.attendance.save_headcount(session.id, category, people)
        work.commit()

    found = event_report(laptop, event.id).now

    assert (found.attended, found.counted, found.minded) == (0, 52, 5)
    close_report(laptop, event.id)


def test_sessions_at_one_time_make_the_programme_no_longer(laptop: Workspace):
    day = date(2026, 11, 1)
    event = create_event(laptop, "Семинар", EventFormat.SEMINAR, day, day)
    parts = [(time(10), time(12)), (time(10), time(12)), (time(13), time(14))]
    plan_sessions(laptop, event.id, [day], parts)

    assert event_report(laptop, event.id).now.hours == 3.0


def test_two_whose_names_were_erased_are_not_taken_for_one(laptop: Workspace):
    for day in (date(2026, 10, 1), date(2026, 11, 1)):
        event = create_event(laptop, "Семинар", EventFormat.SEMINAR, day, day)
        (session,) = plan_sessions(laptop, event.id, [day], [(time(10), time(12))])
        one = register(laptop, event.id, "№ 1", "НКО")
        mark_many(laptop, [MarkWish(session.id, one.id, P)])

    assert event_report(laptop, event.id).now.repeat == 0


def test_years_of_practice_are_those_on_the_day_of_the_event(
    laptop: Workspace, svobodny: Event, tmp_path: Path
):
    out = tmp_path / "report.pdf"
    told = {"new": "2021", "known": "с сентября 2015", "ahead": "2031", "unknown": ""}
    add_to_list(
        laptop,
        "specialists",
        [{"name": key, "label": key, "practice_since": said} for key, said in told.items()],
    )
    people = open_event(laptop, svobodny.id).participants()
    for key, person in zip(told, people, strict=False):
        update_registration(laptop, replace(person, specialist_id=key))

    print_event_report(laptop, svobodny.id, out)

    found = {one.name: one.people for one in event_report(laptop, svobodny.id).now.by_experience}
    assert found == {"1_3": 1, "5_10": 1, "": 51}
    said = " ".join(text_of(out).split())
    assert "Years of practice" in said
    assert "1 to 3 years 1" in said


def test_positions_and_kinds_of_organisations_stand_on_the_paper(
    laptop: Workspace, svobodny: Event, tmp_path: Path
):
    out = tmp_path / "report.pdf"
    kinds = ("maternity_ward", "other")
    rows = [{"name": kind, "label": f"Ольха {kind}", "kind": kind} for kind in kinds]
    add_to_list(laptop, "organisations", rows)
    for kind, person in zip(kinds, open_event(laptop, svobodny.id).participants(), strict=False):
        update_registration(laptop, replace(person, organisation_id=kind))

    print_event_report(laptop, svobodny.id, out)

    said = " ".join(text_of(out).split())
    assert "Organisations by kind" in said
    assert "maternity ward 1" in said
    assert "Participants by position" in said
    assert "педагог-психолог 11" in said


@pytest.mark.parametrize("kind", ORGANISATION_KINDS)
def test_every_kind_of_organisation_has_words(kind: str):
    with speaking("ru"):
        said = org_kind_words(kind)

    assert not said.isascii()


def test_branches_count_as_the_body_where_the_list_says_so(laptop: Workspace, svobodny: Event):
    grid = open_event(laptop, svobodny.id)
    names = list(dict.fromkeys(one.org_then for one in grid.participants()))[:3]
    ids = dict(zip(names, ("branch-1", "branch-2", "unit"), strict=True))
    body = {"name": "body", "label": "Центр «Исток»"}
    branches = [
        {"name": key, "label": name, "parent": "body", "counts_as": "body"}
        for name, key in ids.items()
        if key != "unit"
    ]
    unit = {"name": "unit", "label": names[2], "parent": "body", "counts_as": "unit"}
    add_to_list(laptop, "organisations", [body, *branches, unit])
    for person in grid.participants():
        if person.org_then in ids:
            update_registration(laptop, replace(person, organisation_id=ids[person.org_then]))

    found = event_report(laptop, svobodny.id).now

    lines = {one.name: one.people for one in found.by_organisation}
    assert found.organisations == len(lines) == 25
    assert open_event(laptop, svobodny.id).summary().organisations == 25
    assert lines["Центр «Исток»"] >= 4
    assert names[0] not in lines
    assert names[2] in lines


def test_marks_entered_a_month_later_are_told_on_the_paper(
    laptop: Workspace, svobodny: Event, tmp_path: Path
):
    out = tmp_path / "report.pdf"
    before = event_report(laptop, svobodny.id).now.entered_late
    session = open_event(laptop, svobodny.id).sessions[0]
    reopen_session(laptop, session.id)
    late = register(laptop, svobodny.id, "Пихтова Зоя Игоревна", "Новая НКО")
    mark_many(laptop, [MarkWish(session.id, late.id, P)])

    print_event_report(laptop, svobodny.id, out)

    assert event_report(laptop, svobodny.id).now.entered_late > before
    assert "Marks entered more than a month later" in " ".join(text_of(out).split())


def test_who_belongs_to_no_organisation_is_no_organisation(laptop: Workspace):
    day = date(2026, 11, 1)
    event = create_event(laptop, "Семинар", EventFormat.SEMINAR, day, day)
    (session,) = plan_sessions(laptop, event.id, [day], [(time(10), time(12))])
    people = [register(laptop, event.id, name) for name in ("Ивина Ева", "Чайкина Ия")]
    mark_many(laptop, [MarkWish(session.id, one.id, P) for one in people])

    found = event_report(laptop, event.id).now

    assert (found.attended, found.organisations, found.without_organisation) == (2, 0, 2)
    assert found.by_organisation == ()
