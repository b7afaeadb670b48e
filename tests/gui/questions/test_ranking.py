"""Choices put in order by pressing, by keys and by dragging."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fieldkit.gui.questions.ranks import RankControl
from tests.gui.questions.rows import Answers, choices, row
from tests.support.window import press, type_text

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(application: QApplication) -> Iterator[QWidget]:
    window = QWidget()
    window.resize(900, 600)
    yield window
    window.close()
    window.deleteLater()


def shown(page: QWidget, value: str = "") -> tuple[RankControl, Answers]:
    facts = {"kind": "rank", "choices": choices("жильё", "деньги", "врач", "садик")}
    control = RankControl(row(value=value, **facts), page)
    control.setGeometry(10, 10, 500, 300)
    page.show()
    page.activateWindow()
    QApplication.processEvents()
    return control, Answers(control)


def option(control: RankControl, value: str):
    return next(one for one in control.options if one.value == value)


def dragged(control: RankControl, value: str, onto: str, *, after: bool = True) -> None:
    moved, target = option(control, value), option(control, onto)
    start = QPoint(60, moved.height() // 2)
    step = target.height() // 2 + 4
    y = target.geometry().center().y() + (step if after else -step)
    QTest.mousePress(moved, LEFT, pos=start)
    QTest.mouseMove(moved, start + QPoint(0, 40))
    QTest.mouseMove(moved, moved.mapFromParent(QPoint(60, y)))
    QTest.mouseRelease(moved, LEFT, pos=moved.mapFromParent(QPoint(60, y)))


def test_ranked_choices_stand_first_in_their_order(page):
    control, _answers = shown(page, "v3 v1")

    tops = sorted(control.options, key=lambda one: one.y())

    assert [one.value for one in tops] == ["v3", "v1", "v2", "v4"]
    assert [one.place for one in tops] == [1, 2, 0, 0]


def test_a_choice_is_dragged_below_another(page):
    control, answers = shown(page, "v1 v2 v3")

    dragged(control, "v1", "v3")

    assert answers.given == ["v2 v3 v1"]


def test_a_choice_is_dragged_above_another(page):
    control, answers = shown(page, "v1 v2 v3")

    dragged(control, "v3", "v1", after=False)

    assert answers.given == ["v3 v1 v2"]


def test_a_choice_without_a_place_is_dragged_into_the_order(page):
    control, answers = shown(page, "v1 v2")

    dragged(control, "v4", "v1")

    assert answers.given == ["v1 v4 v2"]


def test_dropping_a_choice_where_it_was_changes_nothing(page):
    control, answers = shown(page, "v1 v2")

    dragged(control, "v1", "v1")

    assert answers.given == []
    assert option(control, "v1").y() < option(control, "v2").y()


def test_a_press_without_dragging_gives_and_takes_a_place(page):
    control, answers = shown(page, "v1")

    QTest.mouseClick(option(control, "v2"), LEFT)
    QTest.mouseClick(option(control, "v1"), LEFT)

    assert answers.given == ["v1 v2", "v2"]


def test_keys_go_through_the_choices_as_they_stand(page):
    control, answers = shown(page, "v3 v1")
    option(control, "v3").setFocus()

    press(option(control, "v3"), KEY.Key_Down)
    assert option(control, "v1").hasFocus()
    press(option(control, "v1"), KEY.Key_Up, Qt.KeyboardModifier.AltModifier)

    assert answers.last == "v1 v3"


def test_a_place_is_said_to_those_who_do_not_see(page):
    control, _answers = shown(page, "v3 v1")
    control.set_name("Что важнее", "")

    assert option(control, "v1").accessibleName() == "Что важнее: жильё (place 2)"


def test_figures_choose_by_the_form_s_own_order(page):
    control, answers = shown(page, "v3")

    type_text(option(control, "v3"), "1")

    assert answers.last == "v3 v1"
