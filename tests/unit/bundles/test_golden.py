"""Files that the first release wrote open for ever: these are never written anew."""

import hashlib
import json
from pathlib import Path

import pytest

from fieldkit.bundles.envelope import examine, kind_outside
from fieldkit.bundles.header import PSEUDONYMISED, Kind
from fieldkit.bundles.identity import signature_holds
from fieldkit.bundles.pairing import read_pairing
from fieldkit.bundles.reader import Opened, open_bundle
from fieldkit.bundles.receipt import read_receipt
from fieldkit.bundles.totals import read_totals
from fieldkit.bundles.trust import (
    certificate_holds,
    check_words,
    read_certificate,
    read_enrolment_request,
    read_invitation,
)
from fieldkit.records.device import Device, DeviceKind, Identity
from fieldkit.records.pseudonyms import NAME, NO_ANSWERS
from tests.support.places import ROOT

FOLDER = ROOT / "tests" / "golden" / "bundles"
KEYS = json.loads((FOLDER / "keys.json").read_text(encoding="utf-8"))


def identity(name: str) -> Identity:
    facts = KEYS[name]
    device = Device(
        id=facts["device"],
        kind=DeviceKind(facts["kind"]),
        name=facts["name"],
        verify_key=bytes.fromhex(facts["verify_key"]),
        recipient=facts["recipient"],
    )
    signing_key = bytes.fromhex(facts["signing_key"])
    return Identity(device, signing_key, facts["age_identity"], facts["epoch"])


LAPTOP, OFFICE = identity("laptop"), identity("office")


def opened(name: str, reader: Identity) -> Opened:
    return open_bundle(examine(FOLDER / f"{name}.fkb"), reader)


def test_the_keys_for_another_laptop_hold_what_they_held():
    with opened("pairing", OFFICE) as bundle:
        offer = read_pairing(bundle.document())

    assert (offer.laptop.id, offer.office) == (LAPTOP.device.id, OFFICE.device.id)
    assert offer.laptop.name == ""


def test_the_data_bundle_holds_what_it_held():
    with opened("data", OFFICE) as bundle:
        commits = list(bundle.commits())

    changes = [change for commit in commits for change in commit.changes]
    assert [commit.id for commit in commits] == KEYS["commits"]
    assert [change.id for change in changes] == KEYS["changes"]
    assert [change.payload for change in changes] == KEYS["payloads"]
    assert all(change.intact for change in changes)
    assert all(
        signature_holds(LAPTOP.device.verify_key, commit.signed_bytes(), commit.signature)
        for commit in commits
    )


def test_a_bundle_of_codes_holds_what_it_held():
    with opened("codes", OFFICE) as bundle:
        changes = [change for commit in bundle.commits() for change in commit.changes]

    assert bundle.envelope.header.features == (PSEUDONYMISED,)
    assert [change.id for change in changes] == KEYS["changes"]
    stood = [change.payload for change in changes if change.stand_in]
    assert stood[:2] == [NAME, NAME]
    assert stood[2]["xml"] == NO_ANSWERS
    assert all(change.intact for change in changes)


def test_the_figures_say_what_they_said():
    with opened("totals", OFFICE) as bundle:
        totals = read_totals(bundle.document())

    assert (totals.until, [one.month for one in totals.months]) == (
        "2026-11-30",
        ["2026-10", "2026-11"],
    )
    assert totals.months[0].districts == {"amur-tyndinsky": {"families": 8, "came": None}}
    assert set(totals.months[1].counts.values()) == {12}


def test_a_part_with_an_attached_file_holds_what_it_held():
    content = "скан листа\n".encode() * 100
    sha256 = hashlib.sha256(content).hexdigest()

    with opened("files", OFFICE) as bundle:
        assert bundle.attachments() == ((sha256, len(content)),)
        assert b"".join(bundle.attachment(sha256)) == content
        assert list(bundle.commits()) == []

    header = bundle.envelope.header
    assert (header.kind, header.part, header.parts) == (Kind.DATA, 2, 2)


def test_the_receipt_says_what_it_said():
    with opened("receipt", LAPTOP) as bundle:
        receipt = read_receipt(bundle.document())

    assert receipt.laptop == LAPTOP.device.id
    assert [(tip.epoch, tip.seq, tip.change) for tip in receipt.tips] == [
        (LAPTOP.epoch, 4, KEYS["changes"][-1])
    ]
    assert receipt.bundles[0].sha256 == examine(FOLDER / "data.fkb").sha256


def test_the_files_of_joining_say_what_they_said():
    with opened("invitation", LAPTOP) as bundle:
        invitation = read_invitation(bundle.document())
    with opened("enrol", OFFICE) as bundle:
        request = read_enrolment_request(bundle.document())
    with opened("welcome", LAPTOP) as bundle:
        certificate = read_certificate(bundle.document())

    assert invitation.office == OFFICE.device
    assert request.laptop == LAPTOP.device
    assert certificate_holds(certificate, OFFICE.device)
    assert certificate.laptop == LAPTOP.device


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_check_words_stay(language: str):
    words = check_words(OFFICE.device, LAPTOP.device, language)

    assert list(words) == KEYS["check_words"][language]


@pytest.mark.parametrize("kind", list(Kind))
def test_the_outside_names_the_kind(kind: Kind):
    path: Path = FOLDER / f"{kind}.fkb"

    assert kind_outside(path) is examine(path).header.kind is kind
