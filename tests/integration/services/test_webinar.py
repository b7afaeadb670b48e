"""A webinar's list of connections becomes marks, and is taken back whole."""

from datetime import date, time
from pathlib import Path

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import EventFormat, RegistrationSource
from fieldkit.records.sheet_errors import SheetClosed
from fieldkit.records.webinar import MatchKind
from fieldkit.services.attendance import (
    RosterRow,
    close_session,
    create_event,
    import_roster,
    mark_attendance,
    open_event,
    plan_sessions,
)
from fieldkit.services.event_report import event_report
from fieldkit.services.webinar import (
    ImportedBefore,
    NoColumns,
    NoSessionMet,
    import_connections,
    plan_import,
    undo_import,
)
from fieldkit.services.workspace import Workspace

DAY = date(2026, 11, 12)
P, A = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT
ROSTER = (
    RosterRow("Аистова Вера Ильинична", "КЦСОН"),
    RosterRow("Берёзкина Анна Олеговна", "Опека"),
    RosterRow("Берёзкина Анна Павловна", "Школа № 2"),
    RosterRow("Вязова Ева Павловна", "НКО"),
)
HEAD = "Name (Original Name),User Email,Join Time,Leave Time\n"


@pytest.fixture
def webinar(laptop: Workspace) -> str:
    """Plan a webinar of two sessions, from ten to eleven and from noon to one."""
    event = create_event(laptop, "Вебинар", EventFormat.WEBINAR, DAY, DAY)
    plan_sessions(laptop, event.id, [DAY], [(time(10), time(11)), (time(12), time(13))])
    import_roster(laptop, event.id, ROSTER)
    return event.id


def rows(*found: tuple[str, str, str]) -> str:
    lines = [f"{who},12.11.2026 {a},12.11.2026 {b}" for who, a, b in found]
    return HEAD + "\n".join(lines) + "\n"


