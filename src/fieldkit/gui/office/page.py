"""The page of head office: laptops in need first, taking in, enrolling."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import near_moment, number
from fieldkit.gui.desk import Desk
from fieldkit.gui.discrepancy_notice import DiscrepancyNotice
from fieldkit.gui.jobs import Job
from fieldkit.gui.office.enrolling import CompareDialog, InviteDialog
from fieldkit.gui.office.figures import Figures
from fieldkit.gui.office.kit import KitDesk
from fieldkit.gui.office.laptop_acts import FillDialog, RevokeDialog, called, filled_words
from fieldkit.gui.office.laptop_words import in_order_of_need, laptop_rows, needs_attention, summary
from fieldkit.gui.office.permits import USUAL_TERMS, Terms
from fieldkit.gui.office.recovery_words import RecoveryWordsDialog
from fieldkit.gui.office.results import IntakeResults
from fieldkit.gui.office.trusting import TrustDesk
from fieldkit.gui.office.under_way import UnderWay
from fieldkit.gui.page import Page
from fieldkit.gui.permit_words import places_of
from fieldkit.gui.sync.importing import Taken, take_files
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.empty_state import EmptyState
from fieldkit.gui.widgets.search_field import SearchField
from fieldkit.gui.widgets.section_title import PageTitle, SectionTitle
from fieldkit.gui.widgets.segmented import Segmented
from fieldkit.gui.widgets.table import Table
from fieldkit.gui.widgets.wrap_row import WrapRow
from fieldkit.i18n import _
from fieldkit.records.device import Device
from fieldkit.records.finding import Wanted
from fieldkit.services.enrolment import Enrolment, confirm_enrolment, invite
from fieldkit.services.intake import Intake, intake_folder
from fieldkit.services.laptop_answers import Answers, write_answers
from fieldkit.services.laptops import LaptopRow, list_laptops
from fieldkit.services.progress import Progress
from fieldkit.services.refilling import Filled, fill_laptop
from fieldkit.services.trusting import revoke_laptop, take_back_revoking


class OfficePage(Page):
    """Takes bundles in from a folder or by drop, answers each laptop, enrols new ones."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._kept = desk.preferences
        self._all: list[LaptopRow] = []
        self._job: Job | None = None
        self._revoked = ""
        self.setAcceptDrops(True)
        self.heading = PageTitle(_("Head office"), " ")
        self.answer = quiet(_("Prepare answers..."), icon="send")
        self.answer.clicked.connect(self.choose_answers)
        self.files = quiet(_("Take in files..."), icon="folder-open", key="Ctrl+O")
        self.folder = primary(_("Take in a folder..."), icon="inbox")
        self.files.clicked.connect(self.choose_files)
        self.folder.clicked.connect(self.choose_folder)
        self.heading.side.addWidget(self.answer)
        self.heading.side.addWidget(self.files)
        self.heading.side.addWidget(self.folder)
        self.under_way = UnderWay()
        self.results = IntakeResults()
        self.notice = DiscrepancyNotice(desk)
        self.notice.sort_out_requested.connect(self._sort_out)
        self.shown = Segmented([("all", _("All")), ("need", _("Need attention"))], _("Laptops"))
        self.shown.chosen.connect(self._filter)
        self.search = SearchField(_("Laptop"), key="Ctrl+F")
        self.search.setFixedWidth(current().px(260))
        self.search.searched.connect(self._filter)
        self.kit = KitDesk(desk, self)
        self.kit.begun.connect(self._begin)
        self.trust = TrustDesk(desk, self)
        self.for_all = quiet(_("File for all..."), icon="package")
        self.for_all.clicked.connect(self.kit.ask)
        self.invite = quiet(_("Invite a laptop..."), icon="laptop")
        self.invite.clicked.connect(self.ask_invitation)
        self.words = quiet(_("Recovery words..."), icon="key-round")
        self.words.clicked.connect(self.ask_words)
        self.fill = quiet(_("Fill a laptop..."), icon="monitor-smartphone")
        self.fill.clicked.connect(self.ask_fill)
        self.revoke = quiet(_("Revoke..."), icon="ban")
        self.revoke.clicked.connect(self.ask_revoking)
        self.rows = laptop_rows(desk.workspace)
        self.table = Table(self.rows, _("Laptops"), row_height=44)
        self.table.moved.connect(self._show_acts)
        self.search.left_down.connect(self.table.setFocus)
        self.empty = EmptyState(
            _("No bundles yet. Choose the folder where they are put, or drop a file here."),
            _("Choose a folder"),
        )
        self.empty.acted.connect(self.choose_folder)
        self._lay_out()
        for key, act in (("Ctrl+O", self.choose_files), ("Ctrl+F", self.search.setFocus)):
            shortcut = QShortcut(QKeySequence(key), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _lay_out(self) -> None:
        title = SectionTitle(_("Laptops"))
        title.row.insertWidget(2, self.shown)
        title.row.addWidget(self.search)
        title.row.addWidget(self.invite)
        foot = WrapRow()
        more = (*self.trust.buttons, Figures(self.desk, self).button)
        for button in (self.for_all, *more, self.words, self.fill, self.revoke):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(16)
        column.addWidget(self.heading)
        column.addWidget(self.under_way)
        column.addWidget(self.results)
        column.addWidget(self.notice)
        column.addWidget(self.trust.strip)
        column.addWidget(title)
        column.addWidget(self.empty)
        column.addWidget(self.table, 1)
        column.addLayout(self.trust.line)
        column.addLayout(foot)

    def title(self) -> str:
        """Return the page's name."""
        return _("Head office")

    def open(self, argument: object = None) -> None:
        """Read the laptops again."""
        self.notice.open()
        now = self.desk.workspace.now()
        self._all = in_order_of_need(list_laptops(self.desk.workspace), now)
        said = _("Data as of {moment}.").format(moment=near_moment(now, now))
        self.trust.show_rows(self._all)
        self.heading.set_words(_("Head office"), f"{said} {summary(self._all, now)}")
        need = sum(needs_attention(row, now) for row in self._all)
        self.shown.segments[0].setText(_("All {count}").format(count=number(len(self._all))))
        self.shown.segments[1].setText(_("Need attention: {count}").format(count=number(need)))
        self._filter("")

    def initial_focus(self) -> QWidget | None:
        """Return the table, or the button that takes a folder in where it is empty."""
        return self.table if self._all else self.folder

    @Slot(str)
    def _filter(self, _chosen: str) -> None:
        now = self.desk.workspace.now()
        typed = self.search.text().strip()
        wanted = Wanted.of(typed)
        shown = [
            row
            for row in self._all
            if (self.shown.key() == "all" or needs_attention(row, now))
            and (not typed or wanted.fit(row.device.name, row.device.code) is not None)
        ]
        self.rows.show_rows(shown)
        self.table.setVisible(bool(self._all))
        self.empty.setVisible(not self._all)
        for button in (self.answer, self.words, self.fill, self.revoke):
            button.setVisible(bool(shown))
        if shown:
            self.table.selectRow(0)
            self._show_acts()

    @Slot()
    def _sort_out(self) -> None:
        self.go_requested.emit("discrepancies", None)

    # Taking in

    @Slot()
    def choose_files(self) -> None:
        """Ask for files and take them in."""
        chosen, _kind = QFileDialog.getOpenFileNames(
            self, _("Open a file"), "", _("Bundles (*.fkb);;All files (*)")
        )
        if chosen:
            self.take_files([Path(name) for name in chosen])

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder and take in every bundle in it."""
        start = self._kept.read().bundles
        chosen = QFileDialog.getExistingDirectory(self, _("Take in a folder"), start)
        if chosen:
            self._kept.write(replace(self._kept.read(), bundles=chosen))
            self.take_folder(Path(chosen))

    def take_files(self, files: list[Path]) -> None:
        """Take files in, one after another, in the worker."""
        workspace = self.desk.workspace

        def work(progress: Progress) -> tuple[Taken, ...]:
            return take_files(workspace, files, progress)

        if self._job is None and files:
            self._begin(
                self.desk.jobs.start(_("Taking in"), work, done=self._taken, failed=self._not_done)
            )

    def take_folder(self, folder: Path) -> None:
        """Take in every bundle of a folder, in the worker; each laptop is answered once."""
        workspace = self.desk.workspace

        def work(progress: Progress) -> tuple[Intake, ...]:
            return intake_folder(workspace, folder, progress)

        if self._job is None:
            self._begin(
                self.desk.jobs.start(
                    _("Taking in"), work, done=self._folder_taken, failed=self._not_done
                )
            )

    @Slot(object)
    def _begin(self, job: Job) -> None:
        self._job = job
        self.results.clear()
        self.under_way.begin(job)
        job.ended.connect(self._ended)

    @Slot()
    def _ended(self) -> None:
        self._job = None
        self.open()
        self.changed.emit()

    @Slot(object)
    def _taken(self, found: tuple[Taken, ...]) -> None:
        self.results.show_files(found)
        for one in found:
            if one.enrolment is not None:
                self.compare(one.enrolment, one.folder)

    @Slot(object)
    def _folder_taken(self, found: tuple[Intake, ...]) -> None:
        self.results.show_folder(found)

    # Answering

    @Slot()
    def choose_answers(self) -> None:
        """Ask for a folder and write an answer for each laptop that there is something to tell."""
        start = self._kept.read().bundles
        chosen = QFileDialog.getExistingDirectory(self, _("Where to write the answers"), start)
        if chosen:
            self.write_answers(Path(chosen))

    def write_answers(self, folder: Path) -> None:
        """Write the answers in the worker."""
        workspace = self.desk.workspace

        def work(progress: Progress) -> Answers:
            return write_answers(workspace, folder, progress)

        if self._job is None:
            what = _("Preparing the answers")
            start = self.desk.jobs.start
            self._begin(start(what, work, done=self.results.show_answers, failed=self._not_done))

    @Slot(object)
    def _not_done(self, error: FieldkitError) -> None:
        self.desk.notices.refuse(error)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files only."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take dropped files in, and the bundles of a dropped folder."""
        paths = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
        folders = [path for path in paths if path.is_dir()]
        if folders:
            self.take_folder(folders[0])
        else:
            self.take_files(paths)

    # Enrolling

    @Slot()
    def ask_invitation(self) -> None:
        """Ask for the name of a laptop to invite."""
        dialog = InviteDialog(self.window(), places_of(self.desk.workspace))
        dialog.invited.connect(self.write_invitation)
        dialog.open()

    @Slot(str, object, object)
    def write_invitation(self, name: str, folder: Path, terms: Terms = USUAL_TERMS) -> None:
        """Write an invitation into a folder and say where it lies."""
        office, mandate = self.desk.workspace, terms.mandate
        path = invite(office, name, folder, mandate=mandate, disclosure=terms.leaves)
        self.desk.notices.tell(_("The invitation is written: {file}").format(file=path))
        self.changed.emit()

    @Slot()
    def ask_words(self) -> None:
        """Read out the recovery words of the laptop whose row is chosen."""
        if laptop := self.chosen():
            RecoveryWordsDialog(self.desk, self.window(), laptop).open()

    # One laptop

    def chosen(self) -> Device | None:
        """Return the laptop whose row is chosen."""
        place = self.table.place()
        return self.rows.row_at(place).device if 0 <= place < self.rows.rowCount() else None

    @Slot()
    def _show_acts(self) -> None:
        place, laptop = self.table.place(), self.chosen()
        self.trust.choose(self.rows.row_at(place) if laptop else None)
        revoked = laptop is not None and laptop.revoked_at is not None
        self.revoke.setText(_("Trust again") if revoked else _("Revoke..."))
        self.revoke.updateGeometry()
        self.fill.setEnabled(laptop is not None and not revoked)

    @Slot()
    def ask_fill(self) -> None:
        """Ask whose work the chosen laptop shall get."""
        laptop = self.chosen()
        if laptop is not None and self._job is None:
            dialog = FillDialog(self.window(), laptop, self._all)
            dialog.wanted.connect(self.fill_from)
            dialog.open()

    @Slot(str, str, object)
    def fill_from(self, laptop_id: str, source_id: str, folder: Path) -> None:
        """Write the bundle that fills a laptop, in the worker."""
        workspace = self.desk.workspace

        def work(progress: Progress) -> Filled:
            return fill_laptop(workspace, laptop_id, [source_id], folder, progress)

        if self._job is None:
            self._begin(
                self.desk.jobs.start(
                    _("Making the bundle"), work, done=self._filled, failed=self._not_done
                )
            )

    @Slot(object)
    def _filled(self, filled: Filled) -> None:
        self.desk.notices.tell(filled_words(filled))

    @Slot()
    def ask_revoking(self) -> None:
        """Ask before the chosen laptop is revoked; taking that back needs no question."""
        laptop = self.chosen()
        if laptop is None:
            return
        if laptop.revoked_at is not None:
            self.trust_again(laptop.id)
            return
        dialog = RevokeDialog(self.window(), laptop)
        dialog.confirmed.connect(self.revoke_laptop)
        dialog.open()

    @Slot(str)
    def revoke_laptop(self, laptop_id: str) -> None:
        """Take the laptop's bundles in no more."""
        laptop = revoke_laptop(self.desk.workspace, laptop_id)
        self._revoked = laptop.id
        said = _("Revoked: {name}. Its bundles are held for checking.").format(name=called(laptop))
        self.desk.notices.tell(said, _("Undo"), self._undo_revoking)
        self.open()

    @Slot()
    def _undo_revoking(self) -> None:
        self.trust_again(self._revoked)

    def trust_again(self, laptop_id: str) -> None:
        """Take the laptop's bundles in again."""
        laptop = take_back_revoking(self.desk.workspace, laptop_id)
        said = _("Bundles are taken in again from {name}. Those that were held: take them in anew.")
        self.desk.notices.tell(said.format(name=called(laptop)))
        self.open()

    def compare(self, enrolment: Enrolment, folder: Path) -> CompareDialog:
        """Show the check words of a laptop that asks to join."""
        dialog = CompareDialog(self.window(), enrolment, folder)
        dialog.compared.connect(self.enrol)
        dialog.open()
        return dialog

    @Slot(object, object)
    def enrol(self, enrolment: Enrolment, folder: Path) -> None:
        """Enrol the laptop and write its welcome beside the request."""
        path = confirm_enrolment(self.desk.workspace, enrolment, folder)
        self.desk.notices.tell(
            _("The laptop is enrolled. Take this file back to it: {file}").format(file=path)
        )
        self.open()
        self.changed.emit()
