"""What is written beside the answers of one session; it goes along wherever rows move."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from fieldkit.forms.history import History
from fieldkit.forms.shape import Shape
from fieldkit.forms.tree import Node
from fieldkit.records.answer_note import AnswerNote


class AnswerNotes:
    """Holds notes, or comments, at the nodes of a form: a removed row takes its own along.

    ``loose`` are notes on questions that this version of the form has not; they
    are kept as they are.
    """

    def __init__(
        self,
        root: Node,
        find: Callable[[str], Node | None],
        history: History,
        sealed: Collection[Shape],
    ) -> None:
        self._root = root
        self._find = find
        self._history = history
        self._sealed = sealed
        self._held: dict[Node, AnswerNote] = {}
        self.loose: tuple[AnswerNote, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether any question has a note."""
        return bool(self._held)

    def load(
        self, notes: Iterable[AnswerNote], places: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Put saved notes to their questions; ``places`` says where some stand now, if at all."""
        for note in notes:
            node = self._find(places.get(note.ref, note.ref))
            if node is None or node in self._held:
                self.loose = (*self.loose, note)
            else:
                self._held[node] = note

    def may_stand_at(self, ref: str) -> bool:
        """Tell whether a note may be written there: sealed answers are told nowhere else."""
        node = self._find(ref)
        return node is not None and node.shape.leaf and node.shape not in self._sealed

    def at(self, ref: str) -> AnswerNote | None:
        """Return the note on an answer, None where there is none."""
        node = self._find(ref)
        found = None if node is None else self._held.get(node)
        return None if found is None else replace(found, ref=ref)

    def write(self, ref: str, note: AnswerNote | None) -> None:
        """Put a note to a question, or take it away: a step that can be taken back."""
        node = self._find(ref)
        if node is None or not self.may_stand_at(ref):
            return
        before = self._held.get(node)
        if before == note:
            return
        self._set(node, note)
        self._history.note(node, lambda on: self._set(node, note if on else before))

    def all(self, *, asked: bool = False) -> tuple[AnswerNote, ...]:
        """Return the notes in the order of the form; ``asked`` leaves out hidden questions'."""
        if not self._held:
            return self.loose
        found = [
            replace(self._held[node], ref=node.ref)
            for node in self._root.walk()
            if node in self._held and (node.relevant or not asked)
        ]
        return (*found, *self.loose)

    def places(self) -> tuple[tuple[str, str], ...]:
        """Return where each one stood when it was put in, and where it stands now, if at all."""
        return tuple(
            (note.ref, node.ref if node.is_attached() else "") for node, note in self._held.items()
        )

    def _set(self, node: Node, note: AnswerNote | None) -> None:
        if note is None:
            self._held.pop(node, None)
        else:
            self._held[node] = note
