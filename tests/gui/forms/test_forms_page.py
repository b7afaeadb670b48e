from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.forms.page import FormsPage
from fieldkit.gui.forms.words import readable_name
from fieldkit.services.filling import begin_form, discard_draft, list_drafts, save_draft
from tests.gui.filling.story import answer_all, open_page, prepare_lists, registration_answers
from tests.support.window import press, unnamed


@pytest.fixture
def draft(workspace) -> str:
    filling = begin_form(workspace, "family_registration")
    filling.session.answer("/data/reg/contact_kind", "new")
    return save_draft(workspace, filling).draft_id


@pytest.fixture
def page(desk) -> Iterator[FormsPage]:
    opened = FormsPage(desk)
    opened.resize(1178, 690)
    opened.open()
    opened.show()
    opened.activateWindow()
    QApplication.processEvents()
    yield opened
    opened.close()
    opened.deleteLater()


def test_the_forms_of_the_pack_can_be_begun(page, qtbot):
    with qtbot.waitSignal(page.go_requested) as gone:
        page.form_rows[0].click()

    assert len(page.form_rows) == 4
    assert gone.args == ["fill", FillRequest(form_id="family_registration")]


def test_a_draft_is_gone_on_with(draft, page, qtbot):
    with qtbot.waitSignal(page.go_requested) as gone:
        press(page.draft_rows[0].row, Qt.Key.Key_Return)

    assert gone.args == ["fill", FillRequest(draft_id=draft)]


def test_a_deleted_draft_is_brought_back(draft, page, desk, qtbot):
    press(page.draft_rows[0].row, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.draft_rows == [], timeout=2000)
    assert list_drafts(desk.workspace) == ()
    assert "deleted" in desk.notices.text()

    desk.notices.undo()

    qtbot.waitUntil(lambda: len(page.draft_rows) == 1, timeout=2000)
    assert list_drafts(desk.workspace)[0].id == draft


def test_a_finalized_form_is_read(page, desk, qtbot):
    filling = open_page(desk, FillRequest(form_id="family_registration"))
    day = f"{desk.workspace.now():%Y-%m-%d}"
    answer_all(filling, registration_answers(prepare_lists(desk.workspace), day))
    filling.finalize()
    filling.close()
    page.open()

    with qtbot.waitSignal(page.go_requested) as gone:
        page.finalized_rows[0].click()

    assert gone.args[1].instance_id.startswith("uuid:")


def test_a_form_is_added_from_a_file(page, desk, qtbot):
    xform = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
    <h:head><h:title>Опрос</h:title><model><instance><data id="poll" version="1"><q/></data>
    </instance><bind nodeset="/data/q" type="string"/></model></h:head>
    <h:body><input ref="/data/q"><label>Вопрос</label></input></h:body></h:html>"""
    file = Path(desk.workspace.folder).parent / "опрос.xml"
    file.write_text(xform, encoding="utf-8")

    page.add_file(file)

    qtbot.waitUntil(lambda: len(page.form_rows) == 4, timeout=20_000)


def test_every_widget_says_its_name(draft, page):
    assert unnamed(page) == []


def test_a_forms_own_name_is_shown_without_its_codes():
    assert readable_name("2611-0047 · 2026-11-13 · acute") == (
        "2611-0047 · 13\N{NO-BREAK SPACE}Nov\N{NO-BREAK SPACE}2026"
    )


def test_answers_of_another_program_are_opened_as_a_draft(page, desk, tmp_path, qtbot):
    file = tmp_path / "instance.xml"
    file.write_text(
        '<data id="family_registration" version="2026010101"><reg><settlement>с. Ольховка'
        "</settlement></reg><meta><instanceID>uuid:11</instanceID></meta></data>",
        encoding="utf-8",
    )

    with qtbot.waitSignal(page.go_requested) as gone:
        page.add_file(file)

    (draft,) = list_drafts(desk.workspace)
    assert gone.args == ["fill", FillRequest(draft_id=draft.id)]
    assert "с. Ольховка" in draft.instance


def test_a_deleted_draft_can_be_brought_back_until_its_day(desk):
    filling = begin_form(desk.workspace, "service_record")
    save_draft(desk.workspace, filling)
    discard_draft(desk.workspace, filling.draft_id)
    page = FormsPage(desk)
    page.open()
    assert "can be brought back until" in page.deleted_rows[0].words.second

    page.deleted_rows[0].click()

    assert [one.id for one in list_drafts(desk.workspace)] == [filling.draft_id]
    page.deleteLater()
