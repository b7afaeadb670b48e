"""A scanner at the door marks whose badge it reads."""

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from fieldkit.gui.attendance.door_scans import session_for_scans
from fieldkit.records.badge import badge_code
from fieldkit.records.event import RegistrationRole
from fieldkit.services.attendance import open_event, register
from fieldkit.services.event_mode import begin_event_mode
from fieldkit.services.sign_in_sheets import print_sign_in_sheet, printed_sheets
from tests.gui.attendance.conftest import DAY, Hands

KEY = Qt.Key
RUNNING = 3  # the afternoon of the second day, at a quarter to three


@pytest.fixture
def scan(page):
    """Send a code as a scanner does, to whatever widget has the focus."""

    def send(code, widget=None, enter=True):
        hands = Hands(widget or page.marks.view)
        hands.type(code)
        if enter:
            hands.key(KEY.Key_Return)
        else:
            page.marks.door.catcher.finish()

    return send


def code_of(page, row):
    return badge_code(page.marks.model.person(row).id)


def test_a_badge_marks_its_wearer_present_in_the_session_under_way(page, scan, stored):
    page.marks.view.go(0, 0)

    scan(code_of(page, 4))

    assert stored(RUNNING) == "----P-"
    assert stored(0) == "------"


def test_the_digits_of_a_code_set_no_minutes_and_its_enter_moves_nothing(page, scan, stored, hands):
    page.marks.panel.minutes.click()
    page.marks.view.go(1, RUNNING)
    hands.type("l")

    scan(code_of(page, 4))

    assert page.marks.model.mark(1, RUNNING).minutes == 0
    assert page.marks.view.cursor_cell() == (4, RUNNING)


def test_a_scanner_without_enter_is_through_after_a_pause(page, scan, stored):
    scan(code_of(page, 2), enter=False)

    assert stored(RUNNING) == "--P---"


def test_a_code_read_while_a_name_is_typed_is_no_name(page, scan, stored):
    page.marks.begin_walk_in()

    scan(code_of(page, 2), page.marks.walk_in.edit)

    assert stored(RUNNING) == "--P---"
    assert page.marks.walk_in.edit.text() == ""


def test_a_code_read_while_a_button_has_the_focus_presses_nothing(page, scan, stored, frozen):
    scan(code_of(page, 2), page.marks.panel.button)

    assert stored(RUNNING) == "--P---"
    assert not page.marks.closing.isVisible()
    assert not any(one.closed for one in page.marks.model.grid.sessions)


def test_an_unknown_badge_marks_nobody_and_says_so(page, scan, stored, desk):
    scan(badge_code("somebody else"))

    assert stored(RUNNING) == "------"
    assert desk.notices.text().startswith("This badge belongs to nobody at this event.")


def test_a_badge_that_was_read_wrongly_marks_nobody(page, scan, stored, desk):
    scan(code_of(page, 2)[:-1] + "x")

    assert stored(RUNNING) == "------"
    assert desk.notices.text()


def test_a_second_reading_later_asks_whether_the_person_leaves(page, scan, stored, frozen):
    scan(code_of(page, 2))
    later = frozen.now() + timedelta(minutes=30)
    frozen.now = lambda: later

    scan(code_of(page, 2))
    asked = page.marks.door.strip
    before = stored(RUNNING)
    asked.yes.click()

    assert asked.sentence().endswith("is marked already. Leaves early?")
    assert (before, stored(RUNNING)) == ("--P---", "--E---")
    assert not asked.isVisible()


def test_a_second_reading_at_once_asks_nothing(page, scan, stored):
    scan(code_of(page, 2))
    scan(code_of(page, 2))

    assert not page.marks.door.strip.isVisible()
    assert stored(RUNNING) == "--P---"


def test_the_next_badge_puts_the_question_away(page, scan, stored, frozen):
    scan(code_of(page, 2))
    later = frozen.now() + timedelta(minutes=30)
    frozen.now = lambda: later
    scan(code_of(page, 2))

    scan(code_of(page, 3))

    assert not page.marks.door.strip.isVisible()
    assert stored(RUNNING) == "--PP--"


def test_an_absence_becomes_presence_when_the_badge_is_read(page, scan, stored, hands):
    page.marks.view.go(2, RUNNING)
    hands.type("a")

    scan(code_of(page, 2))

    assert stored(RUNNING) == "--P---"


def test_the_badge_of_a_speaker_marks_nobody_and_says_why(page, scan, stored, frozen, desk):
    event = page.marks.model.grid.event.id
    speaker = register(frozen, event, "Рябинин Пётр", role=RegistrationRole.SPEAKER)
    page.open()

    scan(badge_code(speaker.id))

    assert stored(RUNNING) == "------"
    assert desk.notices.text().startswith("Рябинин has no row in the grid")


def test_before_the_first_session_of_a_day_its_badges_count_for_it(page):
    grid = page.marks.model.grid
    at = datetime.combine(DAY, grid.sessions[0].starts).astimezone()

    assert session_for_scans(grid, at - timedelta(minutes=40)) == grid.sessions[0]
    assert session_for_scans(grid, at - timedelta(hours=5)) is None


def test_a_day_without_sessions_marks_nobody(page, scan, frozen, desk):
    frozen.now = lambda: datetime(2026, 12, 24, 10).astimezone()

    scan(code_of(page, 1))

    assert desk.notices.text().startswith("No session is under way")


def test_badges_are_read_in_event_mode_too(page, scan, stored, frozen):
    begin_event_mode(frozen, page.marks.model.grid.event.id)

    scan(code_of(page, 0))

    assert open_event(frozen, page.marks.model.grid.event.id).marks


def test_the_sign_of_a_signed_sheet_opens_its_page_under_a_russian_layout(
    page, scan, frozen, tmp_path
):
    event = page.marks.model.grid.event.id
    print_sign_in_sheet(frozen, event, DAY, tmp_path / "лист.pdf")
    wanted = printed_sheets(frozen, event)[0].page(1)
    latin = "abcdefghijklmnopqrstuvwxyz:"
    typed = wanted.code.translate(str.maketrans(latin, "фисвуапршолдьтщзйкыегмцчняЖ"))

    scan(typed)

    assert page.marks.paper.page == wanted
