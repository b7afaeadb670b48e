"""Whatever has the keyboard on the filling page is in sight as a whole, with its ring around it."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFocusFrame

from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.questions.question import Question
from fieldkit.gui.questions.text import GrowingText
from tests.gui.filling.story import REGISTRATION, open_page, prepare_lists
from tests.support.window import type_text


@pytest.fixture
def page(desk):
    prepare_lists(desk.workspace)
    opened = open_page(desk, FillRequest(form_id=REGISTRATION))
    opened.resize(1310, 620)
    QApplication.processEvents()
    yield opened
    opened.close()
    opened.deleteLater()


def steps(page):
    """Go through the section with Tab; yield each widget that gets the keyboard."""
    first = QApplication.focusWidget()
    for _place in range(30):
        focus = QApplication.focusWidget()
        yield focus
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        QApplication.processEvents()
        now = QApplication.focusWidget()
        if now is first or not page.view.sheet.isAncestorOf(now):
            return


def question_of(widget):
    while not isinstance(widget, Question):
        widget = widget.parentWidget()
    return widget


def place(widget, within):
    return QRect(widget.mapTo(within, QPoint(0, 0)), widget.size())


def test_each_question_is_whole_in_sight_when_the_keyboard_comes_to_it(page):
    viewport = page.view.sheet.viewport()
    cut = []
    seen = 0

    for focus in steps(page):
        asked = question_of(focus)
        seen += 1
        if not viewport.rect().contains(place(asked, viewport)):
            cut.append(asked.row.name)

    assert seen > 8
    assert cut == []


def test_the_ring_stands_around_the_answer_that_has_the_keyboard(page):
    off = []

    for focus in steps(page):
        if not focus.property("focus_ring_outside"):
            continue
        rings = [one for one in page.findChildren(QFocusFrame) if one.isVisible()]
        around = [one for one in rings if place(one, page).contains(place(focus, page))]
        if not around:
            off.append(question_of(focus).row.name)

    assert off == []


def test_a_text_that_is_shown_again_is_gone_on_with_at_its_end(application):
    text = GrowingText(3)

    text.fill("с. Ольховка, ул. Лесная")
    type_text(text, ", 7")

    assert text.toPlainText() == "с. Ольховка, ул. Лесная, 7"
