"""The design of papers is set in the window, for every programme or for one."""

import pytest
from PIL import Image

from fieldkit.gui.settings.paper_design import PaperDesignSection
from fieldkit.records.paper_design import SheetColumn, Signatory
from fieldkit.services.lists import list_rows
from fieldkit.services.paper_design import DesignPicture, paper_design
from tests.support.window import type_text, unnamed


@pytest.fixture
def section(qtbot, desk):
    made = PaperDesignSection(desk)
    qtbot.addWidget(made)
    made.open()
    made.show()
    return made


def write(field, words):
    field.edit.clear()
    type_text(field.edit, words)
    field.edit.editingFinished.emit()


def test_what_is_written_is_kept_at_once(section, workspace):
    write(section.heading, "При поддержке фонда «Рядом»")
    position, name = section.signatories[0]
    write(position, "Директор")
    write(name, "Рябинина О. В.")

    kept = paper_design(workspace)
    assert kept.heading == "При поддержке фонда «Рядом»"
    assert kept.signatories == (Signatory("Директор", "Рябинина О. В."),)


def test_a_column_is_left_out(section, workspace):
    section.columns[SheetColumn.DISTRICT].click()

    assert SheetColumn.DISTRICT not in paper_design(workspace).columns


def test_a_programme_begins_with_the_design_of_every_programme(section, workspace):
    programme = list_rows(workspace, "programmes")[0]["name"]
    write(section.heading, "Общий")
    section.programme.choose(programme)
    shown = section.heading.text()

    write(section.heading, "Свой")

    assert shown == "Общий"
    assert paper_design(workspace, programme).heading == "Свой"
    assert paper_design(workspace).heading == "Общий"
    assert section.forget.isVisibleTo(section)


def test_a_programme_gives_its_own_design_up(section, workspace):
    programme = list_rows(workspace, "programmes")[0]["name"]
    write(section.heading, "Общий")
    section.programme.choose(programme)
    write(section.heading, "Свой")

    section.forget.click()

    assert section.heading.text() == "Общий"
    assert paper_design(workspace, programme).heading == "Общий"


def test_a_logo_is_kept_shown_and_taken_out(section, workspace, tmp_path, qtbot):
    Image.new("RGB", (300, 200), "teal").save(tmp_path / "логотип.png")
    section.set_picture(DesignPicture.LOGO, tmp_path / "логотип.png")
    row = section.pictures[DesignPicture.LOGO]
    qtbot.waitUntil(lambda: not row.picture.pixmap().isNull(), timeout=10_000)
    kept = paper_design(workspace).logo

    row.remove.click()

    assert kept
    assert not paper_design(workspace).logo
    assert row.picture.pixmap().isNull()


def test_a_file_that_is_no_picture_is_refused(section, workspace, desk, tmp_path, qtbot):
    (tmp_path / "логотип.png").write_text("no picture")

    section.set_picture(DesignPicture.LOGO, tmp_path / "логотип.png")
    qtbot.waitUntil(lambda: bool(desk.notices.text()), timeout=10_000)

    assert not paper_design(workspace).logo


def test_everything_that_takes_the_focus_has_a_name(section):
    assert unnamed(section) == []
