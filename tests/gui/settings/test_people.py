"""Settings name who works here, and let administrators change roles and end an access."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.settings.leaving import LeavingDialog, passing_lines
from fieldkit.gui.settings.page import SettingsPage
from fieldkit.gui.settings.passphrases import LetInAgain
from fieldkit.gui.settings.people import PeopleSection
from fieldkit.gui.settings.roles import RoleDialog
from fieldkit.gui.widgets.label import Label
from fieldkit.records.people import Role
from fieldkit.services.leaving import ask_leaving, list_leavers
from fieldkit.services.rekeying import re_encryption_wanted
from fieldkit.services.sealing import name_holder, remove_holder
from fieldkit.services.users import add_user, list_users
from fieldkit.services.workspace import open_workspace
from tests.support.answers import register_family
from tests.support.laptops import NOON
from tests.support.window import PASSPHRASE, press, type_text, unnamed

OTHER = "зимородок ива тополь"
FRESH = "свиристель дуб вяз"


@pytest.fixture
def inna(desk):
    desk.workspace.now = lambda: NOON
    return add_user(desk.workspace, "Снегирёва Инна", OTHER)


def inna_registers(desk) -> None:
    workspace = desk.workspace
    workspace.close()
    theirs = open_workspace(workspace.folder, OTHER)
    theirs.now = lambda: NOON
    register_family(theirs)
    theirs.close()
    workspace.database = open_workspace(workspace.folder, PASSPHRASE).database


def words_of(section: PeopleSection) -> list[str]:
    return [label.text() for label in section.findChildren(Label) if not label.isHidden()]


def acts_of(section: PeopleSection, user) -> list[str]:
    return [action.text() for action in section.menu_of(user).actions()]


def test_a_colleague_has_a_row_with_acts_and_oneself_has_none(desk, inna):
    section = PeopleSection(desk)

    section.open()

    assert [row.words.title for row in section.rows] == ["Снегирёва Инна"]
    assert acts_of(section, inna) == ["Change the role...", "End access..."]
    assert unnamed(section) == []


def test_a_specialist_reads_who_works_here_and_can_do_nothing_about_it(desk, inna):
    desk.workspace.user = inna
    desk.workspace.users_changed()
    section = PeopleSection(desk)

    section.open()

    assert section.rows == []
    assert any("Снегирёва Инна" in said for said in words_of(section))


def test_a_supervisor_ends_an_access_and_changes_no_role(desk, inna):
    vera = add_user(desk.workspace, "Осинина Вера", FRESH, Role.SUPERVISOR)
    desk.workspace.user = vera
    desk.workspace.users_changed()
    section = PeopleSection(desk)

    section.open()

    assert [row.words.title for row in section.rows] == ["Снегирёва Инна"]
    assert acts_of(section, inna) == ["End access..."]


def test_what_passes_stands_in_the_dialog_and_the_way_back_has_the_focus(desk, inna):
    inna_registers(desk)
    dialog = LeavingDialog(desk, None, inna)
    dialog.open()
    dialog.activateWindow()
    QApplication.processEvents()

    said = dialog.passes.text().replace("\N{NO-BREAK SPACE}", " ").splitlines()

    assert said == ["1 open case", "1 planned contact or assessment with its date"]
    assert dialog.focusWidget() is dialog.back_button
    assert dialog.sealed.isHidden()
    assert unnamed(dialog) == []


def test_ending_an_access_is_one_press_and_every_section_knows_of_it(desk, inna, qtbot):
    page = SettingsPage(desk)
    page.open()
    section = next(one for one in page.sections if isinstance(one, PeopleSection))
    section.menu_of(inna)
    section.ask_leaving()

    press(section.dialog.act_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=10_000)

    (row,) = section.rows
    assert row.words.second.startswith("has left; passed to: ")
    assert list_users(desk.workspace) == (desk.workspace.user,)
    assert re_encryption_wanted(desk.workspace)


def test_the_only_holder_of_sealed_facts_cannot_be_let_go(desk, inna):
    name_holder(desk.workspace, inna)
    with desk.workspace.unit_of_work() as work:
        work.sealed.put("d", {"/a/b": "тайна"}, frozenset({"/a/b"}))
        work.commit()
    remove_holder(desk.workspace, desk.workspace.user)

    dialog = LeavingDialog(desk, None, inna)

    assert not dialog.act_button.isEnabled()
    assert "another holder first" in dialog.refusal.sentence()


def test_a_holder_among_others_is_said_to_lose_the_sealed_facts(desk, inna):
    name_holder(desk.workspace, inna)

    dialog = LeavingDialog(desk, None, inna)

    assert "Sealed facts close to this person." in dialog.passes.text()
    assert dialog.act_button.isEnabled()
    assert not dialog.sealed.isHidden()


def test_a_leaver_is_let_in_again_from_the_row(desk, inna, qtbot):
    LeavingDialog(desk, None, inna).go()
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=10_000)
    section = PeopleSection(desk)
    section.open()
    section.rows[0].click()
    dialog = section.dialog
    assert isinstance(dialog, LetInAgain)
    type_text(dialog.first.edit, FRESH)
    type_text(dialog.again.edit, FRESH)
    names = unnamed(dialog)

    press(dialog.act_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=10_000)

    assert list_leavers(desk.workspace) == ()
    assert [row.words.second for row in section.rows] == ["specialist"]
    assert names == []


def test_a_role_is_changed_from_the_menu(desk, inna):
    section = PeopleSection(desk)
    section.open()
    section.menu_of(inna)
    section.ask_role()
    dialog = section.dialog
    assert isinstance(dialog, RoleDialog)
    before = dialog.role.role()

    dialog.role.choose(Role.SUPERVISOR)
    press(dialog.act_button, Qt.Key.Key_Return)

    assert before == "specialist"
    assert [row.words.second for row in section.rows] == ["supervisor"]


def test_nothing_to_pass_on_is_a_sentence(desk, inna):
    passing = ask_leaving(desk.workspace, inna)

    assert passing_lines(passing) == ("There is nothing to pass on: no drafts and no open cases.",)
    assert len(passing_lines(replace(passing, drafts=2, sealed=1, cases=3, teams=1))) == 4


def test_what_still_names_a_leaver_is_said_and_passed_on(desk, inna, qtbot):
    LeavingDialog(desk, None, inna).go()
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=10_000)
    register_family(desk.workspace)
    with desk.workspace.unit_of_work() as work:
        (case,) = work.entities.list("cases")
        work.entities.save(case.with_values({"curator_id": inna.specialist_id}))
        work.commit()
    section = PeopleSection(desk)
    section.open()
    said = section.rows[0].words.second.replace("\N{NO-BREAK SPACE}", " ")
    section.menu_of_leaver(section.rows[0].words.key).actions()[0].trigger()
    names = unnamed(section.dialog)

    press(section.dialog.act_button, Qt.Key.Key_Return)

    assert said == "has left; 1 open record still names them"
    assert section.rows[0].words.second.startswith("has left; passed to: ")
    assert names == []
