"""Laptop and head office compare what they hold; what differs is named and mended."""

from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.records.entity import Entity
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.keeping import ErasureReason
from fieldkit.services.erasing import erase_person
from fieldkit.services.export import NothingToHandOver, export_bundle, preview_export
from fieldkit.services.intake import Intake, take_in
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.state_check import last_compared
from fieldkit.services.workspace import Workspace
from fieldkit.store.branches import Tip
from fieldkit.store.connection import DATABASE_NAME, connect
from fieldkit.store.keys import derived_key
from fieldkit.store.state_hash import State
from tests.integration.exchange.conftest import Field, family, save_family

SAME = "both hold the same"


def damage(workspace: Workspace, statement: str) -> None:
    """Alter the database as a page that was lost or put back does, past all its rules."""
    key = derived_key(workspace.database.keys.data_key, "database")
    with closing(connect(workspace.folder / DATABASE_NAME, key)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        assert connection.execute(statement).rowcount
        # Everything is looked at in the end; here it is at once.
        connection.execute("UPDATE state_reach SET seq = 0")


def carry(laptop: Workspace, office: Workspace, stick: Path) -> Intake:
    """Hand over what there is, take the receipt back, and return what it said."""
    found = take_in(office, export_bundle(laptop, None, stick).path)
    assert found.status is IntakeStatus.TAKEN
    return take_in(laptop, found.receipt_path)


def state(workspace: Workspace, laptop: Workspace) -> State:
    """Return the state of the laptop's chain as this workspace has it."""
    with workspace.unit_of_work() as work:
        found = work.states.of(work.changes.tips_of(laptop.device.id)[-1])
        assert not work.states.tables_differ
        work.commit()
    assert found is not None
    return found


@pytest.fixture
def family_id(laptop: Workspace, office: Workspace, stick: Path) -> str:
    made = save_family(laptop, "Рябинина", phone="1")
    save_family(laptop, "Осинина", phone="2")
    carry(laptop, office, stick)
    return made


def test_the_laptop_is_told_that_both_hold_the_same(
    laptop: Workspace, office: Workspace, stick: Path, family_id: str
):
    save_family(laptop, "Рябинина", family_id, phone="3")

    said = carry(laptop, office, stick)

    assert SAME in said.sentence
    with laptop.reading() as work:
        assert last_compared(work).agrees
        assert last_compared(work).things == 2


def test_what_others_wrote_about_the_same_makes_no_difference(
    field: Field, laptop: Workspace, office: Workspace, stick: Path, family_id: str
):
    save_family(office, "Рябинина", family_id, phone="8")
    save_family(laptop, "Рябинина", family_id, phone="9", address="ул. Садовая")

    said = carry(laptop, office, stick)

    assert SAME in said.sentence
    assert family(office, family_id).discrepancies == ("phone",)


@pytest.mark.parametrize("who", ["laptop", "office"])
def test_an_erasure_that_one_side_has_not_heard_of_makes_no_difference(
    laptop: Workspace, office: Workspace, stick: Path, family_id: str, who: str
):
    with laptop.unit_of_work() as work:
        facts = {"family_id": family_id, "given": "Аглая", "surname": "Рябинина"}
        work.entities.save(Entity("persons", "p1", "Аглая", facts))
        work.commit()
    carry(laptop, office, stick)
    erase_person({"laptop": laptop, "office": office}[who], "p1", ErasureReason.DEMAND)
    save_family(laptop, "Дроздова")

    said = carry(laptop, office, stick)

    assert SAME in said.sentence
    assert state(laptop, laptop) == state(office, laptop)


def test_what_is_summed_up_step_by_step_is_what_all_at_once_gives(
    laptop: Workspace, office: Workspace, stick: Path, family_id: str
):
    for number in range(5):
        save_family(laptop, "Рябинина", family_id, phone=str(number))
        save_family(laptop, "Клёнова")
        carry(laptop, office, stick)
    step_by_step = state(office, laptop)
    with office.database._engine.begin() as connection:
        for statement in (
            "DELETE FROM state_reach",
            "DELETE FROM state_sums",
            "DELETE FROM state_things",
        ):
            connection.exec_driver_sql(statement)

    assert state(office, laptop) == step_by_step == state(laptop, laptop)
    assert step_by_step.things == 7


ROWS = {
    "an older row": "UPDATE entities SET properties = replace(properties, '\"1\"', '\"0\"')"
    " WHERE properties LIKE '%\"1\"%'",
    "a lost row": "DELETE FROM entities WHERE properties LIKE '%\"1\"%'",
    "a lost head": "DELETE FROM heads WHERE field = 'phone'",
}


@pytest.mark.parametrize("statement", ROWS.values(), ids=ROWS)
@pytest.mark.parametrize("who", ["laptop", "office"])
def test_a_damaged_table_is_made_anew_from_the_log(
    laptop: Workspace, office: Workspace, stick: Path, family_id: str, who: str, statement: str
):
    sides = {"laptop": laptop, "office": office}
    damage(sides[who], statement)
    save_family(laptop, "Дроздова")

    said = carry(laptop, office, stick)

    assert family(sides[who], family_id).get("phone") == "1"
    assert ("made anew" in said.sentence) == (who == "laptop")
    assert state(laptop, laptop) == state(office, laptop)


LOGS = {
    "an altered value": "payload = '\"66\"'",
    "a lost value": "payload = NULL, salt = x''",
    "another author": "user = 'nobody'",
    "another id": "id = randomblob(32)",
}


def damage_log(workspace: Workspace, laptop: Workspace, alteration: str) -> None:
    """Alter what the laptop wrote of telephones."""
    chain = f"(SELECT id FROM chains WHERE device = '{laptop.device.id}' AND seq > 0)"  # noqa: S608 - a test's own
    damage(workspace, f"UPDATE changes SET {alteration} WHERE chain IN {chain} AND field = 'phone'")  # noqa: S608 - a test's own


@pytest.mark.parametrize("statement", LOGS.values(), ids=LOGS)
def test_what_is_damaged_at_the_office_comes_again_whole(
    laptop: Workspace, office: Workspace, stick: Path, family_id: str, statement: str
):
    damage_log(office, laptop, statement)
    save_family(laptop, "Дроздова")

    first = carry(laptop, office, stick)
    again = export_bundle(laptop, None, stick)
    mended = take_in(office, again.path)
    said = take_in(laptop, mended.receipt_path)

    assert "it goes again, whole" in first.sentence or "they go again, whole" in first.sentence
    assert SAME in said.sentence
    assert family(office, family_id).get("phone") == "1"
    assert state(laptop, laptop) == state(office, laptop)
    with office.reading() as work:
        assert work.changes.verify() == ()
        assert work.changes.forks_of(laptop.device.id) == ()
    with pytest.raises(NothingToHandOver):
        export_bundle(laptop, None, stick)


def test_changes_that_were_lost_at_the_office_come_again(
    laptop: Workspace, office: Workspace, stick: Path, family_id: str
):
    damage(office, "DELETE FROM changes WHERE field = 'phone' AND seq < 5")
    with office.database._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE state_reach SET seq = (SELECT max(seq) FROM chains)")
    with office.unit_of_work() as work:
        tip = work.changes.tips_of(laptop.device.id)[-1]
        work.states.look_at(tip, range(64))
        work.commit()
    save_family(laptop, "Дроздова")

    carry(laptop, office, stick)
    said = carry(laptop, office, stick)

    assert SAME in said.sentence
    assert family(office, family_id).get("phone") == "1"
    with office.reading() as work:
        assert work.changes.verify() == ()


@pytest.mark.parametrize("statement", [LOGS["an altered value"], LOGS["a lost value"]])
def test_what_is_damaged_on_the_laptop_is_asked_for_and_comes_back(
    laptop: Workspace, office: Workspace, stick: Path, family_id: str, statement: str
):
    damage_log(laptop, laptop, statement)
    save_family(laptop, "Дроздова")

    first = carry(laptop, office, stick)
    asking = take_in(office, export_bundle(laptop, None, stick).path)
    take_in(laptop, write_answer(office, laptop.device.id, stick).paths[0])
    said = take_in(laptop, take_in(office, asking_again(laptop, stick)).receipt_path)

    assert asking.status is IntakeStatus.TAKEN
    assert "damaged on this laptop" in first.sentence
    assert SAME in said.sentence
    assert family(laptop, family_id).get("phone") == "1"
    with laptop.reading() as work:
        assert work.changes.verify() == ()
        assert work.states.damaged() == ()


def asking_again(laptop: Workspace, stick: Path) -> Path:
    save_family(laptop, "Ольхова")
    return export_bundle(laptop, None, stick).path


def test_a_bundle_is_offered_while_something_is_to_be_mended(
    laptop: Workspace, office: Workspace, stick: Path, family_id: str
):
    damage_log(office, laptop, LOGS["a lost value"])
    save_family(laptop, "Дроздова")

    carry(laptop, office, stick)

    assert preview_export(laptop).changes == 2, "the two records with a telephone"


def test_a_tip_that_is_not_here_says_nothing(
    laptop: Workspace, office: Workspace, stick: Path, family_id: str
):
    with office.unit_of_work() as work:
        tip = work.changes.tips_of(laptop.device.id)[-1]
        assert work.states.of(Tip(tip.device, tip.epoch, tip.seq, "0" * 64)) is None
        assert work.states.of(Tip(tip.device, "0" * 32, 1, tip.change)) is None
