"""On the page of forms a form is withdrawn and brought back, and its versions are seen."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.forms.form_row import PAPER, VERSIONS, WITHDRAW
from fieldkit.gui.forms.page import FormsPage
from fieldkit.records.people import Role
from fieldkit.services.filling import begin_form, save_draft
from fieldkit.services.packs import list_forms
from fieldkit.services.users import add_user
from tests.support.window import press, unnamed


@pytest.fixture
def page(desk) -> Iterator[FormsPage]:
    opened = FormsPage(desk)
    opened.resize(1178, 690)
    opened.open()
    opened.show()
    QApplication.processEvents()
    yield opened
    opened.close()
    opened.deleteLater()


def titles(page) -> list[str]:
    return [row.words.title for row in page.form_rows]


def test_a_form_is_withdrawn_from_its_menu(page, desk, qtbot):
    gone = titles(page)[0]

    page.forms.menus[0].menu().actions()[-1].trigger()

    qtbot.waitUntil(lambda: gone not in titles(page), timeout=2000)
    assert [row.words.title for row in page.forms.withdrawn_rows] == [gone]
    assert "withdrawn" in desk.notices.text()


def test_withdrawing_is_taken_back_from_the_notice(page, desk, qtbot):
    before = titles(page)
    page.forms.ask(WITHDRAW, "service_record")
    qtbot.waitUntil(lambda: titles(page) != before, timeout=2000)

    desk.notices.undo()

    qtbot.waitUntil(lambda: titles(page) == before, timeout=2000)


def test_a_withdrawn_form_is_brought_back_from_its_row(page, desk, qtbot):
    before = titles(page)
    page.forms.ask(WITHDRAW, "service_record")
    qtbot.waitUntil(lambda: len(page.forms.withdrawn_rows) == 1, timeout=2000)

    press(page.forms.withdrawn_rows[0], Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: titles(page) == before, timeout=2000)
    assert page.forms.withdrawn_rows == []


def test_withdrawing_is_undone_as_any_act_is(page, desk, qtbot):
    page.forms.ask(WITHDRAW, "service_record")

    assert desk.last_acts.undo()

    assert "service_record" in [one.form_id for one in list_forms(desk.workspace)]


def test_a_draft_of_a_withdrawn_form_keeps_its_name(page, desk, qtbot):
    save_draft(desk.workspace, begin_form(desk.workspace, "service_record"))
    title = next(one for one in list_forms(desk.workspace) if one.form_id == "service_record")

    page.forms.ask(WITHDRAW, "service_record")

    qtbot.waitUntil(lambda: len(page.forms.withdrawn_rows) == 1, timeout=2000)
    assert [row.row.words.title for row in page.draft_rows] == [title.title_in("en")]


def test_the_versions_of_a_form_are_shown(page):
    page.forms.ask(VERSIONS, "service_record")

    assert page.forms.versions.rows.rowCount() == 1
    assert unnamed(page.forms.versions) == []
    page.forms.versions.close()


def test_the_empty_sheet_is_shown_from_the_menu(page, desk, qtbot):
    page.forms.ask(PAPER, "service_record")

    qtbot.waitUntil(lambda: page.forms._papers.preview is not None, timeout=20_000)
    page.forms._papers.preview.close()


def test_whoever_only_fills_in_forms_has_neither_menu_nor_workshop(desk):
    add_user(desk.workspace, "Снегирёва Инна", "зимородок ива тополь", Role.SPECIALIST)
    desk.workspace.user = next(one for one in desk_users(desk) if one.role is Role.SPECIALIST)
    page = FormsPage(desk)
    page.open()

    assert page.forms.menus == []
    assert page.workshop_button.isHidden()
    assert len(page.form_rows) == 4
    page.close()
    page.deleteLater()


def desk_users(desk):
    with desk.workspace.reading() as work:
        return work.users.list()


def test_every_widget_says_its_name(page, qtbot):
    page.forms.ask(WITHDRAW, "service_record")
    qtbot.waitUntil(lambda: len(page.forms.withdrawn_rows) == 1, timeout=2000)

    assert unnamed(page) == []
