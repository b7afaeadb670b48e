"""Files in a form: chosen, dropped, pasted; looked at, removed, kept through everything."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from fieldkit.gui.desk import Desk
from fieldkit.gui.filling.request import FillRequest
from fieldkit.services.attachments import attachments_in, attachments_of, read_attachment
from fieldkit.services.filling import list_drafts, list_submissions, resume_draft
from fieldkit.services.packs import install_form
from tests.gui.filling.clerk import Clerk
from tests.support.attaching import form
from tests.support.photos import drawing, opened, photo
from tests.support.window import press, type_text, unnamed

KEY = Qt.Key
NAME, PHOTO, PAPER = "/data/name", "/data/photo", "/data/paper"


@pytest.fixture
def clerk(desk: Desk, qtbot, tmp_path: Path) -> Iterator[Clerk]:
    install_form(desk.workspace, form(tmp_path / "visit.xlsx"))
    made = Clerk(desk, qtbot)
    made.open(FillRequest(form_id="visit"))
    yield made
    made.leave()


@pytest.fixture
def house(tmp_path: Path) -> Path:
    file = tmp_path / "Дом у реки.jpg"
    file.write_bytes(photo(800, 600))
    return file


def pasted(*, image: QImage | None = None, path: Path | None = None) -> QMimeData:
    data = QMimeData()
    if image is not None:
        data.setImageData(image)
    if path is not None:
        data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def red(width: int = 90, height: int = 60) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    return image


def test_a_chosen_picture_is_the_answer_and_is_shown(clerk, house):
    name = clerk.give(PHOTO, house)

    control = clerk.control(PHOTO)
    control.grab()
    clerk.rest()
    assert name.endswith(".jpg")
    assert control.box.heading.text() == "Дом у реки.jpg"
    assert "800 × 600" in control.box.facts.text()
    assert control.box.picture.image() is not None


def test_an_attached_file_is_in_the_draft_when_it_is_opened_again(clerk, house, desk):
    name = clerk.give(PHOTO, house)
    (draft,) = list_drafts(desk.workspace)

    clerk.open(FillRequest(draft_id=draft.id))

    assert clerk.value(PHOTO) == name
    assert clerk.control(PHOTO).box.heading.text() == "Дом у реки.jpg"


def test_enter_opens_the_dialogue(clerk, house, monkeypatch):
    def chosen(*_of):
        return str(house), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", chosen)
    control = clerk.control(PHOTO)
    control.take_focus()

    press(control.box, KEY.Key_Return)
    clerk.rest()

    assert clerk.value(PHOTO)


def test_a_dialogue_that_is_closed_changes_nothing(clerk, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_of: ("", ""))

    clerk.control(PHOTO).choose_file()

    assert not clerk.model.attaching
    assert clerk.value(PHOTO) == ""


def test_a_file_is_dropped(clerk, house):
    clerk.control(PAPER).box.dropped.emit(pasted(path=house))
    clerk.rest()

    assert clerk.value(PAPER).endswith(".jpg")


def test_a_picture_is_pasted_from_the_clipboard(clerk, desk):
    QGuiApplication.clipboard().setImage(red())
    control = clerk.control(PHOTO)
    control.take_focus()

    QTest.keyClick(control.box, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    clerk.rest()

    one = attachments_in(desk.workspace, clerk.model.filling)[clerk.value(PHOTO)]
    kept = opened(read_attachment(desk.workspace, one.id))
    assert kept.size == (90, 60)
    assert kept.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def test_delete_removes_the_file_and_the_notice_brings_it_back(clerk, house, desk):
    name = clerk.give(PHOTO, house)
    control = clerk.control(PHOTO)
    control.take_focus()

    press(control.box, KEY.Key_Delete)
    assert clerk.value(PHOTO) == ""
    assert "Дом у реки.jpg" in desk.notices.text()
    desk.notices.undo()

    assert clerk.value(PHOTO) == name
    assert clerk.control(PHOTO).box.heading.text() == "Дом у реки.jpg"


def test_another_file_takes_the_place_of_the_first_and_undo_brings_that_back(clerk, house):
    first = clerk.give(PHOTO, house)
    other = house.with_name("Другой.jpg")
    other.write_bytes(photo(300, 200))

    second = clerk.give(PHOTO, other)
    clerk.page.view.undo()

    assert first != second
    assert clerk.value(PHOTO) == first


def test_a_file_of_another_kind_is_refused_in_words(clerk, tmp_path, desk):
    letter = tmp_path / "письмо.jpg"
    letter.write_bytes("не снимок".encode())

    name = clerk.give(PHOTO, letter)

    assert name == ""
    assert desk.notices.text()
    assert clerk.control(PHOTO).box.buttons[0].text() == "Choose a picture"


def test_a_file_that_cannot_be_shown_tells_how_to_open_it(clerk, tmp_path):
    paper = tmp_path / "справка.pdf"
    paper.write_bytes(b"%PDF-1.4 nothing more")

    clerk.give(PAPER, paper)

    control = clerk.control(PAPER)
    assert "save a copy" in control.box.facts.text()
    assert control.box.picture.isHidden()


def test_a_copy_is_written_where_it_is_wanted(clerk, house, tmp_path, monkeypatch, desk):
    clerk.give(PHOTO, house)
    out = tmp_path / "копия.jpg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_of: (str(out), ""))

    clerk.control(PHOTO).copy()
    clerk.rest()

    assert opened(out.read_bytes()).size == (800, 600)
    assert "копия.jpg" in desk.notices.text()


def test_a_copy_that_cannot_be_written_is_refused_in_words(clerk, house, tmp_path, desk):
    name = clerk.give(PHOTO, house)

    clerk.model.files.copy(name, tmp_path / "нет такой папки" / "копия.jpg")
    clerk.rest()

    assert "not written" in desk.notices.text()


def test_a_finalized_form_shows_its_files_and_offers_no_other(clerk, house, desk):
    name = clerk.give(PHOTO, house)
    submission = clerk.model.finalize()

    clerk.open(FillRequest(instance_id=submission.instance_id))

    control = clerk.control(PHOTO)
    assert clerk.value(PHOTO) == name
    assert [button.text() for button in control.box.buttons] == ["Save a copy..."]
    assert unnamed(clerk.page) == []
    press(control.box, KEY.Key_Delete)
    assert clerk.value(PHOTO) == name


def test_a_correction_keeps_the_files_that_it_does_not_change(clerk, house, desk):
    name = clerk.give(PHOTO, house)
    submission = clerk.model.finalize()
    clerk.open(FillRequest(instance_id=submission.instance_id, corrects=True))
    assert clerk.control(PHOTO).box.heading.text() == "Дом у реки.jpg"

    clerk.model.answer(NAME, "Клён")
    corrected = clerk.model.finalize("имя дописано")

    assert [one.name for one in attachments_of(desk.workspace, corrected.instance_id)] == [name]
    assert len(list_submissions(desk.workspace)) == 1


def test_the_page_stays_while_a_file_is_on_its_way(clerk, house, desk):
    clerk.control(PHOTO).take_file(house)

    left = clerk.page.leave()
    said = desk.notices.text()
    clerk.rest()

    assert not left
    assert "still being attached" in said
    assert clerk.page.leave()


def test_the_file_arrives_though_another_section_is_in_sight(clerk, house):
    ref = "/data/children[1]/portrait"
    clerk.model.files.attach(ref, house, house.name)
    clerk.rest()

    assert clerk.value(ref).endswith(".jpg")


def test_entries_that_moved_meanwhile_never_get_the_picture_of_another_child(clerk, house, desk):
    clerk.model.add("/data/children")
    clerk.model.answer("/data/children[1]/who", "Тим")
    clerk.model.answer("/data/children[2]/who", "Аня")

    clerk.model.files.attach("/data/children[1]/portrait", house, house.name)
    clerk.model.move("/data/children", 0, 1)
    clerk.rest()

    assert clerk.value("/data/children[1]/portrait") == ""
    assert clerk.value("/data/children[2]/portrait") == ""
    assert "Attach it again" in desk.notices.text()


def test_every_box_is_named_for_those_who_do_not_see(clerk, house, tmp_path):
    drawn = tmp_path / "подпись.png"
    drawn.write_bytes(drawing())
    clerk.give(PHOTO, house)
    clerk.give(PAPER, drawn)

    assert unnamed(clerk.page) == []
    assert "Photo" in clerk.control(PHOTO).box.accessibleName()


def test_typed_words_of_an_earlier_version_stay_in_sight(clerk, desk):
    clerk.model.answer(PHOTO, "папка 12, лист 3")
    draft_id = clerk.model.filling.draft_id

    clerk.open(FillRequest(draft_id=draft_id))

    assert clerk.control(PHOTO).box.heading.text() == "папка 12, лист 3"
    assert resume_draft(desk.workspace, draft_id).session.node(PHOTO).value == "папка 12, лист 3"


def test_a_line_beside_the_box_is_still_typed(clerk):
    question = clerk.page.view.sheet.section_sheet.question(NAME)

    type_text(question.control.field, "Клён")
    question.control.flush()

    assert clerk.value(NAME) == "Клён"


def test_a_picture_that_was_damaged_says_so_and_stays_the_answer(clerk, house, desk):
    name = clerk.give(PHOTO, house)
    for file in (desk.workspace.folder / "attachments").iterdir():
        file.write_bytes(b"nothing of it is left")
    draft_id = clerk.model.filling.draft_id

    clerk.open(FillRequest(draft_id=draft_id))
    clerk.control(PHOTO).grab()
    clerk.rest()

    control = clerk.control(PHOTO)
    assert "cannot be read" in control.box.facts.text()
    assert control.box.picture.isHidden()
    assert clerk.value(PHOTO) == name
