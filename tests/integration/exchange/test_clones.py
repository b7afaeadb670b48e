"""A workspace that was copied, or put back from a backup: every branch is kept, and told apart."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.records.backup import BackupKind
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.ids import new_id
from fieldkit.services.export import export_bundle, preview_export
from fieldkit.services.intake import Intake, take_in
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.laptops import list_laptops
from fieldkit.services.receipts import write_receipt
from fieldkit.services.refilling import fill_laptop
from fieldkit.services.restoring import find_backups, restore_backup
from fieldkit.services.workspace import Workspace, open_workspace
from tests.integration.exchange.conftest import PASSPHRASE, Field, family, save_family

Surnames = Callable[[Workspace], list[str]]


def cloned(field: Field, laptop: Workspace) -> Workspace:
    """Return a copy of the laptop's folder, opened as a workspace of its own."""
    folder = field.folder / f"клон {new_id()}"
    laptop.database.anchor_now()
    assert laptop.database.empty_wal()
    shutil.copytree(laptop.folder, folder, ignore=shutil.ignore_patterns("*.lock", "*-shm"))
    return opened(field, folder)


def opened(field: Field, folder: Path) -> Workspace:
    made = open_workspace(folder, PASSPHRASE)
    field.opened.append(made)
    return made


def come_home(workspace: Workspace, office: Workspace, stick: Path) -> Intake:
    """Hand over what is not confirmed and take the receipt back; return what the receipt said."""
    found = take_in(office, export_bundle(workspace, None, stick).path)
    assert found.status is IntakeStatus.TAKEN
    return take_in(workspace, found.receipt_path)


def epoch(workspace: Workspace) -> str:
    with workspace.reading() as work:
        return work.devices.own().epoch


@pytest.fixture
def clone(field: Field, laptop: Workspace, office: Workspace, stick: Path) -> Workspace:
    save_family(laptop, "Рябинина")
    come_home(laptop, office, stick)
    made = cloned(field, laptop)
    save_family(laptop, "Дроздова")
    save_family(made, "Осинина", phone="7")
    return made


def test_both_branches_are_kept_and_flagged(
    laptop: Workspace, clone: Workspace, office: Workspace, stick: Path, surnames: Surnames
):
    come_home(laptop, office, stick)
    before = list_laptops(office)[0].copies

    come_home(clone, office, stick)

    assert surnames(office) == ["Дроздова", "Осинина", "Рябинина"]
    assert (before, list_laptops(office)[0].copies) == (0, 2)
    with office.reading() as work:
        assert work.changes.verify() == ()


def test_each_copy_has_its_own_branch_confirmed_and_no_other(
    laptop: Workspace, clone: Workspace, office: Workspace, stick: Path
):
    come_home(laptop, office, stick)
    before = preview_export(clone).changes
    take_in(clone, write_receipt(office, laptop.device.id, stick))
    meanwhile = preview_export(clone).changes
    come_home(clone, office, stick)

    assert before == meanwhile > 0
    assert preview_export(clone).changes == 0
    assert preview_export(laptop).changes == 0


def test_each_copy_learns_of_it_and_goes_on_under_a_name_of_its_own(
    laptop: Workspace, clone: Workspace, office: Workspace, stick: Path, surnames: Surnames
):
    shared = epoch(laptop)
    come_home(laptop, office, stick)
    said = come_home(clone, office, stick)
    take_in(laptop, write_receipt(office, laptop.device.id, stick))
    again = take_in(laptop, write_receipt(office, laptop.device.id, stick))

    save_family(laptop, "Кедрова")
    save_family(clone, "Ольхова")
    for one in (laptop, clone):
        come_home(one, office, stick)

    assert "another copy of this laptop's workspace" in said.sentence
    assert "another copy" not in again.sentence, "it has parted already"
    assert len({shared, epoch(laptop), epoch(clone)}) == 3
    assert surnames(office) == ["Дроздова", "Кедрова", "Ольхова", "Осинина", "Рябинина"]
    assert list_laptops(office)[0].copies == 0, "each writes under its own name"
    assert preview_export(laptop).changes == preview_export(clone).changes == 0


