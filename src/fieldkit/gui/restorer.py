"""Putting a backup in the place of the workspace in the window."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.jobs import Jobs
from fieldkit.i18n import _
from fieldkit.services.progress import Progress

if TYPE_CHECKING:
    # What restores is imported when it does, so that the unlock screen comes at once.
    from fieldkit.gui.workbench import Workbench
    from fieldkit.records.backup import Backup
    from fieldkit.services.workspace import Workspace


class Window(Protocol):
    """What restoring needs of the window: its workspace's folder and ways to close and show it.

    ``left`` is a workspace that was locked while a job still ran.
    """

    folder: Path
    jobs: Jobs
    workbench: "Workbench | None"
    left: "Workspace | None"

    def lock(self) -> None:
        """Save what is being typed and close the workspace."""

    def begin(self) -> None:
        """Show the unlock screen."""

    def not_opened(self, error: FieldkitError) -> None:
        """Say why the workspace stays shut."""


class Restorer(QObject):
    """Closes the workspace, lets the worker restore the backup, and says where the old one lies."""

    def __init__(self, window: Window, host: QWidget) -> None:
        super().__init__(host)
        self._window = window
        self._host = host

    @Slot()
    def ask(self) -> None:
        """Ask which backup to restore, where the workspace cannot be opened."""
        from fieldkit.gui.settings.restoring import RestoreDialog

        dialog = RestoreDialog(self._window.jobs, self._window.folder, self._host)
        dialog.chosen.connect(self.restore)
        dialog.open()

    @Slot(object, str)
    def restore(self, backup: "Backup", passphrase: str) -> None:
        """Restore it; what is open is saved and closed before."""
        from fieldkit.services.restoring import restore_backup

        self._window.lock()
        if self._window.workbench is not None:
            return
        folder, left = self._window.folder, self._window.left
        self._window.left = None

        def work(progress: Progress) -> Path:
            if left is not None:
                left.close()
            return restore_backup(folder, backup, passphrase, progress)

        self._window.jobs.start(
            _("Restoring"), work, done=self._restored, failed=self._window.not_opened
        )

    def tell(self, workspace: "Workspace") -> None:
        """Say that an earlier copy of the workspace is open, where it is."""
        from fieldkit.services.doctor import age_words

        said = age_words(workspace)
        if said and self._window.workbench is not None:
            self._window.workbench.desk.notices.tell(said, kind="warn")

    @Slot(object)
    def _restored(self, aside: Path) -> None:
        from fieldkit.gui.widgets.buttons import primary
        from fieldkit.gui.widgets.dialog import Dialog

        self._window.begin()
        sentence = _(
            "The backup is in place; it opens by the passphrase of its time. The state so far was"
            " not deleted, it lies in {folder} and can be opened there as another workspace."
        ).format(folder=aside)
        dialog = Dialog(self._host, _("The workspace is restored"), sentence)
        dialog.add_button(primary(_("Go on")), dialog.accept).setFocus()
        dialog.open()
