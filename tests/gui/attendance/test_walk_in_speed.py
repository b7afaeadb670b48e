"""Whoever comes unannounced is on the sheet within fifteen seconds, by the keyboard alone.

A practised hand needs a third of a second for a key, so fifteen seconds are 45 keys. Seconds
are measured by ``tests.benchmarks.grid``, away from the noise of other tests.
"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.records.event import EventFormat
from fieldkit.services.attendance import create_event, open_event, register
from tests.gui.attendance.conftest import Hands

KEY = Qt.Key
MOST_KEYS = 45


class Fingers:
    """Presses each key where the focus is, and counts."""

    def __init__(self):
        self.pressed = 0

    def type(self, letters):
        for letter in letters:
            self._hand().type(letter)

    def key(self, key):
        self._hand().key(key)

    def _hand(self):
        QApplication.processEvents()
        self.pressed += 1
        return Hands(QApplication.focusWidget())


@pytest.fixture
def sixty(make_event, open_page, frozen, qtbot):
    """An event of sixty, open in the grid; Kedrovskaya was at another event."""
    earlier = create_event(frozen, "Вебинар", EventFormat.WEBINAR, *[frozen.now().date()] * 2)
    register(frozen, earlier.id, "Кедровская Ирина Львовна", "КЦСОН", "Шимановск")
    page = open_page(make_event(people=60))
    qtbot.waitExposed(page)
    page.activateWindow()
    page.marks.view.go(0, 3)
    page.marks.view.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.marks.view)
    return page


def marked(page, workspace):
    grid = open_event(workspace, page.marks.model.grid.event.id)
    names = {one.id: one for one in grid.registrations}
    found = [names[who] for (session, who) in grid.marks if session == grid.sessions[3].id]
    return [(one.name, one.org_then) for one in found]


def test_somebody_on_the_roster_takes_a_part_of_the_name(sixty, frozen):
    fingers = Fingers()

    fingers.key(KEY.Key_Insert)
    fingers.type("калин вер")
    fingers.key(KEY.Key_Return)

    assert [name for name, _org in marked(sixty, frozen)] == ["Калинина Вера Ильинична"]
    assert fingers.pressed == 11


def test_somebody_known_elsewhere_is_found_under_the_other_layout(sixty, frozen):
    fingers = Fingers()

    fingers.key(KEY.Key_Insert)
    fingers.type("rtlhjd")
    fingers.key(KEY.Key_Return)

    assert marked(sixty, frozen) == [("Кедровская Ирина Львовна", "КЦСОН")]
    assert fingers.pressed == 8


def test_nobody_knows_them_and_name_and_organisation_are_written_out(sixty, frozen):
    fingers = Fingers()

    fingers.key(KEY.Key_Insert)
    fingers.type("чайкина ада олеговна")
    fingers.key(KEY.Key_Return)
    fingers.type("опека, зея")
    fingers.key(KEY.Key_Return)

    assert marked(sixty, frozen) == [("Чайкина Ада Олеговна", "опека, зея")]
    assert fingers.pressed == 33
    assert fingers.pressed <= MOST_KEYS


def test_the_next_one_is_written_at_once_and_escape_leads_back(sixty, frozen):
    fingers = Fingers()
    fingers.key(KEY.Key_Insert)
    for part in ("калин вер", "rtlhjd"):
        fingers.type(part)
        fingers.key(KEY.Key_Return)

    fingers.key(KEY.Key_Escape)

    assert len(marked(sixty, frozen)) == 2
    assert QApplication.focusWidget() is sixty.marks.view
