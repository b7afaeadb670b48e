"""Settings say who opens what, and let holders and administrators act."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.settings.access import AccessSection
from fieldkit.gui.settings.passphrases import ResetPassphrase
from fieldkit.gui.settings.sealed import HolderDialog, SealedSection
from fieldkit.services.sealing import list_holders
from fieldkit.services.users import add_user
from fieldkit.services.workspace import open_workspace
from tests.support.window import USER, press, type_text, unnamed

OTHER = "зимородок ива тополь"
FRESH = "свиристель дуб вяз"


def test_the_holders_are_named_and_another_is_added(desk):
    inna = add_user(desk.workspace, "Снегирёва Инна", OTHER)
    section = SealedSection(desk)
    section.open()
    before = section.said.text()
    dialog = HolderDialog(desk, None, taking_away=False)
    dialog.open()
    names = unnamed(dialog)

    press(dialog.act_button, Qt.Key.Key_Return)
    section.open()

    assert USER in before
    assert "Снегирёва" not in before
    assert "Снегирёва Инна" in section.said.text()
    assert {one.id for one in list_holders(desk.workspace).holders} >= {inna.id}
    assert names == []


def test_taking_a_holder_away_begins_at_the_way_back(desk):
    add_user(desk.workspace, "Снегирёва Инна", OTHER)
    HolderDialog(desk, None, taking_away=False).go()
    dialog = HolderDialog(desk, None, taking_away=True)
    dialog.show()
    dialog.activateWindow()
    QApplication.processEvents()
    first = dialog.focusWidget()

    dialog.who.choose(next(i for i in dialog._people if i != desk.workspace.user.id))
    dialog.go()

    assert first is not dialog.act_button
    assert len(list_holders(desk.workspace).holders) == 1


def test_a_lone_user_is_offered_neither_holders_nor_colleagues(desk):
    sealed, access = SealedSection(desk), AccessSection(desk)

    sealed.open()
    access.open()

    assert sealed.name.isHidden()
    assert sealed.remove.isHidden()
    assert access.reset.isHidden()


def test_an_administrator_lets_a_colleague_type_a_new_passphrase(desk, qtbot):
    add_user(desk.workspace, "Снегирёва Инна", OTHER)
    dialog = ResetPassphrase(desk, None)
    dialog.open()
    type_text(dialog.first.edit, FRESH)
    type_text(dialog.again.edit, FRESH)
    names = unnamed(dialog)

    press(dialog.act_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=10_000)
    desk.workspace.close()

    opened = open_workspace(desk.workspace.folder, FRESH)
    opened.close()
    assert opened.user.name == "Снегирёва Инна"
    assert names == []
