"""Steps among the entries of the roster in sight: add, go on, remove, move."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from fieldkit.gui.filling.roster import Roster
from fieldkit.gui.filling.sheet import Sheet


class EntrySteps(QObject):
    """Does what keys want of a roster, in the one that has the keyboard or else the first."""

    def __init__(self, sheet: Sheet, parent: QObject) -> None:
        super().__init__(parent)
        self._sheet = sheet

    @Slot()
    def add(self) -> None:
        """Add an entry to the roster in sight."""
        self._with_roster(Roster.add)

    @Slot()
    def next(self) -> None:
        """Open the next entry."""
        self._with_roster(lambda roster: roster.go(1))

    @Slot()
    def previous(self) -> None:
        """Open the entry before."""
        self._with_roster(lambda roster: roster.go(-1))

    @Slot()
    def remove(self) -> None:
        """Remove the open entry."""
        self._with_roster(Roster.remove_open)

    @Slot()
    def move_up(self) -> None:
        """Move the open entry up."""
        self._with_roster(lambda roster: roster.move_open(-1))

    @Slot()
    def move_down(self) -> None:
        """Move the open entry down."""
        self._with_roster(lambda roster: roster.move_open(1))

    def roster(self) -> Roster | None:
        """Return the roster that has the keyboard, else the first one in sight."""
        sheet = self._sheet.section_sheet
        rosters = sheet.body.rosters() if sheet is not None else []
        focused: QWidget | None = self._sheet.window().focusWidget()
        held = [one for one in rosters if focused is not None and one.isAncestorOf(focused)]
        return next(iter(held or rosters), None)

    def _with_roster(self, does: Callable[[Roster], None]) -> None:
        roster = self.roster()
        if roster is not None:
            does(roster)
