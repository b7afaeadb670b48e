"""The printing of sign-in sheets and badges: choose what and how, choose where the PDF goes."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from fieldkit.formats import day_month
from fieldkit.gui.attendance.speech import dated, session_hours, session_title
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import Button
from fieldkit.i18n import _, language
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.bus import visit_days
from fieldkit.records.permissions import Act
from fieldkit.records.printed_sheet import SheetScope
from fieldkit.records.sheet_errors import hall_words
from fieldkit.records.sheet_plan import all_halls, is_private, scopes_of, sessions_on
from fieldkit.services.copies import PrintedFile
from fieldkit.services.progress import Progress
from fieldkit.services.sign_in_sheets import (
    print_badges,
    print_passenger_list,
    print_sign_in_sheet,
)

# A day, a session, a track or a hall; or all halls of a day, in one file.
Sheets = date | SheetScope | tuple[SheetScope, ...]


class SheetPrinting(QObject):
    """Hangs the sheets of an event under a button and writes the one chosen.

    Signals: scans_requested(): the scans of signed sheets are to be seen.
    """

    scans_requested = Signal()

    def __init__(self, desk: Desk, button: Button, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._button = button
        self._grid: AttendanceGrid | None = None
        self.menu = QMenu(parent)
        self.large = QAction(_("Large type"), self)
        self.large.setCheckable(True)
        self.private = QAction(_("Without surnames and organisations"), self)
        self.private.setCheckable(True)
        self.badges = QAction(_("Badges"), self)
        self.scans = QAction(_("Scans of signed sheets..."), self)
        button.clicked.connect(self.choose_day)
        self.menu.triggered.connect(self._chosen)
        self.badges.triggered.connect(self.choose_badges)
        self.scans.triggered.connect(self.scans_requested)

    def show_grid(self, grid: AttendanceGrid) -> None:
        """Know the sheets that can be printed."""
        self._grid = grid
        self.menu.clear()
        self.menu.addSection(_("Sign-in sheet"))
        for halls in all_halls(grid):
            said = _("{day}: all halls, each from a new page")
            words = said.format(day=dated(sessions_on(grid, halls[0])[0]))
            self.menu.addAction(words).setData(halls)
        several = QMenu(_("For one hall, session or track"), self.menu)
        for scope in scopes_of(grid):
            # A day that has one session alone needs no sheet of its own for that.
            if scope.session_id and len(sessions_on(grid, SheetScope(scope.day))) == 1:
                continue
            whole = not (scope.session_id or scope.track or scope.hall)
            action = (self.menu if whole else several).addAction(_scope_words(grid, scope))
            action.setData(scope)
        if several.actions():
            self.menu.addMenu(several)
        self.menu.addSeparator()
        self.menu.addAction(self.large)
        self.menu.addAction(self.private)
        forced = is_private(grid)
        self.private.setEnabled(not forced)
        if forced:
            self.private.setChecked(True)
        for day in visit_days(grid):
            said = _("Passenger list, {day}").format(day=day_month(day))
            self.menu.addAction(said).setData(day)
        if self._desk.workspace.rights.may(Act.PLAN_EVENTS):
            self.menu.addSeparator()
            self.menu.addAction(self.badges)
        self.menu.addSeparator()
        self.menu.addAction(self.scans)
        self._button.setEnabled(bool(grid.sessions))

    def choose_day(self) -> None:
        """Open the list of sheets under the button."""
        sheets = [one for one in self.menu.actions() if isinstance(one.data(), SheetScope)]
        if sheets:
            self.menu.popup(self._button.mapToGlobal(QPoint(0, self._button.height() + 4)))
            self.menu.setActiveAction(sheets[0])

    def write(self, what: Sheets, out: Path) -> None:
        """Write a sheet or several in the background and say where it is."""
        if self._grid is None:
            return
        workspace, event, spoken = self._desk.workspace, self._grid.event.id, language()
        large, private = self.large.isChecked(), self.private.isChecked()

        def work(_progress: Progress) -> PrintedFile:
            return print_sign_in_sheet(
                workspace, event, what, out, large=large, private=private, spoken=spoken
            )

        self._desk.jobs.start(
            _("Sign-in sheet"), work, done=self._written, failed=self._desk.notices.refuse
        )

    def write_badges(self, out: Path) -> None:
        """Write the badges of everybody in the background and say where they are."""
        if self._grid is None:
            return
        workspace, event, spoken = self._desk.workspace, self._grid.event.id, language()

        def work(progress: Progress) -> PrintedFile:
            return print_badges(workspace, event, out, progress=progress, spoken=spoken)

        self._desk.jobs.start(
            _("Badges"), work, done=self._badges_written, failed=self._desk.notices.refuse
        )

    def write_passengers(self, day: date, out: Path) -> None:
        """Write the passenger list of a day in the background and say where it is."""
        if self._grid is None:
            return
        workspace, event, spoken = self._desk.workspace, self._grid.event.id, language()

        def work(_progress: Progress) -> PrintedFile:
            return print_passenger_list(workspace, event, day, out, spoken=spoken)

        self._desk.jobs.start(
            _("Passenger list"),
            work,
            done=self._passengers_written,
            failed=self._desk.notices.refuse,
        )

    def choose_badges(self) -> None:
        """Ask where the badges go, and write them."""
        chosen = self._asked(_("Where to put the badges"), _("badges.pdf"))
        if chosen:
            self.write_badges(chosen)

    def _chosen(self, action: QAction) -> None:
        scope = action.data()
        if isinstance(scope, date):
            chosen = self._asked(_("Where to put the passenger list"), _("passengers.pdf"))
            if chosen:
                self.write_passengers(scope, chosen)
            return
        if not isinstance(scope, (SheetScope, tuple)):
            return
        day = (scope[0] if isinstance(scope, tuple) else scope).day
        # No title in the name of the file: it may say what people came for.
        proposed = _("sign-in-sheet-{day}.pdf").format(day=day.isoformat())
        chosen = self._asked(_("Where to put the sheet"), proposed)
        if chosen:
            self.write(scope, chosen)

    def _asked(self, title: str, proposed: str) -> Path | None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self._button, title, str(Path.home() / proposed), "PDF (*.pdf)"
        )
        return Path(chosen) if chosen else None

    def _written(self, printed: PrintedFile) -> None:
        said = _("The sheet is written: {file}").format(file=printed.path.name)
        self._desk.notices.tell(said)

    def _passengers_written(self, printed: PrintedFile) -> None:
        said = _("The passenger list is written: {file}").format(file=printed.path.name)
        self._desk.notices.tell(said)

    def _badges_written(self, printed: PrintedFile) -> None:
        said = _("The badges are written: {file}").format(file=printed.path.name)
        self._desk.notices.tell(said)


def _scope_words(grid: AttendanceGrid, scope: SheetScope) -> str:
    """Return what a sheet is called in the list, such as "Ср, 18 ноября, занятие 2"."""
    first = sessions_on(grid, scope)[0]
    if scope.session_id:
        return f"{dated(first)}: {session_title(first)}, {session_hours(first)}"
    part = hall_words(scope.hall) if scope.hall else scope.track
    return f"{dated(first)}: {part}" if part else dated(first)
