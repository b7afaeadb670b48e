"""The side of the workshop: problems, questions, lists, differences and tests of a form."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldkit.gui.filling.form_view import FormView
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.segmented import Segmented
from fieldkit.gui.workshop.contents import ChangesTab, TestsTab, UsedTab
from fieldkit.gui.workshop.problems import ProblemsTab
from fieldkit.gui.workshop.questions import QuestionsTab
from fieldkit.i18n import _, pgettext
from fieldkit.services.workshop import Finding, FormLook

WIDTH, NARROW = 440, 340
PROBLEMS, QUESTIONS, USED, CHANGES, TESTS = "problems", "questions", "used", "changes", "tests"


class WorkshopPanel(QWidget):
    """Tabs over what is known of the form.

    Signals:
        jumped(ref), lending_chosen(bool), copied(address): from the tabs.
    """

    jumped = Signal(str)
    lending_chosen = Signal(bool)
    copied = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(current().px(WIDTH))
        self.problems = ProblemsTab()
        self.questions = QuestionsTab()
        self.used = UsedTab()
        self.changes = ChangesTab()
        self.tests = TestsTab()
        self._tabs: dict[str, QWidget] = {
            PROBLEMS: self.problems,
            QUESTIONS: self.questions,
            USED: self.used,
            CHANGES: self.changes,
            TESTS: self.tests,
        }
        named = [
            (PROBLEMS, pgettext("workshop", "Problems")),
            (QUESTIONS, pgettext("workshop", "Questions")),
            (USED, pgettext("workshop", "Lists")),
            (CHANGES, pgettext("workshop", "Differences")),
            (TESTS, pgettext("workshop", "Tests")),
        ]
        self.switch = Segmented(named, _("About the form"))
        self.switch.chosen.connect(self.show_tab)
        self.combo = QComboBox(self)  # in the switch's place where the page is narrow
        self.combo.setAccessibleName(_("About the form"))
        for key, words in named:
            self.combo.addItem(words, key)
        self.combo.activated.connect(self._on_combo)
        self.combo.hide()
        self._stack = QStackedWidget()
        for tab in self._tabs.values():
            self._stack.addWidget(tab)
        self.questions.jumped.connect(self.jumped)
        self.used.lending_chosen.connect(self.lending_chosen)
        self.problems.copied.connect(self.copied)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.addWidget(self.switch)
        head.addWidget(self.combo)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    @property
    def tab(self) -> str:
        """Return which tab is in sight."""
        return self.switch.key()

    @Slot(str)
    def show_tab(self, key: str) -> None:
        """Bring a tab into sight."""
        self.switch.choose(key)
        self.combo.setCurrentIndex(self.combo.findData(key))
        self._stack.setCurrentWidget(self._tabs[key])
        if key == QUESTIONS:
            self.questions.refresh()

    def set_narrow(self, *, narrow: bool) -> None:
        """Take less room: the tabs then stand in a list."""
        self.setFixedWidth(current().px(NARROW if narrow else WIDTH))
        self.switch.setVisible(not narrow)
        self.combo.setVisible(narrow)

    def clear(self) -> None:
        """Show nothing: another form is being read."""
        self.questions.show_session(None, None)
        for tab in (self.problems, self.used, self.changes, self.tests):
            tab.clear()

    def show_look(self, look: FormLook, view: FormView | None, *, lend: bool) -> None:
        """Show all that is known of a form that was read, and of its trial where there is one."""
        self.problems.show_findings((), look.remarks, file=look.file.name)
        self.used.show_used(look.used, lend=lend)
        self.changes.show_look(look)
        self.tests.show_look(look)
        if view is None:
            return
        self.questions.show_session(view.model.session, view)
        view.model.changed.connect(self.questions.look_again)

    def show_refusal(self, blockers: Sequence[Finding], refusal: str, file: str) -> None:
        """Show why the file is no form as it is; the rest stays as it was."""
        self.problems.show_findings(blockers, (), file=file, refusal=refusal)
        self.show_tab(PROBLEMS)

    @Slot(int)
    def _on_combo(self, place: int) -> None:
        self.show_tab(str(self.combo.itemData(place)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line to the form."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), current().color("sunk"))
        painter.fillRect(0, 0, 1, self.height(), current().color("line"))
