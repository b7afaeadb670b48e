"""A family or a case that was made by mistake is deleted from its card, and comes back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.cases.page import FamiliesPage
from fieldkit.records.people import Role
from fieldkit.records.submission import Subject
from fieldkit.services.cases import family_card, find_families
from fieldkit.services.filling import begin_form, save_draft
from fieldkit.services.users import add_user
from tests.support.answers import register_family, subject_of
from tests.support.laptops import NOON
from tests.support.window import press, type_text, unnamed


@pytest.fixture
def family(desk):
    desk.workspace.now = lambda: NOON
    register_family(desk.workspace, "Сойкина")
    return subject_of(register_family(desk.workspace), "families").entity_id


@pytest.fixture
def page(desk, family):
    opened = FamiliesPage(desk)
    opened.resize(1178, 690)
    opened.open(family)
    opened.show()
    QApplication.processEvents()
    yield opened
    opened.close()
    opened.deleteLater()


def act(page, place: int):
    """Choose an act from the menu of the family; the last one is about the family itself."""
    menu = page.family_acts.menu_of(page.card.card)
    [one for one in menu.actions() if one.data()][place].trigger()
    return page.family_acts.dialog


def delete(dialog, reason: str = "внесена дважды") -> None:
    type_text(dialog.reason.edit, reason)
    press(dialog.delete_button, Qt.Key.Key_Return)


def test_the_question_says_what_goes_with_the_family(page):
    dialog = act(page, -1)

    said = dialog.goes.text().replace("\N{NO-BREAK SPACE}", " ").splitlines()
    assert said == ["With it go:", "2 people", "1 open case"]
    assert unnamed(dialog) == []


def test_a_family_leaves_the_list_and_comes_back_by_one_press(page, family):
    delete(act(page, -1))
    gone = find_families(page.desk.workspace).total
    shown = page.bookmark()

    page.family_acts._bring_back()

    assert gone == 1
    assert shown != family
    assert page.bookmark() == family
    assert len(family_card(page.desk.workspace, family).members) == 2


def test_a_case_goes_and_its_family_stays_in_sight(page, family):
    delete(act(page, -2))

    assert page.bookmark() == family
    assert page.card.card.cases == ()
    assert len(page.card.card.members) == 2


def test_the_last_act_takes_the_deletion_back(page, family):
    delete(act(page, -1))

    assert page.desk.last_acts.undo()
    assert find_families(page.desk.workspace).total == 2


def test_without_a_reason_nothing_is_deleted(page):
    dialog = act(page, -1)

    press(dialog.delete_button, Qt.Key.Key_Return)

    assert dialog.reason.error.sentence()
    assert find_families(page.desk.workspace).total == 2


def test_a_draft_about_the_family_stands_in_the_way_and_is_named(page, desk, family):
    case = family_card(desk.workspace, family).cases[0].id
    save_draft(
        desk.workspace, begin_form(desk.workspace, "service_record", subject=Subject("cases", case))
    )

    dialog = act(page, -1)

    assert not dialog.delete_button.isEnabled()
    assert "1 draft" in dialog.refusal.sentence().replace("\N{NO-BREAK SPACE}", " ")


def test_whoever_may_not_delete_has_no_button(page, desk, family):
    taker = add_user(desk.workspace, "Дроздов Пётр", "зимородок ива тополь", Role.ATTENDANCE_TAKER)
    desk.workspace.user = taker
    desk.workspace.users_changed()

    assert page.family_acts.menu_of(page.card.card).actions() == []
