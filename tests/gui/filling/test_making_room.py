"""A full disk, met while a form is filled: said, room offered, room made, the answer written."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.room import RoomDialog
from fieldkit.services.backups import make_backup
from fieldkit.services.filling import list_drafts
from fieldkit.services.freeing import DiskSpace, Spare
from tests.gui.filling.story import REGISTRATION, open_page, prepare_lists
from tests.support.small_disk import fill_up, small_disk
from tests.support.window import press, unnamed

_WORDS = "/data/reg/request_words"


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path, 40 << 20) as place:
        yield place


@pytest.fixture
def workspace_folder(template, disk):
    folder = disk / "workspace"
    shutil.copytree(template, folder)
    return folder


@pytest.fixture
def page(desk, disk):
    prepare_lists(desk.workspace)
    for _ in range(3):
        make_backup(desk.workspace)
    made = open_page(desk, FillRequest(form_id=REGISTRATION))
    made.view.model.answer("/data/reg/contact_kind", "new")
    made.view.model._retry.setInterval(3_600_000)
    desk.workspace.database.empty_wal()
    fill_up(disk)
    made.view.model.answer(_WORDS, "слово " * 30_000)
    yield made
    made.close()
    made.deleteLater()


def dialogs():
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, RoomDialog)]


def test_room_is_offered_beside_the_sentence_and_the_answer_is_written_then(page, desk, qtbot):
    told = desk.notices.text()
    press(desk.notices._shown.button, Qt.Key.Key_Return)
    (dialog,) = dialogs()
    first, offered = dialog.focusWidget(), set(dialog.choices)
    dialog.choices[Spare.BACKUPS].setChecked(True)

    press(dialog.delete, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not desk.jobs.busy)

    assert "disk is full" in told
    assert (first, offered) == (dialog.back, {Spare.BACKUPS})
    assert not page.view.model.waiting
    (draft,) = list_drafts(desk.workspace)
    assert "слово слово" in draft.instance
    assert "Freed: " in desk.notices.text()


def test_nothing_goes_where_nothing_is_ticked_or_the_person_goes_back(page, desk):
    dialog = desk.room.ask()
    before = (dialog.delete.isEnabled(), unnamed(dialog))
    dialog.choices[Spare.BACKUPS].setChecked(True)

    press(dialog.back, Qt.Key.Key_Return)

    assert before == (False, [])
    assert page.view.model.waiting
    assert not desk.jobs.busy
    page.view.model.forget()


def test_a_program_with_nothing_to_let_go_says_what_a_person_can_do(application):
    dialog = RoomDialog(DiskSpace(3 << 20, ()), None)

    assert "empty the recycle bin" in dialog.sentence.text()
    assert dialog.delete.isHidden()
    dialog.reject()
