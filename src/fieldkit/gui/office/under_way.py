"""How far the work is that head office's page has begun, and the button that stops it."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldkit.gui.jobs import Job
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.progress_bar import ProgressBar
from fieldkit.i18n import _


class UnderWay(QWidget):
    """A bar with a button beside it, shown while a job goes on."""

    def __init__(self) -> None:
        super().__init__()
        self._job: Job | None = None
        self.bar = ProgressBar(_("Progress"))
        self.stop = quiet(_("Stop"))
        self.stop.clicked.connect(self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        self.hide()

    def begin(self, job: Job) -> None:
        """Show how far a job is until it ends."""
        self._job = job
        self.bar.setAccessibleName(job.what)
        self.bar.show_share(0, 1)
        self.show()
        job.progressed.connect(self._show)
        job.ended.connect(self._over)

    @Slot(int, int, str)
    def _show(self, done: int, total: int, _what: str) -> None:
        self.bar.show_share(done, total)

    @Slot()
    def _over(self) -> None:
        self._job = None
        self.hide()

    @Slot()
    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
