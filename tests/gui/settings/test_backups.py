"""Backups made, carried and restored through the window."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.backup_clock import BackupClock
from fieldkit.gui.first_run.blocked import BlockedPage
from fieldkit.gui.first_run.unlock import UnlockPage
from fieldkit.gui.home.page import HomePage
from fieldkit.gui.look import Look
from fieldkit.gui.main_window import MainWindow
from fieldkit.gui.preferences import Preferences, PreferencesFile
from fieldkit.gui.settings.backups import BackupsSection
from fieldkit.gui.settings.restoring import RestoreDialog
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.services.backups import (
    LIMITS,
    USUAL_LIMIT,
    NoRoomForBackup,
    backup_limit,
    backup_state,
    carry_backup,
    make_backup,
)
from fieldkit.services.cases import find_families
from fieldkit.services.filling import begin_form, save_draft
from tests.support.answers import register_family
from tests.support.laptops import open_laptop
from tests.support.window import PASSPHRASE, press, type_text, unnamed


@pytest.fixture
def section(desk):
    made = BackupsSection(desk)
    made.open()
    made.show()
    yield made
    made.close()
    made.deleteLater()


def test_how_much_copies_may_take_is_chosen_and_remembered(section, desk):
    before = section.limit.key()

    section.limit.choose(str(LIMITS[0]))

    assert before == str(USUAL_LIMIT)
    assert backup_limit(desk.workspace) == LIMITS[0]
    assert BackupsSection(desk).limit.key() == str(LIMITS[0])


@pytest.fixture
def window(application, workspace_folder, tmp_path, qtbot):
    workspace = open_laptop(workspace_folder)
    register_family(workspace)
    make_backup(workspace)
    register_family(workspace, "Осинина")
    workspace.close()
    kept = PreferencesFile(tmp_path / "window.json")
    kept.write(Preferences(language="en", look="light"))
    made = MainWindow(workspace_folder, Look(application), kept)
    made.begin()
    made.show()
    yield made
    made.close()
    made.deleteLater()


def unlock(window, qtbot):
    type_text(window.front.field.edit, PASSPHRASE)
    press(window.front.field.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.workbench is not None, timeout=10_000)


def top(kind):
    QApplication.processEvents()
    return next(
        one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()
    )


def restore_by(dialog, qtbot):
    type_text(dialog.passphrase.edit, PASSPHRASE)
    dialog.look_now()
    qtbot.waitUntil(dialog.restore.isVisible, timeout=10_000)
    assert "1 family, 1 finalized form" in dialog.holds.text()
    assert unnamed(dialog) == []
    dialog.restore.click()


def test_the_page_says_what_there_is_and_makes_a_copy(section, desk, qtbot):
    assert "no backup yet" in section.here.text()
    assert "No backup has left" in section.outside.text()

    section.make.click()

    qtbot.waitUntil(lambda: "1 backup" in section.here.text(), timeout=10_000)
    assert "made and checked" in desk.notices.text()
    assert section.make.isEnabled()
    assert unnamed(section) == []


def test_a_copy_is_written_to_a_stick_and_said_to_be_safe(section, desk, qtbot, tmp_path):
    section.carry_to(tmp_path)

    qtbot.waitUntil(lambda: "take the stick out" in desk.notices.text(), timeout=10_000)
    assert "outside this laptop: today" in section.outside.text()


def test_a_stick_that_cannot_be_written_is_said(section, desk, qtbot, tmp_path):
    blocked = tmp_path / "fieldkit-backups"
    blocked.write_text("in the way", encoding="utf-8")

    section.carry_to(tmp_path)

    qtbot.waitUntil(section.make.isEnabled, timeout=10_000)
    assert "could not be read or written" in desk.notices.text()
    assert backup_state(desk.workspace).outside_at is None


def test_home_asks_for_a_copy_outside_the_laptop(desk, tmp_path):
    page = HomePage(desk)
    page.open()
    assert page.outside_copy.isHidden()
    filling = begin_form(desk.workspace, "family_registration")
    save_draft(desk.workspace, filling)

    page.open()
    asked = not page.outside_copy.isHidden() and not page.outside_copy.make.isHidden()
    carry_backup(desk.workspace, tmp_path)
    page.open()

    assert asked
    assert page.outside_copy.make.isHidden()
    assert "today" in page.outside_copy.words.text()
    page.deleteLater()


def test_a_copy_makes_itself_after_half_an_hour_of_work(desk, qtbot):
    clock = BackupClock(desk, desk.jobs)
    clock.look()
    assert backup_state(desk.workspace).here == ()
    save_draft(desk.workspace, begin_form(desk.workspace, "family_registration"))

    clock.look()

    qtbot.waitUntil(lambda: len(backup_state(desk.workspace).here) == 1, timeout=10_000)
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=10_000)
    clock.look()
    assert not desk.jobs.busy
    moved = desk.workspace.now() + timedelta(minutes=31)
    desk.workspace.now = lambda: moved
    save_draft(desk.workspace, begin_form(desk.workspace, "family_registration"))
    clock.look()
    qtbot.waitUntil(lambda: len(backup_state(desk.workspace).here) == 2, timeout=10_000)
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=10_000)


def test_an_open_workspace_is_restored_from_the_settings(window, qtbot):
    unlock(window, qtbot)
    window.workbench.go("settings", "backups")
    section = next(one for one in window.workbench.page.sections if isinstance(one, BackupsSection))
    section.restore.click()

    restore_by(top(RestoreDialog), qtbot)

    qtbot.waitUntil((window.folder / "set-aside").exists, timeout=10_000)
    qtbot.waitUntil(lambda: not window.jobs.busy, timeout=10_000)
    told = top(Dialog)
    assert "not deleted" in told.sentence.text()
    told.accept()
    assert isinstance(window.front, UnlockPage)
    unlock(window, qtbot)
    assert find_families(window.workbench.desk.workspace).total == 1
    assert "earlier copy" in window.workbench.desk.notices.text()


def test_a_damaged_workspace_is_restored_from_the_screen_that_says_so(window, qtbot):
    database = window.folder / "fieldkit.db"
    database.write_bytes(b"\0" * 8192)
    type_text(window.front.field.edit, PASSPHRASE)
    press(window.front.field.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.front, BlockedPage), timeout=10_000)

    window.front.restore.click()
    restore_by(top(RestoreDialog), qtbot)

    qtbot.waitUntil(lambda: isinstance(window.front, UnlockPage), timeout=10_000)
    top(Dialog).accept()
    unlock(window, qtbot)
    assert find_families(window.workbench.desk.workspace).total == 1


def test_another_passphrase_is_refused_and_nothing_changes(window, qtbot):
    dialog = RestoreDialog(window.jobs, window.folder, window)
    dialog.open()
    type_text(dialog.passphrase.edit, "не тот пароль")

    dialog.look_now()

    qtbot.waitUntil(lambda: "does not fit" in dialog.refusal.sentence(), timeout=10_000)
    assert dialog.look.isEnabled()
    assert not (window.folder / "set-aside").exists()
    dialog.reject()


def test_no_copy_is_begun_once_the_window_is_closed(desk):
    clock = BackupClock(desk, desk.jobs)
    desk.workspace.saved_at = desk.workspace.now()
    desk.jobs.close()

    clock.look()

    assert not clock._timer.isActive()


def test_a_copy_for_which_there_is_no_room_is_said_once_until_one_was_made(desk):
    clock = BackupClock(desk, desk.jobs)
    clock._on_refused(NoRoomForBackup(needed="90 MB", free="80 MB"))
    first = desk.notices.text()
    desk.notices.clear()

    clock._on_refused(NoRoomForBackup(needed="90 MB", free="79 MB"))
    again = desk.notices.text()
    clock._on_made(None)
    clock._on_refused(NoRoomForBackup(needed="90 MB", free="78 MB"))

    assert "80 MB are free" in first
    assert again == ""
    assert "78 MB are free" in desk.notices.text()
