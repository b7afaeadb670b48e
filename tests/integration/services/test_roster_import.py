"""A roster out of a table: looked over, added, and taken back in one step."""

from dataclasses import replace
from datetime import date, time

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import Consent, Event, EventFormat, RegistrationSource
from fieldkit.services.attendance import (
    add_walk_in,
    create_event,
    import_roster,
    mark_attendance,
    open_event,
    plan_sessions,
    register,
    update_event,
    update_registration,
)
from fieldkit.services.event_report import event_report
from fieldkit.services.list_editing import save_list_row
from fieldkit.services.registrations import MarkedAlready
from fieldkit.services.roster_import import (
    AlreadyMarked,
    Fate,
    copy_roster,
    preview_roster,
    read_roster_table,
    remember_columns,
    remembered_columns,
    undo_import,
)
from fieldkit.services.workspace import Workspace
from fieldkit.sheets.roster import Columns, RosterRow, roster_of

DAY = date(2026, 11, 18)
P = AttendanceStatus.PRESENT
TABLE = "Кто\tОткуда\tПочта\nАистова Вера\tОпека\tvera@example.org\nОсинина Анна\tКЦСОН\t\n"


@pytest.fixture
def event(laptop: Workspace) -> Event:
    return create_event(laptop, "Семинар", EventFormat.SEMINAR, DAY, DAY)


def test_columns_are_said_once_for_tables_of_one_header(laptop: Workspace):
    table = read_roster_table(TABLE)
    columns = Columns({"name": 0, "organisation": 1, "email": 2}, headed=True)
    remember_columns(laptop, table, columns)
    other = read_roster_table(TABLE.replace("Аистова Вера", "Кедрова Нина"))

    found = remembered_columns(laptop, other)

    assert found == columns
    assert roster_of(other, found)[0] == RosterRow(
        "Кедрова Нина", "Опека", email="vera@example.org"
    )


def test_no_word_of_a_table_is_kept_with_its_columns(laptop: Workspace):
    table = read_roster_table("Аистова Вера\tОпека\nОсинина Анна\tКЦСОН")
    remember_columns(laptop, table, Columns({"name": 0, "position": 1}, headed=False))

    with laptop.reading() as work:
        kept = work.settings.get("roster_columns")

    assert "Аистова" not in kept
    assert remembered_columns(laptop, table).places == {"name": 0, "position": 1}


def test_the_preview_tells_new_known_and_doubtful_lines_apart(laptop: Workspace, event: Event):
    register(laptop, event.id, "Аистова Вера Ильинична", "Опека")
    card = save_list_row(laptop, "specialists", "Кедрова Нина Олеговна", {})
    rows = [
        RosterRow("Аистова Вера Ильинична", "Опека"),
        RosterRow("Аистова Вера Ильинишна", "Опека"),
        RosterRow("Кедрова Нина Олеговна", "КЦСОН"),
        RosterRow("Осинина Анна", "КЦСОН"),
        RosterRow("осинина анна", "КЦСОН"),
    ]

    lines = preview_roster(laptop, event.id, rows)

    fates = [line.fate for line in lines]
    assert fates == [Fate.KNOWN, Fate.DOUBTFUL, Fate.MATCHED, Fate.NEW, Fate.KNOWN]
    assert (lines[1].like_row.number, lines[1].like) == (1, "Аистова Вера Ильинична")
    assert lines[2].specialist_id == card.id


def test_an_organisation_is_known_by_its_spelling_and_its_former_name(laptop, event):
    made = save_list_row(laptop, "organisations", "ГБУ «Центр Радуга»", {})
    save_list_row(laptop, "organisations", "ГБУ «Центр Росток»", {}, made.id)
    rows = [
        RosterRow("Аистова Вера", "гбу центр радуга"),
        RosterRow("Осинина Анна", "Центр Росток"),
        RosterRow("Кедрова Нина", "МБУ Центр Росток"),
        RosterRow("Галкина Зоя", "Центр Ростог"),
    ]

    one, two, three, four = preview_roster(laptop, event.id, rows)

    assert one.row.organisation == two.row.organisation == "ГБУ «Центр Росток»"
    assert one.organisation_id == two.organisation_id == made.id
    assert one.written == "гбу центр радуга"
    assert three.organisation_id == ""
    assert four.organisation_id == ""
    assert four.suggested == (made.id, "ГБУ «Центр Росток»")
    assert four.taking_suggestion().organisation_id == made.id


def test_an_import_is_taken_back_in_one_step(laptop: Workspace, event: Event):
    register(laptop, event.id, "Кедрова Нина")
    done = import_roster(laptop, event.id, roster_of(read_roster_table(TABLE)))

    undo_import(laptop, event.id, done.added)

    grid = open_event(laptop, event.id)
    assert [one.name for one in grid.registrations] == ["Кедрова Нина"]
    assert register(laptop, event.id, "Галкина Зоя").row_no == 2


def test_an_import_with_marks_stays(laptop: Workspace, event: Event):
    (session,) = plan_sessions(laptop, event.id, [DAY], [(time(10), time(12))])
    done = import_roster(laptop, event.id, [RosterRow("Аистова Вера")])
    mark_attendance(laptop, session.id, done.added[0].id, P)

    with pytest.raises(AlreadyMarked):
        undo_import(laptop, event.id, done.added)


