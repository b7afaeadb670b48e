"""Whether answers are wanted, allowed and right (ODK XForms, section 6: bind attributes)."""

from collections.abc import Mapping
from dataclasses import dataclass

from fieldkit.forms.counted import COUNTED, Short
from fieldkit.forms.definition import FormDefinition
from fieldkit.forms.expressions.parser import parse
from fieldkit.forms.expressions.scope import Scope
from fieldkit.forms.expressions.syntax import Call, Literal, Number
from fieldkit.forms.shape import Shape
from fieldkit.forms.tree import Node
from fieldkit.forms.wording import Wording


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a node's answer is right, and what the form says when it is not.

    Of a repeat, whether it has ``all_rows`` that are counted.
    """

    constraint_ok: bool = True
    required_ok: bool = True
    message: str = ""
    all_rows: bool = True

    @property
    def problem(self) -> str | None:
        """The violated condition, "constraint" before "required", None when all is right."""
        if not self.all_rows:
            return COUNTED
        if not self.constraint_ok:
            return "constraint"
        return None if self.required_ok else "required"


_RIGHT = Verdict()


class Checks:
    """Judges the nodes of one session; recorded answers have been judged, and are right."""

    def __init__(self, definition: FormDefinition, scope: Scope, wording: Wording) -> None:
        self._programs = definition.plan.programs
        self._scope = scope
        self._wording = wording
        self.as_recorded = False
        # Sealed facts, where this person is none of their holders.
        self.closed: frozenset[Shape] = frozenset()
        # Repeats with fewer rows than are counted, by the node around them.
        self.short: Mapping[tuple[Node, Shape], Short] = {}

    def _true(self, text: str | None, node: Node) -> bool:
        if not text:
            return False
        text_plain = text.strip()
        if text_plain == "true()":
            return True
        if text_plain == "false()":
            return False
        self._scope.current = node
        return bool(self._programs[node.shape, text, "boolean"].run(node, self._scope))

    def always_readonly(self, shape: Shape) -> bool:
        """Say whether a node is read-only whatever is answered, and so a note."""
        text = shape.bind.readonly
        if not text:
            return False
        match parse(text):
            case Number(value):
                return value != 0
            case Literal(value):
                return value != ""
            case call:
                return call == Call("true", ())

    def readonly(self, node: Node) -> bool:
        """Say whether a node, or a group around it, is read-only now."""
        if node.shape in self.closed:
            return True
        at: Node | None = node
        while at is not None:
            if at.shape.bind.readonly and self._true(at.shape.bind.readonly, at):
                return True
            at = at.parent
        return False

    def required(self, node: Node) -> bool:
        """Say whether a node wants an answer now."""
        return node.shape not in self.closed and self._true(node.shape.bind.required, node)

    def own_relevant(self, probe: Node, rows: list[Node]) -> bool:
        """Say whether a repeat is relevant: by its formula, the rows agreeing."""
        if rows:
            return any(row.own_relevant for row in rows)
        text = probe.shape.bind.relevant
        return not text or self._true(text, probe)

    def verdict_of_rows(self, parent: Node, repeat: Shape) -> Verdict:
        """Judge how many rows a repeat has."""
        short = self.short.get((parent, repeat))
        if short is None or not parent.relevant:
            return _RIGHT
        if not self.own_relevant(Node(repeat, parent), parent.named(repeat.name)):
            return _RIGHT
        return Verdict(all_rows=False, message=short.sentence())

    def verdict(self, node: Node) -> Verdict:
        """Judge a node's answer; a blank one breaks no constraint (ODK XForms, 6)."""
        bind = node.shape.bind
        if self.as_recorded or node.shape in self.closed:
            return _RIGHT
        if not node.relevant or not (bind.constraint or bind.required) or not node.shape.leaf:
            return _RIGHT
        if node.text.strip() == "":
            if bind.required and self.required(node):
                return Verdict(required_ok=False, message=self._wording.message(node, "required"))
            return _RIGHT
        if bind.constraint and not self._true(bind.constraint, node):
            return Verdict(constraint_ok=False, message=self._wording.message(node, "constraint"))
        return _RIGHT
