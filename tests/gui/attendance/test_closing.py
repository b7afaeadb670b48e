"""A session with blanks is closed only after a warning with their number."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fieldkit.i18n import speaking
from fieldkit.services.attendance import open_event
from fieldkit.services.correcting import count_on_paper
from tests.support.window import press


@pytest.fixture
def first(page):
    page.marks.view.go(0, 0)
    return page


def session(page, workspace):
    return open_event(workspace, page.marks.model.grid.event.id).sessions[0]


def test_closing_with_blanks_asks_first_and_the_way_back_has_the_focus(first, hands, frozen):
    hands.type("pp")

    hands.key(Qt.Key.Key_Return, ctrl=True, shift=True)

    asked = first.marks.closing
    assert asked.sentence() == (
        "4 participants have no mark. Closing the session now sets A (absent) for them."
    )
    assert asked.back.hasFocus()
    assert not session(first, frozen).closed


def test_the_question_is_asked_in_russian_by_the_model_sentence(make_event, open_page):
    with speaking("ru"):
        page = open_page(make_event(people=4))
        page.marks.close_column()

        said = page.marks.closing.sentence().replace("\N{NO-BREAK SPACE}", " ")

    assert said == (
        "У 4 участников нет отметки. Если закрыть занятие сейчас, им будет поставлено Н (неявка)."
    )


def test_the_way_back_leaves_everything_as_it_is(first, hands, stored, frozen):
    hands.type("pp")
    first.marks.close_column()

    press(first.marks.closing.back, Qt.Key.Key_Return)

    assert stored(0) == "PP----"
    assert not session(first, frozen).closed
    assert first.marks.view.hasFocus()


def test_escape_is_the_way_back_too(first, frozen):
    first.marks.close_column()

    press(first.marks.closing.back, Qt.Key.Key_Escape)

    assert not first.marks.closing.isVisible()
    assert not session(first, frozen).closed


def test_setting_absences_closes_the_session(first, hands, stored, frozen, desk):
    hands.type("pl")
    first.marks.close_column()

    first.marks.closing.act.click()

    assert stored(0) == "PLAAAA"
    assert session(first, frozen).closed
    assert first.marks.walk_in.said.text() == "Session 1 is closed."


def test_a_session_without_blanks_is_closed_at_once(first, hands, frozen):
    hands.key(Qt.Key.Key_P, ctrl=True, shift=True)

    hands.key(Qt.Key.Key_Return, ctrl=True, shift=True)

    assert session(first, frozen).closed
    assert first.marks.panel.state.words() == "closed"


def test_a_closed_session_is_opened_again_from_the_panel_and_says_so(first, hands, frozen):
    hands.key(Qt.Key.Key_P, ctrl=True, shift=True)
    first.marks.close_column()

    first.marks.panel.button.click()
    first.marks.closing.reason.setText("  нашли второй лист ")
    first.marks.closing.act.click()

    assert not session(first, frozen).closed
    assert session(first, frozen).reopened_for == "нашли второй лист"
    assert "corrected after closing" in first.marks.panel.about.text()


def test_without_a_reason_a_closed_session_stays_closed(first, hands, frozen):
    hands.key(Qt.Key.Key_P, ctrl=True, shift=True)
    first.marks.close_column()
    first.marks.panel.button.click()

    press(first.marks.closing.reason, Qt.Key.Key_Return)

    assert session(first, frozen).closed
    assert first.marks.closing.reason.hasFocus()


def test_a_total_that_differs_asks_for_its_reason_before_the_session_is_closed(
    first, hands, frozen
):
    hands.key(Qt.Key.Key_P, ctrl=True, shift=True)
    count_on_paper(frozen, first.marks.model.session(0).id, 7)
    first.open()
    first.marks.view.go(0, 0)

    hands.key(Qt.Key.Key_Return, ctrl=True, shift=True)
    asked = first.marks.closing.sentence()
    before = session(first, frozen).closed
    first.marks.closing.reason.setText("подписался водитель")
    press(first.marks.closing.reason, Qt.Key.Key_Return)

    assert asked.startswith("The sheet says 7 present, the program 6.")
    assert not before
    assert session(first, frozen).closed
    assert session(first, frozen).counted_note == "подписался водитель"


def test_closing_is_undone_by_its_notice(first, hands, frozen, desk):
    hands.key(Qt.Key.Key_P, ctrl=True, shift=True)
    first.marks.close_column()

    first.marks.walk_in.undo.click()

    assert not session(first, frozen).closed


def test_moving_to_another_session_takes_the_question_away(first, hands):
    first.marks.close_column()

    first.marks.view.go(0, 1)

    assert not first.marks.closing.isVisible()


def test_the_key_closes_from_the_line_of_walk_ins_too(first):
    first.activateWindow()
    first.marks.begin_walk_in()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier

    QTest.keyClick(first.marks.walk_in.edit, Qt.Key.Key_Return, keys)

    assert first.marks.closing.sentence().startswith("6 participants have no mark.")
    assert first.marks.closing.isVisible()
