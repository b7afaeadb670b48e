"""Cards that may be about one person, compared and decided by whoever supervises."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from fieldkit.gui.cases.page import FamiliesPage
from fieldkit.gui.cases.pairs_page import PairsPage
from fieldkit.records.entity import Entity
from fieldkit.records.people import Role
from fieldkit.services.possible_pairs import find_pairs, marked_pairs
from fieldkit.services.users import add_user
from tests.support.window import unnamed

MARKED = 1


def person(key: str, surname: str, given: str, birth: str, family_id: str = "f1") -> Entity:
    held = {"surname": surname, "given": given, "birth_date": birth, "family_id": family_id}
    return Entity("persons", key, f"{surname} {given}", held)


@pytest.fixture
def people(workspace) -> None:
    with workspace.unit_of_work() as work:
        work.entities.save_all(
            [
                Entity("families", "f1", "Рябинины", {"settlement": "с. Ольховка"}),
                person("p1", "Рябинина", "Анна", "1991-03-14"),
                person("p2", "Рябинина", "Анна", "1991-03-14"),
                person("p3", "Снегирёв", "Пётр", "1988"),
                person("p4", "Снегирев", "Петр", "1988-04-05"),
            ]
        )
        work.commit()


@pytest.fixture
def page(desk, people, qtbot) -> Iterator[PairsPage]:
    opened = PairsPage(desk)
    opened.resize(1178, 690)
    opened.show()
    opened.open()
    qtbot.waitUntil(lambda: opened.rows.rowCount() == 2)
    yield opened
    opened.close()
    opened.deleteLater()


def names(page) -> list[str]:
    return [page.rows.row_at(place).one.facts.name for place in range(page.rows.rowCount())]


def test_pairs_are_listed_the_surest_first_and_compared(page):
    assert names(page) == ["Рябинина Анна", "Снегирёв Пётр"]
    assert page.compared.words()[3:5] == ["Рябинина", "Рябинина"]

    page.table.selectRow(1)

    assert "Снегирёв" in page.compared.words()
    assert "Снегирев" in page.compared.words()
    assert "1988" in page.compared.words()


def test_different_people_leave_the_list_and_stay_away(page, desk, qtbot):
    page.apart.click()

    assert names(page) == ["Снегирёв Пётр"]
    assert [pair.one.id for pair in find_pairs(desk.workspace)] == ["p3"]
    page.open()
    qtbot.waitUntil(lambda: not page.bar.isVisible())
    assert names(page) == ["Снегирёв Пётр"]


def test_one_person_is_marked_and_the_mark_can_be_taken_back(page, desk):
    page.same.click()
    page.shown.segments[MARKED].click()

    assert names(page) == ["Рябинина Анна"]
    page.again.click()

    assert marked_pairs(desk.workspace) == ()
    assert not page.empty.isHidden()
    page.shown.segments[0].click()
    assert names(page) == ["Рябинина Анна", "Снегирёв Пётр"]


def test_a_decision_can_be_undone(page, desk):
    page.apart.click()

    assert desk.notices.undo()

    assert names(page) == ["Рябинина Анна", "Снегирёв Пётр"]
    assert len(find_pairs(desk.workspace)) == 2


def test_a_pair_that_is_put_off_stands_last(page):
    page.later.click()

    assert names(page) == ["Снегирёв Пётр", "Рябинина Анна"]


def test_nothing_to_decide_is_said(page):
    page.apart.click()
    page.same.click()

    assert page.rows.rowCount() == 0
    assert page.table.isHidden()
    assert not page.empty.isHidden()


def test_leaving_the_page_stops_the_comparing(page, desk, qtbot):
    page.open()

    assert page.leave()

    qtbot.waitUntil(lambda: not desk.jobs.busy)
    assert page.bar.isHidden()
    page.open()
    qtbot.waitUntil(lambda: not desk.jobs.busy)
    assert names(page) == ["Рябинина Анна", "Снегирёв Пётр"]


def test_every_part_has_a_name(page):
    assert unnamed(page) == []


def test_the_list_of_families_leads_here_for_those_who_see_all(desk, people, qtbot):
    families = FamiliesPage(desk)
    qtbot.addWidget(families)

    with qtbot.waitSignal(families.go_requested) as asked:
        families.list.pairs_button.click()

    assert asked.args == ["pairs", None]
    assert not families.list.pairs_button.isHidden()
    colleague = add_user(desk.workspace, "Клёнова", "снегирь ель рябина клён", Role.SPECIALIST)
    desk.workspace = replace(desk.workspace, user=colleague)
    hers = FamiliesPage(desk)
    qtbot.addWidget(hers)
    assert hers.list.pairs_button.isHidden()
