"""Marks of closed sessions are corrected with a reason; discrepancies are settled in the grid."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt

from fieldkit.gui.attendance.cell_history import CellHistory
from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.people import Role
from fieldkit.services.attendance import close_session, open_event
from fieldkit.services.correcting import MarkEntry, MarkHistory
from tests.support.window import press

KEY = Qt.Key
S = AttendanceStatus


@pytest.fixture
def closed(page, hands, frozen):
    """Close the first session: everybody present."""
    page.marks.view.go(0, 0)
    hands.key(KEY.Key_P, ctrl=True, shift=True)
    close_session(frozen, page.marks.model.session(0).id)
    page.open()
    page.marks.view.go(1, 0)
    return page


def correct(page, hands, letter, reason):
    hands.type(letter)
    why = page.marks.marking.why
    why.edit.setText(reason)
    press(why.edit, KEY.Key_Return)


def test_a_mark_of_a_closed_session_is_corrected_with_a_reason(closed, hands, stored, frozen):
    correct(closed, hands, "a", "подпись другого лица")

    grid = open_event(frozen, closed.marks.model.grid.event.id)
    mark = closed.marks.model.mark(1, 0)
    assert stored(0) == "PAPPPP"
    assert grid.marks[mark.session_id, mark.registration_id].reason == "подпись другого лица"
    assert grid.sessions[0].closed


def test_without_a_reason_nothing_is_corrected(closed, hands, stored):
    correct(closed, hands, "a", "  ")

    assert stored(0) == "PPPPPP"


def test_escape_from_the_reason_leaves_the_mark(closed, hands, stored):
    hands.type("a")
    press(closed.marks.marking.why.edit, KEY.Key_Escape)

    assert stored(0) == "PPPPPP"
    assert closed.marks.view.hasFocus()


def test_a_block_of_a_closed_session_is_corrected_with_one_reason(closed, hands, stored):
    hands.key(KEY.Key_Down, shift=True)
    correct(closed, hands, "l", "автобус опоздал")

    assert stored(0) == "PLLPPP"


def test_a_correction_is_taken_back_and_that_is_kept_too(closed, hands, stored, page):
    correct(closed, hands, "a", "подпись другого лица")

    hands.key(KEY.Key_Z, ctrl=True)

    assert stored(0) == "PPPPPP"
    assert page.marks.model.mark(1, 0).reason == "correction taken back"


def test_the_cell_says_that_it_was_corrected_and_why(closed, hands):
    correct(closed, hands, "a", "подпись другого лица")

    model = closed.marks.model
    said = model.data(model.index(1, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert "corrected: подпись другого лица" in said


def test_whoever_only_takes_attendance_is_told_that_the_session_is_closed(
    closed, hands, stored, frozen, desk
):
    frozen.user = replace(frozen.user, role=Role.ATTENDANCE_TAKER)
    frozen.users_changed()

    hands.type("a")

    assert desk.notices.text().startswith("The sheet for 1 is closed.")
    assert stored(0) == "PPPPPP"


def test_the_history_of_a_mark_says_who_set_it_and_why(closed, hands):
    correct(closed, hands, "a", "подпись другого лица")

    closed.marks.view.go(1, 0)
    hands.key(KEY.Key_F3)

    history = closed.marks.marking.history
    words = [label.text() for label in history.findChildren(type(history.title))]
    assert any("подпись другого лица" in one for one in words)
    assert any("Ольхова" in one for one in words)
    assert history.focusWidget() is history.close_button
    history.reject()


def entry(key, status, laptop):
    at = datetime(2026, 11, 18, 10, tzinfo=UTC)
    return MarkEntry(key, at, "", laptop, status, 0, "", "", entered_late=False)


def test_each_of_two_values_can_be_let_stand(desk, page):
    found = MarkHistory((), (entry("1", S.PRESENT, "a7k3"), entry("2", S.ABSENT, "b2c4")))
    dialog = CellHistory(page, "Аистова, session 1", found, may_settle=True)
    heard = []
    dialog.chosen.connect(heard.append)

    dialog.settling[1].click()

    assert heard == ["2"]


def test_whoever_may_not_settle_sees_both_values_without_buttons(desk, page):
    found = MarkHistory((), (entry("1", S.PRESENT, "a7k3"), entry("2", S.ABSENT, "b2c4")))
    dialog = CellHistory(page, "Аистова, session 1", found, may_settle=False)

    assert dialog.settling == []
    dialog.reject()


def test_a_discrepancy_of_the_grid_opens_its_history(page, hands):
    model = page.marks.model
    mark = Mark(model.session(2).id, model.person(3).id, S.PRESENT, discrepancy=True)
    key = (mark.session_id, mark.registration_id)
    page.marks.show_grid(replace(model.grid, marks={key: mark}))

    page.marks.panel.trouble.click()

    assert page.marks.marking.history is not None
    assert page.marks.view.cursor_cell() == (3, 2)
    page.marks.marking.history.reject()


def test_a_computer_whose_day_is_none_of_the_event_is_doubted_once(page, hands, frozen, desk):
    frozen.now = lambda: datetime(2009, 1, 1, 10).astimezone()
    page.marks.view.go(0, 0)

    hands.type("p")
    first = desk.notices.text()
    hands.type("p")

    assert first.replace("\N{NO-BREAK SPACE}", " ").startswith(
        "The computer says 1 January 2009, the event is on 18"
    )
    assert desk.notices.text() == ""


def test_on_a_day_of_the_event_nothing_is_doubted(page, hands, desk):
    page.marks.view.go(0, 0)

    hands.type("p")

    assert desk.notices.text() == ""


def test_the_panel_says_how_many_marks_were_entered_long_after(page, hands, frozen):
    # The log's clock is the computer's own; the event lies before or after it by years.
    session = page.marks.model.session(0)
    page.marks.panel.late[session.id] = 3
    page.marks.view.go(0, 1)
    page.marks.view.go(0, 0)

    assert "3 marks entered over 30 days later" in page.marks.panel.about.text()
