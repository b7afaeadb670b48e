"""The last acts of this session that can be taken back, the last one first."""

from fieldkit.errors import FieldkitError
from fieldkit.gui.notices import Notices
from fieldkit.i18n import _
from fieldkit.records.submission import Draft
from fieldkit.services.undoing import Step, step_done, undo_step
from fieldkit.services.workspace import Workspace

_MOST = 20


class LastActs:
    """What Ctrl+Z takes back outside of a form or a grid.

    A page calls ``note`` right after its act; the workbench calls ``undo``.
    """

    def __init__(self, workspace: Workspace, notices: Notices) -> None:
        self._workspace = workspace
        self._notices = notices
        self._steps: list[Step] = []
        self._undone: list[str] = []

    def note(self, words: str, draft: Draft | None = None) -> None:
        """Remember the act that was done just now; ``words`` say it, as "The form is finalized"."""
        self._keep(step_done(self._workspace, words, draft))

    def note_deleted(self, words: str, draft: Draft) -> None:
        """Remember that a draft was deleted just now."""
        self._keep(Step(words, "", draft))

    def _keep(self, step: Step) -> None:
        self._steps.append(step)
        del self._steps[:-_MOST]

    def undo(self) -> bool:
        """Take the last act back and say so, or say why not; False where there is none."""
        if not self._steps:
            return False
        step = self._steps.pop()
        try:
            self._undone += undo_step(self._workspace, step, self._undone)
        except FieldkitError as error:
            self._notices.refuse(error)
            return False
        self._notices.tell(_("Undone: {act}").format(act=step.words))
        return True
