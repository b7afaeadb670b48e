"""Two specialists with a laptop each, of one head office, as hand-overs need them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.records.entity import Entity
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.people import Role
from fieldkit.services import trusting
from fieldkit.services.cases import find_families
from fieldkit.services.export import export_bundle
from fieldkit.services.handing_over_cases import hand_over_cases
from fieldkit.services.intake import take_in
from fieldkit.services.workspace import Workspace
from fieldkit.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from tests.integration.exchange.conftest import Field

ANNA, BELLA = "s-anna", "s-bella"


def do(workspace: Workspace, act: Callable[[UnitOfWork], object]) -> None:
    with workspace.unit_of_work() as work:
        act(work)
        work.commit()


def save(workspace: Workspace, *entities: Entity) -> None:
    do(workspace, lambda work: work.entities.save_all(entities))


def tell_list(office: Workspace, *laptops: Workspace) -> None:
    """Let laptops hear the office's list of keys, as its files bring it."""
    with office.reading() as work:
        told = trusting.list_to_send(office, work)
        commits = list(work.changes.commits_unconfirmed())
    for laptop in laptops:
        with laptop.unit_of_work() as work:
            trusting.take_list(work, work.devices.get(office.device.id), told)
            work.changes.apply(commits, source=office.device)
            work.commit()


def becomes(laptop: Workspace, specialist_id: str, name: str) -> Workspace:
    """Return the laptop as a specialist has it who looks after no others."""
    user = replace(laptop.user, name=name, specialist_id=specialist_id)
    do(laptop, lambda work: work.users.save(user))
    laptop.user = replace(user, role=Role.SPECIALIST)
    laptop.users_changed()
    return laptop


def case(key: str, family_id: str, curator_id: str, team: str = "") -> Entity:
    held = {"family_id": family_id, "case_no": f"2611-{key}", "status": "open"}
    return Entity("cases", key, key, {**held, "curator_id": curator_id, "team_ids": team})


@dataclass
class Pair:
    office: Workspace
    anna: Workspace
    bella: Workspace
    stick: Path

    def hand(self, *families: str, **how: object):
        return hand_over_cases(
            self.anna, families, self.bella.device.id, self.stick, receiver_id=BELLA, **how
        )


def made_pair(field: "Field", office: Workspace, stick: Path) -> Pair:
    """Return two laptops of one office that have heard of each other, and Anna's two families."""
    save(
        office,
        Entity("specialists", ANNA, "Ольхова Анна", {"active": "yes"}),
        Entity("specialists", BELLA, "Берёзова Белла", {"active": "yes"}),
    )
    anna, bella = field.laptop("ольховка", office), field.laptop("берёзовка", office)
    tell_list(office, anna, bella)
    becomes(anna, ANNA, "Ольхова Анна")
    becomes(bella, BELLA, "Берёзова Белла")
    save(anna, Entity("families", "f1", "Рябинины", {"surname": "Рябинина"}))
    save(anna, Entity("persons", "p1", "Рябинина Нина", {"family_id": "f1", "given": "Нина"}))
    save(anna, case("c1", "f1", ANNA))
    save(anna, Entity("families", "f2", "Осинины", {"surname": "Осинина"}))
    save(anna, case("c2", "f2", ANNA))
    return Pair(office, anna, bella, stick)


def value(workspace: Workspace, list_name: str, id_: str, name: str) -> str:
    with workspace.reading() as work:
        found = work.entities.get(list_name, id_)
    return found.get(name) if found else ""


def names(workspace: Workspace) -> list[str]:
    return sorted(row.surname for row in find_families(workspace).rows)


def bring(laptop: Workspace, office: Workspace, stick: Path) -> None:
    found = take_in(office, export_bundle(laptop, None, stick).path)
    assert found.status is IntakeStatus.TAKEN, found.sentence
    take_in(laptop, found.receipt_path)
