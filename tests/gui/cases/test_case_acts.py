"""The team of a case in the window: seen by all of it, changed by the case manager."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.cases.card_parts import CaseLine
from fieldkit.gui.cases.page import FamiliesPage
from fieldkit.gui.widgets.buttons import IconButton
from fieldkit.records.entity import Entity
from fieldkit.records.people import Role
from fieldkit.services.cases import family_card
from fieldkit.services.users import add_user
from tests.support.window import unnamed


@pytest.fixture
def colleague(desk):
    return add_user(desk.workspace, "Снегирёва Инна", "снегирь ель рябина клён")


@pytest.fixture
def page(desk, colleague):
    with desk.workspace.unit_of_work() as work:
        family = {"surname": "Дроздовы", "case_no": "2611-0002"}
        work.entities.save(Entity("families", "fam-2", "2611-0002 Дроздовы", family))
        case = {
            "family_id": "fam-2",
            "case_no": "2611-0002",
            "status": "open",
            "curator_id": desk.workspace.user.specialist_id,
        }
        work.entities.save(Entity("cases", "case-2", "2611-0002", case))
        work.commit()
    opened = FamiliesPage(desk)
    opened.resize(1178, 690)
    opened.open("fam-2")
    opened.show()
    QApplication.processEvents()
    yield opened
    opened.close()
    opened.deleteLater()


def ask_team(page):
    line = page.card.columns.findChild(CaseLine)
    next(a for a in page.case_acts.menu_of(line._case).actions() if "Team" in a.text()).trigger()
    return page.case_acts.dialog


def test_a_colleague_is_taken_into_the_team_and_out_again(page, desk, colleague):
    theirs = replace(desk.workspace, user=colleague)

    dialog = ask_team(page)
    dialog.add.choose(colleague.specialist_id)
    dialog.add.combo.activated.emit(dialog.add.combo.currentIndex())
    assert unnamed(dialog) == []
    dialog.save_button.click()

    assert family_card(theirs, "fam-2").family.surname == "Дроздовы"
    again = ask_team(page)
    again.findChild(IconButton).click()
    again.save_button.click()
    with desk.workspace.reading() as work:
        assert work.entities.get("cases", "case-2").get("team_ids") == ""


def test_a_change_of_the_team_is_taken_back(page, desk, colleague):
    dialog = ask_team(page)
    dialog.curator.choose(colleague.specialist_id)
    dialog.save_button.click()
    assert page.card is None

    assert desk.last_acts.undo()
    page.open("fam-2")

    assert page.card.card.cases[0].curator_mine


def test_whoever_is_in_the_team_sees_it_and_changes_nothing(page, desk, colleague):
    dialog = ask_team(page)
    dialog.add.choose(colleague.specialist_id)
    dialog.add.combo.activated.emit(dialog.add.combo.currentIndex())
    dialog.save_button.click()
    desk.workspace.user = replace(colleague, role=Role.SPECIALIST)
    desk.workspace.users_changed()

    shown = ask_team(page)

    assert not hasattr(shown, "save_button")
    assert not shown.curator.combo.isEnabled()
    assert shown.findChild(IconButton) is None
    shown.reject()


def test_the_number_of_a_colleagues_case_says_whom_to_ask(page, desk, colleague):
    desk.workspace.user = colleague
    desk.workspace.users_changed()
    page.open()

    page.list.search.setText("2611-0002")
    page.list._search()

    assert page.list.model.total == 0
    assert desk.workspace.user.name not in page.list._nobody.text()
    assert "2611-0002" in page.list._nobody.text()
