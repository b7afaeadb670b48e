"""The questions of a section, or of one entry of a roster, on the page."""

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldkit.forms.definition import without_positions
from fieldkit.gui.filling.beside import put_beside, show_beside
from fieldkit.gui.filling.blocks import Block, blocks_of_entry
from fieldkit.gui.filling.roster import EntryBody, Roster
from fieldkit.gui.questions.flow import QuestionFlow
from fieldkit.gui.questions.question import Question
from fieldkit.gui.widgets.label import Label

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView
    from fieldkit.gui.filling.model import FillingModel


class QuestionBody(EntryBody):
    """Questions in columns; what becomes relevant appears in its place, nothing jumps.

    Signals:
        reached(ref): an entry of a roster was opened.
    """

    reached = Signal(str)

    def __init__(
        self,
        model: "FillingModel",
        blocks: Callable[[], tuple[Block, ...]],
        *,
        strict: Callable[[], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._blocks = blocks
        self._strict = strict
        self._widgets: dict[str, QWidget] = {}
        self._order: list[str] = []
        self._flow = QuestionFlow(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.refresh(frozenset())

    def refresh(self, changed: frozenset[str]) -> None:
        """Show the form's rows; ``changed`` empty means that any of them may have changed."""
        blocks = self._blocks()
        order = [block.row.ref for block in blocks]
        if order != self._order:
            self._forget(set(self._order) - set(order))
            self._order = order
        made = False
        for block in blocks:
            made = self._show(block, changed) or made
        if made:
            self._place()
            self.chain_focus()

    def questions(self) -> list[Question]:
        """Return the questions on the page, entries of rosters included, in order."""
        found: list[Question] = []
        for ref in self._order:
            widget = self._widgets.get(ref)
            if widget is None or widget.isHidden():
                continue
            if isinstance(widget, Question):
                found.append(widget)
            elif (roster := self._roster(ref)) is not None:
                found += roster.questions()
        return found

    def question(self, ref: str) -> Question | None:
        """Return the question of a ref; an entry of a roster is opened for it."""
        widget = self._widgets.get(ref)
        if isinstance(widget, Question):
            return widget
        for name in self._order:
            if ref.startswith(f"{name}[") and (roster := self._roster(name)) is not None:
                return roster.question(ref)
        return None

    def rosters(self) -> "list[Roster]":
        """Return the rosters on the page."""
        found = (self._roster(ref) for ref in self._order)
        return [roster for roster in found if roster is not None and not roster.isHidden()]

    def flush(self) -> None:
        """Tell everything that is being typed."""
        for question in self.questions():
            question.flush()

    def is_empty(self) -> bool:
        """Tell whether nothing at all is shown."""
        return all(widget.isHidden() for widget in self._widgets.values())

    def focus_widgets(self) -> list[QWidget]:
        """Return what Tab goes through, in order."""
        found: list[QWidget] = []
        for ref in self._order:
            widget = self._widgets.get(ref)
            if isinstance(widget, Question):
                found += widget.focus_targets()
            elif (roster := self._roster(ref)) is not None:
                found += roster.focus_widgets()
        return found

    def chain_focus(self) -> None:
        """Let Tab go through the page in the order in which it is read."""
        widgets = self.focus_widgets()
        for before, after in pairwise(widgets):
            QWidget.setTabOrder(before, after)

    def show_remarks(self) -> None:
        """Say under each question what is to be looked at again."""
        strict = self._strict()
        for widget in self._widgets.values():
            if isinstance(widget, Question) and not widget.isHidden():
                widget.show_remark(strict=strict)
        for roster in self.rosters():
            roster.show_remarks()

    def _show(self, block: Block, changed: frozenset[str]) -> bool:
        row = block.row
        widget = self._widgets.get(row.ref)
        if widget is None:
            if not row.relevant:
                return False
            widget = self._make(block)
            widget.setVisible(True)
            self._widgets[row.ref] = widget
            return True
        hidden = widget.isHidden()
        if row.relevant == hidden:
            widget.setVisible(row.relevant)
        if isinstance(widget, Question):
            if row != widget.row:
                widget.show_row(row)
            show_beside(self._model, widget)
            if row.relevant:
                widget.show_remark(strict=self._strict())
        elif isinstance(widget, Label):
            widget.setText(row.label)
        elif (roster := self._roster(row.ref)) is not None:
            roster.show_row(row, changed)
        return row.relevant and hidden

    def _make(self, block: Block) -> QWidget:
        row = block.row
        if block.kind == "heading":
            return Label(row.label, "strong", "ink", wrap=True, parent=self)
        if block.kind == "roster":
            roster = Roster(self._model, row, self._entry, parent=self)
            roster.finished.connect(self._on_roster_finished)
            roster.rearranged.connect(self.chain_focus)
            roster.reached.connect(self.reached)
            return roster
        return self._make_question(row)

    def _make_question(self, row: "NodeView") -> Question:
        model = self._model
        question = Question(
            row,
            readonly=model.readonly,
            pictures=model.pictures,
            files=model.files,
            number=model.numbers.get(without_positions(row.ref), 0),
            parent=self,
        )
        unread = self._model.unread.get(row.ref)
        if unread:
            question.control.show_unread(unread)
        question.answered.connect(self._on_answered)
        question.troubled.connect(self._on_troubled)
        question.onward.connect(self.go_on_from)
        question.show_remark(strict=self._strict())
        put_beside(self._model, question)
        return question

    def go_on_from(self, ref: str) -> None:
        """Give the keyboard to the next question, or say that this was the last."""
        questions = [one for one in self.questions() if one.can_focus()]
        refs = [question.ref for question in questions]
        place = refs.index(ref) + 1 if ref in refs else len(refs)
        if place < len(questions):
            questions[place].take_focus()
        else:
            self.finished.emit()

    def _on_roster_finished(self) -> None:
        roster = self.sender()
        after = False
        for ref in self._order:
            widget = self._widgets.get(ref)
            if widget is roster:
                after = True
            elif after and isinstance(widget, Question) and _can_take(widget):
                widget.take_focus()
                return
        self.finished.emit()

    def _on_answered(self, ref: str, value: str) -> None:
        self._model.answer(ref, value)

    def _on_troubled(self, ref: str) -> None:
        widget = self._widgets.get(ref)
        if isinstance(widget, Question):
            self._model.note_unread(ref, widget.control.unread(), widget.control.trouble())

    def _roster(self, ref: str) -> "Roster | None":
        widget = self._widgets.get(ref)
        return widget if isinstance(widget, Roster) else None

    def _forget(self, refs: set[str]) -> None:
        for ref in refs:
            widget = self._widgets.pop(ref, None)
            if widget is not None:
                self._flow.removeWidget(widget)
                widget.hide()
                widget.deleteLater()

    def _place(self) -> None:
        """Put the widgets into the layout in the order of the form."""
        shown = [self._widgets[ref] for ref in self._order if ref in self._widgets]
        for place, widget in enumerate(shown):
            item = self._flow.itemAt(place)
            if item is None or item.widget() is not widget:
                self._flow.removeWidget(widget)
                self._flow.insert_widget(place, widget)

    def _entry(self, ref: str, parent: QWidget) -> "QuestionBody":
        """Return the body of one entry of a roster."""

        def blocks() -> tuple[Block, ...]:
            return blocks_of_entry(self._model.session, ref)

        return QuestionBody(self._model, blocks, strict=self._strict, parent=parent)


def _can_take(question: Question) -> bool:
    return not question.isHidden() and question.can_focus()
