"""What an earlier form of the same kind says to the questions of the one in sight."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from fieldkit.forms.carrying import new_place
from fieldkit.forms.definition import control_of
from fieldkit.forms.session import FormSession
from fieldkit.forms.tree import Node
from fieldkit.forms.views import NodeView

_ID = re.compile(r"(?:uuid:)?[0-9a-fA-F-]{32,36}")
_NAME_PARTS = 3
_TOLD = frozenset(("input", "select", "rank", "range", "trigger"))


class Earlier:
    """Finds the earlier answer to a question; entries of repeats are found by whom they are about.

    An entry is the same if it holds the same id and no other entry does, else
    if its first words, such as a name, are the same and no other entry's are.
    Where that is in doubt nothing is said: another child's answer must not
    stand beside a child.
    """

    def __init__(self, now: FormSession, then: FormSession) -> None:
        self._now = now
        self._then = then
        self._same: dict[Node, Node | None] = {}

    def note_change(self) -> None:
        """Forget which entries are the same: an answer, or a row, has changed."""
        self._same.clear()

    def set_language(self, language: str) -> None:
        """Tell the earlier answers in this language, where that form has it."""
        if language in self._then.definition.languages:
            self._then.set_language(language)

    def at(self, ref: str, *, blank: bool = False) -> NodeView | None:
        """Return the earlier answer to a question, None where there is none to be told.

        With ``blank`` the question is returned too where it had no answer.
        """
        node = self._now.find(ref)
        if node is None or not node.shape.leaf or self._now.definition.is_sealed(ref):
            return None
        target = ref
        if self._now.definition is not self._then.definition:
            found = new_place(self._now.definition, self._then.definition, ref)
            if found is None:
                return None
            target = found
        before = self._counterpart(node, target)
        if (
            before is None
            or not (before.relevant or blank)
            or self._then.definition.is_sealed(target)
        ):
            return None
        view = self._then.node(before.ref)
        return view if view.kind in _TOLD and (blank or view.value.strip()) else None

    def _counterpart(self, node: Node, target: str) -> Node | None:
        """Follow a ref through the earlier form, in each repeat by the entry that is the same."""
        rows = _rows_around(node)
        at: Node | None = self._then.root
        for step in target.split("/")[2:]:
            name, bracket, _place = step.partition("[")
            if at is None or (bracket and not rows):
                return None
            at = self._entry(rows.pop(0), at.named(name)) if bracket else at.at(f"/_/{name}")
        return at

    def _entry(self, row: Node, entries: Sequence[Node]) -> Node | None:
        if row not in self._same:
            beside = row.parent.named(row.name) if row.parent is not None else []
            self._same[row] = _same_entry(row, beside, entries)
        return self._same[row]


def _rows_around(node: Node) -> list[Node]:
    """Return the entries of repeats that a node stands in, the outermost first."""
    found: list[Node] = []
    at: Node | None = node
    while at is not None:
        if at.shape.repeat:
            found.insert(0, at)
        at = at.parent
    return found


def _same_entry(row: Node, beside: Sequence[Node], entries: Sequence[Node]) -> Node | None:
    own = _ids(row) & _single(_ids(one) for one in beside)
    there = _single(_ids(one) for one in entries)
    found = [one for one in entries if own & there & _ids(one)]
    if len(found) == 1:
        return found[0]
    name = _name(row)
    if found or not name or [_name(one) for one in beside].count(name) > 1:
        return None
    named = [one for one in entries if _name(one) == name]
    return named[0] if len(named) == 1 else None


def _ids(row: Node) -> frozenset[str]:
    return frozenset(one.text for one in row.walk() if one.text and _ID.fullmatch(one.text))


def _single(groups: Iterator[frozenset[str]]) -> frozenset[str]:
    """Return what stands in one entry alone: all entries of a family name the family."""
    count = Counter(one for group in groups for one in group)
    return frozenset(one for one, number in count.items() if number == 1)


def _name(row: Node) -> tuple[str, ...]:
    """Return the first words of an entry, folded: surname and given name, or what was given out."""
    found = []
    for one in row.walk():
        control = control_of(one.shape) if one.shape.leaf else None
        if control is None or control.kind != "input" or one.shape.bind.type != "string":
            continue
        if one.text.strip() and "multiline" not in control.appearance:
            found.append(" ".join(one.text.casefold().replace("ё", "е").split()))
    return tuple(found[:_NAME_PARTS])
