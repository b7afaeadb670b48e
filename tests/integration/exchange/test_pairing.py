"""Two laptops that no list names to each other are made known on the spot, by words read aloud."""

import shutil
from dataclasses import replace

import pytest

from fieldkit.bundles.errors import BundleMalformed
from fieldkit.bundles.header import Kind
from fieldkit.bundles.pairing import PairingOffer
from fieldkit.records.entity import Entity
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.people import Role
from fieldkit.services.enrolment import (
    accept_invitation,
    accept_welcome,
    confirm_enrolment,
    enrol,
    invite,
)
from fieldkit.services.enrolment_files import write_document
from fieldkit.services.export import export_bundle
from fieldkit.services.handing_over_cases import ColleagueUnknown, ask_handover, hand_over_cases
from fieldkit.services.importing import import_any
from fieldkit.services.intake import take_in
from fieldkit.services.pairing import (
    OfAnotherOffice,
    PairedIsRevoked,
    confirm_pairing,
    show_to_laptops,
)
from fieldkit.services.trusting import revoke_laptop
from fieldkit.services.workspace import Workspace
from tests.integration.exchange.conftest import Field
from tests.support.two_laptops import ANNA, BELLA, Pair, becomes, case, names, save, tell_list


@pytest.fixture
def strangers(field: Field, office: Workspace, stick) -> Pair:
    """Two laptops of one office that have not heard of each other; Anna's has a family."""
    anna, bella = field.laptop("ольховка", office), field.laptop("берёзовка", office)
    becomes(anna, ANNA, "Ольхова Анна")
    becomes(bella, BELLA, "Берёзова Белла")
    save(anna, Entity("specialists", BELLA, "Берёзова Белла", {"active": "yes"}))
    save(anna, Entity("families", "f1", "Рябинины", {"surname": "Рябинина"}))
    save(anna, case("c1", "f1", ANNA))
    return Pair(office, anna, bella, stick)


def pair(one: Workspace, other: Workspace, stick) -> None:
    """Carry a stick to and fro, and compare the words."""
    assert show_to_laptops(one, stick) == ()
    (seen_there,) = show_to_laptops(other, stick)
    (seen_here,) = show_to_laptops(one, stick)
    assert seen_here.words == seen_there.words
    confirm_pairing(one, seen_here)
    confirm_pairing(other, seen_there)


def test_families_go_between_laptops_that_were_paired_on_the_spot(strangers: Pair, stick):
    with pytest.raises(ColleagueUnknown):
        strangers.hand("f1")

    pair(strangers.anna, strangers.bella, stick)
    found = take_in(strangers.bella, strangers.hand("f1").paths[0])

    assert found.status is IntakeStatus.TAKEN, found.sentence
    assert names(strangers.bella) == ["Рябинина"]
    assert [one.id for one in ask_handover(strangers.bella, ["f1"]).laptops] == [
        strangers.anna.device.id
    ]


def test_two_devices_of_one_person_without_an_office_exchange(field: Field, stick):
    first, second = field.workspace("первый"), field.workspace("второй")
    save(first, Entity("families", "f1", "Рябинины", {"surname": "Рябинина"}))
    pair(first, second, stick)

    written = hand_over_cases(first, ["f1"], second.device.id, stick)

    assert take_in(second, written.paths[0]).status is IntakeStatus.TAKEN
    assert names(second) == ["Рябинина"]


def test_each_writes_its_keys_once_and_twelve_words_are_shown(strangers: Pair, stick):
    pair(strangers.anna, strangers.bella, stick)

    (again,) = show_to_laptops(strangers.anna, stick)

    assert len(again.words) == 12
    assert again.known
    assert len(list(stick.iterdir())) == 2


def test_head_office_is_sent_nothing_of_a_laptop_that_it_does_not_know(
    strangers: Pair, field: Field, stick
):
    alone = becomes(field.workspace("одна"), ANNA, "Ольхова Анна")
    save(alone, Entity("families", "f7", "Клёновы", {"surname": "Клёнова"}))
    save(alone, case("c7", "f7", ANNA))
    pair(alone, strangers.bella, stick)
    take_in(
        strangers.bella, hand_over_cases(alone, ["f7"], strangers.bella.device.id, stick).paths[0]
    )
    save(strangers.bella, Entity("families", "f9", "Осинины", {"surname": "Осинина"}))

    first = take_in(strangers.office, export_bundle(strangers.bella, None, stick).path)
    known_then = names(strangers.office)
    joins(alone, strangers.office, stick)
    tell_list(strangers.office, strangers.bella)
    second = take_in(
        strangers.office, export_bundle(strangers.bella, None, field.stick("потом")).path
    )

    assert (first.status, second.status) == (IntakeStatus.TAKEN, IntakeStatus.TAKEN)
    assert known_then == ["Осинина"]
    assert names(strangers.office) == ["Клёнова", "Осинина"]


def joins(laptop: Workspace, office: Workspace, stick) -> None:
    laptop.user = replace(laptop.user, role=Role.ADMINISTRATOR)
    laptop.users_changed()
    request = accept_invitation(laptop, invite(office, "одна", stick))
    accept_welcome(laptop, confirm_enrolment(office, enrol(office, request), stick))


def test_a_laptop_of_another_office_is_not_paired(strangers: Pair, field: Field, stick):
    alien = field.laptop("чужая", field.office("другая область"))
    show_to_laptops(alien, stick)

    with pytest.raises(OfAnotherOffice):
        show_to_laptops(strangers.anna, stick)


def test_a_revoked_laptop_is_not_paired(strangers: Pair, stick):
    revoke_laptop(strangers.office, strangers.bella.device.id)
    tell_list(strangers.office, strangers.anna)
    show_to_laptops(strangers.bella, stick)

    with pytest.raises(PairedIsRevoked):
        show_to_laptops(strangers.anna, stick)


def test_whoever_stands_between_the_two_is_seen_by_the_words(strangers: Pair, field: Field, stick):
    between = field.workspace("чужой")
    road, far = field.stick("сюда"), field.stick("туда")
    show_to_laptops(between, road)
    shutil.copytree(road, far, dirs_exist_ok=True)

    (seen_by_anna,) = show_to_laptops(strangers.anna, road)
    (seen_by_bella,) = show_to_laptops(strangers.bella, far)

    assert seen_by_anna.words != seen_by_bella.words


def test_keys_that_are_not_the_signers_are_refused(strangers: Pair, field: Field, stick):
    between = field.workspace("чужой")
    offer = PairingOffer(strangers.bella.device, "").as_bytes()
    write_document(between, Kind.PAIRING, None, ("pairing.json", offer), stick, "pairing-x.fkb")

    with pytest.raises(BundleMalformed):
        show_to_laptops(strangers.anna, stick)


def test_the_file_is_no_bundle_to_take_in_and_names_nobody(strangers: Pair, stick):
    show_to_laptops(strangers.anna, stick)
    (file,) = stick.iterdir()

    found = import_any(strangers.bella, file)

    assert found.status is IntakeStatus.REFUSED
    assert "Connect a laptop" in found.sentence
    assert "ольховка" not in PairingOffer(strangers.anna.device, "").as_bytes().decode()
