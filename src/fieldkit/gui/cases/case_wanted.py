"""The question before a form about a case is begun for a family that has no open one."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.dialog import Question
from fieldkit.i18n import _
from fieldkit.records.submission import StoredForm, Subject


class CaseWanted(QObject):
    """Asks whether a case is opened first; the form may be begun all the same.

    Signals:
        open_case_requested(subject): the family's case is to be opened.
        begin_requested(form_id, subject): the form is wanted without one.
    """

    open_case_requested = Signal(object)
    begin_requested = Signal(str, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._form_id = ""
        self._subject: Subject | None = None
        self.question: Question | None = None

    def ask(self, form: StoredForm, title: str, subject: Subject) -> None:
        """Ask about one form and one family; ``title`` is the form's in the user's language."""
        self._form_id, self._subject = form.form_id, subject
        self.question = Question(
            self._window.window(),
            _("This family has no open case"),
            _(
                '"{form}" is about a case. Open one first: the form "Family registration" asks for '
                "it at its end. Without a case you would have to choose one of another family."
            ).format(form=title),
            act=_("Open a case"),
            back=_("Cancel"),
        )
        self.question.add_button(quiet(_("Fill it in all the same")), self._begin)
        self.question.accepted.connect(self._open)
        self.question.open()

    @Slot()
    def _open(self) -> None:
        self.open_case_requested.emit(self._subject)

    @Slot()
    def _begin(self) -> None:
        if self.question is not None:
            self.question.reject()
        self.begin_requested.emit(self._form_id, self._subject)
