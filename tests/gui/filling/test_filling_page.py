from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.filling.entries import END
from fieldkit.gui.filling.page import FillingPage
from fieldkit.gui.filling.request import FillRequest
from fieldkit.services.filling import list_drafts, list_submissions, resume_draft
from tests.gui.filling.story import (
    MEMBER,
    REGISTRATION,
    answer_all,
    open_page,
    prepare_lists,
    registration_answers,
)
from tests.support.window import type_text, unnamed

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


def value(page, ref):
    return page.view.model.session.node(ref).value


def filled(page, desk):
    ids = prepare_lists(desk.workspace)
    day = f"{desk.workspace.now():%Y-%m-%d}"
    answer_all(page, registration_answers(ids, day))


def test_a_form_opens_at_its_first_section(page):
    assert page.view.here == "/data/reg"
    assert page.title() == "Family registration"


def test_looking_at_a_form_leaves_no_draft(page, desk):
    page.view.go_next()
    page.leave()

    assert list_drafts(desk.workspace) == ()


def test_an_answer_is_saved_at_once(page, desk):
    question(page, "/data/reg/contact_kind").control.choose("1")

    draft = list_drafts(desk.workspace)[0]

    assert "<contact_kind>new</contact_kind>" in draft.instance
    assert page.view.head.saved.text() != ""


def test_typed_words_are_saved_after_a_pause(page, desk, qtbot):
    type_text(question(page, "/data/reg/settlement").control.field, "с. Ольховка")

    qtbot.waitUntil(lambda: len(list_drafts(desk.workspace)) == 1, timeout=3000)

    assert "с. Ольховка" in list_drafts(desk.workspace)[0].instance


def test_leaving_the_page_saves_the_field_being_typed_in(page, desk):
    type_text(question(page, "/data/reg/settlement").control.field, "с. Ольх")

    page.leave()

    assert "с. Ольх" in list_drafts(desk.workspace)[0].instance


def test_a_question_that_becomes_relevant_appears_in_its_place(page):
    question(page, "/data/reg/contact_kind").control.choose("2")

    known = question(page, "/data/reg/known_family")
    refs = [one.ref for one in page.view.sheet.section_sheet.body.questions()]

    assert known.isVisible()
    assert refs.index(known.ref) == refs.index("/data/reg/contact_kind") + 1


def test_relevance_keeps_focus_and_scroll(page):
    bar = page.view.sheet.verticalScrollBar()
    asked = question(page, "/data/reg/danger_now")
    asked.take_focus()
    QApplication.processEvents()
    before = bar.value()

    asked.control.choose("1")
    QApplication.processEvents()

    assert asked.control.holds_focus()
    assert bar.value() == before
    assert question(page, "/data/reg/danger_note").isVisible()


def test_tab_follows_the_order_of_the_form(page):
    question(page, "/data/reg/contact_kind").control.choose("2")
    question(page, "/data/reg/contact_kind").take_focus()

    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)

    assert question(page, "/data/reg/known_family").control.holds_focus()


def test_enter_goes_on_to_the_next_question(page):
    question(page, "/data/reg/contact_kind").take_focus()

    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert question(page, "/data/reg/channel").control.holds_focus()


def test_the_language_changes_in_place(page):
    question(page, "/data/reg/contact_kind").control.choose("1")

    page.view.head.language_chosen.emit("English (en)")

    assert question(page, "/data/reg/reg_date").label.text() == "Date of application"
    assert question(page, "/data/reg/contact_kind").control.options[0].isChecked()


def test_undo_takes_the_last_answer_back(page):
    question(page, "/data/reg/contact_kind").control.choose("1")
    question(page, "/data/reg/contact_kind").control.choose("3")

    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, CTRL)
    assert value(page, "/data/reg/contact_kind") == "new"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Y, CTRL)

    assert value(page, "/data/reg/contact_kind") == "anonymous"


def test_undo_in_a_text_field_is_the_forms(page):
    field = question(page, "/data/reg/settlement").control.field
    field.setFocus()
    type_text(field, "Зея")
    page.view.flush()
    type_text(field, " и ещё")

    QTest.keyClick(field, Qt.Key.Key_Z, CTRL)

    assert field.text() == "Зея"


def test_missing_answers_are_said_after_the_section_was_gone_through(page):
    first = question(page, "/data/reg/programme")
    assert first.remark == ""

    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)
    QApplication.processEvents()

    remarks = page.view.side.outline.remark_rows()
    assert page.view.here == "/data/consent"
    assert remarks[0].remark.ref == "/data/reg/programme"


def test_a_remark_jumps_to_its_question(page):
    page.view.go_next()
    QApplication.processEvents()

    page.view.side.outline.remark_rows()[0].click()

    assert page.view.here == "/data/reg"
    assert question(page, "/data/reg/programme").control.holds_focus()
    assert question(page, "/data/reg/programme").remark != ""


