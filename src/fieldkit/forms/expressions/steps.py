"""Steps of a path that are searched node by node: other axes, wildcards, predicates."""

from collections.abc import Callable, Iterable
from typing import Any

from fieldkit.forms.expressions.code import Code, Use
from fieldkit.forms.expressions.compiling import Compiling
from fieldkit.forms.expressions.scope import Run, Scope
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

_OWN = frozenset(("position", "last", "random", "uuid"))
Walk = Callable[[Any], Iterable[Any]]


def step(
    compiler: Compiling, many: Run, one_step: Step, shapes: tuple[Shape, ...]
) -> tuple[Run, Run, tuple[Shape, ...]]:
    """Return functions for the nodes one step further and for the first of them.

    And the shapes that they can have.
    """
    name = one_step.name.rpartition(":")[2]
    any_name = name in ("*", "node()")
    repeat = picked_repeat(one_step, shapes)
    if repeat is not None:
        picked = _picked(compiler, many, one_step, repeat)
        return picked, first_of(picked), (repeat,)
    walk = _walker(one_step.axis, None if any_name else name)
    found = tuple(
        dict.fromkeys(
            shape
            for start in shapes
            for shape in _shapes(one_step.axis, start)
            if any_name or shape.name == name
        )
    )
    if name == "text()":
        return many, first_of(many), shapes
    sift = _sift(compiler, one_step.predicates, found[0] if found else None)

    def run(n: Any, s: Scope) -> list[Any]:  # noqa: ANN401 - nodes of either tree
        result: list[Any] = []
        seen: set[int] = set()
        for node in many(n, s):
            for other in sift(list(walk(node)), s):
                if id(other) not in seen:
                    seen.add(id(other))
                    result.append(other)
        return result

    def first(n: Any, s: Scope) -> Any:  # noqa: ANN401 - a node of either tree
        for node in many(n, s):
            for other in sift(list(walk(node)), s) if one_step.predicates else walk(node):
                return other
        return None

    return run, first, found


def first_of(many: Run) -> Run:
    """Return a function for the first of some nodes, None where there are none."""
    return lambda n, s: next(iter(many(n, s)), None)


def picked_repeat(one_step: Step, shapes: tuple[Shape, ...]) -> Shape | None:
    """Return the repeat of which a step picks one row by its position, None for other steps."""
    if one_step.axis != "child" or len(one_step.predicates) != 1 or len(shapes) != 1:
        return None
    shape = shapes[0].children.get(one_step.name.rpartition(":")[2])
    by_place = shape is not None and shape.repeat and _place(one_step.predicates[0]) is not None
    return shape if by_place else None


def _place(test: Expression) -> Expression | None:
    """Return what position() has to equal, when that is the same for every row."""
    if isinstance(test, Number):
        return test
    if isinstance(test, Binary) and test.operator == "=":
        for place, wanted in ((test.left, test.right), (test.right, test.left)):
            if place == Call("position", ()) and independent(wanted):
                return wanted
    return None


def _picked(compiler: Compiling, many: Run, one_step: Step, repeat: Shape) -> Run:
    wanted = _place(one_step.predicates[0])
    assert wanted is not None  # noqa: S101 - picked_repeat has found it
    inner = compiler.within(repeat)
    number = inner.code(wanted).number()
    compiler.speaks = compiler.speaks or inner.speaks
    compiler.note(Use(repeat, None, "picked"))

    def run(n: Any, s: Scope) -> list[Any]:  # noqa: ANN401 - nodes of the form
        at = number(n, s)
        found = []
        for node in many(n, s):
            rows = node.named(repeat.name)
            if 1 <= at <= len(rows) and at == int(at):
                found.append(rows[int(at) - 1])
            else:
                s.misses(node, repeat)
        return found

    return run


def independent(shape: Expression) -> bool:
    """Say whether an expression is the same for every row that a predicate is asked about."""
    match shape:
        case Literal() | Number():
            return True
        case Negative():
            return independent(shape.operand)
        case Binary():
            return independent(shape.left) and independent(shape.right)
        case Call():
            own = shape.name in _OWN and not shape.arguments
            return not own and all(independent(argument) for argument in shape.arguments)
        case Path():
            if shape.start is not None:
                return independent(shape.start)
            return shape.absolute


def filtered(
    compiler: Compiling, many: Run, predicates: tuple[Expression, ...], place: Shape | None
) -> Run:
    """Return a function for the nodes that pass all predicates, counted in one row."""
    sift = _sift(compiler, predicates, place)
    return lambda n, s: sift(many(n, s), s)


