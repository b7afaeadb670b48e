"""Marks are set by keys, saved at once, and undone."""

import pytest
from PySide6.QtCore import Qt

from fieldkit.i18n import speaking
from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.services.attendance import close_session, open_event
from tests.support.window import press, type_text

KEY = Qt.Key


@pytest.fixture
def view(page):
    page.marks.view.go(0, 0)
    return page.marks.view


@pytest.fixture
def at(view):
    return view.cursor_cell


def test_the_page_begins_at_the_session_under_way(page, at):
    page.open()

    assert page.marks.panel.heading.text() == "Session 1"
    assert page.marks.view.sessions_head.running == page.marks.model.session(3).id


def test_a_letter_marks_the_cell_and_moves_down(hands, at, stored):
    at()

    hands.type("plexa")

    assert stored(0) == "PLEXA-"
    assert at() == (5, 0)


def test_a_russian_window_takes_russian_letters(hands, view, stored):
    with speaking("ru"):
        hands.type("порун")

    assert stored(0) == "PLEXA-"


def test_a_letter_of_no_mark_changes_nothing(hands, at, stored):
    hands.type("qЖ7")

    assert stored(0) == "------"
    assert at() == (0, 0)


def test_space_sets_and_clears_presence_in_place(hands, view, stored, at):
    hands.key(KEY.Key_Space)
    after_one = stored(0)
    hands.key(KEY.Key_Space)

    assert (after_one[0], stored(0)[0], at()) == ("P", "-", (0, 0))


def test_space_on_an_absence_sets_presence(hands, view, stored):
    hands.type("a")
    hands.key(KEY.Key_Up)

    hands.key(KEY.Key_Space)

    assert stored(0)[0] == "P"


def test_delete_takes_a_mark_away(hands, view, stored):
    hands.type("p")
    hands.key(KEY.Key_Up)

    hands.key(KEY.Key_Delete)

    assert stored(0) == "------"


def test_shift_and_arrows_choose_a_block_that_one_key_fills(hands, view, stored, page):
    hands.key(KEY.Key_Down, shift=True)
    hands.key(KEY.Key_Down, shift=True)
    hands.key(KEY.Key_Right, shift=True)

    hands.type("x")

    assert (stored(0), stored(1), stored(2)) == ("XXX---", "XXX---", "------")
    assert page.marks.walk_in.said.text() == "X set for 3 participants."


def test_a_block_is_undone_as_a_whole_beside_what_is_said(hands, view, stored, page):
    hands.key(KEY.Key_Down, shift=True)
    hands.type("x")

    page.marks.walk_in.undo.click()

    assert stored(0) == "------"


def test_everybody_without_a_mark_gets_presence_at_once(hands, view, stored, page):
    hands.type("a")

    hands.key(KEY.Key_P, ctrl=True, shift=True)

    assert stored(0) == "APPPPP"
    assert page.marks.walk_in.said.text() == "P set for 5 participants."


def test_the_session_before_is_copied_without_touching_marks_there_are(hands, view, stored):
    hands.type("pla")
    hands.key(KEY.Key_Tab)
    view.go(0, 1)
    hands.type("x")

    hands.key(KEY.Key_D, ctrl=True)

    assert stored(1) == "XLA---"


def test_a_row_is_filled_to_its_end(hands, view, stored):
    hands.type("a")
    hands.key(KEY.Key_Up)

    hands.key(KEY.Key_R, ctrl=True)

    assert [stored(column)[0] for column in range(6)] == ["A"] * 6


def test_undo_and_redo_go_all_the_way_back_and_forth(hands, view, stored, at):
    hands.type("plexap")
    for _time in range(6):
        hands.key(KEY.Key_Z, ctrl=True)
    undone = stored(0)
    for _time in range(6):
        hands.key(KEY.Key_Y, ctrl=True)

    assert (undone, stored(0)) == ("------", "PLEXAP")


def test_undo_brings_back_the_mark_that_was_there_with_its_note(hands, view, stored, page):
    hands.type("l")
    hands.key(KEY.Key_Up)
    page.marks.marking._keep_note("автобус")
    hands.type("a")

    hands.key(KEY.Key_Z, ctrl=True)

    mark = page.marks.model.mark(0, 0)
    assert (mark.status, mark.note, stored(0)[0]) == (AttendanceStatus.LATE, "автобус", "L")


def test_undo_shows_where_it_worked(hands, view, at):
    hands.type("p")
    view.go(5, 5)

    hands.key(KEY.Key_Z, ctrl=True)

    assert at() == (0, 0)


def test_nothing_is_undone_before_anything_was_done(hands, view, stored):
    hands.key(KEY.Key_Z, ctrl=True)
    hands.key(KEY.Key_Y, ctrl=True)

    assert stored(0) == "------"


