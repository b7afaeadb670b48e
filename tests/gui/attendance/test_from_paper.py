"""A signed sheet is entered page by page, by the numbers of its rows."""

import subprocess

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from fieldkit.gui.attendance.order import RowOrder
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.printed_sheet import SheetScope
from fieldkit.records.row_number import RowNumber
from fieldkit.services.attendance import close_session, open_event
from fieldkit.services.event_scans import scans_of
from fieldkit.services.halls import share_out_halls
from fieldkit.services.sign_in_sheets import print_sign_in_sheet, printed_sheets
from tests.gui.attendance.conftest import DAY, Hands
from tests.support.papers import page_texts
from tests.support.window import press, type_text

KEY = Qt.Key
S = AttendanceStatus


@pytest.fixture
def event_id(make_event, frozen, tmp_path):
    found = make_event(people=60)
    print_sign_in_sheet(frozen, found, DAY, tmp_path / "лист.pdf")
    return found


@pytest.fixture
def page(event_id, open_page):
    return open_page(event_id)


@pytest.fixture
def pages(event_id, frozen):
    return printed_sheets(frozen, event_id)[0].all_pages()


def enter(page, absent="", late="", early="", total=""):
    """Type what a person reads off the paper, with Enter after each field."""
    strip = page.marks.paper.strip
    for status, typed in zip(strip.rows, (absent, late, early), strict=True):
        type_text(strip.rows[status], typed)
        press(strip.rows[status], KEY.Key_Return)
    if total:
        strip.total.clear()
        type_text(strip.total, total)
    press(strip.total, KEY.Key_Return)


def stored(frozen, event_id, session=0):
    grid = open_event(frozen, event_id)
    people = sorted(grid.participants(), key=lambda one: one.row_no)
    marks = (grid.marks.get((grid.sessions[session].id, one.id)) for one in people)
    return "".join(mark.status.value if mark else "-" for mark in marks)


def test_a_page_opens_in_the_order_of_the_paper_with_its_rows_alone(page, pages):
    page.enter_page(pages[1])

    rows = [person.row_no for person in page.marks.model.people]
    assert rows == list(range(26, 51))
    checked = [head.order for head in page.marks.corner.heads if head.isChecked()]
    assert checked == [RowOrder.NUMBER], "the heading says by what the rows are sorted"
    assert page.marks.paper.strip.rows[S.ABSENT].hasFocus()


def test_the_letters_of_the_paper_open_the_page(page, pages, qtbot):
    page.ask_sheet()
    dialog = page.sheet_dialog
    type_text(dialog.field.edit, pages[2].word.lower())
    press(dialog.field.edit, KEY.Key_Return)

    assert page.marks.paper.page == pages[2]


def test_letters_that_stand_on_no_sheet_are_refused_beside_the_field(page, pages):
    page.ask_sheet()
    type_text(page.sheet_dialog.field.edit, "абвгде")
    press(page.sheet_dialog.field.edit, KEY.Key_Return)

    assert "No sheet with this code" in page.sheet_dialog.field.error_sentence()
    page.sheet_dialog.reject()


def test_rows_without_a_signature_are_absent_and_all_others_signed(page, pages, frozen, event_id):
    page.enter_page(pages[0])

    enter(page, absent="4 17 22", late="9", early="25")

    wanted = ["P"] * 25
    for row, mark in ((4, "A"), (17, "A"), (22, "A"), (9, "L"), (25, "E")):
        wanted[row - 1] = mark
    assert stored(frozen, event_id) == "".join(wanted) + "-" * 35


def test_three_pages_and_two_sessions_give_the_marks_of_the_paper(page, pages, frozen, event_id):
    unsigned = {0: {2, 30, 51}, 1: {2, 60}}
    for one in pages:
        page.enter_page(one)
        for rows in unsigned.values():
            enter(page, absent=" ".join(str(row) for row in rows if RowNumber(row) in one.rows))

    for session, rows in unsigned.items():
        wanted = "".join("A" if row in rows else "P" for row in range(1, 61))
        assert stored(frozen, event_id, session) == wanted


