"""Events are listed by when they are, and a new one is made with sessions and people."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.attendance.events_page import EventsPage
from fieldkit.gui.widgets.section_title import GroupTitle
from fieldkit.i18n import speaking
from fieldkit.records.event import EventFormat
from fieldkit.services.attendance import (
    MarkWish,
    create_event,
    list_events,
    mark_many,
    open_event,
)
from tests.gui.attendance.conftest import DAY
from tests.support.window import press, unnamed

TODAY = DAY + timedelta(days=1)


@pytest.fixture
def page(qtbot, desk, frozen):
    made = EventsPage(desk)
    qtbot.addWidget(made)
    made.resize(1178, 690)
    made.show()
    return made


def event(workspace, title, first, last=None):
    return create_event(workspace, title, EventFormat.WEBINAR, first, last or first).id


def test_an_empty_list_says_how_to_begin(page):
    page.open()

    said = page.list.inside.findChildren(type(page.heading.title))
    assert any(label.text().startswith("No events yet.") for label in said)
    assert page.initial_focus() is page.add


def test_events_stand_in_groups_the_next_one_first(page, frozen):
    later = event(frozen, "Позже", TODAY + timedelta(days=9))
    soon = event(frozen, "Скоро", TODAY + timedelta(days=2))
    past = event(frozen, "Прошло", TODAY - timedelta(days=30))
    now = event(frozen, "Идёт", TODAY - timedelta(days=1), TODAY)

    page.open()
    QApplication.processEvents()

    assert list(page.rows) == [now, soon, later, past]
    assert len([g for g in page.list.inside.findChildren(GroupTitle) if not g.isHidden()]) == 3


def test_a_held_event_shows_who_came_and_a_planned_one_who_is_registered(
    qtbot, page, make_event, frozen
):
    held, planned = make_event(people=4), make_event(people=6)
    grid = open_event(frozen, held)
    wishes = [MarkWish(grid.sessions[0].id, person.id, "P") for person in grid.registrations]
    mark_many(frozen, wishes)

    page.open()
    qtbot.waitUntil(lambda: page.rows[held].words.side != "", timeout=5000)

    assert page.rows[held].words.side == "4 participants \N{MIDDLE DOT} 2 organisations"
    assert page.rows[planned].words.side == "registered: 6"


def test_a_row_opens_its_event(qtbot, page, make_event):
    made = make_event()
    page.open()

    with qtbot.waitSignal(page.go_requested) as asked:
        press(page.rows[made], Qt.Key.Key_Return)

    assert asked.args == ["event", made]


def test_a_new_event_has_a_session_for_each_part_of_each_day(qtbot, page, frozen):
    page.open("new")
    form = page.form
    form.name.set_text("Вебинар «Дети и закон»")
    form.format.choose("webinar")
    form.place.set_text("Свободный")
    form.starts.edit.setText("18.11.2026")
    form.starts.edit.editingFinished.emit()
    form.ends.edit.setText("20.11.2026")
    form.ends.edit.editingFinished.emit()
    form.roster.edit.setPlainText("Кедрова Алла; Опека, Зея\nРябинина Ева; КЦСОН")
    planned, read = form.planned.text(), form.read.text()
    with qtbot.waitSignal(page.go_requested) as asked:
        form.make.click()

    grid = open_event(frozen, asked.args[1])
    assert grid.event.format is EventFormat.WEBINAR
    assert [(one.number, one.day.day) for one in grid.sessions] == [
        (1, 18), (2, 18), (3, 19), (4, 19), (5, 20), (6, 20),
    ]  # fmt: skip
    assert [person.name for person in grid.registrations] == ["Кедрова Алла", "Рябинина Ева"]
    assert planned.endswith(": 6 sessions")
    assert read.startswith("2 people were read.")


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("name", "", "Write how the event is called."),
        ("starts", "", "Write the first day."),
        ("ends", "1.1.2020", "The last day is before the first. Check both."),
        ("ends", "1.1.2028", "An event lasts 60 days at most. Check the year."),
        (
            "parts",
            "с утра",
            "Write from and to, such as 9:30-12:30, 14:00-17:00, without overlaps.",
        ),
        ("parts", "9:00-12:00, 11:00-13:00", "Write from and to, such as 9:30-12:30,"),
    ],
)
def test_a_field_that_is_not_right_says_what_to_do(page, frozen, field, text, sentence):
    page.open("new")
    page.form.name.set_text("Семинар")
    getattr(page.form, field).edit.setText(text)

    page.form.make.click()

    assert getattr(page.form, field).error_sentence().startswith(sentence)
    assert list_events(frozen) == ()


def test_the_last_day_follows_the_first(page):
    page.open("new")

    page.form.starts.edit.setText("25.12.2026")
    page.form.starts.edit.editingFinished.emit()

    assert page.form.ends.day() == date(2026, 12, 25)


def test_escape_leaves_the_form(page, frozen):
    page.open("new")

    press(page.form, Qt.Key.Key_Escape)

    assert page.form is None
    assert list_events(frozen) == ()


def test_everything_that_takes_the_focus_has_a_name(page, make_event):
    make_event()
    page.open("new")

    assert unnamed(page) == []


def test_the_list_speaks_russian(qtbot, desk, frozen):
    event(frozen, "Группа родителей", TODAY)
    with speaking("ru"):
        page = EventsPage(desk)
        qtbot.addWidget(page)
        page.open()

        words = next(iter(page.rows.values())).words
    assert (
        words.second == "Вебинар \N{MIDDLE DOT} 19\N{NO-BREAK SPACE}ноября 2026\N{NO-BREAK SPACE}г."
    )
    assert words.act == "Отметить"


def test_a_half_written_event_survives_a_lock(qtbot, page, desk):
    page.open("new")
    page.form.name.set_text("Вебинар")
    page.form.roster.edit.setPlainText("Кедрова Алла")
    page.form.starts.edit.setText("18.11.2026")

    again = EventsPage(desk)
    qtbot.addWidget(again)
    again.open(page.bookmark())

    assert again.form.plan() == page.form.plan()
    assert again.form.read.text().startswith("1 person was read.")
