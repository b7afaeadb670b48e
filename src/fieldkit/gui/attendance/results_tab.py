"""What an event comes to: its certificates, its report, and who was connected to a webinar."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldkit.gui.attendance.certificates_view import CertificatesView
from fieldkit.gui.attendance.report_view import ReportView
from fieldkit.gui.attendance.webinar_view import WebinarView
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.segmented import Segmented
from fieldkit.i18n import _, pgettext
from fieldkit.records.attendance import AttendanceGrid


class ResultsTab(QWidget):
    """Shows one part at a time; nothing is read before it is looked at.

    Signals: saved() after anything was written, marks_saved() after marks were,
    register_requested().
    """

    saved = Signal()
    marks_saved = Signal()
    register_requested = Signal()

    def __init__(self, desk: Desk, grid: AttendanceGrid) -> None:
        super().__init__()
        self._grid = grid
        self.parts = Segmented(
            (
                ("certificates", _("Certificates")),
                ("report", pgettext("tab", "Report")),
                ("webinar", pgettext("tab", "Connections")),
            ),
            _("Part of the results"),
        )
        self.certificates = CertificatesView(desk)
        self.report = ReportView(desk)
        self.webinar = WebinarView(desk)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.certificates)
        self._stack.addWidget(self.report)
        self._stack.addWidget(self.webinar)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 4, 24, 12)
        column.setSpacing(12)
        column.addWidget(self.parts)
        column.addWidget(self._stack, 1)
        self.parts.chosen.connect(self._show_part)
        self.certificates.saved.connect(self.saved)
        self.report.closed.connect(self.saved)
        self.webinar.saved.connect(self.marks_saved)
        self.certificates.register_requested.connect(self.register_requested)

    @property
    def table(self) -> QWidget:
        """Return what F6 goes to."""
        return self.initial_focus()

    def show_grid(self, grid: AttendanceGrid) -> None:
        """Know another state of the event; it is read where it is in sight."""
        self._grid = grid
        if self.isVisible():
            self.show_now()

    def show_now(self) -> None:
        """Read what is in sight."""
        shown = self._stack.currentWidget()
        if shown is self.certificates:
            self.certificates.show_event(self._grid.event.id)
        elif shown is self.report:
            self.report.show_event(self._grid.event.id)
        else:
            self.webinar.show_event(self._grid.event.id)

    def initial_focus(self) -> QWidget:
        """Begin where the shown part begins."""
        shown = self._stack.currentWidget()
        if shown is self.report:
            return self.report.initial_focus()
        if shown is self.webinar:
            return self.webinar.initial_focus()
        return self.certificates.initial_focus()

    def show_part(self, key: str) -> None:
        """Show one part: certificates, report or connections."""
        self.parts.choose(key)
        self._show_part()

    @Slot()
    def _show_part(self) -> None:
        parts = {"report": self.report, "webinar": self.webinar}
        self._stack.setCurrentWidget(parts.get(self.parts.key(), self.certificates))
        self.show_now()