def test_people_beyond_the_places_wait(laptop: Workspace, event: Event):
    update_event(laptop, replace(event, places=3, places_per_org=2))
    names = ["Аистова Вера", "Осинина Анна", "Кедрова Нина"]
    rows = [*(RosterRow(name, "Опека") for name in names), RosterRow("Галкина Зоя", "КЦСОН")]

    done = import_roster(laptop, event.id, rows)

    assert [one.waiting for one in done.added] == [False, False, True, False]
    assert done.waiting == 1
    assert register(laptop, event.id, "Чайкина Ада", "МФЦ").waiting
    grid = open_event(laptop, event.id)
    assert grid.summary().registered == 3


def test_people_beyond_the_places_of_their_district_wait(laptop: Workspace, event: Event):
    update_event(laptop, replace(event, places_per_district=1))
    names = {"Аистова Вера": "Зейский", "Осинина Анна": "Зейский", "Кедрова Нина": "Тындинский"}
    rows = [RosterRow(name, "Опека", district) for name, district in names.items()]

    done = import_roster(laptop, event.id, rows)

    assert [one.waiting for one in done.added] == [False, True, False]


def test_who_waited_and_comes_keeps_the_row(laptop: Workspace, event: Event):
    update_event(laptop, replace(event, places=1))
    (session,) = plan_sessions(laptop, event.id, [DAY], [(time(10), time(12))])
    register(laptop, event.id, "Аистова Вера")
    waits = register(laptop, event.id, "Осинина Анна")

    came = add_walk_in(laptop, event.id, session.id, "Осинина Анна")

    assert (came.id, came.waiting, waits.waiting) == (waits.id, False, True)


def test_somebody_with_marks_cannot_have_declined(laptop: Workspace, event: Event):
    (session,) = plan_sessions(laptop, event.id, [DAY], [(time(10), time(12))])
    person = register(laptop, event.id, "Аистова Вера")
    mark_attendance(laptop, session.id, person.id, P)

    with pytest.raises(MarkedAlready):
        update_registration(laptop, replace(person, declined=True))


def test_without_consent_initials_are_kept_and_no_address(laptop: Workspace, event: Event):
    person = register(laptop, event.id, "Аистова Вера Ильинична", "Опека")
    person = update_registration(laptop, replace(person, phone="+7 000 1", email="v@example.org"))

    kept = update_registration(laptop, replace(person, consent=Consent.REFUSED, consent_page="4"))

    assert (kept.name, kept.phone, kept.email) == ("А. В. И.", "", "")
    assert (kept.org_then, kept.consent_page) == ("Опека", "4")
    assert open_event(laptop, event.id).summary().registered == 1


def test_last_time_s_people_are_invited_from_where_they_work_now(laptop: Workspace, event: Event):
    office = save_list_row(laptop, "organisations", "КЦСОН «Дом»", {})
    card = save_list_row(laptop, "specialists", "Кедрова Нина", {"organisation_id": office.id})
    register(laptop, event.id, "Кедрова Нина", "Опека", specialist_id=card.id)
    gone = register(laptop, event.id, "Осинина Анна")
    update_registration(laptop, replace(gone, withdrawn=True))
    later = create_event(laptop, "Второй семинар", EventFormat.SEMINAR, DAY, DAY)

    done = copy_roster(laptop, later.id, event.id)

    (one,) = done.added
    assert (one.name, one.org_then, one.confirmed) == ("Кедрова Нина", "КЦСОН «Дом»", False)
    assert one.source is RegistrationSource.ROSTER
    assert open_event(laptop, event.id).registrations[0].org_then == "Опека"


def test_only_who_came_can_be_invited_again(laptop: Workspace, event: Event):
    (session,) = plan_sessions(laptop, event.id, [DAY], [(time(10), time(12))])
    came = register(laptop, event.id, "Аистова Вера")
    register(laptop, event.id, "Осинина Анна")
    mark_attendance(laptop, session.id, came.id, P)
    later = create_event(laptop, "Второй", EventFormat.SEMINAR, DAY, DAY)

    done = copy_roster(laptop, later.id, event.id, came_only=True)

    assert [one.name for one in done.added] == ["Аистова Вера"]


def test_years_of_practice_and_halls_come_with_the_table_and_are_counted(
    laptop: Workspace, event: Event
):
    people = ("Аистова Вера\t12\tМалый", "Вязова Ева\tс 2024\t", "Галкина Ада\t\t")
    table = read_roster_table("\n".join(("ФИО\tСтаж работы, лет\tЗал", *people)))
    plan_sessions(laptop, event.id, [DAY], [(time(9), time(11))])

    import_roster(laptop, event.id, preview_roster(laptop, event.id, roster_of(table)))

    grid = open_event(laptop, event.id)
    years = event.starts_on.year - 2024
    assert [(one.years, one.hall) for one in grid.registrations] == [
        (12, "Малый"),
        (years, ""),
        (None, ""),
    ]
    mark_attendance(laptop, grid.sessions[0].id, grid.registrations[0].id, AttendanceStatus.PRESENT)
    (group,) = event_report(laptop, event.id).now.by_experience
    assert (group.name, group.people) == ("over_10", 1)


def test_whoever_is_invited_again_has_practised_so_much_longer(laptop: Workspace, event: Event):
    import_roster(laptop, event.id, [RosterRow("Аистова Вера", "КЦСОН", practice="7")])
    later = event.starts_on.replace(year=event.starts_on.year + 2)
    again = create_event(laptop, "Встреча выпускников", EventFormat.TRAINING, later, later)

    copy_roster(laptop, again.id, event.id)

    assert [one.years for one in open_event(laptop, again.id).registrations] == [9]
