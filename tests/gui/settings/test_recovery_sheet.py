"""A sheet counts once it was printed, kept, or copied rightly by hand; not before."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.home.only_way import OnlyWay
from fieldkit.gui.settings.access import AccessSection
from fieldkit.gui.settings.recovery_sheet import SheetDialog
from fieldkit.gui.widgets.label import Label
from fieldkit.services.recovery import draft_sheet, keep_sheet, key_copies
from tests.support.window import press, type_text, unnamed


@pytest.fixture
def dialog(desk):
    made = SheetDialog(desk, None)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    made.show()
    QApplication.processEvents()
    yield made
    made.close()
    made.deleteLater()


def test_a_sheet_that_was_only_looked_at_does_not_count(dialog, desk):
    dialog.reject()

    assert key_copies(desk.workspace).none


def test_a_sheet_copied_by_hand_counts_when_one_group_was_typed_back(dialog, desk):
    type_text(dialog.typed.edit, dialog.draft.code.groups[dialog.asked])
    press(dialog.by_hand, Qt.Key.Key_Return)

    assert key_copies(desk.workspace).sheet == dialog.draft.number


def test_a_group_copied_wrongly_is_named_and_the_sheet_does_not_count(dialog, desk):
    right = dialog.draft.code.groups[dialog.asked]

    type_text(dialog.typed.edit, f"{(int(right) + 7) % 100_000:05d}")
    press(dialog.typed.edit, Qt.Key.Key_Return)

    assert f"group {dialog.asked + 1} " in dialog.typed.error_sentence()
    assert key_copies(desk.workspace).none


def test_a_sheet_kept_as_a_file_counts(dialog, desk, qtbot, tmp_path):
    press(dialog.print_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=20_000)
    QApplication.processEvents()
    before = key_copies(desk.workspace).none

    dialog.preview.keep_at(tmp_path / dialog.preview._name)
    dialog.preview.close()

    assert before
    assert key_copies(desk.workspace).sheet == dialog.draft.number
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["fieldkit.pdf"]
    assert not dialog.isVisible()


def test_all_that_takes_the_focus_has_a_name(dialog):
    assert unnamed(dialog) == []


def test_home_says_that_the_passphrase_is_the_only_way_in(desk):
    strip = OnlyWay(desk)
    strip.open()
    before = strip.isHidden()
    keep_sheet(desk.workspace, draft_sheet())

    strip.open()

    assert not before
    assert strip.isHidden()
    assert any("only this sheet opens" in one.text() for one in strip.findChildren(Label))


def test_settings_name_the_sheet_that_counts_and_cancel_it(desk):
    section = AccessSection(desk)
    section.open()
    before = section.ways.text()
    draft = draft_sheet()
    keep_sheet(desk.workspace, draft)
    section.open()
    named = section.ways.text()

    section.cancel_sheet()

    assert "only way in" in before
    assert f"sheet No. {draft.number}" in named
    assert "only way in" in section.ways.text()
