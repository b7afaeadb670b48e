"""The hours of a participant: what was missed is off, and half hours are not given away."""

from dataclasses import replace
from datetime import date, time

import pytest

from fieldkit.records.attendance import AttendanceGrid, AttendanceStatus, Mark
from fieldkit.records.event import Event, EventFormat, Registration, Session, SessionKind

S = AttendanceStatus
DAY = date(2026, 3, 21)
EVENT = Event("e", "Первый контакт", EventFormat.TRAINING, DAY, DAY)
SESSION = Session("s", "e", 1, DAY, time(9, 30), time(12, 30))


def hours(mark: Mark, session: Session = SESSION, event: Event = EVENT) -> float:
    grid = AttendanceGrid(event, (session,), (Registration("r", "e", 1, "Дроздова Вера"),))
    return grid.with_marks({("s", "r"): mark}).hours("r")


@pytest.mark.parametrize(
    ("status", "minutes", "expected"),
    [
        (S.PRESENT, 0, 3.0),
        (S.LATE, 0, 3.0),
        (S.LATE, 30, 2.5),
        (S.LATE, 5, 2.5),
        (S.LEFT_EARLY, 35, 2.0),
        (S.EXCUSED, 0, 0.0),
        (S.ABSENT, 0, 0.0),
    ],
)
def test_minutes_that_were_missed_are_off_and_halves_are_rounded_down(
    status: AttendanceStatus, minutes: int, expected: float
):
    assert hours(Mark("s", "r", status, minutes)) == expected


def test_an_academic_hour_has_45_minutes():
    event = replace(EVENT, academic_hours=True)

    assert hours(Mark("s", "r", S.PRESENT), event=event) == 4.0


def test_a_break_gives_no_hours():
    session = replace(SESSION, kind=SessionKind.BREAK)

    assert hours(Mark("s", "r", S.PRESENT), session) == 0.0
