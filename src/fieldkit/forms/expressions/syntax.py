"""The shapes an XPath expression can have, as the parser finds them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    """A quoted string."""

    value: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number written out."""

    value: float


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and one of: or and = != < <= > >= + - * div mod |."""

    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Negative:
    """A minus before an operand."""

    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: axis, name ("*", "node()", "text()" too), predicates."""

    axis: str
    name: str
    predicates: tuple["Expression", ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A location path: from the root, from the context, or from another expression's nodes."""

    steps: tuple[Step, ...]
    absolute: bool = False
    start: "Expression | None" = None
    predicates: tuple["Expression", ...] = ()


Expression = Literal | Number | Binary | Negative | Call | Path
