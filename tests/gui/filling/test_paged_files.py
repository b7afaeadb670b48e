"""PDFs among the files of a form: the first page in sight, all pages on a sheet of their own."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from reportlab.pdfgen.canvas import Canvas

from fieldkit.gui.desk import Desk
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.filling.sheet_scans import SheetScans
from fieldkit.gui.questions.first_pages import FirstPage
from fieldkit.gui.questions.paged import PagedFile
from fieldkit.services.filling import begin_form, save_draft
from fieldkit.services.packs import install_form
from fieldkit.services.paper_sheets import attach_sheet
from tests.gui.filling.clerk import Clerk
from tests.support.attaching import PAPER, form
from tests.support.window import press, unnamed

RED = (255, 0, 0)


def pdf(pages: int = 2, size: tuple[float, float] = (300, 400)) -> bytes:
    """Return a PDF whose first page is red and whose others are blank."""
    buffer = io.BytesIO()
    paper = Canvas(buffer, pagesize=size)
    paper.setFillColorRGB(1, 0, 0)
    paper.rect(0, 0, *size, stroke=0, fill=1)
    for _page in range(pages):
        paper.showPage()
    paper.save()
    return buffer.getvalue()


@pytest.fixture
def clerk(desk: Desk, qtbot, tmp_path: Path) -> Iterator[Clerk]:
    install_form(desk.workspace, form(tmp_path / "visit.xlsx"))
    made = Clerk(desk, qtbot)
    made.open(FillRequest(form_id="visit"))
    yield made
    made.leave()


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    file = tmp_path / "справка о доходах.pdf"
    file.write_bytes(pdf())
    return file


def drawn(clerk: Clerk, qtbot, picture) -> None:
    """Wait until the first page is drawn, which goes on beside the window."""
    picture.grab()
    clerk.rest()
    qtbot.waitUntil(lambda: picture.image() is not None, timeout=10_000)


def test_a_pdf_shows_its_first_page(clerk, qtbot, scan):
    clerk.give(PAPER, scan)
    box = clerk.control(PAPER).box

    drawn(clerk, qtbot, box.picture)

    image = box.picture.image()
    assert not box.picture.isHidden()
    assert image.pixelColor(image.width() // 2, image.height() // 2).getRgb()[:3] == RED
    assert image.height() * 3 == pytest.approx(image.width() * 4, abs=4)
    assert "cannot be shown" not in box.facts.text()


def test_space_shows_all_pages_and_esc_closes_them(clerk, qtbot, scan):
    clerk.give(PAPER, scan)
    control = clerk.control(PAPER)
    drawn(clerk, qtbot, control.box.picture)

    press(control.box, Qt.Key.Key_Space)
    clerk.rest()

    (sheet,) = clerk.page.window().findChildren(PagedFile)
    assert sheet.pages.opened.pageCount() == 2
    assert "2 pages" in sheet.words.text()
    assert unnamed(sheet) == []
    QTest.keyClick(sheet.pages, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert clerk.page.window().findChildren(PagedFile) == []


def test_enter_on_the_first_page_shows_all_pages(clerk, qtbot, scan):
    clerk.give(PAPER, scan)
    picture = clerk.control(PAPER).box.picture
    drawn(clerk, qtbot, picture)
    assert picture.accessibleName() == "Show all pages: Paper"

    press(picture, Qt.Key.Key_Return)
    clerk.rest()

    assert len(clerk.page.window().findChildren(PagedFile)) == 1


def test_a_scanned_sheet_shows_its_first_page_and_all_pages(clerk, qtbot, scan, desk):
    filling = begin_form(desk.workspace, "visit")
    saved = save_draft(desk.workspace, filling)
    attach_sheet(desk.workspace, saved, scan, scan.name)
    clerk.open(FillRequest(draft_id=saved.draft_id))
    (row,) = clerk.page.findChild(SheetScans).rows

    drawn(clerk, qtbot, row.picture)
    row.picture.click()
    clerk.rest()

    assert len(clerk.page.window().findChildren(PagedFile)) == 1


@pytest.mark.parametrize(
    "content", [b"%PDF-1.4 nothing more", pdf()[:200], b"%PDF-1.7\n" + bytes(4000)]
)
def test_a_damaged_pdf_says_that_it_cannot_be_shown(clerk, qtbot, tmp_path, content):
    broken = tmp_path / "обрывок.pdf"
    broken.write_bytes(content)
    clerk.give(PAPER, broken)
    box = clerk.control(PAPER).box

    box.picture.grab()
    qtbot.waitUntil(box.picture.isHidden, timeout=10_000)

    assert "save a copy" in box.facts.text()


def test_a_damaged_pdf_that_is_opened_says_so(qtbot):
    sheet = PagedFile(None, "обрывок.pdf", b"%PDF-1.4 nothing more")
    qtbot.addWidget(sheet)

    assert "damaged or locked" in sheet.lost.text()
    assert not sheet.lost.isHidden()
    assert sheet.pages.isHidden()


def test_a_page_of_any_size_is_drawn_no_larger_than_asked_for(qtbot):
    page = FirstPage("wall", pdf(1, size=(14_000, 200)), 320)

    with qtbot.waitSignal(page.drawn, timeout=10_000) as told:
        page.begin()

    key, image = told.args
    assert key == "wall"
    assert max(image.width(), image.height()) == 320
