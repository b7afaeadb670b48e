"""The entries of a roster stand as a table or as cards, as was chosen for the form."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.filling.entry_view import CARDS, TABLE
from fieldkit.gui.filling.page import FillingPage
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.filling.roster_card import RosterCard
from tests.gui.filling.story import (
    MEMBER,
    REGISTRATION,
    answer_all,
    open_page,
    prepare_lists,
    registration_answers,
)

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(desk) -> Iterator[FillingPage]:
    ids = prepare_lists(desk.workspace)
    opened = open_page(desk, FillRequest(form_id=REGISTRATION))
    answer_all(opened, registration_answers(ids, f"{desk.workspace.now():%Y-%m-%d}"))
    opened.view.show_section("/data/member")
    yield opened
    opened.close()
    opened.deleteLater()


def roster(page):
    return page.view.sheet.section_sheet.body.rosters()[0]


def as_cards(page) -> None:
    switch = roster(page).switch
    switch.segments[0].setFocus()
    QTest.keyClick(switch.segments[0], Qt.Key.Key_Right)
    QApplication.processEvents()


def test_cards_show_every_answer_with_its_question(page):
    page.view.entries.add()

    as_cards(page)

    first = roster(page)._rows[0]
    assert isinstance(first, RosterCard)
    said = {column.title: cell.words for column, cell in first.answers()}
    assert said["Surname, given name, patronymic"] == "Рябинина Анна"
    assert said["Mainly cares for the children"] == "Yes"
    assert first.height() > roster(page)._rows[1].height()


def test_what_is_typed_shows_on_the_card(page):
    page.view.entries.add()
    as_cards(page)

    page.view.model.answer(f"{MEMBER}/m_patronymic", "Сергеевна")

    said = [cell.words for _column, cell in roster(page)._rows[0].answers()]
    assert "Рябинина Анна Сергеевна" in said


def test_entries_come_go_and_change_places_on_cards_too(page, desk):
    as_cards(page)
    page.view.entries.add()
    page.view.model.answer("/data/member[2]/m/m_given", "Тимофей")

    page.view.entries.move_up()
    assert page.view.model.session.node(f"{MEMBER}/m_given").value == "Тимофей"
    page.view.entries.remove()
    assert len(roster(page)._rows) == 1
    desk.notices.undo()

    assert [type(one) for one in roster(page)._rows] == [RosterCard, RosterCard]


def test_the_view_is_remembered_for_this_form_and_no_other(page, desk):
    as_cards(page)

    again = open_page(desk, FillRequest(form_id=REGISTRATION))
    other = open_page(desk, FillRequest(form_id="service_record"))

    assert again.view.model.entry_view.key == CARDS
    assert other.view.model.entry_view.key == TABLE
    for one in (again, other):
        one.close()
        one.deleteLater()


def test_going_back_to_the_table_is_remembered_too(page, desk):
    as_cards(page)

    page.view.model.entry_view.choose(TABLE)

    assert desk.preferences.read().cards == ""
    assert not isinstance(roster(page)._rows[0], RosterCard)
    assert not roster(page)._head.isHidden()


def test_a_hundred_cards_cost_no_more_than_a_table_of_them(page):
    for _entry in range(99):
        page.view.model.session.add_repeat("/data/member")
    page.view.show_section("/data/member")

    def answering() -> float:
        begun = time.process_time()
        for word in ("А", "Аня", "Анна"):
            page.view.model.answer(f"{MEMBER}/m_given", word)
            QApplication.processEvents()
        return time.process_time() - begun

    table = min(answering() for _try in range(3))
    as_cards(page)
    cards = min(answering() for _try in range(3))

    assert len(roster(page)._rows) == 100
    assert cards < 2 * table + 0.05
