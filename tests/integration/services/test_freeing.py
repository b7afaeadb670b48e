"""Room is made on a full disk: what is wished goes, what is needed stays, and work goes on."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.records.device import DeviceKind
from fieldkit.records.people import User
from fieldkit.services.backups import backup_state, make_backup
from fieldkit.services.cases import find_families
from fieldkit.services.export import export_bundle, list_bundles
from fieldkit.services.filling import begin_form, list_drafts, save_draft
from fieldkit.services.freeing import Spare, disk_space, free_space
from fieldkit.services.intake import list_intakes, take_in
from fieldkit.services.restoring import restore_backup
from fieldkit.services.workspace import Workspace, create_workspace, open_workspace
from fieldkit.store.faults import DiskFull
from fieldkit.store.keys import KeyCost
from tests.support.answers import register_family
from tests.support.colleagues import INNA
from tests.support.joining import join
from tests.support.laptops import NOON, PASSPHRASE, copied_laptop, open_laptop
from tests.support.small_disk import fill_up, small_disk
from tests.support.workspaces import do, family

MEGA = 1 << 20


def spare(workspace: Workspace) -> dict[Spare, int]:
    return {room.kind: room.count for room in disk_space(workspace).spare}


def back_up(workspace: Workspace, times: int) -> None:
    for minute in range(times):
        workspace.now = lambda minute=minute: NOON + timedelta(minutes=minute)
        make_backup(workspace)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    made = create_workspace(
        tmp_path / "область",
        user_name="Вязова Дарья",
        passphrase=PASSPHRASE,
        kind=DeviceKind.OFFICE,
        cost=KeyCost.lowest(),
    )
    yield made
    made.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "флешка"
    folder.mkdir()
    return folder


def test_a_fresh_workspace_has_nothing_to_spare(laptop: Workspace):
    make_backup(laptop)

    space = disk_space(laptop)

    assert space.spare == ()
    assert space.free > 0


def test_the_last_two_backups_stay(laptop: Workspace):
    back_up(laptop, 4)
    (room,) = disk_space(laptop).spare

    gone = free_space(laptop, [Spare.BACKUPS])

    assert (room.kind, room.count, room.octets) == (Spare.BACKUPS, 2, gone)
    assert gone > 0
    kept = [one.made_at for one in backup_state(laptop).here]
    assert kept == [NOON + timedelta(minutes=3), NOON + timedelta(minutes=2)]
    assert spare(laptop) == {}


def test_only_what_is_wished_goes(laptop: Workspace):
    back_up(laptop, 3)
    (laptop.folder / "outbox").mkdir(exist_ok=True)
    (laptop.folder / "outbox" / "a7k3-000009.fkb.part").write_bytes(bytes(1000))

    free_space(laptop, [Spare.LEFTOVERS])

    assert spare(laptop) == {Spare.BACKUPS: 1}


def test_a_bundle_stays_until_it_is_confirmed(laptop: Workspace, office: Workspace, stick: Path):
    join(laptop, office, stick)
    register_family(laptop)
    exported = export_bundle(laptop, None, stick)
    (bundle,) = list_bundles(laptop)
    kept = laptop.folder / "outbox" / bundle.file_name
    content = kept.read_bytes()
    free_space(laptop, list(Spare))
    assert kept.exists()

    take_in(laptop, take_in(office, exported.path).receipt_path)
    # As where the file could not be deleted when the receipt came.
    kept.write_bytes(content)

    assert spare(laptop) == {Spare.BUNDLES: 1}
    free_space(laptop, [Spare.BUNDLES])
    assert not kept.exists()


def test_a_bundle_that_never_left_is_made_anew(laptop: Workspace, office: Workspace, stick: Path):
    join(laptop, office, stick)
    register_family(laptop)
    orphan = laptop.folder / "outbox" / f"{laptop.device.code}-000001.fkb"
    orphan.write_bytes(bytes(1000))

    free_space(laptop, [Spare.LEFTOVERS])

    assert not orphan.exists()
    assert take_in(office, export_bundle(laptop, None, stick).path).changes > 0


def test_of_the_files_that_came_in_only_those_go_that_were_taken_in(
    laptop: Workspace, office: Workspace, stick: Path
):
    join(laptop, office, stick)
    register_family(laptop)
    take_in(office, export_bundle(laptop, None, stick).path)
    strange = office.folder / "inbox" / f"{'0' * 64}.fkb"
    strange.write_bytes(b"kept before a power cut, not taken in yet")

    gone = free_space(office, [Spare.ARRIVED])

    (record,) = list_intakes(office)
    assert gone > 1000
    assert not (office.folder / "inbox" / f"{record.id}.fkb").exists()
    assert strange.exists()
    assert find_families(office).total == 1


def test_only_an_administrator_lets_a_state_go_that_was_set_aside(
    laptop: Workspace, inna: User, stick: Path
):
    made, folder = make_backup(laptop), laptop.folder
    laptop.close()
    restore_backup(folder, made, PASSPHRASE)
    (aside,) = (folder / "set-aside").iterdir()

    specialist = open_workspace(folder, INNA)
    offered = spare(specialist)
    free_space(specialist, list(Spare))
    specialist.close()
    assert (offered, aside.exists()) == ({}, True)

    again = open_laptop(folder)
    assert spare(again) == {Spare.SET_ASIDE: 1}
    free_space(again, [Spare.SET_ASIDE])
    again.close()
    assert not aside.exists()


def test_on_a_full_disk_old_backups_make_room_and_the_answer_is_saved(tmp_path: Path):
    with small_disk(tmp_path, 40 * MEGA) as disk:
        laptop = open_laptop(copied_laptop(disk / "база"))
        try:
            back_up(laptop, 4)
            register_family(laptop)
            laptop.database.empty_wal()
            filling = begin_form(laptop, "family_registration")
            filling.session.answer("/data/reg/settlement", "с. Ольховка")
            filling = save_draft(laptop, filling)
            fill_up(disk, but=MEGA // 4)
            filling.session.answer("/data/reg/request_words", "слово " * 60_000)

            with pytest.raises(DiskFull):
                save_draft(laptop, filling)
            gone = free_space(laptop, [Spare.BACKUPS])
            save_draft(laptop, filling)

            assert gone > MEGA
            (draft,) = list_drafts(laptop)
            assert "слово слово" in draft.instance
            assert find_families(laptop).total == 1
            with laptop.reading() as work:
                assert work.changes.verify() == ()
            assert laptop.database.check() == ()
        finally:
            laptop.close()


def test_whatever_was_saved_before_the_disk_was_full_is_there_after_a_crash(tmp_path: Path):
    with small_disk(tmp_path, 30 * MEGA) as disk:
        laptop = open_laptop(copied_laptop(disk / "база"))
        laptop.database.empty_wal()
        fill_up(disk, but=MEGA // 4)
        saved = _until_full(laptop)
        laptop.close()

        again = open_laptop(disk / "база")

        assert find_families(again).total == saved > 0
        assert again.database.check() == ()
        again.close()


def _until_full(workspace: Workspace) -> int:
    for count in range(1000):
        one = family(f"f{count}", "Осинина")
        try:
            do(workspace.database, lambda work, one=one: work.entities.save(one))
        except DiskFull:
            return count
    raise AssertionError("the disk never was full")
