"""The window while the workspace is encrypted anew: how far it is, and the way to stop it."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.first_run.lone_page import LonePage
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.progress_bar import ProgressBar
from fieldkit.i18n import _
from fieldkit.services.rekeying import re_encrypt
from fieldkit.services.workspace import Workspace


class ReEncryptingPage(LonePage):
    """Nothing else can be done meanwhile: every page is taken down.

    Signals: stop_requested().
    """

    stop_requested = Signal()

    def __init__(self) -> None:
        super().__init__(560)
        self.bar = ProgressBar(_("Encrypting anew"))
        self.stop = quiet(_("Stop"))
        self.stop.clicked.connect(self.stop_requested)
        card = self.card
        card.column.addWidget(Label(_("Encrypting the workspace anew"), "section"))
        said = _(
            "Everything is saved. Stopping does no harm, and neither does a power cut: the old"
            " workspace stays whole until the new one is complete."
        )
        card.column.addWidget(Label(said, "body", wrap=True))
        card.column.addWidget(self.bar)
        row = QHBoxLayout()
        row.addWidget(self.stop)
        row.addStretch(1)
        card.column.addLayout(row)

    def initial_focus(self) -> QWidget:
        """Return the button that stops."""
        return self.stop

    @Slot(int, int, str)
    def show_progress(self, done: int, total: int, _what: str = "") -> None:
        """Show how far it is."""
        self.bar.show_share(done, total)


class ReEncrypting(QObject):
    """The work behind the page, on a workspace whose pages were taken down.

    Signals: over(error or None, sentence or "") when the workspace can be shown again.
    """

    over = Signal(object, str)

    def __init__(self, window: QWidget, jobs: Jobs, workspace: Workspace) -> None:
        super().__init__(window)
        self.page = ReEncryptingPage()
        job = jobs.start(
            _("Encrypting anew"),
            lambda progress: re_encrypt(workspace, progress),
            done=self._done,
            failed=self._refused,
        )
        job.progressed.connect(self.page.show_progress)
        job.stopped.connect(self._stopped)
        self.page.stop_requested.connect(job.cancel)

    @Slot(object)
    def _done(self, _result: object) -> None:
        self._end(None, _("The workspace is encrypted anew. Make a new backup on a stick, too."))

    @Slot(object)
    def _refused(self, error: FieldkitError) -> None:
        self._end(error, "")

    @Slot()
    def _stopped(self) -> None:
        self._end(None, _("Stopped. Nothing was changed."))

    def _end(self, error: FieldkitError | None, said: str) -> None:
        self.over.emit(error, said)
        self.deleteLater()
