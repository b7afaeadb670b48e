"""After closing: totals that differ, corrections with who, when and why."""

from datetime import UTC, date, datetime, time

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import EventFormat
from fieldkit.records.people import Role
from fieldkit.records.permissions import NotAllowed
from fieldkit.records.sheet_errors import ReasonMissing, SheetClosed, SheetHasBlanks, TotalDiffers
from fieldkit.services.attendance import (
    MarkWish,
    close_session,
    create_event,
    import_roster,
    mark_attendance,
    mark_many,
    open_event,
    plan_sessions,
    register,
    reopen_session,
)
from fieldkit.services.correcting import correct_marks, count_on_paper, entered_late, mark_history
from fieldkit.services.users import add_user
from fieldkit.sheets.roster import RosterRow
from tests.support.colleagues import VERA, as_user

DAY = date(2026, 11, 18)
S = AttendanceStatus


@pytest.fixture
def sheet(laptop):
    laptop.now = lambda: datetime(2026, 11, 18, 12, tzinfo=UTC)
    event = create_event(laptop, "Семинар", EventFormat.SEMINAR, DAY, DAY)
    (session,) = plan_sessions(laptop, event.id, [DAY], [(time(9), time(11))])
    import_roster(laptop, event.id, [RosterRow(f"Дроздова{n} Вера") for n in range(1, 4)])
    people = [one.id for one in open_event(laptop, event.id).registrations]
    mark_many(laptop, [MarkWish(session.id, one, S.PRESENT) for one in people])
    return event.id, session.id, people


def mark_of(laptop, sheet, place):
    event, session, people = sheet
    return open_event(laptop, event).marks[session, people[place]]


def test_a_total_that_differs_stops_the_closing_until_it_is_explained(laptop, sheet):
    _event, session, _people = sheet
    count_on_paper(laptop, session, 4)

    with pytest.raises(TotalDiffers, match="The sheet says 4 present, the program 3"):
        close_session(laptop, session)
    count_on_paper(laptop, session, 4, "подпись водителя")
    closed = close_session(laptop, session).session

    assert (closed.counted, closed.counted_note) == (4, "подпись водителя")


def test_a_total_that_agrees_stops_nothing(laptop, sheet):
    count_on_paper(laptop, sheet[1], 3)

    assert close_session(laptop, sheet[1]).session.closed


def test_the_total_of_a_closed_session_is_not_written_over(laptop, sheet):
    close_session(laptop, sheet[1])

    with pytest.raises(SheetClosed):
        count_on_paper(laptop, sheet[1], 5)


def test_a_correction_keeps_who_when_and_why(laptop, sheet):
    _event, session, people = sheet
    close_session(laptop, session)

    correct_marks(laptop, [MarkWish(session, people[0], S.ABSENT)], "подпись другого лица")

    found = mark_history(laptop, session, people[0]).entries
    assert [one.status for one in found] == [S.PRESENT, S.ABSENT]
    assert [one.reason for one in found] == ["", "подпись другого лица"]
    assert {one.author for one in found} == {laptop.user.name}
    assert mark_of(laptop, sheet, 0).reason == "подпись другого лица"


def test_a_correction_without_a_reason_is_refused_and_nothing_altered(laptop, sheet):
    _event, session, people = sheet
    close_session(laptop, session)

    with pytest.raises(ReasonMissing):
        correct_marks(laptop, [MarkWish(session, people[0], S.ABSENT)], "  ")

    assert mark_of(laptop, sheet, 0).status is S.PRESENT


def test_a_closed_session_gets_no_blanks_back(laptop, sheet):
    _event, session, people = sheet
    close_session(laptop, session)

    with pytest.raises(SheetHasBlanks):
        correct_marks(laptop, [MarkWish(session, people[0], None)], "ошиблись строкой")


def test_whoever_takes_attendance_corrects_no_closed_session(laptop, sheet):
    _event, session, people = sheet
    close_session(laptop, session)
    add_user(laptop, "Осинина Вера", VERA, role=Role.ATTENDANCE_TAKER)
    wish = MarkWish(session, people[0], S.LATE)

    with pytest.raises(NotAllowed):
        as_user(laptop, VERA, lambda other: correct_marks(other, [wish], "опоздала"))


def test_a_session_that_is_opened_again_says_why(laptop, sheet):
    close_session(laptop, sheet[1])

    session = reopen_session(laptop, sheet[1], "нашли второй лист").session

    assert (session.opened_again, session.reopened_for) == (1, "нашли второй лист")


def test_what_a_session_held_when_it_was_closed_in_time_was_set_in_time(laptop):
    day = date(2020, 1, 15)
    laptop.now = lambda: datetime(2020, 1, 15, 12, tzinfo=UTC)
    event = create_event(laptop, "Семинар", EventFormat.SEMINAR, day, day)
    (session,) = plan_sessions(laptop, event.id, [day], [(time(9), time(11))])
    people = [register(laptop, event.id, f"Дроздова {name}").id for name in ("Вера", "Анна")]
    mark_many(laptop, [MarkWish(session.id, one, S.PRESENT) for one in people])
    close_session(laptop, session.id)

    correct_marks(laptop, [MarkWish(session.id, people[1], S.LATE)], "подпись нашлась")

    assert entered_late(laptop, event.id) == {(session.id, people[1])}
    assert not mark_history(laptop, session.id, people[0]).entries[0].entered_late


@pytest.mark.parametrize(("day", "late"), [(date(2020, 1, 15), True), (date(2099, 1, 15), False)])
def test_marks_entered_more_than_a_month_later_say_so(laptop, day, late):
    event = create_event(laptop, "Семинар", EventFormat.SEMINAR, day, day)
    (session,) = plan_sessions(laptop, event.id, [day], [(time(9), time(11))])
    person = register(laptop, event.id, "Дроздова Вера").id
    mark_attendance(laptop, session.id, person, S.PRESENT)

    (entry,) = mark_history(laptop, session.id, person).entries

    assert entry.entered_late is late
    assert entered_late(laptop, event.id) == ({(session.id, person)} if late else set())
