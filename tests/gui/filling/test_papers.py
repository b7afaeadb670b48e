from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter

from fieldkit.gui.filling.papers import PaperMenu, paper_words
from fieldkit.gui.filling.request import FillRequest
from fieldkit.services.filling import list_submissions
from fieldkit.services.printing import Paper, papers_of
from tests.gui.filling.story import (
    REGISTRATION,
    answer_all,
    open_page,
    prepare_lists,
    registration_answers,
)
from tests.support.papers import pages_of, text_of


@pytest.fixture
def preview(desk, qtbot):
    page = open_page(desk, FillRequest(form_id=REGISTRATION))
    day = f"{desk.workspace.now():%Y-%m-%d}"
    answer_all(page, registration_answers(prepare_lists(desk.workspace), day))
    page.finalize()
    instance_id = list_submissions(desk.workspace)[0].instance_id
    menu = PaperMenu(desk, page)
    menu.choose(instance_id)
    menu.show_paper(papers_of(desk.workspace, instance_id)[0])
    qtbot.waitUntil(lambda: menu.preview is not None, timeout=20_000)
    yield menu.preview
    menu.preview.close()
    page.close()
    page.deleteLater()


def test_a_paper_is_shown_and_leaves_no_file(preview, desk):
    assert preview.document.pageCount() >= 1
    assert list(desk.workspace.folder.glob("paper-*")) == []


def test_a_paper_is_kept_where_it_is_wanted(preview, tmp_path, qtbot):
    target = tmp_path / "бумага.pdf"

    with qtbot.waitSignal(preview.kept):
        preview.keep_at(target)

    assert target.read_bytes().startswith(b"%PDF")


def test_a_paper_that_cannot_be_kept_says_so_on_the_paper(preview, tmp_path):
    preview.keep_at(tmp_path / "no such folder" / "paper.pdf")

    assert preview.refusal.isVisible()
    assert "The PDF was not written" in preview.refusal.sentence()


def test_a_paper_is_printed_page_by_page(preview, tmp_path):
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))

    preview.print_on(printer)

    assert Path(tmp_path / "printed.pdf").stat().st_size > 1000


@pytest.mark.parametrize("paper", list(Paper))
def test_every_paper_names_its_reader(paper):
    assert paper_words(paper)


def test_the_empty_sheet_of_a_draft_is_shown(desk, qtbot):
    page = open_page(desk, FillRequest(form_id=REGISTRATION))
    page.print_form()
    desk.notices.undo()

    qtbot.waitUntil(lambda: page._papers.preview is not None, timeout=20_000)

    assert page._papers.preview.document.pageCount() > 1
    page._papers.preview.close()
    page.close()
    page.deleteLater()


def printed_copies(desk):
    with desk.workspace.reading() as work:
        lines = work.log.list()
    return [line.facts["copy"] for line in reversed(lines) if line.action.startswith("print ")]


def test_each_paper_that_is_kept_or_printed_is_a_copy_of_its_own(preview, desk, tmp_path):
    assert printed_copies(desk) == []

    preview.keep_at(tmp_path / "one.pdf")
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setCopyCount(2)
    preview.print_on(printer)

    assert printed_copies(desk) == [1, 2, 3]
    assert f"copy {desk.workspace.device.code}-1" in text_of(tmp_path / "one.pdf")
    assert pages_of(tmp_path / "printed.pdf") == 2 * preview.document.pageCount()
