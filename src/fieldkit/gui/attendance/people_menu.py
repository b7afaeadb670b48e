"""The other ways in which people come to an event, and what can be done about a row."""

from typing import Protocol

from PySide6.QtWidgets import QMenu, QWidget

from fieldkit.i18n import _
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event import EventFormat
from fieldkit.records.permissions import Act, Rights

_GROUPS = {EventFormat.SUPPORT_GROUP, EventFormat.DAY_CARE}


class PeopleActs(Protocol):
    """What the entries of the menu do."""

    def choose_file(self) -> None:
        """Ask for a file of people."""

    def ask_copy(self) -> None:
        """Ask for an earlier event."""

    def ask_specialists(self) -> None:
        """Ask for people of the list."""

    def ask_member(self) -> None:
        """Ask for a member of a family."""

    def add_nameless(self) -> None:
        """Add a guest without a name."""

    def ask_role(self) -> None:
        """Ask for another role of the row at the cursor."""

    def ask_sessions(self) -> None:
        """Ask for the sessions of the row at the cursor."""

    def ask_halls(self) -> None:
        """Ask for the halls that people sit in."""

    def ask_merge(self) -> None:
        """Ask for another row of the same person."""


def people_menu(
    over: QWidget,
    tab: PeopleActs,
    rights: Rights,
    grid: AttendanceGrid,
    *,
    at_hand: bool,
    several: bool,
) -> QMenu:
    """Return the menu: what may be done by this user, at this event, ``at_hand`` about a row."""
    menu = QMenu(over)
    group = grid.event.format in _GROUPS
    if rights.may(Act.PLAN_EVENTS):
        menu.addAction(_("From a file...")).triggered.connect(tab.choose_file)
        menu.addAction(_("From an earlier event...")).triggered.connect(tab.ask_copy)
        known = menu.addAction(_("From the list of professionals..."))
        known.triggered.connect(tab.ask_specialists)
    if rights.may(Act.SEE_FAMILIES) and group:
        menu.addAction(_("A member of a family...")).triggered.connect(tab.ask_member)
    if group and grid.sessions:
        menu.addAction(_("A guest without a name")).triggered.connect(tab.add_nameless)
    if at_hand:
        menu.addSeparator()
        menu.addAction(_("Another role as well...")).triggered.connect(tab.ask_role)
        if grid.sessions:
            menu.addAction(_("Only at some sessions...")).triggered.connect(tab.ask_sessions)
    if rights.may(Act.PLAN_EVENTS) and several:
        menu.addAction(_("Merge with another row...")).triggered.connect(tab.ask_merge)
        if not group:
            menu.addAction(_("Share out among halls...")).triggered.connect(tab.ask_halls)
    return menu
