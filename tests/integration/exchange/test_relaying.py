"""A laptop carries sealed files for others, and lets each go once its outside is answered."""

from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.bundles.errors import BundleRefused, ForAnotherOffice, TooManyStrangers
from fieldkit.bundles.header import Kind
from fieldkit.bundles.writer import write_bundle
from fieldkit.records.exchange import IntakeStatus, Standing
from fieldkit.services import relay_checks
from fieldkit.services.enrolment import (
    accept_invitation,
    accept_welcome,
    confirm_enrolment,
    enrol,
    invite,
)
from fieldkit.services.exchange import NoOffice
from fieldkit.services.export import export_bundle
from fieldkit.services.importing import import_any, import_folder
from fieldkit.services.intake import intake_folder, take_in
from fieldkit.services.refilling import fill_laptop
from fieldkit.services.relaying import (
    NothingToForward,
    forward_carried,
    leave_behind,
    list_carried,
    look_over,
    take_along,
)
from fieldkit.services.workspace import Workspace
from tests.integration.exchange.conftest import Field, save_family
from tests.support.bundles import Laptop, header_for, honest


@pytest.fixture
def centre(field: Field, office: Workspace) -> Workspace:
    return field.laptop("центр", office)


@pytest.fixture
def far(field: Field, office: Workspace) -> Workspace:
    return field.laptop("дальний", office)


@pytest.fixture
def road(field: Field) -> Path:
    return field.stick("дорога")


def hand_over(laptop: Workspace, stick: Path, surname: str = "Рябинина") -> Path:
    save_family(laptop, surname)
    return export_bundle(laptop, None, stick).path


def carried(workspace: Workspace) -> list[str]:
    return [one.file.file_name for one in list_carried(workspace)]


def test_files_travel_by_another_laptop_and_answers_come_back(
    field, office, laptop, far, centre, stick, road, surnames
):
    first, second = hand_over(laptop, stick, "Рябинина"), hand_over(far, stick, "Осинина")
    written = {path.name: path.read_bytes() for path in (first, second)}
    import_folder(centre, stick)
    hand_over(centre, road, "Буковская")
    sent = forward_carried(centre, road)

    intake_folder(office, road)
    import_folder(centre, road)
    back = field.stick("обратно")
    forward_carried(centre, back)
    answers = [import_folder(one, back) for one in (laptop, far)]

    assert {path.name: path.read_bytes() for path in sent.paths} == written
    assert sent.laptops == 2
    assert surnames(office) == ["Буковская", "Осинина", "Рябинина"]
    for one in (laptop, far, centre):
        with one.reading() as work:
            assert work.changes.unconfirmed_count() == 0
    own = [[one for one in found if not one.carried] for found in answers]
    assert [[one.status for one in found] for found in own] == [[IntakeStatus.TAKEN]] * 2


def test_a_file_is_carried_until_the_office_says_that_it_has_it(
    field, office, laptop, far, centre, stick, road
):
    hand_over(laptop, stick)
    hand_over(far, stick)
    import_folder(centre, stick)
    forward_carried(centre, road)
    (road / f"{far.device.code}-000001.fkb").unlink()
    intake_folder(office, road)

    import_folder(centre, road)

    names = carried(centre)
    assert f"{far.device.code}-000001.fkb" in names
    assert f"{laptop.device.code}-000001.fkb" not in names
    kept = {path.name for path in (centre.folder / "carried").iterdir()}
    assert kept == {f"{one.file.id}.fkb" for one in list_carried(centre)}


def test_an_answer_is_carried_until_its_laptop_has_taken_it_in(
    field, office, laptop, centre, stick, road
):
    take_in(office, hand_over(laptop, stick))
    import_folder(centre, stick)
    answer = f"receipt-{laptop.device.code}-000001.fkb"
    assert answer in carried(centre)
    forward_carried(centre, road)
    import_folder(laptop, road)

    take_along(centre, hand_over(laptop, road, "Осинина"))

    assert answer not in carried(centre)


def test_a_newer_receipt_takes_the_place_of_an_older_one(field, office, laptop, centre, stick):
    take_in(office, hand_over(laptop, stick))
    import_folder(centre, stick)
    later = field.stick("позже")
    take_in(office, hand_over(laptop, later, "Осинина"))

    import_folder(centre, later)

    assert carried(centre) == [f"receipt-{laptop.device.code}-000002.fkb"]


def test_a_new_laptop_joins_through_another_one(field, office, centre, stick, road):
    fresh = field.workspace("новый")
    request = accept_invitation(fresh, invite(office, "07", stick), stick)
    found = import_any(centre, request)
    assert list_carried(centre)[0].file.standing is Standing.UNKNOWN
    sent = forward_carried(centre, road)
    welcome = confirm_enrolment(office, enrol(office, sent.paths[0]), road)

    import_any(centre, welcome)
    back = forward_carried(centre, field.stick("обратно"))

    assert found.carried
    assert [path.name for path in back.paths] == [f"welcome-{fresh.device.code}.fkb"]
    assert accept_welcome(fresh, back.paths[0])


def test_a_filling_travels_too(field, office, laptop, far, centre, stick, road, surnames):
    take_in(office, hand_over(laptop, stick))
    fill_laptop(office, far.device.id, [laptop.device.id], road)

    import_folder(centre, road)
    forward_carried(centre, field.stick("обратно"))
    import_folder(far, field.stick("обратно"))

    assert surnames(far) == ["Рябинина"]
    assert surnames(centre) == []


def test_the_same_file_is_carried_once(laptop, centre, stick):
    path = hand_over(laptop, stick)
    take_along(centre, path)

    again = take_along(centre, path)

    assert again.status is IntakeStatus.DUPLICATE
    assert len(list_carried(centre)) == 1


