"""Attached files on their way to head office: each once, again when it is missed, never half."""

from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.records.attachment import Attachment
from fieldkit.records.device import Disclosure
from fieldkit.records.entity import Entity
from fieldkit.records.keeping import ErasureReason
from fieldkit.services.attachments import (
    attach_file,
    attachments_of,
    read_attachment,
    thumbnail,
)
from fieldkit.services.bundle_parts import share_out
from fieldkit.services.doctor import examine
from fieldkit.services.erasing import erase_person
from fieldkit.services.exchange import outbox_folder
from fieldkit.services.export import (
    NothingToHandOver,
    export_bundle,
    list_bundles,
    preview_export,
    resend_bundle,
)
from fieldkit.services.filling import begin_form, finalize_form, save_draft
from fieldkit.services.intake import intake_folder, take_in
from fieldkit.services.laptops import list_laptops
from fieldkit.services.packs import install_form
from fieldkit.services.receipts import write_receipt
from fieldkit.services.workspace import Workspace
from fieldkit.store.attached_files import FOLDER, AttachmentMissing
from tests.integration.exchange.conftest import Field, save_family
from tests.support.attaching import NAME, PAPER, PHOTO, SEALED, form
from tests.support.photos import opened, photo

MEGABYTE = 1_000_000


@pytest.fixture
def laptop(field: Field, office: Workspace, tmp_path: Path) -> Workspace:
    made = field.laptop("ольховка", office)
    install_form(made, form(tmp_path / "visit.xlsx"))
    return made


def finalized(
    workspace: Workspace, content: bytes, ref: str = PAPER, name: str = "", title: str = "скан.pdf"
) -> str:
    filling = begin_form(workspace, "visit")
    one = attach_file(workspace, filling, ref, content, title)
    filling.session.answer(ref, one.name)
    filling.session.answer(NAME, name)
    return finalize_form(workspace, save_draft(workspace, filling)).instance_id


def only(workspace: Workspace, instance: str) -> Attachment:
    (one,) = attachments_of(workspace, instance)
    return one


def on_disk(workspace: Workspace) -> int:
    return len(list((workspace.folder / FOLDER).glob("*")))


def test_the_office_sees_a_photo_as_the_laptop_does(laptop, office, stick):
    instance = finalized(laptop, photo(3000, 2000), PHOTO, title="Аня.jpg")

    bundle = export_bundle(laptop, None, stick)
    taken = take_in(office, bundle.path)

    assert (bundle.files, bundle.parts, taken.files) == (1, 1, 1)
    assert "1 attached file came." in taken.sentence
    here, there = only(laptop, instance), only(office, instance)
    assert there == here
    assert there.title == "Аня.jpg"
    assert read_attachment(office, there.id) == read_attachment(laptop, here.id)
    assert opened(thumbnail(office, there.id, 90)).width == 90


def test_nothing_readable_lies_at_the_office_or_on_the_stick(laptop, office, stick):
    finalized(laptop, b"%PDF-1.7 diagnosis of Anna")

    take_in(office, export_bundle(laptop, None, stick).path)

    for folder in (stick, office.folder, laptop.folder):
        for path in folder.rglob("*"):
            assert not path.is_file() or b"diagnosis of Anna" not in path.read_bytes()


def test_a_file_goes_once_though_its_form_goes_until_it_is_confirmed(laptop, stick):
    finalized(laptop, b"%PDF-1.7 scan")

    first = export_bundle(laptop, None, stick)
    second = export_bundle(laptop, None, stick)

    assert (first.files, second.files) == (1, 0)
    assert second.changes == first.changes


