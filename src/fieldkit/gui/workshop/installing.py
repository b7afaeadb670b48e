"""Installing a form from the workshop, and its empty sheet."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from fieldkit.gui.desk import Desk
from fieldkit.gui.filling.papers import PaperMenu
from fieldkit.gui.questions.remarks import quoted
from fieldkit.gui.widgets.dialog import Question, ask
from fieldkit.gui.workshop.words import drafts_words, install_words, standing_words, withdrawn_words
from fieldkit.i18n import _, language, ngettext
from fieldkit.records.submission import StoredForm
from fieldkit.services.blank_forms import paper_of_look
from fieldkit.services.packs import InstalledPack, install_form, install_pack
from fieldkit.services.progress import Progress
from fieldkit.services.workshop import FormLook, Standing
from fieldkit.services.workshop_packs import PackLook

if TYPE_CHECKING:
    from fieldkit.gui.filling.preview import PaperPreview


class Installer(QObject):
    """Installs what was tried out; what takes the place of another version is asked about first.

    Signals:
        installed(): the workspace has the form.
    """

    installed = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._wanted: Path | None = None
        self._of_pack = False
        self._withdrawn = False
        self._seen = ""
        self._name = ""
        self._papers = PaperMenu(desk, page)
        self.preview: PaperPreview | None = None
        self.question: Question | None = None

    def install(self, look: FormLook, pack: PackLook | None) -> None:
        """Install a form, or the whole pack that it lies in."""
        self._wanted = look.file if pack is None else pack.folder
        self._of_pack = pack is not None
        self._withdrawn = look.installed.withdrawn
        self._seen = look.form.sha256
        if pack is None and look.installed.standing is not Standing.UPGRADE:
            self.go_on()
            return
        sentences = [_("The whole form pack is installed, with its lists.")] if pack else []
        sentences += [standing_words(look), _losing(look), drafts_words(look.installed)]
        self.question = ask(
            self._page.window(),
            _("Install {title}?").format(title=quoted(pack.title if pack else look.form.title)),
            " ".join(one for one in sentences if one),
            act=_("Install the pack") if pack else install_words(look),
            back=_("Leave it as it is"),
            then=self.go_on,
        )

    @Slot()
    def go_on(self) -> None:
        """Install in the worker."""
        workspace, path, of_pack = self._desk.workspace, self._wanted, self._of_pack
        seen = self._seen
        if path is None:
            return
        wanted = path

        def work(progress: Progress) -> StoredForm | InstalledPack:
            if of_pack:
                return install_pack(workspace, wanted, progress)
            return install_form(workspace, wanted, seen=seen)

        self._desk.jobs.start(
            _("Adding the form"), work, done=self._on_done, failed=self._desk.notices.refuse
        )

    @Slot(object)
    def _on_done(self, added: StoredForm | InstalledPack) -> None:
        if isinstance(added, InstalledPack):
            told = _("The form pack {title} is installed.").format(title=quoted(added.title))
        else:
            title = quoted(added.title_in(language()))
            told = _("The form {title} is added.").format(title=title)
        if self._withdrawn:
            told = f"{told} {withdrawn_words()}"
        self._desk.notices.tell(told)
        self.installed.emit()

    def show_paper(self, look: FormLook, spoken: str | None) -> None:
        """Make the empty sheet of a form in a language of its own, and show it.

        One that is installed is printed as ever, each copy with its number.
        """
        if look.is_installed:
            self._papers.show_blank(look.form)
            return
        workspace = self._desk.workspace
        self._name = f"{look.form.form_id}.pdf"

        def work(_progress: Progress) -> bytes:
            return paper_of_look(workspace, look, spoken=spoken)

        self._desk.jobs.start(
            _("Making the paper"), work, done=self._on_paper, failed=self._desk.notices.refuse
        )

    @Slot(object)
    def _on_paper(self, content: bytes) -> None:
        from fieldkit.gui.filling.preview import PaperPreview

        self.preview = PaperPreview(
            self._page.window(), _("Empty sheet of the form"), content, self._name
        )
        self.preview.kept.connect(self._on_kept)
        self.preview.open()

    @Slot(str)
    def _on_kept(self, name: str) -> None:
        self._desk.notices.tell(_("The PDF is written: {name}.").format(name=name))


def _losing(look: FormLook) -> str:
    """Return how many differences may leave answers without a place, "" for none."""
    count = sum(1 for one in look.installed.differences if one.loses)
    if not count:
        return ""
    return ngettext(
        "{count} change leaves earlier answers without a place; they stay in their own version.",
        "{count} changes leave earlier answers without a place; they stay in their own version.",
        count,
    ).format(count=count)
