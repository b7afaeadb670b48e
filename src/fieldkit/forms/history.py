"""Steps that can be taken back and done again."""

from collections.abc import Callable
from dataclasses import dataclass, field

from fieldkit.forms.recompute import Recompute
from fieldkit.forms.rows import Rows
from fieldkit.forms.shape import Shape
from fieldkit.forms.tree import Node

_MOST_STEPS = 500
_Move = tuple[str, Node, Shape, int, Node]


@dataclass(slots=True)
class _Step:
    values: list[tuple[Node, str, str]] = field(default_factory=list)
    moves: list[_Move] = field(default_factory=list)
    beside: tuple[Callable[[bool], None], Node] | None = None

    def about(self) -> str:
        """Return the ref of what the step altered first; of a row that is gone, its repeat's."""
        if self.beside is not None:
            return self.beside[1].ref
        if self.moves:
            _kind, parent, shape, _index, node = self.moves[-1]
            return node.ref if node.is_attached() else f"{parent.ref}/{shape.step}"
        return self.values[0][0].ref if self.values else ""


class History:
    """Remembers what each step overwrote; a session's length only, never stored."""

    def __init__(self, recompute: Recompute, rows: Rows) -> None:
        self.recompute = recompute
        self.rows = rows
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self.about = ""  # the ref of what was taken back, or done again, last

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return bool(self._undone)

    def begin(self) -> None:
        """Start a step."""
        self.recompute.journal.clear()
        self.rows.moves.clear()

    def end(self) -> None:
        """Finish a step; one that changed nothing is not remembered."""
        before: dict[Node, str] = {}
        for node, value in self.recompute.journal:
            before.setdefault(node, value)
        values = [(n, old, n.value) for n, old in before.items() if old != n.value]
        if values or self.rows.moves:
            self._done.append(_Step(values, list(self.rows.moves)))
            del self._done[:-_MOST_STEPS]
            self._undone.clear()
        self.recompute.journal.clear()
        self.rows.moves.clear()

    def note(self, node: Node, turn: Callable[[bool], None]) -> None:
        """Remember a step that is no answer: ``turn`` takes it back, or with True does it again."""
        self._done.append(_Step(beside=(turn, node)))
        del self._done[:-_MOST_STEPS]
        self._undone.clear()

    def undo(self) -> None:
        """Take back the last step."""
        if not self._done:
            return
        step = self._done.pop()
        if step.beside is not None:
            step.beside[0](False)  # noqa: FBT003 - back, not on
            self.about = step.about()
            self._undone.append(step)
            return
        with self.rows.at_once():
            for kind, parent, shape, index, node in reversed(step.moves):
                if kind == "add":
                    self.rows.remove(parent, shape, index)
                else:
                    self.rows.insert(parent, shape, index, node)
        self._apply([(node, old) for node, old, _new in step.values])
        self.about = step.about()
        self._undone.append(step)

    def redo(self) -> None:
        """Do the last step that was taken back again."""
        if not self._undone:
            return
        step = self._undone.pop()
        if step.beside is not None:
            step.beside[0](True)  # noqa: FBT003 - on, not back
            self.about = step.about()
            self._done.append(step)
            return
        with self.rows.at_once():
            for kind, parent, shape, index, node in step.moves:
                if kind == "add":
                    self.rows.insert(parent, shape, index, node)
                else:
                    self.rows.remove(parent, shape, index)
        self._apply([(node, new) for node, _old, new in step.values])
        self.about = step.about()
        self._done.append(step)

    def _apply(self, values: list[tuple[Node, str]]) -> None:
        for node, value in values:
            self.recompute.write(node, value)
        # A setvalue that the step set off is in the step itself and does not run again.
        self.recompute.silently_settle()
        for node, value in values:
            self.recompute.write(node, value)
        self.recompute.silently_settle()
        self.recompute.journal.clear()
        self.rows.moves.clear()
