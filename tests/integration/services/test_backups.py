"""Copies of the workspace: made, carried, looked into, restored, and what they must not keep."""

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.records.backup import BackupKind
from fieldkit.records.keeping import ErasureReason
from fieldkit.services.backups import (
    EVERY,
    backup_due,
    backup_state,
    backups_folder,
    carry_backup,
    make_backup,
)
from fieldkit.services.cases import find_families
from fieldkit.services.doctor import examine
from fieldkit.services.erasing import erase_person
from fieldkit.services.progress import Cancelled
from fieldkit.services.restoring import (
    NoBackupThere,
    erase_again,
    find_backups,
    look_into_backup,
    restore_backup,
)
from fieldkit.services.users import change_passphrase
from fieldkit.services.workspace import Workspace, open_workspace
from fieldkit.store.anchor import ANCHOR_NAME
from fieldkit.store.backup import BackupDamaged
from fieldkit.store.connection import DATABASE_NAME
from fieldkit.store.erasure_ledger import LEDGER_NAME
from fieldkit.store.faults import WorkspaceInUse
from fieldkit.store.keys import WrongPassphrase
from tests.support.answers import register_family, subject_of
from tests.support.laptops import NOON, PASSPHRASE, open_laptop
from tests.support.workspaces import do, family, identity_of


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "флешка"
    folder.mkdir()
    return folder


@pytest.fixture
def reopened() -> Iterator[list[Workspace]]:
    """Workspaces that a test opens again, closed at its end."""
    opened: list[Workspace] = []
    yield opened
    for workspace in opened:
        workspace.close()


def families(workspace: Workspace) -> int:
    return find_families(workspace).total


def epochs(workspace: Workspace) -> set[str]:
    with workspace.reading() as work:
        return {epoch for _device, epoch in work.changes.tips()}


def sound(workspace: Workspace) -> bool:
    return all(one.sound for one in examine(workspace) if one.check in {"database", "log"})


def test_a_copy_holds_all_that_was_committed(laptop: Workspace):
    register_family(laptop)

    made = make_backup(laptop)

    found = look_into_backup(made, PASSPHRASE)
    assert (found.families, found.forms, found.drafts) == (1, 1, 0)
    assert found.last_record is not None
    assert [one.kind for one in backup_state(laptop).here] == [BackupKind.WISH]
    names = {path.name for path in made.folder.iterdir()}
    assert names == {DATABASE_NAME, "slots.json", "backup.json"}


def test_a_copy_is_due_after_half_an_hour_in_which_something_was_saved(laptop: Workspace):
    assert not backup_due(laptop)
    register_family(laptop)
    assert backup_due(laptop)
    make_backup(laptop)
    laptop.now = lambda: NOON + EVERY
    assert not backup_due(laptop)

    register_family(laptop, "Осинина")

    assert backup_due(laptop)
    laptop.now = lambda: NOON + EVERY - timedelta(minutes=1)
    assert not backup_due(laptop)


def test_a_copy_that_is_stopped_leaves_nothing(laptop: Workspace):
    class Stopped:
        def step(self, *_how_far: object) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        make_backup(laptop, Stopped())

    assert list(backups_folder(laptop).iterdir()) == []


def test_a_copy_on_a_stick_is_read_back_and_remembered(laptop: Workspace, stick: Path):
    register_family(laptop)
    assert backup_state(laptop).stale

    there = carry_backup(laptop, stick)

    state = backup_state(laptop)
    assert (state.outside_at, state.stale) == (NOON, False)
    assert there.folder.is_relative_to(stick / "fieldkit-backups" / laptop.device.code)
    assert [one.folder for one in find_backups(stick)] == [there.folder]
    assert look_into_backup(there, PASSPHRASE).families == 1
    laptop.now = lambda: NOON + timedelta(days=8)
    assert backup_state(laptop).stale


def test_a_damaged_copy_is_refused_and_changes_nothing(laptop: Workspace):
    made = make_backup(laptop)
    folder = laptop.folder
    laptop.close()
    path = made.folder / DATABASE_NAME
    content = bytearray(path.read_bytes())
    content[5000] ^= 1
    path.write_bytes(content)

    with pytest.raises(BackupDamaged):
        look_into_backup(made, PASSPHRASE)
    with pytest.raises(BackupDamaged):
        restore_backup(folder, made, PASSPHRASE)

    assert not (folder / "set-aside").exists()


