"""The exchange says what is only here, writes bundles and takes files in."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from fieldkit.bundles.seal import new_age_keys
from fieldkit.gui.sync.page import ExchangePage
from fieldkit.gui.widgets.strip import Strip
from fieldkit.records.device import DeviceKind, Disclosure
from fieldkit.records.entity import Entity
from fieldkit.services.attachments import attach_file
from fieldkit.services.enrolment import (
    accept_invitation,
    accept_welcome,
    confirm_enrolment,
    enrol,
    invite,
)
from fieldkit.services.export import export_bundle
from fieldkit.services.filling import begin_form, finalize_form
from fieldkit.services.intake import take_in
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.packs import install_form
from fieldkit.services.refilling import fill_laptop
from fieldkit.services.widening import as_agreed
from fieldkit.services.workspace import create_workspace
from fieldkit.store.keys import KeyCost
from tests.support.attaching import PAPER, PHOTO, form
from tests.support.laptops import NOON
from tests.support.photos import photo
from tests.support.window import PASSPHRASE, press, unnamed


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "флешка"
    folder.mkdir()
    return folder


@pytest.fixture
def office(tmp_path):
    made = create_workspace(
        tmp_path / "office",
        user_name="Вязова Дарья",
        passphrase=PASSPHRASE,
        kind=DeviceKind.OFFICE,
        device_name="Фонд",
        cost=KeyCost.lowest(),
    )
    yield made
    made.close()


@pytest.fixture
def joined(desk, office, stick):
    """Enrol the laptop of the desk."""
    request = accept_invitation(desk.workspace, invite(office, "07", stick))
    accept_welcome(desk.workspace, confirm_enrolment(office, enrol(office, request), stick))
    return office


@pytest.fixture
def page(desk):
    made = ExchangePage(desk)
    made.resize(1178, 690)
    made.show()
    made.open()
    QApplication.processEvents()
    yield made
    made.leave()
    made.close()
    made.deleteLater()


def finish(desk, qtbot):
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=10_000)
    QApplication.processEvents()


def said(page):
    return [
        (strip.title.text(), strip.sentence.text())
        for strip in page.import_card.findChildren(Strip)
        if not strip.isHidden()
    ]


def test_a_laptop_without_an_office_is_offered_an_invitation(page):
    assert "does not belong to a head office" in page.export_card.nothing.text()
    assert page.initial_focus() is page.export_card.invitation
    assert unnamed(page) == []


def test_the_card_says_what_goes_how_and_who_reads_it(joined, page):
    lines = {name: label.text() for name, label in page.export_card.lines.items()}

    assert "changes" in lines["goes"]
    assert "with names and addresses" in lines["form"]
    assert "only head office (Фонд)" in lines["reader"]


def test_a_bundle_is_written_by_one_key_and_then_waits_for_the_answer(
    joined, page, desk, stick, qtbot
):
    page.write_to(stick)

    press(page.export_card.button, Qt.Key.Key_Return)
    finish(desk, qtbot)

    written = list(stick.glob("*-000001.fkb"))
    assert len(written) == 1
    assert "written and checked" in page.export_card.done.title.text()
    assert page.band.only_here.figure.text() == "0"
    assert page.rows.row_at(0).badge == ("waiting for the answer", "neutral")


def test_the_receipt_of_head_office_confirms(joined, page, desk, stick, qtbot):
    page.write_to(stick)
    page.export()
    finish(desk, qtbot)
    taken = take_in(joined, next(stick.glob("*-000001.fkb")))

    page.take_in([taken.receipt_path])
    finish(desk, qtbot)

    assert page.band.confirmed.figure.text() != "0"
    assert page.band.handed_over.figure.text() == "0"
    assert "Everything is handed over and confirmed" in page.export_card.nothing.text()


def test_what_head_office_corrected_is_one_press_away(joined, page, desk, stick, qtbot):
    with desk.workspace.unit_of_work() as work:
        work.entities.save(Entity("families", "f1", "Рябинина", {"surname": "Рябинина"}))
        work.commit()
    take_in(joined, export_bundle(desk.workspace, None, stick).path)
    with joined.unit_of_work() as work:
        known = work.entities.get("families", "f1")
        work.entities.save(known.with_values({"phone": "+7 000 123-45-67"}))
        work.commit()
    went = []
    page.go_requested.connect(lambda *where: went.append(where))

    page.take_in(list(write_answer(joined, desk.workspace.device.id, stick).paths))
    finish(desk, qtbot)
    (strip,) = page.import_card.findChildren(Strip)
    press(strip.findChild(QPushButton), Qt.Key.Key_Return)

    assert strip.sentence.text().startswith("1 card was corrected")
    assert went == [("families", "f1")]


def test_a_file_that_is_no_bundle_is_refused_in_a_sentence(page, desk, stick, qtbot):
    file = stick / "письмо.docx"
    file.write_bytes(b"PK\x03\x04 not a bundle")

    page.take_in([file])
    finish(desk, qtbot)

    title, sentence = said(page)[0]
    assert title == "письмо.docx"
    assert sentence.endswith(".")


def test_one_bad_file_does_not_stop_the_next(page, desk, office, stick, qtbot):
    bad = stick / "a.fkb"
    bad.write_bytes(b"")
    good = invite(office, "07", stick)

    page.take_in([bad, good])
    finish(desk, qtbot)

    assert len(said(page)) >= 2
    assert any("enrolment request is written" in title for title, _sentence in said(page))
    assert not page.enrolment.isHidden()


def test_a_stick_that_is_gone_is_refused_and_nothing_counts_as_handed_over(
    joined, page, desk, stick, qtbot
):
    page.write_to(stick)
    for path in stick.iterdir():
        path.unlink()
    stick.rmdir()

    page.export()
    finish(desk, qtbot)

    assert desk.notices.text()
    assert page.band.handed_over.figure.text() == "0"
    assert page.band.only_here.figure.text() != "0"


def test_the_folder_of_bundles_is_remembered(page, desk, stick):
    page.write_to(stick)

    assert desk.preferences.read().bundles == str(stick)


def test_the_check_words_are_shown_until_the_welcome_comes(desk, office, stick, page):
    accept_invitation(desk.workspace, invite(office, "07", stick))

    page.open()

    assert not page.enrolment.words.isHidden()
    assert len(page.enrolment.words.accessibleName().split(", ")) == 12


def test_a_bundle_that_waits_is_written_again_the_same_to_the_byte(
    joined, page, desk, stick, qtbot
):
    page.write_to(stick)
    page.export()
    finish(desk, qtbot)
    (first,) = stick.glob("*-000001.fkb")
    kept = first.read_bytes()
    first.unlink()
    assert page.again.isEnabled()

    page.write_again_to(page.chosen_bundle(), stick)
    finish(desk, qtbot)

    assert first.read_bytes() == kept
    assert "written and checked" in page.export_card.done.title.text()


def test_what_is_confirmed_or_came_in_is_not_written_again(joined, page, desk, stick, qtbot):
    page.write_to(stick)
    page.export()
    finish(desk, qtbot)
    page.take_in([take_in(joined, next(stick.glob("*-000001.fkb"))).receipt_path])
    finish(desk, qtbot)

    for place in range(page.rows.rowCount()):
        page.table.selectRow(place)
        assert page.chosen_bundle() is None
        assert not page.again.isEnabled()


def test_letters_get_files_of_their_size(joined, page, desk, stick, qtbot):
    menu = page.export_card.menu_of_places()
    sizes = [action.data() for action in menu.actions()]
    assert sizes == [None, 7_000_000, 18_000_000]
    workspace = desk.workspace
    install_form(workspace, form(stick / "visit.xlsx"))
    filling = begin_form(workspace, "visit")
    for ref in (PHOTO, PAPER):
        one = attach_file(workspace, filling, ref, photo(), "снимок.jpg")
        filling.session.answer(ref, one.name)
    finalize_form(workspace, filling)

    page.write_letter(stick, 1)
    finish(desk, qtbot)

    written = sorted(path.name for path in stick.glob("*.fkb") if ".p0" in path.name)
    assert len(written) >= 2
    assert all(name in page.export_card.done.sentence.text() for name in written)
    assert str(len(written)) in page.export_card.done.title.text()


def test_what_head_office_sent_is_called_a_bundle_and_not_a_receipt(
    joined, page, desk, stick, qtbot
):
    workspace = desk.workspace
    take_in(joined, export_bundle(workspace, None, stick).path)
    filled = fill_laptop(joined, workspace.device.id, [workspace.device.id], stick)

    page.take_in([filled.paths[0]])
    finish(desk, qtbot)

    assert page.rows.row_at(0).title.startswith("Taken in: bundle")


def test_where_figures_alone_may_leave_they_go_and_the_page_says_what_stays(
    desk, office, stick, page, qtbot
):
    invitation = invite(office, "07", stick, disclosure=Disclosure.TOTALS)
    accept_invitation(desk.workspace, invitation)
    page.open()
    QApplication.processEvents()

    card = page.export_card
    said = (card.lines["goes"].text(), card.lines["form"].text(), card.nothing.text())
    page.write_to(stick)
    page.export()
    finish(desk, qtbot)

    assert not card.contents.isHidden()
    assert "figures by month" in said[0]
    assert "numbers only" in said[1]
    assert "make a backup on a stick" in said[2]
    assert unnamed(page) == []
    assert len(list(stick.glob("totals-*.fkb"))) == 1


def test_where_codes_may_leave_the_page_says_what_stays(desk, office, stick, page):
    invitation = invite(office, "07", stick, disclosure=Disclosure.PSEUDONYMISED)
    accept_invitation(desk.workspace, invitation)

    page.open()
    QApplication.processEvents()

    assert "codes for names" in page.export_card.lines["form"].text()
    assert "stay on this laptop" in page.export_card.lines["form"].text()


def test_more_leaves_only_after_somebody_has_agreed(desk, page):
    workspace = desk.workspace
    workspace.device = replace(workspace.device, disclosure=Disclosure.PSEUDONYMISED)
    with workspace.unit_of_work() as work:
        work.devices.save(workspace.device)
        as_agreed(work, replace(workspace.device, enrolled_at=NOON), Disclosure.FULL)
        work.commit()

    page.widening.ask()
    asked = workspace.device.disclosure
    page.widening.question.act_button.click()

    assert asked is Disclosure.PSEUDONYMISED
    assert workspace.device.disclosure is Disclosure.FULL
    assert page.export_card.lines["form"].text().startswith("whole records")


def test_without_a_head_office_the_bundle_is_sealed_for_a_key(desk, page, stick, qtbot):
    page.open()
    QApplication.processEvents()
    shown = page.export_card.to_key.isVisibleTo(page)

    page.export_card.to_key.click()
    dialog = page.bare_key.dialog
    dialog.choose()
    missing, speechless = dialog.key.error_sentence(), unnamed(dialog)
    dialog.key.edit.setText(new_age_keys()[1])
    dialog.write_to(stick)
    finish(desk, qtbot)

    assert shown
    assert missing == "Paste the key first."
    assert speechless == []
    assert len(list(stick.glob("*.fkb"))) == 1
    assert "written and checked" in desk.notices.text()


def test_a_secret_key_is_refused_in_words(desk, page, stick, qtbot):
    page.bare_key.write(new_age_keys()[0], stick)
    finish(desk, qtbot)

    assert "secret half" in desk.notices.text()
    assert list(stick.iterdir()) == []