def test_a_section_that_is_not_asked_is_skipped(page):
    question(page, "/data/reg/contact_kind").control.choose("3")

    page.view.go_next()

    assert page.view.here == "/data/anon"
    states = {row.entry.key: row.entry.state for row in page.view.side.outline.rows()}
    assert states["/data/consent"] == "skipped"


def test_a_wrong_answer_is_remarked_at_once_in_the_forms_words(page):
    page.view.model.answer("/data/reg/reg_date", "2099-01-01")

    assert "2099" in question(page, "/data/reg/reg_date").control.field.text()
    assert question(page, "/data/reg/reg_date").remark == "The date cannot be in the future"


def test_words_that_cannot_be_read_come_back_with_their_section(page):
    field = question(page, "/data/reg/reg_date").control.field
    field.setFocus()
    field.clear()
    type_text(field, "31.02.2026")

    page.view.go_next()
    page.view.go_back()

    assert question(page, "/data/reg/reg_date").control.field.text() == "31.02.2026"
    assert value(page, "/data/reg/reg_date") == ""


def test_the_end_lists_what_is_missing_and_leads_there(page):
    page.view.show_section(END)
    rows = page.view.sheet.ending.remark_rows
    assert rows
    assert page.view.sheet.ending.finalize_button is None

    rows[0].click()

    assert question(page, "/data/reg/programme").control.holds_focus()


def test_a_filled_form_is_finalized_by_keyboard(page, desk, qtbot):
    filled(page, desk)
    page.view.show_section(END)

    with qtbot.waitSignal(page.go_requested) as gone:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)

    submission = list_submissions(desk.workspace)[0]
    assert submission.form_id == REGISTRATION
    assert list_drafts(desk.workspace) == ()
    assert gone.args[0] == "families"
    assert gone.args[1] == submission.subjects[0].entity_id


def test_unread_words_stand_against_finalizing(page, desk):
    filled(page, desk)
    page.view.show_section("/data/consent")
    field = question(page, "/data/consent/consent_until").control.field
    field.setFocus()
    type_text(field, "когда-нибудь")

    page.view.show_section(END)
    page.finalize()

    assert list_submissions(desk.workspace) == ()
    assert [row.words.key for row in page.view.sheet.ending.remark_rows] == [
        "/data/consent/consent_until"
    ]


def test_a_draft_opens_again_at_the_same_question(page, desk):
    page.view.model.answer("/data/reg/contact_kind", "new")
    page.view.model.answer("/data/consent/consent_pd", "yes")
    request = page.bookmark()

    again = open_page(desk, request)

    assert again.view.here == "/data/consent"
    assert question(again, "/data/consent/consent_pd").control.holds_focus()
    again.close()


def test_a_finalized_form_is_only_read(page, desk):
    filled(page, desk)
    page.finalize()
    instance_id = list_submissions(desk.workspace)[0].instance_id

    read = open_page(desk, FillRequest(instance_id=instance_id))

    assert not question(read, "/data/reg/contact_kind").can_focus()
    assert END not in [row.entry.key for row in read.view.side.outline.rows()]
    assert not read.view.head.print_button.isHidden()
    read.close()


def test_every_widget_says_its_name(page, desk):
    filled(page, desk)
    for key in [*(one.ref for one in page.view.model.sections() if one.relevant), END]:
        page.view.show_section(key)
        QApplication.processEvents()

        assert unnamed(page) == []


def test_progress_counts_what_is_asked(page, desk):
    filled(page, desk)
    QApplication.processEvents()

    filling = resume_draft(desk.workspace, list_drafts(desk.workspace)[0].id)

    assert filling.session.node(f"{MEMBER}/m_given").value == "Анна"
    assert page.view.side._figures.text() == "32 of 45"


def test_esc_closes_an_open_list_before_it_closes_the_form(page, qtbot):
    control = question(page, "/data/reg/district").control
    control.take_focus()
    QTest.keyClick(control.field, Qt.Key.Key_Down)
    assert control.sheet() is not None

    with qtbot.assertNotEmitted(page.go_requested, wait=50):
        QTest.keyClick(control.field, Qt.Key.Key_Escape)
    assert control.sheet() is None
    with qtbot.waitSignal(page.go_requested) as gone:
        QTest.keyClick(control.field, Qt.Key.Key_Escape)

    assert gone.args[0] == "forms"


def test_ctrl_enter_goes_on_from_inside_a_text(page):
    field = question(page, "/data/reg/request_words").control.field
    field.setFocus()
    type_text(field, "не дописано")

    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)

    assert page.view.here == "/data/consent"
    assert value(page, "/data/reg/request_words") == "не дописано"
