"""What a person looks at, for the audit log of a form that asks for one."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget

from fieldkit.forms.audit import CONSTRAINT_ERROR, FORM_EXIT, FORM_SAVE, JUMP, AuditLog
from fieldkit.forms.navigation import Section
from fieldkit.gui.questions.question import Question


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
        parent = self.parent()
        if new is None or not isinstance(parent, QWidget) or not parent.isAncestorOf(new):
            return
        at: QWidget | None = new
        while at is not None and at is not parent:
            if isinstance(at, Question):
                self._log.enter(at.row.ref)
                return
            at = at.parentWidget()