def _sift(
    compiler: Compiling, predicates: tuple[Expression, ...], place: Shape | None
) -> Callable[[list[Any], Scope], list[Any]]:
    tests = [predicate(compiler, shape, place) for shape in predicates]
    if not tests:
        return lambda nodes, _s: nodes

    def sift(nodes: list[Any], s: Scope) -> list[Any]:
        for test in tests:
            nodes = test(nodes, s)
        return nodes

    return sift


def predicate(
    compiler: Compiling, shape: Expression, place: Shape | None
) -> Callable[[list[Any], Scope], list[Any]]:
    """Return a function that keeps the nodes a predicate is true of."""
    if shape == Call("last", ()):
        # The same as asking each node whether its place is the last, without asking.
        return lambda nodes, _s: list(nodes[-1:])
    inner = compiler.within(place)
    code = inner.code(shape)
    compiler.speaks = compiler.speaks or inner.speaks
    return keeper(code)


def keeper(code: Code) -> Callable[[list[Any], Scope], list[Any]]:
    """Return a function that keeps the nodes for which ``code`` is true.

    A number is true at that position (XPath 1.0, section 2.4).
    """
    if code.kind == "number" and code.constant:
        at = code.run(None, None)
        return lambda nodes, _s: [nodes[int(at) - 1]] if 1 <= at <= len(nodes) else []
    numeric = code.kind in ("number", "any")
    test = code.run if numeric else code.boolean()

    def keep(nodes: list[Any], s: Scope) -> list[Any]:
        outer = s.position, s.size
        s.size = len(nodes)
        kept = []
        for place, node in enumerate(nodes, 1):
            s.position = place
            answer = test(node, s)
            if answer == place if answer.__class__ is float else answer:
                kept.append(node)
        s.position, s.size = outer
        return kept

    return keep


def _walker(axis: str, name: str | None) -> Walk:
    if axis == "child" and name is not None:
        return lambda node: node.named(name)
    if axis == "attribute":
        return lambda node: [
            found for key, found in getattr(node, "attributes", {}).items() if name in (None, key)
        ]
    walk = _AXES[axis]
    if name is None:
        return walk
    return lambda node: [found for found in walk(node) if found.name == name]


def _descendants(node: Any) -> Iterable[Any]:  # noqa: ANN401 - a node of either tree
    for child in node.children():
        yield child
        yield from _descendants(child)


def _ancestors(node: Any) -> Iterable[Any]:  # noqa: ANN401 - a node of either tree
    while node.parent is not None:
        node = node.parent
        yield node


def _siblings(node: Any, *, after: bool) -> list[Any]:  # noqa: ANN401 - a node of either tree
    if node.parent is None:
        return []
    everyone = list(node.parent.children())
    at = next(i for i, other in enumerate(everyone) if other is node or _same(other, node))
    return everyone[at + 1 :] if after else everyone[:at][::-1]


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401 - nodes of either tree
    return bool(one.name == other.name and one.place == other.place and not one.children)


def _following(node: Any, *, after: bool) -> list[Any]:  # noqa: ANN401 - a node of either tree
    found = []
    for start in (node, *_ancestors(node)):
        for sibling in _siblings(start, after=after):
            found += [sibling, *_descendants(sibling)]
    return found


_AXES: dict[str, Walk] = {
    "child": lambda node: node.children(),
    "self": lambda node: [node],
    "parent": lambda node: [] if node.parent is None else [node.parent],
    "descendant": _descendants,
    "descendant-or-self": lambda node: [node, *_descendants(node)],
    "ancestor": _ancestors,
    "ancestor-or-self": lambda node: [node, *_ancestors(node)],
    "following-sibling": lambda node: _siblings(node, after=True),
    "preceding-sibling": lambda node: _siblings(node, after=False),
    "following": lambda node: _following(node, after=True),
    "preceding": lambda node: _following(node, after=False),
    "namespace": lambda _node: (),
}


def _shapes(axis: str, shape: Shape) -> Iterable[Shape]:
    if axis == "self":
        return (shape,)
    if axis == "child":
        return shape.children.values()
    if axis == "attribute":
        return shape.attributes.values()
    if axis == "parent":
        return () if shape.parent is None else (shape.parent,)
    if axis.startswith("descendant"):
        return [
            s for s in shape.walk() if not s.is_attribute and (s is not shape or "self" in axis)
        ]
    if axis.startswith("ancestor"):
        found = [shape] if "self" in axis else []
        while shape.parent is not None:
            shape = shape.parent
            found.append(shape)
        return found
    root = shape
    while root.parent is not None:
        root = root.parent
    return [s for s in root.walk() if not s.is_attribute]
