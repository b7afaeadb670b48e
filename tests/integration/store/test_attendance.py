"""Events, their sessions, registrations and marks are kept field by field."""

from dataclasses import replace

import pytest

from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.finding import Wanted
from fieldkit.records.row_number import RowNumber
from fieldkit.store.attendance import UnknownEvent
from tests.support.workspaces import NOW, do, registrations_of, seminar, session_of

P, L = AttendanceStatus.PRESENT, AttendanceStatus.LATE


def test_an_event_with_its_marks_is_read_as_it_was_saved(laptop):
    event = seminar()
    session, people = session_of(event), registrations_of(event, 3)
    marks = [Mark(session.id, people[0].id, P), Mark(session.id, people[1].id, L, 10, "автобус")]

    def act(work):
        work.attendance.save_event(event)
        work.attendance.save_session(session)
        work.attendance.save_registrations(people)
        work.attendance.save_marks(marks)

    do(laptop, act)

    with laptop.reading() as work:
        grid = work.attendance.grid(event.id)
        assert (grid.event, grid.sessions, grid.registrations) == (event, (session,), tuple(people))
        assert sorted(grid.marks.values(), key=str) == sorted(marks, key=str)
        assert work.attendance.next_row(event.id) == RowNumber(4)
        assert work.attendance.events() == (event,)


def test_a_present_mark_is_one_change(laptop):
    do(laptop, lambda work: work.attendance.save_marks([Mark("s", "r", P)]))

    with laptop.reading() as work:
        assert work.changes.unconfirmed_count() == 1


def test_a_cleared_mark_is_a_blank_and_can_be_set_again(laptop):
    event = seminar()
    session, (one,) = session_of(event), registrations_of(event, 1)
    do(laptop, lambda work: work.attendance.save_event(event))
    do(laptop, lambda work: work.attendance.save_session(session))
    do(laptop, lambda work: work.attendance.save_registration(one))
    do(laptop, lambda work: work.attendance.save_marks([Mark(session.id, one.id, L, 5, "з")]))

    do(laptop, lambda work: work.attendance.clear_marks(session.id, [one.id]))

    with laptop.reading() as work:
        assert work.attendance.sheet(session.id).blanks() == (one.id,)

    do(laptop, lambda work: work.attendance.save_marks([Mark(session.id, one.id, P)]))

    with laptop.reading() as work:
        assert dict(work.attendance.sheet(session.id).marks) == {
            one.id: Mark(session.id, one.id, P)
        }


def test_a_closed_sheet_is_saved_with_its_absences(laptop):
    event = seminar()
    session, people = session_of(event), registrations_of(event, 4)
    do(laptop, lambda work: work.attendance.save_event(event))
    do(laptop, lambda work: work.attendance.save_session(session))
    do(laptop, lambda work: work.attendance.save_registrations(people))

    def close(work):
        sheet = work.attendance.sheet(session.id).mark(people[0].id, P)
        work.attendance.save_sheet(sheet.close(NOW, "Ольхова", blanks_are_absent=True))

    do(laptop, close)

    with laptop.reading() as work:
        sheet = work.attendance.sheet(session.id)
        assert sheet.session.closed_at == NOW
        assert sheet.tally().absent == 3

    do(laptop, lambda work: work.attendance.save_sheet(work.attendance.sheet(session.id).reopen()))

    with laptop.reading() as work:
        again = work.attendance.session(session.id)
        assert (again.closed_at, again.closed_by, again.opened_again) == (None, "", 1)


def test_an_unknown_event_is_refused(laptop):
    with laptop.reading() as work:
        with pytest.raises(UnknownEvent):
            work.attendance.grid("nowhere")
        with pytest.raises(UnknownEvent):
            work.attendance.sheet("nowhere")


def test_registrations_are_found_by_any_part_of_name_and_organisation(laptop):
    event = seminar()
    one = replace(registrations_of(event, 1)[0], name="Ёлкина Анна", org_then="Школа № 5")
    do(laptop, lambda work: work.attendance.save_registration(one))

    with laptop.reading() as work:
        for typed in ("лкин школ", "елк АНН", "5 анн", "tkr irj"):
            assert work.attendance.find_registrations(Wanted.of(typed)) == (one,)
        for typed in ("дуб", " — ", "о", "кола 7"):
            assert work.attendance.find_registrations(Wanted.of(typed)) == ()
