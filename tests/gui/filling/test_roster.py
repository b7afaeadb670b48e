from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.filling.page import FillingPage
from fieldkit.gui.filling.request import FillRequest
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


def names(page):
    return [row.cells[2].words for row in roster(page)._rows]


def add(page, name):
    QTest.keyClick(page.view, Qt.Key.Key_Insert, CTRL)
    index = len(roster(page).entries())
    page.view.model.answer(f"/data/member[{index}]/m/m_kind", "child")
    page.view.model.answer(f"/data/member[{index}]/m/m_given", name)


def test_the_parts_of_a_name_share_a_column(page):
    titles = [column.title for column in roster(page)._head.columns]

    assert "Surname, given name, patronymic" in titles
    assert names(page) == ["Рябинина Анна"]


def test_an_added_entry_is_open_and_has_the_keyboard(page):
    add(page, "Тимофей")

    assert roster(page).opened == 1
    assert names(page) == ["Рябинина Анна", "Тимофей"]
    assert roster(page).isAncestorOf(QApplication.focusWidget())


def test_a_removed_entry_is_brought_back(page, desk):
    add(page, "Тимофей")

    page.view.entries.remove()
    assert names(page) == ["Рябинина Анна"]
    desk.notices.undo()

    assert names(page) == ["Рябинина Анна", "Тимофей"]


def test_an_entry_moves_and_stays_open(page):
    add(page, "Тимофей")

    page.view.entries.move_up()

    assert names(page) == ["Тимофей", "Рябинина Анна"]
    assert roster(page).opened == 0
    assert page.view.model.session.node("/data/member[1]/m/m_given").value == "Тимофей"


def test_the_next_entry_opens_in_place(page):
    add(page, "Тимофей")
    page.view.entries.previous()
    assert roster(page).opened == 0

    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down, CTRL)

    assert roster(page).opened == 1


def test_what_is_typed_on_a_card_shows_in_its_line(page):
    field = page.view.sheet.section_sheet.question(f"{MEMBER}/m_given").control.field
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    QTest.keyClick(field, Qt.Key.Key_Delete)
    page.view.flush()

    assert names(page) == ["Рябинина"]


def test_a_remark_opens_the_card_it_is_on(page):
    add(page, "Тимофей")
    page.view.go_next()
    page.view.go_back()
    page.view.entries.previous()
    QApplication.processEvents()
    remark = next(
        row.remark
        for row in page.view.side.outline.remark_rows()
        if row.remark.ref.startswith("/data/member[2]")
    )
    assert remark.entry == "2. Тимофей"

    page.view.jump_to(remark.ref)

    assert page.view.here == "/data/member"
    assert roster(page).opened == 1


def test_a_hundred_entries_fit_on_the_page(page):
    for _entry in range(99):
        page.view.model.session.add_repeat("/data/member")
    page.view.show_section("/data/member")
    QApplication.processEvents()

    page.view.jump_to("/data/member[100]/m/m_given")

    assert len(roster(page).entries()) == 100
    assert roster(page).opened == 99


def test_the_last_entry_can_be_removed_too(page):
    page.view.entries.remove()

    assert names(page) == []
    page.view.entries.add()
    assert len(names(page)) == 1


def test_an_entry_is_added_from_inside_a_text_field(page):
    field = page.view.sheet.section_sheet.question(f"{MEMBER}/m_given").control.field
    field.setFocus()

    QTest.keyClick(field, Qt.Key.Key_Insert, CTRL)

    assert len(roster(page).entries()) == 2
