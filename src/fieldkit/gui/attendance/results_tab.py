"""What an event comes to: its certificates, its report, and who was connected to a webinar."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldkit.gui.attendance.certificates_view import CertificatesView
from fieldkit.gui.attendance.report_view import ReportView
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.segmented import Segmented
from fieldkit.i18n import _, pgettext
from fieldkit.records.attendance import AttendanceGrid


class ResultsTab(QWidget):
    """Shows one part at a time; nothing is read before it is looked at.

    Signals: saved() after anything was written, register_requested().
    """

    saved = Signal()
    register_requested = Signal()

    def __init__(self, desk: Desk, grid: AttendanceGrid) -> None:
        super().__init__()
        self._grid = grid
        self.parts = Segmented(
            (
                ("certificates", _("Certificates")),
                ("report", pgettext("tab", "Report")),
            ),
            _("Part of the results"),
        )
        self.certificates = CertificatesView(desk)
        self.report = ReportView(desk)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.certificates)
        self._stack.addWidget(self.report)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 4, 24, 12)
        column.setSpacing(12)
        column.addWidget(self.parts)
        column.addWidget(self._stack, 1)
        self.parts.chosen.connect(self._show_part)
        self.certificates.saved.connect(self.saved)
        self.report.closed.connect(self.saved)
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

    def initial_focus(self) -> QWidget:
        """Begin where the shown part begins."""
        if self._stack.currentWidget() is self.report:
            return self.report.initial_focus()
        return self.certificates.initial_focus()

    def show_part(self, key: str) -> None:
        """Show one part: certificates or report."""
        self.parts.choose(key)
        self._show_part()

    @Slot()
    def _show_part(self) -> None:
        self._stack.setCurrentWidget(
            self.report if self.parts.key() == "report" else self.certificates
        )
        self.show_now()
