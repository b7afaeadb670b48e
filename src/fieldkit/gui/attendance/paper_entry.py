"""Entering a signed sheet: the grid in the paper's order, marks by row numbers, the total."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from fieldkit.errors import FieldkitError
from fieldkit.gui.attendance.grid_model import GridModel
from fieldkit.gui.attendance.grid_view import GridView
from fieldkit.gui.attendance.history import Act
from fieldkit.gui.attendance.letters import letter
from fieldkit.gui.attendance.mark_book import MarkBook
from fieldkit.gui.attendance.order import RowOrder
from fieldkit.gui.attendance.paper_strip import ROWS, PaperStrip
from fieldkit.gui.attendance.speech import dated, session_words
from fieldkit.gui.desk import Desk
from fieldkit.i18n import _
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import Session
from fieldkit.records.hall import PaperTotal
from fieldkit.records.printed_sheet import SheetPage
from fieldkit.records.row_number import RowNumber
from fieldkit.records.sheet_entry import entered, read_rows, shared_rows
from fieldkit.records.sheet_errors import SheetClosed, hall_words
from fieldkit.records.sheet_plan import scope_of, sessions_on
from fieldkit.records.sheet_scan import SheetScan
from fieldkit.services.correcting import count_on_paper
from fieldkit.services.event_scans import attach_scan
from fieldkit.services.progress import Progress

_S = AttendanceStatus


class PaperEntry(QObject):
    """Holds the grid to one page of paper until it is entered or left.

    Signals: changed() after the page, its total or a scan was kept;
    ended() when the whole event is shown again.
    """

    changed = Signal()
    ended = Signal()

    def __init__(
        self, desk: Desk, model: GridModel, view: GridView, book: MarkBook, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._model, self._view, self._book = desk, model, view, book
        self.page: SheetPage | None = None
        self._session_id = ""
        self._order = RowOrder.NAME
        self.strip = PaperStrip()
        self.strip.enter_requested.connect(self.enter)
        self.strip.scan_requested.connect(self.choose_scan)
        self.strip.left.connect(self.leave)

    def begin(self, page: SheetPage) -> None:
        """Show a page as it stands on paper, at the first of its sessions that is open."""
        sessions = self._sessions(page)
        if not sessions:
            return
        if self.page is None:
            self._order = self._model.order
        self.page = page
        self._model.show_only(frozenset(page.rows))
        self._model.order_by(RowOrder.NUMBER)
        self.strip.tell("")
        self._turn_to(next((one for one in sessions if not one.closed), sessions[0]))

    def leave(self) -> None:
        """Show the whole event again, in the order there was."""
        if self.page is None:
            return
        self.page = None
        self.strip.hide()
        self._model.show_only(None)
        self._model.order_by(self._order)
        self._view.setFocus()
        self.ended.emit()

    def refresh(self) -> None:
        """Hold the grid to the page after it was read anew."""
        if self.page is not None:
            self._model.show_only(frozenset(self.page.rows))

    def free_row(self) -> RowNumber | None:
        """Return the number of the first blank row that nobody has yet."""
        if self.page is None:
            return None
        taken = {one.row for one in self._model.grid.registrations}
        return next((row for row in self.page.rows if row not in taken), None)

    def enter(self) -> None:
        """Give everybody on the page a mark, keep the total, and go to the next session."""
        if self.page is None:
            return
        session = self._session()
        try:
            told = {status: read_rows(self.strip.rows[status].text()) for status in ROWS}
            total = _total(self.strip.total.text())
            if session.closed:
                raise SheetClosed(session=session.title or session.number)
            marks = {
                who: mark
                for (one, who), mark in self._model.grid.marks.items()
                if one == session.id
            }
            people = self._model.people
            apart = [one.id for row, one in enumerate(people) if not self._is_for(row, session)]
            found = entered(self.page, people, marks, told, apart=apart)
        except FieldkitError as error:
            self.strip.refuse(error.sentence())
            return
        self.strip.refuse("")
        column = self._model.column_of(session.id)
        act: Act = ()
        for who, status in found.items():
            row, old = self._model.row_of(who), marks.get(who)
            if row is not None:
                minutes = old.minutes if old is not None and old.status is status else 0
                act += self._model.fill([(row, column)], status, minutes)
        if act and not self._book.do(act):
            return
        self._keep_total(session, total)
        self._go_on(session)

    def _is_for(self, row: int, session: Session) -> bool:
        return self._model.expected(row, self._model.column_of(session.id))

    def choose_scan(self) -> None:
        """Ask which file is the scan of this page."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self.strip,
            _("Attach a scan"),
            "",
            _("Pictures and PDF") + " (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp *.pdf)",
        )
        if chosen:
            self.take_scan(Path(chosen))

    def take_scan(self, source: Path) -> None:
        """Keep a scan of the page, in the background."""
        if self.page is None:
            return
        workspace, page = self._desk.workspace, self.page

        def work(_progress: Progress) -> SheetScan:
            return attach_scan(workspace, page.event_id, page.day, source, page)

        self._desk.jobs.start(
            _("Scan of a sheet"),
            work,
            done=self._scan_kept,
            failed=self._desk.notices.refuse,
        )

    def _scan_kept(self, scan: SheetScan) -> None:
        said = _("The scan is kept with its day, page {page}.")
        self._desk.notices.tell(said.format(page=scan.page))
        self.changed.emit()

    def _sessions(self, page: SheetPage) -> tuple[Session, ...]:
        grid = self._model.grid
        scope = scope_of(grid, page.scope)
        return sessions_on(grid, scope) if scope is not None else ()

    def _paper(self, session: Session) -> PaperTotal | None:
        """Return the total of the page's sheet: that of its hall, else of the session.

        None where everybody has left that hall since: nobody's marks are its own.
        """
        page, grid = self.page, self._model.grid
        scope = scope_of(grid, page.scope) if page is not None else None
        hall = scope.hall if scope is not None else ""
        return next((one for one in grid.sheet(session.id).totals() if one.hall == hall), None)

    def _session(self) -> Session:
        return self._model.session(self._model.column_of(self._session_id))

    def _turn_to(self, session: Session) -> None:
        page = self.page
        if page is None:
            return
        self._session_id = session.id
        self._view.go(0, self._model.column_of(session.id))
        paper = self._paper(session)
        hall = hall_words(paper.hall) if paper is not None and paper.hall else ""
        what = ", ".join(filter(None, (dated(session), session_words(session), hall)))
        heading = _("Sheet {word}, page {page}, rows {first} to {last}: {session}").format(
            word=page.word,
            page=page.page,
            first=page.first_row,
            last=page.last_row,
            session=what,
        )
        self.strip.begin(heading, paper.counted if paper is not None else None)

    def _keep_total(self, session: Session, total: int | None) -> None:
        paper = self._paper(session)
        if paper is None or total == paper.counted:
            return
        try:
            count_on_paper(self._desk.workspace, session.id, total, paper.note, hall=paper.hall)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
        self.changed.emit()

    def _go_on(self, session: Session) -> None:
        """Say how the totals stand, and turn to the next session that people signed for."""
        page = self.page
        if page is None:
            return
        paper = self._paper(session) or self._model.grid.sheet(session.id).totals()[0]
        words = _("Entered: {session}. {letter} {came}").format(
            session=session_words(session), letter=letter(_S.PRESENT), came=paper.came
        )
        if paper.counted is not None:
            words = _("Entered: {session}. On the sheet {counted}, in the program {came}.").format(
                session=session_words(session), counted=paper.counted, came=paper.came
            )
        shared = shared_rows(page, self._model.people)
        if shared:
            both = _("Two people have these rows, mark them in the grid: {rows}.")
            words = f"{words} {both.format(rows=' '.join(map(str, shared)))}"
        sessions = self._sessions(page)
        later = [one for one in sessions if one.number > session.number and not one.closed]
        if later:
            self._turn_to(later[0])
        else:
            for edit in self.strip.rows.values():
                edit.clear()
            self._view.setFocus()
        self.strip.tell(words)


def _total(typed: str) -> int | None:
    numbers = read_rows(typed)
    return numbers[0].number if numbers else None
