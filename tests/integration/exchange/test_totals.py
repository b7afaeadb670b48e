"""A laptop that may hand over figures alone: what leaves it, and what head office adds up."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fieldkit.bundles.header import Kind
from fieldkit.bundles.seal import new_age_keys
from fieldkit.bundles.totals import FORMAT, read_totals, totals_bytes
from fieldkit.bundles.writer import Beside, write_bundle
from fieldkit.records.device import Disclosure
from fieldkit.records.entity import Entity
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.ids import new_id
from fieldkit.records.totals import COUNTS
from fieldkit.services.bare_keys import BelongsToAnOffice
from fieldkit.services.exchange import header_to
from fieldkit.services.export import export_bundle, list_bundles, preview_export, resend_bundle
from fieldkit.services.importing import import_any
from fieldkit.services.inspection import inspect_bundle, verify_bundle
from fieldkit.services.intake import intake_folder, take_in
from fieldkit.services.totals import added_up, preview_totals, received_totals
from fieldkit.services.workspace import Workspace
from tests.integration.exchange.conftest import family, save_family
from tests.integration.exchange.test_pseudonyms import SECRETS, joined, opened, write_secrets


@pytest.fixture
def laptop(field, office, stick) -> Workspace:
    """Return a laptop of which totals alone may leave."""
    return joined(field, office, stick, "ольховка", Disclosure.TOTALS)


def test_figures_reach_head_office_and_nobody_is_in_them(office, laptop, stick):
    key = write_secrets(laptop)

    path = export_bundle(laptop, None, stick).path
    taken = take_in(office, path)

    told = opened(path, office)
    with laptop.reading() as work:
        ids = [one.id for one in work.entities.list("persons")]
    assert [secret for secret in (*SECRETS.values(), key, *ids) if secret in told] == []
    assert taken.status is IntakeStatus.TAKEN, taken.sentence
    (received,) = received_totals(office)
    assert received.totals == preview_totals(laptop)
    assert family(office, key) is None


def test_the_figures_are_what_the_laptop_holds(office, laptop, stick):
    write_secrets(laptop)

    # Cards are dated by the computer's own clock, whatever day a form speaks of.
    laptop.now = lambda: datetime.now(UTC)
    months = {one.month: one for one in preview_totals(laptop).months}

    month = months["2026-11"]
    assert sum(one.counts["families"] for one in months.values()) == 1
    assert {name: month.counts[name] for name in COUNTS if name != "families"} == {
        "cases_opened": 1, "cases_closed": 0, "cases_open": 1, "forms": 1,
        "events": 1, "sessions": 1, "registered": 1, "came": 1, "certificates": 0,
    }  # fmt: skip
    # One district alone is the whole, so it is not told apart.
    assert month.districts == month.programmes == {}


def test_the_file_is_confirmed_and_the_changes_are_not(office, laptop, stick):
    write_secrets(laptop)
    before = preview_export(laptop).only_here
    taken = take_in(office, export_bundle(laptop, None, stick).path)

    take_in(laptop, taken.receipt_path)

    (bundle,) = list_bundles(laptop)
    assert bundle.confirmed_at is not None
    assert preview_export(laptop).only_here == before > 0


def test_newer_figures_take_the_place_of_older_ones_in_any_order(office, laptop, stick):
    write_secrets(laptop)
    first = export_bundle(laptop, None, stick).path
    save_family(laptop, "Клестова")
    second = export_bundle(laptop, None, stick).path

    take_in(office, second)
    late = take_in(office, first)
    again = take_in(office, second)

    assert (late.status, again.status) == (IntakeStatus.TAKEN, IntakeStatus.DUPLICATE)
    assert "Newer figures" in late.sentence
    assert received_totals(office)[0].totals == preview_totals(laptop)


def test_figures_of_several_laptops_are_added_up(field, office, laptop, stick):
    other = joined(field, office, stick, "иной", Disclosure.TOTALS)
    for one in (laptop, other):
        write_secrets(one)
        export_bundle(one, None, stick)

    intake_folder(office, stick)

    assert added_up(received_totals(office))["2026-11"]["cases_opened"] == 2


def test_a_file_of_figures_is_carried_by_others_and_taken_in_by_the_office(
    field, office, laptop, stick
):
    other = joined(field, office, stick, "иной", Disclosure.FULL)
    path = export_bundle(laptop, None, stick).path

    carried = import_any(other, path)

    assert carried.carried
    assert import_any(office, path).status is IntakeStatus.TAKEN


def test_it_is_inspected_verified_and_written_again(office, laptop, stick, tmp_path):
    path = export_bundle(laptop, None, stick).path
    elsewhere = tmp_path / "other"
    elsewhere.mkdir()

    again = resend_bundle(laptop, list_bundles(laptop)[0].id, elsewhere)

    assert again.read_bytes() == path.read_bytes()
    assert inspect_bundle(path).sentence.startswith("Figures 1 of ")
    assert verify_bundle(office, path).changes == 0


def spoilt(laptop: Workspace, office: Workspace, path, document: bytes, number: int = 9):
    """Write a file of figures by hand, signed by the laptop itself."""
    with laptop.reading() as work:
        identity, reader = work.devices.own(), work.devices.get(office.device.id)
    header = header_to(laptop, Kind.TOTALS, number, reader, new_id())
    write_bundle(path, header, identity, documents={"totals.json": document}, beside=Beside())
    return path


@pytest.mark.parametrize(
    "alter",
    [
        lambda one: {**one, "format": "other"},
        lambda one: {**one, "until": "вчера"},
        lambda one: {**one, "months": one["months"] * 2},
        lambda one: {**one, "months": [{**one["months"][0], "month": "2026-13"}]},
        lambda one: {**one, "months": [{**one["months"][0], "counts": {"families": 1}}]},
        lambda one: {**one, "months": [{**one["months"][0], "districts": {"a": {"x": 1}}}]},
        lambda one: {**one, "months": [{**one["months"][0], "districts": {"": {}}}]},
        lambda one: {
            **one,
            "months": [{**one["months"][0], "programmes": {"a": {"forms": -1}}}],
        },
        lambda one: {
            **one,
            "months": [{**one["months"][0], "programmes": {"a": {"forms": True}}}],
        },
        lambda one: {
            **one,
            "months": [{**one["months"][0], "programmes": {"a": {"forms": "Анна"}}}],
        },
    ],
)
def test_spoilt_figures_are_refused_and_the_good_ones_stay(office, laptop, stick, alter):
    write_secrets(laptop)
    take_in(office, export_bundle(laptop, None, stick).path)
    good = received_totals(office)
    document = json.loads(totals_bytes(preview_totals(laptop)))
    assert document["format"] == FORMAT

    wrong = json.dumps(alter(document), ensure_ascii=False).encode()
    taken = take_in(office, spoilt(laptop, office, stick / "x.fkb", wrong))

    assert (taken.status, taken.reason) == (IntakeStatus.REFUSED, "malformed")
    assert received_totals(office) == good


def test_whole_records_of_such_a_laptop_are_held_unopened(office, laptop, stick):
    save_family(laptop, "Клестова", "f1")
    laptop.device = replace(laptop.device, disclosure=Disclosure.FULL)

    taken = take_in(office, export_bundle(laptop, None, stick).path)

    assert (taken.status, taken.reason) == (IntakeStatus.REFUSED, "more_than_may_leave")
    assert family(office, "f1") is None


def test_a_restored_laptop_s_figures_count_though_its_files_are_numbered_anew(
    office, laptop, stick
):
    write_secrets(laptop)
    early = preview_totals(laptop)
    later = replace(early, until="2027-01-31")
    take_in(office, spoilt(laptop, office, stick / "9.fkb", totals_bytes(early), 9))

    taken = take_in(office, spoilt(laptop, office, stick / "1.fkb", totals_bytes(later), 1))

    assert taken.status is IntakeStatus.TAKEN
    assert received_totals(office)[0].totals.until == "2027-01-31"


def test_words_in_the_place_of_an_id_and_odd_days_do_not_leave(laptop):
    odd = {"district_id": "у Анны Орловой дома", "opened_on": "12.05.2025", "status": "open"}
    with laptop.unit_of_work() as work:
        work.entities.save(Entity("cases", "c1", "1", odd))
        work.entities.save(Entity("cases", "c2", "2", {**odd, "opened_on": "2026-11-02"}))
        work.commit()

    totals = preview_totals(laptop)

    assert read_totals(totals_bytes(totals)) == totals
    assert "Орловой" not in totals_bytes(totals).decode()
    assert [one.counts["cases_open"] for one in totals.months] == [1]


def test_figures_go_to_no_key(office, laptop, stick):
    with pytest.raises(BelongsToAnOffice):
        export_bundle(laptop, None, stick, key=new_age_keys()[1])
