"""An answer counts from the laptop's own head office, for that laptop, and from nobody else."""

import pytest

from fieldkit.bundles.header import Kind
from fieldkit.bundles.writer import write_bundle
from fieldkit.records.exchange import IntakeStatus
from fieldkit.services.exchange import header_to
from fieldkit.services.export import export_bundle
from fieldkit.services.intake import take_in
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.receipts import receipt_for
from fieldkit.services.workspace import Workspace
from tests.integration.exchange.conftest import Field, family, save_family


@pytest.fixture
def neighbour(field: Field, office: Workspace) -> Workspace:
    return field.laptop("соседний", office)


def hand_over(laptop: Workspace, office: Workspace, field: Field) -> None:
    stick = field.stick(f"от {laptop.device.name}")
    assert take_in(office, export_bundle(laptop, None, stick).path).status is IntakeStatus.TAKEN


def test_a_laptop_cannot_write_an_answer_in_the_offices_place(
    field, office, laptop, neighbour, stick
):
    save_family(laptop, "Рябинина")
    save_family(neighbour, "Осинина")
    with office.reading() as work:
        receipt = receipt_for(office, work, laptop.device)
    forged = forged_answer(neighbour, laptop, receipt, stick)

    unknown = take_in(laptop, forged)
    with laptop.unit_of_work() as work:
        work.devices.save(neighbour.device)
        work.commit()
    known = take_in(laptop, forged)

    assert (unknown.status, known.status) == (IntakeStatus.REFUSED, IntakeStatus.REFUSED)
    with laptop.reading() as work:
        assert len(list(work.entities.list("families"))) == 1


def test_another_office_is_not_listened_to(field, office, laptop, stick):
    mine = save_family(laptop, "Рябинина")
    other = field.office("чужая")
    save_family(other, "Рябинина", mine, phone="+7 000 123-45-67")
    with laptop.unit_of_work() as work:
        # Known, as an office may be that a bundle was written for once.
        work.devices.save(other.device)
        work.commit()
    with other.reading() as work:
        receipt = receipt_for(other, work, laptop.device)

    found = take_in(laptop, forged_answer(other, laptop, receipt, stick))

    assert found.status is IntakeStatus.REFUSED
    assert family(laptop, mine).get("phone") == ""


def test_the_receipt_of_another_laptop_refuses_the_whole_file(
    field, office, laptop, neighbour, stick
):
    mine = save_family(laptop, "Рябинина")
    hand_over(laptop, office, field)
    save_family(office, "Рябинина", mine, phone="+7 000 123-45-67")
    with office.reading() as work:
        receipt = receipt_for(office, work, neighbour.device)

    found = take_in(laptop, forged_answer(office, laptop, receipt, stick))

    assert found.status is IntakeStatus.REFUSED
    assert family(laptop, mine).get("phone") == ""


def test_an_answer_opens_on_its_own_laptop_alone(field, office, laptop, neighbour, stick):
    save_family(laptop, "Рябинина")
    hand_over(laptop, office, field)

    found = take_in(neighbour, write_answer(office, laptop.device.id, stick).paths[0])

    assert found.status is IntakeStatus.REFUSED


def forged_answer(sender: Workspace, reader: Workspace, receipt, stick):
    header = header_to(sender, Kind.RECEIPT, 7, reader.device, "0" * 32)
    with sender.reading() as work:
        commits = list(work.changes.commits_unconfirmed())
        identity = work.devices.own()
    made = stick / "forged.fkb"
    documents = {"receipt.json": receipt.as_bytes()}
    write_bundle(made, header, identity, commits=commits, documents=documents)
    return made
