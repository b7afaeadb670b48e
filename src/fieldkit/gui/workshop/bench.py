"""The place in the workshop where a form is filled in on throw-away data."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.forms.errors import FormHasProblems
from fieldkit.gui.desk import Desk
from fieldkit.gui.filling.entries import END
from fieldkit.gui.filling.form_view import FormView
from fieldkit.gui.widgets.empty_state import EmptyState
from fieldkit.gui.widgets.strip import Strip
from fieldkit.gui.workshop.outcome import TrialOutcome
from fieldkit.gui.workshop.trial import TrialModel, focused_ref, trial_view
from fieldkit.i18n import _, ngettext
from fieldkit.services.workshop import FormLook, Trial, begin_trial


class TrialBench(QWidget):
    """The form in sight, or that there is none yet; over it, that the file is newer and amiss.

    Signals:
        left(), print_requested(): wishes of the person.
    """

    left = Signal()
    print_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.view: FormView | None = None
        self.outcome: TrialOutcome | None = None
        strip = Strip(
            "warn",
            "",
            _("The file has blockers. Below is the form as it was when it could last be read."),
        )
        self.over = QWidget()
        over = QVBoxLayout(self.over)
        over.setContentsMargins(16, 8, 16, 8)
        over.addWidget(strip)
        self.nothing = EmptyState(_waiting())
        self.nothing.setContentsMargins(32, 24, 32, 24)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.over)
        self._column.addWidget(self.nothing, 1)
        self.set_stale(stale=False)

    def set_stale(self, *, stale: bool) -> None:
        """Say that the form in sight is older than the file, or that it is not."""
        self.over.setVisible(stale)

    def show_look(self, look: FormLook, title: str, *, fresh: bool) -> FormView:
        """Show a form; unless it begins ``fresh``, answers, language and section carry over."""
        before = None if fresh else self.view
        ref = focused_ref(before) if before is not None else ""
        if before is not None:
            before.flush()
        trial = self._begun(look, before)
        view = trial_view(self._desk, look, trial, title, before)
        self.forget()
        self.view = view
        view.closed.connect(self.left)
        view.finalize_requested.connect(self.finalize)
        view.print_requested.connect(self.print_requested)
        view.entry_removed.connect(self._on_entry_removed)
        self._column.addWidget(view, 1)
        self.nothing.hide()
        view.setVisible(True)
        if ref and look.definition.shape(ref) is not None:
            view.jump_to(ref)
        elif before is None and self.isVisible():
            view.first_field().setFocus()
        if trial.lost:
            count = len(trial.lost)
            told = ngettext(
                "{count} answer of the trial has no place in the form any more.",
                "{count} answers of the trial have no place in the form any more.",
                count,
            )
            self._desk.notices.tell(told.format(count=count))
        return view

    def refuse(self, sentence: str) -> None:
        """Say why the form cannot be shown."""
        self.forget()
        self.nothing.sentence.setText(sentence)

    def forget(self) -> None:
        """Show no form."""
        self.set_stale(stale=False)
        self.nothing.sentence.setText(_waiting())
        if self.view is not None:
            self._column.removeWidget(self.view)
            self.view.hide()
            self.view.deleteLater()
            self.view = None
            self.nothing.show()

    @Slot(str)
    def jump_to(self, ref: str) -> None:
        """Show a question in the form."""
        if self.view is not None:
            self.view.jump_to(ref)

    @Slot()
    def finalize(self) -> None:
        """Show what finalizing would write, or what stands against it."""
        view = self.view
        if view is None or not isinstance(view.model, TrialModel):
            return
        view.flush()
        if view.remains():
            view.show_section(END)
            return
        try:
            finalized = view.model.finished()
        except FormHasProblems:
            view.show_section(END)
            return
        self.outcome = TrialOutcome(finalized, self.window())
        self.outcome.open()

    def _begun(self, look: FormLook, before: FormView | None) -> Trial:
        workspace = self._desk.workspace
        if before is None:
            return begin_trial(workspace, look)
        session = before.model.session
        try:
            return begin_trial(workspace, look, language=session.language, before=session)
        except FieldkitError:
            # Answers of a form that has changed a lot may not fit at all: it begins anew.
            return begin_trial(workspace, look, language=session.language)

    @Slot(str)
    def _on_entry_removed(self, name: str) -> None:
        words = _("Removed: {name}.").format(name=name) if name else _("The entry is removed.")
        if self.view is not None:
            self._desk.notices.tell(words, _("Bring back"), self.view.undo)


def _waiting() -> str:
    return _("The form is shown here as soon as it can be read.")