def written(folder: Path, text: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def marks(laptop: Workspace, event_id: str) -> dict[str, str]:
    grid = open_event(laptop, event_id)
    return {
        one.name: "".join(
            str(mark.status) if (mark := grid.marks.get((s.id, one.id))) else "-"
            for s in grid.sessions
        )
        for one in grid.registrations
        if one.listed
    }


def test_three_reconnects_are_one_person_and_no_minute_counts_twice(
    laptop: Workspace, webinar: str, tmp_path: Path
):
    file = written(
        tmp_path,
        rows(
            ("Вера Аистова,", "9:50", "10:10"),
            ("Вера Аистова,", "10:05", "10:15"),
            ("Вера Аистова,", "10:20", "10:30"),
            ("Вера Аистова,", "10:55", "11:40"),
        ),
    )

    plan = plan_import(laptop, webinar, file)

    (line,) = plan.lines
    first = plan.sessions[0]
    assert line.minutes[first.id] == 15 + 10 + 5
    assert line.match.kind is MatchKind.NAME
    assert plan.present(line, first), "half of the session is enough"
    assert [one.id for one in plan.sessions] == [first.id]
    assert marks(laptop, webinar)["Аистова Вера Ильинична"] == "--", "nothing is kept yet"


def test_an_import_marks_who_was_there_long_enough_and_leaves_the_others_blank(
    laptop: Workspace, webinar: str, tmp_path: Path
):
    file = written(
        tmp_path,
        rows(
            ("Вера Аистова,", "10:00", "10:50"),
            ("Вера Аистова,", "12:00", "12:20"),
            ("Вязова Ева,", "10:00", "13:00"),
        ),
    )

    done = import_connections(laptop, plan_import(laptop, webinar, file))

    assert marks(laptop, webinar) == {
        "Аистова Вера Ильинична": "PA",
        "Берёзкина Анна Олеговна": "--",
        "Берёзкина Анна Павловна": "--",
        "Вязова Ева Павловна": "PP",
    }
    assert (done.connections, done.people, done.present) == (2, 2, 2)


def test_the_share_that_makes_present_can_be_set(laptop: Workspace, webinar: str, tmp_path: Path):
    file = written(tmp_path, rows(("Вера Аистова,", "10:00", "10:50")))

    import_connections(laptop, plan_import(laptop, webinar, file, share=0.9))

    assert marks(laptop, webinar)["Аистова Вера Ильинична"] == "A-"


def test_two_of_one_name_are_told_apart_by_organisation_or_left_to_a_person(
    laptop: Workspace, webinar: str, tmp_path: Path
):
    file = written(
        tmp_path,
        rows(
            ("Анна Берёзкина,", "10:00", "11:00"),
            ("Березкина Анна (Школа № 2),", "10:00", "11:00"),
            ("iPhone,", "10:00", "11:00"),
        ),
    )

    plan = plan_import(laptop, webinar, file)

    found = {one.viewer.name: one.match for one in plan.lines}
    roster = open_event(laptop, webinar).registrations
    assert found["Анна Берёзкина"].kind is MatchKind.DOUBTFUL
    assert set(found["Анна Берёзкина"].possible) == {roster[1].id, roster[2].id}
    assert found["Березкина Анна (Школа № 2)"].registration_id == roster[2].id
    assert found["iPhone"].kind is MatchKind.NONE
    assert len(plan.undecided()) == 2


def test_an_email_goes_before_the_name_and_a_choice_by_hand_is_remembered(
    laptop: Workspace, webinar: str, tmp_path: Path
):
    first = written(tmp_path, rows(("iPhone,anna@example.org", "10:00", "11:00")), "a.csv")
    second = written(tmp_path, rows(("Телефон,anna@example.org", "12:00", "13:00")), "b.csv")
    anna = open_event(laptop, webinar).registrations[1]
    plan = plan_import(laptop, webinar, first)

    import_connections(laptop, plan.choose("anna@example.org", anna.id))
    again = plan_import(laptop, webinar, second)

    (line,) = again.lines
    assert (line.match.kind, line.choice) == (MatchKind.HAND, anna.id)
    with laptop.reading() as work:
        kept = repr(work.settings.get("webinar.by_hand." + webinar))
    assert "anna@" not in kept


def test_people_at_one_screen_are_counted_and_the_named_ones_marked(
    laptop: Workspace, webinar: str, tmp_path: Path
):
    file = written(tmp_path, rows(("Вера Аистова,", "10:00", "11:00")))
    plan = plan_import(laptop, webinar, file)
    key = plan.lines[0].viewer.key

    wanted = plan.at_screen(key, 5, ["Вязова Ева Павловна", "Пихтова Зоя"])
    import_connections(laptop, wanted)

    assert marks(laptop, webinar)["Вязова Ева Павловна"] == "P-"
    assert marks(laptop, webinar)["Пихтова Зоя"] == "P-"
    new = open_event(laptop, webinar).registrations[-1]
    assert (new.source, new.org_then, new.row_no) == (RegistrationSource.IMPORT, "КЦСОН", 5)
    report = event_report(laptop, webinar).now
    assert (report.connections, report.at_screens, report.attended) == (1, 5, 3)


def test_who_came_after_the_end_watched_the_recording(
    laptop: Workspace, webinar: str, tmp_path: Path
):
    file = written(
        tmp_path,
        rows(("Вера Аистова,", "10:00", "11:00"), ("Вязова Ева,", "18:00", "19:00")),
    )

    import_connections(laptop, plan_import(laptop, webinar, file))

    report = event_report(laptop, webinar).now
    assert (report.connections, report.recording, report.attended) == (1, 1, 1)
    assert marks(laptop, webinar)["Вязова Ева Павловна"] == "--"


def test_the_platforms_clock_may_be_ahead_of_the_events(
    laptop: Workspace, webinar: str, tmp_path: Path
):
    file = written(tmp_path, rows(("Вера Аистова,", "16:00", "17:00")))

    plan = plan_import(laptop, webinar, file, hours_ahead=6)

    assert list(plan.lines[0].minutes.values()) == [60, 0]


def test_a_mark_that_stands_is_left_and_closed_sessions_are_refused(
    laptop: Workspace, webinar: str, tmp_path: Path
):
    file = written(tmp_path, rows(("Вера Аистова,", "10:00", "11:00")))
    grid = open_event(laptop, webinar)
    vera = grid.registrations[0]
    mark_attendance(laptop, grid.sessions[0].id, vera.id, AttendanceStatus.EXCUSED)

    done = import_connections(laptop, plan_import(laptop, webinar, file))
    close_session(laptop, grid.sessions[1].id, blanks_are_absent=True)
    late = written(tmp_path, rows(("Вера Аистова,", "12:00", "13:00")), "b.csv")

    assert (done.kept, done.marks) == (1, ())
    assert marks(laptop, webinar)[vera.name][0] == "X"
    with pytest.raises(SheetClosed):
        import_connections(laptop, plan_import(laptop, webinar, late))


def test_an_import_is_taken_back_whole_but_for_what_was_altered_since(
    laptop: Workspace, webinar: str, tmp_path: Path
):
    file = written(
        tmp_path,
        rows(("Вера Аистова,", "10:00", "11:00"), ("Гость Зимы,", "10:00", "11:00"),
             ("Вязова Ева,", "10:00", "11:00")),
    )  # fmt: skip
    plan = plan_import(laptop, webinar, file)
    done = import_connections(laptop, plan.choose("гость зимы", "new"))
    grid = open_event(laptop, webinar)
    eva = grid.registrations[3]
    mark_attendance(laptop, grid.sessions[0].id, eva.id, AttendanceStatus.LATE, 10)
    with pytest.raises(ImportedBefore):
        import_connections(laptop, plan)

    undo_import(laptop, done)

    left = marks(laptop, webinar)
    assert left["Вязова Ева Павловна"] == "L-"
    assert left["Аистова Вера Ильинична"] == "--"
    assert "Гость Зимы" not in left
    assert event_report(laptop, webinar).now.connections == 0
    import_connections(laptop, plan_import(laptop, webinar, file))


def test_columns_that_were_told_once_are_known_again(
    laptop: Workspace, webinar: str, tmp_path: Path
):
    head = "Кто,Пришёл,Ушёл\n"
    first = written(tmp_path, head + "Вера Аистова,12.11.2026 10:00,12.11.2026 11:00\n", "a.csv")
    second = written(tmp_path, head + "Вязова Ева,12.11.2026 10:00,12.11.2026 11:00\n", "b.csv")
    assert not plan_import(laptop, webinar, first).columns
    with pytest.raises(NoColumns):
        plan_import(laptop, webinar, first, columns={})

    told = {"name": 0, "joined": 1, "left": 2}
    import_connections(laptop, plan_import(laptop, webinar, first, columns=told))

    assert plan_import(laptop, webinar, second).lines[0].viewer.name == "Вязова Ева"


def test_a_list_of_another_day_is_refused(laptop: Workspace, webinar: str, tmp_path: Path):
    text = HEAD + "Вера Аистова,,11.11.2026 10:00,11.11.2026 11:00\n"

    with pytest.raises(NoSessionMet):
        plan_import(laptop, webinar, written(tmp_path, text))


def test_lengths_of_one_person_follow_each_other_from_the_beginning(
    laptop: Workspace, tmp_path: Path
):
    event = create_event(laptop, "Вебинар", EventFormat.WEBINAR, DAY, DAY)
    plan_sessions(laptop, event.id, [DAY], [(time(10), time(12))])
    import_roster(laptop, event.id, [RosterRow("Аистова Вера Ильинична", "КЦСОН")])
    text = "Участник;Длительность\nАистова Вера;40\nАистова Вера;0:30:00\n"

    plan = plan_import(laptop, event.id, written(tmp_path, text))

    assert list(plan.lines[0].minutes.values()) == [70]


def test_lengths_alone_tell_nothing_of_several_sessions(
    laptop: Workspace, webinar: str, tmp_path: Path
):
    with pytest.raises(NoSessionMet):
        plan_import(laptop, webinar, written(tmp_path, "Участник;Минут\nВера Аистова;40\n"))


def test_columns_that_were_told_once_go_before_the_titles(
    laptop: Workspace, webinar: str, tmp_path: Path
):
    head = "Участник;Начало;Окончание;Пришёл в;Ушёл в\n"
    meeting = "12.11.2026 09:00;12.11.2026 13:00"
    row = f"Вера Аистова;{meeting};12.11.2026 10:00;12.11.2026 11:00\n"
    told = {"name": 0, "joined": 3, "left": 4}
    import_connections(
        laptop, plan_import(laptop, webinar, written(tmp_path, head + row), columns=told)
    )

    other = written(tmp_path, head + row.replace("Вера Аистова", "Вязова Ева"), "b.csv")
    again = plan_import(laptop, webinar, other)

    assert again.columns == told
    assert max(again.lines[0].minutes.values()) == 60
