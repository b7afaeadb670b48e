"""A laptop joins an office by three files and twelve words."""

from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.bundles.errors import (
    BundleMalformed,
    BundleRefused,
    ForAnotherLaptop,
    ForAnotherOffice,
    OtherKindOfFile,
    UnknownOffice,
)
from fieldkit.bundles.header import Kind
from fieldkit.bundles.trust import EnrolmentRequest
from fieldkit.bundles.writer import write_bundle
from fieldkit.i18n import speaking
from fieldkit.records.device import Disclosure
from fieldkit.records.exchange import IntakeStatus
from fieldkit.services.enrolment import (
    CertificateWrong,
    InvitationUnknown,
    OtherOffice,
    WordsDiffer,
    accept_invitation,
    accept_welcome,
    check_words_with,
    compare_words,
    confirm_enrolment,
    enrol,
    invite,
    joined_office,
)
from fieldkit.services.exchange import OnlyAtTheOffice, OnlyOnALaptop
from fieldkit.services.export import export_bundle, preview_export
from fieldkit.services.importing import import_any
from fieldkit.services.inspection import inspect_bundle
from fieldkit.services.laptops import list_laptops
from fieldkit.services.workspace import Workspace, open_workspace
from tests.integration.exchange.conftest import PASSPHRASE, Field, save_family
from tests.support.bundles import Laptop, header_for


@pytest.fixture
def new(field: Field) -> Workspace:
    return field.workspace("новая")


def test_three_files_make_a_laptop_known(
    field: Field, office: Workspace, new: Workspace, stick: Path
):
    invitation = invite(office, "Ольховка", stick)

    request = accept_invitation(new, invitation)
    asked = enrol(office, request)
    before = list_laptops(office)
    welcome = confirm_enrolment(office, asked, stick)
    sentence = accept_welcome(new, welcome)

    assert before == ()
    assert [row.device.name for row in list_laptops(office)] == ["Ольховка"]
    assert joined_office(new).office.id == office.device.id
    assert joined_office(new).certified
    assert new.device.name == "Ольховка"
    assert "enrolled" in sentence
    assert {path.suffix for path in stick.iterdir()} == {".fkb"}


def test_both_sides_show_the_same_words(office: Workspace, new: Workspace, stick: Path):
    asked = enrol(office, accept_invitation(new, invite(office, "Ольховка", stick)))

    words = joined_office(new).words

    assert len(words) == 12
    assert asked.words == words == check_words_with(office, new.device)
    with speaking("ru"):
        assert joined_office(new).words == dict(asked.all_words)["ru"] != words


def test_words_are_compared_in_either_language_and_any_writing(
    office: Workspace, new: Workspace, stick: Path
):
    asked = enrol(office, accept_invitation(new, invite(office, "Ольховка", stick)))

    for _code, words in asked.all_words:
        compare_words(asked, ", ".join(words).upper().replace("Ё", "Е"))

    for spoken in ("", asked.words[0], " ".join(reversed(asked.words))):
        with pytest.raises(WordsDiffer):
            compare_words(asked, spoken)


def test_nothing_is_kept_before_the_words_are_confirmed(
    office: Workspace, new: Workspace, stick: Path
):
    request = accept_invitation(new, invite(office, "Ольховка", stick))

    found = import_any(office, request)

    assert found.kind == "enrol"
    assert found.enrolment.words == joined_office(new).words
    assert list_laptops(office) == ()


def test_work_can_be_handed_over_before_the_welcome(office: Workspace, new: Workspace, stick: Path):
    accept_invitation(new, invite(office, "Ольховка", stick))
    save_family(new, "Рябинина")

    bundle = export_bundle(new, None, stick)

    assert bundle.changes == 2
    assert not joined_office(new).certified


def test_joining_survives_closing(field: Field, laptop: Workspace, office: Workspace):
    laptop.close()
    field.opened.remove(laptop)

    again = open_workspace(laptop.folder, PASSPHRASE)
    field.opened.append(again)

    assert again.device == laptop.device
    assert joined_office(again).certified


def test_the_files_carry_no_name_of_a_person(office: Workspace, new: Workspace, stick: Path):
    invitation = invite(office, "Ноутбук Зарянкиной", stick)
    accept_invitation(new, invitation)

    for path in stick.iterdir():
        data = path.read_bytes()
        assert "Зарянкин".encode() not in data
        assert "Ольхова".encode() not in data
        assert path.name.isascii()


def test_a_laptop_belongs_to_one_office(field: Field, laptop: Workspace, stick: Path):
    other = field.office("соседняя область")

    with pytest.raises(OtherOffice):
        accept_invitation(laptop, invite(other, "Ольховка", stick))


def test_an_invitation_may_be_accepted_again(office: Workspace, laptop: Workspace, stick: Path):
    request = accept_invitation(laptop, invite(office, "Ольховка", stick))

    asked = enrol(office, request)

    assert asked.repeated
    assert asked.laptop.id == laptop.device.id


