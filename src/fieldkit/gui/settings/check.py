"""The part of the settings about whether the workspace is whole."""

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.jobs import Job
from fieldkit.gui.settings.section import Section, row_of
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.progress_bar import ProgressBar
from fieldkit.i18n import _
from fieldkit.services.doctor import Finding, examine, restore_tables
from fieldkit.services.progress import Progress


class CheckSection(Section):
    """Checks the workspace at a wish, says what it found, and restores the tables."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Check of the workspace"))
        said = _("Runs by itself once a day, while nobody is at the keys.")
        self.found = QVBoxLayout()
        self.found.setSpacing(6)
        self.bar = ProgressBar(_("Checking the workspace"))
        self.check = quiet(_("Check the workspace"), icon="shield-check")
        self.stop = quiet(_("Stop"))
        self.restore = quiet(_("Restore the tables from the log"), icon="refresh-cw")
        self.check.clicked.connect(self.check_now)
        self.stop.clicked.connect(self.stop_now)
        self.restore.clicked.connect(self.restore_now)
        self._job: Job | None = None
        self.inside.addWidget(Label(said, "hint", "muted", wrap=True))
        self.inside.addLayout(self.found)
        self.inside.addWidget(self.bar)
        self.inside.addLayout(row_of(self.check, self.restore, self.stop))
        self.restore.hide()
        self._show_busy()

    @Slot()
    def check_now(self) -> None:
        """Check everything in the worker."""
        workspace = self.desk.workspace

        def work(progress: Progress) -> tuple[Finding, ...]:
            return examine(workspace, progress)

        self._begin(work)

    @Slot()
    def restore_now(self) -> None:
        """Make the tables anew, then check again."""
        workspace = self.desk.workspace

        def work(progress: Progress) -> tuple[Finding, ...]:
            restore_tables(workspace)
            return examine(workspace, progress)

        self._begin(work)

    @Slot()
    def stop_now(self) -> None:
        """Stop before the next check."""
        if self._job is not None:
            self._job.cancel()

    def _begin(self, work: Callable[[Progress], tuple[Finding, ...]]) -> None:
        name = _("Checking the workspace")
        self._job = self.desk.jobs.start(name, work, done=self._show, failed=self._refuse)
        self._job.progressed.connect(self._on_progress)
        self._job.stopped.connect(self._over)
        self.bar.show_share(0, 1)
        self._show_busy()

    @Slot(int, int, str)
    def _on_progress(self, done: int, total: int, _what: str) -> None:
        self.bar.show_share(done, total)

    @Slot(object)
    def _show(self, findings: tuple[Finding, ...]) -> None:
        self._over()
        while (item := self.found.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for one in findings:
            line = Label(one.said, "body", "ok" if one.sound else "warn", wrap=True)
            mark = _("in order") if one.sound else _("look here")
            line.setText(f"{mark}: {one.said}")
            self.found.addWidget(line)
        self.restore.setVisible(any(one.check == "tables" and not one.sound for one in findings))
        self.changed.emit()

    @Slot(object)
    def _refuse(self, error: FieldkitError) -> None:
        self._over()
        self.desk.notices.refuse(error)

    @Slot()
    def _over(self) -> None:
        self._job = None
        self._show_busy()

    def _show_busy(self) -> None:
        busy = self._job is not None
        self.check.setEnabled(not busy)
        self.restore.setEnabled(not busy)
        self.bar.setVisible(busy)
        self.stop.setVisible(busy)
