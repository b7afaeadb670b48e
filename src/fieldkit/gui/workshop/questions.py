"""Every question of the form that is tried out: hidden or not, its value, and why it is so."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.forms.session import FormSession
from fieldkit.forms.views import NodeView
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.card import Hairline
from fieldkit.gui.widgets.finder import Finder
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.search_field import SearchField
from fieldkit.gui.widgets.segmented import Segmented
from fieldkit.gui.widgets.table import Cell, Column, Table, TableRows
from fieldkit.gui.workshop.lines import Lines
from fieldkit.gui.workshop.words import row_title, row_value
from fieldkit.i18n import _, pgettext

ALL, HIDDEN, CALCULATED = "all", "hidden", "calculated"
_WHY_LEAST, _WHY_MOST = 96, 210
_MOST = 5_000
_SILENT = frozenset(("repeat-instance",))


class QuestionRows(TableRows[NodeView]):
    """Questions with their values as they are now."""

    def __init__(self) -> None:
        columns = (Column(_("Question")), Column(_("Value"), 140))
        super().__init__(columns, self._cells_of)

    @staticmethod
    def _cells_of(row: NodeView) -> Sequence[Cell]:
        icon = "" if row.relevant else "eye-off"
        role = "ink" if row.relevant else "muted"
        name = row.name if row_title(row) != row.name else ""
        if not row.relevant:
            name = ", ".join(part for part in (name, _("hidden")) if part)
        return (Cell(row_title(row), name, role=role, icon=icon), Cell(row_value(row), role=role))


class QuestionsTab(QWidget):
    """A list of all questions, those that are hidden, or the calculations; below, why.

    Signals:
        jumped(ref): the question is wanted in the form.
    """

    jumped = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._session: FormSession | None = None
        self._ref = ""
        self.filter = Segmented(
            [
                (ALL, pgettext("questions", "All")),
                (HIDDEN, pgettext("questions", "Hidden")),
                (CALCULATED, _("Calculations")),
            ],
            _("Which questions"),
        )
        self.filter.chosen.connect(self._later)
        self.field = SearchField(_("Find a question"))
        self.field.searched.connect(self._later)
        self.rows = QuestionRows()
        self.table = Table(self.rows, _("Questions of the form"), row_height=44)
        self.table.moved.connect(self._on_moved)
        self.table.opened.connect(self._on_opened)
        self.field.left_down.connect(self.table.setFocus)
        self.nothing = Label("", "body", "muted", wrap=True)
        self.nothing.setContentsMargins(16, 8, 16, 8)
        self.why = Lines(_("Why the question is so"))
        self.why.setMinimumHeight(current().px(_WHY_LEAST))
        self.why.setMaximumHeight(current().px(_WHY_MOST))
        head = QVBoxLayout()
        head.setContentsMargins(16, 4, 16, 8)
        head.setSpacing(8)
        head.addWidget(self.filter)
        head.addWidget(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 3)
        column.addWidget(self.nothing, 3)
        column.addWidget(Hairline())
        column.addWidget(self.why, 2)
        self._pause = QTimer(self, singleShot=True, interval=0)
        self._pause.timeout.connect(self.refresh)
        application = QApplication.instance()
        self._follows: QWidget | None = None
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def show_session(self, session: FormSession | None, follows: QWidget | None) -> None:
        """Show another form; the question that has the keyboard in ``follows`` is told of.

        The list follows once the form itself is in sight: thousands of rows take a while.
        """
        self._session, self._follows = session, follows
        if session is None:
            self.refresh()
        else:
            self.look_again()

    @Slot()
    def look_again(self) -> None:
        """Show the values anew, once what happens now is over; a tab out of sight waits."""
        if self.isVisible():
            self._pause.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened out of sight."""
        super().showEvent(event)
        self._pause.start()

    @Slot()
    def refresh(self) -> None:
        """Show the questions that are asked for, as they are now."""
        rows = list(self._found())
        self.rows.show_rows(rows)
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        if not rows:
            self.nothing.setText(self._no_rows())
        place = next((i for i, row in enumerate(rows) if row.ref == self._ref), -1)
        if place >= 0:
            self._select(place)
        self._explain()

    def _found(self) -> Iterator[NodeView]:
        if self._session is None:
            return
        key, typed = self.filter.key(), self.field.text()
        rows = [row for row in self._session.nodes() if _fits(row, key)][:_MOST]
        if typed.strip():
            places, _count = Finder([f"{row_title(r)} {r.name}" for r in rows]).places(typed, _MOST)
            rows = [rows[place] for place in sorted(places)]
        yield from rows

    def _no_rows(self) -> str:
        if self._session is None:
            return _("Open a form first.")
        if self.field.text().strip():
            return _("No question is called so.")
        if self.filter.key() == HIDDEN:
            return _("Nothing is hidden with these answers.")
        return _("The form has no such questions.")

    def _select(self, place: int) -> None:
        if self.table.place() != place:
            self.table.blockSignals(True)
            self.table.selectRow(place)
            self.table.blockSignals(False)

    def _explain(self) -> None:
        self.why.clear()
        if self._session is None:
            self.why.end()
            return
        try:
            found = self._session.why(self._ref) if self._ref else None
        except FieldkitError:
            found = None
        if found is None:
            self.why.say(
                _("Choose a question, or go to one in the form, to see why it is as it is."),
                "muted",
            )
        else:
            self.why.column.addWidget(Label(found.ref, "hint_strong", "muted", wrap=True))
            for line in found.lines():
                self.why.say(line)
        self.why.end()

    @Slot(int)
    def _on_moved(self, place: int) -> None:
        self._ref = self.rows.row_at(place).ref
        self._explain()

    @Slot(int)
    def _on_opened(self, place: int) -> None:
        self.jumped.emit(self.rows.row_at(place).ref)

    @Slot()
    def _later(self) -> None:
        self._pause.start()

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        from fieldkit.gui.questions.question import Question

        follows = self._follows
        if new is None or follows is None or not self.isVisible():
            return
        at: QWidget | None = new if follows.isAncestorOf(new) else None
        while at is not None and at is not follows:
            if isinstance(at, Question):
                self._ref = at.ref
                self._pause.start()
                return
            at = at.parentWidget()


def _fits(row: NodeView, key: str) -> bool:
    if row.kind in _SILENT or not row.name:
        return False
    if key == HIDDEN:
        return not row.relevant
    if key == CALCULATED:
        return row.kind == "model-value"
    return True
