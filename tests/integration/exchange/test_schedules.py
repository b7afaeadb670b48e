"""Whatever happens to the sticks, nothing is lost and repeating changes nothing."""

import random
from pathlib import Path

import pytest

from fieldkit.records.entity import Entity
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.ids import new_id
from fieldkit.records.keeping import ErasureReason
from fieldkit.records.submission import Subject
from fieldkit.services.erasing import erase_person
from fieldkit.services.exchange import inbox_folder
from fieldkit.services.export import NothingToHandOver, export_bundle, preview_export
from fieldkit.services.intake import take_in
from fieldkit.services.workspace import Workspace
from tests.integration.exchange.conftest import Field, save_family
from tests.support.workspaces import submission

STEPS = 25


class Travels:
    """Two laptops, an office, and sticks that are lost, copied, delayed and mixed up."""

    def __init__(self, field: Field, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - a seeded schedule
        self.field = field
        self.office = field.office()
        self.laptops = [field.laptop(name, self.office) for name in ("одна", "другая")]
        self.families: dict[int, list[str]] = {0: [], 1: []}
        self.on_the_way: list[Path] = []
        self.receipts: list[Path] = []
        self.sticks = 0
        self.people: list[tuple[int, str, str]] = []
        self.erased: list[tuple[int, str, str]] = []

    def step(self) -> None:
        """Let something happen."""
        act = self.chance.choice(
            (
                *(self.write, self.write, self.edit, self.hand_over, self.arrive, self.arrive),
                *(self.arrive_twice, self.lose, self.answer, self.lose_answer),
                *(self.meet, self.meet, self.erase),
            )
        )
        act()

    def write(self) -> None:
        number = self.chance.randrange(2)
        family_id = save_family(self.laptops[number], f"Рябинина {self.chance.random()}")
        self.families[number].append(family_id)

    def edit(self) -> None:
        number = self.chance.randrange(2)
        if self.families[number]:
            family_id = self.chance.choice(self.families[number])
            save_family(
                self.laptops[number], "Дроздова", family_id, phone=str(self.chance.random())
            )

    def meet(self) -> None:
        """Write somebody down in a family, named in a form too."""
        number = self.chance.randrange(2)
        if not self.families[number]:
            return
        family_id = self.chance.choice(self.families[number])
        person_id = new_id()
        name = f"Свиристелева{person_id[-6:]}"
        facts = {"family_id": family_id, "surname": name, "given": "Аглая"}
        words = f"<data><r><who>{person_id}</who><said>{name}</said></r><all>Общее</all></data>"
        subjects = (Subject("families", family_id), Subject("persons", person_id))
        with self.laptops[number].unit_of_work() as work:
            work.entities.save(Entity("persons", person_id, name, facts))
            work.submissions.save(submission(f"uuid:{person_id}", *subjects, xml=words))
            work.commit()
        self.people.append((number, person_id, name))

    def erase(self) -> None:
        left = [one for one in self.people if one not in self.erased]
        if left:
            number, person_id, _name = one = self.chance.choice(left)
            erase_person(self.laptops[number], person_id, ErasureReason.DEMAND)
            self.erased.append(one)

    def hand_over(self) -> None:
        laptop = self.chance.choice(self.laptops)
        self.sticks += 1
        try:
            bundle = export_bundle(laptop, None, self.field.stick(f"флешка {self.sticks}"))
        except NothingToHandOver:
            return
        self.on_the_way.append(bundle.path)

    def arrive(self) -> None:
        if self.on_the_way:
            path = self.on_the_way.pop(self.chance.randrange(len(self.on_the_way)))
            self.take(path)

    def arrive_twice(self) -> None:
        if self.on_the_way:
            path = self.chance.choice(self.on_the_way)
            self.take(path)
            assert take_in(self.office, path).status is IntakeStatus.DUPLICATE

    def take(self, path: Path) -> None:
        found = take_in(self.office, path)
        assert found.status is not IntakeStatus.REFUSED
        assert found.discrepancies == 0
        self.receipts.append(found.receipt_path)

    def lose(self) -> None:
        if self.on_the_way:
            self.on_the_way.pop().unlink()

    def answer(self) -> None:
        if self.receipts:
            path = self.receipts.pop(self.chance.randrange(len(self.receipts)))
            for laptop in self.laptops:
                take_in(laptop, path)

    def lose_answer(self) -> None:
        if self.receipts:
            self.receipts.pop()

    def come_home(self) -> None:
        """In the end every laptop comes to the office once."""
        self.chance.shuffle(self.on_the_way)
        while self.on_the_way:
            self.arrive()
        for laptop in self.laptops:
            if preview_export(laptop).changes:
                self.sticks += 1
                stick = self.field.stick(f"флешка {self.sticks}")
                found = take_in(self.office, export_bundle(laptop, None, stick).path)
                take_in(laptop, found.receipt_path)


def contents(workspace: Workspace) -> dict[str, dict[str, str]]:
    with workspace.reading() as work:
        return {entity.id: dict(entity.properties) for entity in work.entities.list("families")}


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_lost_on_the_way(field: Field, seed: int):
    travels = Travels(field, seed)

    for _step in range(STEPS):
        travels.step()
    travels.come_home()

    written: dict[str, dict[str, str]] = {}
    for laptop in travels.laptops:
        written |= contents(laptop)
        assert preview_export(laptop).changes == 0, "everything is confirmed"
    assert contents(travels.office) == written
    with travels.office.reading() as work:
        assert work.changes.verify() == ()
        assert work.changes.waiting_count() == 0
    for number, person_id, name in travels.erased:
        for workspace in (travels.office, travels.laptops[number]):
            assert nothing_left(workspace, person_id, name)


def nothing_left(workspace: Workspace, person_id: str, name: str) -> bool:
    """Tell whether no payload and no table holds an erased name."""
    with workspace.database._engine.connect() as connection:
        ask = connection.exec_driver_sql
        told = [
            *ask("SELECT payload FROM changes WHERE payload IS NOT NULL").scalars(),
            *ask("SELECT xml FROM submissions").scalars(),
            *ask("SELECT properties FROM entities").scalars(),
            *ask("SELECT words FROM entity_search").scalars(),
        ]
    with workspace.reading() as work:
        known = work.entities.get("persons", person_id)
    return known is not None and known.erased and not any(name in text for text in told)


def test_a_late_bundle_with_what_was_erased_leaves_no_raw_file(field: Field):
    office = field.office()
    laptop = field.laptop("одна", office)
    family_id = save_family(laptop, "Рябинина")
    person = Entity("persons", new_id(), "Аглая", {"family_id": family_id, "given": "Аглая"})
    with laptop.unit_of_work() as work:
        work.entities.save(person)
        work.commit()
    late = export_bundle(laptop, None, field.stick("первая")).path
    erase_person(laptop, person.id, ErasureReason.DEMAND)
    take_in(office, export_bundle(laptop, None, field.stick("вторая")).path)

    found = take_in(office, late)

    assert found.status is IntakeStatus.TAKEN
    assert nothing_left(office, person.id, "Аглая")
    assert list(inbox_folder(office).glob("*.fkb")) == []