def test_tab_goes_to_the_next_session_and_back(hands, view, at):
    hands.key(KEY.Key_Tab)
    there = at()
    hands.key(KEY.Key_Backtab, shift=True)

    assert (there, at()) == ((0, 1), (0, 0))


def test_tab_leaves_the_grid_at_its_last_session(hands, view, page):
    view.go(0, 5)

    hands.key(KEY.Key_Tab)

    assert not view.hasFocus()


@pytest.mark.parametrize(("typed", "row"), [("бер", 5), (",th", 5), ("инна", 4), ("5", 4)])
def test_a_slash_and_letters_go_to_a_name(hands, view, page, typed, row, at):
    hands.type("/")

    type_text(page.marks.marking.jump, typed)
    press(page.marks.marking.jump, KEY.Key_Return)

    assert at() == (row, 0)
    assert view.hasFocus()


def test_escape_from_the_search_goes_back_to_where_one_was(hands, view, page, at):
    hands.type("/")
    type_text(page.marks.marking.jump, "бер")

    press(page.marks.marking.jump, KEY.Key_Escape)

    assert at() == (0, 0)


def test_digits_add_minutes_only_where_they_are_asked_for(hands, view, page):
    hands.type("l3")
    without = page.marks.model.mark(0, 0).minutes
    page.marks.panel.minutes.click()
    hands.type("l3")

    assert (without, page.marks.model.mark(1, 0).minutes) == (0, 15)


def test_a_note_needs_a_mark_and_stays_with_it(hands, view, page, frozen):
    hands.key(KEY.Key_F2)
    shown_without = page.marks.marking.note.isVisible()
    hands.type("l")
    hands.key(KEY.Key_Up)
    hands.key(KEY.Key_F2)
    note = page.marks.marking.note
    note.edit.setText("  автобус  опоздал ")
    note.edit.returnPressed.emit()

    grid = open_event(frozen, page.marks.model.grid.event.id)
    (mark,) = grid.marks.values()
    assert (shown_without, mark.note, mark.status.value) == (False, "автобус опоздал", "L")


def test_a_closed_session_refuses_a_mark_and_the_grid_shows_what_is_saved(
    hands, page, view, frozen, desk, stored
):
    first = page.marks.model.session(0).id
    close_session(frozen, first, blanks_are_absent=True)

    hands.type("p")

    assert desk.notices.text().startswith("The sheet for 1 is closed.")
    assert stored(0) == "AAAAAA"
    assert page.marks.model.mark(0, 0) is None


def test_a_closed_session_known_to_the_page_refuses_too(hands, page, view, frozen, desk, stored):
    close_session(frozen, page.marks.model.session(0).id, blanks_are_absent=True)
    page.open()
    view.go(0, 0)

    hands.type("p")
    hands.key(KEY.Key_P, ctrl=True, shift=True)
    hands.key(KEY.Key_Delete)

    assert desk.notices.text().startswith("The sheet for 1 is closed.")
    assert stored(0) == "AAAAAA"


def test_filling_a_row_leaves_closed_sessions_alone(hands, page, view, frozen, stored):
    close_session(frozen, page.marks.model.session(2).id, blanks_are_absent=True)
    page.open()
    view.go(0, 0)
    hands.type("p")
    hands.key(KEY.Key_Up)

    hands.key(KEY.Key_R, ctrl=True)

    assert [stored(column)[0] for column in range(6)] == ["P", "P", "A", "P", "P", "P"]


def test_the_status_line_says_the_word_of_the_letter(hands, page, view):
    with speaking("ru"):
        hands.type("р")

    assert page.marks.walk_in.said.text().endswith("Р\N{NO-BREAK SPACE}— ранний уход")


def test_the_legend_marks_by_the_pointer(page, view, stored):
    rows = page.marks.panel.rows
    rows[3].click()
    view.go(0, 0)
    with_mark = stored(0)[0]
    rows[5].click()

    assert (with_mark, stored(0)[0]) == ("X", "-")


def test_a_discrepancy_is_counted_and_its_cell_is_a_click_away(page, view, at):
    model = page.marks.model
    mark = Mark(model.session(2).id, model.person(3).id, AttendanceStatus.PRESENT, 0, "", True)
    grid = model.grid
    changed = type(grid)(
        grid.event,
        grid.sessions,
        grid.registrations,
        {(mark.session_id, mark.registration_id): mark},
    )
    page.marks.show_grid(changed)

    page.marks.panel.trouble.click()

    assert page.marks.panel.trouble.text() == "1 discrepancy"
    assert at() == (3, 2)
