"""The words of an XPath expression, in order."""

import re
from typing import NamedTuple

from fieldkit.forms.errors import ExpressionBroken

_NAME = r"[^\W\d][\w.\-·]*"
_TOKEN = re.compile(
    rf"""\s*(?:
    (?P<number>\d+(?:\.\d*)?|\.\d+)
  | (?P<literal>"[^"]*"|'[^']*')
  | (?P<name>{_NAME}(?::{_NAME}|:\*)?(?!:[^:]))
  | (?P<axis_name>{_NAME}(?=\s*::))
  | (?P<symbol>\.\.|::|//|!=|<=|>=|[()\[\].@,/|+\-=<>*])
  | (?P<variable>\${_NAME})
  | (?P<end>$)
    )""",
    re.VERBOSE,
)
_BEFORE_OPERAND = frozenset("@ :: ( [ , and or mod div * / // | + - = != < <= > >=".split())
_OPERATOR_NAMES = frozenset(("and", "or", "mod", "div"))


class Token(NamedTuple):
    """One word: its kind (number, literal, name, symbol, operator, end), text and place."""

    kind: str
    text: str
    at: int


def tokenize(expression: str) -> list[Token]:
    """Split an expression into words, the last of kind "end".

    A star, and the names and, or, mod, div, are operators when something
    stands before them that an operand can end with (XPath 1.0, section 3.7).
    """
    tokens: list[Token] = []
    at = 0
    operand_before = False
    match = _TOKEN.match
    while True:
        found = match(expression, at)
        if found is None:
            raise ExpressionBroken(expression=expression, at=at)
        kind = found.lastgroup or "end"
        text = found[kind]
        start = found.start(kind)
        at = found.end()
        if kind == "end":
            tokens.append(Token("end", "", start))
            return tokens
        if kind == "axis_name":
            kind = "name"
        if (operand_before and (text == "*" or text in _OPERATOR_NAMES)) or (
            kind == "symbol" and text in "=!=<=>=+-|"
        ):
            kind = "operator"
        elif kind == "variable":
            raise ExpressionBroken(expression=expression, at=start)
        tokens.append(Token(kind, text, start))
        operand_before = not (kind == "operator" or (kind == "symbol" and text in _BEFORE_OPERAND))
