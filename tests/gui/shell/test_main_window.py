"""The window: locked, open, hidden, and what it says when something stands in the way."""

import json
import sqlite3
from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu

from fieldkit import i18n
from fieldkit.errors import FieldkitError
from fieldkit.gui.application import Hook
from fieldkit.gui.crash_dialog import CrashDialog
from fieldkit.gui.first_run.blocked import BlockedPage
from fieldkit.gui.first_run.unlock import UnlockPage
from fieldkit.gui.first_run.wizard import FirstRun
from fieldkit.gui.look import Look
from fieldkit.gui.main_window import MainWindow
from fieldkit.gui.preferences import Preferences, PreferencesFile
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.label import Label
from fieldkit.records.event import EventFormat
from fieldkit.services.attendance import create_event
from fieldkit.services.users import add_user
from fieldkit.services.workspace import open_workspace
from tests.support.window import PASSPHRASE, USER, press, type_text, unnamed


@pytest.fixture
def preferences(tmp_path):
    kept = PreferencesFile(tmp_path / "window.json")
    kept.write(Preferences(language="en", look="light"))
    return kept


@pytest.fixture
def make_window(application, preferences, qtbot):
    made = []

    def make(folder):
        window = MainWindow(folder, Look(application), preferences)
        window.resize(1366, 690)
        window.begin()
        window.show()
        made.append(window)
        return window

    yield make
    for window in made:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(make_window, workspace_folder, qtbot):
    window = make_window(workspace_folder)
    unlock(window, qtbot)
    return window


def unlock(window, qtbot, passphrase=PASSPHRASE):
    type_text(window.front.field.edit, passphrase)
    press(window.front.field.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.workbench is not None, timeout=10_000)


def test_an_empty_computer_begins_with_the_first_run(make_window, tmp_path):
    window = make_window(tmp_path / "nothing here")

    assert isinstance(window.front, FirstRun)


def test_a_workspace_asks_for_its_passphrase_and_shows_no_name(make_window, workspace_folder):
    window = make_window(workspace_folder)

    shown = [label.text() for label in window.front.findChildren(Label)]

    assert isinstance(window.front, UnlockPage)
    assert not any(part in text for text in shown for part in USER.split())
    assert unnamed(window) == []


def test_the_passphrase_typed_in_cyrillic_opens_home(window):
    assert window.workbench.key == "home"
    assert USER.split()[0] not in window.windowTitle()


def test_a_wrong_passphrase_says_so_and_waits_longer_each_time(
    make_window, workspace_folder, qtbot
):
    window = make_window(workspace_folder)
    page = window.front
    waits = []

    for _attempt in range(3):
        type_text(page.field.edit, "не то")
        with qtbot.waitSignal(window.jobs.busy_changed, check_params_cb=lambda busy: not busy):
            press(page.field.edit, Qt.Key.Key_Return)
        waits.append(page.waiting())

    assert waits == [0, 0, 5]
    assert "does not fit" in page.field.error_sentence()
    assert "Next try in 5 seconds" in page.field.error_sentence()
    assert page.field.text() == ""
    assert window.workbench is None


def test_locking_closes_the_database_and_unlocking_opens_the_same_page(window, qtbot):
    window.workbench.go("exchange")
    folder = window.workbench.desk.workspace.folder

    press(window, Qt.Key.Key_F10)
    window.lock()
    opened_meanwhile = open_workspace(folder, PASSPHRASE)
    opened_meanwhile.close()
    unlock(window, qtbot)

    assert window.workbench.key == "exchange"


def test_who_locked_and_who_came_in_again_is_noted(window, qtbot):
    window.lock()
    unlock(window, qtbot)

    with window.workbench.desk.workspace.reading() as work:
        acts = [line.action for line in work.log.list()]
    place = acts.index("locked")
    assert acts[place - 1] == "signed_in"


