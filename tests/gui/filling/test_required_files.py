"""A required file that is left empty stands against finalizing, and one click leads to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.desk import Desk
from fieldkit.gui.filling.entries import END
from fieldkit.gui.filling.request import FillRequest
from fieldkit.services.attachments import attachments_of
from fieldkit.services.filling import list_drafts, list_submissions
from fieldkit.services.packs import install_form
from tests.gui.filling.clerk import Clerk
from tests.support.photos import photo
from tests.support.window import press
from tests.support.workbooks import workbook

NAME, PHOTO, SOUND = "/data/visit/name", "/data/papers/photo", "/data/papers/sound"
SIGNED = "/data/papers/signed"


@pytest.fixture
def clerk(desk: Desk, qtbot, tmp_path: Path) -> Iterator[Clerk]:
    asked = workbook(
        tmp_path / "visit.xlsx",
        survey=(
            ("type", "name", "label", "required", "relevant", "appearance"),
            ("begin group", "visit", "Visit", None, None, None),
            ("text", "name", "Name", "yes", None, None),
            ("end group", None, None, None, None, None),
            ("begin group", "papers", "Papers", None, None, None),
            ("image", "photo", "Photo of the receipt", "yes", None, None),
            ("image", "signed", "Signature", "yes", None, "signature"),
            ("audio", "sound", "Recording", "yes", "${name} = 'Anna'", None),
            ("end group", None, None, None, None, None),
        ),
        settings=(("form_id", "form_title", "version"), ("visit", "Visit", "1")),
    )
    install_form(desk.workspace, asked)
    made = Clerk(desk, qtbot)
    made.open(FillRequest(form_id="visit"))
    made.page.view.model.answer(NAME, "Ольга")
    yield made
    made.leave()


def missing(clerk: Clerk) -> list[str]:
    """Go to the end of the form, and return what it says is missing."""
    clerk.page.view.show_section(END)
    QApplication.processEvents()
    return [row.words.title for row in clerk.page.view.sheet.ending.remark_rows]


def test_finalizing_lists_each_file_that_is_missing(clerk, desk):
    assert missing(clerk) == ["Photo of the receipt", "Signature"]
    assert clerk.page.view.sheet.ending.finalize_button is None

    clerk.page.finalize()

    assert list_submissions(desk.workspace) == ()
    assert len(list_drafts(desk.workspace)) == 1


def test_a_click_leads_to_the_empty_file_and_says_what_is_missing(clerk):
    missing(clerk)

    press(clerk.page.view.sheet.ending.remark_rows[0], Qt.Key.Key_Return)
    QApplication.processEvents()

    assert clerk.page.view.here == "/data/papers"
    question = clerk.page.view.sheet.section_sheet.question(PHOTO)
    assert question.isAncestorOf(QApplication.focusWidget())
    assert question.remark
    assert question.remark in question.control.focus_targets()[0].accessibleDescription()


def test_a_file_that_is_not_asked_for_is_not_missing(clerk):
    clerk.page.view.model.answer(NAME, "Anna")

    assert missing(clerk) == ["Photo of the receipt", "Signature", "Recording"]


def test_a_file_that_is_given_is_missing_no_more_and_one_removed_is_again(clerk, tmp_path):
    (tmp_path / "receipt.jpg").write_bytes(photo(60, 40))
    clerk.page.view.show_section("/data/papers")
    clerk.give(PHOTO, tmp_path / "receipt.jpg")
    assert missing(clerk) == ["Signature"]

    clerk.page.view.undo()

    assert missing(clerk) == ["Photo of the receipt", "Signature"]


def test_with_every_file_the_form_is_finalized_with_them(clerk, tmp_path, desk):
    (tmp_path / "receipt.jpg").write_bytes(photo(60, 40))
    clerk.page.view.show_section("/data/papers")
    clerk.give(PHOTO, tmp_path / "receipt.jpg")
    clerk.give(SIGNED, tmp_path / "receipt.jpg")
    assert missing(clerk) == []

    clerk.page.finalize()

    (done,) = list_submissions(desk.workspace)
    assert len(attachments_of(desk.workspace, done.instance_id)) == 2
