"""The condition of a question in words: which answers of which questions it asks for."""

from collections.abc import Iterator

from fieldkit.forms.expressions.syntax import Binary, Call, Expression, Literal, Number, Path
from fieldkit.forms.shape import Shape
from fieldkit.forms.tree import Node
from fieldkit.forms.values import number_text
from fieldkit.forms.wording import Wording, plain
from fieldkit.forms.written import shape_of, written
from fieldkit.i18n import N_, _

_COMPARED = {
    "=": N_('"{question}" is "{answer}"'),
    "!=": N_('"{question}" is not "{answer}"'),
    "<": N_('"{question}" is less than {answer}'),
    "<=": N_('"{question}" is {answer} or less'),
    ">": N_('"{question}" is more than {answer}'),
    ">=": N_('"{question}" is {answer} or more'),
}
_EMPTY = {"=": N_('"{question}" has no answer'), "!=": N_('"{question}" has an answer')}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_SELECTED = N_('"{question}" has "{answer}"')
_PAIR = 2


class Spoken:
    """Says conditions at one node; what has no words stands as its author wrote it."""

    def __init__(self, wording: Wording, node: Node) -> None:
        self._wording = wording
        self._node = node

    def say(self, condition: Expression, *, inside: bool = False) -> str:
        """Return a condition in words, in brackets where it stands ``inside`` another."""
        match condition:
            case Binary(operator="and" | "or"):
                joint = _(" and ") if condition.operator == "and" else _(" or ")
                parts = _operands(condition, condition.operator)
                said = joint.join(self.say(one, inside=True) for one in parts)
                return f"({said})" if inside else said
            case Binary() if condition.operator in _COMPARED:
                return self._compared(condition) or self._written(condition)
            case Call(name="not") if len(condition.arguments) == 1:
                inner = self.say(condition.arguments[0])
                return _("not ({condition})").format(condition=inner)
            case Call(name="selected") if len(condition.arguments) == _PAIR:
                asked, answer = condition.arguments
                if isinstance(asked, Path) and isinstance(answer, Literal):
                    said = self._told(_SELECTED, asked, answer.value)
                    return said or self._written(condition)
        return self._written(condition)

    def _compared(self, condition: Binary) -> str:
        left, right, sign = condition.left, condition.right, condition.operator
        if isinstance(right, Path) and not isinstance(left, Path):
            left, right, sign = right, left, _MIRRORED[sign]
        if not isinstance(left, Path):
            return ""
        if isinstance(right, Literal):
            empty = not right.value and sign in _EMPTY
            return self._told(_EMPTY[sign] if empty else _COMPARED[sign], left, right.value)
        if isinstance(right, Number):
            return self._told(_COMPARED[sign], left, number_text(right.value))
        return ""

    def _told(self, template: str, path: Path, value: str) -> str:
        shape = shape_of(path, self._node.shape)
        if shape is None or not shape.leaf:
            return ""
        node = _nearest(self._node, shape)
        label = plain(self._wording.label(node)) if node is not None else ""
        answer = plain(self._wording.choice_label(node, value)) if node is not None else ""
        return _(template).format(question=label or f"${{{shape.name}}}", answer=answer or value)

    def _written(self, condition: Expression) -> str:
        return written(condition, self._node.shape)


def _nearest(node: Node, shape: Shape) -> Node | None:
    """Return the node of a shape that stands in the same entries as another one."""
    around: set[Shape] = set()
    at: Shape | None = shape
    while at is not None:
        around.add(at)
        at = at.parent
    start: Node | None = node
    while start is not None and start.shape not in around:
        start = start.parent
    return next(iter(start.below(shape)), None) if start is not None else None


def _operands(condition: Expression, sign: str) -> Iterator[Expression]:
    if isinstance(condition, Binary) and condition.operator == sign:
        yield from _operands(condition.left, sign)
        yield from _operands(condition.right, sign)
    else:
        yield condition
