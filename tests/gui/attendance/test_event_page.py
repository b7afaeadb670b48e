"""The page of an event: its figures, what is read aloud, how much fits, the paper."""

from datetime import date, datetime, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from fieldkit.gui.attendance.page import EventPage
from fieldkit.gui.theme import current
from fieldkit.i18n import speaking
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.services.attendance import (
    MarkWish,
    create_event,
    mark_many,
    open_event,
    plan_sessions,
    register,
)
from fieldkit.services.demo.seminar import District, hold_seminar
from fieldkit.services.progress import Silent
from tests.support.window import press, unnamed

TODAY = date(2026, 11, 19)


@pytest.fixture
def svobodny(frozen):
    with frozen.reading() as work:
        rows = work.entities.rows("districts")
    districts = [
        District(row["name"], row["label"], row.get("kind") == "rayon")
        for row in rows
        if row.get("region") == "amur"
    ]
    return hold_seminar(frozen, districts, Silent())


def test_svobodny_shows_53_people_of_26_organisations_with_4_speakers(svobodny, open_page):
    page = open_page(svobodny.id)

    assert page.line.held == "53 participants \N{MIDDLE DOT} 26 organisations"
    assert page.line.beside.endswith("registered: 55 \N{MIDDLE DOT} 4 speakers")
    assert len({session.day for session in page.marks.model.grid.sessions}) == 3
    assert page.marks.panel.state.words() == "closed"


def test_the_day_under_the_title_is_never_half(svobodny, open_page):
    line = open_page(svobodny.id).line
    day = line.when.partition(" \N{MIDDLE DOT} ")[0]

    shown = [line.fitting(width)[0] for width in range(330, 900, 10)]

    assert all(words.startswith(day) for words in shown)
    assert any(words.startswith(line.when) for words in shown)


def test_the_place_under_the_title_is_readable_or_left_out_and_stands_off_the_figures(
    svobodny, open_page
):
    line = open_page(svobodny.id).line
    line.when += ", Центр помощи семье"
    dot = " \N{MIDDLE DOT} "
    day, _dot, place = line.when.partition(dot)

    shown = {line.fitting(width)[0] for width in range(330, 900, 5)}

    assert all(words.endswith(dot) for words in shown)
    places = {words.removeprefix(day).removeprefix(dot).removesuffix(dot) for words in shown}
    cut = {words.rstrip("\N{HORIZONTAL ELLIPSIS}") for words in places - {"", place}}
    assert cut
    assert all(place.startswith(words) and len(words) >= 6 for words in cut)


def test_the_head_follows_every_mark(page, hands):
    page.marks.view.go(0, 0)

    hands.type("ppa")

    assert page.line.held == "2 participants \N{MIDDLE DOT} 1 organisation"


def test_a_group_of_parents_says_nothing_of_organisations(frozen, open_page):
    event = create_event(frozen, "Школа для мам", "support_group", TODAY, TODAY)
    plan_sessions(frozen, event.id, [TODAY], [(time(14), time(15))])
    register(frozen, event.id, "Рябинина Ева")
    page = open_page(event.id)

    page.marks.marking.set_mark(AttendanceStatus.PRESENT)

    assert page.line.held == "1 participant"


def test_the_panel_counts_the_session_and_the_day(page, hands):
    page.marks.view.go(0, 0)

    hands.type("plexa")

    panel = page.marks.panel
    assert panel.marked.text() == "5 of 6"
    assert [row._count for row in panel.rows] == [1, 1, 1, 1, 1, 1]
    assert [figure.text() for figure, _words in panel.figures] == ["3", "2", "1"]


def test_a_cell_is_read_aloud_in_whole_words(page, frozen):
    model = page.marks.model
    person, session = model.person(0), model.session(2)
    wish = MarkWish(session.id, person.id, AttendanceStatus.LATE, 15)
    mark_many(frozen, [wish])
    page.open()

    with speaking("ru"):
        said = model.data(model.index(0, 2), Qt.ItemDataRole.AccessibleTextRole)

    spoken = said.replace("\N{NO-BREAK SPACE}", " ")
    assert spoken == "Аистова, день 2, занятие 3, опоздание 15 минут"


def test_a_reader_finds_the_words_of_a_cell_in_the_table(page):
    table = QAccessible.queryAccessibleInterface(page.marks.view)
    names = [table.child(place).text(QAccessible.Text.Name) for place in range(table.childCount())]

    assert len(names) == 7 * 7  # the heads are cells of the table too
    assert names[8] == "Аистова, day 1, session 1, no mark"


def test_everything_that_takes_the_focus_has_a_name(page):
    assert unnamed(page) == []


