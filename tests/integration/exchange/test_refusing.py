"""What must not come in does not, and says why in words."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldkit.bundles.header import Kind
from fieldkit.bundles.receipt import Receipt
from fieldkit.bundles.writer import write_bundle
from fieldkit.records.change import Commit
from fieldkit.records.exchange import IntakeStatus
from fieldkit.services.export import export_bundle, preview_export
from fieldkit.services.importing import import_any
from fieldkit.services.inspection import inspect_bundle, verify_bundle
from fieldkit.services.intake import Intake, list_intakes, take_in
from fieldkit.services.laptops import list_laptops
from fieldkit.services.receipts import last_receipt_seen, write_receipt
from fieldkit.services.workspace import Workspace
from tests.integration.exchange.conftest import Field, family, save_family
from tests.support.bundles import Laptop, header_for, honest

Surnames = Callable[[Workspace], list[str]]


@pytest.fixture
def bundle(laptop: Workspace, stick: Path) -> Path:
    save_family(laptop, "Рябинина")
    return export_bundle(laptop, None, stick).path


def refused(workspace: Workspace, path: Path, reason: str, words: str) -> Intake:
    found = take_in(workspace, path)
    assert found.status is IntakeStatus.REFUSED
    assert found.reason == reason
    assert words in found.sentence
    assert found.receipt_path is None
    with workspace.reading() as work:
        assert not list(work.entities.list("families"))
    assert not list((workspace.folder).glob("inbox/*"))
    return found


def test_another_kind_of_file(office: Workspace, stick: Path):
    path = stick / "фото.fkb"
    path.write_bytes(os.urandom(5000))

    refused(office, path, "not_a_bundle", "is not a bundle")


def test_an_empty_file_was_not_copied_to_the_end(office: Workspace, stick: Path):
    path = stick / "a7k3-000001.fkb"
    path.touch()

    refused(office, path, "cut_off", "not copied to the end")


def test_a_file_that_is_gone(office: Workspace, stick: Path):
    refused(office, stick / "gone.fkb", "unreadable", "could not be read")


def test_a_cut_off_bundle(office: Workspace, bundle: Path):
    bundle.write_bytes(bundle.read_bytes()[:-100])

    refused(office, bundle, "cut_off", "not copied to the end")


def test_a_damaged_bundle(office: Workspace, bundle: Path):
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 1
    bundle.write_bytes(data)

    refused(office, bundle, "damaged", "damaged")


def test_a_bundle_for_another_office(field: Field, bundle: Path):
    other = field.office("соседняя область")

    refused(other, bundle, "another_office", "meant for another office")


def test_a_bundle_of_an_unknown_laptop(office: Workspace, stick: Path):
    stranger = Laptop()
    with office.reading() as work:
        reader = work.devices.own()
    path = honest(stick, stranger, reader, stranger.commits(3)).envelope.path

    refused(office, path, "unknown_sender", "not enrolled")


def test_a_bundle_of_a_revoked_laptop_is_held(laptop: Workspace, office: Workspace, bundle: Path):
    with office.unit_of_work() as work:
        device = work.devices.get(laptop.device.id)
        work.devices.save(replace(device, revoked_at=datetime(2026, 11, 3, 12, tzinfo=UTC)))
        work.commit()

    found = refused(office, bundle, "revoked_sender", f"laptop {laptop.device.code}")

    assert "3\N{NO-BREAK SPACE}Nov\N{NO-BREAK SPACE}2026" in found.sentence
    assert [path.read_bytes() for path in (office.folder / "held").iterdir()] == [
        bundle.read_bytes()
    ]


def test_our_own_bundle(laptop: Workspace, bundle: Path):
    found = take_in(laptop, bundle)

    assert (found.status, found.reason) == (IntakeStatus.REFUSED, "own_bundle")
    assert list_intakes(laptop) == ()


def test_a_laptop_takes_nothing_from_a_strange_office(field: Field, laptop: Workspace, stick: Path):
    other = field.office("соседняя область")
    with other.unit_of_work() as work:
        work.devices.save(laptop.device)
        work.commit()

    path = write_receipt(other, laptop.device.id, stick)

    assert take_in(laptop, path).reason == "unknown_office"


def test_a_receipt_of_another_laptop(
    field: Field, office: Workspace, laptop: Workspace, stick: Path
):
    other = field.laptop("вторая", office)

    path = write_receipt(office, other.device.id, stick)

    assert take_in(laptop, path).reason == "another_laptop"


def test_a_bundle_taken_in_after_its_laptop_was_enrolled(
    field: Field, office: Workspace, stick: Path, surnames: Surnames
):
    """The order of model sentence 4: refused, then enrolled, then the same file is taken."""
    from fieldkit.services.enrolment import accept_invitation, confirm_enrolment, enrol, invite

    laptop = field.workspace("новая")
    request = accept_invitation(laptop, invite(office, "новая", stick))
    save_family(laptop, "Рябинина")
    path = export_bundle(laptop, None, stick).path

    early = take_in(office, path)
    confirm_enrolment(office, enrol(office, request), stick)
    late = take_in(office, path)

    assert (early.reason, late.status) == ("unknown_sender", IntakeStatus.TAKEN)
    assert surnames(office) == ["Рябинина"]
    assert [record.status for record in list_intakes(office)] == [IntakeStatus.TAKEN]


def forged(laptop: Workspace, stick: Path, office: Workspace, commit: Commit) -> Path:
    """Write a bundle of an enrolled laptop around any commit."""
    with laptop.reading() as work:
        identity = work.devices.own()
    with office.reading() as work:
        reader = work.devices.own()
    return honest(stick, Laptop(identity), reader, [commit], number=9).envelope.path


def test_an_insider_cannot_write_in_another_laptops_name(
    field: Field, laptop: Workspace, office: Workspace, stick: Path
):
    victim = field.laptop("вторая", office)
    with victim.reading() as work:
        author = Laptop(replace(work.devices.own(), signing_key=bytes(32)))

    path = forged(laptop, stick, office, author.commit(["Подделка"]))

    refused(office, path, "forged_author", "not signed by the laptop")


def test_an_insider_cannot_change_a_signed_change(
    laptop: Workspace, office: Workspace, stick: Path
):
    with laptop.reading() as work:
        commit = Laptop(work.devices.own()).commit(["Рябинина"])
    change = commit.changes[0]._replace(payload="Подделка")

    path = forged(laptop, stick, office, replace(commit, changes=(change,)))

    refused(office, path, "forged_author", "not signed by the laptop")


def test_verifying_finds_a_forged_author_and_takes_nothing_in(
    laptop: Workspace, office: Workspace, stick: Path, bundle: Path
):
    from fieldkit.bundles.errors import ForgedAuthor

    with laptop.reading() as work:
        commit = Laptop(work.devices.own()).commit(["Рябинина"])
    path = forged(laptop, stick, office, replace(commit, signature=bytes(64)))

    good = verify_bundle(office, bundle)
    with pytest.raises(ForgedAuthor):
        verify_bundle(office, path)

    assert good.changes == 2
    assert good.inspection == inspect_bundle(bundle)
    assert list_intakes(office) == ()


def test_a_refused_bundle_stands_in_the_laptops_row_and_receipt(
    laptop: Workspace, office: Workspace, stick: Path, bundle: Path
):
    with office.unit_of_work() as work:
        device = work.devices.get(laptop.device.id)
        work.devices.save(replace(device, revoked_at=datetime(2026, 11, 3, 12, tzinfo=UTC)))
        work.commit()
    take_in(office, bundle)
    (row,) = list_laptops(office)

    take_in(laptop, write_receipt(office, laptop.device.id, stick))

    assert (row.refused, row.reason) == (1, "from a revoked laptop, held for checking")
    assert last_receipt_seen(laptop).refused == ((1, "revoked_sender"),)
    assert preview_export(laptop).changes == 2


def test_two_laptops_that_edit_one_field_make_a_discrepancy(
    field: Field, laptop: Workspace, office: Workspace, stick: Path
):
    """The second laptop gets the family from the office, as in a hand-over."""
    other = field.laptop("вторая", office)
    family_id = save_family(laptop, "Рябинина", settlement="с. Ольховка")
    take_in(office, export_bundle(laptop, None, stick).path)
    with office.reading() as work:
        commits = list(
            work.changes.commits_after(laptop.device.id, next(iter(work.changes.tips()))[1], 0)
        )
    with other.unit_of_work() as work:
        work.changes.apply(commits, source=laptop.device)
        work.commit()
    save_family(laptop, "Рябинина", family_id, settlement="г. Свободный", phone="1")
    save_family(other, "Рябинина", family_id, settlement="с. Дубрава", address="ул. Садовая")

    first = take_in(office, export_bundle(laptop, None, stick).path)
    second = take_in(office, export_bundle(other, None, stick).path)

    found = family(office, family_id)
    assert (first.discrepancies, second.discrepancies) == (0, 1)
    assert found.discrepancies == ("settlement",)
    assert (found.get("phone"), found.get("address")) == ("1", "ул. Садовая")
    assert second.sentence.endswith("1 discrepancy awaits a decision.")


def test_import_by_drop_says_the_same(office: Workspace, stick: Path, bundle: Path):
    path = stick / "фото.jpg"
    path.write_bytes(b"not a bundle")

    wrong, right = import_any(office, path), import_any(office, bundle)

    assert (wrong.kind, wrong.status) == ("", IntakeStatus.REFUSED)
    assert (right.kind, right.status) == ("data", IntakeStatus.TAKEN)
    assert right.path is not None


def test_every_refusal_reads_in_russian(office: Workspace, stick: Path):
    from fieldkit.i18n import speaking

    (stick / "x.fkb").write_bytes(b"x" * 100)

    with speaking("ru"):
        found = take_in(office, stick / "x.fkb")

    assert found.sentence.startswith("Файл x.fkb")


def test_an_insiders_odd_lines_are_refused_whole(laptop: Workspace, office: Workspace, stick: Path):
    """Good commits before a bad line do not count either."""
    with laptop.reading() as work:
        insider_laptop = Laptop(work.devices.own())
    with office.reading() as work:
        reader = work.devices.own()
    good = insider_laptop.commit(["Рябинина"])
    bad = insider_laptop.commit(["Подделка"], user="x" * 1000)

    path = honest(stick, insider_laptop, reader, [good, bad]).envelope.path

    refused(office, path, "malformed", "not made as a bundle must be")


def test_a_laptop_cannot_write_receipts(laptop: Workspace, office: Workspace, stick: Path):
    with laptop.reading() as work:
        identity = work.devices.own()
    with office.reading() as work:
        reader = work.devices.own()
    receipt = Receipt(reader.device.id, datetime(2026, 11, 3, tzinfo=UTC), (), ())
    header = header_for(identity, reader, kind=Kind.RECEIPT)
    write_bundle(stick / "x.fkb", header, identity, documents={"receipt.json": receipt.as_bytes()})

    refused(office, stick / "x.fkb", "other_kind", "for something else")
