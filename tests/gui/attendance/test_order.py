"""People stand by name, by organisation or by row number, and are found by a few letters."""

from dataclasses import replace

from fieldkit.gui.attendance.order import RowOrder, find_name, sorted_people
from fieldkit.records.event import Registration
from tests.gui.attendance.conftest import Hands

ELKINA = Registration("1", "e", 1, "Ёлкина Яна", org_then="Школа")
EGOROVA = Registration("2", "e", 2, "Егорова Анна", org_then="")
JUKOVA = Registration("3", "e", 3, "Жукова Ева", org_then="Больница")
PEOPLE = (JUKOVA, ELKINA, EGOROVA)


def names(order):
    return [person.name.split()[0] for person in sorted_people(PEOPLE, order)]


def test_yo_stands_among_the_words_in_ye():
    assert names(RowOrder.NAME) == ["Егорова", "Ёлкина", "Жукова"]


def test_people_without_an_organisation_stand_last():
    assert names(RowOrder.ORGANISATION) == ["Жукова", "Ёлкина", "Егорова"]


def test_row_numbers_keep_the_order_of_the_paper():
    assert names(RowOrder.NUMBER) == ["Ёлкина", "Егорова", "Жукова"]


def test_one_key_goes_round_the_orders():
    assert [order.following() for order in RowOrder] == [
        RowOrder.ORGANISATION,
        RowOrder.NUMBER,
        RowOrder.NAME,
    ]


def test_any_word_of_a_name_is_found_onwards_and_round():
    people = sorted_people(PEOPLE, RowOrder.NAME)

    assert find_name(people, "е") == 0
    assert find_name(people, "е", after=0) == 1
    assert find_name(people, "е", after=2) == 0
    assert find_name(people, "нет такой") is None
    assert find_name(people, "") is None
    assert find_name(people, "3") == 2


def test_a_superscript_digit_is_no_row_number():
    assert find_name(PEOPLE, "²") is None


def test_the_cursor_stays_with_its_person_when_the_order_changes(page):
    view, model = page.marks.view, page.marks.model
    view.go(2, 1)
    who = model.person(2)

    page.marks.order_by(RowOrder.ORGANISATION)

    assert model.person(view.cursor_cell()[0]) == who


def test_a_heading_sorts_and_keeps_saying_so(page):
    head = page.marks.corner.findChildren(type(page.marks.corner.heads[0]))[0]

    head.click()

    assert page.marks.model.order is RowOrder.NUMBER
    assert head.isChecked()


def test_the_density_key_makes_room_and_takes_it_back(page):
    view = page.marks.view
    hands = Hands(view)
    heights = [view.rowHeight(0)]

    for _time in range(2):
        hands.key(0x01000036)  # F7
        heights.append(view.rowHeight(0))

    assert heights == [17, 24, 17]


def test_an_equal_person_is_one_row(page):
    person = page.marks.model.person(0)

    assert page.marks.model.row_of(replace(person).id) == 0
