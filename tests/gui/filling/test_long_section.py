"""A section of very many questions: the first stand at once, the rest come between keystrokes."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.filling.request import FillRequest
from fieldkit.services.packs import install_form
from tests.gui.filling.story import open_page
from tests.support.window import type_text
from tests.support.workbooks import workbook

MANY = 120
SURVEY = (
    ("type", "name", "label", "required"),
    ("begin_group", "g", "All of it", ""),
    *(("text", f"q{number}", f"Question {number}", "") for number in range(1, MANY)),
    ("text", f"q{MANY}", "The last one", "yes"),
    ("end_group", "", "", ""),
)
LAST = f"/data/g/q{MANY}"


@pytest.fixture
def page(desk, tmp_path):
    settings = (("form_id", "version"), ("long", "1"))
    file = workbook(tmp_path / "long.xlsx", survey=SURVEY, settings=settings)
    form = install_form(desk.workspace, file)
    opened = open_page(desk, FillRequest(form_id=form.form_id))
    opened.view.show_section("/data/g")
    yield opened
    opened.close()
    opened.deleteLater()


def body(page):
    return page.view.sheet.section_sheet.body


def made(page):
    return sum(1 for ref in body(page)._widgets if "/q" in ref)


def number_of(widget):
    while not hasattr(widget, "ref"):
        widget = widget.parentWidget()
    return int(widget.ref.rpartition("/q")[2])


def wait(page, qtbot):
    qtbot.waitUntil(lambda: not body(page).building, timeout=20_000)
    QApplication.processEvents()


def in_sight(page, ref):
    viewport = page.view.sheet.viewport()
    question = page.view.sheet.section_sheet.question(ref)
    return viewport.rect().contains(QRect(question.mapTo(viewport, QPoint(0, 0)), question.size()))


def test_the_first_questions_stand_at_once_and_the_rest_follow(page, qtbot):
    at_once = made(page)

    wait(page, qtbot)

    assert 20 <= at_once < MANY / 2
    assert made(page) == MANY
    assert [one.ref for one in body(page).questions()] == [
        f"/data/g/q{number}" for number in range(1, MANY + 1)
    ]


def test_tab_goes_through_questions_that_are_not_made_yet(page):
    seen = [number_of(QApplication.focusWidget())]
    before = made(page)

    for _step in range(before + 5):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(number_of(QApplication.focusWidget()))
        body(page)._turn.stop()  # as for hands that are quicker than the machine

    assert seen == list(range(1, before + 7))
    assert made(page) < MANY


def test_enter_leads_to_a_question_that_is_not_made_yet(page):
    before = made(page)
    body(page)._turn.stop()

    body(page).go_on_from(f"/data/g/q{before}")

    assert number_of(QApplication.focusWidget()) == before + 1


def test_tab_leads_from_the_last_question_to_what_leads_on(page, qtbot):
    wait(page, qtbot)
    body(page).question(LAST).take_focus()

    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)

    assert QApplication.focusWidget() is page.view.foot.next


def test_a_jump_makes_its_question_first_and_keeps_it_in_sight(page, qtbot):
    page.view.jump_to(LAST)
    there = number_of(QApplication.focusWidget())
    others = made(page)

    wait(page, qtbot)
    QApplication.processEvents()

    assert there == MANY
    assert others < MANY / 2
    assert number_of(QApplication.focusWidget()) == MANY
    assert in_sight(page, LAST)


def test_whoever_scrolls_on_meanwhile_is_not_brought_back(page, qtbot):
    bar = page.view.sheet.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 300, timeout=20_000)
    bar.setValue(bar.maximum())
    away, unfinished = bar.value(), body(page).building

    wait(page, qtbot)

    assert unfinished
    assert bar.value() == away


def test_what_is_typed_while_the_rest_is_made_is_kept(page, qtbot):
    type_text(QApplication.focusWidget(), "ольха")

    wait(page, qtbot)
    page.view.flush()

    assert page.view.model.session.node("/data/g/q1").value == "ольха"


def test_finalizing_says_what_is_missing_in_questions_that_were_not_made(page):
    page.view.finalize_requested.emit()

    assert page.view.sheet.ending is not None
    assert [one.ref for one in page.view.model.session.problems()] == [LAST]


def test_an_answer_while_the_rest_is_made_loses_none_of_it(page, qtbot):
    page.view.model.answer("/data/g/q2", "берёза")

    wait(page, qtbot)

    assert made(page) == MANY
    assert body(page).question("/data/g/q2").row.value == "берёза"
