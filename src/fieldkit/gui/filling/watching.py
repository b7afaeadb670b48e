"""What a person looks at: to go on from there, and for the log of a form that asks for one."""

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from fieldkit.forms.audit import CONSTRAINT_ERROR, FORM_EXIT, FORM_SAVE, JUMP, AuditLog
from fieldkit.forms.navigation import Section
from fieldkit.gui.filling.model import FillingModel
from fieldkit.gui.questions.question import Question

_CALM = 600  # ms at a question after which it is kept as the place to go on from


class PlaceWatch(QObject):
    """Keeps at which question the keyboard is, so that after a crash the form opens there."""

    def __init__(self, model: FillingModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._ref = ""
        self._calm = QTimer(self, singleShot=True, interval=_CALM)
        self._calm.timeout.connect(self.keep)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    @Slot()
    def keep(self) -> None:
        """Keep the place now."""
        self._calm.stop()
        if self._ref:
            self._model.stand_at(self._ref)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        question = _question_of(new, self.parent())
        if question is not None:
            self._ref = question.row.ref
            self._calm.start()


class AuditWatch(QObject):
    """Tells the log which question has the keyboard, and where the person goes.

    Looking at a question is its having the keyboard: there are no pages to
    swipe here (ODK XForms, audit: "question").
    """

    def __init__(self, log: AuditLog, parent: QWidget) -> None:
        super().__init__(parent)
        self._log = log
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def jumped(self) -> None:
        """Note that the person went by the list of sections."""
        self._log.note(JUMP)

    def passed(self, section: Section) -> None:
        """Note what was refused in a section that the person left."""
        for problem in section.problems:
            if problem.kind == "constraint":
                self._log.note(CONSTRAINT_ERROR, problem.ref)

    def left(self, *, saved: bool) -> None:
        """Note that the form was closed, its answers saved."""
        if saved:
            self._log.note(FORM_SAVE)
        self._log.note(FORM_EXIT)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        question = _question_of(new, self.parent())
        if question is not None:
            self._log.enter(question.row.ref)


def _question_of(widget: QWidget | None, page: QObject | None) -> Question | None:
    """Return the question on the page that holds a widget, None where none does."""
    if widget is None or not isinstance(page, QWidget) or not page.isAncestorOf(widget):
        return None
    at: QWidget | None = widget
    while at is not None and at is not page and not isinstance(at, Question):
        at = at.parentWidget()
    return at if isinstance(at, Question) else None
