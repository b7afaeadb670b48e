"""The scans of an event's sheets: seen, added with their page, taken away."""

import subprocess

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from fieldkit.gui.attendance.scans_dialog import ScansDialog
from fieldkit.services.event_scans import read_scan, scans_of
from fieldkit.services.sign_in_sheets import print_sign_in_sheet
from tests.gui.attendance.conftest import DAY
from tests.support.window import unnamed


@pytest.fixture
def event_id(make_event):
    return make_event()


@pytest.fixture
def dialog(event_id, desk, qtbot):
    made = ScansDialog(desk, event_id, DAY, desk.notices.host)
    made.open()
    yield made
    made.reject()


def added(dialog, source, qtbot):
    before = len(dialog.rows)
    dialog.add(source)
    qtbot.waitUntil(lambda: len(dialog.rows) > before, timeout=10_000)


def test_without_scans_the_dialog_says_what_to_do(dialog):
    assert dialog.sentence.text().startswith("No sheet was scanned yet.")


def test_a_scan_with_a_sign_knows_its_page(dialog, frozen, event_id, tmp_path, qtbot):
    print_sign_in_sheet(frozen, event_id, DAY, tmp_path / "лист.pdf")
    subprocess.run(
        ["pdftoppm", "-r", "120", "-png", tmp_path / "лист.pdf", tmp_path / "скан"], check=True
    )
    (picture,) = tmp_path.glob("скан*.png")

    added(dialog, picture, qtbot)

    assert [(one.page, one.version) for one in scans_of(frozen, event_id)] == [(1, 1)]


def test_a_photo_without_a_sign_is_kept_with_the_day(dialog, frozen, event_id, tmp_path, qtbot):
    Image.new("RGB", (400, 300), "white").save(tmp_path / "фото.png")

    added(dialog, tmp_path / "фото.png", qtbot)

    assert [(one.page, one.day) for one in scans_of(frozen, event_id)] == [(0, DAY)]


def test_a_scan_is_looked_at_and_copied_out(dialog, frozen, event_id, tmp_path, qtbot):
    Image.new("RGB", (400, 300), "white").save(tmp_path / "фото.png")
    added(dialog, tmp_path / "фото.png", qtbot)
    (scan,) = scans_of(frozen, event_id)

    dialog.show_scan(scan)
    dialog.copy(scan, tmp_path / "копия.png")
    qtbot.waitUntil((tmp_path / "копия.png").exists, timeout=10_000)
    qtbot.waitUntil(dialog.picture.isVisible, timeout=10_000)

    assert (tmp_path / "копия.png").read_bytes() == read_scan(frozen, scan.id)


def test_all_pages_of_a_scan_that_is_a_pdf_are_shown(dialog, event_id, tmp_path, qtbot):
    pages = Canvas(str(tmp_path / "скан.pdf"))
    pages.showPage()
    pages.showPage()
    pages.save()
    added(dialog, tmp_path / "скан.pdf", qtbot)

    dialog.rows[0].show_button.click()
    qtbot.waitUntil(lambda: dialog.pages is not None, timeout=10_000)

    assert dialog.pages.pages.opened.pageCount() == 2
    dialog.pages.close()


def test_a_scan_is_taken_away_for_good(dialog, frozen, event_id, tmp_path, qtbot):
    Image.new("RGB", (400, 300), "white").save(tmp_path / "фото.png")
    added(dialog, tmp_path / "фото.png", qtbot)
    dialog._ask_to_erase(dialog.rows[0].scan)

    dialog.erase()

    assert scans_of(frozen, event_id) == ()
    assert dialog.rows == []


def test_a_program_is_no_scan(dialog, frozen, event_id, desk, tmp_path, qtbot):
    (tmp_path / "скан.pdf").write_bytes(b"MZ\x90\x00" + bytes(200))

    dialog.add(tmp_path / "скан.pdf")
    qtbot.waitUntil(lambda: bool(desk.notices.text()), timeout=10_000)

    assert scans_of(frozen, event_id) == ()


def test_everything_that_takes_the_focus_has_a_name(dialog):
    assert unnamed(dialog) == []
