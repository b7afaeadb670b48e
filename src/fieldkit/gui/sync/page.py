"""The page of exchange: three states, handing over, taking in, history."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.discrepancy_notice import DiscrepancyNotice
from fieldkit.gui.jobs import Job
from fieldkit.gui.page import Page
from fieldkit.gui.sync.bare_key import BareKey
from fieldkit.gui.sync.between_laptops import BetweenLaptops
from fieldkit.gui.sync.enrolment_card import EnrolmentCard
from fieldkit.gui.sync.export_card import ExportCard
from fieldkit.gui.sync.exporting import Exported, export_with_others, exported_words
from fieldkit.gui.sync.history import Entry, entries, history_rows
from fieldkit.gui.sync.import_card import ImportCard
from fieldkit.gui.sync.importing import Taken, take_files
from fieldkit.gui.sync.leads import Leads
from fieldkit.gui.sync.reading import ExchangeState, read_exchange
from fieldkit.gui.sync.states_band import StatesBand
from fieldkit.gui.sync.sticks import Target, first_target, target_of
from fieldkit.gui.sync.widening import Widening
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.card import Hairline
from fieldkit.gui.widgets.empty_state import EmptyState
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.gui.widgets.section_title import PageTitle, SectionTitle
from fieldkit.gui.widgets.table import Table
from fieldkit.i18n import _
from fieldkit.records.exchange import OutboxBundle
from fieldkit.services.bundle_parts import STICK_PART
from fieldkit.services.export import resend_bundle
from fieldkit.services.progress import Progress

_LOOK_FOR_STICKS_MS = 3000
_MOST_ENTRIES = 50


class ExchangePage(Page):
    """Says what is only here, writes the next bundle and takes files in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._kept = desk.preferences
        self._state: ExchangeState | None = None
        self._target: Target | None = None
        self._chosen = False
        self._export: Job | None = None
        self._import: Job | None = None
        self.heading = PageTitle(
            _("Exchange"), _("No network needed: a file goes to head office on a stick or by mail.")
        )
        self.open_file = quiet(_("Open a file..."), icon="folder-open", key="Ctrl+O")
        self.open_file.clicked.connect(self.choose_files)
        self.heading.side.addWidget(self.open_file)
        self.band = StatesBand()
        self.notice = DiscrepancyNotice(desk)
        self.notice.sort_out_requested.connect(self._sort_out)
        self.export_card = ExportCard()
        self.import_card = ImportCard(
            _("Take in"),
            _("Drop files here: from head office, from a colleague, or sealed ones to take along."),
        )
        self.enrolment = EnrolmentCard()
        self.bare_key = BareKey(desk, self)
        self.bare_key.changed.connect(self._refresh)
        self.export_card.key_requested.connect(self.bare_key.ask)
        self.widening = Widening(desk, self)
        self.widening.changed.connect(self._refresh)
        self.enrolment.more_wanted.connect(self.widening.ask)
        self.between = BetweenLaptops(desk)
        self.between.taken.connect(self._taken)
        self.between.changed.connect(self._refresh)
        self.rows = history_rows(desk.workspace.now())
        self.table = Table(self.rows, _("History of exchange"), row_height=44)
        self.table.horizontalHeader().hide()
        self.table.moved.connect(self._show_again)
        self.again = quiet(_("Write the bundle again..."), icon="refresh-cw")
        self.again.setEnabled(False)
        self.again.clicked.connect(self.write_again)
        self.empty = EmptyState(_("Nothing has gone out or come in yet."))
        self._leads = Leads(self)
        self._leads.wanted.connect(self.go_requested)
        self._connect()
        self._lay_out()
        self._sticks = QTimer(self)
        self._sticks.setInterval(_LOOK_FOR_STICKS_MS)
        self._sticks.timeout.connect(self._look_for_sticks)

    def _connect(self) -> None:
        card = self.export_card
        card.export_requested.connect(self.export)
        card.place_requested.connect(self.choose_place)
        card.letter_requested.connect(self.choose_letter)
        card.stop_requested.connect(self._stop)
        card.invitation_requested.connect(self.choose_files)
        self.import_card.choose_requested.connect(self.choose_files)
        self.import_card.files_dropped.connect(self.take_in)
        opener = QShortcut(QKeySequence("Ctrl+O"), self)
        opener.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        opener.activated.connect(self.choose_files)

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(16)
        left.addWidget(self.export_card)
        left.addStretch(1)
        right.addWidget(self.import_card)
        right.addWidget(self.enrolment)
        right.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(32)
        columns.addLayout(left, 1)
        columns.addWidget(Hairline(standing=True))
        columns.addLayout(right, 1)
        scroll = ScrollColumn(margins=(24, 20, 24, 16))
        scroll.column.addWidget(self.heading)
        scroll.column.addWidget(self.band)
        scroll.column.addWidget(self.notice)
        scroll.column.addSpacing(4)
        scroll.column.addLayout(columns)
        scroll.column.addSpacing(8)
        scroll.column.addWidget(self.between)
        self.history = SectionTitle(_("History"))
        self.history.row.addWidget(self.again)
        scroll.column.addWidget(self.history)
        scroll.column.addWidget(self.table)
        scroll.column.addWidget(self.empty)
        scroll.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    def title(self) -> str:
        """Return the page's name."""
        return _("Exchange")

    def open(self, argument: object = None) -> None:
        """Read everything again; a path is an enrolment request that was just written."""
        if not self._chosen:
            self._target = first_target(self._kept.read().bundles)
        if isinstance(argument, Path):
            self._say_request(argument)
        self._refresh()
        self._sticks.start()

    def leave(self) -> bool:
        """Stop looking for sticks; a bundle on its way goes on."""
        self._sticks.stop()
        return True

    def bookmark(self) -> object:
        """Return nothing: what was written needs no saying twice."""
        return None

    def initial_focus(self) -> QWidget | None:
        """Return the button that writes the bundle, where there is something to write."""
        card = self.export_card
        shown = [card.button, card.invitation, self.import_card.choose]
        return next((b for b in shown if not b.isHidden() and b.isVisibleTo(self)), None)

    def _refresh(self) -> None:
        state = read_exchange(self.desk.workspace)
        self._state = state
        self.band.show_state(state)
        self.notice.open()
        self.export_card.show_state(state, self._target, busy=self._export is not None)
        self.enrolment.show_office(self.desk.workspace)
        stick = self._target.folder if self._target and self._target.stick else None
        self.between.open(stick)
        shown: tuple[Entry, ...] = entries(state)[:_MOST_ENTRIES]
        self.rows.show_rows(shown)
        self.table.setVisible(bool(shown))
        if shown:
            self.table.selectRow(0)
        self.again.setVisible(any(entry.bundle is not None for entry in shown))
        self._show_again()
        self.empty.setVisible(not shown)
        self.table.setFixedHeight(len(shown) * current().px(44) + 2)

    @Slot()
    def _sort_out(self) -> None:
        self.go_requested.emit("discrepancies", None)

    # Handing over

    @Slot()
    def choose_place(self) -> None:
        """Ask for a folder and write there from now on."""
        start = str(self._target.folder) if self._target else ""
        chosen = QFileDialog.getExistingDirectory(self, _("Where to write the bundle"), start)
        if chosen:
            self.write_to(Path(chosen))

    def write_to(self, folder: Path) -> None:
        """Take this folder for the next bundles and remember it."""
        self._chosen = True
        self._target = target_of(folder)
        self._kept.write(replace(self._kept.read(), bundles=str(folder)))
        self._refresh()
        self.export_card.button.setFocus()

    @Slot()
    def export(self) -> None:
        """Write the bundle in the worker; the page can be left meanwhile."""
        if self._export is None and self._target is None:
            self.choose_place()
        if self._target is not None:
            self._write(self._target.folder, STICK_PART)

    @Slot(int)
    def choose_letter(self, part: int) -> None:
        """Ask for a folder, and write the bundle there in files that a letter takes."""
        chosen = QFileDialog.getExistingDirectory(self, _("Where to write the files for letters"))
        if chosen:
            self.write_letter(Path(chosen), part)

    def write_letter(self, folder: Path, part: int) -> None:
        """Write the bundle in files of about so many bytes each."""
        self._write(folder, part)

    def _write(self, folder: Path, part: int) -> None:
        if self._export is not None:
            return
        workspace = self.desk.workspace
        self.export_card.done.hide()

        def work(progress: Progress) -> Exported:
            return export_with_others(workspace, folder, progress, part_size=part)

        self._begin_export(
            self.desk.jobs.start(
                _("Making the bundle"), work, done=self._exported, failed=self._not_exported
            )
        )

    @Slot()
    def write_again(self) -> None:
        """Ask for a folder and write the chosen bundle there once more, the same to the byte."""
        bundle = self.chosen_bundle()
        if bundle is None:
            return
        start = str(self._target.folder) if self._target else ""
        chosen = QFileDialog.getExistingDirectory(self, _("Where to write the bundle"), start)
        if chosen:
            self.write_again_to(bundle, Path(chosen))

    def write_again_to(self, bundle: OutboxBundle, folder: Path) -> None:
        """Write a bundle once more."""
        workspace = self.desk.workspace

        def work(progress: Progress) -> Path:
            return resend_bundle(workspace, bundle.id, folder, progress)

        if self._export is None:
            self.export_card.done.hide()
            self._begin_export(
                self.desk.jobs.start(
                    _("Writing the bundle again"),
                    work,
                    done=self._written_again,
                    failed=self._not_exported,
                )
            )

    def chosen_bundle(self) -> OutboxBundle | None:
        """Return the bundle of the chosen row where its exact file is kept yet."""
        place = self.table.place()
        if not 0 <= place < self.rows.rowCount():
            return None
        bundle = self.rows.row_at(place).bundle
        if bundle is None or bundle.confirmed_at is not None or bundle.withdrawn_at is not None:
            return None
        return bundle

    @Slot()
    def _show_again(self) -> None:
        self.again.setEnabled(self.chosen_bundle() is not None)

    def _begin_export(self, job: Job) -> None:
        self._export = job
        job.progressed.connect(self.export_card.progress.show_progress)
        job.ended.connect(self._export_ended)
        self.export_card.progress.show_progress(0, 1, _("Making the bundle"))
        self._refresh()
        self.export_card.progress.stop.setFocus()

    @Slot()
    def _stop(self) -> None:
        if self._export is not None:
            self._export.cancel()

    @Slot(object)
    def _written_again(self, path: Path) -> None:
        self.export_card.show_done(_("The bundle is written and checked."), str(path))

    @Slot(object)
    def _exported(self, done: Exported) -> None:
        stick = self._target is not None and self._target.stick
        self.export_card.show_done(*exported_words(done, stick=stick))
        self.changed.emit()

    @Slot(object)
    def _not_exported(self, error: FieldkitError) -> None:
        self.desk.notices.refuse(error)

    @Slot()
    def _export_ended(self) -> None:
        self._export = None
        had_focus = self.export_card.progress.stop.hasFocus()
        self._refresh()
        if had_focus:
            # The button that stops went; without this, Enter would press its neighbour.
            self.export_card.button.setFocus()

    @Slot()
    def _look_for_sticks(self) -> None:
        """Take a stick that was just put in, and let go of one that was taken out."""
        gone = self._target is not None and not self._target.folder.is_dir()
        if self._export is None and (gone or not self._chosen):
            found = first_target(self._kept.read().bundles)
            if found != self._target:
                self._target = found
                self._refresh()

    # Taking in

    @Slot()
    def choose_files(self) -> None:
        """Ask for files and take them in."""
        chosen, _kind = QFileDialog.getOpenFileNames(
            self, _("Open a file"), "", _("Bundles (*.fkb);;All files (*)")
        )
        if chosen:
            self.take_in([Path(name) for name in chosen])

    @Slot(list)
    def take_in(self, files: list[Path]) -> None:
        """Take files in, one after another, in the worker."""
        if self._import is not None or not files:
            return
        workspace = self.desk.workspace
        job = self.desk.jobs.start(
            _("Taking in"),
            lambda progress: take_files(workspace, files, progress),
            done=self._taken,
            failed=self._not_taken,
        )
        self._import = job
        job.progressed.connect(self._show_import)
        job.ended.connect(self._import_ended)
        self.import_card.clear()
        self.import_card.show_busy(busy=True)

    @Slot(int, int, str)
    def _show_import(self, done: int, total: int, _what: str) -> None:
        self.import_card.bar.show_share(done, total)

    @Slot(object)
    def _taken(self, found: tuple[Taken, ...]) -> None:
        for one in found:
            strip = self.import_card.add_result(one.kind, one.file, one.sentence)
            self._leads.add(strip, one.news)
            if one.request is not None:
                self._say_request(one.request)
        self.changed.emit()

    @Slot(object)
    def _not_taken(self, error: FieldkitError) -> None:
        self.import_card.add_result("danger", "", error.sentence())

    @Slot()
    def _import_ended(self) -> None:
        self._import = None
        self.import_card.show_busy(busy=False)
        self._refresh()

    def _say_request(self, request: Path) -> None:
        self.import_card.add_result(
            "ok",
            _("The enrolment request is written. Give this file to head office."),
            str(request),
        )
