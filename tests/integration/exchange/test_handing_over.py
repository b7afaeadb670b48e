"""What a laptop hands over arrives, once, and comes back confirmed."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.bundles import writer
from fieldkit.bundles.errors import NotWritten
from fieldkit.records.change import EntityType
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.submission import SyncState
from fieldkit.services.exchange import NoOffice, OfficeDiskFull
from fieldkit.services.export import (
    BundleNotKept,
    NothingToHandOver,
    export_bundle,
    list_bundles,
    preview_export,
    resend_bundle,
)
from fieldkit.services.intake import intake_folder, list_intakes, take_in
from fieldkit.services.laptops import list_laptops
from fieldkit.services.progress import Cancelled
from fieldkit.services.receipts import last_receipt_seen, write_receipt
from fieldkit.services.workspace import Workspace, open_workspace
from tests.integration.exchange.conftest import PASSPHRASE, Field, family, save_family

Surnames = Callable[[Workspace], list[str]]


def state(workspace: Workspace, family_id: str) -> SyncState:
    with workspace.reading() as work:
        return work.changes.state_of(EntityType.ENTITY, f"families/{family_id}")


def test_a_record_goes_from_only_here_to_confirmed(
    laptop: Workspace, office: Workspace, stick: Path
):
    family_id = save_family(laptop, "Рябинина", settlement="с. Ольховка")
    states = [state(laptop, family_id)]

    bundle = export_bundle(laptop, None, stick)
    states.append(state(laptop, family_id))
    intake = take_in(office, bundle.path)
    answer = take_in(laptop, intake.receipt_path)
    states.append(state(laptop, family_id))

    assert states == [SyncState.ONLY_HERE, SyncState.HANDED_OVER, SyncState.CONFIRMED]
    assert intake.changes == bundle.changes == answer.changes
    assert family(office, family_id).properties == family(laptop, family_id).properties
    assert "Everything is handed over and confirmed. Checked" in answer.sentence


def test_the_same_file_twice_changes_nothing_and_is_counted(
    laptop: Workspace, office: Workspace, stick: Path, surnames: Surnames
):
    save_family(laptop, "Рябинина")
    bundle = export_bundle(laptop, None, stick)

    first, second = take_in(office, bundle.path), take_in(office, bundle.path)

    assert (first.status, second.status) == (IntakeStatus.TAKEN, IntakeStatus.DUPLICATE)
    assert second.changes == 0
    assert second.receipt_path != first.receipt_path, "the first receipt may be lost"
    assert surnames(office) == ["Рябинина"]
    assert len(list_intakes(office)) == 1
    with office.reading() as work:
        assert [line.action for line in work.log.list()].count("bundle_repeated") == 1


def test_a_lost_stick_heals_itself(
    laptop: Workspace, office: Workspace, stick: Path, surnames: Surnames
):
    save_family(laptop, "Рябинина")
    export_bundle(laptop, None, stick).path.unlink()
    save_family(laptop, "Дроздова")

    intake = take_in(office, export_bundle(laptop, None, stick).path)

    assert surnames(office) == ["Дроздова", "Рябинина"]
    assert intake.number == 2
    assert intake.waiting_for == ()


def test_bundles_in_any_order_give_one_state(
    laptop: Workspace, office: Workspace, stick: Path, surnames: Surnames
):
    paths = []
    for surname in ("Рябинина", "Дроздова", "Снегирёва"):
        save_family(laptop, surname)
        paths.append(export_bundle(laptop, None, stick).path)

    found = [take_in(office, path) for path in reversed(paths)]

    assert [one.changes for one in found] == [6, 0, 0]
    assert [one.known for one in found] == [0, 4, 2]
    assert surnames(office) == sorted(("Рябинина", "Дроздова", "Снегирёва"))


def test_what_builds_on_a_lost_bundle_is_named(laptop: Workspace, office: Workspace, stick: Path):
    """The laptop believes bundle 1 confirmed; the office restored an older copy of its own."""
    save_family(laptop, "Рябинина")
    lost = export_bundle(laptop, None, stick)
    with laptop.unit_of_work() as work:
        work.changes.confirm(work.changes.tips())
        work.commit()
    save_family(laptop, "Дроздова")
    second = export_bundle(laptop, None, stick)

    early = take_in(office, second.path)
    late = take_in(office, lost.path)

    assert early.waiting_for == (1,)
    assert "bundle 1 of laptop" in early.sentence
    assert late.waiting_for == ()
    assert [row.waiting_for for row in list_laptops(office)] == [()]


def test_a_receipt_confirms_earlier_bundles_and_frees_their_files(
    laptop: Workspace, office: Workspace, stick: Path
):
    save_family(laptop, "Рябинина")
    first = export_bundle(laptop, None, stick)
    save_family(laptop, "Дроздова")
    second = export_bundle(laptop, None, stick)
    save_family(laptop, "Снегирёва")
    third = export_bundle(laptop, None, stick)

    take_in(laptop, take_in(office, second.path).receipt_path)

    confirmed = {bundle.number: bundle.confirmed_at is not None for bundle in list_bundles(laptop)}
    kept = sorted(path.name for path in (laptop.folder / "outbox").iterdir())
    assert confirmed == {1: True, 2: True, 3: False}
    assert kept == [third.path.name]
    assert preview_export(laptop).changes == 2
    with pytest.raises(BundleNotKept):
        resend_bundle(laptop, first.id, stick)


def test_an_old_receipt_takes_nothing_back(laptop: Workspace, office: Workspace, stick: Path):
    save_family(laptop, "Рябинина")
    old = take_in(office, export_bundle(laptop, None, stick).path).receipt_path
    save_family(laptop, "Дроздова")
    new = take_in(office, export_bundle(laptop, None, stick).path).receipt_path

    take_in(laptop, new)
    late = take_in(laptop, old)

    assert late.changes == 0
    assert preview_export(laptop).changes == 0
    assert last_receipt_seen(laptop).refused == ()


def test_a_bundle_written_again_is_the_same_to_the_byte(
    laptop: Workspace, stick: Path, field: Field
):
    save_family(laptop, "Рябинина")
    bundle = export_bundle(laptop, None, stick)

    again = resend_bundle(laptop, bundle.id, field.stick("другая"))

    assert again.read_bytes() == bundle.path.read_bytes()


def test_nothing_to_hand_over_is_said(laptop: Workspace, stick: Path):
    with pytest.raises(NothingToHandOver):
        export_bundle(laptop, None, stick)


def test_a_laptop_without_an_office_keeps_its_changes(field: Field, stick: Path):
    alone = field.workspace("одна")
    save_family(alone, "Рябинина")

    with pytest.raises(NoOffice):
        export_bundle(alone, None, stick)

    assert preview_export(alone).only_here == 2
    assert preview_export(alone).recipient is None


def test_a_stick_that_is_gone_leaves_all_as_it_was(laptop: Workspace, field: Field):
    family_id = save_family(laptop, "Рябинина")

    with pytest.raises(NotWritten):
        export_bundle(laptop, None, field.folder / "нет такой")

    assert state(laptop, family_id) is SyncState.ONLY_HERE
    assert list_bundles(laptop) == ()
    assert not list((laptop.folder).glob("outbox/*"))


def test_a_full_disk_of_our_own_leaves_all_as_it_was(
    laptop: Workspace, stick: Path, monkeypatch: pytest.MonkeyPatch
):
    family_id = save_family(laptop, "Рябинина")

    def full(*_anything: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writer, "_write", full)

    with pytest.raises(OfficeDiskFull):
        export_bundle(laptop, None, stick)

    assert state(laptop, family_id) is SyncState.ONLY_HERE
    assert not list((laptop.folder).glob("outbox/*"))
    assert not list(stick.iterdir())


class StopAt:
    """A person who presses Stop at the so-many-th step."""

    def __init__(self, step: int) -> None:
        self.left = step

    def step(self, _done: int, _total: int, _what: str = "") -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_stopping_an_export_anywhere_leaves_all_as_it_was(
    laptop: Workspace, stick: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("fieldkit.services.exchange._SECONDS_BETWEEN_STEPS", 0)
    family_id = save_family(laptop, "Рябинина")

    stopped = 0
    while True:
        try:
            export_bundle(laptop, None, stick, StopAt(stopped))
        except Cancelled:
            stopped += 1
            assert state(laptop, family_id) is SyncState.ONLY_HERE
            assert not list(stick.iterdir())
            assert not list((laptop.folder).glob("outbox/*"))
        else:
            break

    assert stopped > 3
    assert state(laptop, family_id) is SyncState.HANDED_OVER


def test_stopping_an_intake_anywhere_takes_in_nothing(
    laptop: Workspace,
    office: Workspace,
    stick: Path,
    surnames: Surnames,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("fieldkit.services.exchange._SECONDS_BETWEEN_STEPS", 0)
    save_family(laptop, "Рябинина")
    bundle = export_bundle(laptop, None, stick)

    stopped = 0
    while True:
        try:
            take_in(office, bundle.path, StopAt(stopped))
        except Cancelled:
            stopped += 1
            assert surnames(office) == []
            assert list_intakes(office) == ()
            assert not list((office.folder).glob("inbox/*"))
        else:
            break

    assert stopped > 3
    assert surnames(office) == ["Рябинина"]


def test_a_folder_is_taken_in_and_each_laptop_answered_once(
    field: Field, office: Workspace, stick: Path, surnames: Surnames
):
    for name, surname in (("одна", "Рябинина"), ("другая", "Дроздова")):
        laptop = field.laptop(name, office)
        save_family(laptop, surname)
        export_bundle(laptop, None, stick)
        save_family(laptop, f"{surname} вторая")
        export_bundle(laptop, None, stick)
    (stick / "фото.jpg").write_bytes(b"not ours")
    (stick / "broken.fkb").write_bytes(b"not a bundle")

    found = intake_folder(office, stick)

    assert [one.status for one in found].count(IntakeStatus.TAKEN) == 4
    assert [one.reason for one in found if one.status is IntakeStatus.REFUSED] == ["not_a_bundle"]
    assert len({one.receipt_path for one in found if one.receipt_path}) == 2
    assert len(surnames(office)) == 4
    assert [row.taken for row in list_laptops(office)] == [2, 2]


def test_what_the_office_took_in_is_there_after_opening_again(
    laptop: Workspace, office: Workspace, field: Field, stick: Path, surnames: Surnames
):
    save_family(laptop, "Рябинина")
    take_in(office, export_bundle(laptop, None, stick).path)
    office.close()
    field.opened.remove(office)

    again = open_workspace(office.folder, PASSPHRASE)
    field.opened.append(again)

    assert surnames(again) == ["Рябинина"]
    assert again.database.check() == ()


def test_a_receipt_can_be_written_once_more(laptop: Workspace, office: Workspace, stick: Path):
    save_family(laptop, "Рябинина")
    take_in(office, export_bundle(laptop, None, stick).path).receipt_path.unlink()

    answer = take_in(laptop, write_receipt(office, laptop.device.id, stick))

    assert answer.status is IntakeStatus.TAKEN
    assert preview_export(laptop).changes == 0


def test_nothing_of_a_record_can_be_read_outside(laptop: Workspace, office: Workspace, stick: Path):
    canary = "Синехвосткина"
    save_family(laptop, canary, address=f"{canary} переулок")
    take_in(office, export_bundle(laptop, None, stick).path)

    places = [path for root in (stick, laptop.folder, office.folder) for path in root.rglob("*")]
    for path in (place for place in places if place.is_file()):
        assert canary.encode() not in path.read_bytes(), path.name
        assert canary not in path.name
