"""The certificates of one event: who gets what, issued in one step, printed, voided, replaced."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.attendance.certificate_acts import HandingOverDialog, IssueDialog, VoidDialog
from fieldkit.gui.attendance.certificate_printing import CertificatePrinting
from fieldkit.gui.attendance.certificate_words import CertificateRow, person_cells
from fieldkit.gui.attendance.figures import DOT
from fieldkit.gui.attendance.paper_job import PaperJob
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import Button, primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.empty_state import EmptyState
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.table import Column, Table, TableRows
from fieldkit.gui.widgets.tool_row import ToolRow
from fieldkit.i18n import _, language, ngettext, pgettext
from fieldkit.records.certificate import Candidate, Certificate, CertificateState, states
from fieldkit.services.certificate_papers import sample_certificate
from fieldkit.services.certificates import (
    Preview,
    duplicate_certificate,
    event_certificates,
    issue_certificates,
    note_handing_over,
    preview_certificates,
    set_certificate_series,
    take_back_voiding,
    void_certificate,
)
from fieldkit.services.progress import Progress

if TYPE_CHECKING:
    from fieldkit.gui.filling.preview import PaperPreview

_PDF = "PDF (*.pdf)"


class CertificatesView(QWidget):
    """Shows everybody who came with what they get.

    Signals: saved() after something was issued or altered, register_requested().
    """

    saved = Signal()
    register_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._event_id = ""
        self.preview: Preview | None = None
        self.dialog: Dialog | PaperPreview | None = None
        self._asked = self._voided = ""
        self.counts = Label("", "hint", "muted")
        self.issue = primary(_("Issue certificates"), icon="list-checks")
        self.sample = quiet(_("Look at one"), icon="eye")
        self.print = Button(pgettext("button", "Write a PDF"), icon="printer", menu_arrow=True)
        self.register = quiet(_("Register of certificates"), icon="clipboard-list")
        self.handed = quiet(_("Handed over..."))
        self.duplicate = quiet(_("Issue a duplicate"))
        self.void = quiet(_("Void..."))
        self.job = PaperJob(desk)
        self.rows: TableRows[CertificateRow] = TableRows(
            (
                Column(_("Surname, name, patronymic")),
                Column(pgettext("certificates", "Hours"), 92),
                Column(pgettext("certificates", "What they get"), 216),
                Column(pgettext("certificates", "Number"), 236),
                Column(pgettext("certificates", "State"), 160),
            ),
            person_cells,
        )
        self.table = Table(self.rows, _("Certificates"))
        self.nothing = EmptyState(" ")
        self.printing = CertificatePrinting(desk, self.print, self.job, self)
        self._lay_out()
        self.issue.clicked.connect(self.ask_issue)
        self.sample.clicked.connect(self.show_sample)
        self.register.clicked.connect(self.register_requested)
        self.handed.clicked.connect(self._ask_handing_over)
        self.duplicate.clicked.connect(self._duplicate)
        self.void.clicked.connect(self._ask_void)
        self.table.moved.connect(self._show_acts)
        self.table.opened.connect(self._ask_handing_over)

    def show_event(self, event_id: str) -> None:
        """Read who gets what at an event."""
        self._event_id = event_id
        try:
            preview = preview_certificates(self._desk.workspace, event_id)
            issued = event_certificates(self._desk.workspace, event_id)
        except FieldkitError as error:
            self.preview = None
            self._show_nothing(error.sentence())
            return
        self.preview = preview
        rows = _rows(preview, issued)
        place = max(0, self.table.place())
        self.rows.show_rows(rows)
        if not rows:
            self._show_nothing(
                _("Nobody has come yet. Mark the sessions; then certificates can be issued here.")
            )
            return
        self.nothing.hide()
        self.table.show()
        self.table.selectRow(min(place, len(rows) - 1))
        self.counts.setText(_counts(preview, rows))
        self.issue.setVisible(bool(preview.to_issue()))
        self.sample.setVisible(bool(preview.to_issue()))
        self.print.show()
        self.printing.show_rows(event_id, rows)
        self._show_acts()

    def initial_focus(self) -> QWidget:
        """Begin at the table."""
        return self.table if self.table.isVisibleTo(self) else self.register

    def row(self) -> CertificateRow | None:
        """Return the row that is current."""
        place = self.table.place()
        return self.rows.row_at(place) if 0 <= place < self.rows.rowCount() else None

    @Slot()
    def ask_issue(self) -> None:
        """Ask whether all who completed the event get their certificates."""
        if self.preview is None or not self.preview.to_issue():
            return
        dialog = IssueDialog(self.window(), self.preview)
        dialog.wanted.connect(self.issue_all)
        self.dialog = dialog
        dialog.open()

    @Slot(str)
    def issue_all(self, series: str) -> None:
        """Give a number to everybody who completed the event."""
        if self.preview is None:
            return
        wanted = [one.registration.id for one in self.preview.to_issue()]
        try:
            if series != self.preview.series:
                set_certificate_series(self._desk.workspace, series)
            made = issue_certificates(self._desk.workspace, self._event_id, wanted)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self._altered()
        said = ngettext("{count} certificate issued.", "{count} certificates issued.", len(made))
        self._desk.notices.tell(
            said.format(count=len(made)), _("Write the PDF..."), self.printing.ask_valid
        )

    @Slot()
    def show_sample(self) -> None:
        """Show how a certificate will look, without giving a number."""
        workspace, event_id, spoken = self._desk.workspace, self._event_id, language()

        def work(_progress: Progress) -> bytes:
            return sample_certificate(workspace, event_id, spoken=spoken)

        self._desk.jobs.start(
            _("Making the paper"), work, done=self._on_sample, failed=self._desk.notices.refuse
        )

    @Slot(object)
    def _on_sample(self, content: bytes) -> None:
        from fieldkit.gui.filling.preview import PaperPreview

        shown = PaperPreview(self.window(), _("How it will look"), content, _("sample.pdf"))
        self.dialog = shown
        shown.open()

    def _lay_out(self) -> None:
        top = ToolRow(self.counts, self.register, self.print, self.sample, self.issue)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.handed, self.duplicate, self.void):
            foot.addWidget(button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.job)
        column.addWidget(self.nothing)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.nothing.hide()

    def _show_nothing(self, sentence: str) -> None:
        self.rows.show_rows(())
        self.table.hide()
        self.counts.setText("")
        for button in (self.issue, self.sample, self.print, self.handed, self.duplicate, self.void):
            button.hide()
        self.nothing.sentence.setText(sentence)
        self.nothing.show()

    @Slot()
    def _show_acts(self) -> None:
        row = self.row()
        self.printing.show_row(row)
        valid = row is not None and row.valid
        for button in (self.handed, self.duplicate, self.void):
            button.setVisible(self.table.isVisibleTo(self))
            button.setEnabled(valid)

    def _chosen(self) -> Certificate | None:
        row = self.row()
        return row.certificate if row is not None and row.valid else None

    @Slot()
    def _ask_handing_over(self, _place: int = 0) -> None:
        one = self._chosen()
        if one is not None:
            dialog = HandingOverDialog(self.window(), one)
            self._asked = one.id
            dialog.wanted.connect(self._hand_over)
            self.dialog = dialog
            dialog.open()

    @Slot()
    def _ask_void(self) -> None:
        one = self._chosen()
        if one is not None:
            dialog = VoidDialog(self.window(), one)
            self._asked = one.id
            dialog.wanted.connect(self._make_void)
            self.dialog = dialog
            dialog.open()

    @Slot(str)
    def _hand_over(self, to: str) -> None:
        self._act(self._asked, "hand", to)

    @Slot(str)
    def _make_void(self, reason: str) -> None:
        self._act(self._asked, "void", reason)

    @Slot()
    def _duplicate(self) -> None:
        one = self._chosen()
        if one is not None:
            self._act(one.id, "duplicate", "")

    def _act(self, certificate_id: str, what: str, words: str) -> None:
        workspace = self._desk.workspace
        try:
            if what == "hand":
                (one,) = note_handing_over(workspace, [certificate_id], words)
                said, undo = _("Certificate {number}: handed over."), None
            elif what == "void":
                one = void_certificate(workspace, certificate_id, words)
                said, undo = _("Certificate {number} is void."), self._take_back
                self._voided = certificate_id
            else:
                one = duplicate_certificate(workspace, certificate_id)
                said, undo = _("Duplicate {number} is issued; the first one is replaced."), None
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self._altered()
        words = said.format(number=one.number)
        if undo is None:
            self._desk.notices.tell(words)
        else:
            self._desk.notices.tell(words, _("Undo"), undo, undo=undo)

    @Slot()
    def _take_back(self) -> None:
        try:
            one = take_back_voiding(self._desk.workspace, self._voided)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self._altered()
        self._desk.notices.tell(_("Certificate {number} is valid again.").format(number=one.number))

    def _altered(self) -> None:
        self.show_event(self._event_id)
        self.saved.emit()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _rows(preview: Preview, issued: tuple[Certificate, ...]) -> list[CertificateRow]:
    """Return a row for each person with what is valid, and below them what is not any more."""
    state = states(issued)
    numbers = {one.id: one.number for one in issued}
    valid = {one.registration_id: one for one in issued if state[one] is CertificateState.VALID}
    rows = [
        _row(person, valid.get(person.registration.id), state, numbers) for person in preview.people
    ]
    shown = {row.certificate.id for row in rows if row.certificate is not None}
    # Two laptops may have issued one to the same person: both stand here, and one can be voided.
    rows += [_row(None, one, state, numbers) for one in issued if one.id not in shown]
    return rows


def _row(
    person: Candidate | None,
    one: Certificate | None,
    state: Mapping[Certificate, CertificateState],
    numbers: Mapping[str, str],
) -> CertificateRow:
    return CertificateRow(
        person,
        one,
        state[one] if one else None,
        numbers.get(one.replaces, "") if one else "",
    )


def _counts(preview: Preview, rows: list[CertificateRow]) -> str:
    valid = sum(row.valid for row in rows)
    parts = [
        _("to issue: {count}").format(count=len(preview.to_issue())),
        _("valid: {count}").format(count=valid),
        _("statements: {count}").format(count=len(preview.statements())),
    ]
    return DOT.join(parts)
