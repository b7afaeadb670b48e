"""The printing of sign-in sheets: choose a day, choose where the PDF goes."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from fieldkit.gui.attendance.speech import dated
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import Button
from fieldkit.i18n import _, language
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.services.copies import PrintedFile
from fieldkit.services.printing import print_sign_in_sheet
from fieldkit.services.progress import Progress


class SheetPrinting(QObject):
    """Hangs the days of an event under a button and writes the sheet of the one chosen."""

    def __init__(self, desk: Desk, button: Button, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._button = button
        self._grid: AttendanceGrid | None = None
        self._menu = QMenu(parent)
        button.clicked.connect(self.choose_day)
        self._menu.triggered.connect(self._chosen)

    def show_grid(self, grid: AttendanceGrid) -> None:
        """Know the days that can be printed."""
        self._grid = grid
        self._menu.clear()
        self._menu.addSection(_("Sign-in sheet"))
        for day in sorted({session.day for session in grid.sessions}):
            session = next(one for one in grid.sessions if one.day == day)
            action = self._menu.addAction(dated(session))
            action.setData(day.isoformat())
        self._button.setEnabled(bool(grid.sessions))

    def choose_day(self) -> None:
        """Open the list of days under the button; an event of one day needs no list."""
        days = [action for action in self._menu.actions() if action.data()]
        if len(days) == 1:
            self._chosen(days[0])
        elif days:
            self._menu.popup(self._button.mapToGlobal(QPoint(0, self._button.height() + 4)))
            self._menu.setActiveAction(days[0])

    def write(self, day: date, out: Path) -> None:
        """Write the sheet of a day in the background and say where it is."""
        if self._grid is None:
            return
        workspace, event, spoken = self._desk.workspace, self._grid.event.id, language()

        def work(_progress: Progress) -> PrintedFile:
            return print_sign_in_sheet(workspace, event, day, out, spoken=spoken)

        self._desk.jobs.start(
            _("Sign-in sheet"), work, done=self._written, failed=self._desk.notices.refuse
        )

    def _chosen(self, action: QAction) -> None:
        if not action.data():
            return
        day = date.fromisoformat(str(action.data()))
        # No title in the name of the file: it may say what people came for.
        proposed = _("sign-in-sheet-{day}.pdf").format(day=day.isoformat())
        chosen, _kind = QFileDialog.getSaveFileName(
            self._button, _("Where to put the sheet"), str(Path.home() / proposed), "PDF (*.pdf)"
        )
        if chosen:
            self.write(day, Path(chosen))

    def _written(self, printed: PrintedFile) -> None:
        said = _("The sheet is written: {file}").format(file=printed.path.name)
        self._desk.notices.tell(said)
