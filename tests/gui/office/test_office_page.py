"""Head office takes bundles in, sees its laptops and enrols new ones."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.desk import Desk
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.notices import Notices
from fieldkit.gui.office.enrolling import CompareDialog, InviteDialog
from fieldkit.gui.office.figures import Figures
from fieldkit.gui.office.kit import KitDialog
from fieldkit.gui.office.laptop_acts import FillDialog, RevokeDialog
from fieldkit.gui.office.laptop_words import in_order_of_need, standing
from fieldkit.gui.office.page import OfficePage
from fieldkit.gui.office.permits import USUAL_TERMS
from fieldkit.gui.office.recovery_words import RecoveryWordsDialog
from fieldkit.gui.permit_words import Places
from fieldkit.gui.preferences import PreferencesFile
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.workbench import Workbench
from fieldkit.records.device import Device, DeviceKind, Disclosure
from fieldkit.records.entity import Entity
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.kept_aside import AsideReason, KeptAside
from fieldkit.services.enrolment import accept_invitation, accept_welcome
from fieldkit.services.export import export_bundle
from fieldkit.services.intake import take_in
from fieldkit.services.kit_making import kits_written
from fieldkit.services.laptops import LaptopRow, list_laptops
from fieldkit.services.packs import built_in_pack, install_pack
from fieldkit.services.workspace import create_workspace
from fieldkit.store.keys import KeyCost
from tests.support.window import PASSPHRASE, press, type_text, unnamed

NOW = datetime(2026, 11, 12, 14, 32, tzinfo=UTC)


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def office_desk(application, tmp_path):
    office = create_workspace(
        tmp_path / "office",
        user_name="Вязова Дарья",
        passphrase=PASSPHRASE,
        kind=DeviceKind.OFFICE,
        device_name="Фонд",
        cost=KeyCost.lowest(),
    )
    jobs = Jobs()
    from PySide6.QtWidgets import QWidget

    host = QWidget()
    host.resize(900, 600)
    yield Desk(office, jobs, Notices(host), current())
    jobs.close()
    host.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    office.close()


@pytest.fixture
def page(office_desk):
    made = OfficePage(office_desk)
    made.resize(1178, 690)
    made.show()
    made.open()
    QApplication.processEvents()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def enrolled(page, office_desk, workspace, stick, qtbot):
    """Enrol the laptop through the page: invitation, request, words, welcome."""
    page.write_invitation("07 Свободный", stick)
    request = accept_invitation(workspace, next(stick.glob("invitation-*.fkb")))
    page.take_files([request])
    finish(office_desk, qtbot)
    dialog = next(
        w for w in QApplication.topLevelWidgets() if isinstance(w, CompareDialog) and w.isVisible()
    )
    press(dialog.same, Qt.Key.Key_Return)
    QApplication.processEvents()
    accept_welcome(workspace, next(stick.glob("welcome-*.fkb")))
    return workspace


def finish(desk, qtbot):
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=10_000)
    QApplication.processEvents()


def test_an_office_without_laptops_says_what_to_do(page):
    assert page.empty.isVisibleTo(page)
    assert page.initial_focus() is page.folder
    assert unnamed(page) == []


def test_a_laptop_is_enrolled_once_its_words_are_the_same(page, enrolled):
    assert [row.device.name for row in page._all] == ["07 Свободный"]
    assert enrolled.device.name == "07 Свободный"


def test_a_laptop_is_found_by_its_name_in_either_layout(page, enrolled):
    def found(typed: str) -> list[str]:
        page.search.setText(typed)
        page.search.searched.emit(typed)
        return [page.rows.row_at(place).device.name for place in range(page.rows.rowCount())]

    assert found("свобод 07") == ["07 Свободный"]
    assert found("cdj,jl") == ["07 Свободный"]
    assert found("зея") == []
    assert found("") == ["07 Свободный"]


def test_the_harmless_button_comes_first_when_words_are_compared(
    page, office_desk, workspace, stick, qtbot
):
    page.write_invitation("07", stick)
    request = accept_invitation(workspace, next(stick.glob("invitation-*.fkb")))
    page.take_files([request])
    finish(office_desk, qtbot)
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, CompareDialog))

    first = dialog.focusWidget()
    press(dialog.differ, Qt.Key.Key_Return)
    page.open()

    assert first is dialog.differ
    assert page._all == []


def test_a_folder_of_bundles_is_taken_in_and_answered(page, office_desk, enrolled, stick, qtbot):
    inbox = stick / "пришло"
    inbox.mkdir()
    export_bundle(enrolled, None, inbox)
    (inbox / "oops.fkb").write_bytes(b"no bundle at all")

    page.take_folder(inbox)
    finish(office_desk, qtbot)

    titles = [strip.title.text() for strip in page.results.strips]
    assert titles[0] == "1 bundle taken in"
    assert "oops.fkb" in titles
    assert list(inbox.glob("receipt-*.fkb"))
    assert page._all[0].confirmed_up_to == 1


def test_answers_are_written_for_all_who_need_one(page, office_desk, enrolled, stick, qtbot):
    sent = export_bundle(enrolled, None, stick).path
    take_in(office_desk.workspace, sent, receipt_to=stick / "нет такой папки")
    out = stick / "ответы"
    out.mkdir()

    page.write_answers(out)
    finish(office_desk, qtbot)

    assert [strip.title.text() for strip in page.results.strips] == ["1 answer is written"]
    assert len(list(out.glob("receipt-*.fkb"))) == 1
    assert page.under_way.isHidden()


def test_the_file_for_all_laptops_is_written_with_an_announcement(
    page, office_desk, enrolled, stick, qtbot
):
    install_pack(office_desk.workspace, built_in_pack())
    out = stick / "всем"
    out.mkdir()
    page.kit.ask()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, KitDialog))
    dialog.boxes[0][1].setChecked(False)
    dialog.list_boxes[0][1].setChecked(False)
    dialog.text.edit.setPlainText("Закройте мероприятия ноября.")
    dialog.choose()
    refused = dialog.headline.error_sentence()

    dialog.headline.set_text("Отчёты до пятницы")
    dialog.write_to(out)
    finish(office_desk, qtbot)

    (written,) = kits_written(office_desk.workspace)
    assert refused
    assert written.announcement == "Отчёты до пятницы"
    assert written.forms == len(dialog.boxes) - 1
    assert len(list(out.glob("kit-*.fkb"))) == 1
    assert page.under_way.isHidden()


def test_a_folder_without_bundles_says_so(page, office_desk, stick, qtbot):
    page.take_folder(stick)
    finish(office_desk, qtbot)

    assert [strip.title.text() for strip in page.results.strips] == [
        "There is no bundle in this folder."
    ]


def test_an_invitation_asks_for_a_name(page, stick):
    dialog = InviteDialog(page, Places({}, {}))
    asked = []
    dialog.invited.connect(lambda *told: asked.append(told))

    dialog.choose()
    missing = dialog.name.error_sentence()
    type_text(dialog.name.edit, "11 Зея")
    dialog.invite_to(stick)

    assert missing
    assert asked == [("11 Зея", stick, USUAL_TERMS)]


def laptop(name, *, heard=None, refused=0, waiting=(), revoked=None):
    device = Device(
        id="0" * 32,
        kind=DeviceKind.LAPTOP,
        name=name,
        verify_key=b"",
        recipient="",
        revoked_at=revoked,
    )
    return LaptopRow(
        device=device,
        heard_at=heard,
        taken=1,
        confirmed_up_to=1,
        changes=5,
        waiting_for=waiting,
        refused=refused,
        reason="damaged on the way" if refused else "",
    )


def test_those_in_need_stand_first():
    rows = [
        laptop("in order", heard=NOW),
        laptop("silent", heard=NOW - timedelta(days=31)),
        laptop("gap", heard=NOW, waiting=(4, 5)),
        laptop("refused", heard=NOW, refused=1),
        laptop("new"),
    ]

    ordered = [row.device.name for row in in_order_of_need(rows, NOW)]

    assert ordered == ["refused", "gap", "silent", "new", "in order"]


def test_the_last_column_is_a_verb():
    assert standing(laptop("a", heard=NOW, refused=1), NOW).verb == "Ask for a new file"
    assert standing(laptop("a", heard=NOW, waiting=(4, 5)), NOW).verb == "Ask for bundles 4, 5"
    assert standing(laptop("a", heard=NOW - timedelta(days=40)), NOW).verb == "Call"
    assert standing(laptop("a", heard=NOW), NOW).verb == ""


@pytest.mark.parametrize(
    ("reason", "badge", "why"),
    [
        (AsideReason.RESERVED, "another's numbers", "2 changes use certificate numbers"),
        (AsideReason.CONTENT, "changes kept aside", "2 changes hold what their fields may not"),
        (AsideReason.NEWER, "newer program", "2 changes were written by a newer program"),
    ],
)
def test_what_is_kept_aside_is_named_with_its_reason(reason, badge, why):
    row = replace(laptop("a", heard=NOW), aside=(KeptAside(reason, 2, ("certificate",)),))

    found = standing(row, NOW)

    assert found.badge[0] == badge
    assert found.why.startswith(why)
    assert found.verb


def test_an_office_has_its_own_page_in_the_place_of_the_exchange(office_desk, tmp_path):
    bench = Workbench(office_desk.workspace, office_desk.jobs, PreferencesFile(tmp_path / "w.json"))
    bench.go("home")

    bench.go_exchange()
    keys = [item.place.key for item in bench.navigation.items]

    assert bench.key == "office"
    assert "office" in keys
    assert "exchange" not in keys
    assert bench.navigation.foot.waiting.isHidden()
    bench.close()


def test_recovery_words_are_shown_only_after_the_call_back(page, office_desk, enrolled):
    dialog = RecoveryWordsDialog(office_desk, page, enrolled.device)
    dialog.open()
    first = dialog.focusWidget()
    before = [one.text() for one in dialog.findChildren(Label) if one.isVisibleTo(dialog)]

    press(dialog.show_button, Qt.Key.Key_Return)

    shown = dialog.words.accessibleName().split(", ")
    assert first is dialog.back
    assert any("Call back on the number" in text for text in before)
    assert len(shown) == 12
    assert not any(one.split()[0] in before for one in shown)
    assert "to the caller only" in dialog.sentence.text()
    assert unnamed(dialog) == []
    dialog.reject()


def test_a_laptop_that_handed_over_no_words_is_said_so(page, office_desk):
    stranger = Device("f" * 32, DeviceKind.LAPTOP, "08", bytes(32), "age1")

    dialog = RecoveryWordsDialog(office_desk, page, stranger)

    assert "no recovery words yet" in dialog.sentence.text()
    assert dialog.show_button.isHidden()


def dialog_of(kind):
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def test_a_laptop_is_revoked_and_trusted_again(page, enrolled, office_desk):
    page.revoke.click()
    dialog = dialog_of(RevokeDialog)
    assert unnamed(dialog) == []
    assert dialog.focusWidget() is dialog.back
    dialog.revoke.click()

    (row,) = list_laptops(office_desk.workspace)
    assert row.device.revoked_at is not None
    assert not page.fill.isEnabled()
    page.revoke.click()
    (row,) = list_laptops(office_desk.workspace)
    assert row.device.revoked_at is None


def test_a_laptop_is_filled_with_what_it_handed_over(
    page, enrolled, office_desk, workspace, stick, qtbot
):
    with workspace.unit_of_work() as work:
        work.entities.save(Entity("families", "f1", "Рябинины", {"surname": "Рябинины"}))
        work.commit()
    page.take_files([export_bundle(workspace, None, stick).path])
    finish(office_desk, qtbot)
    before = set(stick.iterdir())

    page.fill.click()
    dialog = dialog_of(FillDialog)
    assert unnamed(dialog) == []
    dialog.write_to(stick)
    finish(office_desk, qtbot)

    (written,) = set(stick.iterdir()) - before
    found = take_in(workspace, written)
    assert (found.status, found.changes) == (IntakeStatus.TAKEN, 0)
    assert found.known > 0


def test_nothing_is_filled_before_anything_came(page, enrolled):
    page.fill.click()

    dialog = dialog_of(FillDialog)
    assert not dialog.write.isEnabled()
    assert dialog.nothing.isVisible()
    dialog.reject()


def test_without_figures_the_dialog_says_where_they_come_from(page):
    figures = page.findChild(Figures)

    figures.button.click()

    assert "No laptop has sent figures yet" in figures.dialog.sentence.text()
    assert figures.dialog.table.isHidden()
    assert unnamed(figures.dialog) == []


def test_figures_are_shown_of_all_laptops_and_of_each(page, enrolled, office_desk, stick):
    enrolled.device = replace(enrolled.device, disclosure=Disclosure.TOTALS)
    take_in(office_desk.workspace, export_bundle(enrolled, None, stick).path)
    figures = page.findChild(Figures)

    figures.button.click()
    dialog = figures.dialog
    together = dialog.until.text()
    dialog.whose.combo.setCurrentIndex(1)

    assert "Each laptop counts for itself" in together
    assert "Up to " in dialog.until.text()
    assert unnamed(dialog) == []
