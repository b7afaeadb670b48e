"""The part of the settings about copies of the workspace."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog

from fieldkit.errors import FieldkitError
from fieldkit.formats import near_moment, number, size
from fieldkit.gui.desk import Desk
from fieldkit.gui.jobs import Job
from fieldkit.gui.settings.restoring import RestoreDialog
from fieldkit.gui.settings.section import Section, row_of
from fieldkit.gui.sync.sticks import first_target
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.fields import ComboField
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.progress_bar import ProgressBar
from fieldkit.i18n import _, ngettext
from fieldkit.records.backup import Backup
from fieldkit.records.permissions import Act
from fieldkit.services.backups import (
    LIMITS,
    BackupState,
    backup_limit,
    backup_state,
    backups_folder,
    carry_backup,
    make_backup,
    set_backup_limit,
)
from fieldkit.services.progress import Progress


class BackupsSection(Section):
    """What copies there are, making one here or on a stick, and restoring.

    Signals: restore_requested(Backup, passphrase) for the window, which closes
    the workspace first.
    """

    restore_requested = Signal(object, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Backups"))
        self.here = Label("", "body", wrap=True)
        self.outside = Label("", "body", wrap=True)
        self.carry = quiet(_("Backup to a stick"), icon="usb")
        self.make = quiet(_("Make a backup now"), icon="save")
        self.restore = quiet(_("Restore from a backup..."), icon="rotate-ccw")
        self.room = quiet(_("Free space..."), icon="hard-drive")
        self.limit = ComboField(
            _("Backups on this laptop take at most"),
            [(str(octets), size(octets)) for octets in LIMITS],
            hint=_("Kept are 12 days, 10 weeks and 9 months; the oldest go first."),
            width=160,
        )
        self.stop = quiet(_("Stop"))
        self.bar = ProgressBar(_("Making a copy"))
        self.carry.clicked.connect(self.carry_now)
        self.make.clicked.connect(self.make_now)
        self.restore.clicked.connect(self.ask_restore)
        self.room.clicked.connect(desk.room.ask)
        self.stop.clicked.connect(self.stop_job)
        self.limit.choose(str(backup_limit(desk.workspace)))
        self.limit.setEnabled(desk.workspace.rights.may(Act.MANAGE_USERS))
        self.limit.chosen.connect(self.set_limit)
        self._job: Job | None = None
        self.inside.addWidget(self.here)
        self.inside.addWidget(self.outside)
        self.inside.addWidget(self.bar)
        self.inside.addLayout(row_of(self.carry, self.make, self.stop))
        self.inside.addLayout(row_of(self.restore, self.room))
        self.inside.addWidget(self.limit)

    def open(self) -> None:
        """Show what copies there are."""
        state = backup_state(self.desk.workspace)
        now = self.desk.workspace.now()
        if state.here:
            said = ngettext(
                "On this laptop: {count} backup, {size}. The last one: {when}.",
                "On this laptop: {count} backups, {size}. The last one: {when}.",
                len(state.here),
            ).format(
                count=number(len(state.here)),
                size=size(state.size),
                when=near_moment(state.here[0].made_at, now),
            )
        else:
            said = _("On this laptop: no backup yet. One is made every half hour of work.")
        self.here.setText(said)
        self.outside.setText(outside_words(state, self.desk))
        self.outside.set_role("warn" if state.stale else "ink")
        busy = self._job is not None
        for widget in (self.carry, self.make, self.restore, self.room):
            widget.setEnabled(not busy)
        self.bar.setVisible(busy)
        self.stop.setVisible(busy)

    @Slot()
    def make_now(self) -> None:
        """Make a copy in the folder of copies."""
        workspace = self.desk.workspace

        def work(progress: Progress) -> Backup:
            return make_backup(workspace, progress)

        self._begin(
            self.desk.jobs.start(_("Backup"), work, done=self._on_made, failed=self._refused)
        )

    @Slot()
    def carry_now(self) -> None:
        """Write a copy to the stick that is in; without one, ask for a folder."""
        target = first_target("")
        folder = target.folder if target is not None else self._ask_folder()
        if folder is not None:
            self.carry_to(folder)

    def carry_to(self, folder: Path) -> None:
        """Write a copy into a folder and read it back."""
        workspace = self.desk.workspace

        def work(progress: Progress) -> Backup:
            return carry_backup(workspace, folder, progress)

        self._begin(
            self.desk.jobs.start(_("Backup"), work, done=self._on_carried, failed=self._refused)
        )

    @Slot(str)
    def set_limit(self, octets: str) -> None:
        """Let the copies here take so many bytes."""
        set_backup_limit(self.desk.workspace, int(octets))

    @Slot()
    def stop_job(self) -> None:
        """Stop the copy; nothing of it stays."""
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def ask_restore(self) -> None:
        """Ask which copy to restore."""
        dialog = RestoreDialog(self.desk.jobs, backups_folder(self.desk.workspace), self.window())
        dialog.chosen.connect(self.restore_requested)
        dialog.open()

    def _ask_folder(self) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(self, _("Where to write the backup"))
        return Path(chosen) if chosen else None

    def _begin(self, job: Job) -> None:
        self._job = job
        job.progressed.connect(self._on_progress)
        job.stopped.connect(self._on_stopped)
        self.bar.show_share(0, 1)
        self.open()

    @Slot(int, int, str)
    def _on_progress(self, done: int, total: int, _what: str) -> None:
        self.bar.show_share(done, total)

    @Slot(object)
    def _on_made(self, _backup: Backup) -> None:
        self._end()
        self.desk.notices.tell(_("The backup is made and checked."))

    @Slot(object)
    def _on_carried(self, _backup: Backup) -> None:
        self._end()
        self.desk.notices.tell(
            _("The backup is written and read back. You can take the stick out.")
        )
        self.changed.emit()

    @Slot()
    def _on_stopped(self) -> None:
        self._end()
        self.desk.notices.tell(
            _("The backup was stopped. Earlier ones are as they were."), kind="warn"
        )

    @Slot(object)
    def _refused(self, error: FieldkitError) -> None:
        self._end()
        self.desk.notices.refuse(error)

    def _end(self) -> None:
        self._job = None
        self.open()


def outside_words(state: BackupState, desk: Desk) -> str:
    """Return when the last copy left this laptop, or that none did."""
    if state.outside_at is None:
        return _(
            "No backup has left this laptop yet. If the laptop is lost, what was not handed over"
            " is lost with it."
        )
    when = near_moment(state.outside_at, desk.workspace.now())
    return _("The last backup outside this laptop: {when}.").format(when=when)
