"""Formulas written out again as their author wrote them, with ${names} for paths."""

from fieldkit.forms.expressions.syntax import (
    Binary,
    Call,
    Expression,
    Literal,
    Negative,
    Number,
    Path,
    Step,
)
from fieldkit.forms.shape import Shape
from fieldkit.forms.values import number_text

_LEVELS = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6, "|": 8,
}  # fmt: skip
_UNARY = 7
_SHORT = {"self": ".", "parent": ".."}


def written(expression: Expression, place: Shape, level: int = 0) -> str:
    """Return a formula of the node at ``place`` as text, brackets only where they are needed."""
    match expression:
        case Literal():
            mark = "'" if "'" not in expression.value else '"'
            return f"{mark}{expression.value}{mark}"
        case Number():
            return number_text(expression.value)
        case Negative():
            return _bracketed(f"-{written(expression.operand, place, _UNARY)}", _UNARY, level)
        case Call():
            given = ", ".join(written(each, place) for each in expression.arguments)
            return f"{expression.name}({given})"
        case Binary():
            own = _LEVELS[expression.operator]
            left = written(expression.left, place, own)
            right = written(expression.right, place, own + 1)
            return _bracketed(f"{left} {expression.operator} {right}", own, level)
        case Path():
            shape = shape_of(expression, place)
            if shape is not None and shape is not place and shape.leaf:
                return f"${{{shape.name}}}"
            return _path(expression, place)


def _bracketed(text: str, own: int, level: int) -> str:
    return f"({text})" if own < level else text


def _path(path: Path, place: Shape) -> str:
    start = "" if path.start is None else written(path.start, place, 9)
    start += _predicates(path.predicates, place)
    steps = "/".join(_step(step, place) for step in path.steps)
    if path.absolute:
        return f"/{steps}"
    return "/".join(part for part in (start, steps) if part)


def _step(step: Step, place: Shape) -> str:
    name = _SHORT.get(step.axis, "") if step.name == "node()" else ""
    if not name:
        axis = {"child": "", "attribute": "@"}.get(step.axis, f"{step.axis}::")
        name = axis + step.name
    return name + _predicates(step.predicates, place)


def _predicates(predicates: tuple[Expression, ...], place: Shape) -> str:
    return "".join(f"[{written(each, place)}]" for each in predicates)


def shape_of(path: Path, place: Shape) -> Shape | None:
    """Return the node of the form that a plain path means from ``place``, None for another path."""
    if path.start is not None:
        is_current = getattr(path.start, "name", "") == "current"
        if not is_current or path.predicates:
            return None
    at: Shape | None = None if path.absolute else place
    for step in path.steps:
        if step.predicates:
            return None
        if path.absolute and at is None:
            at = _top(place) if step.axis == "child" else None
            if at is None or at.name != step.name:
                return None
            continue
        if at is None:
            return None
        if step.axis == "parent" and step.name == "node()":
            at = at.parent
        elif step.axis == "child":
            at = at.children.get(step.name.rpartition(":")[2])
        elif not (step.axis == "self" and step.name == "node()"):
            return None
    return at


def _top(place: Shape) -> Shape:
    while place.parent is not None:
        place = place.parent
    return place
