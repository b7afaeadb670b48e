"""The way to free space on a full disk: what can go is shown, a person says what shall."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import number, size
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.notices import Notices
from fieldkit.gui.widgets.buttons import Button, quiet
from fieldkit.gui.widgets.choice import Choice
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _
from fieldkit.services.freeing import DiskSpace, Room, Spare, disk_space, free_space
from fieldkit.services.progress import Progress
from fieldkit.services.workspace import Workspace

_INDENT = 24  # where the words of a choice begin
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
            said, means = room_words(room)
            choice = Choice(said, many=True)
            choice.setAccessibleDescription(means)
            choice.setChecked(room.kind in _HARMLESS)
            choice.toggled.connect(self._look)
            self.choices[room.kind] = choice
            hint = Label(means, "hint", "muted", wrap=True)
            hint.setContentsMargins(_INDENT, 0, 0, 0)
            both = QVBoxLayout()
            both.setSpacing(2)
            both.addWidget(choice)
            both.addWidget(hint)
            self.body.addLayout(both)
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


def room_words(room: Room) -> tuple[str, str]:
    """Return what could go with its size, and what that means, as a person reads it."""
    said, means = {
        Spare.BACKUPS: (_("Older backups: {count}"), _("The last two stay.")),
        Spare.BUNDLES: (
            _("Confirmed bundles: {count}"),
            _("Head office holds all that is in them."),
        ),
        Spare.ARRIVED: (
            _("Files of bundles that were taken in: {count}"),
            _("What they brought stays in the workspace."),
        ),
        Spare.LEFTOVERS: (
            _("Remains of interrupted work: {count}"),
            _("They are not needed any more."),
        ),
        Spare.SET_ASIDE: (
            _("Workspaces set aside by restoring: {count}"),
            _("They may hold the only copy of what was recorded after the backup."),
        ),
    }[room.kind]
    return f"{said.format(count=number(room.count))} ({size(room.octets)})", means
