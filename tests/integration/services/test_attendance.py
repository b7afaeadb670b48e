"""Events planned, filled with people, marked and closed through the services."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import (
    Event,
    EventFormat,
    EventStatus,
    RegistrationRole,
    RegistrationSource,
    Session,
)
from fieldkit.records.people import NameMissing
from fieldkit.records.sheet_errors import NotOnRoster, SheetClosed, SheetHasBlanks
from fieldkit.services.attendance import (
    AlreadyOnRoster,
    EventEndsBeforeStart,
    EventMissing,
    MarkWish,
    RosterRow,
    add_session,
    add_walk_in,
    clear_marks,
    close_session,
    create_event,
    event_summary,
    import_roster,
    list_events,
    mark_attendance,
    mark_many,
    match_people,
    open_event,
    paste_roster,
    plan_sessions,
    read_roster,
    register,
    reopen_session,
    update_event,
    update_registration,
    update_session,
    withdraw,
)
from fieldkit.services.workspace import Workspace
from tests.support.laptops import NOON

P, L, A = AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.ABSENT
FIRST, LAST = date(2022, 3, 21), date(2022, 3, 23)


@pytest.fixture
def event(laptop: Workspace) -> Event:
    return create_event(laptop, "Семинар", EventFormat.SEMINAR, FIRST, LAST, place="Свободный")


@pytest.fixture
def session(laptop: Workspace, event: Event) -> Session:
    return add_session(laptop, event.id, FIRST, time(9, 30), time(12, 30))


def test_an_event_without_a_title_is_refused(laptop: Workspace):
    with pytest.raises(NameMissing):
        create_event(laptop, "  ", EventFormat.SEMINAR, FIRST, LAST)

    assert list_events(laptop) == ()


def test_an_event_that_ends_before_it_begins_is_refused(laptop: Workspace):
    with pytest.raises(EventEndsBeforeStart):
        create_event(laptop, "Семинар", EventFormat.SEMINAR, LAST, FIRST)


def test_sessions_are_numbered_through_days_and_parts(laptop: Workspace, event: Event):
    parts = [(time(14), time(17)), (time(9, 30), time(12, 30))]

    made = plan_sessions(laptop, event.id, [LAST, FIRST], parts)

    assert [(s.number, s.day, s.starts) for s in made] == [
        (1, FIRST, time(9, 30)),
        (2, FIRST, time(14)),
        (3, LAST, time(9, 30)),
        (4, LAST, time(14)),
    ]
    assert add_session(laptop, event.id, LAST, time(18), time(19)).number == 5


def test_an_unknown_event_is_said_so(laptop: Workspace):
    for act in (
        lambda: open_event(laptop, "never"),
        lambda: event_summary(laptop, "never"),
        lambda: register(laptop, "never", "Рябинина Анна"),
        lambda: plan_sessions(laptop, "never", [FIRST], [(time(9), time(10))]),
        lambda: mark_attendance(laptop, "never", "nobody", P),
        lambda: close_session(laptop, "never"),
    ):
        with pytest.raises(EventMissing):
            act()


def test_row_numbers_go_on_and_are_never_used_again(laptop: Workspace, event: Event):
    first = register(laptop, event.id, "Рябинина Анна", "Опека")
    withdraw(laptop, first)

    second = register(laptop, event.id, "Рябинина Анна", "Опека")

    assert (first.row_no, second.row_no) == (1, 2)
    assert open_event(laptop, event.id).participants() == (second,)


def test_the_same_person_is_not_registered_twice(laptop: Workspace, event: Event):
    register(laptop, event.id, "Снегирёва Инна", "КЦСОН")

    with pytest.raises(AlreadyOnRoster, match="row 1"):
        register(laptop, event.id, "снегирева  инна", "кцсон")

    register(laptop, event.id, "Снегирёва Инна", "Опека")
    register(laptop, event.id, "Снегирёва Инна", "КЦСОН", role=RegistrationRole.SPEAKER)
    assert len(open_event(laptop, event.id).registrations) == 3


def test_a_mark_is_kept_at_once(laptop: Workspace, event: Event, session: Session):
    person = register(laptop, event.id, "Рябинина Анна")

    mark_attendance(laptop, session.id, person.id, L, 15, "автобус")

    mark = open_event(laptop, event.id).marks[session.id, person.id]
    assert (mark.status, mark.minutes, mark.note) == (L, 15, "автобус")


def test_a_mark_needs_a_place_on_the_roster(laptop: Workspace, event: Event, session: Session):
    speaker = register(laptop, event.id, "Дроздова Вера", role=RegistrationRole.SPEAKER)
    gone = withdraw(laptop, register(laptop, event.id, "Рябинина Анна"))
    other = create_event(laptop, "Другое", EventFormat.WEBINAR, FIRST, FIRST)
    stranger = register(laptop, other.id, "Ольхова Нина")

    for person in (speaker, gone, stranger):
        with pytest.raises(NotOnRoster):
            mark_attendance(laptop, session.id, person.id, P)


def test_many_marks_are_set_and_taken_away_at_once(
    laptop: Workspace, event: Event, session: Session
):
    anna = register(laptop, event.id, "Рябинина Анна")
    vera = register(laptop, event.id, "Дроздова Вера")
    mark_attendance(laptop, session.id, vera.id, A)

    mark_many(laptop, [MarkWish(session.id, anna.id, P), MarkWish(session.id, vera.id, None)])

    grid = open_event(laptop, event.id)
    assert {key[1]: mark.status for key, mark in grid.marks.items()} == {anna.id: P}


def test_of_two_wishes_for_one_cell_the_last_holds(
    laptop: Workspace, event: Event, session: Session
):
    anna = register(laptop, event.id, "Рябинина Анна")

    mark_many(laptop, [MarkWish(session.id, anna.id, None), MarkWish(session.id, anna.id, P)])
    set_first = dict(open_event(laptop, event.id).marks)
    mark_many(laptop, [MarkWish(session.id, anna.id, A), MarkWish(session.id, anna.id, None)])

    assert set_first[session.id, anna.id].status is P
    assert open_event(laptop, event.id).marks == {}


def test_one_mark_that_is_refused_keeps_the_others_away(
    laptop: Workspace, event: Event, session: Session
):
    anna = register(laptop, event.id, "Рябинина Анна")

    with pytest.raises(NotOnRoster):
        mark_many(laptop, [MarkWish(session.id, anna.id, P), MarkWish(session.id, "nobody", P)])

    assert open_event(laptop, event.id).marks == {}


def test_a_cleared_mark_is_not_asked_yet(laptop: Workspace, event: Event, session: Session):
    anna = register(laptop, event.id, "Рябинина Анна")
    mark_attendance(laptop, session.id, anna.id, P)

    clear_marks(laptop, session.id, [anna.id])

    assert open_event(laptop, event.id).sheet(session.id).blanks() == (anna.id,)


def test_closing_with_blanks_asks_first(laptop: Workspace, event: Event, session: Session):
    register(laptop, event.id, "Рябинина Анна")

    with pytest.raises(SheetHasBlanks) as refusal:
        close_session(laptop, session.id)

    assert refusal.value.facts == {"count": 1}
    assert not open_event(laptop, event.id).sessions[0].closed


def test_closing_makes_blanks_absent_and_the_event_held(
    laptop: Workspace, event: Event, session: Session
):
    anna = register(laptop, event.id, "Рябинина Анна")

    close_session(laptop, session.id, blanks_are_absent=True)

    grid = open_event(laptop, event.id)
    assert grid.marks[session.id, anna.id].status is A
    assert grid.sessions[0].closed_at == NOON
    assert grid.sessions[0].closed_by == laptop.user.name
    assert grid.event.status is EventStatus.HELD


def test_a_closed_session_refuses_marks_until_it_is_reopened(
    laptop: Workspace, event: Event, session: Session
):
    anna = register(laptop, event.id, "Рябинина Анна")
    close_session(laptop, session.id, blanks_are_absent=True)

    with pytest.raises(SheetClosed):
        mark_attendance(laptop, session.id, anna.id, P)
    with pytest.raises(SheetClosed):
        clear_marks(laptop, session.id, [anna.id])
    with pytest.raises(SheetClosed):
        add_walk_in(laptop, event.id, session.id, "Дроздова Вера")
    reopen_session(laptop, session.id)
    mark_attendance(laptop, session.id, anna.id, P)

    grid = open_event(laptop, event.id)
    assert grid.marks[session.id, anna.id].status is P
    assert grid.sessions[0].opened_again == 1
    assert len(grid.registrations) == 1


def test_a_walk_in_is_on_the_roster_and_present(laptop: Workspace, event: Event, session: Session):
    register(laptop, event.id, "Рябинина Анна")

    walk_in = add_walk_in(laptop, event.id, session.id, "Дроздова Вера", "КЦСОН")

    grid = open_event(laptop, event.id)
    assert (walk_in.row_no, walk_in.source) == (2, RegistrationSource.WALK_IN)
    assert grid.marks[session.id, walk_in.id].status is P


def test_an_altered_session_stays_as_closed_as_it_is(
    laptop: Workspace, event: Event, session: Session
):
    close_session(laptop, session.id)

    update_session(laptop, replace(session, title="Работа с сопротивлением"))

    (stored,) = open_event(laptop, event.id).sessions
    assert stored.title == "Работа с сопротивлением"
    assert stored.closed


def test_event_and_registration_are_corrected(laptop: Workspace, event: Event):
    anna = register(laptop, event.id, "Рябинина Анна")

    update_event(laptop, replace(event, place="Благовещенск"))
    update_registration(laptop, replace(anna, org_then="Опека", consent_page="3"))

    grid = open_event(laptop, event.id)
    assert grid.event.place == "Благовещенск"
    assert grid.registrations[0].consent_page == "3"


def test_a_pasted_roster_is_imported_once(laptop: Workspace, event: Event):
    rows = paste_roster(
        "№\tФИО\tОрганизация\tРайон\n"
        "1\tРябинина Анна Сергеевна\tКЦСОН\tСвободненский район\n"
        "2\tДроздова Вера\tОпека\tЗейский район\n"
    )

    first = import_roster(laptop, event.id, rows)
    second = import_roster(laptop, event.id, [*rows, RosterRow("Кедрова Мария")])

    assert [(r.row_no, r.name, r.district_then) for r in first.added] == [
        (1, "Рябинина Анна Сергеевна", "Свободненский район"),
        (2, "Дроздова Вера", "Зейский район"),
    ]
    assert (second.known, [r.row_no for r in second.added]) == (2, [3])
    assert len(open_event(laptop, event.id).registrations) == 3


def test_a_roster_is_read_from_a_file(tmp_path: Path):
    file = tmp_path / "участники.csv"
    file.write_bytes("Фамилия;Имя;Организация\nОльхова;Нина;Школа № 2\n".encode("cp1251"))

    assert read_roster(file) == (RosterRow("Ольхова Нина", "Школа № 2"),)


@pytest.mark.parametrize("typed", ["снег", "СНЕГИРЕВА", "инна", "cytu", "Cytu bY", "нег"])
def test_a_person_is_matched_by_any_part_in_any_layout(laptop: Workspace, event: Event, typed: str):
    register(laptop, event.id, "Снегирёва Инна Олеговна", "КЦСОН", "Зейский район")
    register(laptop, event.id, "Дроздова Вера", "Опека")

    matches = match_people(laptop, typed)

    assert [(one.name, one.organisation) for one in matches] == [
        ("Снегирёва Инна Олеговна", "КЦСОН")
    ]


def test_specialists_are_matched_too(laptop: Workspace):
    (match,) = match_people(laptop, "ольх")

    assert match.specialist_id == laptop.user.specialist_id


def test_a_person_of_several_events_is_offered_once(laptop: Workspace):
    for title in ("Первое", "Второе"):
        made = create_event(laptop, title, EventFormat.SEMINAR, FIRST, LAST)
        register(laptop, made.id, "Дроздова Вера", "Опека")

    assert len(match_people(laptop, "дрозд")) == 1


def test_nothing_typed_matches_nobody(laptop: Workspace):
    assert match_people(laptop, "  ") == ()


def test_the_figures_of_svobodny_come_out(laptop: Workspace, event: Event):
    sessions = plan_sessions(
        laptop,
        event.id,
        [FIRST, date(2022, 3, 22), LAST],
        [(time(9, 30), time(12, 30)), (time(13, 30), time(16, 30))],
    )
    rows = [
        RosterRow(f"Участница {chr(0x410 + n // 27)}{chr(0x430 + n % 27)}", f"Центр {n % 26}")
        for n in range(55)
    ]
    people = import_roster(laptop, event.id, rows).added
    absent = {people[53].id, people[54].id}
    mark_many(
        laptop,
        [MarkWish(s.id, p.id, A if p.id in absent else P) for s in sessions for p in people],
    )
    for name in ("Аистов", "Воробьёва", "Грачёв", "Журавлёва"):
        register(laptop, event.id, name, role=RegistrationRole.SPEAKER)

    figures = event_summary(laptop, event.id)

    assert (figures.registered, figures.attended, figures.organisations) == (55, 53, 26)
    assert (figures.days, figures.sessions, figures.speakers) == (3, 6, 4)
    assert figures.no_shows == 2
