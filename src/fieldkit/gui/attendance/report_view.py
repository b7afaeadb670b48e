"""The report of one event: its figures, closing it, and writing it as PDF or a spreadsheet."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from fieldkit.formats import long_date, number
from fieldkit.gui.attendance.paper_job import PaperJob
from fieldkit.gui.attendance.report_feedback import ReportFeedback
from fieldkit.gui.attendance.report_parts import report_parts
from fieldkit.gui.attendance.report_photos import ReportPhotos
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import Button, primary
from fieldkit.gui.widgets.dialog import Dialog, ask
from fieldkit.gui.widgets.fields import ComboField
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _, language, ngettext, pgettext
from fieldkit.records.report_words import measure_words
from fieldkit.services.copies import PrintedFile
from fieldkit.services.event_report import (
    Annexes,
    ReportState,
    close_report,
    event_report,
    export_event_report,
    print_event_report,
    print_supplement,
)
from fieldkit.services.progress import Progress


class ReportView(QWidget):
    """Shows the figures that the report prints.

    Signals: closed() once the report was closed.
    """

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._event_id = ""
        self.state: ReportState | None = None
        self.question: Dialog | None = None
        self.kind = ComboField(_("Districts are measured by"), [("", measure_words(""))])
        self.institutions = QCheckBox(_("with the list of organisations"))
        self.participants = QCheckBox(_("with the list of participants: personal data"))
        self.close_it = primary(_("Close the report"), icon="lock")
        self.write = Button(pgettext("button", "Write"), icon="printer", menu_arrow=True)
        self.strip = Strip("neutral", " ", " ")
        self.job = PaperJob(desk)
        self.column = ScrollColumn(margins=(0, 0, 0, 16), spacing=8)
        self.feedback = ReportFeedback()
        self.photos = ReportPhotos(desk)
        self._figures = QVBoxLayout()
        self._menu = QMenu(self)
        self._lay_out()
        self._fill_menu()
        self.kind.chosen.connect(self._measure)
        self.close_it.clicked.connect(self.ask_closing)
        self.write.clicked.connect(self._open_menu)

    def show_event(self, event_id: str) -> None:
        """Count an event's figures in the background, and show them."""
        if event_id != self._event_id:
            self.state = None
            self.photos.forget()
        self._event_id = event_id
        workspace, kind = self._desk.workspace, self.kind.key()

        def work(progress: Progress) -> ReportState:
            return event_report(workspace, event_id, kind, progress)

        self._desk.jobs.start(
            _("Counting the figures"), work, done=self._show, failed=self._desk.notices.refuse
        )

    def initial_focus(self) -> QWidget:
        """Begin at the kind of districts."""
        return self.kind.control

    def annexes(self) -> Annexes:
        """Return what is to follow the two pages."""
        return Annexes(
            self.institutions.isChecked(),
            self.participants.isChecked(),
            self.feedback.chosen,
            tuple(self.photos.paths),
            looked_at=self.photos.looked_at.isChecked(),
        )

    @Slot()
    def ask_closing(self) -> None:
        """Ask whether the figures are to be kept as they are."""
        self.question = ask(
            self.window(),
            _("Close the report?"),
            _(
                "Its figures stay as they are now, whatever is corrected or renamed later; a"
                " supplement tells the difference. It can be closed anew."
            ),
            act=_("Close the report"),
            back=_("Not yet"),
            then=self.close_now,
        )

    def close_now(self) -> None:
        """Keep the figures as they are."""
        workspace, event_id, kind = self._desk.workspace, self._event_id, self.kind.key()

        def work(_progress: Progress) -> object:
            return close_report(workspace, event_id, kind)

        self._desk.jobs.start(
            _("Closing the report"), work, done=self._closed, failed=self._desk.notices.refuse
        )

    def write_report(self, out: Path) -> None:
        """Write the PDF in the background."""
        self.job.begin(_("Report of an event"), out, self._report())

    @Slot(object)
    def _closed(self, _closed: object) -> None:
        self._desk.notices.tell(_("The report is closed: its figures stay as they are."))
        self.show_event(self._event_id)
        self.closed.emit()

    @Slot(object)
    def _show(self, state: ReportState) -> None:
        if state.grid.event.id != self._event_id:
            return
        self.state = state
        self._show_kinds(state)
        self._show_state(state)
        column = self._figures
        while (item := column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for widget in report_parts(state.shown):
            column.addWidget(widget)
        self.feedback.show_feedback(state.shown, state.words)
        self.photos.show_consents(state.photo_consents)

    def _show_kinds(self, state: ReportState) -> None:
        chosen = self.kind.key()
        self.kind.blockSignals(True)
        self.kind.set_options([(kind, measure_words(kind)) for kind in ("", *state.kinds)])
        self.kind.choose(chosen)
        self.kind.blockSignals(False)

    def _show_state(self, state: ReportState) -> None:
        changed = state.difference
        if state.closed is None:
            title = _("The report is not closed")
            said = _("The figures follow the marks. Close the report when they are to stand.")
        else:
            day = long_date(state.closed.closed_at.astimezone().date())
            title = _("The report was closed: {day}").format(day=day)
            said = _("It keeps the figures of that day.")
            if changed is not None:
                count = changed.count
                more = ngettext(
                    "Since then {count} figure has changed: write the supplement.",
                    "Since then {count} figures have changed: write the supplement.",
                    count,
                )
                said = f"{said} {more.format(count=number(count))}"
        self.strip.title.setText(title)
        self.strip.sentence.setText(said)
        self._supplement.setEnabled(changed is not None)
        self.close_it.setText(_("Close the report") if state.closed is None else _("Close it anew"))
        self.close_it.updateGeometry()

    def _lay_out(self) -> None:
        chosen = QHBoxLayout()
        chosen.setSpacing(16)
        chosen.addWidget(self.kind)
        ticks = QVBoxLayout()
        ticks.setSpacing(4)
        ticks.addStretch(1)
        ticks.addWidget(self.institutions)
        ticks.addWidget(self.participants)
        chosen.addLayout(ticks)
        chosen.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.write)
        buttons.addWidget(self.close_it)
        self.strip.row.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.strip)
        column.addLayout(chosen)
        column.addWidget(self.job)
        column.addWidget(self.column, 1)
        self._figures.setSpacing(8)
        self.column.column.addLayout(self._figures)
        self.column.column.addWidget(self.feedback)
        self.column.column.addWidget(self.photos)
        self.column.column.addStretch(1)

    def _fill_menu(self) -> None:
        for words, act in (
            (_("Report as PDF..."), self._ask_report),
            (_("Report as a spreadsheet..."), self._ask_tables),
            (_("Supplement to the closed report..."), self._ask_supplement),
        ):
            action = QAction(words, self._menu)
            action.triggered.connect(act)
            self._menu.addAction(action)
        self._supplement = self._menu.actions()[-1]
        self._supplement.setEnabled(False)

    @Slot()
    def _open_menu(self) -> None:
        self._menu.popup(self.write.mapToGlobal(QPoint(0, self.write.height() + 4)))
        self._menu.setActiveAction(self._menu.actions()[0])

    @Slot()
    def _measure(self) -> None:
        self.show_event(self._event_id)

    def _report(self) -> "partial[PrintedFile]":
        chosen = (self._event_id, self.annexes(), self.kind.key(), language())
        return partial(_write_report, self._desk, *chosen)

    @Slot()
    def _ask_report(self) -> None:
        name = _("event-report.pdf")
        self.job.ask(_("Report of an event"), name, "PDF (*.pdf)", self._report())

    @Slot()
    def _ask_tables(self) -> None:
        write = partial(_write_tables, self._desk, self._event_id, self.annexes(), self.kind.key())
        name = _("event-report.xlsx")
        self.job.ask(_("Report of an event"), name, "XLSX (*.xlsx)", write)

    @Slot()
    def _ask_supplement(self) -> None:
        write = partial(_write_supplement, self._desk, self._event_id, language())
        name = _("event-report-supplement.pdf")
        self.job.ask(_("Supplement to the report"), name, "PDF (*.pdf)", write)


def _write_report(
    desk: Desk,
    event_id: str,
    annexes: Annexes,
    kind: str,
    spoken: str,
    out: Path,
    progress: Progress,
) -> PrintedFile:
    return print_event_report(desk.workspace, event_id, out, annexes, kind, progress, spoken=spoken)


def _write_tables(
    desk: Desk, event_id: str, annexes: Annexes, kind: str, out: Path, progress: Progress
) -> PrintedFile:
    return export_event_report(desk.workspace, event_id, out, annexes, kind, progress)


def _write_supplement(
    desk: Desk, event_id: str, spoken: str, out: Path, _progress: Progress
) -> PrintedFile:
    return print_supplement(desk.workspace, event_id, out, spoken=spoken)
