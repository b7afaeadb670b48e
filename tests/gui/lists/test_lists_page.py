"""The lists in the window: searched, added to, changed, ended and undone by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.lists.page import ListsPage
from fieldkit.gui.lists.row_dialog import EndDialog, RowDialog
from fieldkit.gui.places import page_act
from fieldkit.records.permissions import Act
from fieldkit.services.list_editing import list_table, save_list_row
from tests.support.window import press, unnamed


@pytest.fixture
def page(desk, qtbot):
    opened = ListsPage(desk)
    opened.resize(1178, 690)
    opened.open()
    opened.show()
    QApplication.processEvents()
    yield opened
    opened.close()
    opened.deleteLater()


def shown(page: ListsPage) -> list[str]:
    return [page.rows.row_at(place).entity.label for place in range(page.rows.rowCount())]


def labels(page: ListsPage, list_name: str, query: str) -> list[str]:
    return [row.entity.label for row in list_table(page.desk.workspace, list_name, query)]


def add(page: ListsPage, name: str) -> None:
    page.begin_row()
    assert isinstance(page.dialog, RowDialog)
    page.dialog.name.set_text(name)
    page.dialog.save()


def test_the_page_is_for_those_who_edit_lists():
    assert page_act("lists") is Act.EDIT_LISTS


def test_a_row_is_added_and_the_addition_undone(page: ListsPage):
    add(page, "Центр «Радуга»")
    assert page.current().entity.label == "Центр «Радуга»"

    page._take_back()

    assert "Центр «Радуга»" not in shown(page)


def test_the_dialog_says_why_a_row_is_refused(page: ListsPage):
    add(page, "Центр «Радуга»")

    add(page, "центр «радуга»")

    assert "The list has this already" in page.dialog.refusal.sentence()


def test_a_search_narrows_the_list_and_says_where_nothing_was_found(page: ListsPage):
    add(page, "Центр «Радуга»")
    page.search.setText("радуг")
    press(page.search, Qt.Key.Key_Return)
    assert shown(page) == ["Центр «Радуга»"]

    page.search.setText("кукушка")
    press(page.search, Qt.Key.Key_Return)

    assert page.table.isHidden()
    assert "Nothing was found" in page.nothing.text()


def test_enter_changes_the_row_at_the_cursor(page: ListsPage):
    page.lists.choose("districts")
    page.open()

    press(page.table, Qt.Key.Key_Return)
    page.dialog.fields["region_name"].set_text("Ольховская область")
    page.dialog.save()

    assert page.current().entity.get("region_name") == "Ольховская область"


def test_a_row_ends_with_a_successor_and_can_be_used_again(page: ListsPage):
    workspace = page.desk.workspace
    old = save_list_row(workspace, "organisations", "Ая школа", {})
    new = save_list_row(workspace, "organisations", "Бая школа", {})
    page.open()
    page._go_to(old.id)
    page.ask_end()
    assert isinstance(page.dialog, EndDialog)
    page.dialog.after.choose(new.id)

    page.dialog.end()

    assert page.current().words["replaced_by"] == "Бая школа"
    page.ask_end()
    (row,) = list_table(workspace, "organisations", "ая школа")[:1]
    assert not row.ended


def test_a_specialist_who_ends_is_undone_too(page: ListsPage):
    made = save_list_row(page.desk.workspace, "specialists", "Кедрова Нина", {})
    page.open("specialists")
    page._go_to(made.id)
    page.ask_end()
    page.dialog.end()
    assert page.current().ended

    page._take_back()

    assert not page.current().ended


def test_everything_on_the_page_and_in_the_dialog_has_a_name(page: ListsPage):
    page.begin_row()

    assert not unnamed(page)
    assert not unnamed(page.dialog)
