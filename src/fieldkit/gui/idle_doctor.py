"""The check of the workspace that runs by itself once a day, while nobody is at the keys."""

from PySide6.QtCore import QObject, QTimer, Slot

from fieldkit.gui.desk import Desk
from fieldkit.gui.jobs import Job
from fieldkit.i18n import _
from fieldkit.services.doctor import Finding, check_due, examine
from fieldkit.services.progress import Progress

_QUIET_MS = 90_000


class IdleDoctor(QObject):
    """Begins after a minute and a half without keys or mouse, and stops when a hand moves.

    It says something only where something is amiss.
    """

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._job: Job | None = None
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._quiet.timeout.connect(self.look)
        self._quiet.start()

    @Slot()
    def hands_moved(self) -> None:
        """Wait anew; what is being checked goes on another time."""
        if self._job is not None:
            self._job.cancel()
        self._quiet.start()

    @Slot()
    def look(self) -> None:
        """Check the workspace where that was not done today and the worker is free."""
        workspace = self._desk.workspace
        jobs = self._desk.jobs
        if self._job is not None or jobs.closed or jobs.busy or workspace.only_event:
            return
        if not check_due(workspace):
            return

        def work(progress: Progress) -> tuple[Finding, ...]:
            return examine(workspace, progress)

        self._job = jobs.start("", work, done=self._on_checked, failed=self._on_refused)
        self._job.stopped.connect(self._over)

    @Slot(object)
    def _on_checked(self, findings: tuple[Finding, ...]) -> None:
        self._over()
        amiss = [one.said for one in findings if not one.sound and one.check != "age"]
        if amiss:
            told = _("The check of the workspace found: {said}").format(said=" ".join(amiss))
            self._desk.notices.tell(told, kind="warn")

    @Slot(object)
    def _on_refused(self, _error: object) -> None:
        self._over()

    @Slot()
    def _over(self) -> None:
        self._job = None