def test_the_lock_screen_says_when_it_locked_and_that_all_is_saved(window):
    window.lock()

    said = [label.text() for label in window.front.findChildren(Label)]
    assert any("locked at" in text for text in said)
    assert "Everything is saved." in said
    assert USER.split()[0] not in window.windowTitle()


def test_what_cannot_be_saved_is_covered_and_not_thrown_away(window, monkeypatch):
    page = window.workbench.page
    monkeypatch.setattr(page, "leave", lambda: False)

    window.lock()
    kept = window.workbench.page is page
    covered = window.hidden
    monkeypatch.setattr(page, "leave", lambda: True)
    window._lock_if_hidden()

    assert kept
    assert covered
    assert window.workbench is None


def test_silence_locks_by_itself(window):
    window._silence.setInterval(1)
    window._silence.start()

    for _turn in range(50):
        QApplication.processEvents()
        if window.workbench is None:
            break
        window.thread().msleep(2)

    assert window.workbench is None


def test_silence_does_not_lock_while_the_laptop_is_lent_for_an_event(window):
    day = date(2026, 11, 12)
    workspace = window.workbench.desk.workspace
    event = create_event(workspace, "Семинар", EventFormat.SEMINAR, day, day)
    window.workbench.go("event", event.id)

    window.workbench.go("event-mode", event.id)
    press(window.workbench.door.dialog.act_button, Qt.Key.Key_Return)
    press(window.workbench.page, Qt.Key.Key_Down)
    resting = window._silence.isActive()
    window.workbench.door.ended.emit()

    assert not resting
    assert window._silence.isActive()


def test_one_key_hides_the_screen_and_brings_it_back(window):
    window.hide_screen()
    hidden = window.hidden
    window.showNormal()
    press(window.hiding.cover.button, Qt.Key.Key_F9)

    assert hidden
    assert not window.hidden


def test_one_key_hides_what_stands_before_the_window_and_brings_it_back(window):
    dialog = Dialog(window, "Рябинина Анна")
    dialog.open()
    QApplication.processEvents()

    QApplication.sendEvent(dialog.windowHandle(), key_of(Qt.Key.Key_F9))
    aside = (window.hidden, dialog.isVisible())
    window.hide_screen()

    assert aside == (True, False)
    assert (window.hidden, dialog.isVisible()) == (False, True)


def test_the_keyboard_is_where_it_was_when_the_screen_comes_back(window):
    before = QApplication.focusWidget()

    window.hide_screen()
    covered = QApplication.focusWidget()
    window.hide_screen()
    QApplication.processEvents()

    assert covered is not before
    assert QApplication.focusWidget() is before


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_lock_key_works_in_a_dialog_and_in_a_list(window):
    Dialog(window, "Рябинина Анна").open()
    menu = QMenu(window)
    menu.addAction("Рябинина Анна")
    menu.popup(window.pos())
    QApplication.processEvents()

    QApplication.sendEvent(window.windowHandle(), key_of(Qt.Key.Key_F10))
    QApplication.processEvents()

    assert isinstance(window.front, UnlockPage)
    assert window.windowTitle() == "fieldkit"
    seen = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not window]
    assert [one for one in seen if isinstance(one, Dialog | QMenu)] == []


def key_of(key):
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)


def test_a_workspace_open_elsewhere_says_where_to_go_on(
    make_window, workspace_folder, workspace, qtbot
):
    window = make_window(workspace_folder)

    type_text(window.front.field.edit, PASSPHRASE)
    press(window.front.field.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.front, BlockedPage), timeout=10_000)

    assert "already open in another window" in window.front.sentence.text()
    assert unnamed(window.front) == []


def test_a_damaged_database_says_what_to_do(make_window, workspace_folder, qtbot):
    database = workspace_folder / "fieldkit.db"
    octets = bytearray(database.read_bytes())
    octets[0:4096] = bytes(4096)
    database.write_bytes(bytes(octets))
    window = make_window(workspace_folder)

    type_text(window.front.field.edit, PASSPHRASE)
    press(window.front.field.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.front, BlockedPage), timeout=10_000)

    assert "damaged" in window.front.sentence.text()


