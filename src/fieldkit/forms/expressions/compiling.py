"""What the makers of paths and function calls may ask of the compiler."""

from collections.abc import Container
from typing import Protocol

from fieldkit.forms.expressions.code import Code
from fieldkit.forms.expressions.paths import NoteUse
from fieldkit.forms.expressions.syntax import Expression
from fieldkit.forms.shape import Shape


class Compiling(Protocol):
    """A compiler at one place of one form; forms.expressions.compile has the real one.

    ``place`` is the shape of the context node, None among the nodes of a list;
    ``top`` is the shape of the node whose formula is compiled; ``speaks`` is set
    by what reads labels.
    """

    root: Shape
    lists: Container[str]
    top: Shape
    place: Shape | None
    in_predicate: bool
    note: NoteUse
    speaks: bool

    def code(self, shape: Expression) -> Code:
        """Compile one expression."""

    def within(self, place: Shape | None) -> "Compiling":
        """Return a compiler for a predicate over nodes of that shape."""
