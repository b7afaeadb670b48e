"""What follows an erasure: its act on the screen, and the question about what was set aside."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from fieldkit.formats import long_date
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.dialog import Question
from fieldkit.i18n import _
from fieldkit.records.erasure import ErasureAct
from fieldkit.services.erasing import act_paper, remove_set_aside
from fieldkit.services.progress import Progress

if TYPE_CHECKING:
    from fieldkit.gui.filling.preview import PaperPreview


class ErasureEnd(QObject):
    """Says that something was erased, asks what is left to decide, and shows the act.

    Signals:
        decided(): a state that was set aside is deleted.
    """

    decided = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._number = 0
        self.preview: PaperPreview | None = None
        self.question: Question | None = None

    def tell(self, act: ErasureAct) -> None:
        """Say that it is done, ask about what was set aside, then show the act."""
        self._number = act.number
        code = self._desk.workspace.device.code
        self._desk.notices.tell(
            _("Erased. Record of erasure No. {number} is ready to print.").format(
                number=f"{code}-{act.number}"
            )
        )
        if act.undecided:
            self.ask_set_aside(act)
        else:
            self.show_act(act.number)

    def ask_set_aside(self, act: ErasureAct) -> None:
        """Ask whether the state that a restore set aside goes too; the act is shown afterwards."""
        self._number = act.number
        day = long_date(datetime.fromisoformat(str(act.facts["set_aside"])).astimezone().date())
        question = Question(
            self._page.window(),
            _("Delete the state that was set aside as well?"),
            _(
                "It was set aside when a backup was restored on {day}, and may still hold what was"
                " erased now. It may also be the only copy of what was recorded after that backup."
                " It cannot be brought back."
            ).format(day=day),
            act=_("Delete the state set aside"),
            back=_("Keep it"),
            grave=True,
        )
        question.accepted.connect(self._remove)
        question.rejected.connect(self._show)
        self.question = question
        question.open()

    def show_act(self, number: int) -> None:
        """Make an act with its extract, and show it."""
        workspace = self._desk.workspace

        def work(_progress: Progress) -> tuple[int, bytes]:
            return number, act_paper(workspace, number, shown=True)

        self._desk.jobs.start(_("Making the paper"), work, done=self._on_paper)

    @Slot()
    def _remove(self) -> None:
        workspace = self._desk.workspace

        def work(_progress: Progress) -> int:
            return remove_set_aside(workspace)

        self._desk.jobs.start(_("Deleting"), work, done=self._on_removed)

    @Slot(object)
    def _on_removed(self, _count: int) -> None:
        self.decided.emit()
        self.show_act(self._number)

    @Slot()
    def _show(self) -> None:
        self.show_act(self._number)

    @Slot(object)
    def _on_paper(self, made: tuple[int, bytes]) -> None:
        # Loaded only now: what draws a PDF is large, and few erase anything.
        from fieldkit.gui.filling.preview import PaperPreview

        number, content = made
        title = _("Record of erasure and log extract")
        copies = partial(act_paper, self._desk.workspace, number)
        name = f"erasure-{number}.pdf"
        self.preview = PaperPreview(self._page.window(), title, content, name, copies)
        self.preview.open()
