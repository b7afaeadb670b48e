"""Paths into the lists of a form, with an index for every column compared for equality."""

from typing import Any

from fieldkit.forms.expressions import paths, steps
from fieldkit.forms.expressions.code import Code
from fieldkit.forms.expressions.compiling import Compiling
from fieldkit.forms.expressions.paths import PathCode
from fieldkit.forms.expressions.scope import Run, Scope
from fieldkit.forms.expressions.syntax import (
    Binary,
    Call,
    Expression,
    Negative,
    Path,
    Step,
)


def list_path(compiler: Compiling, name: str, path: Path) -> Code:
    """Return the piece for ``instance('name')`` with the steps that follow."""
    names: list[str] = []
    rest = list(path.steps)
    while rest and _plain(rest[0]) and (len(rest) > 1 or not names):
        names.append(_local(rest.pop(0)))
    if rest and rest[0].axis == "child" and rest[0].name != "*" and rest[0].predicates:
        at_rows = (*names, _local(rest[0]))
        many = _chosen_rows(compiler, name, at_rows, rest.pop(0).predicates)
    else:
        at_rows = tuple(names)
        many = _all_rows(name, at_rows)
    return _columns(compiler, many, rest)


def row_path(compiler: Compiling, path: Path) -> Code:
    """Return the piece for a path that starts at a list's row, inside a predicate."""
    if len(path.steps) == 1 and _plain(path.steps[0]):
        column = _local(path.steps[0])
        return PathCode(
            lambda n, _s: n.named(column),
            lambda n, _s: next(iter(n.named(column)), None),
            note=compiler.note,
            single=True,
            column=(paths.itself, column),
        )
    return _columns(compiler, lambda n, _s: [n], list(path.steps))


def _columns(compiler: Compiling, many: Run, rest: list[Step]) -> Code:
    if len(rest) == 1 and _plain(rest[0]):
        column = _local(rest[0])
        rows = many

        def cells(n: Any, s: Scope) -> list[Any]:  # noqa: ANN401 - a node of either tree
            return [cell for row in rows(n, s) for cell in row.named(column)]

        def first_row(n: Any, s: Scope) -> Any:  # noqa: ANN401 - a node of either tree
            found = rows(n, s)
            if not found:
                return None
            if len(found) == 1:
                return found[0]
            return next((row for row in found if row.field(column) is not None), None)

        return PathCode(
            cells,
            lambda n, s: next(iter(cells(n, s)), None),
            note=compiler.note,
            column=(first_row, column),
        )
    first = steps.first_of(many)
    for step in rest:
        many, first, _shapes = steps.step(compiler, many, step, ())
    return PathCode(many, first, note=compiler.note)


def _all_rows(name: str, at: tuple[str, ...]) -> Run:
    return lambda _n, s: s.lists[name].rows(at)


def _chosen_rows(
    compiler: Compiling, name: str, at: tuple[str, ...], predicates: tuple[Expression, ...]
) -> Run:
    first, *others = predicates
    conjuncts = [] if _counts_places(first) else _conjuncts(first)
    many: Run = _all_rows(name, at)
    for number, conjunct in enumerate(conjuncts):
        found = _equality(conjunct)
        if found is None:
            continue
        column, value = found
        code = compiler.within(None).code(value)
        if code.kind not in ("string", "nodes"):
            continue
        many = _by_index(name, at, column, code)
        del conjuncts[number]
        break
    else:
        conjuncts = [first]
    for test in (*conjuncts, *others):
        many = steps.filtered(compiler, many, (test,), None)
    return many


def _by_index(name: str, at: tuple[str, ...], column: str, code: Code) -> Run:
    if isinstance(code, PathCode) and not code.single:
        texts = code.texts()

        def several(n: Any, s: Scope) -> list[Any]:  # noqa: ANN401 - a node of either tree
            index = s.lists[name].index(at, column)
            found = [row for text in dict.fromkeys(texts(n, s)) for row in index.get(text, ())]
            return sorted(found, key=lambda row: row.place)

        return several
    text = code.string()
    return lambda n, s: s.lists[name].index(at, column).get(text(n, s), ())


def _conjuncts(shape: Expression) -> list[Expression]:
    """Return what all has to be true; each as a truth, so that no number counts as a place."""
    if isinstance(shape, Binary) and shape.operator == "and":
        return [*_conjuncts(shape.left), *_conjuncts(shape.right)]
    if isinstance(shape, Binary):
        return [shape]
    return [Call("boolean", (shape,))]


def _counts_places(shape: Expression) -> bool:
    """Say whether an expression asks where in the row of candidates it stands."""
    match shape:
        case Binary():
            return _counts_places(shape.left) or _counts_places(shape.right)
        case Negative():
            return _counts_places(shape.operand)
        case Call():
            own = shape.name in ("position", "last") and not shape.arguments
            return own or any(_counts_places(argument) for argument in shape.arguments)
        case _:
            return False


def _equality(shape: Expression) -> tuple[str, Expression] | None:
    if not (isinstance(shape, Binary) and shape.operator == "="):
        return None
    for column, value in ((shape.left, shape.right), (shape.right, shape.left)):
        if (
            isinstance(column, Path)
            and not column.absolute
            and column.start is None
            and len(column.steps) == 1
            and _plain(column.steps[0])
            and steps.independent(value)
        ):
            return _local(column.steps[0]), value
    return None


def _plain(step: Step) -> bool:
    return step.axis == "child" and not step.predicates and step.name[-1] not in "*)"


def _local(step: Step) -> str:
    return step.name.rpartition(":")[2]
