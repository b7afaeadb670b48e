"""Which predicates each row of a repeat answers by itself, so that only changed rows are asked."""

from collections.abc import Iterable
from dataclasses import replace

from fieldkit.forms.expressions.code import Code, Use
from fieldkit.forms.expressions.columns import Sieve
from fieldkit.forms.expressions.compiling import Compiling
from fieldkit.forms.expressions.paths import PathCode
from fieldkit.forms.expressions.scope import Run
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

# Functions that give the same for the same arguments, whoever asks and whenever.
PURE = frozenset(
    "true false not boolean string number string-length contains starts-with ends-with selected "
    "concat coalesce if normalize-space count-selected selected-at round int floor ceiling abs "
    "substr substring-before substring-after translate regex date boolean-from-string".split()
)
# Without an argument, all others read the node they are asked about.
_TOLD_BY_NOBODY = frozenset(("true", "false", "today", "version"))
_CHANCE = frozenset(("random", "uuid", "randomize", "once"))
_COMPARED = frozenset(("=", "!=", "<", "<=", ">", ">="))
_AXES = frozenset(("child", "attribute", "self", "parent"))


def sieve_of(compiler: Compiling, step: Step, above: Shape) -> Sieve | None:
    """Return the sieve that a step with predicates is, None where rows answer for each other.

    The step goes down from every node of the shape ``above`` that the form has.
    """
    asked = above.children.get(step.name.rpartition(":")[2]) if step.axis == "child" else None
    if asked is None or len(asked.repeats) != 1 or not step.predicates:
        return None
    told: list[Use] = []
    wanted: list[Use] = []
    of_row, of_formula = compiler.within(asked), compiler.within(asked)
    of_row.note, of_formula.note = told.append, wanted.append
    tests: list[Run] = []
    pairs: list[tuple[Run, Run]] = []
    for part in (part for test in step.predicates for part in _parts(test)):
        pair = _key_and_value(part)
        if pair is not None:
            key, value = of_row.code(pair[0]), of_formula.code(pair[1])
            if _is_one_text(key) and _is_one_text(value):
                pairs.append((key.string(), value.string()))
                continue
        if not _answers_alone(part):
            return None
        code = of_row.code(part)
        if code.kind in ("number", "any"):
            # A number is asked whether it is the row's position (XPath 1.0, section 2.4).
            return None
        tests.append(code.boolean())
    keys, wants = tuple(key for key, _value in pairs), tuple(value for _key, value in pairs)
    (repeat,) = asked.repeats
    daily = any(map(_asks_the_day, step.predicates))
    sieve = _reading(told, Sieve(repeat, asked, asked, tuple(tests), keys, wants, daily))
    if sieve is not None:
        compiler.speaks = compiler.speaks or of_formula.speaks
        for use in (*told, *wanted):
            compiler.note(use)
    return sieve


def _is_one_text(code: Code) -> bool:
    """Say whether = compares a piece as one text, with another such piece."""
    return code.kind == "string" or (isinstance(code, PathCode) and code.single)


def _reading(uses: Iterable[Use], sieve: Sieve) -> Sieve | None:
    """Return a sieve with what it reads, None where that may stand in another row."""
    inside: set[Shape] = set()
    around: set[Shape] = set()
    for use in uses:
        if use.kind != "value" or use.shift is not None:
            return None
        if not use.source.repeats:
            around.add(use.source)
        elif use.source.repeats == (sieve.repeat,) and use.apex is None:
            inside.add(use.source)
        else:
            return None
    return replace(sieve, inside=frozenset(inside), around=frozenset(around))


def _parts(test: Expression) -> list[Expression]:
    """Return what a predicate wants all of; what stands beside an "and" is a truth."""
    if not (isinstance(test, Binary) and test.operator == "and"):
        return [test]
    return [
        part
        if isinstance(part, Binary) and part.operator in _COMPARED
        else Call("boolean", (part,))
        for side in (test.left, test.right)
        for part in _parts(side)
    ]


def _key_and_value(part: Expression) -> tuple[Expression, Expression] | None:
    """Return the sides of an equality of which one is the row's, the other the formula's."""
    if isinstance(part, Binary) and part.operator == "=":
        for key, value in ((part.left, part.right), (part.right, part.left)):
            constant = isinstance(value, Literal | Number)
            if not constant and _answers_alone(key) and _is_the_formulas(value):
                return key, value
    return None


def _is_the_formulas(value: Expression) -> bool:
    """Say whether a value is one and the same whichever row is asked, by chance neither."""
    match value:
        case Negative():
            return _is_the_formulas(value.operand)
        case Binary():
            return _is_the_formulas(value.left) and _is_the_formulas(value.right)
        case Call():
            told = bool(value.arguments) or value.name in _TOLD_BY_NOBODY
            return (
                told and value.name not in _CHANCE and all(map(_is_the_formulas, value.arguments))
            )
        case Path():
            plain = not value.predicates and not any(step.predicates for step in value.steps)
            return plain and (value.absolute or value.start == Call("current", ()))
        case _:
            return True


def deeper(sieve: Sieve, step: Step) -> Sieve | None:
    """Return the sieve for the children of what passes, None where a row has several or none."""
    if step.axis != "child" or step.predicates:
        return None
    shape = sieve.shape.children.get(step.name.rpartition(":")[2])
    return None if shape is None or shape.repeat else replace(sieve, shape=shape)


def passing(sieve: Sieve) -> Run:
    """Return a function for the nodes that pass a sieve, in order."""
    return lambda n, s: list(s.column(sieve, n).nodes)


def first_passing(sieve: Sieve) -> Run:
    """Return a function for the first node that passes a sieve."""
    return lambda n, s: next(iter(s.column(sieve, n).nodes), None)


def _answers_alone(test: Expression) -> bool:
    """Say whether a predicate asks for nothing but what stands in the form at fixed places."""
    match test:
        case Literal() | Number():
            return True
        case Negative():
            return _answers_alone(test.operand)
        case Binary():
            return _answers_alone(test.left) and _answers_alone(test.right)
        case Call():
            if not test.arguments:
                return test.name in _TOLD_BY_NOBODY
            return test.name in PURE and all(map(_answers_alone, test.arguments))
        case Path():
            plain = all(step.axis in _AXES and not step.predicates for step in test.steps)
            return plain and not test.predicates and test.start in (None, Call("current", ()))


def _asks_the_day(test: Expression) -> bool:
    """Say whether a predicate, of which each part answers alone, may change at midnight."""
    match test:
        case Negative():
            return _asks_the_day(test.operand)
        case Binary():
            return _asks_the_day(test.left) or _asks_the_day(test.right)
        case Call():
            return test.name == "today" or any(map(_asks_the_day, test.arguments))
        case _:
            return False
