"""The way to free space on a full disk: what can go is shown, a person says what shall."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import number, size
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.notices import Notices
from fieldkit.gui.widgets.buttons import Button, quiet
from fieldkit.gui.widgets.choice import Choice
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.i18n import _, ngettext
from fieldkit.services.freeing import DiskSpace, Room, Spare, disk_space, free_space
from fieldkit.services.progress import Progress
from fieldkit.services.workspace import Workspace

# What nobody misses is ticked at the start.
_HARMLESS = {Spare.BUNDLES, Spare.ARRIVED, Spare.LEFTOVERS}


class RoomDialog(Dialog):
    """Lists what can go, with its size; nothing goes that is not ticked.

    Signals: chosen(frozenset of Spare).
    """

    chosen = Signal(object)

    def __init__(self, space: DiskSpace, parent: QWidget | None) -> None:
        said = _("Free on the disk: {size}.").format(size=size(space.free))
        ask = (
            _("Choose what may be deleted from this laptop.")
            if space.spare
            else _(
                "The program has nothing here that could go. Free space yourself: empty the"
                " recycle bin, delete downloads and videos. All that was saved is still there."
            )
        )
        super().__init__(parent, _("Free space on the disk"), f"{said} {ask}")
        self.choices: dict[Spare, Choice] = {}
        for room in space.spare:
            choice = Choice(room_words(room), many=True)
            choice.setChecked(room.kind in _HARMLESS)
            choice.toggled.connect(self._look)
            self.choices[room.kind] = choice
            self.body.addWidget(choice)
        self.back = self.add_button(quiet(_("Delete nothing")), self.reject)
        self.delete = self.add_button(Button(_("Delete what is ticked"), kind="danger"), self.take)
        self.delete.setVisible(bool(space.spare))
        self._look()
        self.back.setFocus()

    @Slot()
    def take(self) -> None:
        """Hand over what is ticked."""
        self.chosen.emit(frozenset(kind for kind, one in self.choices.items() if one.isChecked()))
        self.accept()

    @Slot()
    def _look(self) -> None:
        self.delete.setEnabled(any(one.isChecked() for one in self.choices.values()))


class RoomMaker(QObject):
    """Asks what may go, lets it go in the worker, and says so.

    Signals: room_made() once there is more room: what was not saved is tried again.
    """

    room_made = Signal()

    def __init__(self, workspace: Workspace, jobs: Jobs, notices: Notices) -> None:
        super().__init__(notices.host)
        self._workspace = workspace
        self._jobs = jobs
        self._notices = notices
        notices.make_room = self.ask

    @Slot()
    def ask(self) -> RoomDialog:
        """Show what can go."""
        dialog = RoomDialog(disk_space(self._workspace), self._notices.host.window())
        dialog.chosen.connect(self.free)
        dialog.open()
        return dialog

    @Slot(object)
    def free(self, kinds: frozenset[Spare]) -> None:
        """Let these kinds go, after whatever is under way."""
        workspace = self._workspace

        def work(_progress: Progress) -> tuple[int, int]:
            gone = free_space(workspace, kinds)
            return gone, disk_space(workspace).free

        self._jobs.start(_("Freeing space"), work, done=self._on_freed, failed=self._on_refused)

    @Slot(object)
    def _on_freed(self, found: tuple[int, int]) -> None:
        gone, free = found
        self._notices.tell(
            _("Freed: {gone}. Free on the disk now: {free}.").format(
                gone=size(gone), free=size(free)
            )
        )
        self.room_made.emit()

    @Slot(object)
    def _on_refused(self, error: FieldkitError) -> None:
        self._notices.refuse(error)


def room_words(room: Room) -> str:
    """Return what could go and its size, as a person reads it."""
    if room.kind is Spare.BACKUPS:
        said = ngettext(
            "{count} older backup; the last two stay",
            "{count} older backups; the last two stay",
            room.count,
        )
    elif room.kind is Spare.BUNDLES:
        said = ngettext(
            "{count} bundle that head office has confirmed",
            "{count} bundles that head office has confirmed",
            room.count,
        )
    elif room.kind is Spare.ARRIVED:
        said = ngettext(
            "{count} file of a bundle; what it brought stays in the workspace",
            "{count} files of bundles; what they brought stays in the workspace",
            room.count,
        )
    elif room.kind is Spare.LEFTOVERS:
        said = _("Remains of work that was interrupted")
    else:
        said = ngettext(
            "{count} workspace set aside by restoring: it may hold the only copy of what was"
            " recorded after the backup",
            "{count} workspaces set aside by restoring: they may hold the only copy of what was"
            " recorded after the backup",
            room.count,
        )
    return f"{said.format(count=number(room.count))} ({size(room.octets)})"