def test_thirty_people_are_in_sight_on_a_notebook(make_event, open_page, qtbot):
    page = open_page(make_event(people=60))
    qtbot.waitExposed(page)

    assert page.marks.view.viewport().height() // page.marks.view.rowHeight(0) >= 30


@pytest.mark.parametrize(("people", "days"), [(60, 3), (100, 6)])
def test_no_figure_under_a_session_is_cut_in_a_small_window(make_event, open_page, people, days):
    page = open_page(make_event(people=people, days=days))
    page.resize(1037, 552)
    view = page.marks.view
    widest = QFontMetrics(current().hint(600)).horizontalAdvance(str(people))

    assert (view.columnWidth(0) - 5) // 3 > widest


def test_an_event_without_people_opens_at_its_participants(make_event, open_page):
    page = open_page(make_event(people=0))

    assert page.tabs.key() == "people"
    assert page.initial_focus() is page.people.line


def test_an_event_without_sessions_opens_and_takes_no_marks(frozen, open_page):
    event = create_event(frozen, "Встреча", "seminar", date(2026, 11, 19), date(2026, 11, 19))

    page = open_page(event.id)
    page.show_tab("marks")
    page.marks.close_column()
    page.marks.marking.set_mark(AttendanceStatus.PRESENT)

    assert open_event(frozen, event.id).marks == {}
    assert not page.print_button.isEnabled()


def test_an_event_that_is_not_here_says_so(desk, frozen, qtbot):
    page = EventPage(desk)
    qtbot.addWidget(page)

    page.open("no-such-event")

    assert desk.notices.text().startswith("This event is not in this workspace.")


def test_another_event_begins_without_the_undo_of_the_one_before(make_event, open_page):
    first, second = make_event(), make_event()
    page = open_page(first)
    page.marks.marking.set_mark(AttendanceStatus.PRESENT)

    page.open(second)
    page.marks.marking.undo()

    assert page.marks.model.grid.marks == {}


def test_escape_goes_back_to_the_list(page, qtbot):
    with qtbot.waitSignal(page.go_requested) as asked:
        press(page, Qt.Key.Key_Escape)

    assert asked.args[0] == "events"


def test_the_sheet_of_a_day_is_written(page, tmp_path, qtbot, desk):
    out = tmp_path / "лист.pdf"

    page.printing.write(date(2026, 11, 18), out)
    qtbot.waitUntil(lambda: bool(desk.notices.text()), timeout=20000)

    assert out.read_bytes().startswith(b"%PDF")
    assert desk.notices.text() == "The sheet is written: лист.pdf"


def test_a_sheet_that_cannot_be_written_says_so(page, tmp_path, qtbot, desk):
    page.printing.write(date(2026, 1, 1), tmp_path / "sheet.pdf")
    qtbot.waitUntil(lambda: bool(desk.notices.text()), timeout=20000)

    assert desk.notices.text().startswith("This event has no session on that day.")


def test_leaving_the_page_saves_the_cell_that_is_being_rewritten(page, frozen):
    page.show_tab("people")
    table = page.people.table
    table.setCurrentIndex(page.people.model.index(0, 5))
    press(table, Qt.Key.Key_Return)
    table.findChild(QLineEdit).setText("психолог")

    assert page.leave()

    grid = open_event(frozen, page.marks.model.grid.event.id)
    assert grid.registrations[0].position == "психолог"


def test_a_correction_that_asks_why_keeps_the_page_until_it_is_answered(page, frozen, qtbot):
    page.show_tab("people")
    table = page.people.table
    table.setCurrentIndex(page.people.model.index(0, 3))
    press(table, Qt.Key.Key_Return)
    table.findChild(QLineEdit).setText("Опека, Зея")

    assert not page.leave()
    page.people.dialog.note.set_text("опечатка")
    page.people.dialog.go()
    qtbot.waitUntil(lambda: not isValid(page.people.dialog))

    assert page.leave()
    grid = open_event(frozen, page.marks.model.grid.event.id)
    assert grid.registrations[0].org_then == "Опека, Зея"


def test_leaving_the_page_saves_the_note_that_is_being_written(page, hands, frozen):
    page.marks.view.go(0, 0)
    hands.type("l")
    hands.key(Qt.Key.Key_Up)
    hands.key(Qt.Key.Key_F2)
    page.marks.marking.note.edit.setText("автобус")

    assert page.leave()

    (mark,) = open_event(frozen, page.marks.model.grid.event.id).marks.values()
    assert mark.note == "автобус"


def test_only_a_session_under_way_is_shown_as_such(page, frozen):
    running = page.marks.view.sessions_head.running
    frozen.now = lambda: datetime(2026, 12, 1, 9).astimezone()

    page.open()

    assert running == page.marks.model.session(3).id
    assert page.marks.view.sessions_head.running == ""
