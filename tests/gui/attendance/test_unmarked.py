"""Sessions past without marks are shown where one looks, and lead into the grid."""

import pytest

from fieldkit.gui.attendance.events_page import EventsPage
from fieldkit.gui.attendance.page import EventPage
from fieldkit.gui.home.unmarked import UnmarkedList
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.services.attendance import MarkWish, mark_many, open_event
from fieldkit.services.unmarked import unmarked_sessions


@pytest.fixture
def forgotten(make_event, frozen):
    """Mark the first session of an event but for its last person, and none of the others."""
    event = make_event(4, 2)
    grid = open_event(frozen, event)
    there = grid.registrations[:3]
    present = AttendanceStatus.PRESENT
    mark_many(frozen, [MarkWish(grid.sessions[0].id, one.id, present) for one in there])
    return event


def test_the_events_say_how_many_sessions_are_not_marked(qtbot, desk, forgotten):
    page = EventsPage(desk)
    qtbot.addWidget(page)
    page.open()
    page.show()

    qtbot.waitUntil(lambda: page.rows[forgotten].words.badge is not None)

    assert page.rows[forgotten].words.badge == ("3 sessions not marked", "warn")


def test_a_session_leads_to_its_first_person_without_a_mark(qtbot, desk, frozen, forgotten):
    first = next(one for one in unmarked_sessions(frozen) if one.session_no == 1)
    page = EventPage(desk)
    qtbot.addWidget(page)

    page.open(first)
    page.show()

    index = page.marks.view.currentIndex()
    assert (index.row(), first.blank) == (3, 1)
    assert page.marks.model.session(index.column()).id == first.session_id


def test_home_lists_the_newest_and_counts_the_rest(qtbot, qapp, frozen, make_event):
    for _time in range(2):
        make_event(2, 2)
    found = unmarked_sessions(frozen)
    host = UnmarkedList(found, None)
    qtbot.addWidget(host)

    with qtbot.waitSignal(host.chosen) as chosen:
        host.rows[0].click()

    assert len(found) == 6
    assert len(host.rows) == 3
    assert chosen.args == [found[0]]
