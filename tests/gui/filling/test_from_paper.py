"""Entering a form from its paper sheet: the window has the sheet's numbers."""

import pytest

from fieldkit.forms.numbering import question_numbers
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.filling.sheet_scans import SheetScans
from fieldkit.services.blank_forms import blank_paper
from fieldkit.services.packs import install_form
from tests.gui.filling.story import REGISTRATION, open_page
from tests.support.attaching import form
from tests.support.papers import text_of
from tests.support.photos import photo
from tests.support.window import unnamed


@pytest.fixture
def page(desk, tmp_path):
    install_form(desk.workspace, form(tmp_path / "visit.xlsx"))
    opened = open_page(desk, FillRequest(form_id="visit"))
    yield opened
    opened.close()
    opened.deleteLater()


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