def test_an_invitation_is_for_one_laptop(
    field: Field, office: Workspace, new: Workspace, stick: Path
):
    invitation = invite(office, "Ольховка", stick)
    second = field.workspace("вторая")
    requests = [
        accept_invitation(new, invitation, field.stick("1")),
        accept_invitation(second, invitation, field.stick("2")),
    ]
    confirm_enrolment(office, enrol(office, requests[0]), stick)

    with pytest.raises(InvitationUnknown):
        enrol(office, requests[1])


def test_a_request_that_nobody_invited_is_refused(
    field: Field, office: Workspace, new: Workspace, stick: Path
):
    with new.reading() as work:
        identity = work.devices.own()
    header = header_for(identity, Laptop(identity).identity, kind=Kind.ENROL)
    with office.reading() as work:
        header = header_for(identity, work.devices.own(), kind=Kind.ENROL)
    request = EnrolmentRequest("nobody's", identity.device, "0.1.0")
    write_bundle(stick / "x.fkb", header, identity, documents={"enrol.json": request.as_bytes()})

    with pytest.raises(InvitationUnknown):
        enrol(office, stick / "x.fkb")


def test_a_request_with_anothers_keys_is_refused(
    field: Field, office: Workspace, new: Workspace, stick: Path
):
    with new.reading() as work:
        identity = work.devices.own()
    with office.reading() as work:
        header = header_for(identity, work.devices.own(), kind=Kind.ENROL)
    victim = field.workspace("вторая").device
    request = EnrolmentRequest("x", victim, "0.1.0")
    write_bundle(stick / "x.fkb", header, identity, documents={"enrol.json": request.as_bytes()})

    with pytest.raises(BundleMalformed):
        enrol(office, stick / "x.fkb")


def test_a_welcome_of_another_laptop_is_refused(
    field: Field, office: Workspace, laptop: Workspace, stick: Path
):
    other = field.workspace("вторая")
    asked = enrol(office, accept_invitation(other, invite(office, "вторая", stick)))
    welcome = confirm_enrolment(office, asked, stick)

    with pytest.raises(ForAnotherLaptop):
        accept_welcome(laptop, welcome)


def test_a_certificate_for_other_keys_is_refused(
    office: Workspace, laptop: Workspace, stick: Path, field: Field
):
    """An office that mixes two laptops up does not mix the laptops up."""
    other = field.workspace("вторая")
    asked = enrol(office, accept_invitation(other, invite(office, "вторая", stick)))
    mixed = replace(asked.laptop, recipient=laptop.device.recipient)
    folder = field.stick("другая")
    path = confirm_enrolment(office, replace(asked, laptop=mixed), folder)

    with pytest.raises((CertificateWrong, BundleRefused)):
        accept_welcome(other, path)


def test_a_welcome_of_a_strange_office_is_refused(
    field: Field, office: Workspace, laptop: Workspace, stick: Path
):
    other = field.office("соседняя область")
    spare = field.workspace("вторая")
    asked = enrol(other, accept_invitation(spare, invite(other, "вторая", stick)))
    welcome = confirm_enrolment(other, replace(asked, laptop=laptop.device), stick)

    with pytest.raises(UnknownOffice):
        accept_welcome(laptop, welcome)


def test_a_request_for_another_office_is_refused(
    field: Field, office: Workspace, new: Workspace, stick: Path
):
    other = field.office("соседняя область")

    request = accept_invitation(new, invite(office, "Ольховка", stick))

    with pytest.raises(ForAnotherOffice):
        enrol(other, request)


def test_each_side_refuses_the_others_part(office: Workspace, laptop: Workspace, stick: Path):
    invitation = invite(office, "Ольховка", stick)

    with pytest.raises(OnlyAtTheOffice):
        invite(laptop, "Ольховка", stick)
    with pytest.raises(OnlyAtTheOffice):
        enrol(laptop, invitation)
    with pytest.raises(OnlyOnALaptop):
        accept_invitation(office, invitation)
    assert import_any(office, invitation).status is IntakeStatus.REFUSED


def test_a_file_of_another_kind_is_told_apart(office: Workspace, laptop: Workspace, stick: Path):
    invitation = invite(office, "Ольховка", stick)

    with pytest.raises(OtherKindOfFile):
        enrol(office, invitation)
    with pytest.raises(OtherKindOfFile):
        accept_welcome(laptop, invitation)


def test_what_may_leave_is_fixed_by_the_certificate(office: Workspace, new: Workspace, stick: Path):
    invitation = invite(office, "Ольховка", stick, disclosure=Disclosure.PSEUDONYMISED)
    asked = enrol(office, accept_invitation(new, invitation))
    accept_welcome(new, confirm_enrolment(office, asked, stick))
    save_family(new, "Рябинина")

    assert not preview_export(new).personal
    assert inspect_bundle(export_bundle(new, None, stick).path).codes


def test_the_whole_joining_goes_by_dropping_files(office: Workspace, new: Workspace, stick: Path):
    invitation = invite(office, "Ольховка", stick)

    joined = import_any(new, invitation)
    asked = import_any(office, joined.path)
    welcomed = import_any(new, confirm_enrolment(office, asked.enrolment, stick))

    assert [one.kind for one in (joined, asked, welcomed)] == ["invitation", "enrol", "welcome"]
    assert {one.status for one in (joined, asked, welcomed)} == {IntakeStatus.TAKEN}
