"""An event with people, sessions and an open page, and hands that count their keys."""

from datetime import date, datetime, time, timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from fieldkit.gui.attendance.page import EventPage
from fieldkit.records.event import EventFormat
from fieldkit.services.attendance import (
    RosterRow,
    create_event,
    import_roster,
    open_event,
    plan_sessions,
)

DAY = date(2026, 11, 18)
PARTS = ((time(9, 30), time(12, 30)), (time(14), time(17)))
SURNAMES = (
    "Аистова Берёзкина Вязова Галкина Дроздова Ельникова Жаворонкова Зимородкова Ивушкина"
    " Калинина Лебедева Малинина Орлова Пихтова Рябинина Снегирёва Тополева Удодова Филина Щеглова"
).split()
GIVEN = "Анна Вера Ева Зоя Инна".split()


@pytest.fixture
def frozen(workspace):
    """Let it be the second day of the event, a quarter to three."""
    workspace.now = lambda: datetime.combine(DAY + timedelta(days=1), time(14, 45)).astimezone()
    return workspace


@pytest.fixture
def make_event(frozen):
    def make(people=6, days=3):
        event = create_event(
            frozen,
            "Семинар «Семья в кризисе»",
            EventFormat.SEMINAR,
            DAY,
            DAY + timedelta(days=days - 1),
            place="Свободный",
        )
        plan_sessions(frozen, event.id, [DAY + timedelta(days=n) for n in range(days)], PARTS)
        import_roster(frozen, event.id, roster(people))
        return event.id

    return make


def roster(count):
    """Return that many people in the order of their names, two from each organisation."""
    names = sorted(f"{surname} {given} Ильинична" for surname in SURNAMES for given in GIVEN)
    return [
        RosterRow(name, f"Центр «Росток» № {place // 2 + 1}", f"район {place // 4 + 1}")
        for place, name in enumerate(names[:count])
    ]


@pytest.fixture
def open_page(qtbot, desk, frozen):
    """Open the page of an event, shown as in a window of 1366 x 690."""

    def open_(event_id):
        page = EventPage(desk)
        qtbot.addWidget(page)
        page.resize(1178, 690)
        page.open(event_id)
        page.show()
        focus = page.initial_focus()
        if focus is not None:
            focus.setFocus()
        return page

    return open_


@pytest.fixture
def page(make_event, open_page):
    return open_page(make_event())


class Hands:
    """Presses keys on a widget as a keyboard does, and counts them."""

    def __init__(self, widget):
        self.widget = widget
        self.pressed = 0

    def key(self, key, *, ctrl=False, shift=False, text=""):
        held = Qt.KeyboardModifier.NoModifier
        if ctrl:
            held |= Qt.KeyboardModifier.ControlModifier
        if shift:
            held |= Qt.KeyboardModifier.ShiftModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(self.widget, QKeyEvent(kind, key, held, text))
        self.pressed += 1

    def type(self, letters):
        for letter in letters:
            self.key(Qt.Key.Key_unknown, text=letter)

    def down(self, times=1):
        for _time in range(times):
            self.key(Qt.Key.Key_Down)


@pytest.fixture
def hands(page):
    return Hands(page.marks.view)


@pytest.fixture
def stored(frozen, page):
    """Read a column of marks back from the database, in the order of the rows; "-" is a blank."""

    def read(column):
        grid = open_event(frozen, page.marks.model.grid.event.id)
        session = grid.sessions[column]
        marks = [grid.marks.get((session.id, person.id)) for person in page.marks.model.people]
        return "".join(mark.status.value if mark else "-" for mark in marks)

    return read
