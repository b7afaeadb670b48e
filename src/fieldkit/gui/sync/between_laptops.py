"""What goes from laptop to laptop: a stick's files, what is carried for others, hand-overs."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import day_month, number, size
from fieldkit.gui.desk import Desk
from fieldkit.gui.sync.between_words import (
    carried_title,
    handover_badge,
    handover_title,
    stick_words,
    way_words,
)
from fieldkit.gui.sync.importing import Taken, take_folder
from fieldkit.gui.sync.pairing import PairDialog, may_pair
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.dialog import Question, ask
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.section_title import SectionTitle
from fieldkit.gui.widgets.strip import Strip
from fieldkit.gui.widgets.table import Cell, Column, Table, TableRows
from fieldkit.i18n import _, ngettext
from fieldkit.records.case_handover import CaseHandover
from fieldkit.records.permissions import Act
from fieldkit.services.handing_over_cases import (
    list_handovers,
    take_back_handover,
    write_handover_again,
)
from fieldkit.services.handover_writing import WrittenHandover
from fieldkit.services.progress import Progress
from fieldkit.services.relaying import (
    Forwarded,
    OnTheStick,
    OnTheWay,
    forward_carried,
    leave_behind,
    list_carried,
    look_over,
)

_ROW = 44
_MOST_HANDOVERS = 8


class BetweenLaptops(QWidget):
    """Offers a stick's files, lists what is carried and what was handed over, and acts on both.

    Signals:
        taken(results): files of the stick were taken in, as ``Taken`` each.
        changed(): something was taken in, written or decided.
    """

    taken = Signal(object)
    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._folder: Path | None = None
        self._looked: tuple[Path, OnTheStick] | None = None
        self.question: Question | None = None
        self.heading = SectionTitle(_("From laptop to laptop"))
        self.pair = quiet(_("Connect a laptop..."), icon="link")
        self.pair.clicked.connect(self.ask_pairing)
        self.heading.row.addWidget(self.pair)
        self.offer = Strip("accent", " ", " ", icon="usb")
        self.take = quiet(_("Take them in"), icon="download")
        self.take.clicked.connect(self.take_from_stick)
        self.offer.row.addWidget(self.take)
        self.carried_words = Label("", "medium", wrap=True)
        self.carried_hint = Label(
            _(
                "They are sealed and travel as they are. Each one goes when the answer to it passes"
                " by here."
            ),
            "hint",
            "muted",
            wrap=True,
        )
        self.carried = _carried_rows()
        self.carried_table = Table(self.carried, _("Carried for others"), row_height=_ROW)
        self.carried_table.horizontalHeader().hide()
        self.forward = quiet(_("Write them to a stick..."), icon="usb")
        self.forward.clicked.connect(self.choose_forward)
        self.leave = quiet(_("Carry it no further..."))
        self.leave.clicked.connect(self.ask_leaving)
        self.handed_words = Label(_("Families that changed laptops"), "medium")
        self.handed = _handed_rows()
        self.handed_table = Table(self.handed, self.handed_words.text(), row_height=_ROW)
        self.handed_table.horizontalHeader().hide()
        self.handed_table.moved.connect(self._show_acts)
        self.again = quiet(_("Write the file again..."), icon="refresh-cw")
        self.again.clicked.connect(self.choose_again)
        self.back = quiet(_("Take back..."), icon="undo-2")
        self.back.clicked.connect(self.ask_back)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.heading)
        column.addWidget(self.offer)
        for words, hint, table, buttons in (
            (
                self.carried_words,
                self.carried_hint,
                self.carried_table,
                (self.forward, self.leave),
            ),
            (self.handed_words, None, self.handed_table, (self.again, self.back)),
        ):
            column.addWidget(words)
            if hint is not None:
                column.addWidget(hint)
            column.addWidget(table)
            row = QHBoxLayout()
            row.setSpacing(8)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)

    def open(self, folder: Path | None) -> None:
        """Read everything again; ``folder`` is a stick to look at, or none."""
        self._folder = folder
        if folder is None:
            self._looked = None
        elif self._looked is None or self._looked[0] != folder:
            self.look_at(folder)
        self._show()

    def look_at(self, folder: Path) -> None:
        """Look in the worker what a stick holds for this laptop and for others."""
        workspace = self._desk.workspace
        self._looked = None
        self._desk.jobs.start(
            _("Looking at the stick"),
            lambda _progress: (folder, look_over(workspace, folder)),
            done=self._looked_at,
            failed=self._refused,
        )

    def show_stick(self, folder: Path, found: OnTheStick) -> None:
        """Say what was found on a stick."""
        self._folder = folder
        self._looked_at((folder, found))

    def _show(self) -> None:
        found = self._looked[1] if self._looked and self._looked[0] == self._folder else None
        words = stick_words(found) if found is not None else ""
        self.offer.title.setText(_("There are files on the stick"))
        self.offer.sentence.setText(words)
        self.offer.setVisible(bool(words))
        files = list_carried(self._desk.workspace)
        self.carried.show_rows(files)
        self.carried_words.setText(carried_title(files))
        for widget in (
            self.carried_words,
            self.carried_hint,
            self.carried_table,
            self.forward,
            self.leave,
        ):
            widget.setVisible(bool(files))
        _fit(self.carried_table, len(files))
        rights = self._desk.workspace.rights
        handed: Sequence[CaseHandover] = ()
        if rights.may(Act.SEE_FAMILIES):
            handed = list_handovers(self._desk.workspace)[:_MOST_HANDOVERS]
        self.handed.show_rows(handed)
        for widget in (self.handed_words, self.handed_table, self.again, self.back):
            widget.setVisible(bool(handed))
        _fit(self.handed_table, len(handed))
        self._show_acts()
        self.pair.setVisible(may_pair(self._desk.workspace))
        self.setVisible(bool(words or files or handed) or self.pair.isVisibleTo(self))

    @Slot()
    def ask_pairing(self) -> PairDialog:
        """Connect to another laptop on the spot."""
        dialog = PairDialog(self._desk, self.window())
        dialog.paired.connect(self.changed)
        dialog.open()
        return dialog

    @Slot()
    def _show_acts(self) -> None:
        one = self.chosen()
        mine = one is not None and one.out and one.taken_back_at is None
        self.again.setEnabled(mine)
        self.back.setEnabled(mine and one is not None and bool(one.receiver_id))

    def chosen(self) -> CaseHandover | None:
        """Return the handing over whose row is chosen."""
        place = self.handed_table.place()
        return self.handed.row_at(place) if 0 <= place < self.handed.rowCount() else None

    def chosen_file(self) -> OnTheWay | None:
        """Return the carried file whose row is chosen."""
        place = self.carried_table.place()
        return self.carried.row_at(place) if 0 <= place < self.carried.rowCount() else None

    # The stick

    @Slot(object)
    def _looked_at(self, found: tuple[Path, OnTheStick]) -> None:
        self._looked = found
        self._show()

    @Slot()
    def take_from_stick(self) -> None:
        """Take in what is for this laptop, and take along what is for others, in the worker."""
        folder, workspace = self._folder, self._desk.workspace
        if folder is None:
            return
        self.take.setEnabled(False)

        def work(progress: Progress) -> tuple[Taken, ...]:
            return take_folder(workspace, folder, progress)

        job = self._desk.jobs.start(_("Taking in"), work, done=self._taken_in, failed=self._refused)
        job.ended.connect(self._stick_done)

    @Slot(object)
    def _taken_in(self, found: tuple[Taken, ...]) -> None:
        self.taken.emit(found)

    @Slot()
    def _stick_done(self) -> None:
        self.take.setEnabled(True)
        self._looked = None
        self.open(self._folder)
        self.changed.emit()

    # What is carried

    @Slot()
    def choose_forward(self) -> None:
        """Ask where to write others' files."""
        start = str(self._folder) if self._folder else ""
        folder = QFileDialog.getExistingDirectory(self, _("Where to write the files"), start)
        if folder:
            self.forward_to(Path(folder))

    def forward_to(self, folder: Path) -> None:
        """Write others' files, in the worker."""
        workspace = self._desk.workspace

        def work(progress: Progress) -> Forwarded:
            return forward_carried(workspace, folder, progress)

        self._desk.jobs.start(
            _("Writing others' files"), work, done=self._forwarded, failed=self._refused
        )

    @Slot(object)
    def _forwarded(self, found: Forwarded) -> None:
        said = ngettext(
            "{count} file of others is written and checked. You can take the stick out.",
            "{count} files of others are written and checked. You can take the stick out.",
            len(found.paths),
        )
        self._desk.notices.tell(said.format(count=number(len(found.paths))))
        self._show()
        self.changed.emit()

    @Slot()
    def ask_leaving(self) -> None:
        """Ask before a file is carried no further."""
        one = self.chosen_file()
        if one is None:
            return
        sentence = (
            _("It is on a stick already.") if one.file.written_at else _("It is on no stick yet.")
        )
        self.question = ask(
            self.window(),
            _("Carry no further: {what}").format(what=one.words),
            _(
                "{where} This laptop forgets it. Whoever wrote it keeps it and can write it again."
            ).format(where=sentence),
            act=_("Carry it no further"),
            back=_("Go on carrying it"),
            then=self.leave_chosen,
            grave=True,
        )

    @Slot()
    def leave_chosen(self) -> None:
        """Carry the chosen file no further."""
        one = self.chosen_file()
        if one is not None:
            leave_behind(self._desk.workspace, [one.file.id])
            self._show()
            self.changed.emit()

    # Families

    @Slot()
    def choose_again(self) -> None:
        """Ask where to write the chosen families once more."""
        start = str(self._folder) if self._folder else ""
        folder = QFileDialog.getExistingDirectory(self, _("Where to write the files"), start)
        if folder:
            self.write_again_to(Path(folder))

    def write_again_to(self, folder: Path) -> None:
        """Write the chosen families once more, in the worker."""
        one, workspace = self.chosen(), self._desk.workspace
        if one is None:
            return

        def work(progress: Progress) -> WrittenHandover:
            return write_handover_again(workspace, one.id, folder, progress)

        self._desk.jobs.start(
            _("Handing over to a colleague"), work, done=self._written, failed=self._refused
        )

    @Slot(object)
    def _written(self, found: WrittenHandover) -> None:
        said = _("The file is written and checked: {file}. Give it to the colleague.")
        self._desk.notices.tell(said.format(file=found.paths[0].name))
        self._show()
        self.changed.emit()

    @Slot()
    def ask_back(self) -> None:
        """Ask before the chosen families are taken back."""
        one = self.chosen()
        if one is None:
            return
        self.question = ask(
            self.window(),
            _("Take the families back?"),
            _(
                "The cases are led as before. If the file has reached the colleague, tell them:"
                " both laptops and head office agree on it with the next files."
            ),
            act=_("Take back"),
            back=_("Leave it as it is"),
            then=self.take_back_chosen,
        )

    @Slot()
    def take_back_chosen(self) -> None:
        """Take the chosen families back."""
        one = self.chosen()
        if one is None:
            return
        try:
            take_back_handover(self._desk.workspace, one.id)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self._desk.notices.tell(_("The families are yours again."))
        self._show()
        self.changed.emit()

    @Slot(object)
    def _refused(self, error: FieldkitError) -> None:
        self._desk.notices.refuse(error)


def _carried_rows() -> TableRows[OnTheWay]:
    def cells(one: OnTheWay) -> Sequence[Cell]:
        words = one.words[:1].upper() + one.words[1:]
        return (
            Cell(words, size(one.file.size), weight=500, icon="package"),
            Cell(*way_words(one), second_role="muted" if one.here else "warn"),
        )

    return TableRows((Column(_("Bundle")), Column(_("State"), 330)), cells)


def _handed_rows() -> TableRows[CaseHandover]:
    def cells(one: CaseHandover) -> Sequence[Cell]:
        day = day_month(one.made_at.astimezone().date())
        return (
            Cell(handover_title(one), day, weight=500, icon="users"),
            Cell(badge=handover_badge(one)),
        )

    return TableRows((Column(_("Families")), Column(_("State"), 190)), cells)


def _fit(table: Table, rows: int) -> None:
    table.setFixedHeight(rows * current().px(_ROW) + 2)
    if rows:
        table.selectRow(min(max(table.place(), 0), rows - 1))
