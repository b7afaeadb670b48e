"""A form that is tried out: its answers are thrown away."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from fieldkit.forms.session import Finalized
from fieldkit.gui.desk import Desk
from fieldkit.gui.filling.entries import END
from fieldkit.gui.filling.find import FormFind
from fieldkit.gui.filling.form_view import FormView
from fieldkit.gui.filling.model import FillingModel
from fieldkit.gui.questions.question import Question
from fieldkit.gui.questions.shelf import PictureShelf
from fieldkit.i18n import _
from fieldkit.services.workshop import FormLook, Trial


class TrialModel(FillingModel):
    """Takes answers as any form does, and writes none."""

    trial = True

    @Slot()
    def save(self) -> None:
        """Write nothing."""

    def finished(self) -> Finalized:
        """Return what finalizing would write. Raises FormHasProblems."""
        return self.session.finalize()


def trial_view(
    desk: Desk, look: FormLook, trial: Trial, title: str, before: FormView | None
) -> FormView:
    """Return the form as it is filled, at the section where ``before`` stood."""
    model = TrialModel(desk.workspace, trial.filling)
    media = look.media

    def read(name: str, _side: int) -> bytes | None:
        return media.get(name)

    model.pictures = PictureShelf(desk.jobs, read, model)
    model.pictures.player.brought = media.keys
    view = FormView(model, title, _("To the forms"))
    model.setParent(view)
    FormFind(view)
    view.foot.offer()  # no notes and no hints: beside a trial there is little room
    view.begin()
    if before is not None:
        model.passed = set(before.model.passed)
        model.strict = before.model.strict
        if before.here == END or any(
            one.ref == before.here and one.relevant for one in model.sections()
        ):
            view.show_section(before.here, focus=False)
    return view


def focused_ref(view: FormView) -> str:
    """Return the ref of the question that has the keyboard, "" where none has."""
    widget: QWidget | None = view.window().focusWidget()
    while widget is not None and widget is not view:
        if isinstance(widget, Question):
            return widget.ref
        widget = widget.parentWidget()
    return ""
