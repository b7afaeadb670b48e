"""The copies that make themselves while one works."""

from PySide6.QtCore import QObject, QTimer, Slot

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.records.backup import Backup, BackupKind
from fieldkit.services.backups import backup_due, make_backup
from fieldkit.services.progress import Progress

_LOOK_EVERY_MS = 60_000


class BackupClock(QObject):
    """Looks every minute whether half an hour of work has gone by, and makes a copy then.

    It waits while other work is under way, and says the same refusal once.
    """

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._refused: type[FieldkitError] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Make a copy where one is due and the worker is free."""
        workspace = self._desk.workspace
        if self._desk.jobs.closed:
            self._timer.stop()
            return
        if self._desk.jobs.busy or not backup_due(workspace):
            return

        def work(progress: Progress) -> Backup:
            return make_backup(workspace, progress, kind=BackupKind.WORK)

        self._desk.jobs.start("", work, done=self._on_made, failed=self._on_refused)

    @Slot(object)
    def _on_made(self, _backup: Backup) -> None:
        self._refused = None

    @Slot(object)
    def _on_refused(self, error: FieldkitError) -> None:
        # By its kind: the room that is left, which the sentence tells, is another each minute.
        if type(error) is not self._refused:
            self._refused = type(error)
            self._desk.notices.refuse(error)
