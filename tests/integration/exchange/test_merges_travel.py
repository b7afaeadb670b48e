"""What was said of two cards goes along: to head office, back, and to a laptop that is filled."""

import random

import pytest

from fieldkit.records.card_merge import CardMerge
from fieldkit.records.entity import Entity
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.ids import new_id
from fieldkit.records.pairs import DIFFERENT, SAME, pair_of
from fieldkit.services.card_merging import merge_cards, part_cards
from fieldkit.services.export import export_bundle
from fieldkit.services.intake import take_in
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.packs import built_in_pack, install_pack
from fieldkit.services.refilling import fill_laptop
from fieldkit.services.workspace import Workspace
from tests.integration.exchange.conftest import Field, save_family
from tests.support.rounds import rounds


@pytest.fixture
def lost(field: Field, office: Workspace) -> Workspace:
    return field.laptop("утонувший", office)


@pytest.fixture
def neighbour(field: Field, office: Workspace) -> Workspace:
    return field.laptop("соседний", office)


@pytest.fixture
def fresh(field: Field, office: Workspace) -> Workspace:
    return field.laptop("новый", office)


def bring(laptop: Workspace, office: Workspace, field: Field) -> None:
    with laptop.reading() as work:
        if not work.changes.unconfirmed_count():
            return
    stick = field.stick(f"от {laptop.device.name}")
    found = take_in(office, export_bundle(laptop, None, stick).path)
    assert found.status is IntakeStatus.TAKEN
    take_in(laptop, found.receipt_path)


def save(workspace: Workspace, *entities: Entity) -> None:
    with workspace.unit_of_work() as work:
        work.entities.save_all(entities)
        work.commit()


def person(key: str, family_id: str) -> Entity:
    return Entity("persons", key, f"Рябинина {key}", {"family_id": family_id})


def merge(workspace: Workspace, list_name: str, kept: str, gone: str) -> None:
    with workspace.unit_of_work() as work:
        work.merges.make(CardMerge(new_id(), list_name, kept, gone, by="Ольхова"))
        work.commit()


def kept(workspace: Workspace, list_name: str, key: str) -> str:
    with workspace.reading() as work:
        found = work.entities.get(list_name, key)
        assert found is not None
        return found.id


def ids(workspace: Workspace, list_name: str) -> set[str]:
    with workspace.reading() as work:
        return {one.id for one in work.entities.list(list_name)}


def test_a_filled_laptop_knows_who_was_said_to_be_one_and_who_two(
    field, office, lost, neighbour, fresh, stick
):
    mine = save_family(lost, "Рябинина")
    save(lost, *(person(f"p{number}", mine) for number in range(1, 4)))
    bring(lost, office, field)
    alien = save_family(neighbour, "Осинина")
    save(neighbour, person("p8", alien), person("p9", alien))
    save(neighbour, pair_of(DIFFERENT, "p8", "p9"))
    bring(neighbour, office, field)
    save(office, pair_of(DIFFERENT, "p1", "p2"), pair_of(SAME, "p1", "p8"))
    merge(office, "persons", "p1", "p3")

    filled = fill_laptop(office, fresh.device.id, [lost.device.id], stick)
    take_in(fresh, filled.paths[0])

    assert ids(fresh, DIFFERENT) == {"p1_p2"}
    assert ids(fresh, SAME) == {"p1_p8"}
    assert kept(fresh, "persons", "p3") == "p1"
    assert ids(fresh, "persons") == {"p1", "p2"}


def test_a_family_that_another_laptop_merged_comes_whole(
    field, office, lost, neighbour, fresh, stick
):
    mine = save_family(lost, "Рябинина")
    bring(lost, office, field)
    twin = save_family(neighbour, "Рябинина")
    save(neighbour, person("p2", twin))
    bring(neighbour, office, field)
    merge(office, "families", mine, twin)

    filled = fill_laptop(office, fresh.device.id, [lost.device.id], stick)
    take_in(fresh, filled.paths[0])

    assert kept(fresh, "families", twin) == mine
    with fresh.reading() as work:
        assert [one.id for one in work.entities.related("persons", "family_id", mine)] == ["p2"]


