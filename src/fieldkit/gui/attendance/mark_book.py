"""The keeping of marks: each act is saved at once, then shown, and can be undone."""

from PySide6.QtCore import QObject, Signal, Slot

from fieldkit.errors import FieldkitError
from fieldkit.gui.attendance.grid_model import GridModel
from fieldkit.gui.attendance.history import Act, CellChange, History
from fieldkit.i18n import _
from fieldkit.services.attendance import MarkWish, mark_many
from fieldkit.services.correcting import correct_marks
from fieldkit.services.workspace import Workspace


class MarkBook(QObject):
    """Saves acts through the service and only then shows them in the model.

    Signals: kept(act) after an act is saved, refused(error) when it was not:
    the grid then still shows what is saved.
    """

    kept = Signal(object)
    refused = Signal(object)

    def __init__(
        self, workspace: Workspace, model: GridModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._model = model
        self._history = History()
        self._waiting: Act = ()

    def do(self, act: Act) -> bool:
        """Save and show an act; tell whether it was taken. An empty act is nothing."""
        if not act:
            return False
        if not self._keep(act, again=True):
            return False
        self._waiting = ()
        self._history.did(act)
        self.kept.emit(act)
        return True

    @Slot()
    def try_again(self) -> None:
        """Do what found the disk full, once there is room."""
        waiting, self._waiting = self._waiting, ()
        self.do(waiting)

    def undo(self) -> Act | None:
        """Take the last act back; return it as it was done, None where nothing was undone."""
        last = self._history.last()
        if last is None:
            return None
        back = tuple(change.backwards() for change in last)
        if any(change.reason for change in back):
            taken = _("correction taken back")
            back = tuple(change.because(taken) for change in back)
        if not self._keep(back):
            return None
        self._history.undid()
        self.kept.emit(back)
        return last

    def redo(self) -> Act | None:
        """Do again what was undone last; return it, None where nothing was done."""
        following = self._history.next()
        if following is None or not self._keep(following):
            return None
        self._history.redid()
        self.kept.emit(following)
        return following

    def forget(self) -> None:
        """Begin a new history, for another event."""
        self._history = History()
        self._waiting = ()

    def _keep(self, act: Act, *, again: bool = False) -> bool:
        try:
            reason = next((change.reason for change in act if change.reason), "")
            wishes = [_wish(change) for change in act]
            if reason:
                correct_marks(self._workspace, wishes, reason)
            else:
                mark_many(self._workspace, wishes)
        except FieldkitError as error:
            if again and error.wants_room:
                self._waiting = (*self._waiting, *act)
            self.refused.emit(error)
            return False
        self._model.put(act)
        return True


def _wish(change: CellChange) -> MarkWish:
    mark = change.after
    if mark is None:
        return MarkWish(change.session_id, change.registration_id, None)
    return MarkWish(change.session_id, change.registration_id, mark.status, mark.minutes, mark.note)