def test_a_row_of_another_page_enters_nothing_and_says_so(page, pages, frozen, event_id):
    page.enter_page(pages[0])

    enter(page, absent="4 40")

    assert "40" in page.marks.paper.strip.refusal.sentence()
    assert stored(frozen, event_id) == "-" * 60


def test_a_page_that_was_entered_is_undone_in_one_step(page, pages, frozen, event_id):
    page.enter_page(pages[0])
    enter(page, absent="4")

    Hands(page.marks.view).key(KEY.Key_Z, ctrl=True)

    assert stored(frozen, event_id) == "-" * 60


def test_the_total_of_the_paper_is_kept_and_compared(page, pages, frozen, event_id):
    page.enter_page(pages[0])

    enter(page, absent="4", total="25")

    session = open_event(frozen, event_id).sessions[0]
    assert session.counted == 25
    assert "On the sheet 25, in the program 24." in page.marks.paper.strip.told.text()


def test_whoever_signed_in_a_blank_row_keeps_its_number(page, pages, frozen, event_id):
    page.enter_page(pages[2])
    page.marks.begin_walk_in()
    line = page.marks.walk_in

    type_text(line.edit, "Яблокова Юлия")
    press(line.edit, KEY.Key_Return)
    press(line.edit, KEY.Key_Return)

    came = next(
        one for one in open_event(frozen, event_id).registrations if one.name == "Яблокова Юлия"
    )
    assert came.row_no == 61
    assert page.marks.model.row_of(came.id) is not None


def test_a_closed_session_takes_nothing_from_paper(page, pages, frozen, event_id):
    for session in open_event(frozen, event_id).sessions[:2]:
        close_session(frozen, session.id, blanks_are_absent=True)
    page.open()
    page.enter_page(pages[0])

    enter(page, absent="4")

    assert "is closed" in page.marks.paper.strip.refusal.sentence()


def test_escape_shows_the_whole_event_again_as_it_was(page, pages):
    page.marks.order_by(RowOrder.ORGANISATION)
    page.enter_page(pages[0])

    press(page.marks.paper.strip.rows[S.ABSENT], KEY.Key_Escape)

    assert len(page.marks.model.people) == 60
    assert page.marks.model.order is RowOrder.ORGANISATION
    assert page.marks.view.hasFocus()


def test_counts_and_closing_mean_the_whole_session_while_a_page_is_shown(page, pages):
    page.enter_page(pages[0])
    enter(page)
    page.marks.view.go(0, 0)

    page.marks.close_column()

    assert page.marks.closing.sentence().startswith("35 participants have no mark.")


def test_a_scan_opens_its_page_and_is_kept_with_page_and_version(
    page, pages, frozen, event_id, tmp_path, qtbot
):
    pdf = tmp_path / "лист.pdf"
    subprocess.run(["pdftoppm", "-r", "120", "-png", pdf, tmp_path / "скан"], check=True)
    second = sorted(tmp_path.glob("скан*.png"))[1]
    page.ask_sheet()

    page.sheet_dialog.read(second)
    qtbot.waitUntil(lambda: bool(scans_of(frozen, event_id)), timeout=10_000)

    (scan,) = scans_of(frozen, event_id)
    assert page.marks.paper.page == pages[1]
    assert (scan.day, scan.page, scan.version) == (DAY, 2, 1)
    assert scan.title == ""


def test_a_picture_without_a_sign_says_so(page, desk, tmp_path, qtbot):
    Image.new("RGB", (400, 300), "white").save(tmp_path / "пусто.png")
    page.ask_sheet()
    page.sheet_dialog.read(tmp_path / "пусто.png")

    qtbot.waitUntil(lambda: bool(page.sheet_dialog.field.error_sentence()), timeout=10_000)

    assert "No sign of a known sheet" in page.sheet_dialog.field.error_sentence()
    page.sheet_dialog.reject()


