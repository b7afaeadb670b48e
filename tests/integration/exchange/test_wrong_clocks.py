"""Clocks that are years off: nothing is lost or hidden, and head office is told how far."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fieldkit.records.exchange import IntakeStatus
from fieldkit.services.export import export_bundle, preview_export
from fieldkit.services.intake import take_in
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.laptops import list_laptops
from fieldkit.services.receipts import last_receipt_seen, write_receipt
from fieldkit.services.workspace import Workspace
from tests.integration.exchange.conftest import Field, family, save_family

DECADE = timedelta(days=3652)
OFF = {"ten years ahead": DECADE, "ten years behind": -DECADE}


def set_clock(workspace: Workspace, off: timedelta) -> None:
    """Let a workspace believe in another day from now on."""
    workspace.now = lambda: datetime.now(UTC) + off
    milliseconds = off // timedelta(milliseconds=1)
    wall = workspace.database._author.clock._wall
    workspace.database._author.clock._wall = lambda: wall() + milliseconds


def carry(laptop: Workspace, office: Workspace, stick: Path) -> None:
    found = take_in(office, export_bundle(laptop, None, stick).path)
    assert found.status is IntakeStatus.TAKEN
    take_in(laptop, found.receipt_path)


@pytest.mark.parametrize("off", OFF.values(), ids=OFF)
def test_everything_arrives_and_is_confirmed(
    laptop: Workspace, office: Workspace, stick: Path, off: timedelta
):
    set_clock(laptop, off)
    family_id = save_family(laptop, "Рябинина", phone="1")
    carry(laptop, office, stick)
    save_family(laptop, "Рябинина", family_id, phone="2")

    carry(laptop, office, stick)

    assert family(office, family_id).get("phone") == "2"
    assert preview_export(laptop).changes == 0


@pytest.mark.parametrize("off", OFF.values(), ids=OFF)
def test_a_later_edit_that_knew_of_the_first_wins_whatever_its_clock_says(
    laptop: Workspace, office: Workspace, stick: Path, off: timedelta
):
    set_clock(laptop, off)
    family_id = save_family(laptop, "Рябинина", phone="1")
    carry(laptop, office, stick)
    save_family(office, "Рябинина", family_id, phone="2")
    back = write_answer(office, laptop.device.id, stick)

    take_in(laptop, back.paths[0])

    assert family(laptop, family_id).get("phone") == "2"
    assert family(laptop, family_id).discrepancies == ()


@pytest.mark.parametrize("off", OFF.values(), ids=OFF)
def test_edits_apart_are_a_discrepancy_and_both_values_are_kept(
    field: Field, laptop: Workspace, office: Workspace, stick: Path, off: timedelta
):
    set_clock(laptop, off)
    family_id = save_family(laptop, "Рябинина", phone="1")
    carry(laptop, office, stick)
    save_family(office, "Рябинина", family_id, phone="2")
    save_family(laptop, "Рябинина", family_id, phone="3")

    carry(laptop, office, stick)

    assert family(office, family_id).discrepancies == ("phone",)
    with office.reading() as work:
        (found,) = work.changes.discrepancies()
        assert {one.value for one in work.discrepancies.versions(found)} == {"2", "3"}


@pytest.mark.parametrize(
    ("off", "told"),
    [(DECADE, timedelta(days=3652)), (timedelta(hours=5), timedelta(hours=5)), (-DECADE, -DECADE)],
    ids=str,
)
def test_the_operator_reads_how_far_the_clock_is_off(
    laptop: Workspace, office: Workspace, stick: Path, off: timedelta, told: timedelta
):
    save_family(laptop, "Рябинина")
    carry(laptop, office, stick)
    before = list_laptops(office)[0].clock
    set_clock(laptop, off)
    save_family(laptop, "Дроздова")

    carry(laptop, office, stick)

    assert abs(before) < timedelta(minutes=2)
    assert abs(list_laptops(office)[0].clock - told) < timedelta(minutes=2)


def test_a_slow_stick_is_no_wrong_clock(laptop: Workspace, office: Workspace, stick: Path):
    save_family(laptop, "Рябинина")
    carry(laptop, office, stick)
    save_family(laptop, "Дроздова")
    bundle = export_bundle(laptop, None, stick)
    set_clock(office, timedelta(days=40))

    take_in(office, bundle.path)

    assert list_laptops(office)[0].clock == timedelta()


def test_the_offices_clock_goes_back_and_its_next_receipt_still_counts(
    laptop: Workspace, office: Workspace, stick: Path
):
    set_clock(office, DECADE)
    save_family(laptop, "Рябинина")
    carry(laptop, office, stick)
    set_clock(office, timedelta())

    take_in(laptop, write_receipt(office, laptop.device.id, stick))

    assert last_receipt_seen(laptop).written_at < datetime.now(UTC) + timedelta(days=1)
