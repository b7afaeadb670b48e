"""The exchange takes a stick's files in, lists what is carried, and takes families back."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.sync.between_words import carried_title, handover_badge, handover_title
from fieldkit.gui.sync.page import ExchangePage
from fieldkit.gui.widgets.strip import Strip
from fieldkit.records.device import DeviceKind
from fieldkit.records.entity import Entity
from fieldkit.records.exchange import Standing
from fieldkit.services.export import export_bundle
from fieldkit.services.handing_over_cases import hand_over_cases, list_handovers
from fieldkit.services.intake import take_in
from fieldkit.services.pairing import show_to_laptops
from fieldkit.services.relaying import list_carried, take_along
from fieldkit.services.workspace import Workspace, create_workspace
from fieldkit.store.keys import KeyCost
from tests.support.joining import join
from tests.support.window import PASSPHRASE, unnamed


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "флешка"
    folder.mkdir()
    return folder


def made(tmp_path, name: str, kind: DeviceKind) -> Workspace:
    return create_workspace(
        tmp_path / name,
        user_name="Вязова Дарья",
        passphrase=PASSPHRASE,
        kind=kind,
        device_name=name,
        cost=KeyCost.lowest(),
    )


@pytest.fixture
def office(tmp_path):
    workspace = made(tmp_path, "Фонд", DeviceKind.OFFICE)
    yield workspace
    workspace.close()


@pytest.fixture
def other(tmp_path, desk, office, stick):
    """A colleague's laptop; both have joined, and that of the desk has heard of it."""
    workspace = made(tmp_path, "дроздовка", DeviceKind.LAPTOP)
    for one in (desk.workspace, workspace):
        join(one, office, stick)
    save(desk.workspace, workspace.device)
    yield workspace
    workspace.close()


def save(workspace, device=None, *entities):
    with workspace.unit_of_work() as work:
        if device is not None:
            work.devices.save(device)
        work.entities.save_all(entities)
        work.commit()


def bundle(laptop, stick):
    save(laptop, None, Entity("families", "fx", "Осинины", {"surname": "Осинина"}))
    return export_bundle(laptop, None, stick).path


@pytest.fixture
def page(desk):
    shown = ExchangePage(desk)
    shown.resize(1178, 690)
    shown.show()
    shown.open()
    QApplication.processEvents()
    yield shown
    shown.leave()
    shown.close()
    shown.deleteLater()


def finish(desk, qtbot):
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=10_000)
    QApplication.processEvents()


def test_a_laptop_can_be_connected_before_there_is_anything_else(page):
    assert page.between.pair.isVisibleTo(page)
    assert page.between.carried_table.isHidden()
    assert page.between.handed_table.isHidden()


def test_two_laptops_are_connected_by_words_that_both_show(desk, page, tmp_path):
    road = tmp_path / "дорога"
    road.mkdir()
    other = made(tmp_path, "кленовка", DeviceKind.LAPTOP)
    dialog = page.between.ask_pairing()
    dialog.look_at(road)
    assert "keys are on the stick" in dialog.said.text()
    (seen_there,) = show_to_laptops(other, road)

    dialog.look_at(road)
    shown = dialog.words.accessibleName()
    dialog.same.click()

    assert shown == ", ".join(seen_there.words)
    with desk.workspace.reading() as work:
        assert work.devices.get(other.device.id) is not None
    assert other.device.code in desk.notices.text()
    other.close()


def test_a_stick_is_looked_at_and_taken_in_by_one_button(desk, page, office, other, stick, qtbot):
    take_in(office, bundle(other, stick))
    page.between.open(stick)
    finish(desk, qtbot)
    assert page.between.offer.isVisibleTo(page)
    assert "2" in page.between.offer.sentence.text()

    page.between.take.click()
    finish(desk, qtbot)

    assert len(list_carried(desk.workspace)) == 1, "the receipt, since the bundle has arrived"
    assert page.between.offer.isHidden()
    assert len(page.import_card.findChildren(Strip)) == 2
    assert unnamed(page) == []


def test_what_is_carried_is_written_to_a_stick(desk, page, office, other, stick, tmp_path, qtbot):
    take_along(desk.workspace, bundle(other, stick))
    page.open()
    assert "1 file of 1 laptop" in page.between.carried_words.text().replace(
        "\N{NO-BREAK SPACE}", " "
    )
    road = tmp_path / "дорога"
    road.mkdir()

    page.between.forward_to(road)
    finish(desk, qtbot)

    assert [path.name for path in road.iterdir()] == [f"{other.device.code}-000001.fkb"]
    assert list_carried(desk.workspace)[0].file.written_at is not None


def test_others_files_go_with_ones_own(desk, page, office, other, stick, tmp_path, qtbot):
    take_along(desk.workspace, bundle(other, stick))
    save(desk.workspace, None, Entity("families", "f1", "Рябинины", {}))
    road = tmp_path / "дорога"
    road.mkdir()
    page.write_to(road)

    page.export()
    finish(desk, qtbot)

    names = {f"{one.device.code}-000001.fkb" for one in (desk.workspace, other)}
    assert {path.name for path in road.iterdir()} == names
    assert "1 file that is carried" in page.export_card.done.sentence.text()
    assert list_carried(desk.workspace)[0].file.written_at is not None


def test_a_file_is_left_behind_after_a_question(desk, page, office, other, stick):
    take_along(desk.workspace, bundle(other, stick))
    page.open()
    page.between.ask_leaving()
    assert "on no stick yet" in page.between.question.sentence.text()

    page.between.question.act_button.click()

    assert list_carried(desk.workspace) == ()
    assert page.between.carried_table.isHidden()


def test_families_are_taken_back(desk, page, office, other, stick):
    workspace = desk.workspace
    own = workspace.user.specialist_id or ""
    save(
        workspace,
        None,
        Entity("specialists", "s-bella", "Берёзова Белла", {"active": "yes"}),
        Entity("families", "f1", "Рябинины", {"case_no": "2611-1"}),
        Entity("cases", "c1", "2611-1", {"family_id": "f1", "curator_id": own, "status": "open"}),
    )
    hand_over_cases(workspace, ["f1"], other.device.id, stick, receiver_id="s-bella")
    page.open()
    (shown,) = list_handovers(workspace)
    assert handover_title(shown) == "To a colleague: Берёзова Белла (2611-1)"
    assert page.between.back.isEnabled()

    page.between.ask_back()
    page.between.question.act_button.click()

    (kept,) = list_handovers(workspace)
    assert handover_badge(kept)[0] == "taken back"
    assert not page.between.back.isEnabled()
    with workspace.reading() as work:
        assert work.entities.get("cases", "c1").get("curator_id") == own


def test_days_and_unknown_senders_are_said(desk, page, office, other, stick):
    with desk.workspace.unit_of_work() as work:
        work.devices.save(other.device)
        work.commit()
    found = take_along(desk.workspace, bundle(other, stick))
    now = desk.workspace.now()
    desk.workspace.now = lambda: now + timedelta(days=3, hours=1)

    (row,) = list_carried(desk.workspace)

    assert (row.days, row.file.standing) == (3, Standing.KNOWN)
    assert carried_title((row,)).startswith("Carried for head office")
    assert found.status is not None
