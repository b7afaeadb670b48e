from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.cases.card_parts import MemberRow
from fieldkit.gui.cases.page import FamiliesPage
from fieldkit.records.entity import Entity
from fieldkit.records.keeping import WithdrawalWay
from fieldkit.services.cases import FamilyMissing, family_card
from fieldkit.services.erasing import list_acts
from tests.support.window import unnamed


@pytest.fixture
def page(desk):
    with desk.workspace.unit_of_work() as work:
        family = {"surname": "Снегирёвы", "case_no": "2611-0002"}
        work.entities.save(Entity("families", "fam-2", "2611-0002 Снегирёвы", family))
        for seq, given in (("1", "Анна"), ("2", "Кира")):
            facts = {"family_id": "fam-2", "seq": seq, "given": given, "surname": "Снегирёва"}
            work.entities.save(
                Entity("persons", f"per-{seq}", f"2611-0002/{seq} {given} С.", facts)
            )
        work.commit()
    opened = FamiliesPage(desk)
    opened.resize(1178, 690)
    opened.open("fam-2")
    opened.show()
    QApplication.processEvents()
    yield opened
    if opened.acts.end.preview is not None:
        opened.acts.end.preview.close()
    opened.close()
    opened.deleteLater()


def rows(page):
    return page.card.columns.findChildren(MemberRow)


def act(page, place, words):
    """Choose an act from the menu of one person."""
    menu = page.acts.menu_of(rows(page)[place]._member)
    next(one for one in menu.actions() if one.text() == words).trigger()


def test_the_harmless_button_has_the_focus_before_an_erasure(page):
    act(page, 0, "Erase...")

    dialog = page.acts.dialog
    assert "2611-0002/1, Анна\N{NO-BREAK SPACE}С." in dialog.title.text()
    assert dialog.focusWidget() is dialog.keep_button
    assert unnamed(dialog) == []
    dialog.reject()
    assert list_acts(page.desk.workspace) == ()


def test_an_erasure_ends_in_the_act_on_the_screen(page, qtbot):
    act(page, 0, "Erase...")

    page.acts.dialog.erase_button.click()
    qtbot.waitUntil(lambda: page.acts.end.preview is not None, timeout=20000)

    assert page.acts.end.preview.document.pageCount() == 2
    assert [one._member.short for one in rows(page)] == ["Кира\N{NO-BREAK SPACE}С."]


def test_the_last_one_takes_the_card_along(page, qtbot):
    with page.desk.workspace.unit_of_work() as work:
        work.erasures.erase([work.entities.get("persons", "per-2")], reason="mistake")
        work.commit()
    page.open("fam-2")

    act(page, 0, "Erase...")
    assert "its card goes too" in page.acts.dialog.sentence.text()
    page.acts.dialog.erase_button.click()
    qtbot.waitUntil(lambda: page.acts.end.preview is not None, timeout=20000)

    with pytest.raises(FamilyMissing):
        family_card(page.desk.workspace, "fam-2")


def test_a_withdrawal_stands_under_the_person_with_its_deadline(page):
    act(page, 0, "Record a withdrawal of consent...")
    dialog = page.acts.dialog
    dialog.day.set_day(date(2100, 1, 1))
    dialog.record_button.click()
    assert "has not come yet" in dialog.day.error.sentence()

    dialog.day.set_day(date(2026, 1, 12))
    dialog.way.choose(str(WithdrawalWay.MAIL))
    dialog.record_button.click()

    member = rows(page)[0]._member
    assert (member.withdrawal.on, member.withdrawal.way) == (date(2026, 1, 12), WithdrawalWay.MAIL)
    act(page, 0, "Consent stands again")
    assert rows(page)[0]._member.withdrawal is None


def test_somebody_deleted_is_brought_back_from_the_notice(page):
    act(page, 0, "Delete: entered by mistake...")
    page.acts.dialog.delete_button.click()
    assert "reason" in page.acts.dialog.reason.error.sentence()
    page.acts.dialog.reason.edit.setText("внесена дважды")

    page.acts.dialog.delete_button.click()

    assert len(rows(page)) == 1
    assert page.desk.notices.undo()
    assert len(rows(page)) == 2
