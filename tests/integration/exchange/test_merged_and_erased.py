"""A merge meets an erasure whose author did not know of it, in either order, on real stores."""

import pytest

from fieldkit.records.card_merge import MERGED
from fieldkit.records.entity import Entity
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.keeping import ErasureReason
from fieldkit.services.card_merging import merge_cards
from fieldkit.services.erasing import erase_person
from fieldkit.services.export import export_bundle
from fieldkit.services.intake import take_in
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.workspace import Workspace
from tests.integration.exchange.conftest import Field, save_family


@pytest.fixture
def neighbour(field: Field, office: Workspace) -> Workspace:
    return field.laptop("соседний", office)


@pytest.fixture
def twins(field, office, laptop, neighbour):
    """One mother on two laptops' cards, each with a child, all of it known to head office."""
    for workspace, number in ((laptop, 1), (neighbour, 2)):
        family = save_family(workspace, "Рябинина", f"f{number}")
        save(
            workspace,
            person(f"p{number}", family, "Анна"),
            person(f"c{number}", family, "Тимофей"),
        )
        bring(workspace, office, field)
    return office


def save(workspace: Workspace, *entities: Entity) -> None:
    with workspace.unit_of_work() as work:
        work.entities.save_all(entities)
        work.commit()


def person(key: str, family_id: str, given: str) -> Entity:
    values = {"family_id": family_id, "surname": "Рябинина", "given": given}
    return Entity("persons", key, f"{given} Рябинина", values)


def bring(laptop: Workspace, office: Workspace, field: Field) -> None:
    with laptop.reading() as work:
        if not work.changes.unconfirmed_count():
            return
    stick = field.stick(f"от {laptop.device.name}")
    found = take_in(office, export_bundle(laptop, None, stick).path)
    assert found.status is IntakeStatus.TAKEN


def answer(laptop: Workspace, office: Workspace, stick) -> None:
    found = take_in(laptop, write_answer(office, laptop.device.id, stick).paths[0])
    assert found.status is IntakeStatus.TAKEN


def merge(office: Workspace) -> None:
    merge_cards(office, "families", "f1", "f2", chosen={}, relatives=[("p1", "p2")])


def erased(workspace: Workspace) -> set[str]:
    """Return which of the people are erased here."""
    with workspace.reading() as work:
        cards = {key: work.entities.own("persons", key) for key in ("p1", "p2", "c1", "c2")}
    return {key for key, card in cards.items() if card is not None and card.erased}


def named(workspace: Workspace) -> bool:
    """Tell whether the log of a workspace still says the given name of who was erased."""
    with workspace.database._engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT 1 FROM changes WHERE payload LIKE '%Анна%'")
        return found.first() is not None


@pytest.mark.parametrize("whom", ["p1", "p2"])
@pytest.mark.parametrize("merge_first", [True, False])
def test_whoever_was_erased_is_erased_under_every_id_of_the_merge(
    field, office, laptop, neighbour, stick, twins, whom, merge_first
):
    author = laptop if whom == "p1" else neighbour
    if merge_first:
        merge(office)
        erase_person(author, whom, ErasureReason.DEMAND)
    else:
        erase_person(author, whom, ErasureReason.DEMAND)
        merge(office)

    for _round in range(2):
        for one in (laptop, neighbour):
            bring(one, office, field)
        for one in (laptop, neighbour):
            answer(one, office, stick)

    assert erased(office) == {"p1", "p2"}
    assert not named(office)
    for one in (laptop, neighbour):
        assert "c1" not in erased(one)
        assert not named(one)
        with one.unit_of_work() as work:
            assert work.changes.verify() == ()


def test_the_families_stay_one_and_the_others_in_them_stay(
    field, office, laptop, neighbour, stick, twins
):
    merge(office)
    erase_person(neighbour, "p2", ErasureReason.DEMAND)

    bring(neighbour, office, field)

    with office.reading() as work:
        assert work.entities.get("families", "f2").id == "f1"
        members = work.entities.related("persons", "family_id", "f1")
        assert {one.id for one in members if not one.erased} == {"c1", "c2"}
        assert [one.id for one in work.entities.list(MERGED) if not one.erased] != []


def test_a_laptop_that_erased_and_then_hears_of_the_merge_erases_the_other_card_too(
    field, office, laptop, neighbour, stick, twins
):
    merge(office)
    erase_person(laptop, "p1", ErasureReason.DEMAND)

    answer(laptop, office, stick)

    assert erased(laptop) == {"p1", "p2"}
    assert not named(laptop)


def test_a_laptop_that_has_not_heard_of_a_merge_writes_under_the_old_id_and_it_counts_once(
    field, office, laptop, neighbour, stick, twins
):
    merge(office)
    answer(laptop, office, stick)
    save(neighbour, Entity("cases", "k2", "2", {"family_id": "f2", "case_no": "2"}))
    save(neighbour, person("c3", "f2", "Олег"))
    bring(neighbour, office, field)
    answer(laptop, office, stick)
    answer(neighbour, office, stick)

    for one in (office, laptop, neighbour):
        with one.reading() as work:
            assert [found.id for found in work.entities.list("families")] == ["f1"]
            assert work.entities.get("families", "f2").id == "f1"
            assert work.entities.get("cases", "k2").get("family_id") == "f1"
            people = {found.id for found in work.entities.related("persons", "family_id", "f1")}
        assert people == {"p1", "c1", "c2", "c3"}
