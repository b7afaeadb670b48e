"""A laptop's certificate is changed and renewed at head office and travels with receipts."""

import json
from dataclasses import replace
from datetime import timedelta

from fieldkit.bundles.identity import sign
from fieldkit.bundles.receipt import read_receipt
from fieldkit.bundles.trust import read_certificate
from fieldkit.records.entity import Entity
from fieldkit.records.mandate import Mandate, Scope
from fieldkit.services.certifying import (
    change_certificate,
    own_certificate,
    renew_certificates,
    take_certificate,
)
from fieldkit.services.exchange import CERTIFICATE_SETTING
from fieldkit.services.intake import take_in
from fieldkit.services.laptop_answers import write_answer, write_answers
from fieldkit.services.receipts import receipt_for
from tests.integration.exchange.conftest import family, save_family
from tests.integration.exchange.test_mandates import (
    ATTENDANCE,
    IN_ZEYA,
    OTHER,
    ZEYA,
    bring,
    reasons,
)
from tests.support.laptops import NOON
from tests.support.two_laptops import do, save


def test_another_mandate_comes_with_the_next_receipt(office, joined, stick):
    laptop = joined(IN_ZEYA)
    office.now = lambda: laptop.now() + timedelta(days=1)

    change_certificate(office, laptop.device.id, ATTENDANCE)
    answers = write_answers(office, stick)
    take_in(laptop, answers.written[0].paths[0])

    own = own_certificate(laptop)
    assert (own.roles, own.scope) == (ATTENDANCE.roles, Scope())
    assert write_answers(office, stick).written == ()


def test_a_certificate_warns_sixty_days_before_it_runs_out_and_is_renewed(office, joined, stick):
    laptop = joined(IN_ZEYA)
    until = own_certificate(laptop).expires_at
    laptop.now = office.now = lambda: until - timedelta(days=59)
    before = own_certificate(laptop)

    assert renew_certificates(office, [laptop.device.id]) == 1
    save_family(laptop, "Зарянкина", "f1", district_id=ZEYA)
    take_in(laptop, bring(laptop, office, stick).receipt_path)

    after = own_certificate(laptop)
    assert before.expiring
    assert not before.expired
    assert not after.expiring
    assert after.scope == IN_ZEYA.scope


def test_an_expired_certificate_locks_nobody_out(office, joined, stick):
    laptop = joined(Mandate())
    laptop.now = lambda: own_certificate_until + timedelta(days=400)
    own_certificate_until = own_certificate(joined(Mandate(), "иной")).expires_at
    save_family(laptop, "Зарянкина", "f1")

    bring(laptop, office, stick)

    assert own_certificate(laptop).expired
    assert family(office, "f1") is not None


def test_a_certificate_that_the_office_did_not_sign_changes_nothing(office, joined, stick):
    laptop = joined(IN_ZEYA)
    with laptop.reading() as work:
        identity = work.devices.own()
        own = read_certificate(work.settings.get(CERTIFICATE_SETTING).encode())
    wider = replace(own, scope=Scope(), issued_at=own.issued_at + timedelta(days=1))
    forged = replace(wider, signature=sign(identity, wider.signed_bytes()))
    for one in (forged, replace(wider, signature=own.signature)):
        do(laptop, lambda work, one=one: take_certificate(work, work.devices.get(own.office), one))

    assert own_certificate(laptop).scope == IN_ZEYA.scope


def test_an_older_certificate_changes_nothing(office, joined, stick):
    laptop = joined(IN_ZEYA)
    save_family(laptop, "Зарянкина", "f1", district_id=ZEYA)
    old = bring(laptop, office, stick).receipt_path
    office.now = lambda: laptop.now() + timedelta(days=1)
    change_certificate(office, laptop.device.id, ATTENDANCE)
    new = write_answer(office, laptop.device.id, stick).paths[0]

    take_in(laptop, new)
    take_in(laptop, old)

    assert own_certificate(laptop).roles == ATTENDANCE.roles


def test_a_certificate_of_an_earlier_program_holds_nothing_back(office, joined, stick):
    laptop = joined(IN_ZEYA)
    with office.reading() as work:
        kept = work.mandates.get(laptop.device.id)
        identity = work.devices.own()
    old = replace(read_certificate(kept.document.encode()), scope=None)
    old = replace(old, signature=sign(identity, old.signed_bytes()))
    do(office, lambda work: work.mandates.save(replace(kept, mandate=None)))
    with laptop.unit_of_work() as work:
        work.settings.set(CERTIFICATE_SETTING, old.as_bytes().decode())
        work.commit()
    save_family(laptop, "Снегирёва", "f2", district_id=OTHER)
    save(laptop, Entity("programmes", "x2", "Своя", {}))

    bring(laptop, office, stick)

    assert "scope" not in json.loads(old.as_bytes())["certificate"]
    assert reasons(office, laptop) == []
    assert own_certificate(laptop).scope.everything


def test_a_receipt_without_certificate_and_held_notes_is_read_as_before(office, joined, stick):
    laptop = joined(IN_ZEYA)
    office.now = lambda: NOON
    with office.reading() as work:
        receipt = receipt_for(office, work, work.devices.get(laptop.device.id))

    plain = replace(receipt, certificate=None, held=())

    assert read_receipt(plain.as_bytes()) == plain
    assert read_receipt(receipt.as_bytes()).certificate is not None