def test_a_folder_without_copies_says_so(stick: Path):
    with pytest.raises(NoBackupThere):
        find_backups(stick)


def test_restoring_sets_the_state_so_far_aside_and_goes_on_in_a_new_epoch(
    laptop: Workspace, reopened: list[Workspace]
):
    register_family(laptop)
    made = make_backup(laptop)
    register_family(laptop, "Осинина")
    before, folder = epochs(laptop), laptop.folder
    laptop.close()

    aside = restore_backup(folder, made, PASSPHRASE)

    back = open_laptop(folder)
    reopened.append(back)
    assert families(back) == 1
    assert back.database.rolled_back is not None
    assert sound(back)
    register_family(back, "Кедрова")
    assert len(epochs(back) - before) == 1
    assert sound(back)
    earlier = open_workspace(aside, PASSPHRASE)
    reopened.append(earlier)
    assert families(earlier) == 2


def test_what_was_restored_is_said_at_the_first_opening_only(laptop: Workspace):
    register_family(laptop)
    made, folder = make_backup(laptop), laptop.folder
    laptop.close()
    restore_backup(folder, made, PASSPHRASE)

    first = open_laptop(folder)
    said = first.database.rolled_back
    first.close()
    second = open_laptop(folder)

    assert said is not None
    assert second.database.rolled_back is None
    second.close()


def test_the_passphrase_of_then_opens_a_copy(laptop: Workspace):
    made, folder = make_backup(laptop), laptop.folder
    change_passphrase(laptop, PASSPHRASE, "сойка тополь клён")
    laptop.close()

    with pytest.raises(WrongPassphrase):
        restore_backup(folder, made, "сойка тополь клён")
    restore_backup(folder, made, PASSPHRASE)

    open_laptop(folder).close()


def test_an_open_workspace_is_not_restored_over(laptop: Workspace):
    made = make_backup(laptop)

    with pytest.raises(WorkspaceInUse):
        restore_backup(laptop.folder, made, PASSPHRASE)


def test_a_workspace_whose_files_are_gone_is_restored(laptop: Workspace, stick: Path):
    register_family(laptop)
    carry_backup(laptop, stick)
    folder = laptop.folder
    laptop.close()
    shutil.rmtree(folder)

    restore_backup(folder, find_backups(stick)[0], PASSPHRASE)

    back = open_laptop(folder)
    assert families(back) == 1
    back.close()


def test_a_log_left_beside_the_database_does_not_reach_the_restored_one(laptop: Workspace):
    register_family(laptop)
    made, folder = make_backup(laptop), laptop.folder
    register_family(laptop, "Осинина")
    stale = (folder / f"{DATABASE_NAME}-wal").read_bytes()
    laptop.close()
    (folder / f"{DATABASE_NAME}-wal").write_bytes(stale)

    restore_backup(folder, made, PASSPHRASE)

    back = open_laptop(folder)
    assert families(back) == 1
    assert sound(back)
    back.close()


@pytest.mark.parametrize("moved", range(4))
def test_a_restore_that_was_killed_is_finished_at_the_next_opening(
    laptop: Workspace, monkeypatch: pytest.MonkeyPatch, moved: int
):
    register_family(laptop)
    made, folder = make_backup(laptop), laptop.folder
    register_family(laptop, "Осинина")
    laptop.close()
    real, count = Path.replace, iter(range(100))

    def replace(self: Path, target: Path) -> Path:
        of_the_swap = self.parent in {folder, folder / "restoring"} and self.suffix != ".new"
        if of_the_swap and next(count) >= moved:
            raise KeyboardInterrupt
        return real(self, target)

    with monkeypatch.context() as killed:
        killed.setattr(Path, "replace", replace)
        with pytest.raises(KeyboardInterrupt):
            restore_backup(folder, made, PASSPHRASE)

    back = open_laptop(folder)
    assert families(back) == 1
    assert sound(back)
    back.close()
    (aside,) = (folder / "set-aside").iterdir()
    earlier = open_workspace(aside, PASSPHRASE)
    assert families(earlier) == 2
    earlier.close()


