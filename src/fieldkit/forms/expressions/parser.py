"""From an XPath expression's text to its shape (XPath 1.0, section 3)."""

from functools import lru_cache

from fieldkit.forms.errors import ExpressionBroken, FormTooDeep
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
from fieldkit.forms.expressions.tokens import Token, tokenize

_LEVELS = (
    frozenset(("or",)),
    frozenset(("and",)),
    frozenset(("=", "!=")),
    frozenset(("<", "<=", ">", ">=")),
    frozenset(("+", "-")),
    frozenset(("*", "div", "mod")),
)
_PRECEDENCE = {operator: level for level, names in enumerate(_LEVELS) for operator in names}
_UNARY = len(_LEVELS)
_NODE_TESTS = frozenset(("node", "text", "comment", "processing-instruction"))
_AXES = frozenset(
    "child parent self attribute ancestor ancestor-or-self descendant descendant-or-self "
    "following-sibling preceding-sibling following preceding namespace".split()
)
_DEEPEST = 120
_SELF_OR_BELOW = Step("descendant-or-self", "node()")


@lru_cache(maxsize=8192)
def parse(expression: str) -> Expression:
    """Return the shape of an expression; raise ExpressionBroken where it breaks the grammar."""
    return _Parser(expression).whole()


class _Parser:
    def __init__(self, expression: str) -> None:
        self.expression = expression
        self.tokens = tokenize(expression)
        self.at = 0
        self.depth = 0

    def whole(self) -> Expression:
        shape = self.operators(0)
        if self.tokens[self.at].kind != "end":
            raise self.broken()
        return shape

    def broken(self) -> ExpressionBroken:
        return ExpressionBroken(expression=self.expression, at=self.tokens[self.at].at)

    def take(self, text: str) -> bool:
        token = self.tokens[self.at]
        if token.text == text and token.kind in ("symbol", "operator"):
            self.at += 1
            return True
        return False

    def expect(self, text: str) -> None:
        if not self.take(text):
            raise self.broken()

    def operators(self, lowest: int) -> Expression:
        """Climb the precedence of the binary operators, all of which bind to the left."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise FormTooDeep
        left = self.unary()
        while True:
            token = self.tokens[self.at]
            level = _PRECEDENCE.get(token.text) if token.kind == "operator" else None
            if level is None or level < lowest:
                break
            self.at += 1
            left = Binary(token.text, left, self.operators(level + 1))
        self.depth -= 1
        return left

    def unary(self) -> Expression:
        negative = False
        while self.take("-"):
            negative = not negative
        shape = self.union()
        return Negative(shape) if negative else shape

    def union(self) -> Expression:
        shape = self.path()
        while self.take("|"):
            shape = Binary("|", shape, self.path())
        return shape

    def path(self) -> Expression:
        token = self.tokens[self.at]
        if (
            token.kind in ("number", "literal")
            or (token.kind == "symbol" and token.text == "(")
            or self.is_call(token)
        ):
            return self.filtered()
        if token.kind == "symbol" and token.text in ("/", "//"):
            self.at += 1
            if token.text == "//":
                return Path((_SELF_OR_BELOW, *self.steps()), absolute=True)
            return Path(self.steps() if self.starts_step() else (), absolute=True)
        if not self.starts_step():
            raise self.broken()
        return Path(self.steps())

    def is_call(self, token: Token) -> bool:
        following = self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        return token.kind == "name" and following.text == "(" and token.text not in _NODE_TESTS

    def starts_step(self) -> bool:
        token = self.tokens[self.at]
        return token.kind == "name" or (
            token.kind == "symbol" and token.text in (".", "..", "@", "*")
        )

    def filtered(self) -> Expression:
        """Read a primary expression with the predicates and steps that follow it."""
        start = self.primary()
        predicates = self.predicates()
        steps: tuple[Step, ...] = ()
        if self.take("//"):
            steps = (_SELF_OR_BELOW, *self.steps())
        elif self.take("/"):
            steps = self.steps()
        if not predicates and not steps:
            return start
        return Path(steps, start=start, predicates=predicates)

    def primary(self) -> Expression:
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "number":
            return Number(float(token.text))
        if token.kind == "literal":
            return Literal(token.text[1:-1])
        if token.kind == "symbol":
            shape = self.operators(0)
            self.expect(")")
            return shape
        self.expect("(")
        arguments: list[Expression] = []
        if not self.take(")"):
            arguments.append(self.operators(0))
            while self.take(","):
                arguments.append(self.operators(0))
            self.expect(")")
        return Call(token.text, tuple(arguments))

    def predicates(self) -> tuple[Expression, ...]:
        if self.tokens[self.at].text != "[":
            return ()
        found: list[Expression] = []
        while self.take("["):
            found.append(self.operators(0))
            self.expect("]")
        return tuple(found)

    def steps(self) -> tuple[Step, ...]:
        found = [self.step()]
        while True:
            if self.take("//"):
                found.append(_SELF_OR_BELOW)
            elif not self.take("/"):
                return tuple(found)
            found.append(self.step())

    def step(self) -> Step:
        if self.take("."):
            return Step("self", "node()", self.predicates())
        if self.take(".."):
            return Step("parent", "node()", self.predicates())
        axis = "child"
        if self.take("@"):
            axis = "attribute"
        token = self.tokens[self.at]
        if token.kind == "name" and self.tokens[self.at + 1].text == "::":
            if token.text not in _AXES:
                raise self.broken()
            axis = token.text
            self.at += 2
            token = self.tokens[self.at]
        if token.kind == "symbol" and token.text == "*":
            self.at += 1
            return Step(axis, "*", self.predicates())
        if token.kind != "name":
            raise self.broken()
        self.at += 1
        name = token.text
        if self.tokens[self.at].text == "(" and name in _NODE_TESTS:
            self.at += 1
            if self.tokens[self.at].kind == "literal":
                self.at += 1
            self.expect(")")
            name += "()"
        predicates = self.predicates()
        return Step(axis, name, predicates) if predicates else _plain_step(axis, name)


@lru_cache(maxsize=8192)
def _plain_step(axis: str, name: str) -> Step:
    return Step(axis, name)
