"""What may leave a laptop is changed by its permit: less at once, more once somebody agrees."""

import pytest

from fieldkit.records.device import Disclosure
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.mandate import Mandate, Scope
from fieldkit.records.people import Role
from fieldkit.services.certifying import change_certificate
from fieldkit.services.export import export_bundle
from fieldkit.services.inspection import inspect_bundle
from fieldkit.services.intake import take_in
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.laptops import list_laptops
from fieldkit.services.widening import NothingToWiden, let_more_leave, offered_disclosure
from fieldkit.services.workspace import Workspace, open_workspace
from tests.integration.exchange.conftest import PASSPHRASE, family, save_family

ALL = Mandate(tuple(Role))


def hear(laptop: Workspace, office: Workspace, stick, what: Disclosure) -> None:
    """Let head office change what may leave, and the laptop hear of it."""
    change_certificate(office, laptop.device.id, ALL, what)
    path = write_answer(office, laptop.device.id, stick).paths[0]
    assert take_in(laptop, path).status is IntakeStatus.TAKEN


def test_less_holds_at_once(office, laptop, stick):
    save_family(laptop, "Рябинина", "f1")

    hear(laptop, office, stick, Disclosure.PSEUDONYMISED)
    path = export_bundle(laptop, None, stick).path

    assert inspect_bundle(path).codes
    assert take_in(office, path).status is IntakeStatus.TAKEN
    assert family(office, "f1").get("surname") != "Рябинина"


def test_more_waits_until_somebody_on_the_laptop_agrees(field, office, laptop, stick):
    hear(laptop, office, stick, Disclosure.TOTALS)

    hear(laptop, office, stick, Disclosure.FULL)
    waiting = laptop.device.disclosure, offered_disclosure(laptop)
    agreed = let_more_leave(laptop)
    save_family(laptop, "Рябинина", "f1")

    assert waiting == (Disclosure.TOTALS, Disclosure.FULL)
    assert agreed is laptop.device.disclosure is Disclosure.FULL
    assert offered_disclosure(laptop) is None
    assert take_in(office, export_bundle(laptop, None, stick).path).status is IntakeStatus.TAKEN
    assert family(office, "f1").get("surname") == "Рябинина"
    laptop.close()
    field.opened.remove(laptop)
    again = open_workspace(laptop.folder, PASSPHRASE)
    field.opened.append(again)
    assert again.device.disclosure is Disclosure.FULL


def test_changing_what_leaves_keeps_the_rest_of_the_permit(office, laptop):
    narrow = Mandate((Role.SPECIALIST,), Scope(("amur-tyndinsky",)))
    change_certificate(office, laptop.device.id, narrow)

    change_certificate(office, laptop.device.id, None, Disclosure.TOTALS)

    (row,) = list_laptops(office)
    assert row.permit.mandate == narrow
    assert row.device.disclosure is Disclosure.TOTALS


def test_an_offer_that_head_office_takes_back_is_none_any_more(office, laptop, stick):
    hear(laptop, office, stick, Disclosure.TOTALS)
    hear(laptop, office, stick, Disclosure.FULL)

    hear(laptop, office, stick, Disclosure.TOTALS)

    assert offered_disclosure(laptop) is None
    with pytest.raises(NothingToWiden):
        let_more_leave(laptop)
