"""Head office renews its keys: laptops follow by the next file, and nobody else leads them away."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.bundles.envelope import examine
from fieldkit.bundles.identity import new_identity
from fieldkit.bundles.succession import Succession, succeed
from fieldkit.bundles.trust import read_certificate
from fieldkit.bundles.trust_list import trust_list
from fieldkit.records.device import DeviceKind
from fieldkit.records.exchange import IntakeStatus
from fieldkit.services.certifying import own_certificate
from fieldkit.services.enrolment import (
    accept_invitation,
    accept_welcome,
    confirm_enrolment,
    enrol,
    invite,
    joined_office,
)
from fieldkit.services.exchange import CERTIFICATE_SETTING, SUCCESSIONS_SETTING, office_of
from fieldkit.services.export import export_bundle
from fieldkit.services.importing import import_any
from fieldkit.services.inspection import inspect_bundle
from fieldkit.services.intake import take_in
from fieldkit.services.kit_making import write_kit
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.recovery_words import ready_words, words_numbers
from fieldkit.services.refilling import fill_laptop
from fieldkit.services.relaying import list_carried, take_along
from fieldkit.services.renewing_keys import (
    KeyNeeded,
    KeyUnknown,
    keys_standing,
    put_away_key,
    renew_intake_key,
    renew_signing_key,
)
from fieldkit.services.succession import keep_successions
from fieldkit.services.trusting import list_to_send, revoke_laptop, take_list
from fieldkit.services.workspace import open_workspace
from tests.integration.exchange.conftest import PASSPHRASE, family, save_family
from tests.support.two_laptops import do


def hand_over(laptop, office, stick):
    found = take_in(office, export_bundle(laptop, None, stick).path)
    assert found.status is IntakeStatus.TAKEN, found.sentence
    return found


def answer(office, laptop, stick) -> Path:
    return write_answer(office, laptop.device.id, stick).paths[0]


def office_at(laptop):
    with laptop.reading() as work:
        return office_of(work)


def sealed_for(path: Path) -> str:
    return examine(path).header.recipients[0].recipient


# The key that opens bundles


def test_a_laptop_that_hears_of_the_next_key_seals_for_it(office, laptop, stick):
    before = office.device.recipient
    save_family(laptop, "Зарянкина", "f1")
    early = export_bundle(laptop, None, stick).path

    renew_intake_key(office)
    found = take_in(office, early)
    take_in(laptop, found.receipt_path)
    take_in(laptop, answer(office, laptop, stick))
    save_family(laptop, "Зарянкина-Клёст", "f1")
    late = export_bundle(laptop, None, stick).path

    assert found.status is IntakeStatus.TAKEN
    assert sealed_for(early) == before
    assert sealed_for(late) == office.device.recipient
    assert take_in(office, late).status is IntakeStatus.TAKEN


def test_a_laptop_that_did_not_hear_goes_on_with_the_key_that_it_knows(office, laptop, stick):
    renew_intake_key(office)
    renew_intake_key(office)
    save_family(laptop, "Зарянкина", "f1")

    found = hand_over(laptop, office, stick)

    assert family(office, "f1") is not None
    assert found.receipt_path is not None


def test_a_key_is_put_away_once_every_laptop_seals_for_the_next(field, office, laptop, stick):
    other = field.laptop("берёзовка", office)
    old = office.device.recipient
    office.now = lambda: laptop.now() + timedelta(days=1)
    renew_intake_key(office)
    first = [one.id for one in keys_standing(office).old[0].waiting]

    with pytest.raises(KeyNeeded):
        put_away_key(office, old)
    save_family(laptop, "Зарянкина", "f1")
    take_in(laptop, hand_over(laptop, office, stick).receipt_path)
    save_family(laptop, "Клёст", "f1")
    hand_over(laptop, office, stick)
    second = [one.id for one in keys_standing(office).old[0].waiting]
    revoke_laptop(office, other.device.id)
    put_away_key(office, old)

    assert set(first) == {laptop.device.id, other.device.id}
    assert second == [other.device.id]
    assert keys_standing(office).old == ()
    with office.reading() as work:
        assert work.devices.own().retired == ()
    with pytest.raises(KeyUnknown):
        put_away_key(office, old)


def test_a_former_key_opens_after_the_workspace_was_closed(field, office, laptop, stick):
    save_family(laptop, "Зарянкина", "f1")
    path = export_bundle(laptop, None, stick).path
    renew_intake_key(office)
    office.close()
    again = open_workspace(office.folder, PASSPHRASE)
    field.opened[field.opened.index(office)] = again

    assert take_in(again, path).status is IntakeStatus.TAKEN


@pytest.mark.parametrize("renew", [renew_intake_key, renew_signing_key])
def test_an_invitation_from_before_a_renewal_still_joins(field, office, stick, renew):
    laptop = field.workspace("рябиновка")
    invitation = invite(office, "рябиновка", stick)
    renew(office)

    request = accept_invitation(laptop, invitation)
    enrolment = enrol(office, request)
    words = joined_office(laptop).words
    accept_welcome(laptop, confirm_enrolment(office, enrolment, stick))

    assert enrolment.words == words
    assert office_at(laptop).id == office.device.id


def test_recovery_words_are_made_for_the_key_that_is_meant(office, laptop, stick):
    known = words_numbers(office, laptop.device.id)
    renew_intake_key(office)
    save_family(laptop, "Зарянкина", "f1")
    take_in(laptop, hand_over(laptop, office, stick).receipt_path)

    ready_words(laptop)
    save_family(laptop, "Клёст", "f1")
    hand_over(laptop, office, stick)

    fresh = words_numbers(office, laptop.device.id)
    assert set(known) < set(fresh)


def test_an_older_list_leads_no_laptop_back_to_an_older_key(office, laptop):
    with office.reading() as work:
        old = list_to_send(office, work)
    renew_intake_key(office)
    with office.reading() as work:
        new = list_to_send(office, work)

    for told in (new, old):
        do(laptop, lambda work, told=told: take_list(work, office_of(work), told))

    assert office_at(laptop).recipient == office.device.recipient


def test_a_list_with_another_key_counts_only_as_the_office_signed_it(office, laptop):
    stranger = new_identity(DeviceKind.OFFICE, "Чужая")
    with office.reading() as work:
        true = list_to_send(office, work)
    led_away = replace(true.recipients, now=stranger.device.recipient)
    forged = replace(true, version=99, recipients=led_away)
    signed = trust_list(stranger, true.laptops, version=99, issued_at=true.issued_at)

    for told in (forged, signed, replace(signed, office=true.office)):
        do(laptop, lambda work, told=told: take_list(work, office_of(work), told))

    assert office_at(laptop).recipient == office.device.recipient


# The key that signs


def test_a_laptop_follows_by_the_next_file_whatever_it_is(field, office, laptop, stick):
    renew_signing_key(office)

    kit = import_any(laptop, write_kit(office, stick).path)

    assert kit.status is IntakeStatus.TAKEN, kit.sentence
    assert office_at(laptop).id == office.device.id
    assert office_at(laptop).name == "область"


def test_several_renewals_are_followed_at_once(office, laptop, stick):
    first = office.device.id
    for _ in range(3):
        renew_signing_key(office)
    save_family(laptop, "Зарянкина", "f1")
    path = export_bundle(laptop, None, stick).path

    found = take_in(office, path)
    told = take_in(laptop, found.receipt_path)
    save_family(laptop, "Клёст", "f1")
    again = export_bundle(laptop, None, stick).path

    assert examine(path).header.recipients[0].device == first
    assert told.status is IntakeStatus.TAKEN, told.sentence
    with laptop.reading() as work:
        assert work.changes.only_here_count() == 0
    assert examine(again).header.recipients[0].device == office.device.id
    assert take_in(office, again).status is IntakeStatus.TAKEN


def test_what_the_old_key_signed_is_taken_in_after_the_renewal_was_heard(office, laptop, stick):
    save_family(laptop, "Зарянкина", "f1")
    old = hand_over(laptop, office, stick).receipt_path
    renew_signing_key(office)
    import_any(laptop, write_kit(office, stick).path)

    found = take_in(laptop, old)

    assert found.status is IntakeStatus.TAKEN, found.sentence
    with laptop.reading() as work:
        assert work.changes.unconfirmed_count() == 0


def test_certificate_and_list_of_the_new_key_hold(office, laptop, stick):
    renew_signing_key(office)
    save_family(laptop, "Зарянкина", "f1")

    take_in(laptop, hand_over(laptop, office, stick).receipt_path)

    with laptop.reading() as work:
        certificate = read_certificate(work.settings.get(CERTIFICATE_SETTING).encode())
        heard = work.settings.get("trust.version")
    with office.reading() as work:
        assert heard == work.settings.get("trust.version")
    assert certificate.office == office.device.id
    assert own_certificate(laptop) is not None


def test_head_office_goes_on_writing_and_its_earlier_changes_hold(field, office, laptop, stick):
    save_family(office, "Рябинина", "f5")
    renew_signing_key(office)
    save_family(office, "Рябинина-Клёст", "f5")
    save_family(laptop, "Зарянкина", "f1")
    hand_over(laptop, office, stick)
    office.close()
    again = open_workspace(office.folder, PASSPHRASE)
    field.opened[field.opened.index(office)] = again
    save_family(again, "Рябинина-Дрозд", "f5")

    with again.reading() as work:
        assert work.changes.verify() == ()
        assert work.devices.own().device.id == again.device.id
        assert len({change.device for change in work.changes.history("entity", "families/f5")}) == 2
    assert family(again, "f5").get("surname") == "Рябинина-Дрозд"


def test_a_laptop_that_joins_later_checks_what_the_old_key_signed(field, office, laptop, stick):
    save_family(office, "Рябинина", "f5")
    save_family(laptop, "Зарянкина", "f1")
    hand_over(laptop, office, stick)
    renew_signing_key(office)
    late = field.laptop("берёзовка", office)

    filled = fill_laptop(office, late.device.id, [laptop.device.id], stick)
    found = take_in(late, filled.paths[0])

    assert found.status is IntakeStatus.TAKEN, found.sentence
    assert family(late, "f1") is not None


def test_a_file_for_the_old_key_is_carried_and_let_go_of(field, office, laptop, stick):
    carrier = field.laptop("берёзовка", office)
    save_family(laptop, "Зарянкина", "f1")
    sent = export_bundle(laptop, None, stick).path
    renew_signing_key(office)
    import_any(carrier, write_kit(office, stick).path)

    taken = take_along(carrier, sent)
    before = [one.to_office for one in list_carried(carrier)]
    receipt = take_in(office, sent).receipt_path
    take_along(carrier, receipt)

    assert taken.status is IntakeStatus.TAKEN
    assert before == [True]
    with carrier.reading() as work:
        assert [one.kind for one in work.carried.list()].count("data") in (0, 1)
        assert all(one.let_go_at for one in work.carried.list() if one.kind == "data")


def test_the_outside_of_a_file_tells_the_keys_by_which_the_office_went_on(office, stick):
    renew_signing_key(office)

    found = inspect_bundle(write_kit(office, stick).path)

    assert found.successors == (office.device.id,)


def _forged(kind: str, office, stranger) -> tuple[Succession, ...]:
    """Return successions that a stranger wrote to lead laptops of this office away."""
    with office.reading() as work:
        own = work.devices.own()
    now = office.now()
    signed = succeed(stranger, stranger.device, issued_at=now)
    true_words = Succession(own.device.verify_key, replace(stranger.device, name=""), now)
    return {
        "signed by itself": (signed,),
        "signed by the wrong key": (replace(true_words, signature=signed.signature),),
        "not signed": (replace(true_words, signature=bytes(64)),),
    }[kind]


@pytest.mark.parametrize("kind", ["signed by itself", "signed by the wrong key", "not signed"])
def test_a_false_succession_leads_nobody_away(field, office, laptop, stick, kind):
    false = field.office("чужая")
    with false.reading() as work:
        stranger = work.devices.own()
    forged = _forged(kind, office, stranger)
    do(false, lambda work: keep_successions(work, forged))

    found = import_any(laptop, write_kit(false, stick).path)

    assert found.status is IntakeStatus.REFUSED
    assert office_at(laptop).id == office.device.id
    with laptop.reading() as work:
        assert work.settings.get(SUCCESSIONS_SETTING) == ""


def test_a_renewal_that_is_over_leads_nobody_back(field, office, laptop, stick):
    with office.reading() as work:
        stolen = work.devices.own()
    renew_signing_key(office)
    import_any(laptop, write_kit(office, stick).path)
    false = field.office("чужая")
    with false.reading() as work:
        stranger = work.devices.own()
    word = succeed(stolen, stranger.device, issued_at=office.now())
    do(false, lambda work: keep_successions(work, (word,)))

    found = import_any(laptop, write_kit(false, stick).path)

    assert found.status is IntakeStatus.REFUSED
    assert office_at(laptop).id == office.device.id


def test_the_old_key_speaks_for_no_laptops_any_more(office, laptop, stick):
    with office.reading() as work:
        stolen = work.devices.own()
    renew_signing_key(office)
    import_any(laptop, write_kit(office, stick).path)
    friend = new_identity(DeviceKind.LAPTOP, "подставной")
    told = trust_list(stolen, (friend.device,), version=99, issued_at=office.now())

    do(laptop, lambda work: take_list(work, stolen.device, told))

    with laptop.reading() as work:
        assert work.devices.get(friend.device.id) is None


def test_a_laptop_that_only_opened_an_invitation_can_hand_over(field, office, stick):
    laptop = field.workspace("рябиновка")
    save_family(laptop, "Зарянкина", "f1")
    accept_invitation(laptop, invite(office, "рябиновка", stick))

    made = export_bundle(laptop, None, stick)

    assert sealed_for(made.path) == office.device.recipient
