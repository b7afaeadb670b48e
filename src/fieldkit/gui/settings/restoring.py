"""Choosing a backup to restore: which one, its passphrase, what it holds, then the word."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import near_moment, number, size
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.widgets.buttons import link, primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import ComboField, ErrorLine, PassphraseField
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _, ngettext
from fieldkit.records.backup import Backup, BackupContents
from fieldkit.services.progress import Progress
from fieldkit.services.restoring import NoBackupThere, find_backups, look_into_backup
from fieldkit.services.workspace import local_now


class RestoreDialog(Dialog):
    """Two steps: look into a backup, which changes nothing, then restore it.

    Signals: chosen(Backup, passphrase).
    """

    chosen = Signal(object, str)

    def __init__(self, jobs: Jobs, folder: Path, parent: QWidget | None) -> None:
        super().__init__(
            parent,
            _("Restore from a backup"),
            _("First the backup is looked into. Nothing changes until you restore it."),
        )
        self._jobs = jobs
        self._backups: dict[str, Backup] = {}
        self.which = ComboField(_("Backup"), [], width=420)
        self.other = link(_("From a stick or another folder..."))
        self.passphrase = PassphraseField(_("Passphrase of the time of the backup"))
        self.holds = Label("", "body", wrap=True)
        self.refusal = ErrorLine()
        for widget in (self.which, self.other, self.passphrase, self.holds, self.refusal):
            self.body.addWidget(widget)
        self.back = self.add_button(quiet(_("Cancel")), self.reject)
        self.look = self.add_button(primary(_("Look into it")), self.look_now)
        self.restore = self.add_button(primary(_("Restore")), self.restore_now)
        self.other.clicked.connect(self.ask_folder)
        self.passphrase.confirmed.connect(self.look_now)
        self.passphrase.changed.connect(self._begin_again)
        self.which.chosen.connect(self._begin_again)
        self.show_folder(folder)
        if not self._backups:
            # Nothing was refused yet: there is only nothing to choose from.
            self.refusal.say("")
            self.sentence.setText(
                _("There is no backup on this laptop yet. Choose a stick or a folder with one.")
            )
        self._begin_again()
        self.passphrase.edit.setFocus()

    def show_folder(self, folder: Path) -> None:
        """Offer the copies in a folder."""
        try:
            found = find_backups(folder)
        except NoBackupThere as error:
            found = ()
            self.refusal.say(error.sentence())
        self._backups = {str(one.folder): one for one in found}
        now = local_now()
        self.which.set_options(
            [
                (key, f"{near_moment(one.made_at, now)}, {size(one.size)}")
                for key, one in self._backups.items()
            ]
        )
        self.which.setVisible(bool(found))
        self.look.setEnabled(bool(found))

    @Slot()
    def ask_folder(self) -> None:
        """Let the person choose a stick or a folder."""
        chosen = QFileDialog.getExistingDirectory(self, _("Where the backup lies"))
        if chosen:
            self.refusal.say("")
            self.show_folder(Path(chosen))

    @Slot()
    def look_now(self) -> None:
        """Look into the chosen copy in the worker: its passphrase takes a moment."""
        backup = self._backups.get(self.which.key())
        passphrase = self.passphrase.text()
        if backup is None or not self.look.isEnabled():
            return
        if not passphrase:
            self.passphrase.set_error(_("Type the passphrase first."))
            return
        self.look.setEnabled(False)
        self.refusal.say("")

        def work(progress: Progress) -> BackupContents:
            return look_into_backup(backup, passphrase, progress)

        self._jobs.start(_("Looking into the backup"), work, done=self._show, failed=self._refuse)

    @Slot()
    def restore_now(self) -> None:
        """Hand over what was chosen and looked into."""
        backup = self._backups.get(self.which.key())
        if backup is not None:
            self.chosen.emit(backup, self.passphrase.text())
            self.accept()

    @Slot()
    def _begin_again(self) -> None:
        self.passphrase.set_error("")
        self.holds.setVisible(False)
        self.restore.setVisible(False)
        self.look.setVisible(True)
        self.look.setEnabled(bool(self._backups))

    @Slot(object)
    def _show(self, contents: BackupContents) -> None:
        self.holds.setText(contents_words(contents))
        self.holds.setVisible(True)
        self.look.setVisible(False)
        self.restore.setVisible(True)
        # What puts another state in the present one's place starts at the way back.
        self.back.setFocus()

    @Slot(object)
    def _refuse(self, error: FieldkitError) -> None:
        self.look.setEnabled(True)
        self.refusal.say(error.sentence())


def contents_words(contents: BackupContents) -> str:
    """Return what a backup holds, and what becomes of the state so far."""
    families = ngettext("{count} family", "{count} families", contents.families).format(
        count=number(contents.families)
    )
    forms = ngettext("{count} finalized form", "{count} finalized forms", contents.forms).format(
        count=number(contents.forms)
    )
    drafts = ngettext("{count} draft", "{count} drafts", contents.drafts).format(
        count=number(contents.drafts)
    )
    if contents.last_record is not None:
        when = near_moment(contents.last_record, local_now())
        last = _("The last record is of: {when}.").format(when=when)
    else:
        last = _("It holds no records yet.")
    held = _("In the backup: {families}, {forms}, {drafts}.").format(
        families=families, forms=forms, drafts=drafts
    )
    if contents.files:
        files = ngettext("{count} attached file", "{count} attached files", contents.files)
        held = _("{held} {files}.").format(
            held=held, files=files.format(count=number(contents.files))
        )
    if contents.lacking:
        lost = ngettext(
            "{count} of them is not beside the backup and will be missing. Take the whole folder"
            " of backups along, not one backup alone.",
            "{count} of them are not beside the backup and will be missing. Take the whole folder"
            " of backups along, not one backup alone.",
            contents.lacking,
        )
        held = f"{held} {lost.format(count=number(contents.lacking))}"
    after = _(
        "The state so far is set aside in a folder of its own and stays there. What head office"
        " has received meanwhile comes back from it."
    )
    return f"{last} {held}\n\n{after}"
