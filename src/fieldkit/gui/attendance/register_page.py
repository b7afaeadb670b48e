"""The register of certificates: every number ever given, and the check of a paper."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import number
from fieldkit.gui.attendance.certificate_check import CheckStrip
from fieldkit.gui.attendance.certificate_words import CertificateRow, register_cells
from fieldkit.gui.attendance.figures import DOT
from fieldkit.gui.attendance.paper_job import PaperJob
from fieldkit.gui.desk import Desk
from fieldkit.gui.page import Page
from fieldkit.gui.widgets.buttons import link, quiet
from fieldkit.gui.widgets.dialog import Dialog, ask
from fieldkit.gui.widgets.empty_state import EmptyState
from fieldkit.gui.widgets.search_field import SearchField
from fieldkit.gui.widgets.section_title import PageTitle
from fieldkit.gui.widgets.table import Column, Table, TableRows
from fieldkit.i18n import _, language, ngettext, pgettext
from fieldkit.records.certificate import CertificateState, Gap, Register
from fieldkit.records.finding import Wanted
from fieldkit.services.certificate_papers import print_register
from fieldkit.services.certificates import open_register, void_unused_numbers
from fieldkit.services.copies import PrintedFile
from fieldkit.services.progress import Progress


class RegisterPage(Page):
    """Shows one year of the register; a row leads to its event."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.register = Register()
        self.back = link(_("Events"), icon="arrow-left")
        self.heading = PageTitle(_("Register of certificates"), " ")
        self.print = quiet(_("Write the register as PDF..."), icon="printer")
        self.heading.side.addWidget(self.print)
        self.void = quiet(_("Void the unused numbers..."), icon="ban")
        self.question: Dialog | None = None
        self.year = QComboBox()
        self.year.setAccessibleName(_("Year of the register"))
        self.search = SearchField(_("Name, number or event"))
        self.check = CheckStrip(desk)
        self.job = PaperJob(desk)
        self.rows: TableRows[CertificateRow] = TableRows(
            (
                Column(pgettext("certificates", "Number"), 260),
                Column(_("Surname, name, patronymic"), 250),
                Column(pgettext("register", "Event")),
                Column(pgettext("certificates", "Issued"), 150),
                Column(pgettext("certificates", "State"), 160),
            ),
            register_cells,
        )
        self.table = Table(self.rows, _("Register of certificates"))
        self.nothing = EmptyState(" ")
        self._lay_out()
        self.back.clicked.connect(self._go_back)
        self.year.currentIndexChanged.connect(self._show)
        self.search.searched.connect(self._show)
        self.print.clicked.connect(self._ask_print)
        self.void.clicked.connect(self.ask_voiding)
        self.table.opened.connect(self._open_event)

    def title(self) -> str:
        """Return the page's name."""
        return _("Register of certificates")

    def open(self, argument: object = None) -> None:
        """Read the register again."""
        self.register = open_register(self.desk.workspace)
        years = sorted({one.issued_on.year for one in self.register.certificates}, reverse=True)
        kept = self.shown_year()
        self.year.blockSignals(True)
        self.year.clear()
        for year in years or [self.desk.workspace.now().year]:
            self.year.addItem(str(year), year)
        self.year.setCurrentIndex(max(0, self.year.findData(kept)))
        self.year.blockSignals(False)
        own = self.desk.workspace.device.code.upper()
        stock = (one.block.code for one in self.register.gaps if one.in_stock)
        self.void.setVisible(any(code.startswith(own) for code in stock))
        self._show()

    def initial_focus(self) -> QWidget | None:
        """Begin where a paper is checked."""
        return self.check.code

    def panes(self) -> tuple[QWidget, ...]:
        """Return the check, the search and the table."""
        return (self.check.code, self.search, self.table)

    def shown_year(self) -> int:
        """Return the year that is shown."""
        return int(self.year.currentData() or 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the events."""
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
        else:
            super().keyPressEvent(event)

    def write(self, out: Path) -> None:
        """Write the year that is shown, in the background."""
        self.job.begin(_("Register of certificates"), out, self._writing())

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.year)
        row.addWidget(self.search, 1)
        row.addWidget(self.void)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(12)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.heading)
        column.addWidget(self.check)
        column.addLayout(row)
        column.addWidget(self.job)
        column.addWidget(self.nothing)
        column.addWidget(self.table, 1)

    @Slot()
    def _show(self) -> None:
        year = self.register.of_year(self.shown_year())
        numbers = {one.id: one.number for one in self.register.certificates}
        wanted = Wanted.of(self.search.text())
        rows = [
            CertificateRow(
                None,
                one,
                self.register.state[one.id],
                numbers.get(one.replaces, ""),
                one.number in self.register.twice,
            )
            for one in year.certificates
            if not wanted or wanted.fit(f"{one.name} {one.number} {one.title}") is not None
        ]
        self.rows.show_rows(rows)
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.nothing.sentence.setText(
            _("No certificate fits what is asked above.")
            if self.register.certificates
            else _(
                "No certificates yet. They are issued on the page of an event, under Results,"
                " to all who completed it."
            )
        )
        self.print.setEnabled(bool(year.certificates))
        self.heading.set_words(_("Register of certificates"), _told(year))

    @Slot()
    def ask_voiding(self) -> None:
        """Ask whether the numbers that are left over are to be void."""
        self.question = ask(
            self.window(),
            _("Void the unused numbers of this laptop?"),
            _(
                "They stand in the register as void and are never given. The next certificate"
                " begins a new row of numbers. Do this when the laptop is handed in, or at the end"
                " of the year."
            ),
            act=_("Void the numbers"),
            back=_("Keep them"),
            then=self._void,
            grave=True,
        )

    @Slot()
    def _void(self) -> None:
        try:
            count = void_unused_numbers(self.desk.workspace)
        except FieldkitError as error:
            self.desk.notices.refuse(error)
            return
        said = ngettext("{count} number is void.", "{count} numbers are void.", count)
        self.desk.notices.tell(said.format(count=number(count)))
        self.open()

    @Slot()
    def _ask_print(self) -> None:
        year = str(self.shown_year())
        name = _("register-{year}.pdf").format(year=year)
        self.job.ask(_("Register of certificates"), name, "PDF (*.pdf)", self._writing())

    def _writing(self) -> "partial[PrintedFile]":
        return partial(_write, self.desk, self.shown_year(), language())

    @Slot(int)
    def _open_event(self, place: int) -> None:
        one = self.rows.row_at(place).certificate
        if one is not None:
            self.go_requested.emit("event", one.event_id)

    @Slot()
    def _go_back(self) -> None:
        self.go_requested.emit("events", None)


def _write(desk: Desk, year: int, spoken: str, out: Path, _progress: Progress) -> PrintedFile:
    return print_register(desk.workspace, year, out, spoken=spoken)


def _told(register: Register) -> str:
    count = len(register.certificates)
    if not count:
        return " "
    void = sum(how is CertificateState.VOID for how in register.state.values())
    parts = [ngettext("{count} entry", "{count} entries", count).format(count=count)]
    if void:
        parts.append(_("void: {count}").format(count=void))
    missing = sum(gap.last - gap.first + 1 for gap in register.gaps if not gap.in_stock)
    if missing:
        parts.append(_("numbers left out: {count}").format(count=missing))
    parts.append(_("in stock: {count}").format(count=sum(map(_stock, register.gaps))))
    return DOT.join(parts)


def _stock(gap: Gap) -> int:
    return gap.last - gap.first + 1 if gap.in_stock else 0
