"""What the filling page says of files, and where its form gets pictures and files from."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.filling.form_view import FormView
from fieldkit.gui.filling.model import FillingModel
from fieldkit.gui.questions.answer_files import AnswerFiles
from fieldkit.gui.questions.shelf import PictureShelf
from fieldkit.i18n import _
from fieldkit.services.form_media import form_file_names, read_form_file

if TYPE_CHECKING:
    from fieldkit.gui.questions.paged import PagedFile
    from fieldkit.records.attachment import Attachment


def equip(model: FillingModel, desk: Desk) -> None:
    """Give a form the pictures that came with it, the files that answer it, its chosen view."""
    model.entry_view.keep_in(desk.preferences)
    workspace, filling = desk.workspace, model.filling
    form_id, version = filling.form.form_id, filling.form.version

    def read(name: str, _side: int) -> bytes | None:
        return read_form_file(workspace, form_id, version, name)

    model.pictures = PictureShelf(desk.jobs, read, model)
    model.pictures.player.brought = lambda: form_file_names(workspace, form_id, version)
    model.keep_files(AnswerFiles(workspace, desk.jobs, filling, model))


class FileNotices(QObject):
    """Says on the page what became of files."""

    def __init__(self, desk: Desk, view: FormView) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self.pages: PagedFile | None = None
        files = view.model.files
        if files is not None:
            files.failed.connect(self._on_failed)
            files.removed.connect(self._on_removed)
            files.copied.connect(self._on_copied)
            files.opened.connect(self._on_opened)

    def ask_to_wait(self) -> bool:
        """Say that a file is on its way, and tell whether one is."""
        if self._view.model.attaching:
            self._desk.notices.tell(
                _("A file is still being attached. Wait a moment and try again."), kind="warn"
            )
        return self._view.model.attaching

    @Slot(str, object)
    def _on_failed(self, _ref: str, error: FieldkitError) -> None:
        self._desk.notices.refuse(error)

    @Slot(str)
    def _on_removed(self, title: str) -> None:
        words = _("Removed: {name}.").format(name=title)
        self._desk.notices.tell(words, _("Bring back"), self._view.undo)

    @Slot(str)
    def _on_copied(self, name: str) -> None:
        words = _("The copy is written: {name}. It is not encrypted, delete it after use.")
        self._desk.notices.tell(words.format(name=name))

    @Slot(object, object)
    def _on_opened(self, known: "Attachment", content: bytes) -> None:
        # Loaded only now: what draws a PDF is large, and few forms have one.
        from fieldkit.gui.questions.paged import PagedFile

        self.pages = PagedFile(self._view.window(), known.title or known.name, content)
        self.pages.open()
