"""From an expression's shape to a Python function over nodes."""

import math
from collections.abc import Callable, Container
from dataclasses import dataclass

from fieldkit.forms.errors import UnknownFunction, WrongArgument, WrongArgumentCount
from fieldkit.forms.expressions import library
from fieldkit.forms.expressions.code import Code, Use, constant
from fieldkit.forms.expressions.compare import comparison
from fieldkit.forms.expressions.compiling import Compiling
from fieldkit.forms.expressions.parser import parse
from fieldkit.forms.expressions.paths import NoteUse, PathCode
from fieldkit.forms.expressions.resolve import Resolver
from fieldkit.forms.expressions.scope import Run
from fieldkit.forms.expressions.syntax import (
    Binary,
    Call,
    Expression,
    Literal,
    Negative,
    Number,
    Path,
)
from fieldkit.forms.shape import Shape


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled formula: run it with a node and a scope whose current node that is.

    ``uses`` are the nodes it reads; ``speaks`` says that it reads labels and so
    changes with the language.
    """

    run: Run
    uses: frozenset[Use]
    speaks: bool
    text: str


class Compiler:
    """Compiles the formulas of one form for one place in it.

    ``place`` is the shape of the context node, None among the nodes of a list;
    ``top`` is the shape of the node whose formula this is. Inside a predicate
    the two differ, and what is read there may be anywhere.
    """

    def __init__(
        self,
        root: Shape,
        lists: Container[str],
        top: Shape,
        *,
        note: NoteUse | None = None,
        place: Shape | None = None,
        in_predicate: bool = False,
    ) -> None:
        self.root = root
        self.lists = lists
        self.top = top
        self.in_predicate = in_predicate
        self.place = place if in_predicate else top
        self.uses: set[Use] = set()
        self.note: NoteUse = note or self.uses.add
        self.speaks = False

    def within(self, place: Shape | None) -> Compiling:
        """Return a compiler for a predicate over nodes of that shape."""
        inner = Compiler(
            self.root, self.lists, self.top, note=self.note, place=place, in_predicate=True
        )
        inner.speaks = self.speaks
        return inner

    def code(self, shape: Expression) -> Code:
        """Compile one expression."""
        match shape:
            case Path():
                return Resolver(self).path(shape)
            case Literal():
                return constant("string", shape.value)
            case Number():
                return constant("number", shape.value)
            case Call():
                return self.call(shape)
            case Negative():
                return _negative(self.code(shape.operand))
            case Binary():
                return self.binary(shape)

    def binary(self, shape: Binary) -> Code:
        """Compile an operator with its two operands."""
        sign = shape.operator
        left = self.code(shape.left)
        right = self.code(shape.right)
        if sign in ("and", "or"):
            return _logical(sign, left.boolean(), right.boolean())
        if sign == "|":
            return self.union(left, right)
        if sign in _ARITHMETIC:
            return _arithmetic(sign, left, right)
        return comparison(sign, left, right)

    def union(self, left: Code, right: Code) -> Code:
        """Compile the union of two node-sets, the left one's nodes first."""
        if not (isinstance(left, PathCode) and isinstance(right, PathCode)):
            raise WrongArgument(name="|")
        first, second = left.bare_nodes(), right.bare_nodes()

        def many(n: object, s: object) -> list[object]:
            found = list(first(n, s))
            seen = set(map(id, found))
            return found + [x for x in second(n, s) if id(x) not in seen]

        return PathCode(
            many,
            lambda n, s: next(iter(many(n, s)), None),
            note=self.note,
            shapes=(*left.shapes, *right.shapes),
            rows=(*left.rows, *right.rows),
        )

    def call(self, shape: Call) -> Code:
        """Compile a function call."""
        found = library.find(shape.name)
        if found is None:
            raise UnknownFunction(name=shape.name)
        given = len(shape.arguments)
        if given < found.least or (found.most is not None and given > found.most):
            raise WrongArgumentCount(name=shape.name, given=given)
        if found.speaks:
            self.speaks = True
        return found.build(self, [self.code(argument) for argument in shape.arguments])


def compile_formula(
    text: str, place: Shape, root: Shape, lists: Container[str], kind: str
) -> Program:
    """Compile a formula of a node for the type its cell wants: string, boolean or number."""
    compiler = Compiler(root, lists, place)
    code = compiler.code(parse(text))
    wanted: Callable[[], Run] = getattr(code, kind)
    return Program(wanted(), frozenset(compiler.uses), compiler.speaks, text)


def _negative(operand: Code) -> Code:
    number = operand.number()
    if operand.constant and operand.kind == "number":
        return constant("number", -number(None, None))
    return Code("number", lambda n, s: -number(n, s))


def _logical(sign: str, left: Run, right: Run) -> Code:
    if sign == "and":
        return Code("boolean", lambda n, s: left(n, s) and right(n, s))
    return Code("boolean", lambda n, s: left(n, s) or right(n, s))


def _divide(a: float, b: float) -> float:
    if b == 0:
        if a == 0 or math.isnan(a):
            return math.nan
        return math.copysign(math.inf, a) * math.copysign(1.0, b)
    return a / b


def _modulo(a: float, b: float) -> float:
    if b == 0 or math.isinf(a) or math.isnan(a) or math.isnan(b):
        return math.nan
    return math.fmod(a, b)


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "div": _divide,
    "mod": _modulo,
}


def _arithmetic(sign: str, left: Code, right: Code) -> Code:
    a, b, operate = left.number(), right.number(), _ARITHMETIC[sign]
    shift = None
    counted = right.constant and right.kind == "number"
    if left.shift is not None and counted and sign in "+-":
        step = b(None, None)
        if step == step // 1:
            shift = left.shift + int(step if sign == "+" else -step)
    # What is added to a date, or taken from it, leaves it counted by the same clock.
    local = left.local or right.local
    if sign == "+":
        return Code("number", lambda n, s: a(n, s) + b(n, s), shift=shift, local=local)
    if sign == "-":
        return Code("number", lambda n, s: a(n, s) - b(n, s), shift=shift, local=local)
    return Code("number", lambda n, s: operate(a(n, s), b(n, s)))
