"""The papers of a finalized form: chosen from a menu, looked at, printed or kept as a file."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from fieldkit.gui.desk import Desk
from fieldkit.i18n import N_, _
from fieldkit.records.submission import StoredForm
from fieldkit.services.blank_forms import blank_paper
from fieldkit.services.printing import Paper, papers_of, submission_paper
from fieldkit.services.progress import Progress

if TYPE_CHECKING:
    # It brings Qt's PDF viewer, three megabytes that a form does not need.
    from fieldkit.gui.filling.preview import NumberedCopy, PaperPreview

_WORDS = {
    Paper.SUMMARY: N_("Summary, internal: not to be left with the family"),
    Paper.FAMILY: N_("Copy for the family"),
    Paper.ANSWERS: N_("All answers, internal"),
}


def paper_words(paper: Paper) -> str:
    """Return what a paper is called, with its reader."""
    return _(_WORDS[paper])


class PaperMenu(QObject):
    """Asks which paper, makes it beside the window, and shows it."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._instance_id = ""
        self._paper = Paper.SUMMARY
        self._blank = ("", "")
        self.preview: PaperPreview | None = None

    def choose(self, instance_id: str) -> None:
        """Say of which finalized form the papers are wanted."""
        self._instance_id = instance_id

    def offer(self, button: QWidget) -> QMenu | None:
        """Open the menu of papers under a button; a single paper is shown at once."""
        papers = papers_of(self._desk.workspace, self._instance_id)
        if len(papers) == 1:
            self.show_paper(papers[0])
            return None
        menu = QMenu(self._page)
        for paper in papers:
            action = QAction(paper_words(paper), menu)
            action.setData(paper)
            menu.addAction(action)
        menu.triggered.connect(self._on_triggered)
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))
        return menu

    @Slot()
    def preview_first(self) -> None:
        """Show the first of the papers."""
        self.show_paper(papers_of(self._desk.workspace, self._instance_id)[0])

    def show_paper(self, paper: Paper) -> None:
        """Make a paper and show it."""
        self._paper = paper
        workspace, instance_id = self._desk.workspace, self._instance_id

        def work(_progress: Progress) -> bytes:
            # No file: the paper holds names, and what was deleted can be found again.
            return submission_paper(workspace, instance_id, paper, shown=True)

        self._desk.jobs.start(
            _("Making the paper"), work, done=self._on_made, failed=self._desk.notices.refuse
        )

    def show_blank(self, form: StoredForm) -> None:
        """Make the empty sheet of a form and show it."""
        workspace, form_id, version = self._desk.workspace, form.form_id, form.version
        self._blank = (form_id, version)

        def work(_progress: Progress) -> bytes:
            return blank_paper(workspace, form_id, version, shown=True)

        self._desk.jobs.start(
            _("Making the paper"), work, done=self._on_blank, failed=self._desk.notices.refuse
        )

    @Slot(object)
    def _on_blank(self, content: bytes) -> None:
        workspace, (form_id, version) = self._desk.workspace, self._blank
        copies = partial(blank_paper, workspace, form_id, version)
        self._show(_("Empty sheet of the form"), content, f"{form_id}.pdf", copies)

    @Slot(object)
    def _on_made(self, content: bytes) -> None:
        name = f"{self._paper.value}-{self._instance_id.removeprefix('uuid:')[:8]}.pdf"
        copies = partial(submission_paper, self._desk.workspace, self._instance_id, self._paper)
        self._show(paper_words(self._paper), content, name, copies)

    def _show(self, title: str, content: bytes, name: str, copies: "NumberedCopy") -> None:
        from fieldkit.gui.filling.preview import PaperPreview

        self.preview = PaperPreview(self._page.window(), title, content, name, copies)
        self.preview.kept.connect(self._on_kept)
        self.preview.open()

    @Slot(str)
    def _on_kept(self, name: str) -> None:
        self._desk.notices.tell(
            _(
                "The PDF is written: {name}. It is not encrypted, keep it as you keep the paper."
            ).format(name=name)
        )

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.show_paper(Paper(action.data()))
