"""The menu of what is printed for an event: certificates and statements, of all or of one."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from fieldkit.gui.attendance.certificate_words import CertificateRow
from fieldkit.gui.attendance.paper_job import PaperJob
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import Button
from fieldkit.i18n import _, language
from fieldkit.services.certificate_papers import print_certificates, print_statements
from fieldkit.services.copies import PrintedFile
from fieldkit.services.progress import Progress
from fieldkit.services.provider_list import export_for_provider

_PDF = "PDF (*.pdf)"


class CertificatePrinting(QObject):
    """Hangs what can be written under a button, and writes it in the background."""

    def __init__(self, desk: Desk, button: Button, job: PaperJob, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._button = button
        self._job = job
        self._event_id = ""
        self._rows: tuple[CertificateRow, ...] = ()
        self._row: CertificateRow | None = None
        self._menu = QMenu(parent)
        self._acts: dict[str, QAction] = {}
        for key, words, act in (
            ("valid", _("All certificates that are valid..."), self.ask_valid),
            ("one", _("The certificate of this line..."), self._ask_one),
            ("statements", _("Statements of attendance..."), self._ask_statements),
            ("statement", _("Statement for the person of this line..."), self._ask_statement),
            ("provider", _("List for a licensed training provider..."), self.ask_provider),
        ):
            action = QAction(words, self._menu)
            action.triggered.connect(act)
            self._menu.addAction(action)
            self._acts[key] = action
        button.clicked.connect(self._open)

    def show_rows(self, event_id: str, rows: Sequence[CertificateRow]) -> None:
        """Know what there is to print."""
        self._event_id = event_id
        self._rows = tuple(rows)
        self._acts["valid"].setEnabled(any(row.valid for row in rows))
        self._acts["statements"].setEnabled(bool(self._unfinished()))

    def show_row(self, row: CertificateRow | None) -> None:
        """Know which line is current."""
        self._row = row
        self._acts["one"].setEnabled(row is not None and row.valid)
        self._acts["statement"].setEnabled(row is not None and row.attended)

    def write_certificates(self, ids: list[str], out: Path) -> None:
        """Write certificates in the background."""
        self._job.begin(_("Certificates"), out, self._certificates(ids))

    @Slot()
    def ask_valid(self) -> None:
        """Ask where all valid certificates go."""
        self._ask(
            [row.certificate.id for row in self._rows if row.valid and row.certificate],
            _("certificates.pdf"),
        )

    @Slot()
    def _ask_one(self) -> None:
        if self._row is not None and self._row.certificate is not None:
            self._ask([self._row.certificate.id], _("certificate.pdf"))

    @Slot()
    def _ask_statements(self) -> None:
        self._ask_for(self._unfinished())

    @Slot()
    def _ask_statement(self) -> None:
        if self._row is not None and self._row.person is not None:
            self._ask_for([self._row.person.registration.id])

    @Slot()
    def ask_provider(self) -> None:
        """Ask where the table of those goes who completed the event."""
        kinds = _("Spreadsheets") + " (*.xlsx)"
        what = _("List for a training provider")
        self._job.ask(what, _("for-the-provider.xlsx"), kinds, self._for_provider())

    def write_for_provider(self, out: Path) -> None:
        """Write that table in the background."""
        self._job.begin(_("List for a training provider"), out, self._for_provider())

    def _for_provider(self) -> "partial[PrintedFile]":
        return partial(_write_for_provider, self._desk, self._event_id, language())

    @Slot()
    def _open(self) -> None:
        self._menu.popup(self._button.mapToGlobal(QPoint(0, self._button.height() + 4)))
        first = next((one for one in self._menu.actions() if one.isEnabled()), None)
        if first is not None:
            self._menu.setActiveAction(first)

    def _unfinished(self) -> list[str]:
        return [
            row.person.registration.id
            for row in self._rows
            if row.person is not None and row.person.kind is None
        ]

    def _ask(self, ids: list[str], name: str) -> None:
        self._job.ask(_("Certificates"), name, _PDF, self._certificates(ids))

    def _ask_for(self, people: list[str]) -> None:
        write = partial(_write_statements, self._desk, self._event_id, people, language())
        self._job.ask(_("Statements of attendance"), _("statements.pdf"), _PDF, write)

    def _certificates(self, ids: list[str]) -> "partial[PrintedFile]":
        return partial(_write_certificates, self._desk, self._event_id, ids, language())


def _write_certificates(
    desk: Desk, event_id: str, ids: list[str], spoken: str, out: Path, progress: Progress
) -> PrintedFile:
    return print_certificates(desk.workspace, event_id, ids, out, progress, spoken=spoken)


def _write_statements(
    desk: Desk, event_id: str, people: list[str], spoken: str, out: Path, progress: Progress
) -> PrintedFile:
    return print_statements(desk.workspace, event_id, people, out, progress, spoken=spoken)


def _write_for_provider(
    desk: Desk, event_id: str, spoken: str, out: Path, _progress: Progress
) -> PrintedFile:
    return export_for_provider(desk.workspace, event_id, out, spoken=spoken)
