"""Signatures and drawings: made by hand, taken back stroke by stroke, never lost by a key."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.desk import Desk
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.questions.attachment import AttachmentControl
from fieldkit.services.attachments import attachments_in, read_attachment
from fieldkit.services.packs import install_form
from tests.gui.filling.clerk import Clerk
from tests.support.photos import opened, photo
from tests.support.window import unnamed
from tests.support.workbooks import workbook

KEY = Qt.Key
SIGNED, DRAWN, MARKED = "/data/signed", "/data/drawn", "/data/marked"


@pytest.fixture
def painter(desk: Desk, qtbot, tmp_path: Path) -> Iterator[Clerk]:
    survey = (
        ("type", "name", "label", "appearance"),
        ("image", "signed", "Signature", "signature"),
        ("image", "drawn", "Plan of the flat", "draw"),
        ("image", "marked", "Marked photo", "annotate"),
        ("image", "portrait", "Portrait", "new-front"),
    )
    settings = (("form_id", "version"), ("drawn", "1"))
    install_form(desk.workspace, workbook(tmp_path / "d.xlsx", survey=survey, settings=settings))
    made = Clerk(desk, qtbot)
    made.open(FillRequest(form_id="drawn"))
    yield made
    made.leave()


def scribble(control: AttachmentControl) -> None:
    pad = control.sheet.pad
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(40, 60))
    for step in range(1, 10):
        QTest.mouseMove(pad, QPoint(40 + 15 * step, 60 + 4 * step))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(180, 100))


def test_a_signature_is_drawn_and_kept(painter, desk):
    control = painter.control(SIGNED)
    control.draw()
    scribble(control)

    control.sheet.keep_button.click()
    painter.rest()

    one = attachments_in(desk.workspace, painter.model.filling)[painter.value(SIGNED)]
    kept = opened(read_attachment(desk.workspace, one.id)).convert("L")
    assert one.is_picture
    darkest, lightest = kept.getextrema()
    assert darkest < 60
    assert lightest == 255


def test_strokes_are_taken_back_one_by_one(painter):
    control = painter.control(SIGNED)
    control.draw()
    scribble(control)
    scribble(control)

    QTest.keyClick(control.sheet.pad, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(control.sheet.pad.strokes) == 1
    control.sheet.undo_button.click()

    assert not control.sheet.has_strokes
    assert not control.sheet.keep_button.isEnabled()
    control.sheet.reject()


def test_a_sheet_with_strokes_asks_before_it_closes(painter):
    control = painter.control(DRAWN)
    control.draw()
    scribble(control)

    control.sheet.reject()

    assert control.sheet.isVisible()
    control.sheet.pad.clear()
    control.sheet.reject()


def test_what_is_drawn_is_kept_when_the_form_is_left(painter):
    control = painter.control(DRAWN)
    control.draw()
    scribble(control)

    painter.page.leave()
    painter.rest()

    assert painter.value(DRAWN)
    assert painter.page.leave()


def test_a_picture_is_drawn_on_in_its_own_size(painter, tmp_path, desk):
    house = tmp_path / "дом.jpg"
    house.write_bytes(photo(800, 600))
    painter.give(MARKED, house)
    control = painter.control(MARKED)
    control.draw()
    painter._qtbot.waitUntil(lambda: control.sheet is not None, timeout=5000)
    QApplication.processEvents()
    scribble(control)

    control.sheet.keep()
    painter.rest()

    one = attachments_in(desk.workspace, painter.model.filling)[painter.value(MARKED)]
    assert (one.width, one.height) == (800, 600)


def test_a_drawing_sheet_names_all_that_takes_the_focus(painter):
    control = painter.control(DRAWN)
    control.draw()

    assert unnamed(control.sheet) == []
    control.sheet.inks[1].click()
    assert control.sheet.pad.color == control.sheet.inks[1].color
    control.sheet.reject()


def test_a_question_for_the_camera_says_that_a_file_is_chosen(painter):
    assert "no camera" in painter.control("/data/portrait").box.facts.text()
