"""The files that answer questions of the form in sight, taken in and read beside the window."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal, Slot
from PySide6.QtGui import QImage, QImageWriter

from fieldkit.errors import FieldkitError
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.questions.shelf import PictureShelf
from fieldkit.i18n import N_, _
from fieldkit.records.attachment import SHEET, Attachment
from fieldkit.services.attachment_copies import save_copy
from fieldkit.services.attachments import (
    attach_file,
    attachments_in,
    read_attachment,
    remove_attachment,
    thumbnail,
)
from fieldkit.services.paper_sheets import attach_sheet

if TYPE_CHECKING:
    from fieldkit.services.filling import Filling
    from fieldkit.services.progress import Progress
    from fieldkit.services.workspace import Workspace

_SMALL = 1024  # px; larger pictures are read whole


class EntriesMoved(FieldkitError):
    """A file was kept, but its question may be another person's by now."""

    template = N_(
        "While {name} was being attached, entries were moved or removed, so it is the answer to "
        "no question. Attach it again."
    )


class AnswerFiles(QObject):
    """Keeps files as answers of one form, and hands out what is known of them.

    A file that was chosen is on its way until it is kept; an answer is given
    only then. Where entries of a roster were moved meanwhile, its question may
    be another child's, so that it is not answered at all but said.

    Signals:
        begun(ref): a file for a question is on its way.
        attached(ref, name): the file is kept; ``name`` is the answer.
        failed(ref, error): it was not kept, or no copy could be written (then without a ref).
        removed(title): a file was taken out of an answer.
        copied(name): a copy was written to a file of that name.
        opened(attachment, content): a PDF was read whose pages are to be shown.
        sheets_changed(): there are other scans of the paper sheet now, or one is on its way.
    """

    begun = Signal(str)
    attached = Signal(str, str)
    failed = Signal(str, object)
    removed = Signal(str)
    copied = Signal(str)
    opened = Signal(object, object)
    sheets_changed = Signal()

    def __init__(
        self, workspace: "Workspace", jobs: Jobs, filling: "Filling", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._jobs = jobs
        self._filling = filling
        self._known: dict[str, Attachment] = attachments_in(workspace, filling)
        self._on_the_way: dict[str, str] = {}
        self._moved: set[str] = set()
        self.pictures = PictureShelf(jobs, self._read_picture, self, paged=True)

    @property
    def busy(self) -> bool:
        """Tell whether any file is on its way."""
        return bool(self._on_the_way)

    def known(self, name: str) -> Attachment | None:
        """Return what is known of the file that an answer names, None where it is not here."""
        return self._known.get(name)

    def sheets_on_the_way(self) -> int:
        """Return how many scans of the sheet are being kept."""
        return sum(1 for key in self._on_the_way if key.startswith(SHEET))

    def on_the_way(self, ref: str) -> str:
        """Return the name of the file that is being kept for a question, "" where there is none."""
        return self._on_the_way.get(ref, "")

    def attach(self, ref: str, source: "Path | QImage", title: str) -> None:
        """Take in a file, or a picture that is in memory only, as the answer to a question."""
        if ref in self._on_the_way or self._jobs.closed:
            return
        self._on_the_way[ref] = title
        workspace, filling = self._workspace, self._filling

        def work(_progress: "Progress") -> tuple[str, Attachment | FieldkitError]:
            content = _as_png(source) if isinstance(source, QImage) else source
            try:
                return ref, attach_file(workspace, filling, ref, content, title)
            except FieldkitError as error:
                return ref, error

        self._jobs.start(_("Attaching a file"), work, done=self._on_done)
        self.begun.emit(ref)

    def sheets(self) -> tuple[Attachment, ...]:
        """Return the scans of the paper sheet, in the order of their pages."""
        found = [one for one in self._known.values() if one.is_sheet]
        return tuple(sorted(found, key=lambda one: (len(one.name), one.name)))

    def may_remove(self, one: Attachment) -> bool:
        """Tell whether a scan is this draft's own, and not of the form that it corrects."""
        return one.owner == self._filling.draft_id

    def attach_sheet(self, path: Path) -> None:
        """Take in a scan of the paper sheet, which goes with the whole form."""
        key = f"{SHEET}{path}"
        if key in self._on_the_way or self._jobs.closed:
            return
        self._on_the_way[key] = path.name
        workspace, filling = self._workspace, self._filling

        def work(_progress: "Progress") -> tuple[str, Attachment | FieldkitError]:
            try:
                return key, attach_sheet(workspace, filling, path, path.name)
            except FieldkitError as error:
                return key, error

        self._jobs.start(_("Attaching a file"), work, done=self._on_done)
        self.sheets_changed.emit()

    def remove_sheet(self, name: str) -> None:
        """Take a scan out for good."""
        known = self._known.get(name)
        if known is None or not self.may_remove(known):
            return
        try:
            remove_attachment(self._workspace, known.id)
        except FieldkitError as error:
            self.failed.emit("", error)
            return
        del self._known[name]
        self.sheets_changed.emit()

    def note_moved(self) -> None:
        """Note that entries of rosters have other places now: refs may mean other people."""
        self._moved.update(self._on_the_way)

    def copy(self, name: str, path: Path) -> None:
        """Write a copy of a file outside the workspace, where another program can open it."""
        known = self._known.get(name)
        if known is None:
            return
        workspace = self._workspace

        def work(_progress: "Progress") -> str:
            save_copy(workspace, known.id, path)
            return path.name

        self._jobs.start(_("Saving a copy"), work, done=self._on_copied, failed=self._on_not_copied)

    def open_pages(self, name: str) -> None:
        """Read a PDF whose pages somebody wants to see; ``opened`` has them."""
        known = self._known.get(name)
        if known is None or self._jobs.closed:
            return
        workspace = self._workspace

        def work(_progress: "Progress") -> tuple[Attachment, bytes]:
            return known, read_attachment(workspace, known.id)

        self._jobs.start(
            _("Opening a file"), work, done=self._on_opened, failed=self._on_not_copied
        )

    def _read_picture(self, name: str, side: int) -> bytes | None:
        known = self._known.get(name)
        if known is None or not (known.is_picture or known.is_paged):
            return None
        if known.is_picture and side <= _SMALL:
            return thumbnail(self._workspace, known.id, side)
        return read_attachment(self._workspace, known.id)

    @Slot(object)
    def _on_opened(self, found: tuple[Attachment, bytes]) -> None:
        self.opened.emit(*found)

    @Slot(object)
    def _on_copied(self, name: str) -> None:
        self.copied.emit(name)

    @Slot(object)
    def _on_not_copied(self, error: FieldkitError) -> None:
        self.failed.emit("", error)

    @Slot(object)
    def _on_done(self, result: tuple[str, Attachment | FieldkitError]) -> None:
        ref, found = result
        self._on_the_way.pop(ref, None)
        moved = ref in self._moved
        self._moved.discard(ref)
        if isinstance(found, FieldkitError):
            self.failed.emit(ref, found)
            self.sheets_changed.emit()
            return
        self._known[found.name] = found
        if found.is_sheet:
            self.sheets_changed.emit()
        elif moved:
            self.failed.emit(ref, EntriesMoved(name=found.title))
        else:
            self.attached.emit(ref, found.name)


def _as_png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
