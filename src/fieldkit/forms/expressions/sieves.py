"""Which predicates each row of a repeat answers by itself, so that only changed rows are asked."""

from dataclasses import replace

from fieldkit.forms.expressions.code import Use
from fieldkit.forms.expressions.columns import Sieve
from fieldkit.forms.expressions.compiling import Compiling
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
_AXES = frozenset(("child", "attribute", "self", "parent"))


def sieve_of(compiler: Compiling, step: Step, above: Shape) -> Sieve | None:
    """Return the sieve that a step with predicates is, None where rows answer for each other.

    The step goes down from every node of the shape ``above`` that the form has.
    """
    asked = above.children.get(step.name.rpartition(":")[2]) if step.axis == "child" else None
    if asked is None or len(asked.repeats) != 1 or not step.predicates:
        return None
    if not all(_answers_alone(test) for test in step.predicates):
        return None
    uses: list[Use] = []
    inner = compiler.within(asked)
    inner.note = uses.append
    codes = [inner.code(test) for test in step.predicates]
    if any(code.kind in ("number", "any") for code in codes):
        # A number is asked whether it is the row's position (XPath 1.0, section 2.4).
        return None
    tests = tuple(code.boolean() for code in codes)
    inside: set[Shape] = set()
    around: set[Shape] = set()
    for use in uses:
        if use.kind != "value" or use.shift is not None:
            return None
        if not use.source.repeats:
            around.add(use.source)
        elif use.source.repeats == asked.repeats and use.apex is None:
            inside.add(use.source)
        else:
            return None
    for use in uses:
        compiler.note(use)
    (repeat,) = asked.repeats
    return Sieve(repeat, asked, asked, tests, frozenset(inside), frozenset(around))


def deeper(sieve: Sieve, step: Step) -> Sieve | None:
    """Return the sieve for the children of what passes, None where a row has several or none."""
    if step.axis != "child" or step.predicates:
        return None
    shape = sieve.shape.children.get(step.name.rpartition(":")[2])
    return None if shape is None or shape.repeat else replace(sieve, shape=shape)


def passing(sieve: Sieve) -> Run:
    """Return a function for the nodes that pass a sieve, in order."""
    return lambda _n, s: list(s.column(sieve).nodes)


def first_passing(sieve: Sieve) -> Run:
    """Return a function for the first node that passes a sieve."""
    return lambda _n, s: next(iter(s.column(sieve).nodes), None)


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
            told = bool(test.arguments) or test.name in ("true", "false")
            return told and test.name in PURE and all(map(_answers_alone, test.arguments))
        case Path():
            plain = all(step.axis in _AXES and not step.predicates for step in test.steps)
            return plain and not test.predicates and test.start in (None, Call("current", ()))
