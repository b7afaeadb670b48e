"""Sessions are rewritten and added in one table; closed ones are left alone."""

from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from fieldkit.gui.attendance.day_parts import parse_time
from fieldkit.gui.attendance.sessions_model import parse_session
from fieldkit.records.event import SessionKind
from fieldkit.services.attendance import close_session, create_event, open_event
from tests.support.window import press, type_text

COLUMN = {"day": 1, "starts": 2, "ends": 3, "title": 4, "kind": 5, "track": 6, "room": 7}
TODAY = date(2026, 11, 19)


@pytest.fixture
def programme(page):
    page.show_tab("programme")
    return page.programme


@pytest.fixture
def sessions(page, frozen):
    return lambda: open_event(frozen, page.marks.model.grid.event.id).sessions


def rewrite(programme, row, column, text):
    programme.table.setCurrentIndex(programme.model.index(row, COLUMN[column]))
    press(programme.table, Qt.Key.Key_Return)
    editor = programme.table.findChild(QLineEdit)
    editor.setText(text)
    programme.table.commitData(editor)


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("title", "План безопасности", "План безопасности"),
        ("room", "зал 2", "зал 2"),
        ("track", "Поток А", "Поток А"),
        ("day", "21.11.2026", date(2026, 11, 21)),
        ("starts", "10:15", time(10, 15)),
        ("ends", "13", time(13)),
    ],
)
def test_a_cell_is_rewritten_and_saved(programme, sessions, column, text, value):
    rewrite(programme, 0, column, text)

    assert getattr(sessions()[0], column) == value


def test_a_kind_is_chosen_from_the_list(programme, sessions):
    programme.table.setCurrentIndex(programme.model.index(0, COLUMN["kind"]))
    press(programme.table, Qt.Key.Key_Return)
    combo = programme.table.findChild(QComboBox)
    combo.setCurrentIndex(combo.findData("break"))
    combo.activated.emit(combo.currentIndex())

    assert sessions()[0].kind is SessionKind.BREAK


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        ("starts", "утром", "This could not be read."),
        ("day", "31.02.2026", "This could not be read."),
        ("ends", "9:00", "A session ends after it begins."),
    ],
)
def test_what_cannot_be_read_changes_nothing_and_says_so(
    programme, sessions, desk, column, text, sentence
):
    before = sessions()

    rewrite(programme, 0, column, text)

    assert desk.notices.text().startswith(sentence)
    assert sessions() == before


def test_a_closed_session_is_not_rewritten(programme, page, frozen):
    close_session(frozen, page.marks.model.session(0).id, blanks_are_absent=True)
    page.open()

    index = programme.model.index(0, COLUMN["title"])

    assert not programme.model.flags(index) & Qt.ItemFlag.ItemIsEditable
    assert programme.model.data(programme.model.index(0, 10)) == "closed"


def test_a_session_is_added_by_one_line_and_stands_in_the_grid(programme, sessions, page):
    type_text(programme.line, "21.11.2026 10:00 - 11:30 Встреча выпускников")
    press(programme.line, Qt.Key.Key_Return)

    made = sessions()[-1]
    assert (made.number, made.day, made.starts, made.ends, made.title) == (
        7,
        date(2026, 11, 21),
        time(10),
        time(11, 30),
        "Встреча выпускников",
    )
    assert page.marks.model.columnCount() == 7


def test_an_event_without_sessions_begins_at_its_programme(frozen, open_page):
    event = create_event(frozen, "Встреча", "seminar", TODAY, TODAY)

    page = open_page(event.id)

    assert page.tabs.key() == "programme"
    assert page.initial_focus() is page.programme.line


@pytest.mark.parametrize("text", ["", "завтра", "20.11.2026", "20.11.2026 Тема", "9:00-10:00 Тема"])
def test_a_line_that_lacks_something_is_no_session(text):
    assert parse_session(text, TODAY) is None


def test_the_year_of_a_session_may_be_left_out():
    assert parse_session("20.11 9:00-10:30", TODAY) == (
        date(2026, 11, 20),
        time(9),
        time(10, 30),
        "",
    )


@pytest.mark.parametrize(
    ("text", "hour"),
    [("9:30", time(9, 30)), ("09.30", time(9, 30)), ("9", time(9)), ("24", None), ("9:70", None)],
)
def test_an_hour_is_read_as_people_write_it(text, hour):
    assert parse_time(text) == hour


def choose_kind(programme, row, kind):
    programme.table.setCurrentIndex(programme.model.index(row, COLUMN["kind"]))
    press(programme.table, Qt.Key.Key_Return)
    combo = programme.table.findChild(QComboBox)
    combo.setCurrentIndex(combo.findData(kind))
    combo.activated.emit(combo.currentIndex())


def said_in(menu):
    return [action.text() for action in menu.actions()]


def test_a_visit_has_a_host_and_columns_of_who_is_on_board(programme, sessions, page):
    host = [field.attribute for field in programme.model.fields].index("host")
    assert programme.table.isColumnHidden(host)
    assert "Columns for who is on board" not in said_in(programme.menu())

    choose_kind(programme, 2, "site_visit")
    assert not programme.table.isColumnHidden(host)
    assert "Columns for who is on board" in said_in(programme.menu())
    programme.add_boarding()

    assert [(one.number, one.title, one.kind.value) for one in sessions()[6:]] == [
        (7, "On board", "break"),
        (8, "Back on board", "break"),
    ]
    assert page.marks.model.columnCount() == 8


def test_the_passenger_list_is_offered_for_the_day_of_the_visit(
    programme, page, tmp_path, qtbot, desk
):
    choose_kind(programme, 2, "site_visit")
    assert "Passenger list, 19\N{NO-BREAK SPACE}November" in said_in(page.printing.menu)

    out = tmp_path / "пассажиры.pdf"
    page.printing.write_passengers(date(2026, 11, 19), out)
    qtbot.waitUntil(lambda: "The passenger list is written" in desk.notices.text(), timeout=5000)

    assert out.read_bytes().startswith(b"%PDF")


def test_a_session_is_required_by_the_menu_and_says_so(programme, sessions):
    programme.table.setCurrentIndex(programme.model.index(1, 4))
    act = next(one for one in programme.menu().actions() if "required for" in one.text())
    assert (act.text(), act.isChecked()) == ("Session 2 is required for completion", False)

    act.trigger()

    assert [one.required for one in sessions()[:3]] == [False, True, False]
    assert programme.model.index(1, COLUMN["kind"]).data() == "all together, required"