def test_no_copy_on_the_laptop_keeps_whom_an_erasure_took(laptop: Workspace):
    registered = register_family(laptop)
    make_backup(laptop)
    laptop.now = lambda: NOON + timedelta(hours=1)
    make_backup(laptop)

    erase_person(laptop, subject_of(registered, "persons").entity_id, ErasureReason.DEMAND)

    (left,) = backup_state(laptop).here
    assert left.made_at >= NOON + timedelta(hours=1)


def test_whom_an_erasure_took_is_erased_again_after_a_restore(laptop: Workspace, stick: Path):
    registered = register_family(laptop)
    person = subject_of(registered, "persons").entity_id
    there = carry_backup(laptop, stick)
    erase_person(laptop, person, ErasureReason.WITHDRAWAL)
    folder = laptop.folder
    laptop.close()
    restore_backup(folder, there, PASSPHRASE)
    back = open_laptop(folder)

    assert erase_again(back) == 1

    with back.reading() as work:
        assert work.entities.get("persons", person).erased
    assert erase_again(back) == 0
    back.close()
    # It lacks the person already, and holds what was written since the copy.
    (aside,) = (folder / "set-aside").iterdir()
    newer = open_workspace(aside, PASSPHRASE)
    with newer.reading() as work:
        assert work.entities.get("persons", person).erased
    newer.close()


def test_whom_an_erasure_took_is_erased_again_after_encrypting_anew_and_damage(
    laptop: Workspace, stick: Path
):
    registered = register_family(laptop)
    person = subject_of(registered, "persons").entity_id
    there = carry_backup(laptop, stick)
    erase_person(laptop, person, ErasureReason.WITHDRAWAL)
    laptop.database.re_encrypt(lambda _done, _total: None)
    folder = laptop.folder
    laptop.close()
    path = folder / DATABASE_NAME
    path.write_bytes(path.read_bytes()[:5000])
    restore_backup(folder, there, PASSPHRASE)
    back = open_laptop(folder)

    assert erase_again(back) == 1

    with back.reading() as work:
        assert work.entities.get("persons", person).erased
    back.close()


def test_a_ledger_that_this_laptop_did_not_sign_erases_nobody(laptop: Workspace, stick: Path):
    registered = register_family(laptop)
    person = subject_of(registered, "persons").entity_id
    there = carry_backup(laptop, stick)
    folder = laptop.folder
    laptop.close()
    row = {"list": "persons", "id": person, "signature": "00" * 64}
    (folder / LEDGER_NAME).write_text(json.dumps({"format": 1, "erased": [row]}))
    restore_backup(folder, there, PASSPHRASE)
    back = open_laptop(folder)

    assert erase_again(back) == 0
    back.close()


def test_a_copy_put_back_by_hand_with_its_anchor_goes_on_in_a_new_epoch(laptop: Workspace):
    register_family(laptop)
    laptop.database.anchor_now()
    anchor = (laptop.folder / ANCHOR_NAME).read_bytes()
    before = epochs(laptop)
    made = make_backup(laptop)
    folder = laptop.folder
    laptop.close()
    shutil.copyfile(made.folder / DATABASE_NAME, folder / DATABASE_NAME)
    (folder / ANCHOR_NAME).write_bytes(anchor)

    back = open_laptop(folder)

    assert back.database.rolled_back is not None
    assert epochs(back) >= before
    assert identity_of(back.database).epoch not in before
    back.close()
    again = open_laptop(folder)
    assert again.database.rolled_back is None
    again.close()


def test_a_copy_is_one_moment_while_others_write(laptop: Workspace):
    rows = [family(f"n{number}", surname="Рябинина" * 9) for number in range(3000)]
    do(laptop.database, lambda work: work.entities.save_all(rows))
    saved: list[int] = []

    class Meanwhile:
        def step(self, *_: object) -> None:
            do(laptop.database, lambda work: work.entities.save(family(f"m{len(saved)}")))
            saved.append(1)

    made = make_backup(laptop, Meanwhile())

    assert len(saved) > 3
    assert look_into_backup(made, PASSPHRASE).families == 3000
