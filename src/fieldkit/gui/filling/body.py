"""The questions of a section, or of one entry of a roster, on the page."""

from collections.abc import Callable, Iterable, Iterator
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldkit.forms.definition import without_positions
from fieldkit.gui.filling.beside import put_beside, show_beside
from fieldkit.gui.filling.blocks import Block, blocks_of_entry
from fieldkit.gui.filling.entry_body import EntryBody
from fieldkit.gui.filling.roster import Roster
from fieldkit.gui.filling.tab_order import TabOrder
from fieldkit.gui.questions.flow import QuestionFlow
from fieldkit.gui.questions.heading import Heading
from fieldkit.gui.questions.question import Question

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView
    from fieldkit.gui.filling.model import FillingModel


_FIRST = 24  # questions; no screen shows more of them at once
_TURN = 0.01  # s that further questions may take in one turn of the event loop
_PAINTED = 20  # ms until an answer is painted; what it lets appear is made after that


class QuestionBody(EntryBody):
    """Questions in columns; what becomes relevant appears in its place, nothing jumps.

    Of a long section the first questions are made at once and the rest a few at a
    time, between two keystrokes; whatever is asked for sooner is made first.

    Signals:
        reached(ref): an entry of a roster was opened.
        grew(): more questions stand there.
    """

    reached = Signal(str)
    grew = Signal()

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
        self._left: dict[str, Block] = {}  # to be made yet, in order
        self._tab_order = TabOrder()
        self._turn = QTimer(self, singleShot=True)
        self._turn.timeout.connect(self._grow)
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
        room, pause = (0, _PAINTED) if self._widgets else (_FIRST, 0)
        self._left = {}
        for block in blocks:
            row = block.row
            if row.ref not in self._widgets and row.relevant and block.kind != "roster":
                if room <= 0:
                    self._left[row.ref] = block
                    continue
                room -= block.kind == "question"
            made = self._show(block, changed) or made
        if made:
            self._place()
            self.chain_focus()
        if self._left:
            self._turn.start(pause)

    @property
    def building(self) -> bool:
        """Tell whether questions are still to be made."""
        return bool(self._left)

    def complete(self) -> None:
        """Make at once what is left to be made."""
        self._make_now(tuple(self._left))

    def first_question(self) -> Question | None:
        """Return the first question without an answer, else the first one."""
        first = None
        for question in self._walk():
            if question.can_focus():
                first = first or question
                if not question.row.value:
                    return question
        return first

    def questions(self) -> list[Question]:
        """Return the questions on the page, entries of rosters included, in order."""
        self.complete()
        return list(self._walk())

    def _walk(self, after: str = "") -> Iterator[Question]:
        """Yield the questions in order, those after a ref; each is made when it is reached."""
        start = self._order.index(after) + 1 if after in self._order else 0
        for ref in self._order[start:]:
            self._make_now((ref,))
            widget = self._widgets.get(ref)
            if widget is None or widget.isHidden():
                continue
            if isinstance(widget, Question):
                yield widget
            elif (roster := self._roster(ref)) is not None:
                yield from roster.questions()

    @Slot()
    def _grow(self) -> None:
        until, made = perf_counter() + _TURN, False
        while self._left and not (made and perf_counter() > until):
            self._show(self._left.pop(next(iter(self._left))), frozenset())
            made = True
        self._place()
        if self._left:
            self._turn.start(0)
        else:
            self.chain_focus()
        self.grew.emit()

    def _make_now(self, refs: Iterable[str]) -> None:
        """Make those of the questions that are left to be made, and put them into their places."""
        made = [block for ref in refs if (block := self._left.pop(ref, None)) is not None]
        for block in made:
            self._show(block, frozenset())
        if made:
            self._place()
            self.chain_focus()
            self.grew.emit()

    def question(self, ref: str) -> Question | None:
        """Return the question of a ref; an entry of a roster is opened for it."""
        self._make_now((ref,))
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
        for ref, widget in self._widgets.items():
            if isinstance(widget, Question) and not widget.isHidden():
                widget.flush()
            elif (roster := self._roster(ref)) is not None and not roster.isHidden():
                for question in roster.questions():
                    question.flush()

    def is_empty(self) -> bool:
        """Tell whether nothing at all is shown."""
        return not self._left and all(widget.isHidden() for widget in self._widgets.values())

    def focus_widgets(self) -> list[QWidget]:
        """Return what Tab goes through, in order."""
        found: list[QWidget] = []
        for ref in self._order:
            widget = self._widgets.get(ref)
            if isinstance(widget, Question | Heading):
                found += widget.focus_targets()
            elif (roster := self._roster(ref)) is not None:
                found += roster.focus_widgets()
        return found

    def chain_focus(self) -> list[QWidget]:
        """Let Tab go through the page in the order in which it is read, and return it."""
        widgets = self.focus_widgets()
        if self.rosters():
            # Its buttons go to the head of the page after they were put in order once, and its
            # entries come and go by themselves: all is put again.
            self._tab_order = TabOrder()
        self._tab_order.put(widgets)
        return widgets

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
            if row is not widget.row and row != widget.row:
                widget.show_row(row)
            show_beside(self._model, widget)
            if row.relevant:
                widget.show_remark(strict=self._strict())
        elif isinstance(widget, Heading):
            widget.show_row(row)
        elif (roster := self._roster(row.ref)) is not None:
            roster.show_row(row, changed)
        return row.relevant and hidden

    def _make(self, block: Block) -> QWidget:
        row = block.row
        if block.kind == "heading":
            return Heading(row, self._model.pictures, parent=self)
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
        following = self._walk(ref) if ref in self._order else iter(())
        question = next((one for one in following if one.can_focus()), None)
        if question is not None:
            question.take_focus()
        else:
            self.finished.emit()

    def _on_roster_finished(self) -> None:
        roster = self.sender()
        place = next((ref for ref, widget in self._widgets.items() if widget is roster), "")
        following = self._walk(place) if place else iter(())
        for question in following:
            if question.ref in self._widgets and question.can_focus():
                question.take_focus()
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
        there = [item.widget() for item in self._flow.items]
        if shown[: len(there)] == there:
            for widget in shown[len(there) :]:
                self._flow.addWidget(widget)
            return
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

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's own names
        """Make the question that Tab leads to, where it is left to be made."""
        if self._left:
            self.chain_focus()
            step = 1 if next else -1
            here = [ref for ref, one in self._widgets.items() if _holds_focus(one)]
            order = self._order[::step]
            for ref in order[order.index(here[0]) + 1 :] if here else ():
                self._make_now((ref,))
                widget = self._widgets.get(ref)
                if widget is not None and not widget.isHidden() and _takes_focus(widget):
                    break
        return super().focusNextPrevChild(next)


def _holds_focus(widget: QWidget) -> bool:
    focused = widget.window().focusWidget()
    return widget is focused or widget.isAncestorOf(focused)


def _takes_focus(widget: QWidget) -> bool:
    return isinstance(widget, Roster) or (isinstance(widget, Question) and widget.can_focus())