def test_a_page_of_another_event_leads_to_that_event(page, pages, make_event, open_page):
    other = open_page(make_event())
    asked = []
    other.go_requested.connect(lambda key, argument: asked.append((key, argument)))

    other.enter_page(pages[0])

    assert asked == [("event", pages[0])]


def test_an_event_that_is_opened_at_a_page_begins_there_and_is_read_again_as_an_event(page, pages):
    page.begin(pages[1])

    assert page.marks.paper.page == pages[1]
    assert page.initial_focus() is page.marks.paper.strip.rows[S.ABSENT]
    assert page.argument == pages[1].event_id


def test_the_total_of_a_hall_is_compared_with_the_marks_of_that_hall(
    page, frozen, event_id, tmp_path
):
    share_out_halls(frozen, event_id, ["Большой зал", "Малый зал"])
    scope = SheetScope(DAY, hall="Малый зал")
    print_sign_in_sheet(frozen, event_id, scope, tmp_path / "малый.pdf")
    page.open()
    small = printed_sheets(frozen, event_id)[-1]
    for number in (1, 2):
        page.enter_page(small.page(number))
        assert page.marks.paper.strip.heading.text().endswith("session 1, Малый зал")
        enter(page, absent="" if number == 1 else "58", total="30")

    assert "On the sheet 30, in the program 29" in page.marks.paper.strip.told.text()
    page.marks.view.go(0, 0)
    page.marks.close_column()
    assert page.marks.closing.sentence().startswith("Малый зал: the sheet says 30 present")
    type_text(page.marks.closing.reason, "подпись водителя")
    press(page.marks.closing.reason, KEY.Key_Return)

    assert "30 participants have no mark" in page.marks.closing.sentence()
    assert [one.counted for one in open_event(frozen, event_id).sessions] == [None] * 6


def test_a_sheet_of_each_hall_is_offered(page, frozen, event_id):
    share_out_halls(frozen, event_id, ["Большой зал", "Малый зал"])
    page.open()

    (several,) = (one.menu() for one in page.printing.menu.actions() if one.menu())
    offered = [one.data().hall for one in several.actions() if one.data().day == DAY]

    assert offered[:2] == ["Большой зал", "Малый зал"]
    assert several.actions()[0].text().endswith(": Большой зал")


def test_all_halls_of_a_day_are_written_into_one_file(
    page, frozen, event_id, tmp_path, monkeypatch, qtbot
):
    share_out_halls(frozen, event_id, ["Большой зал", "Малый зал"])
    page.open()
    out = tmp_path / "залы.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_all: (str(out), ""))

    halls = [one for one in page.printing.menu.actions() if "all halls" in one.text()]
    page.printing.menu.triggered.emit(halls[0])
    qtbot.waitUntil(out.exists)

    assert len(halls) == len({one.day for one in open_event(frozen, event_id).sessions})
    assert {"Большой зал" in words for words in page_texts(out)} == {True, False}
    assert all(("Большой зал" in w) != ("Малый зал" in w) for w in page_texts(out))


def test_the_paper_of_a_hall_that_was_given_up_is_entered_without_its_total(
    page, frozen, event_id, tmp_path
):
    share_out_halls(frozen, event_id, ["Большой зал", "Малый зал"])
    scope = SheetScope(DAY, hall="Малый зал")
    print_sign_in_sheet(frozen, event_id, scope, tmp_path / "малый.pdf")
    share_out_halls(frozen, event_id, [])
    page.open()

    page.enter_page(printed_sheets(frozen, event_id)[-1].page(1))
    enter(page, absent="31", total="29")

    assert stored(frozen, event_id)[30:55] == "A" + 24 * "P"
    grid = open_event(frozen, event_id)
    assert (grid.hall_totals, grid.sessions[0].counted) == ({}, None)