def test_an_answered_file_is_not_carried_again(office, laptop, centre, stick, road):
    path = hand_over(laptop, stick)
    take_along(centre, path)
    answer = take_in(office, path, receipt_to=road)
    take_along(centre, answer.receipt_path)

    again = take_along(centre, path)

    assert again.status is IntakeStatus.DUPLICATE
    assert carried(centre) == [answer.receipt_path.name]
    assert path not in look_over(centre, stick).own


def test_a_damaged_file_is_refused_and_not_kept(laptop, centre, stick):
    path = hand_over(laptop, stick)
    whole = path.read_bytes()
    reasons = []
    for broken in (whole[:-5], whole[:900] + bytes([whole[900] ^ 1]) + whole[901:], b"PK"):
        path.write_bytes(broken)
        reasons.append(import_any(centre, path).status)
        with pytest.raises(BundleRefused):
            take_along(centre, path)

    assert reasons == [IntakeStatus.REFUSED] * 3
    assert list_carried(centre) == ()
    assert not (centre.folder / "carried").exists()


def test_a_file_for_another_office_is_not_carried(field, laptop, centre, stick):
    other = field.office("другая область")
    stranger = field.laptop("чужой", other)

    path = hand_over(stranger, stick)

    with pytest.raises(ForAnotherOffice):
        take_along(centre, path)
    assert import_any(centre, path).status is IntakeStatus.REFUSED
    assert look_over(centre, stick).others == ()


def test_nobody_writes_in_the_name_of_the_office(field, office, laptop, centre, stick):
    """The office's name with another key, as a receipt for a laptop."""
    forger = Laptop()
    with laptop.reading() as work:
        reader = work.devices.own()
    header = header_for(forger.identity, reader, kind=Kind.RECEIPT, answers=("a" * 64,))
    path = write_bundle(
        stick / "receipt.fkb", header, forger.identity, documents={"receipt.json": b"{}"}
    ).envelope.path

    with pytest.raises(ForAnotherOffice):
        take_along(centre, path)


def test_a_stranger_cannot_make_a_carrier_let_go(office, laptop, centre, stick, road):
    wanted = take_along(centre, hand_over(laptop, stick))
    forger = Laptop()
    with office.reading() as work:
        reader = work.devices.own()
    header = header_for(forger.identity, reader, answers=(wanted.file.id,))
    path = write_bundle(
        road / "x.fkb", header, forger.identity, commits=forger.commits(1)
    ).envelope.path

    found = take_along(centre, path)

    assert (found.let_go, len(list_carried(centre))) == (0, 2)
    assert "has not heard of the sender" in found.sentence


def test_a_name_on_the_stick_leads_nowhere(office, laptop, centre, stick, road):
    path = hand_over(laptop, stick)
    odd = path.rename(stick / "..%2f..%2fetc$(reboot).fkb")

    take_along(centre, odd)
    sent = forward_carried(centre, road)

    assert [one.name for one in sent.paths] == [f"{laptop.device.code}-000001.fkb"]


def test_strangers_cannot_fill_the_disk(office, centre, stick, monkeypatch):
    monkeypatch.setattr(relay_checks, "_MOST_OF_STRANGERS", 2)
    with office.reading() as work:
        reader = work.devices.own()
    paths = []
    for _number in range(3):
        stranger = Laptop()
        paths.append(honest(stick, stranger, reader, stranger.commits(1)).envelope.path)
    for path in paths[:2]:
        take_along(centre, path)

    with pytest.raises(TooManyStrangers):
        take_along(centre, paths[2])


def test_a_laptop_without_an_office_carries_nothing(field, laptop, stick):
    alone = field.workspace("один")
    path = hand_over(laptop, stick)

    with pytest.raises(NoOffice):
        take_along(alone, path)
    assert import_any(alone, path).status is IntakeStatus.REFUSED


def test_what_waits_is_counted_in_days_and_left_only_by_a_person(laptop, centre, stick, road):
    found = take_along(centre, hand_over(laptop, stick))
    now = centre.now()
    centre.now = lambda: now + timedelta(days=12, hours=1)
    assert [one.days for one in list_carried(centre)] == [12]

    left = leave_behind(centre, [found.file.id])

    assert (left, list_carried(centre)) == (1, ())
    with pytest.raises(NothingToForward):
        forward_carried(centre, road)
    assert take_along(centre, stick / found.file.file_name).status is IntakeStatus.TAKEN


def test_files_that_no_list_names_are_taken_up_again(laptop, centre, stick, road):
    """As after a restore of an earlier state of the workspace."""
    found = take_along(centre, hand_over(laptop, stick))
    with centre.unit_of_work() as work:
        work.carried.forget(found.file.id)
        work.commit()

    sent = forward_carried(centre, road)

    assert [one.name for one in sent.paths] == [found.file.file_name]


def test_a_laptop_finds_its_own_among_several(field, office, laptop, far, centre, stick):
    for one in (laptop, far, centre):
        take_in(office, hand_over(one, stick))

    found = look_over(laptop, stick)

    assert [path.name for path in found.own] == [f"receipt-{laptop.device.code}-000001.fkb"]
    assert (len(found.others), found.laptops) == (4, 2)
    import_folder(laptop, stick, along=False)
    assert look_over(laptop, stick).own == ()
    assert list_carried(laptop) == ()


def test_a_stick_that_goes_to_and_fro_refuses_nothing_at_the_office(office, laptop, far, stick):
    take_in(office, hand_over(laptop, stick))
    fill_laptop(office, far.device.id, [laptop.device.id], stick)

    found = intake_folder(office, stick)

    assert [one.status for one in found] == [IntakeStatus.DUPLICATE]