def test_a_lost_stick_heals_by_a_receipt_that_asks_for_the_file(laptop, office, stick):
    instance = finalized(laptop, b"%PDF-1.7 scan")
    export_bundle(laptop, None, stick).path.unlink()

    second = take_in(office, export_bundle(laptop, None, stick).path)
    assert "1 attached file is missing" in second.sentence
    with pytest.raises(AttachmentMissing):
        read_attachment(office, only(office, instance).id)
    assert [row.files_missed for row in list_laptops(office)] == [1]
    receipt = take_in(laptop, second.receipt_path)
    assert "Head office misses 1 attached file" in receipt.sentence
    assert (preview_export(laptop).changes, preview_export(laptop).files) == (0, 1)
    third = take_in(office, export_bundle(laptop, None, stick).path)

    assert third.files == 1
    assert read_attachment(office, only(office, instance).id) == b"%PDF-1.7 scan"
    assert [row.files_missed for row in list_laptops(office)] == [0]
    take_in(laptop, third.receipt_path)
    with pytest.raises(NothingToHandOver):
        export_bundle(laptop, None, stick)
    assert list(outbox_folder(laptop).glob("*.fkb")) == []


def test_what_is_damaged_at_the_office_comes_again(laptop, office, stick):
    instance = finalized(laptop, b"%PDF-1.7 scan")
    take_in(office, export_bundle(laptop, None, stick).path)
    (path,) = (office.folder / FOLDER).iterdir()
    path.write_bytes(b"damaged")
    for backup in office.folder.glob("backups/attachments/*"):
        backup.unlink()

    examine(office)
    take_in(laptop, write_receipt(office, laptop.device.id, stick))
    take_in(office, export_bundle(laptop, None, stick).path)

    assert read_attachment(office, only(office, instance).id) == b"%PDF-1.7 scan"


def test_a_receipt_from_before_does_not_send_a_file_twice(laptop, office, stick):
    finalized(laptop, b"%PDF-1.7 scan")
    export_bundle(laptop, None, stick).path.unlink()
    receipt = take_in(office, export_bundle(laptop, None, stick).path).receipt_path
    take_in(laptop, receipt)
    again = receipt.with_name("again.fkb")
    again.write_bytes(receipt.read_bytes())

    export_bundle(laptop, None, stick)
    take_in(laptop, again)

    assert preview_export(laptop).files == 0


@pytest.mark.parametrize("backwards", [False, True])
def test_parts_come_in_any_order_and_each_is_whole(laptop, office, stick, backwards):
    scans = [b"%PDF-1.7 " + bytes((number,)) * MEGABYTE for number in range(5)]
    instances = [finalized(laptop, content) for content in scans]

    bundle = export_bundle(laptop, None, stick, part_size=2 * MEGABYTE + 100_000)
    paths = sorted(bundle.paths, reverse=backwards)
    found = [take_in(office, path) for path in paths]

    assert bundle.parts == len(paths) == 3
    assert [path.suffixes[-2] for path in sorted(paths)] == [".p01of03", ".p02of03", ".p03of03"]
    assert sum(one.files for one in found) == 5
    for instance, content in zip(instances, scans, strict=True):
        assert read_attachment(office, only(office, instance).id) == content
    take_in(laptop, found[-1].receipt_path)
    assert list(outbox_folder(laptop).glob("*.fkb")) == []


def test_every_part_is_written_again_to_the_byte(laptop, stick, field):
    for number in range(3):
        finalized(laptop, b"%PDF-1.7 " + bytes((number,)) * MEGABYTE)
    bundle = export_bundle(laptop, None, stick, part_size=1_500_000)

    parts = [one for one in list_bundles(laptop) if one.number == bundle.number]
    again = [resend_bundle(laptop, one.id, field.stick("другая")) for one in parts]

    assert len(again) == bundle.parts > 1
    first = {path.name: path.read_bytes() for path in bundle.paths}
    assert {path.name: path.read_bytes() for path in again} == first


def test_a_part_that_was_lost_is_asked_for(laptop, office, stick):
    instances = [finalized(laptop, b"%PDF-1.7 " + bytes((n,)) * MEGABYTE) for n in range(3)]
    bundle = export_bundle(laptop, None, stick, part_size=1_500_000)
    bundle.paths[1].unlink()

    found = intake_folder(office, stick)
    take_in(laptop, next(one.receipt_path for one in found if one.receipt_path))

    assert preview_export(laptop).files == 1
    assert len(list(outbox_folder(laptop).glob("*.p02of03.fkb"))) == 1
    take_in(office, export_bundle(laptop, None, stick).path)
    assert all(read_attachment(office, only(office, one).id) for one in instances)
    assert len({bundle.number for bundle in list_bundles(laptop)}) == 2


