"""Without the passphrase: the sheet opens, a slip is named, and what is left is said."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.first_run.forgotten import Forgotten
from fieldkit.gui.jobs import Jobs
from fieldkit.services.recovery import draft_sheet, keep_sheet
from fieldkit.services.workspace import open_workspace
from tests.support.window import PASSPHRASE, press, type_text, unnamed

FRESH = "свиристель дуб вяз"


@pytest.fixture
def sheet(workspace_folder):
    opened = open_workspace(workspace_folder, PASSPHRASE)
    draft = draft_sheet()
    keep_sheet(opened, draft)
    opened.close()
    return draft


@pytest.fixture
def dialog(application, workspace_folder, sheet):
    jobs = Jobs()
    made = Forgotten(None, workspace_folder, jobs)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    made.show()
    made.activateWindow()
    QApplication.processEvents()
    yield made
    jobs.close()
    made.close()
    made.deleteLater()


def settle(dialog, qtbot):
    qtbot.waitUntil(lambda: not dialog._jobs.busy, timeout=10_000)
    QApplication.processEvents()


def type_sheet(dialog, groups):
    dialog.show_step(dialog.sheet)
    for edit, group in zip(dialog.sheet.fields, groups, strict=True):
        type_text(edit, group)


def test_the_sheet_and_a_new_passphrase_open_the_workspace(dialog, sheet, workspace_folder, qtbot):
    opened = []
    dialog.opened.connect(opened.append)
    press(dialog.next, Qt.Key.Key_Return)

    type_sheet(dialog, sheet.code.groups)
    press(dialog.sheet.fields[-1], Qt.Key.Key_Return)
    settle(dialog, qtbot)
    asked = dialog.step is dialog.fresh
    type_text(dialog.fresh.first.edit, FRESH)
    type_text(dialog.fresh.again.edit, FRESH)
    press(dialog.fresh.again.edit, Qt.Key.Key_Return)
    settle(dialog, qtbot)

    assert asked
    assert len(opened) == 1
    opened[0].close()
    open_workspace(workspace_folder, FRESH).close()


def test_a_whole_sheet_may_be_pasted_into_the_first_group(dialog, sheet):
    dialog.show_step(dialog.sheet)

    type_text(dialog.sheet.fields[0], " ")
    dialog.sheet.fields[0].setText(" ".join(sheet.code.groups))
    dialog.sheet.edited(0)

    assert dialog.sheet.typed() == sheet.code.groups


def test_a_wrong_digit_names_its_group_at_once(dialog, sheet):
    groups = list(sheet.code.groups)
    groups[1] = f"{groups[1][:4]}{(int(groups[1][4]) + 1) % 10}"

    type_sheet(dialog, groups)
    dialog.go_on()

    assert "group 2 " in dialog.sheet.error.sentence()
    assert dialog.step is dialog.sheet


def test_a_sheet_that_was_renewed_is_refused_in_words(dialog, qtbot):
    type_sheet(dialog, draft_sheet().code.groups)

    dialog.go_on()
    settle(dialog, qtbot)

    assert "does not open the workspace" in dialog.refusal.sentence()
    assert dialog.step is dialog.sheet


def test_without_a_head_office_words_lead_to_what_is_left(dialog):
    type_text(dialog.ways.choices[0], "2")

    dialog.go_on()

    assert dialog.step is dialog.lost
    assert not dialog.next.isVisible()


def test_differing_passphrases_are_said_at_the_second(dialog):
    dialog.show_step(dialog.fresh)
    type_text(dialog.fresh.first.edit, FRESH)
    type_text(dialog.fresh.again.edit, "другое совсем")

    dialog.go_on()

    assert "differ" in dialog.fresh.again.error_sentence()


def test_each_step_names_what_takes_the_focus(dialog):
    found = []
    for step in (dialog.ways, dialog.sheet, dialog.words, dialog.lost, dialog.fresh):
        dialog.show_step(step)
        QApplication.processEvents()
        found += unnamed(dialog)

    assert found == []


def test_a_word_shows_its_number_and_is_written_out(dialog):
    dialog.show_step(dialog.words)
    edit = dialog.words.fields[0]

    type_text(edit, "abil")
    seen = dialog.words._numbers[0].text()
    dialog.words.settled(0)

    assert seen == "1"
    assert edit.text() == "ability"
