"""After a laptop was filled its user takes over the cases that name them from before."""

from dataclasses import replace

import pytest

from fieldkit.records.entity import Entity
from fieldkit.records.people import Role
from fieldkit.records.permissions import NotAllowed
from fieldkit.services.case_team import case_team
from fieldkit.services.own_rows import RowTaken, same_names, take_row


def save(workspace, *entities: Entity) -> None:
    with workspace.unit_of_work() as work:
        work.entities.save_all(entities)
        work.commit()


def case(key: str, family_id: str, curator_id: str) -> Entity:
    held = {"family_id": family_id, "curator_id": curator_id, "status": "open"}
    return Entity("cases", key, key, held)


@pytest.fixture
def filled(laptop):
    """Cases of somebody of the same name, from another laptop."""
    save(
        laptop,
        Entity("specialists", "s-old", laptop.user.name.upper(), {"active": "yes"}),
        Entity("families", "f1", "Рябинины", {"case_no": "2611-0001"}),
        case("c1", "f1", "s-old"),
    )
    return laptop


def test_a_specialist_of_the_same_name_with_cases_is_told(filled):
    (found,) = same_names(filled)

    assert (found.user.id, found.row_id, found.cases) == (filled.user.id, "s-old", 1)


def test_a_namesake_without_cases_is_not(laptop):
    save(laptop, Entity("specialists", "s-old", laptop.user.name, {"active": "yes"}))

    assert same_names(laptop) == ()


def test_the_cases_from_before_are_the_users_own(filled):
    before = filled.user.specialist_id
    save(
        filled,
        Entity("families", "f2", "Осинины", {}),
        case("c2", "f2", before),
    )

    user = take_row(filled, filled.user.id, "s-old")

    assert user.specialist_id == filled.user.specialist_id == filled.rights.specialist_id == "s-old"
    assert {case_team(filled, one).curator[0] for one in ("c1", "c2")} == {"s-old"}
    with filled.reading() as work:
        assert work.entities.get("specialists", before).get("active") == "no"
        assert work.users.get(user.id).specialist_id == "s-old"
    assert same_names(filled) == ()


def test_a_colleagues_row_is_not_taken(filled, inna):
    with pytest.raises(RowTaken):
        take_row(filled, filled.user.id, inna.specialist_id)
    with pytest.raises(RowTaken):
        take_row(filled, filled.user.id, "nobody")


def test_only_whoever_looks_after_users_decides_it(filled, inna):
    theirs = replace(filled, user=replace(filled.user, role=Role.SPECIALIST))

    with pytest.raises(NotAllowed):
        take_row(theirs, filled.user.id, "s-old")
