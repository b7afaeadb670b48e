"""What was said of two cards goes along: to head office, back, and to a laptop that is filled."""

import pytest

from fieldkit.records.card_merge import CardMerge
from fieldkit.records.entity import Entity
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.ids import new_id
from fieldkit.records.pairs import DIFFERENT, SAME, pair_of
from fieldkit.services.export import export_bundle
from fieldkit.services.intake import take_in
from fieldkit.services.refilling import fill_laptop
from fieldkit.services.workspace import Workspace
from tests.integration.exchange.conftest import Field, save_family


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
