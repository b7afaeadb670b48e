"""One specialist works on two laptops: through head office both hold the same, by one name."""

from dataclasses import replace

import pytest

from fieldkit.gui.office.laptop_words import whose_words
from fieldkit.records.entity import Entity
from fieldkit.records.people import Role
from fieldkit.services.case_team import LedByOthers
from fieldkit.services.cases import family_card
from fieldkit.services.export import export_bundle
from fieldkit.services.handing_over_cases import hand_over_cases
from fieldkit.services.intake import take_in
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.laptops import list_laptops
from fieldkit.services.own_rows import same_names, take_row
from fieldkit.services.refilling import fill_laptop
from fieldkit.services.workspace import Workspace
from tests.integration.exchange.conftest import Field
from tests.support.two_laptops import ANNA, Pair, case, names, save, tell_list, value


@pytest.fixture
def second(pair: Pair, field: Field) -> Workspace:
    """Anna's second laptop, enrolled and filled from the first as head office does it."""
    carry(pair, pair.anna, field, "сначала")
    laptop = field.laptop("вторая ольховка", pair.office)
    with laptop.unit_of_work() as work:
        work.users.save(replace(laptop.user, name="Ольхова Анна", specialist_id="s-new"))
        work.entities.save(Entity("specialists", "s-new", "Ольхова Анна", {"active": "yes"}))
        work.commit()
    laptop.user = replace(laptop.user, name="Ольхова Анна", specialist_id="s-new")
    laptop.users_changed()
    stick = field.stick("наполнение")
    filled = fill_laptop(pair.office, laptop.device.id, [pair.anna.device.id], stick)
    take_in(laptop, filled.paths[0])
    return laptop


def carry(pair: Pair, laptop: Workspace, field: Field, name: str) -> None:
    """Carry a laptop's bundle to head office and what it lacks back."""
    stick = field.stick(f"{name} {laptop.device.name}")
    take_in(pair.office, export_bundle(laptop, None, stick).path)
    take_in(laptop, write_answer(pair.office, laptop.device.id, stick).paths[0])


def become_anna(second: Workspace) -> None:
    """Take the row from before, by the service or, where no list is declared, by hand."""
    found = same_names(second)
    if found:
        take_row(second, second.user.id, ANNA)
    else:
        with second.unit_of_work() as work:
            work.users.save(replace(second.user, specialist_id=ANNA))
            work.commit()
    second.user = replace(second.user, specialist_id=ANNA, role=Role.SPECIALIST)
    second.users_changed()


def test_both_laptops_see_the_persons_families_and_no_others(pair: Pair, second: Workspace):
    save(pair.office, Entity("families", "f9", "Вязовы", {}), case("c9", "f9", "s-bella"))
    assert names(second) == ["Осинина", "Рябинина"]

    become_anna(second)

    assert names(second) == names(pair.anna) == ["Осинина", "Рябинина"]
    save(second, Entity("families", "f9", "Вязовы", {}), case("c9", "f9", "s-bella"))
    with pytest.raises(LedByOthers):
        family_card(second, "f9")


def test_each_gets_the_others_changes_through_head_office(
    pair: Pair, second: Workspace, field: Field
):
    become_anna(second)
    save(second, Entity("persons", "p1", "", {"phone": "+7 000 123-45-67"}))
    save(second, Entity("families", "f3", "Дубовы", {"surname": "Дубова"}), case("c3", "f3", ANNA))
    save(pair.anna, Entity("persons", "p1", "", {"given": "Нина Петровна"}))

    for turn, laptop in enumerate((pair.anna, second, pair.anna)):
        save(laptop, Entity("families", "f1", "", {f"turn_{turn}": "1"}))
        carry(pair, laptop, field, str(turn))

    assert names(pair.anna) == ["Дубова", "Осинина", "Рябинина"]
    assert value(pair.anna, "persons", "p1", "phone") == "+7 000 123-45-67"
    save(second, Entity("families", "f1", "", {"last": "1"}))
    carry(pair, second, field, "последний")
    assert value(second, "persons", "p1", "given") == "Нина Петровна"
    for one in (pair.anna, second, pair.office):
        with one.reading() as work:
            assert work.changes.discrepancies() == ()
            assert work.changes.verify() == ()


def test_each_gets_them_directly_too(pair: Pair, second: Workspace, field: Field):
    become_anna(second)
    tell_list(pair.office, pair.anna, second)
    save(pair.anna, Entity("persons", "p5", "Рябинин Олег", {"family_id": "f1"}))

    straight = field.stick("прямо")
    written = hand_over_cases(pair.anna, ["f1", "f2"], second.device.id, straight)
    take_in(second, written.paths[0])

    assert value(second, "persons", "p5", "family_id") == "f1"
    assert value(second, "cases", "c1", "curator_id") == ANNA


def test_head_office_sees_both_under_the_person(pair: Pair, second: Workspace, field: Field):
    become_anna(second)
    for laptop in (pair.anna, second):
        save(laptop, Entity("families", "f1", "", {"turn": laptop.device.name}))
        carry(pair, laptop, field, "под одним именем")

    rows = {row.device.name: row for row in list_laptops(pair.office)}

    mine = rows["ольховка"]
    assert mine.people == ("Ольхова Анна",)
    assert [one.name for one in mine.siblings] == ["вторая ольховка"]
    assert [one.name for one in rows["вторая ольховка"].siblings] == ["ольховка"]
    assert rows["берёзовка"].siblings == ()
    assert whose_words(mine) == (
        f"{pair.anna.device.code}, {second.device.code} \N{MIDDLE DOT} Ольхова А."
    )
