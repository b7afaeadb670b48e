"""A finalized form while a reviewer writes about it, which is kept until the form is returned."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.filling.form_view import FormView
from fieldkit.gui.filling.reviewing import ReviewBar
from fieldkit.i18n import _
from fieldkit.records.permissions import Act
from fieldkit.services.reviewing import begun_review, keep_review

_PAUSE = 400  # ms of typing pause after which the comments are kept


class ReviewMode(QObject):
    """Puts the fields for comments up and takes them away, and keeps what is in them.

    Signals:
        done(comment): the form is to be returned; comments at questions are in the model.
    """

    done = Signal(str)

    def __init__(self, desk: Desk, view: FormView, instance_id: str) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._instance_id = instance_id
        self._away: tuple[str, dict[str, str]] = ("", {})
        self.bar: ReviewBar | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.keep)
        view.head.return_requested.connect(self.begin)
        view.model.remarked.connect(self._pause.start)
        if desk.workspace.rights.may(Act.REVIEW_FORMS):
            comment, remarks = begun_review(desk.workspace, instance_id)
            if comment or remarks:
                self._begin(comment, remarks)

    @Slot()
    def begin(self) -> None:
        """Let a reviewer write comments under the questions and for the whole form."""
        if self.bar is None:
            self._begin("", {})
            self._view.show_section(self._view.here, focus=False)
            self._focus()

    @Slot()
    def cancel(self) -> None:
        """Take the fields away with what is in them; it can be brought back."""
        if self.bar is None:
            return
        self._away = (self.bar.comment.text(), dict(self._view.model.review or {}))
        self.end()
        self._keep("", {})
        if self._away[0] or any(self._away[1].values()):
            words = _("The comments are put away.")
            self._desk.notices.tell(words, _("Bring back"), self.bring_back)

    @Slot()
    def bring_back(self) -> None:
        """Put the comments back that were put away."""
        if self.bar is None:
            self._begin(*self._away)
            self._view.show_section(self._view.here, focus=False)
            self.keep()
            self._focus()

    @Slot()
    def end(self) -> None:
        """Take the fields for comments away."""
        if self.bar is None:
            return
        self._pause.stop()
        self._view.model.review = None
        self.bar.hide()
        self.bar.deleteLater()
        self.bar = None
        for button in (self._view.head.return_button, self._view.head.correct_button):
            button.show()
        self._view.show_section(self._view.here)

    @Slot()
    def keep(self) -> None:
        """Write down what is in the fields now."""
        self._pause.stop()
        if self.bar is not None:
            self._keep(self.bar.comment.text(), self._view.model.review or {})

    def _begin(self, comment: str, remarks: dict[str, str]) -> None:
        self._view.model.review = dict(remarks)
        self.bar = ReviewBar()
        self.bar.comment.set_text(comment)
        self.bar.comment.changed.connect(self._pause.start)
        self.bar.returned.connect(self.done)
        self.bar.cancelled.connect(self.cancel)
        self._view.put_over(self.bar)
        for button in (self._view.head.return_button, self._view.head.correct_button):
            button.hide()

    def _keep(self, comment: str, remarks: dict[str, str]) -> None:
        try:
            keep_review(self._desk.workspace, self._instance_id, comment, remarks)
        except FieldkitError as error:
            self._desk.notices.refuse(error)

    def _focus(self) -> None:
        if self.bar is not None:
            self.bar.comment.edit.setFocus()
