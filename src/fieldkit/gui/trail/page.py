"""The page of the audit trail: who read, changed, printed and exported what."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import long_date, number
from fieldkit.gui.desk import Desk
from fieldkit.gui.jobs import Job
from fieldkit.gui.page import Page
from fieldkit.gui.trail.filters import TrailFilters
from fieldkit.gui.trail.rows import TrailRows
from fieldkit.gui.widgets.buttons import link, quiet
from fieldkit.gui.widgets.dialog import ask
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.progress_bar import ProgressBar
from fieldkit.gui.widgets.section_title import PageTitle
from fieldkit.gui.widgets.table import Table
from fieldkit.i18n import _, ngettext
from fieldkit.services.progress import Progress
from fieldkit.services.trail import (
    OldLines,
    TrailPage,
    TrailQuery,
    count_trail,
    export_trail,
    old_lines,
    read_trail,
    remove_old_lines,
    trail_people,
    verify_audit,
)


class AuditTrailPage(Page):
    """The newest lines first; older ones are read while one scrolls."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._query = TrailQuery()
        self._old: OldLines | None = None
        self._job: Job | None = None
        self.back = link(_("Settings"), icon="arrow-left")
        self.back.clicked.connect(self._go_back)
        self.heading = PageTitle(_("Audit trail"), " ")
        self.check = quiet(_("Check the trail"), icon="shield-check")
        self.export = quiet(_("Save as a spreadsheet..."), icon="download")
        self.check.clicked.connect(self.verify)
        self.export.clicked.connect(self.choose_file)
        self.heading.side.addWidget(self.check)
        self.heading.side.addWidget(self.export)
        self.bar = ProgressBar(_("Writing the file"))
        self.bar.hide()
        self.filters = TrailFilters(trail_people(desk.workspace))
        self.filters.asked.connect(self.show_query)
        self.rows = TrailRows(desk.workspace.now())
        self.table = Table(self.rows, _("Audit trail"), row_height=44)
        self.nothing = Label(_("No line fits what is asked above."), "body", "muted")
        self.old_words = Label("", "hint", "muted", wrap=True)
        self.remove = quiet(_("Remove the oldest lines..."), icon="trash-2")
        self.remove.clicked.connect(self.ask_removal)
        self._lay_out()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.old_words, 1)
        foot.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(12)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.heading)
        column.addWidget(self.bar)
        column.addWidget(self.filters)
        column.addWidget(self.nothing)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def title(self) -> str:
        """Return the page's name."""
        return _("Audit trail")

    def open(self, argument: object = None) -> None:
        """Read the newest lines again."""
        self.show_query(self._query)
        self._old = old = old_lines(self.desk.workspace)
        said = ngettext(
            "Lines are kept for {count} year.", "Lines are kept for {count} years.", old.years
        ).format(count=old.years)
        if old.count:
            over = ngettext(
                "{count} line is over that time.", "{count} lines are over that time.", old.count
            ).format(count=number(old.count))
            said = f"{said} {over}"
        self.old_words.setText(said)
        self.remove.setVisible(old.count > 0)

    def initial_focus(self) -> QWidget | None:
        """Return the first filter."""
        return self.filters.person.control

    def panes(self) -> tuple[QWidget, ...]:
        """Return filters and table."""
        return (self.filters, self.table)

    @Slot(object)
    def show_query(self, query: TrailQuery) -> None:
        """Show the lines that fit."""
        self._query = query
        self.rows.show_from(self._read_on)
        count = count_trail(self.desk.workspace, query)
        lines = ngettext("{count} line.", "{count} lines.", count).format(count=number(count))
        kept = _("Numbers and acts only, no names of families; nobody can alter it.")
        self.heading.set_words(_("Audit trail"), f"{lines} {kept}")
        self.table.setVisible(count > 0)
        self.nothing.setVisible(count == 0)
        self.export.setEnabled(count > 0 and self._job is None)

    def _read_on(self, before: int | None) -> TrailPage:
        return read_trail(self.desk.workspace, self._query, before=before)

    @Slot()
    def verify(self) -> None:
        """Say whether the trail is whole."""
        workspace = self.desk.workspace

        def work(_progress: Progress) -> tuple[str, ...]:
            return verify_audit(workspace)

        self.desk.jobs.start(_("Checking the trail"), work, done=self._checked, failed=self._refuse)

    @Slot(object)
    def _checked(self, problems: tuple[str, ...]) -> None:
        self.desk.notices.tell(problems[0] if problems else _("The audit trail is whole."))

    @Slot()
    def choose_file(self) -> None:
        """Ask where to, and write what is shown."""
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Save as a spreadsheet"), "fieldkit-trail.xlsx", "XLSX (*.xlsx)"
        )
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, out: Path) -> None:
        """Write what is shown into a file."""
        workspace, query = self.desk.workspace, self._query

        def work(progress: Progress) -> Path:
            return export_trail(workspace, query, out, progress)

        self._job = self.desk.jobs.start(
            _("Writing the file"), work, done=self._exported, failed=self._refuse
        )
        self._job.progressed.connect(self._on_progress)
        self._job.stopped.connect(self._over)
        self.bar.show_share(0, 1)
        self.bar.show()
        self.export.setEnabled(False)

    @Slot(int, int, str)
    def _on_progress(self, done: int, total: int, _what: str) -> None:
        self.bar.show_share(done, total)

    @Slot(object)
    def _exported(self, out: Path) -> None:
        self._over()
        self.desk.notices.tell(
            _("The file is written: {name}. It is not encrypted.").format(name=out.name)
        )

    @Slot()
    def ask_removal(self) -> None:
        """Ask before the oldest lines go."""
        old = self._old
        if old is None or not old.count:
            return
        sentence = ngettext(
            "{count} line from before {day} goes for good. The trail notes it and can still be"
            " checked.",
            "{count} lines from before {day} go for good. The trail notes it and can still be"
            " checked.",
            old.count,
        ).format(count=number(old.count), day=long_date(old.before))
        self.question = ask(
            self.window(),
            _("Remove the oldest lines"),
            sentence,
            act=_("Remove"),
            back=_("Cancel"),
            then=self.remove_old,
            grave=True,
        )

    @Slot()
    def remove_old(self) -> None:
        """Remove the oldest lines, and read again."""
        workspace = self.desk.workspace

        def work(_progress: Progress) -> int:
            return remove_old_lines(workspace)

        self.desk.jobs.start(
            _("Removing the oldest lines"), work, done=self._removed, failed=self._refuse
        )

    @Slot(object)
    def _removed(self, _count: int) -> None:
        self.open()

    @Slot(object)
    def _refuse(self, error: FieldkitError) -> None:
        self._over()
        self.desk.notices.refuse(error)

    @Slot()
    def _over(self) -> None:
        self._job = None
        self.bar.hide()
        self.export.setEnabled(True)

    @Slot()
    def _go_back(self) -> None:
        self.go_requested.emit("settings", None)
