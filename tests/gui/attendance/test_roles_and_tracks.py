"""Who is not expected at a session is shown so, and somebody in two roles has two rows."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from fieldkit.gui.attendance.role_dialogs import RoleDialog, SessionsDialog
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import RegistrationRole
from fieldkit.services.attendance import (
    add_session,
    mark_attendance,
    open_event,
    register,
    update_registration,
    update_session,
)
from fieldkit.services.second_roles import set_sessions
from tests.support.window import press, type_text

KEY = Qt.Key
ROLE = Qt.ItemDataRole
P = AttendanceStatus.PRESENT


@pytest.fixture
def event_id(make_event, frozen):
    """An event whose fourth session is for the track of schools; the first person chose another."""
    event = make_event()
    grid = open_event(frozen, event)
    update_session(frozen, replace(grid.sessions[3], track="Школа"))
    update_registration(frozen, replace(grid.registrations[0], track="Опека"))
    return event


@pytest.fixture
def page(event_id, open_page):
    return open_page(event_id)


def words(page, row, column, role=ROLE.AccessibleTextRole):
    return page.marks.model.data(page.marks.model.index(row, column), role)


def test_a_session_of_another_track_is_not_expected_and_says_so(page):
    model = page.marks.model

    assert not model.expected(0, 3)
    assert model.expected(1, 3)
    assert "not expected: chose the track Опека" in words(page, 0, 3)
    assert words(page, 0, 3, ROLE.ToolTipRole) == "not expected: chose the track Опека"
    assert "not expected" not in words(page, 1, 3)


def test_it_looks_other_than_a_blank(page):
    page.marks.view.go(5, 0)
    view, model = page.marks.view, page.marks.model
    picture = view.viewport().grab().toImage()

    def drawn(row):
        box = view.visualRect(model.index(row, 3)).adjusted(1, 1, -1, -1)
        return picture.copy(box)

    assert drawn(0) != drawn(2)


def test_the_whole_column_is_filled_for_whoever_is_expected(page, hands, stored):
    page.marks.view.go(2, 3)

    hands.key(KEY.Key_P, ctrl=True, shift=True, text="P")

    assert stored(3) == "-PPPPP"
    assert page.marks.model.tally(3).blank == 0


def test_a_blank_there_stands_in_no_ones_way_when_closing(page, hands, frozen):
    page.marks.view.go(2, 3)
    hands.key(KEY.Key_P, ctrl=True, shift=True, text="P")

    page.marks.close_column()

    grid = open_event(frozen, page.marks.model.grid.event.id)
    assert grid.sessions[3].closed
    assert (grid.sessions[3].id, page.marks.model.person(0).id) not in grid.marks


def test_a_mark_there_is_allowed_shown_and_counted(page, hands, stored):
    page.marks.view.go(0, 3)

    hands.key(KEY.Key_P, text="p")

    assert stored(3) == "P-----"
    assert page.marks.model.tally(3).present == 1
    assert words(page, 0, 3, ROLE.DisplayRole) == "P"


def test_two_marks_at_one_time_are_told_in_both_cells_and_lead_there(page, frozen):
    grid = page.marks.model.grid
    fourth = grid.sessions[3]
    parallel = add_session(frozen, grid.event.id, fourth.day, fourth.starts, fourth.ends)
    for session in (fourth.id, parallel.id):
        mark_attendance(frozen, session, page.marks.model.person(1).id, P)
    page.open(grid.event.id)

    page.marks.panel.conflict.click()

    column = page.marks.model.column_of(parallel.id)
    assert page.marks.model.conflicts() == [(1, 3), (1, column)]
    assert f"at the same time marked at session {parallel.number}" in words(page, 1, 3)
    assert page.marks.panel.conflict.text() == "Double marks: 1"
    assert page.marks.view.cursor_cell()[0] == 1


def test_without_such_marks_nothing_is_said(page):
    assert page.marks.panel.conflict.parentWidget().isHidden()


@pytest.fixture
def people(page):
    page.show_tab("people")
    return page.people


def test_another_role_is_asked_with_its_sessions_and_shown_in_both_rows(people, frozen, event_id):
    people.table.setCurrentIndex(people.model.index(0, 1))
    people.ask_role()
    dialog = people.roles.dialog
    assert isinstance(dialog, RoleDialog)
    dialog.role.choose("speaker")
    for choice in list(dialog.ticks.choices.values())[1:]:
        choice.setChecked(False)

    dialog.go()

    made = open_event(frozen, event_id).registrations[-1]
    assert made.role is RegistrationRole.SPEAKER
    assert len(made.sessions) == 1
    rows = {one.id: place for place, one in enumerate(people.model.people)}
    role = next(field for field in people.model.fields if field.attribute == "role")
    assert people.model.words(rows[made.id], role) == "speaker, sessions 1; also row 1"
    assert people.model.words(rows[made.same_as], role) == "participant; also row 7"


def test_the_sessions_of_a_row_are_chosen(people, frozen, event_id):
    people.table.setCurrentIndex(people.model.index(1, 1))
    people.ask_sessions()
    dialog = people.roles.dialog
    assert isinstance(dialog, SessionsDialog)
    ticks = list(dialog.ticks.choices.values())
    for choice in ticks:
        choice.setChecked(False)
    dialog.go()
    assert dialog.refusal.isVisibleTo(dialog)
    ticks[2].setChecked(True)

    dialog.go()

    grid = open_event(frozen, event_id)
    assert grid.registrations[1].sessions == (grid.sessions[2].id,)


def test_a_speaker_who_walks_in_to_take_part_gets_a_row_of_their_own(page, frozen, event_id):
    speaks = register(frozen, event_id, "Кедрова Алла", "КЦСОН", role=RegistrationRole.SPEAKER)
    set_sessions(frozen, speaks.id, [page.marks.model.session(0).id])
    page.open(event_id)
    page.marks.view.go(0, 1)
    page.marks.begin_walk_in()

    type_text(page.marks.walk_in.edit, "кедр")
    press(page.marks.walk_in.edit, KEY.Key_Return)

    grid = open_event(frozen, event_id)
    made = grid.registrations[-1]
    assert (made.role, made.same_as) == (RegistrationRole.PARTICIPANT, speaks.id)
    assert grid.marks[grid.sessions[1].id, made.id].status is P
    assert grid.summary().room == 1


def test_the_numbers_of_another_laptop_have_room_in_the_grid(page, frozen):
    head = page.marks.view.people_head
    before = head.number_width
    grid = page.marks.model.grid
    signed = replace(grid.registrations[0], row_laptop="a7k3")

    page.marks.show_grid(replace(grid, registrations=(signed, *grid.registrations[1:])))

    assert head.number_width > before
    assert "1/a7k3" in page.marks.model.headerData(0, Qt.Orientation.Vertical, ROLE.ToolTipRole)
