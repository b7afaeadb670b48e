"""The lists of connections that platforms write."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from fieldkit.sheets.errors import TableEmpty, TableUnreadable
from fieldkit.sheets.lengths import length_of
from fieldkit.sheets.webinar import moments_of, read_connections

DAY = date(2026, 11, 12)


def at(hour: int, minute: int, second: int = 0) -> datetime:
    """Return a moment of the day on the wall clock."""
    return datetime.combine(DAY, time(hour, minute, second))


ZOOM = """Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
812 3456 7890,Webinar,11/12/2026 09:55:00 AM,11/12/2026 12:10:00 PM,office@example.org,135,3

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Анна Берёзкина,anna@example.org,11/12/2026 10:01:12 AM,11/12/2026 10:40:00 AM,39,Yes
Анна Берёзкина,anna@example.org,11/12/2026 10:45:00 AM,11/12/2026 11:59:00 AM,74,Yes
iPhone,,11/12/2026 10:05:00 AM,11/12/2026 11:00:00 AM,55,Yes
"""
TEAMS_OLD = """Full Name\tUser Action\tTimestamp
Берёзкина Анна\tJoined\t12.11.2026, 10:01:12
Кленова Ева\tJoined before\t12.11.2026, 10:00:00
Берёзкина Анна\tLeft\t12.11.2026, 10:40:00
Берёзкина Анна\tJoined\t12.11.2026, 10:45:00
Берёзкина Анна\tLeft\t12.11.2026, 12:00:00
"""
TEAMS = """1. Summary
Meeting title\tWebinar
Attended participants\t2

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tRole
Берёзкина Анна\t11/12/26, 10:01:12 AM\t11/12/26, 12:00:00 PM\t1h 58m\tanna@example.org\tPresenter

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Берёзкина Анна\t11/12/2026, 10:01:12 AM\t11/12/2026, 10:40:00 AM\t38m\tanna@example.org\tPresenter
Берёзкина Анна\t11/12/2026, 10:45:00 AM\t11/12/2026, 12:00:00 PM\t1h\tanna@example.org\tPresenter
"""
MEET = """First name,Last name,Email,Duration,Time joined,Time exited
Анна,Берёзкина,anna@example.org,39 min,10:01 AM,10:40 AM
"""
LINK = """Фамилия;Имя;Email;Город;Дата и время входа;Дата и время выхода
Берёзкина;Анна;anna@example.org;Тында;12.11.2026 10:01;12.11.2026 10:40
"""
BBB = """Name,Joined at,Left at
Берёзкина Анна,2026-11-12T10:01:12+00:00,2026-11-12T10:40:00+00:00
"""
# Titles as in BigBlueButton's own source, bbb-learning-dashboard, UserService.js.
DASHBOARD = """Name,Moderator,Activity Score,Talk Time,Join,Left,Duration
"Берёзкина Анна","FALSE","5","-","11/12/2026, 10:01:12 AM","11/12/2026, 10:40:00 AM","00:39:48"
"Вязова Ева","FALSE","5","-","11/12/2026, 10:05:00 AM","-","01:00:00"
"""
# As exports of 2026 in public repositories have it: other letters, "Email", further columns.
ZOOM_NEWER = """Topic,ID,Duration (minutes),Start time,End time,Participants
Webinar,1,77,"11/12/2026 09:55:00 AM","11/12/2026 12:10:00 PM",2

Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,In waiting room
Берёзкина Анна,,11/12/2026 10:01:12 AM,11/12/2026 10:40:00 AM,39,Yes,No
Берёзкина Анна,,11/12/2026 10:45:00 AM,11/12/2026 12:00:00 PM,75,Yes,No
"""
ZOOM_WEBINAR = """Attendee Report
Report generated time,11/12/2026 02:31:08 PM
Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registrants,Unique Viewers
Webinar,000 0000 0000,"11/12/2026 09:55:00 AM",135,3,2
Host Details
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest
Yes,Ольхова Надежда,host@example.org,"11/12/2026 09:55:00 AM","11/12/2026 12:10:00 PM",135,No
Attendee Details
Attended,User Name (Original Name),First Name,Last Name,Email,Join Time,Leave Time,Is Guest
Yes,Берёзкина Анна,Анна,Берёзкина,anna@example.org,11/12/2026 10:01:12 AM,11/12/2026 10:40:00 AM,
Yes,Берёзкина Анна,Анна,Берёзкина,anna@example.org,11/12/2026 10:45:00 AM,11/12/2026 12:00:00 PM,
No,Вязова Ева,Ева,Вязова,eva@example.org,--,--,--
"""
ZOOM_RUSSIAN = """Имя (настоящее имя),Электронная почта,Время входа,Время выхода
Берёзкина Анна,,12.11.2026 10:01:12 AM,12.11.2026 10:40:00 AM
Берёзкина Анна,,12.11.2026 10:45:00 AM,12.11.2026 12:00:00 PM
"""
# A live event of Teams, as public converters of its report read it.
TEAMS_LIVE = """SessionId,ParticipantId,FullName,UserAgent,UtcEventTimestamp,Action,Role
1,anna@example.org,Берёзкина Анна,Mozilla,11/12/2026 1:01:12 AM,Joined,Attendee
1,anna@example.org,Берёзкина Анна,Mozilla,11/12/2026 1:40:00 AM,Left,Attendee
"""


def written(folder: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path


def spans(path: Path) -> list[tuple[str, str, str]]:
    found = read_connections(path, [DAY])
    return [
        (one.name, f"{one.joined:%d.%m %H:%M}", f"{one.left:%H:%M}" if one.left else "")
        for one in found.visits
    ]


TWICE = [
    ("Берёзкина Анна", "12.11 10:01", "10:40"),
    ("Берёзкина Анна", "12.11 10:45", "12:00"),
]


def test_zoom_writes_the_columns_below_those_of_the_meeting(tmp_path: Path):
    assert spans(written(tmp_path, ZOOM)) == [
        ("Анна Берёзкина", "12.11 10:01", "10:40"),
        ("Анна Берёзкина", "12.11 10:45", "11:59"),
        ("iPhone", "12.11 10:05", "11:00"),
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8"])
def test_teams_writes_comings_and_goings(tmp_path: Path, encoding: str):
    found = spans(written(tmp_path, TEAMS_OLD, encoding))

    assert found == [*TWICE, ("Кленова Ева", "12.11 10:00", "")]


def test_of_the_parts_of_a_teams_report_the_single_times_count(tmp_path: Path):
    assert spans(written(tmp_path, TEAMS, "utf-16")) == TWICE


@pytest.mark.parametrize("text", [MEET, LINK])
def test_names_in_two_columns_are_joined(tmp_path: Path, text: str):
    assert spans(written(tmp_path, text)) == TWICE[:1]


@pytest.mark.parametrize("text", [ZOOM_NEWER, ZOOM_WEBINAR, ZOOM_RUSSIAN])
def test_what_zoom_writes_otherwise_is_known_too(tmp_path: Path, text: str):
    path = written(tmp_path, text)

    assert spans(path) == TWICE
    assert read_connections(path, [DAY]).unread == 0


def test_who_has_not_left_the_dashboard_has_no_time_of_leaving(tmp_path: Path):
    found = spans(written(tmp_path, DASHBOARD))

    assert found == [TWICE[0], ("Вязова Ева", "12.11 10:05", "")]


def test_a_live_events_list_is_in_universal_time(tmp_path: Path):
    (one,) = read_connections(written(tmp_path, TEAMS_LIVE), [DAY]).visits

    assert (one.name, one.email) == ("Берёзкина Анна", "anna@example.org")
    assert one.joined == datetime(2026, 11, 12, 1, 1, 12, tzinfo=UTC)
    assert one.left == datetime(2026, 11, 12, 1, 40, tzinfo=UTC)


def test_windows_letters_are_read(tmp_path: Path):
    assert spans(written(tmp_path, LINK, "cp1251")) == TWICE[:1]


def test_times_with_a_zone_keep_it(tmp_path: Path):
    (one,) = read_connections(written(tmp_path, BBB), [DAY]).visits

    assert one.joined == datetime(2026, 11, 12, 10, 1, 12, tzinfo=UTC)


def test_a_list_of_unknown_columns_says_them_and_is_read_once_they_are_told(tmp_path: Path):
    path = written(tmp_path, "Кто,Пришёл,Ушёл\nБерёзкина Анна,12.11.2026 10:01,12.11.2026 10:40\n")

    before = read_connections(path, [DAY])
    after = read_connections(path, [DAY], {"name": 0, "joined": 1, "left": 2})

    assert (before.visits, before.columns) == ((), {})
    assert before.header == ("Кто", "Пришёл", "Ушёл")
    assert [(one.name, one.joined, one.left) for one in after.visits] == [
        ("Берёзкина Анна", at(10, 1), at(10, 40))
    ]
    assert before.shape == after.shape


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("11/12/2026 10:01:12 AM", at(10, 1, 12)),
        ("12/11/2026 10:01", at(10, 1)),
        ("12.11.2026, 22:01", at(22, 1)),
        ("2026-11-12 10:01", at(10, 1)),
        ("2026-11-12 9:35", at(9, 35)),
        ("Nov 12, 2026 10:01 PM", at(22, 1)),
        ("10:01", at(10, 1)),
        ("", None),
        ("завтра", None),
        ("99.99.9999 10:01", None),
    ],
)
def test_a_day_that_could_be_two_is_that_of_the_event(said: str, meant: datetime | None):
    assert moments_of(said, [DAY]) == meant


def test_rows_whose_times_cannot_be_read_are_counted(tmp_path: Path):
    text = LINK + "Вязова;Ева;;;когда-то;\n"

    found = read_connections(written(tmp_path, text), [DAY])

    assert (len(found.visits), found.unread) == (1, 1)


def test_what_is_no_list_is_refused(tmp_path: Path):
    empty, noise = tmp_path / "a.csv", tmp_path / "b.csv"
    empty.write_bytes(b"")
    noise.write_bytes(b"\x00\x01\x02" * 50)

    with pytest.raises(TableEmpty):
        read_connections(empty, [DAY])
    with pytest.raises(TableUnreadable):
        read_connections(noise, [DAY])


MINUTES = timedelta(minutes=39)
OF_ANY_PLATFORM = {
    "minutes": "Участник;Время входа;Длительность\nБерёзкина Анна;12.11.2026 10:01;39\n",
    "clock": "Участник;Время входа;Продолжительность\nБерёзкина Анна;12.11.2026 10:01:00;0:39:00\n",
    "words": "Участник;Время входа;Время участия\nБерёзкина Анна;12.11.2026 10:01;39 мин\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("text", OF_ANY_PLATFORM.values(), ids=OF_ANY_PLATFORM)
def test_a_length_stands_for_the_time_of_leaving(tmp_path: Path, text: str, encoding: str):
    (one,) = read_connections(written(tmp_path, text, encoding), [DAY]).visits

    assert (one.name, one.joined, one.left, one.length) == (
        "Берёзкина Анна",
        at(10, 1),
        None,
        MINUTES,
    )


def test_lengths_alone_are_read_row_by_row(tmp_path: Path):
    text = "ФИО\tМинут\nБерёзкина Анна\t39\nБерёзкина Анна\t1:05:00\nВязова Ева\tмного\n"

    found = read_connections(written(tmp_path, text), [DAY])

    assert [one.length for one in found.visits] == [MINUTES, timedelta(minutes=65)]
    assert found.unread == 1


def test_a_time_of_leaving_goes_before_a_length(tmp_path: Path):
    first = read_connections(written(tmp_path, ZOOM), [DAY]).visits[0]

    assert (first.left, first.length) == (at(10, 40), None)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("37", 37),
        ("37,5", 37.5),
        ("0:37", 37),
        ("1:10", 70),
        ("45:30", 45.5),
        ("0:37:30", 37.5),
        ("1h 20m", 80),
        ("1 ч 20 мин", 80),
        ("2 часа", 120),
        ("90 сек.", 1.5),
        ("38m", 38),
        ("", None),
        ("много", None),
        ("10.11.2026", None),
        ("5 км", None),
        ("99999", None),
    ],
)
def test_a_length_is_read_as_platforms_write_it(said: str, minutes: float | None):
    wanted = None if minutes is None else timedelta(minutes=minutes)

    assert length_of(said) == wanted


def test_a_title_may_say_that_a_number_is_of_seconds(tmp_path: Path):
    told = {"name": 0, "duration": 1}
    text = "Кто;Был на встрече, сек\nБерёзкина Анна;2340\n"

    (one,) = read_connections(written(tmp_path, text), [DAY], told).visits

    assert one.length == MINUTES


def test_what_a_person_says_goes_before_the_titles(tmp_path: Path):
    text = (
        "Участник;Начало;Окончание;Пришёл в;Ушёл в\n"
        "Берёзкина Анна;12.11.2026 09:00;12.11.2026 13:00;12.11.2026 10:01;12.11.2026 10:40\n"
    )
    path = written(tmp_path, text)

    guessed = read_connections(path, [DAY])
    told = read_connections(path, [DAY], {"name": 0, "joined": 3, "left": 4})

    assert guessed.visits[0].joined == at(9, 0)
    assert (told.visits[0].joined, told.visits[0].left) == (at(10, 1), at(10, 40))
    assert told.shape == guessed.shape