def test_a_receipt_confirms_nothing_of_one_copy_that_only_the_other_handed_over(
    laptop: Workspace, clone: Workspace, office: Workspace, stick: Path, surnames: Surnames
):
    """The laptop has come to know the clone's branch, which is longer than its own."""
    come_home(clone, office, stick)
    take_in(laptop, fill_laptop(office, laptop.device.id, [laptop.device.id], stick).paths[0])
    mine = preview_export(laptop).changes

    take_in(laptop, write_receipt(office, laptop.device.id, stick))

    assert surnames(laptop) == ["Дроздова", "Осинина", "Рябинина"]
    assert preview_export(laptop).changes == mine > 0
    come_home(laptop, office, stick)
    assert surnames(office) == surnames(laptop)
    assert preview_export(laptop).changes == 0


def test_a_restored_backup_goes_on_in_an_epoch_of_its_own_and_nothing_is_lost(
    field: Field, laptop: Workspace, office: Workspace, stick: Path, surnames: Surnames
):
    save_family(laptop, "Рябинина")
    backup = laptop.database.write_backup(stick / "копии", BackupKind.WISH, laptop.now())
    family_id = save_family(laptop, "Дроздова")
    come_home(laptop, office, stick)
    laptop.close()
    restore_backup(laptop.folder, find_backups(backup.folder)[0], PASSPHRASE)
    again = opened(field, laptop.folder)
    save_family(again, "Осинина")

    come_home(again, office, stick)
    take_in(again, fill_laptop(office, again.device.id, [again.device.id], stick).paths[0])
    save_family(again, "Дроздова", family_id, phone="8")
    come_home(again, office, stick)

    assert surnames(office) == surnames(again) == ["Дроздова", "Осинина", "Рябинина"]
    assert family(office, family_id).get("phone") == "8"
    assert list_laptops(office)[0].copies == 0
    assert preview_export(again).changes == 0


def test_what_came_back_with_a_gap_does_not_keep_the_rest_from_going(
    field: Field, laptop: Workspace, office: Workspace, stick: Path, surnames: Surnames
):
    """A restored laptop gets some of what it lost from a colleague: the middle is missing."""
    backup = laptop.database.write_backup(stick / "копии", BackupKind.WISH, laptop.now())
    save_family(laptop, "Рябинина")
    save_family(laptop, "Дроздова")
    with laptop.reading() as work:
        _first, second = work.changes.commits_unconfirmed()
    laptop.close()
    restore_backup(laptop.folder, find_backups(backup.folder)[0], PASSPHRASE)
    again = opened(field, laptop.folder)
    with again.unit_of_work() as work:
        work.changes.apply([second], source=work.devices.own().device)
        work.commit()
    save_family(again, "Осинина")

    come_home(again, office, stick)

    assert surnames(again) == ["Дроздова", "Осинина"]
    assert "Осинина" in surnames(office)
    assert preview_export(again).changes == 0


def test_a_copy_that_has_heard_of_no_colleague_takes_their_work_in(
    field: Field, laptop: Workspace, office: Workspace, stick: Path, surnames: Surnames
):
    """The answer is written for what the other copy said that it has."""
    family_id = save_family(laptop, "Рябинина")
    come_home(laptop, office, stick)
    clone = cloned(field, laptop)
    colleague = field.laptop("вторая", office)
    take_in(colleague, fill_laptop(office, colleague.device.id, [laptop.device.id], stick).paths[0])
    save_family(colleague, "Дроздова", family_id)
    take_in(office, export_bundle(colleague, None, stick).path)
    take_in(laptop, write_answer(office, laptop.device.id, stick).paths[0])
    save_family(laptop, "Осинина")
    take_in(office, export_bundle(laptop, None, stick).path)
    save_family(colleague, "Кедрова", family_id)
    take_in(office, export_bundle(colleague, None, stick).path)

    found = take_in(clone, write_answer(office, laptop.device.id, stick).paths[0])

    assert found.status is IntakeStatus.TAKEN