def test_trying_again_asks_for_the_passphrase_again(
    make_window, workspace_folder, workspace, qtbot
):
    window = make_window(workspace_folder)
    type_text(window.front.field.edit, PASSPHRASE)
    press(window.front.field.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.front, BlockedPage), timeout=10_000)
    workspace.close()

    press(window.front.retry, Qt.Key.Key_Return)
    unlock(window, qtbot)

    assert window.workbench.key == "home"


def test_another_language_is_spoken_at_once_on_the_same_page(window, preferences):
    window.workbench.go("settings")

    window.workbench.page.sections[0].language.segments[0].click()
    QApplication.processEvents()

    assert i18n.language() == "ru"
    assert window.workbench.key == "settings"
    assert window.workbench.page.title() == "Настройки"
    assert preferences.read().language == "ru"


def test_a_bug_leaves_a_report_without_what_a_person_wrote(window):
    error = ValueError("Рябинина Анна, 14.03.1991")

    Hook(window)(ValueError, error, None)
    QApplication.processEvents()

    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, CrashDialog))
    report = dialog._report.read_text("utf-8")
    dialog.accept()
    assert "ValueError" in report
    assert "Рябинина" not in report


def test_closing_gives_the_workspace_free(window, workspace_folder):
    window.close()

    opened = open_workspace(workspace_folder, PASSPHRASE)
    opened.close()


def test_no_secret_and_no_name_is_kept_in_the_preferences(window, preferences):
    kept = json.loads(preferences.path.read_text("utf-8"))

    assert set(kept) == {
        *("language", "look", "text", "width", "height", "bundles", "earlier", "cards")
    }
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(window.workbench.desk.workspace.folder / "fieldkit.db").execute(
            "select * from sqlite_master"
        )


def test_one_key_asks_for_the_passphrase_of_another_user(window, qtbot):
    window.workbench.go("exchange")

    QApplication.sendEvent(window.windowHandle(), key_of(Qt.Key.Key_F8))
    said = [label.text() for label in window.front.findChildren(Label)]
    unlock(window, qtbot)

    assert "Another user: type your own passphrase" in said
    assert window.workbench.key == "home"


def test_somebody_else_does_not_see_the_page_that_was_open(window, qtbot, workspace_folder):
    add_user(window.workbench.desk.workspace, "Снегирёва Инна", "другой длинный пароль")
    window.workbench.go("exchange")
    window.lock()

    unlock(window, qtbot, "другой длинный пароль")

    assert window.workbench.key == "home"


def test_the_delay_outlives_a_restart_of_the_program(make_window, workspace_folder):
    for _try in range(4):
        with pytest.raises(FieldkitError):
            open_workspace(workspace_folder, "не тот пароль")

    page = make_window(workspace_folder).front

    assert page.waiting() > 0
    assert not page.open_button.isEnabled()


def test_encrypting_anew_takes_the_pages_down_and_opens_the_settings_again(
    window, qtbot, workspace_folder
):
    workspace = window.workbench.desk.workspace
    before = workspace.database.keys.data_key
    window.workbench.go("settings")

    window.workbench.go("re-encrypt")
    meanwhile = window.workbench
    qtbot.waitUntil(lambda: window.workbench is not None, timeout=20_000)
    after = workspace.database.keys.data_key
    window.lock()
    unlock(window, qtbot)

    assert meanwhile is None
    assert before != after
    assert window.workbench.key == "settings"


def test_encrypting_anew_can_be_stopped(window, qtbot):
    workspace = window.workbench.desk.workspace
    before = workspace.database.keys.data_key

    window.workbench.go("re-encrypt")
    press(window.front.stop, Qt.Key.Key_Return)
    named = unnamed(window.front)
    qtbot.waitUntil(lambda: window.workbench is not None, timeout=20_000)

    assert named == []
    assert window.workbench.key == "settings"
    assert before == workspace.database.keys.data_key
