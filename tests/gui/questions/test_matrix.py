"""Questions of a matrix: answers in columns that stand below each other."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from fieldkit.gui.questions.kinds import control_kind
from fieldkit.gui.questions.matrix import MatrixControl
from fieldkit.gui.questions.question import Question
from tests.gui.questions.rows import Answers, choices, row
from tests.support.window import type_text, unnamed

OFFERED = choices("Да", "Нет", "Не знаю")


@pytest.fixture
def page(application: QApplication) -> Iterator[QWidget]:
    window = QWidget()
    window.resize(900, 600)
    yield window
    window.close()
    window.deleteLater()


def asked(page: QWidget, appearance: str, top: int = 0, **facts) -> Question:
    facts = {"kind": "select", "choices": OFFERED, "appearance": frozenset((appearance,))} | facts
    question = Question(row(**facts), parent=page)
    question.setGeometry(0, top, 800, 90)
    question.show()
    page.show()
    page.activateWindow()
    QApplication.processEvents()
    return question


def middles(widgets: list[QWidget]) -> list[int]:
    return [one.geometry().center().x() for one in widgets]


def test_answers_stand_below_the_head_s_words(page):
    head = asked(page, "label")
    first = asked(page, "list-nolabel", 100)
    second = asked(page, "list-nolabel", 200, multiple=True)

    columns = middles(head.control._heads)

    assert middles(first.control.options) == columns
    assert middles(second.control.options) == columns


def test_the_head_asks_nothing(page):
    head = asked(page, "label")

    assert not head.can_focus()
    assert [one.text() for one in head.control._heads] == ["1 Да", "2 Нет", "3 Не знаю"]


def test_a_head_that_must_be_answered_is_asked_as_a_question():
    facts = {"kind": "select", "choices": OFFERED, "appearance": frozenset(("label",))}

    assert control_kind(row(**facts)) == "matrix"
    assert control_kind(row(**facts, required=True)) == "options"


def test_a_row_is_answered_by_figures_and_says_its_answers(page):
    question = asked(page, "list-nolabel", label="Есть ли жильё", label_markup="Есть ли жильё")
    answers = Answers(question.control)

    type_text(question.control.options[0], "3")

    assert answers.last == "v3"
    assert question.control.options[2].accessibleName() == "Есть ли жильё: Не знаю"
    assert unnamed(page) == []


def test_a_row_of_several_answers_sets_and_clears_each(page):
    question = asked(page, "list", multiple=True)
    answers = Answers(question.control)

    for place in (2, 0, 2):
        question.control.options[place].click()

    assert answers.given == ["v3", "v1 v3", "v1"]


def test_the_words_of_a_row_stand_once_at_its_left(page):
    question = asked(page, "list", label="Есть ли жильё", label_markup="Есть ли жильё")

    assert question.label.isHidden()
    assert question.control.asked.text() == "Есть ли жильё"
    assert question.control.asked.geometry().right() < question.control.options[0].x()


def test_a_row_with_many_answers_is_asked_as_any_other(page):
    many = choices(*(f"Ответ {n}" for n in range(12)))

    question = asked(page, "list-nolabel", choices=many)

    assert not isinstance(question.control, MatrixControl)
