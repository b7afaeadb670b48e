"""A paper that is written in the background: how far it is, how to stop it, where it lies."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.jobs import Job
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.progress_bar import ProgressBar
from fieldkit.i18n import _
from fieldkit.services.copies import PrintedFile
from fieldkit.services.progress import Progress

Writing = Callable[[Path, Progress], PrintedFile]


class PaperJob(QWidget):
    """A line with a bar and a button to stop; it is there while something is written.

    Signals: written() once a file is there.
    """

    written = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._job: Job | None = None
        self._what = ""
        self.words = Label("", "hint", "muted")
        self.bar = ProgressBar(_("Writing the file"))
        self.stop = quiet(_("Stop"))
        self.stop.clicked.connect(self.stop_now)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.words)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        self.hide()

    @property
    def busy(self) -> bool:
        """Tell whether something is being written."""
        return self._job is not None

    def ask(self, what: str, name: str, kinds: str, write: Writing) -> None:
        """Ask where the file goes, and write it; ``name`` is what is proposed."""
        chosen, _kind = QFileDialog.getSaveFileName(
            self.window(), _("Where to put the file"), str(Path.home() / name), kinds
        )
        if chosen:
            self.begin(what, Path(chosen), write)

    def begin(self, what: str, out: Path, write: Writing) -> None:
        """Write the file, one at a time."""
        if self.busy:
            return
        self._what = what

        def work(progress: Progress) -> PrintedFile:
            return write(out, progress)

        self._job = self._desk.jobs.start(what, work, done=self._done, failed=self._refused)
        self._job.progressed.connect(self._on_progress)
        self._job.stopped.connect(self._stopped)
        self.words.setText(what)
        self.bar.show_share(0, 1)
        self.show()

    @Slot()
    def stop_now(self) -> None:
        """Stop before the next page; no half file is left."""
        if self._job is not None:
            self._job.cancel()

    @Slot(int, int, str)
    def _on_progress(self, done: int, total: int, _page: str) -> None:
        self.bar.show_share(done, total)
        said = _("{what}: {done} of {total}")
        self.words.setText(said.format(what=self._what, done=done, total=total))

    @Slot(object)
    def _done(self, printed: PrintedFile) -> None:
        self._over()
        self._desk.notices.tell(_("The file is written: {file}").format(file=printed.path.name))
        self.written.emit()

    @Slot(object)
    def _refused(self, error: FieldkitError) -> None:
        self._over()
        self._desk.notices.refuse(error)

    @Slot()
    def _stopped(self) -> None:
        self._over()
        self._desk.notices.tell(_("Stopped: no file was written."), kind="warn")

    def _over(self) -> None:
        self._job = None
        self.hide()
