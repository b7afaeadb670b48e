"""What is asked about an event, its people and its plan, as it is drawn for people to look at."""

from collections.abc import Callable
from dataclasses import replace

from fieldkit.gui.attendance.page import EventPage
from fieldkit.gui.attendance.participant_dialogs import CopyDialog, MemberDialog, MergeDialog
from fieldkit.gui.attendance.participant_erasure import ParticipantErasureDialog
from fieldkit.gui.attendance.plan_dialogs import (
    CancelDialog,
    CountDialog,
    FactsDialog,
    HistoryDialog,
    MoveDialog,
)
from fieldkit.gui.door import EndDialog
from fieldkit.gui.page import Page
from fieldkit.gui.scene import Scene
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.services.attendance import list_events
from fieldkit.services.erasing_participants import ask_participant
from fieldkit.services.workspace import Workspace

_SURNAME = "осин"
_NOBODY = "пингвинов"


def seminar(workspace: Workspace) -> object:
    """Return the demo's seminar: its first event."""
    return min(list_events(workspace), key=lambda event: event.starts_on).id


def _at(tab: str, show: Callable[[EventPage, AttendanceGrid], None]) -> Callable[[Page], None]:
    """Return what shows something over one tab of the event."""

    def prepare(page: Page) -> None:
        if isinstance(page, EventPage) and page.marks is not None:
            page.show_tab(tab)
            show(page, page.marks.model.grid)

    return prepare


def _copy(page: EventPage, grid: AttendanceGrid) -> None:
    CopyDialog(page.desk, page.window(), grid.event).open()


def _member(page: EventPage, grid: AttendanceGrid) -> None:
    dialog = MemberDialog(page.desk, page.window(), grid.event)
    dialog.open()
    dialog.search.setText(_SURNAME)
    dialog.look_for(_SURNAME)


def _no_member(page: EventPage, grid: AttendanceGrid) -> None:
    dialog = MemberDialog(page.desk, page.window(), grid.event)
    dialog.open()
    dialog.search.setText(_NOBODY)
    dialog.look_for(_NOBODY)


def _merge(page: EventPage, grid: AttendanceGrid) -> None:
    people = grid.participants()
    MergeDialog(page.desk, page.window(), people[3], people).open()


def _erase(page: EventPage, grid: AttendanceGrid) -> None:
    """Ask about somebody who was at other events too, and has a card."""
    one, same, alike = (person.id for person in grid.participants()[3:6])
    question = ask_participant(page.desk.workspace, one)
    reaching = replace(question, same=(one, same), alike=(alike,), card=True)
    ParticipantErasureDialog(page.window(), reaching).open()


def _move(page: EventPage, grid: AttendanceGrid) -> None:
    MoveDialog(page.desk, page.window(), grid.event).open()


def _cancel(page: EventPage, grid: AttendanceGrid) -> None:
    CancelDialog(page.desk, page.window(), grid.event).open()


def _facts(page: EventPage, grid: AttendanceGrid) -> None:
    FactsDialog(page.desk, page.window(), grid.event).open()


def _count(page: EventPage, grid: AttendanceGrid) -> None:
    CountDialog(page.desk, page.window(), grid, grid.sessions[0]).open()


def _history(page: EventPage, grid: AttendanceGrid) -> None:
    HistoryDialog(page.desk, page.window(), grid.event).open()


def _end_event_mode(page: EventPage, _grid: AttendanceGrid) -> None:
    EndDialog(page.desk, page.window()).open()


DIALOG_SCENES = (
    Scene("people-of-earlier", "event", seminar, _at("people", _copy)),
    Scene("people-member", "event", seminar, _at("people", _member)),
    Scene("people-no-member", "event", seminar, _at("people", _no_member)),
    Scene("people-merging", "event", seminar, _at("people", _merge)),
    Scene("people-erasing", "event", seminar, _at("people", _erase)),
    Scene("plan-moving", "event", seminar, _at("programme", _move)),
    Scene("plan-cancelling", "event", seminar, _at("programme", _cancel)),
    Scene("plan-facts", "event", seminar, _at("programme", _facts)),
    Scene("plan-count", "event", seminar, _at("programme", _count)),
    Scene("plan-history", "event", seminar, _at("programme", _history)),
    Scene("event-mode-end", "event", seminar, _at("marks", _end_event_mode)),
)
