"""Two cards are made one from a card's menu, from the similar cards and from a list, and parted."""

from collections.abc import Iterator

import pytest

from fieldkit.gui.cases.page import FamiliesPage
from fieldkit.gui.cases.pairs_page import PairsPage
from fieldkit.gui.lists.page import ListsPage
from fieldkit.gui.merging.choosing import ChooseCardDialog
from fieldkit.gui.merging.merge_dialog import MergeDialog
from fieldkit.gui.widgets.dialog import Question
from fieldkit.records.entity import Entity
from fieldkit.services.card_merging import list_merges


def person(key: str, family_id: str) -> Entity:
    held = {"surname": "Рябинина", "given": "Анна", "birth_date": "1991-03-14"}
    return Entity("persons", key, "Рябинина Анна", {**held, "family_id": family_id})


@pytest.fixture
def families(workspace) -> None:
    facts = {"surname": "Рябинина", "settlement": "Ольховка"}
    with workspace.unit_of_work() as work:
        for number in ("1", "2"):
            told = {**facts, "phone": f"+7 000 {number}"}
            work.entities.save(Entity("families", f"f{number}", "Рябинины", told))
            work.entities.save(person(f"p{number}", f"f{number}"))
            case = {"family_id": f"f{number}", "case_no": f"26-{number}", "status": "open"}
            work.entities.save(Entity("cases", f"c{number}", f"26-{number}", case))
        work.commit()


def kept(workspace, list_name: str, key: str) -> Entity:
    with workspace.reading() as work:
        found = work.entities.get(list_name, key)
    assert found is not None
    return found


@pytest.fixture
def page(desk, families) -> Iterator[FamiliesPage]:
    opened = FamiliesPage(desk)
    opened.resize(1178, 690)
    opened.show()
    opened.open("f1")
    yield opened
    opened.close()
    opened.deleteLater()


def test_a_family_is_merged_from_its_menu_with_the_values_that_were_chosen(page, desk, qtbot):
    acts = page.family_acts
    offered = [action.text() for action in acts.menu_of(page.card.card).actions()]
    assert "Merge with another family's card..." in offered

    acts.ask_merging()
    choosing = acts.merging.dialog
    assert isinstance(choosing, ChooseCardDialog)
    assert choosing.rows.row_at(0).id == "f2"
    choosing.act.click()
    dialog = acts.merging.dialog
    assert isinstance(dialog, MergeDialog)
    assert dialog.joined.text() == "From the other card come: 1 person, 1 case."
    dialog.columns["phone"].choose(1)
    dialog.reason.edit.setText("записана дважды")
    dialog.act.click()

    card = kept(desk.workspace, "families", "f2")
    assert (card.id, card.get("phone")) == ("f1", "+7 000 2")
    assert kept(desk.workspace, "persons", "p2").id == "p1"
    assert list_merges(desk.workspace)[0].reason == "записана дважды"
    assert len(page.card.card.cases) == 2


def test_the_notice_takes_the_merge_back_without_saying_that_they_are_two(page, desk):
    acts = page.family_acts
    acts.menu_of(page.card.card)
    acts.merging.compare("families", "f1", "f2")
    acts.merging.dialog.act.click()

    acts.merging._take_back()

    assert kept(desk.workspace, "families", "f2").id == "f2"
    with desk.workspace.reading() as work:
        assert list(work.entities.list("different_persons")) == []


def test_it_can_be_gone_on_with_the_other_card(page, desk):
    acts = page.family_acts
    acts.merging.compare("families", "f1", "f2")

    acts.merging.dialog.turn.click()
    acts.merging.dialog.act.click()

    assert kept(desk.workspace, "families", "f1").id == "f2"


def test_people_who_are_not_ticked_stay_two(page, desk):
    acts = page.family_acts
    acts.merging.compare("families", "f1", "f2")
    acts.merging.dialog.relatives[0][0].setChecked(False)

    acts.merging.dialog.act.click()

    assert kept(desk.workspace, "persons", "p2").id == "p2"
    assert {one.id for one in page.card.card.members} == {"p1", "p2"}


def test_a_person_is_merged_from_their_menu(page, desk):
    page.acts.menu_of(page.card.card.members[0])

    page.acts.ask_merging()
    page.acts.merging.dialog.act.click()
    page.acts.merging.dialog.act.click()

    assert kept(desk.workspace, "persons", "p2").id == "p1"
    assert kept(desk.workspace, "families", "f2").id == "f2"


def test_similar_cards_are_merged_with_their_families_and_separated_again(desk, families, qtbot):
    page = PairsPage(desk)
    page.resize(1178, 690)
    page.show()
    page.open()
    qtbot.waitUntil(lambda: page.rows.rowCount() == 1)

    page.merge.click()
    page.merging.dialog.act.click()

    first = kept(desk.workspace, "families", "f2").id
    assert kept(desk.workspace, "families", "f1").id == first
    qtbot.waitUntil(lambda: page.rows.rowCount() == 0)
    page.shown.choose("merged")
    page._show()
    assert page.merged.rows.rowCount() == 1

    page.merged.part.click()
    question = page.findChild(Question)
    question.act_button.click()

    assert kept(desk.workspace, "families", "f2").id == "f2"
    assert kept(desk.workspace, "families", "f1").id == "f1"
    assert page.merged.rows.rowCount() == 0
    page.close()
    page.deleteLater()


def test_a_row_of_a_list_is_merged_with_another(desk, qtbot):
    with desk.workspace.unit_of_work() as work:
        for key in ("s1", "s2"):
            work.entities.save(Entity("specialists", key, f"Ивина Ольга {key}"))
        work.commit()
    page = ListsPage(desk)
    page.show()
    page.open("specialists")
    page._go_to("s1")

    page.merge.click()
    page.merging.dialog.search.setText("s2")
    page.merging.dialog._show()
    page.merging.dialog.act.click()
    page.merging.dialog.act.click()

    assert kept(desk.workspace, "specialists", "s2").id == "s1"
    ids = [page.rows.row_at(place).entity.id for place in range(page.rows.rowCount())]
    assert "s2" not in ids
    page.lists.choose("districts")
    page._show_list()
    assert page.merge.isHidden()
    page.close()
    page.deleteLater()
