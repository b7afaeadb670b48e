"""Head office gives permits, lets in what they hold, and renews its keys, on its page."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.office.enrolling import InviteDialog
from fieldkit.gui.office.held import HeldDialog
from fieldkit.gui.office.keys import KeysDialog, RenewSigningDialog
from fieldkit.gui.office.permits import PermitDialog
from fieldkit.gui.permit_words import permit_words, places_of, scope_words
from fieldkit.gui.sync.enrolment_card import EnrolmentCard
from fieldkit.records.device import Disclosure
from fieldkit.records.entity import Entity
from fieldkit.records.mandate import Mandate, Scope
from fieldkit.records.people import Role
from fieldkit.services.certifying import own_certificate
from fieldkit.services.enrolment import accept_invitation
from fieldkit.services.export import export_bundle
from fieldkit.services.held_records import held_records
from fieldkit.services.intake import take_in
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.laptops import list_laptops
from fieldkit.services.packs import built_in_pack, install_pack
from tests.gui.office.test_office_page import enrolled, office_desk, page, stick
from tests.support.window import press, unnamed

__all__ = ["enrolled", "office_desk", "page", "stick"]

ZEYA, TYNDA = "amur-city-zeya", "amur-tyndinsky"


def shown(kind):
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def save_family(workspace, family_id, district):
    with workspace.unit_of_work() as work:
        values = {"surname": "Рябинина", "district_id": district}
        work.entities.save(Entity("families", family_id, "Рябинина", values))
        work.commit()


@pytest.fixture
def districts(office_desk):
    install_pack(office_desk.workspace, built_in_pack())


def test_an_invitation_says_what_the_laptop_may_write(districts, page, stick, workspace):
    page.ask_invitation()
    dialog = shown(InviteDialog)
    dialog.name.edit.setText("07 Зея")
    dialog.permit.roles["administrator"].setChecked(False)
    dialog.permit.districts[ZEYA].setChecked(True)
    dialog.permit.leaves.choose("pseudonymised")

    dialog.invite_to(stick)
    page.take_files([accept_invitation(workspace, next(stick.glob("invitation-*.fkb")))])

    assert unnamed(dialog) == []
    assert workspace.device.disclosure is Disclosure.PSEUDONYMISED
    wanted = Mandate((Role.SPECIALIST,), Scope((ZEYA,)))
    assert permit_words(wanted, places_of(page.desk.workspace)) == "specialist · Zeya"


def test_an_invitation_without_any_role_is_not_written(page, stick):
    page.ask_invitation()
    dialog = shown(InviteDialog)
    dialog.name.edit.setText("07")
    for box in dialog.permit.roles.values():
        box.setChecked(False)

    dialog.invite_to(stick)

    assert list(stick.iterdir()) == []
    assert dialog.permit.wrong.sentence() == "Tick at least one role."
    dialog.reject()


def test_a_permit_is_changed_and_reaches_the_laptop(districts, page, enrolled, stick):
    office = page.desk.workspace
    page.open()
    page.trust.ask_permit()
    dialog = shown(PermitDialog)
    dialog.fields.districts[ZEYA].setChecked(True)
    dialog.fields.leaves.choose("totals")

    press(dialog.save, Qt.Key.Key_Return)
    take_in(enrolled, write_answer(office, enrolled.device.id, stick).paths[0])

    assert own_certificate(enrolled).scope == Scope((ZEYA,))
    assert page.rows.row_at(0).permit.mandate.scope == Scope((ZEYA,))
    assert enrolled.device.disclosure is Disclosure.TOTALS


def test_permits_that_run_out_are_renewed_at_once(page, enrolled):
    office = page.desk.workspace
    page.open()
    before = page.trust.strip.isVisibleTo(page)
    until = page.rows.row_at(0).permit.expires_at
    now = office.now
    office.now = lambda: until - timedelta(days=59)
    page.open()
    warned = page.trust.strip.isVisibleTo(page)

    press(page.trust.renew, Qt.Key.Key_Return)

    office.now = now
    assert (before, warned, page.trust.strip.isVisibleTo(page)) == (False, True, False)
    assert list_laptops(office)[0].permit.expires_at > until


def test_what_is_held_is_looked_at_and_let_in(districts, page, enrolled, stick):
    office = page.desk.workspace
    page.open()
    assert not page.trust.held.isVisibleTo(page)
    page.trust.give(enrolled.device.id, Mandate(scope=Scope((ZEYA,))))
    save_family(enrolled, "f1", TYNDA)
    save_family(enrolled, "f2", TYNDA)
    take_in(office, export_bundle(enrolled, None, stick).path)
    page.open()

    assert page.trust.held.isVisibleTo(page)
    page.trust.ask_held()
    dialog = shown(HeldDialog)
    words = [box.text() for box in dialog.boxes.values()]
    next(iter(dialog.boxes.values())).setChecked(False)
    press(dialog.act, Qt.Key.Key_Return)

    assert unnamed(dialog) == []
    assert all("Рябинина" in one and "Tyndinsky" in one for one in words)
    assert len(held_records(office, enrolled.device.id)) == 1


def test_the_exchange_page_says_what_the_laptop_hands_over(districts, page, enrolled, stick):
    office = page.desk.workspace
    card = EnrolmentCard()
    page.trust.give(enrolled.device.id, Mandate((Role.ATTENDANCE_TAKER,), Scope((ZEYA,))))
    save_family(enrolled, "f1", ZEYA)
    found = take_in(office, export_bundle(enrolled, None, stick).path)
    take_in(enrolled, found.receipt_path)

    card.show_office(enrolled)

    names = scope_words(Scope((ZEYA,)), places_of(enrolled))
    assert card.permit.text() == f"This laptop hands over events and attendance ({names})."
    assert "keeps it for checking: not for the roles of this laptop, 1." in card.held.text()
    until = own_certificate(enrolled).expires_at
    enrolled.now = lambda: until + timedelta(days=3)
    card.show_office(enrolled)
    assert "ran out" in card.until.text()
    assert "go on meanwhile" in card.until.text()


def test_keys_are_renewed_and_say_for_whom_the_old_one_waits(page, enrolled):
    office = page.desk.workspace
    before = office.device
    page.trust.ask_keys()
    dialog = shown(KeysDialog)

    press(dialog.renew_intake, Qt.Key.Key_Return)
    QApplication.processEvents()
    waiting = [label.text() for label in labels(dialog) if "still waits" in label.text()]
    dialog.ask_renewing()
    press(shown(RenewSigningDialog).renew, Qt.Key.Key_Return)

    assert office.device.recipient != before.recipient
    assert office.device.id != before.id
    assert len(waiting) == 1
    assert "07 Свободный" in waiting[0]
    assert unnamed(dialog) == []
    dialog.reject()


def labels(widget):
    from fieldkit.gui.widgets.label import Label

    return [one for one in widget.findChildren(Label) if one.isVisibleTo(widget)]
