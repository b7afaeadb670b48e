"""Entering a form from its paper sheet: the window has the sheet's numbers."""

from datetime import date

import pytest

from fieldkit.formats import table_date
from fieldkit.forms.numbering import question_numbers
from fieldkit.gui.filling.entries import END
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.filling.sheet_scans import SheetScans
from fieldkit.services.blank_forms import blank_paper
from fieldkit.services.packs import install_form
from tests.gui.filling.story import REGISTRATION, open_page
from tests.support.attaching import form
from tests.support.papers import text_of
from tests.support.photos import photo
from tests.support.window import unnamed

REG_DATE = "/data/reg/reg_date"


@pytest.fixture
def page(desk, tmp_path):
    install_form(desk.workspace, form(tmp_path / "visit.xlsx"))
    opened = open_page(desk, FillRequest(form_id="visit"))
    yield opened
    opened.close()
    opened.deleteLater()


def write_visit(page, words: str) -> None:
    field = page.from_paper.strip.visit
    field.edit.setText(words)
    field.edit.editingFinished.emit()


def go_to(page, number: int) -> None:
    field = page.from_paper.strip.number
    field.edit.setText(str(number))
    field.edit.returnPressed.emit()


def labels(page) -> list[str]:
    return [q.label.text() for q in page.view.sheet.section_sheet.body.questions()]


def test_the_numbers_of_the_window_are_those_of_the_sheet(page, desk, tmp_path):
    page.from_paper.button.click()

    shown = labels(page)
    paper = tmp_path / "sheet.pdf"
    paper.write_bytes(blank_paper(desk.workspace, "visit"))
    printed = " ".join(text_of(paper).split())
    assert shown[:3] == ["1. Name", "2. Photo", "3. Paper"]
    assert all(label in printed for label in shown if label[0].isdigit())


def test_a_sealed_question_has_no_number(page):
    page.from_paper.button.click()

    assert "Sealed paper" in labels(page)


def test_the_entries_of_a_roster_share_their_numbers(page):
    page.view.model.add("/data/children")
    page.from_paper.button.click()

    page.view.jump_to("/data/children[2]/who")

    sheet = page.view.sheet.section_sheet
    number = question_numbers(page.view.model.session.definition)["/data/children/who"]
    assert sheet.question("/data/children[2]/who").label.text() == f"{number}. Who"


def test_numbers_go_with_the_button(page):
    page.from_paper.button.click()
    page.from_paper.button.click()

    assert labels(page)[0] == "Name"


def test_numbers_are_said_to_those_who_do_not_see(page):
    page.from_paper.button.click()

    question = page.view.sheet.section_sheet.body.questions()[0]
    assert question.control.focus_targets()[0].accessibleName() == "1. Name"
    assert unnamed(page) == []


def test_what_is_being_typed_is_kept_when_the_numbers_come(page, desk):
    registration = open_page(desk, FillRequest(form_id=REGISTRATION))
    settlement = registration.view.sheet.section_sheet.question("/data/reg/settlement")
    settlement.control.field.setText("с. Ольховка")
    settlement.control.field.textEdited.emit("с. Ольховка")

    registration.from_paper.button.click()

    assert registration.view.model.session.node("/data/reg/settlement").value == "с. Ольховка"
    registration.close()
    registration.deleteLater()


def shown_pages(page) -> list[str]:
    scans = page.view.findChild(SheetScans)
    return [row._one.title for row in scans.rows] if scans.isVisible() else []


def test_scans_of_the_sheet_are_kept_with_the_form_and_shown_when_it_is_read(
    page, desk, qtbot, tmp_path
):
    scan = tmp_path / "лист.jpg"
    scan.write_bytes(photo(900, 1200))
    page.from_paper.button.click()
    assert shown_pages(page) == []

    page.from_paper.take_scans([scan])
    qtbot.waitUntil(lambda: not page.view.model.attaching, timeout=10_000)
    assert shown_pages(page) == ["лист.jpg"]
    assert unnamed(page) == []
    write_visit(page, "10.11.2026")
    submission = page.view.model.finalize()
    page.open(FillRequest(instance_id=submission.instance_id))

    assert shown_pages(page) == ["лист.jpg"]
    assert page.view.findChild(SheetScans).rows[0].remove_button.isHidden()


