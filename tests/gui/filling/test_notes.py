from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.filling.outline import RemarkRow
from fieldkit.gui.filling.page import FillingPage
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.widgets.strip import Strip
from fieldkit.services.filling import begin_form, list_drafts, resume_draft, save_draft
from fieldkit.services.reviewing import return_submission
from tests.gui.filling.story import REGISTRATION, open_page, prepare_lists
from tests.support.answers import register_family
from tests.support.laptops import NOON
from tests.support.window import type_text, unnamed

WORDS = "/data/reg/request_words"
SETTLEMENT = "/data/reg/settlement"
PHONE = "/data/fam/phone"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(desk) -> Iterator[FillingPage]:
    prepare_lists(desk.workspace)
    opened = open_page(desk, FillRequest(form_id=REGISTRATION))
    yield opened
    opened.close()
    opened.deleteLater()


def question(page, ref):
    found = page.view.sheet.section_sheet.question(ref)
    assert found is not None, ref
    return found


def write(page, ref, text):
    page.view.jump_to(ref)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F2)
    type_text(QApplication.focusWidget(), text)
    page.view.flush()


def test_f2_opens_a_note_under_the_question_and_saves_it_with_the_draft(page, desk):
    write(page, SETTLEMENT, "Две улицы")

    (draft,) = list_drafts(desk.workspace)
    (note,) = resume_draft(desk.workspace, draft.id).session.notes.all()
    assert (note.ref, note.text) == (SETTLEMENT, "Две улицы")
    assert desk.workspace.user.name in question(page, SETTLEMENT).note._signed.text()
    assert unnamed(page) == []


def test_enter_in_a_note_goes_on_to_the_next_question(page):
    write(page, SETTLEMENT, "Две улицы")

    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert not question(page, SETTLEMENT).isAncestorOf(QApplication.focusWidget())
    assert page.view.sheet.isAncestorOf(QApplication.focusWidget())


def test_tab_goes_from_the_answer_to_its_note(page):
    write(page, SETTLEMENT, "Две улицы")
    question(page, SETTLEMENT).take_focus()

    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)

    assert QApplication.focusWidget() is question(page, SETTLEMENT).note.edit


def test_undo_takes_a_note_away_and_redo_brings_it_back(page):
    write(page, SETTLEMENT, "Две улицы")
    page.view.foot.next.setFocus()

    page.view.undo()
    assert question(page, SETTLEMENT).note is None
    page.view.redo()

    assert question(page, SETTLEMENT).note.edit.toPlainText() == "Две улицы"


def test_undo_in_the_note_itself_is_the_forms(page):
    write(page, SETTLEMENT, "Две улицы")

    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, CTRL)

    assert question(page, SETTLEMENT).note.edit.toPlainText() == ""
    assert page.view.model.session.notes.all() == ()


def test_the_button_leaves_the_keyboard_at_the_answer_it_is_about(page):
    page.view.jump_to(SETTLEMENT)

    page.view.foot.note.click()

    assert QApplication.focusWidget() is question(page, SETTLEMENT).note.edit


def test_a_finalized_form_shows_its_notes_and_takes_none(desk):
    desk.workspace.now = lambda: NOON
    instance = register_family(desk.workspace).instance_id
    correction = open_page(desk, FillRequest(instance_id=instance, corrects=True))
    write(correction, PHONE, "Телефон соседки")
    correction.view.model.finalize("телефон")
    read = correction.view.model.filling.submission.instance_id
    correction.close()

    page = open_page(desk, FillRequest(instance_id=read))
    page.view.jump_to(PHONE)

    shown = question(page, PHONE)
    assert shown.note.words.text() == "Телефон соседки"
    assert shown.note.edit is None
    assert page.view.foot.note.isHidden()
    page.view.note_here()
    assert shown.note.edit is None
    for one in (correction, page):
        one.deleteLater()


def test_comments_are_counted_in_the_list_of_sections_and_lead_to_their_questions(desk):
    desk.workspace.now = lambda: NOON
    instance = register_family(desk.workspace).instance_id
    return_submission(desk.workspace, instance, "", {PHONE: "Не тот", SETTLEMENT: "Где это?"})

    page = open_page(desk, FillRequest(instance_id=instance, corrects=True))
    rows = [row for row in page.view.findChildren(RemarkRow) if row.remark.kind == "comment"]
    assert [row.remark.ref for row in rows] == [SETTLEMENT, PHONE]
    rows[1].click()

    assert question(page, PHONE).comment.text() == "Не тот"
    assert question(page, PHONE).isAncestorOf(QApplication.focusWidget())
    page.close()
    page.deleteLater()


def test_a_comment_goes_with_its_entry(desk):
    desk.workspace.now = lambda: NOON
    instance = register_family(desk.workspace).instance_id
    given = "/data/member[{}]/m/m_given"
    return_submission(desk.workspace, instance, "", {given.format(2): "Как в свидетельстве?"})
    page = open_page(desk, FillRequest(instance_id=instance, corrects=True))

    page.view.model.remove("/data/member", 0)
    page.view.jump_to(given.format(1))

    assert question(page, given.format(1)).comment.text() == "Как в свидетельстве?"
    page.close()
    page.deleteLater()


def test_a_note_that_found_no_question_is_told_above_the_form(desk):
    prepare_lists(desk.workspace)
    filling = begin_form(desk.workspace, REGISTRATION)
    page = open_page(desk, FillRequest(form_id=REGISTRATION))
    write(page, SETTLEMENT, "Две улицы")
    notes = page.view.model.session.notes.all()
    page.close()
    filling.session.notes.load([notes[0].__class__("/data/gone", "Две улицы", *_rest(notes[0]))])
    save_draft(desk.workspace, filling)

    again = open_page(desk, FillRequest(draft_id=filling.draft_id))

    told = [one.sentence.text() for one in again.view.findChildren(Strip)]
    assert f"{notes[0].question}: Две улицы" in told
    for one in (page, again):
        one.close()
        one.deleteLater()


def _rest(note):
    return note.at, note.user_id, note.user_name, note.question
