"""The list of a webinar's platform: read, matched by hand where need be, and made into marks."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fieldkit.errors import FieldkitError
from fieldkit.formats import number
from fieldkit.gui.attendance.figures import DOT
from fieldkit.gui.attendance.webinar_columns import ColumnsForm
from fieldkit.gui.attendance.webinar_words import NEW, line_cells, name_of
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.empty_state import EmptyState
from fieldkit.gui.widgets.field import Field
from fieldkit.gui.widgets.fields import ComboField, LineField
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.table import Cell, Column, Table, TableRows
from fieldkit.i18n import _, ngettext
from fieldkit.records.webinar_plan import USUAL_SHARE, Imported, Line, Plan
from fieldkit.services.progress import Progress
from fieldkit.services.webinar import import_connections, plan_import, undo_import

_FILES = "CSV, XLSX (*.csv *.tsv *.txt *.xlsx)"
_ZONES = 12
_MOST = 200


class WebinarView(QWidget):
    """Nothing is kept before the button that sets the marks is pressed.

    Signals: saved() after marks were set or taken back.
    """

    saved = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._event_id = ""
        self._file: Path | None = None
        self._columns: Mapping[str, int] | None = None
        self.plan: Plan | None = None
        self.done: Imported | None = None
        self.choose = primary(_("Choose the platform's list..."), icon="folder-open")
        self.share = _spin(1, 100, round(USUAL_SHARE * 100), " %")
        self.ahead = _spin(-_ZONES, _ZONES, 0, "")
        self.recording = QCheckBox(_("this list is of those who watched the recording"))
        self.counts = Label("", "hint", "muted", wrap=True)
        self.columns = ColumnsForm()
        self.rows: TableRows[Line] = TableRows(
            (
                Column(_("In the list")),
                Column(_("Minutes"), 112, right=True),
                Column(_("Who it is"), 300),
                Column(_("At the screen"), 150),
                Column(_("What comes of it"), 190),
            ),
            self._cells,
        )
        self.table = Table(self.rows, _("Connections"))
        self.who = ComboField(_("Who it is"), [("", "")], width=360)
        self.people = _spin(1, _MOST, 1, "")
        self.others = LineField(_("Names of the others, parted by ;"), width=300)
        self.act = primary(_("Set the marks"), icon="list-checks")
        self.drop = quiet(_("Do not import"))
        self.other = quiet(_("Other columns..."))
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def show_event(self, event_id: str) -> None:
        """Begin anew for another event; a list that is being looked over stays."""
        if event_id != self._event_id:
            self._event_id = event_id
            self.leave_list()

    def initial_focus(self) -> QWidget:
        """Begin at the table, or at the button that chooses a list."""
        return self.table if self.plan is not None and self.plan.lines else self.choose

    def read(self, file: Path, columns: Mapping[str, int] | None = None) -> None:
        """Read a list in the background and show what it would come to."""
        self._file, self._columns = file, columns
        workspace, event_id = self._desk.workspace, self._event_id
        share, ahead = self.share.value() / 100, float(self.ahead.value())
        recording = self.recording.isChecked()

        def work(_progress: Progress) -> Plan:
            return plan_import(
                workspace,
                event_id,
                file,
                share=share,
                hours_ahead=ahead,
                recording=recording,
                columns=columns,
            )

        self._desk.jobs.start(_("Reading the list"), work, done=self.show_plan, failed=self._refuse)

    @Slot()
    def leave_list(self) -> None:
        """Forget the list that was read."""
        self.plan, self._file, self._columns = None, None, None
        self.rows.show_rows(())
        self._stack.setCurrentIndex(0)
        self.counts.setText("")

    @Slot()
    def import_now(self) -> None:
        """Set the marks."""
        if self.plan is None or not self.plan.lines:
            return
        try:
            done = import_connections(self._desk.workspace, self.plan)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self.done = done
        self.leave_list()
        self.saved.emit()
        said = ngettext(
            "Marks are set: {count} person was there.",
            "Marks are set: {count} people were there.",
            done.present,
        ).format(count=number(done.present))
        if done.kept:
            more = ngettext(
                "{count} mark stood already and was left.",
                "{count} marks stood already and were left.",
                done.kept,
            )
            said = f"{said} {more.format(count=number(done.kept))}"
        self._desk.notices.tell(said, _("Undo"), self.take_back, undo=self.take_back)

    @Slot()
    def take_back(self) -> None:
        """Take the last import back."""
        if self.done is None:
            return
        try:
            undo_import(self._desk.workspace, self.done)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self.done = None
        self.saved.emit()
        self._desk.notices.tell(_("The import is taken back."))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignBottom)
        top.addWidget(Field(_("Present from"), self.share))
        top.addWidget(Field(_("The platform's clock is ahead, hours"), self.ahead))
        top.addWidget(self.recording, 0, Qt.AlignmentFlag.AlignBottom)
        top.addStretch(1)
        empty = EmptyState(
            _(
                "Take the list of participants from Zoom, Teams, Meet, Webinar.ru or another"
                " platform. Marks are set only after you have looked it over."
            )
        )
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.who)
        foot.addWidget(Field(_("People at this screen"), self.people))
        foot.addWidget(self.others)
        foot.addStretch(1)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self.act)
        last.addWidget(self.drop)
        last.addWidget(self.other)
        last.addStretch(1)
        listed = QWidget()
        inside = QVBoxLayout(listed)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.table, 1)
        inside.addLayout(foot)
        inside.addLayout(last)
        for page in (empty, self.columns, listed):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.counts)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.choose.clicked.connect(self._choose)
        self.columns.wanted.connect(self._read_with)
        self.share.editingFinished.connect(self._read_again)
        self.ahead.editingFinished.connect(self._read_again)
        self.recording.toggled.connect(self._read_again)
        self.table.moved.connect(self._show_line)
        self.table.opened.connect(self._to_choice)
        self.who.chosen.connect(self._chosen)
        self.people.valueChanged.connect(self._at_screen)
        self.others.edit.editingFinished.connect(self._at_screen)
        self.act.clicked.connect(self.import_now)
        self.drop.clicked.connect(self.leave_list)
        self.other.clicked.connect(self.ask_columns)

    def _cells(self, line: Line) -> tuple[Cell, ...]:
        return line_cells(self.plan, line) if self.plan is not None else (Cell(),) * 5

    @Slot()
    def _choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self.window(), _("The platform's list"), str(Path.home()), _FILES
        )
        if chosen:
            self.read(Path(chosen))

    @Slot(object)
    def _read_with(self, columns: Mapping[str, int]) -> None:
        if self._file is not None:
            self.read(self._file, columns)

    @Slot()
    def _read_again(self) -> None:
        changed = self.plan is None or (
            self.plan.share != self.share.value() / 100
            or self.plan.hours_ahead != self.ahead.value()
            or self.sender() is self.recording
        )
        if self._file is not None and changed:
            self.read(self._file, self._columns)

    @Slot(object)
    def _refuse(self, error: FieldkitError) -> None:
        self._desk.notices.refuse(error)
        # The clock or the columns may be to blame: they can be set, and the list is read again.
        self.plan = None
        self.rows.show_rows(())

    @Slot(object)
    def show_plan(self, plan: Plan) -> None:
        """Show what a list would come to, or ask for its columns."""
        if plan.event_id != self._event_id:
            return
        if not plan.columns:
            self.columns.offer(plan.header)
            self._stack.setCurrentIndex(1)
            return
        self.plan = plan
        self._stack.setCurrentIndex(2)
        self._show_plan(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def ask_columns(self) -> None:
        """Ask which column is which, although the titles seemed to say it."""
        if self.plan is not None:
            self.columns.offer(self.plan.header, self.plan.columns)
            self._stack.setCurrentIndex(1)

    def _show_plan(self, place: int) -> None:
        plan = self.plan
        if plan is None:
            return
        self.rows.show_rows(plan.lines)
        self.counts.setText(_told(plan))
        if plan.lines:
            self.table.selectRow(min(place, len(plan.lines) - 1))
        self._show_line()

    def _line(self) -> Line | None:
        place = self.table.place()
        return self.rows.row_at(place) if 0 <= place < self.rows.rowCount() else None

    @Slot()
    def _show_line(self) -> None:
        line, plan = self._line(), self.plan
        if line is None or plan is None:
            return
        possible = line.match.possible or ()
        rest = [one for one in plan.grid.registrations if one.listed and one.id not in possible]
        ids = [*possible, *(one.id for one in sorted(rest, key=lambda one: one.name))]
        options = [
            ("", _("nobody: a connection only")),
            (NEW, _("a new participant")),
            *((one, name_of(plan, one)) for one in ids),
        ]
        for widget in (self.who, self.people, self.others):
            widget.blockSignals(True)
        self.who.set_options(options)
        self.who.choose(line.choice)
        self.people.setValue(line.people)
        self.others.set_text("; ".join(line.others))
        for widget in (self.who, self.people, self.others):
            widget.blockSignals(False)

    @Slot(int)
    def _to_choice(self, _place: int) -> None:
        self.who.control.setFocus()

    @Slot(str)
    def _chosen(self, choice: str) -> None:
        line = self._line()
        if line is not None and self.plan is not None and choice != line.choice:
            self.plan = self.plan.choose(line.viewer.key, choice)
            self._show_plan(self.table.place())

    @Slot()
    def _at_screen(self) -> None:
        line = self._line()
        if line is None or self.plan is None:
            return
        others = [name for name in self.others.text().split(";") if name.strip()]
        changed = self.plan.at_screen(line.viewer.key, self.people.value(), others)
        if changed != self.plan:
            self.plan = changed
            self._show_plan(self.table.place())


def _spin(least: int, most: int, value: int, suffix: str) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(least, most)
    spin.setValue(value)
    spin.setSuffix(suffix)
    spin.setMinimumHeight(34)
    return spin


def _told(plan: Plan) -> str:
    """Return what was read, in one line."""
    live = [one for one in plan.lines if not one.recording]
    parts = [
        _("connections: {count}").format(count=number(len(live))),
        _("people at the screens: {count}").format(count=number(sum(o.people for o in live))),
    ]
    for words, count in (
        (_("not decided: {count}"), len(plan.undecided())),
        (_("watched the recording: {count}"), len(plan.lines) - len(live)),
        (_("rows whose times could not be read: {count}"), plan.unread),
    ):
        if count:
            parts.append(words.format(count=number(count)))
    return DOT.join(parts)
