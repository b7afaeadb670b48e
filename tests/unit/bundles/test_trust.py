"""Joining: who is trusted by which keys, and the words that two people read to each other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fieldkit.bundles.header import Tip
from fieldkit.bundles.identity import new_identity
from fieldkit.bundles.receipt import BundleNote, Receipt, read_receipt
from fieldkit.bundles.strict_json import NotStrict
from fieldkit.bundles.trust import (
    Certificate,
    EnrolmentRequest,
    FormReference,
    Invitation,
    certificate_holds,
    certify,
    check_words,
    read_certificate,
    read_enrolment_request,
    read_invitation,
    word_list,
)
from fieldkit.records.device import Device, DeviceKind, Disclosure, Identity
from fieldkit.records.mandate import Mandate

NOW = datetime(2026, 11, 12, 9, 40, tzinfo=UTC)


def new_office() -> Identity:
    return new_identity(DeviceKind.OFFICE, "Область")


def new_laptop() -> Device:
    return new_identity(DeviceKind.LAPTOP, "Ольховка").device


def certificate(office: Identity, laptop: Device) -> Certificate:
    until = NOW + timedelta(days=730)
    return certify(office, laptop, mandate=Mandate(), issued_at=NOW, expires_at=until)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_words_are_2048_and_told_apart_by_four_letters(language: str):
    words = word_list(language)

    assert len(words) == 2048
    assert all(4 <= len(word) <= 8 and word.isalpha() and word.islower() for word in words)
    assert len({word[:4].replace("ё", "е") for word in words}) == 2048
    assert list(words) == sorted(words, key=lambda word: word.replace("ё", "е"))


def test_both_sides_read_the_same_twelve_words():
    office, laptop = new_office().device, new_laptop()
    as_received = replace(laptop, name="", enrolled_at=NOW, disclosure=Disclosure.TOTALS)

    words = check_words(office, laptop, "ru")

    assert len(words) == 12
    assert set(words) <= set(word_list("ru"))
    assert check_words(office, as_received, "ru") == words
    assert [word_list("en").index(word) for word in check_words(office, laptop, "en")] == [
        word_list("ru").index(word) for word in words
    ]


def test_any_other_key_gives_other_words():
    office, laptop, stranger = new_office().device, new_laptop(), new_laptop()
    words = check_words(office, laptop, "en")

    others = [
        check_words(office, replace(laptop, verify_key=stranger.verify_key), "en"),
        check_words(office, replace(laptop, recipient=stranger.recipient), "en"),
        check_words(replace(office, verify_key=stranger.verify_key), laptop, "en"),
        check_words(replace(office, recipient=stranger.recipient), laptop, "en"),
    ]

    assert words not in others
    assert len(set(others)) == 4


def test_documents_come_back_as_they_were_written():
    office, laptop = new_office(), new_laptop()
    form = FormReference("family_registration", "3", "ab" * 32)
    invitation = Invitation("i", office.device, Disclosure.FULL, (form,), ("families",))
    request = EnrolmentRequest("i", laptop, "0.1.0")
    tip = Tip(laptop.id, "0" * 32, 7, "cd" * 32)
    note = BundleNote(122, "ef" * 32, "taken", "", 112, NOW)
    receipt = Receipt(laptop.id, NOW, (tip,), (note,))

    assert read_invitation(invitation.as_bytes()) == invitation
    assert read_enrolment_request(request.as_bytes()) == request
    assert read_receipt(receipt.as_bytes()) == receipt
    assert read_certificate(certificate(office, laptop).as_bytes()) == certificate(office, laptop)


def test_a_certificate_holds_for_its_office_and_its_laptop_only():
    office, laptop, stranger = new_office(), new_laptop(), new_laptop()
    given = certificate(office, laptop)

    assert certificate_holds(given, office.device)
    assert not certificate_holds(given, new_office().device)
    assert not certificate_holds(replace(given, laptop=stranger), office.device)
    assert not certificate_holds(replace(given, disclosure=Disclosure.TOTALS), office.device)
    assert not certificate_holds(
        replace(given, expires_at=NOW + timedelta(days=9999)), office.device
    )


@pytest.mark.parametrize(
    "broken", [b"", b"{}", b"[]", b"null", b'{"format":"fieldkit-invitation"}']
)
def test_a_document_of_another_form_is_refused(broken: bytes):
    for read in (read_invitation, read_enrolment_request, read_certificate, read_receipt):
        with pytest.raises(ValueError, match=r"."):
            read(broken)


def test_keys_that_do_not_fit_their_name_are_refused():
    office, laptop = new_office().device, new_laptop()
    for changed in (
        replace(laptop, id="0" * 32),
        replace(laptop, recipient="age1nonsense"),
        replace(laptop, kind=DeviceKind.OFFICE),
        replace(laptop, verify_key=office.verify_key),
    ):
        with pytest.raises(ValueError, match=r"."):
            read_enrolment_request(EnrolmentRequest("i", changed, "0.1.0").as_bytes())


def test_a_deep_document_is_refused_without_recursing():
    with pytest.raises(NotStrict):
        read_receipt(b'{"a":' * 900 + b"1" + b"}" * 900)
