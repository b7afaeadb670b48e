"""The programme of an event: its sessions, rewritten in place, and new ones."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.attendance.figures import session_count
from fieldkit.gui.attendance.record_table import RecordTable
from fieldkit.gui.attendance.sessions_model import SessionsModel, parse_session
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.fields import line_edit
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event import Session
from fieldkit.services.attendance import add_session, update_session


class ProgrammeTab(QWidget):
    """Lists the sessions; a closed one is opened again at the marks before it is rewritten.

    Signals: saved() after anything was written.
    """

    saved = Signal()

    def __init__(self, desk: Desk, grid: AttendanceGrid) -> None:
        super().__init__()
        self._desk = desk
        self._grid = grid
        self.model = SessionsModel(self)
        self.table = RecordTable(self.model, _("Sessions"))
        self.counts = Label("", "hint", "muted")
        self.line = line_edit(_("Add a session: 20.11.2026 14:00-17:00 topic. Enter adds."))
        self.line.setAccessibleName(_("Add a session"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(8)
        column.addWidget(self.counts)
        column.addWidget(self.table, 1)
        column.addWidget(self.line)
        self.model.edited.connect(self._edited)
        self.model.refused.connect(self._refused)
        self.table.add_requested.connect(self.line.setFocus)
        self.line.returnPressed.connect(self._add)
        self.show_grid(grid)

    def show_grid(self, grid: AttendanceGrid) -> None:
        """Show another state of the event; the cursor stays where it is."""
        index = self.table.currentIndex()
        row, column = max(0, index.row()), index.column() if index.isValid() else 4
        self._grid = grid
        self.model.show_sessions(grid.sessions)
        self.table.setCurrentIndex(self.model.index(row, column))
        count = len(grid.sessions)
        self.counts.setText(session_count(count) if count else _("No sessions yet. Add one below."))

    def initial_focus(self) -> QWidget:
        """Begin at the table, or at the line of an event without sessions."""
        return self.table if self._grid.sessions else self.line

    def _edited(self, wanted: Session) -> None:
        update_session(self._desk.workspace, wanted)
        self.saved.emit()

    def _refused(self, words: str) -> None:
        self._desk.notices.tell(words, kind="warn")

    def _add(self) -> None:
        read = parse_session(self.line.text(), self._grid.event.starts_on)
        if read is None:
            said = _("Write day, hours and topic: 20.11.2026 14:00-17:00 Safety plan")
            self._desk.notices.tell(said, kind="warn")
            return
        day, starts, ends, title = read
        add_session(self._desk.workspace, self._grid.event.id, day, starts, ends, title=title)
        self.line.clear()
        self.saved.emit()
