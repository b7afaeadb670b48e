"""A form's author goes through the workshop without a mouse, in the whole window."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit import i18n
from fieldkit.gui.filling.entries import END
from fieldkit.gui.go_to import GoTo
from fieldkit.gui.look import Look
from fieldkit.gui.main_window import MainWindow
from fieldkit.gui.preferences import Preferences, PreferencesFile
from fieldkit.gui.workshop.panel import CHANGES, PROBLEMS, QUESTIONS
from fieldkit.services.packs import list_forms
from fieldkit.services.workshop import note_recent_form
from fieldkit.services.workspace import open_workspace
from tests.gui.workshop.conftest import MORE, WORDS
from tests.support.hands import CTRL, Hands
from tests.support.window import PASSPHRASE, press, type_text


@pytest.fixture
def file(write):
    return write(WORDS, MORE)


@pytest.fixture
def hands(application, workspace_folder, tmp_path, file, qtbot) -> Iterator[Hands]:
    laptop = open_workspace(workspace_folder, PASSPHRASE)
    note_recent_form(laptop, file)
    laptop.close()
    kept = PreferencesFile(tmp_path / "window.json")
    kept.write(Preferences(language="ru", look="light"))
    i18n.set_language("ru")
    window = MainWindow(workspace_folder, Look(application), kept)
    window.resize(1366, 690)
    window.begin()
    window.show()
    window.activateWindow()
    person = Hands(window, qtbot)
    type_text(window.front.field.edit, PASSPHRASE)
    press(window.front.field.edit, Qt.Key.Key_Return)
    person.until(lambda: window.workbench is not None and person.page is not None)
    person.until(person.page.isVisible)
    yield person
    QApplication.instance().removeEventFilter(person.flashes)
    window.close()
    window.deleteLater()


def tab_to(hands: Hands, name: str) -> None:
    """Go on with Tab until something of this name has the keyboard."""
    for _press in range(60):
        if hands.focus().accessibleName() == name or getattr(hands.focus(), "text", str)() == name:
            return
        hands.key(Qt.Key.Key_Tab)
    raise AssertionError(name)


def test_a_form_is_opened_tried_out_and_installed_by_keyboard_alone(hands, file):
    hands.key(Qt.Key.Key_N, CTRL)
    hands.until(lambda: hands.window.workbench.key == "forms")
    tab_to(hands, "Мастерская бланков")
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.window.workbench.key == "workshop")
    assert hands.page.start.rows[0].hasFocus()

    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.page.view is not None)
    hands.rest()
    hands.type("Рябина")
    hands.key(Qt.Key.Key_Tab)
    assert hands.page.view.model.session.node("/data/words").value == "Рябина"

    hands.key(Qt.Key.Key_Z, CTRL)
    assert hands.page.view.model.session.node("/data/words").value == ""
    hands.key(Qt.Key.Key_Y, CTRL)
    assert hands.page.view.model.session.node("/data/words").value == "Рябина"

    hands.key(Qt.Key.Key_F6)
    hands.until(lambda: hands.page.panel.isAncestorOf(hands.focus()))
    hands.key(Qt.Key.Key_Right)
    assert hands.page.panel.tab == QUESTIONS
    hands.key(Qt.Key.Key_Right)
    hands.key(Qt.Key.Key_Right)
    assert hands.page.panel.tab == CHANGES

    hands.key(Qt.Key.Key_F5)
    hands.rest()
    assert hands.page.view.model.session.node("/data/words").value == "Рябина"
    hands.key(Qt.Key.Key_R, CTRL)
    assert hands.page.view.model.session.node("/data/words").value == ""

    hands.key(Qt.Key.Key_Return, CTRL)
    assert hands.page.view.here == END
    hands.key(Qt.Key.Key_Return, CTRL)
    assert hands.page.trial.outcome.isVisible()
    press(hands.page.trial.outcome.back_button, Qt.Key.Key_Return)
    hands.window.activateWindow()
    QApplication.processEvents()

    tab_to(hands, "Установить")
    hands.key(Qt.Key.Key_Return)
    hands.rest()
    forms = list_forms(hands.window.workbench.desk.workspace)
    assert "visit" in [form.form_id for form in forms]
    assert hands.flashes.seen == []


def test_the_workshop_is_found_by_its_name_and_left_by_escape(hands, file):
    hands.key(Qt.Key.Key_K, CTRL)
    sheet = hands.window.findChild(GoTo)
    type_text(sheet.field, "мастерская")
    sheet.show_targets("мастерская")
    press(sheet.field, Qt.Key.Key_Return)
    press(sheet.field, Qt.Key.Key_Return)
    hands.window.activateWindow()
    hands.until(lambda: hands.window.workbench.key == "workshop")
    hands.until(hands.page.isVisible)
    hands.page.initial_focus().setFocus()
    press(hands.page.initial_focus(), Qt.Key.Key_Return)
    hands.until(lambda: hands.page.view is not None)
    hands.rest()
    hands.window.activateWindow()
    hands.page.view.first_field().setFocus()
    QApplication.processEvents()

    hands.key(Qt.Key.Key_Escape)

    hands.until(lambda: hands.window.workbench.key == "forms")


def test_the_file_is_read_anew_after_the_screen_was_locked(hands, file):
    hands.window.workbench.go("workshop", file)
    hands.until(lambda: hands.page.view is not None)

    hands.window.lock()
    hands.until(lambda: hands.window.workbench is None)
    type_text(hands.window.front.field.edit, PASSPHRASE)
    press(hands.window.front.field.edit, Qt.Key.Key_Return)

    hands.until(lambda: hands.window.workbench is not None and hands.page is not None)
    hands.until(lambda: hands.window.workbench.key == "workshop" and hands.page.view is not None)
    assert hands.page.panel.tab == PROBLEMS
