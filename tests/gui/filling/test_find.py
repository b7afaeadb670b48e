from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.filling.page import FillingPage
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.widgets.label import Label
from fieldkit.records.permissions import Act
from tests.gui.filling.story import (
    REGISTRATION,
    answer_all,
    open_page,
    prepare_lists,
    registration_answers,
)
from tests.support.window import type_text, unnamed

CTRL = Qt.KeyboardModifier.ControlModifier
GIVEN = "/data/member[{}]/m/m_given"


@pytest.fixture
def page(desk) -> Iterator[FillingPage]:
    ids = prepare_lists(desk.workspace)
    opened = open_page(desk, FillRequest(form_id=REGISTRATION))
    answer_all(opened, registration_answers(ids, f"{desk.workspace.now():%Y-%m-%d}"))
    yield opened
    opened.close()
    opened.deleteLater()


def sought(page, words):
    """Open the search by its key, type the words and wait for nothing."""
    QTest.keyClick(QApplication.focusWidget() or page.view, Qt.Key.Key_F, CTRL)
    dialog = page.finding.dialog
    type_text(dialog.field, words)
    dialog.show_hits(words)
    return dialog


def titles(dialog):
    return [row.words.title for row in dialog.rows]


def test_ctrl_f_and_enter_lead_to_a_question_of_another_section(page):
    page.view.show_section("/data/reg")

    dialog = sought(page, "РЯБИНИН")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)

    question = page.view.sheet.section_sheet.question("/data/fam/family_surname")
    assert question.isAncestorOf(QApplication.focusWidget())


def test_a_hit_in_row_fifty_seven_opens_its_entry(page):
    model = page.view.model
    for number in range(2, 61):
        model.session.add_repeat("/data/member")
        model.session.answer(f"/data/member[{number}]/m/m_kind", "child")
        model.session.answer(GIVEN.format(number), f"Имя{number}")
    page.view.show_section("/data/reg")

    dialog = sought(page, "имя57")
    assert "Имя57" in dialog.rows[0].words.second
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)

    roster = page.view.sheet.section_sheet.body.rosters()[0]
    assert roster.opened == 56
    question = page.view.sheet.section_sheet.question(GIVEN.format(57))
    assert question.isAncestorOf(QApplication.focusWidget())


def test_a_number_of_the_sheet_leads_to_its_question(page):
    dialog = sought(page, "1")

    assert titles(dialog)[0].startswith("1. ")


def test_a_hidden_question_says_why_it_is_hidden_and_leads_nowhere(page):
    here = page.view.here
    dialog = sought(page, "nothing")
    hidden = next(
        row.label
        for row in page.view.model.session.nodes()
        if not row.relevant and row.label and row.kind == "input" and "/member" not in row.ref
    )
    dialog.show_hits(hidden)
    place = next(i for i, hit in enumerate(dialog.hits) if hit.hidden and hit.label == hidden)

    dialog.rows[place].click()

    assert dialog.rows[place].words.side == "hidden"
    assert "only if" in dialog.why.text()
    assert dialog.isVisible()
    assert page.view.here == here
    dialog.reject()


def test_in_a_low_window_the_search_is_no_larger_and_its_last_hit_is_reached(page):
    page.resize(600, 330)
    dialog = sought(page, "a")
    QApplication.processEvents()
    last = dialog.rows[-1]

    last.setFocus()
    QApplication.processEvents()

    assert dialog.height() < page.height()
    assert dialog.width() < page.width()
    assert last.visibleRegion().boundingRect().height() == last.height()
    dialog.reject()


def test_what_is_not_found_says_what_to_try(page):
    dialog = sought(page, "бегемот")

    assert "fewer letters" in dialog.said.text()
    assert dialog.rows == []
    assert unnamed(dialog) == []
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_arrows_go_down_the_list_and_back_to_the_field(page):
    dialog = sought(page, "Рябинина")
    QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    assert dialog.focusWidget() is dialog.rows[0]

    QTest.keyClick(dialog.rows[0], Qt.Key.Key_Up)

    assert dialog.focusWidget() is dialog.field
    dialog.reject()


def test_a_finalized_form_is_searched_too(page, desk):
    page.view.flush()
    submission = page.view.model.finalize()
    read = open_page(desk, FillRequest(instance_id=submission.instance_id))

    read.finding.open()
    read.finding.dialog.show_hits("Рябинина")
    read.finding.dialog.rows[0].click()

    assert read.view.here == "/data/fam"
    read.close()
    read.deleteLater()


def test_whoever_makes_forms_sees_what_a_section_hides_and_why(page):
    page.view.show_section("/data/casegrp")
    page.view.model.answer("/data/casegrp/open_case", "no")

    page.hidden.button.click()

    said = [label.text() for label in page.hidden.dialog.findChildren(Label)]
    assert any("questions are hidden" in one for one in said)
    assert any(one.startswith("This question is asked only if: ") for one in said)
    assert any("the condition ${open_case}" in one for one in said)
    assert unnamed(page.hidden.dialog) == []
    page.hidden.dialog.accept()


def test_a_specialist_is_not_shown_the_button_of_the_form_maker(desk, monkeypatch):
    rights = desk.workspace.rights
    fewer = type(rights)(rights.acts - {Act.INSTALL_FORMS}, rights.user_id, rights.specialist_id)
    monkeypatch.setattr(type(desk.workspace), "rights", fewer)

    page = open_page(desk, FillRequest(form_id=REGISTRATION))

    assert page.hidden.button is None
    page.close()
    page.deleteLater()