def test_a_scan_is_removed_only_after_a_question(page, desk, qtbot, tmp_path):
    scan = tmp_path / "лист.pdf"
    scan.write_bytes(b"%PDF-1.4 page")
    page.from_paper.button.click()
    page.from_paper.take_scans([scan])
    qtbot.waitUntil(lambda: not page.view.model.attaching, timeout=10_000)
    (row,) = page.view.findChild(SheetScans).rows

    row.remove_button.click()
    assert shown_pages(page) == ["лист.pdf"]
    row.remove()

    assert shown_pages(page) == []
    assert page.view.model.files.sheets() == ()


@pytest.fixture
def registration(desk):
    opened = open_page(desk, FillRequest(form_id=REGISTRATION))
    yield opened
    opened.close()
    opened.deleteLater()


def test_today_is_no_day_of_a_visit_on_paper(registration):
    assert registration.view.model.session.node(REG_DATE).value

    registration.from_paper.button.click()

    assert registration.view.model.session.node(REG_DATE).value == ""
    assert registration.from_paper.strip.visit.edit.hasFocus()


def test_a_day_that_somebody_wrote_stays(registration):
    registration.view.model.answer(REG_DATE, "2026-11-02")

    registration.from_paper.button.click()

    assert registration.view.model.session.node(REG_DATE).value == "2026-11-02"
    assert registration.from_paper.strip.visit.edit.text() == table_date(date(2026, 11, 2))


def test_the_visit_s_day_answers_the_form_s_own_question(registration):
    registration.from_paper.button.click()

    write_visit(registration, "02.11.2026")

    assert registration.view.model.session.node(REG_DATE).value == "2026-11-02"


def test_the_answer_in_the_form_is_the_day_above_it(registration):
    registration.from_paper.button.click()
    registration.from_paper.button.setFocus()

    registration.view.model.answer(REG_DATE, "2026-11-03")

    assert registration.from_paper.strip.visit.day() == date(2026, 11, 3)


def test_a_number_leads_to_its_question_in_another_section(registration):
    registration.from_paper.button.click()
    model = registration.view.model
    model.answer("/data/reg/contact_kind", "anonymous")

    go_to(registration, model.numbers["/data/anon/anon_age"])

    question = registration.view.sheet.section_sheet.question("/data/anon/anon_age")
    assert question.isAncestorOf(registration.focusWidget())
    assert registration.from_paper.strip.number.text() == ""


def test_a_question_that_is_not_asked_is_said_to_be_so(registration):
    registration.from_paper.button.click()
    number = registration.view.model.numbers["/data/anon/anon_age"]

    go_to(registration, number)

    said = registration.from_paper.strip.number.error_sentence()
    assert said == f"With these answers question {number} is not asked."


def test_a_number_that_the_sheet_does_not_have_is_said_to_be_so(page):
    page.from_paper.button.click()

    go_to(page, 99)

    assert page.from_paper.strip.number.error_sentence().startswith("The sheet has questions 1 to")


def test_a_number_in_a_roster_leads_into_the_open_entry(page):
    page.view.model.add("/data/children")
    page.from_paper.button.click()
    page.view.jump_to("/data/children[2]/who")

    go_to(page, page.view.model.numbers["/data/children/who"])

    (roster,) = page.view.sheet.section_sheet.body.rosters()
    assert roster.opened == 1


def test_a_sheet_without_its_day_is_asked_for_it_before_it_is_finalized(page):
    page.from_paper.button.click()
    page.view.model.answer("/data/name", "Анна")
    page.view.show_section(END)

    page.finalize()

    assert page.view.model.filling.submission is None
    assert "date of the visit" in page.from_paper.strip.visit.error_sentence()
    assert page.from_paper.strip.visit.edit.hasFocus()


def test_a_draft_is_gone_on_with_from_paper(page, desk):
    page.from_paper.button.click()
    write_visit(page, "10.11.2026")
    draft = page.view.model.filling.draft_id

    again = open_page(desk, FillRequest(draft_id=draft))

    assert again.from_paper.button.isChecked()
    assert labels(again)[0] == "1. Name"
    assert again.from_paper.strip.visit.day() == date(2026, 11, 10)
    again.close()
    again.deleteLater()


def test_enter_leads_from_the_day_of_the_visit_to_the_first_question(page):
    page.from_paper.button.click()
    write_visit(page, "10.11.2026")

    page.from_paper.strip.visit.edit.returnPressed.emit()

    first = page.view.sheet.section_sheet.body.questions()[0]
    assert first.isAncestorOf(page.focusWidget())