def answer(laptop: Workspace, office: Workspace, stick) -> None:
    found = take_in(laptop, write_answer(office, laptop.device.id, stick).paths[0])
    assert found.status is IntakeStatus.TAKEN


def shown(workspace: Workspace) -> list[tuple]:
    """Return what the lists show, by the ids that are gone on with."""
    with workspace.reading() as work:
        return [
            (one.list_name, one.id, dict(one.properties), one.also, one.discrepancies)
            for name in ("families", "persons")
            for one in sorted(work.entities.list(name), key=lambda one: one.id)
        ]


def test_a_merge_at_the_office_reaches_the_laptop_and_parting_does(
    field, office, lost, neighbour, stick
):
    mine = save_family(lost, "Рябинина")
    save(lost, person("p1", mine))
    bring(lost, office, field)
    twin = save_family(neighbour, "Рябинина")
    save(neighbour, person("p2", twin))
    bring(neighbour, office, field)

    made = merge_cards(office, "families", mine, twin, chosen={}, relatives=[("p1", "p2")])
    answer(lost, office, stick)

    assert kept(lost, "families", twin) == mine
    assert kept(lost, "persons", "p2") == "p1"

    part_cards(office, made.id, remember=False)
    answer(lost, office, stick)

    assert kept(lost, "families", twin) == twin
    assert kept(lost, "persons", "p2") == "p2"


def test_a_merge_of_a_list_reaches_every_laptop(field, office, lost, stick):
    install_pack(office, built_in_pack())
    save(office, Entity("specialists", "s1", "Ивина"), Entity("specialists", "s2", "Ивина О."))
    answer(lost, office, stick)

    merge_cards(office, "specialists", "s1", "s2", chosen={})
    answer(lost, office, stick)

    assert kept(lost, "specialists", "s2") == "s1"


def test_a_merge_on_a_laptop_reaches_the_office(field, office, lost):
    mine, twin = save_family(lost, "Рябинина"), save_family(lost, "Рябинина")
    merge_cards(lost, "families", mine, twin, chosen={})

    bring(lost, office, field)

    assert kept(office, "families", twin) == mine


@pytest.mark.parametrize("seed", range(rounds(3, long=40)))
def test_whatever_is_merged_where_all_show_the_same_in_the_end(
    field, office, lost, neighbour, stick, seed
):
    chance = random.Random(seed)  # noqa: S311 - a test's draws, from a seed
    laptops = (lost, neighbour)
    families = [save_family(lost, "Рябинина") for _ in range(3)]
    save(lost, *(person(f"p{place}", one) for place, one in enumerate(families)))
    bring(lost, office, field)
    # The neighbour works with the families too.
    filled = fill_laptop(office, neighbour.device.id, [lost.device.id], stick)
    take_in(neighbour, filled.paths[0])
    save(neighbour, *(Entity("families", one, "Рябинины", {"address": one}) for one in families))
    bring(neighbour, office, field)
    for _step in range(8):
        where = chance.choice((office, *laptops))
        one, other = chance.sample(families, 2)
        match chance.randrange(4):
            case 0 | 1 if kept(where, "families", one) != kept(where, "families", other):
                merge_cards(where, "families", one, other, chosen={})
            case 2:
                found = Entity("families", one, "Рябинины", {"phone": str(chance.randrange(9))})
                save(where, found)
            case _ if where is not office:
                bring(where, office, field)
    for _round in range(2):
        for laptop in laptops:
            bring(laptop, office, field)
        for laptop in laptops:
            answer(laptop, office, stick)

    assert shown(lost) == shown(office)
    assert shown(neighbour) == shown(office)
