"""The first run leads from an empty computer to an open workspace."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.errors import FieldkitError
from fieldkit.gui.first_run.plan import Beginning, Plan, begin, give_forms
from fieldkit.gui.first_run.wizard import FirstRun
from fieldkit.records.device import DeviceKind
from fieldkit.services.enrolment import invite
from fieldkit.services.packs import list_forms
from fieldkit.services.progress import Silent
from fieldkit.services.workspace import create_workspace, open_workspace
from fieldkit.store.keys import KeyCost
from tests.support.window import PASSPHRASE, USER, press, type_text, unnamed


@pytest.fixture
def first_run(application, tmp_path):
    made = FirstRun(tmp_path / "база" / "workspace")
    made.resize(1366, 690)
    made.show()
    made.activateWindow()
    QApplication.processEvents()
    yield made
    made.close()
    made.deleteLater()


def fill_in(page, name=USER, first=PASSPHRASE, again=PASSPHRASE):
    type_text(page.passphrase.name.edit, name)
    type_text(page.passphrase.first.edit, first)
    type_text(page.passphrase.again.edit, again)


def enter(page):
    press(page.step.focus(), Qt.Key.Key_Return)


def test_four_steps_by_the_keyboard_lead_to_a_plan(first_run):
    plans = []
    first_run.begin_requested.connect(plans.append)

    enter(first_run)
    type_text(first_run.step.focus(), "2")
    enter(first_run)
    fill_in(first_run)
    press(first_run.passphrase.again.edit, Qt.Key.Key_Return)
    press(first_run.next, Qt.Key.Key_Return)

    assert [(p.beginning, p.name, p.passphrase) for p in plans] == [
        (Beginning.OWN, USER, PASSPHRASE)
    ]
    assert PASSPHRASE not in repr(plans[0])


def test_each_step_names_what_takes_the_focus(first_run):
    found = []
    for place in range(4):
        first_run.show_step(place)
        QApplication.processEvents()
        found.append(unnamed(first_run))

    assert found == [[], [], [], []]


@pytest.mark.parametrize(
    ("name", "first", "again", "where", "said"),
    [
        ("", PASSPHRASE, PASSPHRASE, "name", "Write your name"),
        (USER, "корот", "корот", "first", "At least 8 signs"),
        (USER, PASSPHRASE, "другой пароль", "again", "differ"),
    ],
)
def test_what_is_missing_is_said_at_its_field(first_run, name, first, again, where, said):
    first_run.show_step(2)
    fill_in(first_run, name, first, again)

    first_run.go_on()

    assert first_run.place == 2
    assert said in getattr(first_run.passphrase, where).error_sentence()


def test_an_invitation_needs_its_file(first_run, tmp_path):
    first_run.show_step(1)
    type_text(first_run.step.focus(), "1")

    first_run.go_on()
    asked = first_run.beginning.file.error_sentence()
    first_run.beginning.file.set_text(str(tmp_path / "nothing.fkb"))
    first_run.go_on()

    assert "Choose the file" in asked
    assert "no such file" in first_run.beginning.file.error_sentence()
    assert first_run.place == 1


def test_a_demo_needs_no_passphrase_of_ones_own(first_run):
    first_run.show_step(1)
    type_text(first_run.step.focus(), "3")
    first_run.go_on()
    at_the_end = first_run.step is first_run.demo

    first_run.go_back()

    assert at_the_end
    assert first_run.place == 1


def test_another_language_is_asked_for_at_once(first_run):
    asked = []
    first_run.language_chosen.connect(asked.append)

    type_text(first_run.step.focus(), "1")

    assert asked == ["ru"]


def test_a_new_workspace_opens_with_its_forms(tmp_path):
    folder = tmp_path / "моя база" / "workspace"
    plan = Plan(Beginning.OWN, folder, USER, PASSPHRASE)

    begun = begin(plan, Silent())
    begun.workspace.close()
    opened = open_workspace(folder, PASSPHRASE)
    forms = list_forms(opened)
    opened.close()

    assert len(forms) == 4
    assert begun.request is None


def test_an_invitation_gives_a_request_for_head_office(tmp_path):
    office = create_workspace(
        tmp_path / "office",
        user_name="Вязова Дарья",
        passphrase=PASSPHRASE,
        kind=DeviceKind.OFFICE,
        cost=KeyCost.lowest(),
    )
    stick = tmp_path / "stick"
    stick.mkdir()
    invitation = invite(office, "07", stick)
    office.close()
    plan = Plan(Beginning.INVITATION, tmp_path / "laptop", USER, PASSPHRASE, invitation)

    begun = begin(plan, Silent())
    begun.workspace.close()

    assert begun.request.parent == stick
    assert begun.request.exists()


def test_enter_goes_on_from_a_step_that_asks_nothing(first_run):
    plans = []
    first_run.begin_requested.connect(plans.append)
    first_run.show_step(2)
    fill_in(first_run)
    first_run.go_on()
    QApplication.processEvents()

    press(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert len(plans) == 1


def test_the_hint_names_as_many_keys_as_there_are_choices(first_run):
    found = []
    for place in range(4):
        first_run.show_step(place)
        found.append([one.isVisible() for one in first_run.key_hints.values()])

    assert found == [[True, False], [False, True], [False, False], [False, False]]


def test_a_second_try_goes_on_where_a_refused_invitation_ended(tmp_path):
    letter = tmp_path / "письмо.fkb"
    letter.write_bytes(b"not a bundle at all")
    folder = tmp_path / "laptop"
    with pytest.raises(FieldkitError):
        begin(Plan(Beginning.INVITATION, folder, USER, PASSPHRASE, letter), Silent())

    begun = begin(Plan(Beginning.OWN, folder, USER, PASSPHRASE), Silent())
    forms = list_forms(begun.workspace)
    begun.workspace.close()

    assert len(forms) == 4


def test_forms_that_never_came_in_come_when_the_workspace_is_opened(tmp_path):
    cost = KeyCost.lowest()
    made = create_workspace(tmp_path / "laptop", user_name=USER, passphrase=PASSPHRASE, cost=cost)

    give_forms(made, Silent())
    forms = list_forms(made)
    made.close()

    assert len(forms) == 4