def test_sealed_files_and_those_of_forms_that_stay_do_not_leave(laptop, office, stick):
    instance = finalized(laptop, b"%PDF-1.7 HIV", SEALED)

    bundle = export_bundle(laptop, None, stick)
    take_in(office, bundle.path)

    assert bundle.files == 0
    assert attachments_of(office, instance) == ()
    assert on_disk(office) == 0


@pytest.mark.parametrize("less", [Disclosure.PSEUDONYMISED, Disclosure.TOTALS])
def test_where_less_than_whole_records_leave_no_file_does(laptop, less):
    finalized(laptop, photo(), PHOTO)
    assert preview_export(laptop).files == 1

    laptop.device = replace(laptop.device, disclosure=less)

    assert (preview_export(laptop).files, preview_export(laptop).size) == (0, 0)


def test_a_damaged_file_keeps_nothing_else_from_going(laptop, office, stick):
    broken = finalized(laptop, b"%PDF-1.7 first")
    (path,) = (laptop.folder / FOLDER).iterdir()
    whole = finalized(laptop, b"%PDF-1.7 second")
    path.write_bytes(b"damaged")

    bundle = export_bundle(laptop, None, stick)
    taken = take_in(office, bundle.path)

    assert bundle.files == 1
    assert read_attachment(office, only(office, whole).id) == b"%PDF-1.7 second"
    assert "1 attached file is missing" in taken.sentence
    assert only(office, broken)


def test_the_same_bundle_twice_changes_nothing(laptop, office, stick):
    instance = finalized(laptop, b"%PDF-1.7 scan")
    path = export_bundle(laptop, None, stick).path

    take_in(office, path)
    take_in(office, path)

    assert on_disk(office) == 1
    assert read_attachment(office, only(office, instance).id)


def test_an_erasure_reaches_the_files_at_the_office(laptop, office, stick):
    family = save_family(laptop, "Свиристелева")
    with laptop.unit_of_work() as work:
        values = {"given": "Аглая", "surname": "Свиристелева", "family_id": family}
        work.entities.save(Entity("persons", "p-1", "Аглая С.", values))
        work.entities.save(Entity("persons", "p-2", "Тим С.", {"family_id": family}))
        work.commit()
    instance = finalized(laptop, photo(), PHOTO, name="p-1")
    take_in(office, export_bundle(laptop, None, stick).path)
    assert on_disk(office) == 1

    erase_person(laptop, "p-1", ErasureReason.DEMAND)
    bundle = export_bundle(laptop, None, stick)
    taken = take_in(office, bundle.path)

    assert attachments_of(office, instance) == ()
    assert on_disk(office) == 0
    assert "missing" not in taken.sentence
    assert bundle.files == 0


def test_after_an_erasure_the_files_of_withdrawn_bundles_go_once_more(laptop, office, stick):
    instance = finalized(laptop, b"%PDF-1.7 of others")
    export_bundle(laptop, None, stick).path.unlink()
    with laptop.unit_of_work() as work:
        work.entities.save(Entity("persons", "p-1", "Аглая С.", {"surname": "Свиристелева"}))
        work.commit()
    erase_person(laptop, "p-1", ErasureReason.DEMAND)

    take_in(office, export_bundle(laptop, None, stick).path)

    assert read_attachment(office, only(office, instance).id) == b"%PDF-1.7 of others"


def test_parts_hold_what_fits_and_a_large_file_goes_alone():
    files = [("a", 4), ("b", 4), ("c", 20), ("d", 1)]

    assert [one.files for one in share_out(files, 0, 10)] == [("a", "b"), ("c",), ("d",)]
    assert share_out([], 0, 10) == ()
    assert [one.files for one in share_out([], 5, 10)] == [()]
    assert [one.files for one in share_out([("a", 4)], 1_000_000, 1 << 30)] == [(), ("a",)]
