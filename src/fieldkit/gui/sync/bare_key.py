"""Handing over without a head office: sealed for a key that somebody gave."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldkit.gui.desk import Desk
from fieldkit.gui.sync.history import changes_words
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import LineField
from fieldkit.i18n import _
from fieldkit.services.export import ExportedBundle, export_bundle
from fieldkit.services.progress import Progress


class KeyDialog(Dialog):
    """Asks for the public half of a key.

    Signals: wanted(key, folder).
    """

    wanted = Signal(str, object)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(
            parent,
            _("Hand over to a key"),
            _(
                "For whoever has the key and this program or age. Compare the key with them by "
                "phone: a wrong one would give everything to somebody else. Nobody answers such a "
                "bundle, so nothing of it counts as confirmed."
            ),
        )
        self.key = LineField(_("Public key"), hint=_('One line that begins with "age1".'))
        self.body.addWidget(self.key)
        self.add_button(quiet(_("Cancel")), self.reject)
        self.add_button(primary(_("Write the bundle...")), self.choose)
        self.key.confirmed.connect(self.choose)
        self.key.edit.setFocus()

    @Slot()
    def choose(self) -> None:
        """Ask where the bundle goes."""
        if not self.key.text().strip():
            self.key.set_error(_("Paste the key first."))
            return
        folder = QFileDialog.getExistingDirectory(self, _("Where to write the bundle"))
        if folder:
            self.write_to(Path(folder))

    def write_to(self, folder: Path) -> None:
        """Ask for the bundle and close."""
        self.wanted.emit(self.key.text(), folder)
        self.accept()


class BareKey(QObject):
    """The dialog for the key, and the job behind it.

    Signals: changed() once a bundle was written.
    """

    changed = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self.dialog: KeyDialog | None = None

    @Slot()
    def ask(self) -> None:
        """Ask for the key."""
        self.dialog = KeyDialog(self._page.window())
        self.dialog.wanted.connect(self.write)
        self.dialog.open()

    @Slot(str, object)
    def write(self, key: str, folder: Path) -> None:
        """Write the bundle in the worker."""
        workspace = self._desk.workspace

        def work(progress: Progress) -> ExportedBundle:
            return export_bundle(workspace, None, folder, progress, key=key)

        self._desk.jobs.start(
            _("Making the bundle"), work, done=self._done, failed=self._desk.notices.refuse
        )

    @Slot(object)
    def _done(self, bundle: ExportedBundle) -> None:
        said = _("The bundle is written and checked: {file} ({changes}).")
        words = said.format(file=bundle.path.name, changes=changes_words(bundle.changes))
        self._desk.notices.tell(words)
        self.changed.emit()
