"""Location paths as pieces that find nodes (XPath 1.0, section 2)."""

from collections.abc import Callable, Sequence
from typing import Any

from fieldkit.forms.expressions.code import Code, Use
from fieldkit.forms.expressions.columns import Fold, Sieve, number_of_node
from fieldkit.forms.expressions.scope import Run
from fieldkit.forms.shape import Shape
from fieldkit.forms.tree import Node, string_value
from fieldkit.forms.values import NAN, to_number

NoteUse = Callable[[Use], None]
_DATED = frozenset(("date", "dateTime"))


class PathCode(Code):
    """A set of nodes: all of them by ``many``, the one a single value means by ``one``.

    ``shapes`` are those the nodes can have, empty for the nodes of a list;
    ``single`` says that there is at most one. The reader tells by the method it
    calls what it depends on: the nodes' values, or only which nodes there are.
    What is ``picked`` is known as it runs only, and noted then. ``everywhere``
    is the shape of which these are all nodes in the form; ``sieve`` is what they have
    passed, one from each row of a repeat. ``found`` gives the same nodes as ``many``
    without telling that their content is read.
    """

    __slots__ = (
        "_apex",
        "_many_apex",
        "_note",
        "column",
        "everywhere",
        "found",
        "many",
        "one",
        "picked",
        "rows",
        "shapes",
        "sieve",
        "single",
    )

    def __init__(  # noqa: PLR0913 - a path has as many facets, each given by name
        self,
        many: Run,
        one: Run,
        *,
        note: NoteUse,
        shapes: Sequence[Shape] = (),
        single: bool = False,
        apex: Shape | None = None,
        many_apex: Shape | None = None,
        rows: Sequence[Shape] = (),
        column: tuple[Run, str] | None = None,
        picked: bool = False,
        found: Run | None = None,
    ) -> None:
        dated = bool(shapes) and all(shape.bind.type in _DATED for shape in shapes)
        super().__init__("nodes", many, local=dated)
        self.picked = picked
        self.everywhere: Shape | None = None
        self.sieve: Sieve | None = None
        self.many = many
        self.found = found or many
        self.one = one
        self.shapes = tuple(shapes)
        self.single = single
        self.rows = tuple(rows)
        self.column = column
        self._note = note
        self._apex = apex
        self._many_apex = many_apex

    @property
    def cell(self) -> str:
        """The column, where this is the cell of the row that a predicate is asked about."""
        return self.column[1] if self.column is not None and self.column[0] is itself else ""

    def _read(self, *, values: bool, apex: Shape | None, repeats: bool = True) -> None:
        for shape in self.shapes:
            if values:
                for leaf in shape.leaves():
                    self._note(Use(leaf, apex, "picked" if self.picked else "value"))
                    if repeats:
                        for repeat in leaf.repeats:
                            if repeat is not shape and repeat.below(shape):
                                self._note(Use(repeat, apex, "rows"))
        if repeats:
            for repeat in self.rows:
                self._note(Use(repeat, apex, "rows"))

    def nodes(self) -> Run:
        """Return a function for all nodes, when their values matter."""
        self._read(values=True, apex=self._many_apex)
        return self.many

    def bare_nodes(self) -> Run:
        """Return a function for all nodes, when only their number or order matters."""
        self._read(values=False, apex=self._many_apex)
        return self.found

    def bare_one(self) -> Run:
        """Return a function for the one node meant, when its value does not matter."""
        self._read(values=False, apex=self._apex, repeats=not self.single)
        return self.one

    def figure(self, fold: Fold) -> Run | None:
        """Return a function for what the nodes come to, None where that is not kept for them."""
        sieve = self.sieve
        if sieve is None or not sieve.shape.leaf:
            return None
        # To hear of every change costs less than to note each node that a figure has read.
        self._note(Use(sieve.shape, None))
        for repeat in self.rows:
            self._note(Use(repeat, None, "rows"))
        return lambda n, s: s.column(sieve, n).figure(fold, s)

    def texts(self) -> Run:
        """Return a function for the texts of all nodes."""
        many = self.nodes()
        if any(not shape.leaf for shape in self.shapes):
            return lambda n, s: [string_value(x) for x in many(n, s)]
        return lambda n, s: [x.text for x in many(n, s)]

    def string(self) -> Run:
        """Return a function for the text of the one node meant, '' when there is none."""
        self._read(values=True, apex=self._apex, repeats=not self.single)
        one = self.one
        if self.column is not None:
            row_of, name = self.column
            return lambda n, s: _column(row_of(n, s), name)
        fixed = getattr(one, "fixed_index", None)
        if any(not shape.leaf for shape in self.shapes):
            return lambda n, s: _group_text(one(n, s), s)
        if fixed is not None:
            return lambda _n, s: s.fixed[fixed].text
        if one is itself:
            return lambda n, _s: n.text
        return lambda n, s: _text(one(n, s))

    def numbers(self) -> Run:
        """Return a function for the numbers of all nodes."""
        if self.shapes and all(shape.leaf for shape in self.shapes):
            many = self.nodes()
            # Written out, because it runs once for every row at every change of one.
            return lambda n, s: [
                number_of_node(x, s) if x.number is None else x.number for x in many(n, s)
            ]
        texts = self.texts()
        return lambda n, s: [to_number(text, s.zone) for text in texts(n, s)]

    def number(self) -> Run:
        """Return a function for the number of the one node meant."""
        string = self.string()
        if self.shapes and all(shape.leaf for shape in self.shapes):
            one = self.one
            return lambda n, s: _number(one(n, s), s)
        return lambda n, s: to_number(string(n, s), s.zone)

    def boolean(self) -> Run:
        """Return a function for whether the one node meant holds anything.

        JavaRosa takes a number 0 for false, everything else by its text.
        """
        string = self.string()
        if any(shape.bind.type in ("int", "integer", "decimal") for shape in self.shapes):
            return lambda n, s: _holds_number(string(n, s))
        return lambda n, s: string(n, s) != ""

    def value(self) -> Code:
        """Return the text of the one node meant as a piece of its own."""
        return Code("string", self.string())


def _number(node: Any, scope: Any) -> float:  # noqa: ANN401 - a node of the form
    return NAN if node is None else number_of_node(node, scope)


def _holds_number(text: str) -> bool:
    return text not in ("", "0", "0.0")


def _text(node: Any) -> str:  # noqa: ANN401 - a node of either tree
    return "" if node is None else node.text


def _group_text(node: Any, scope: Any) -> str:  # noqa: ANN401 - a node of either tree
    """Return the text of all that stands in a node, put together once while nothing changes."""
    if node is None:
        return ""
    if scope.joined_at != scope.changes:
        scope.joined.clear()
        scope.joined_at = scope.changes
    found: str | None = scope.joined.get(node)
    if found is None:
        found = scope.joined[node] = string_value(node)
    return found


def _column(row: Any, name: str) -> str:  # noqa: ANN401 - a row of a list
    return "" if row is None else row.field(name) or ""


def itself(node: Any, _scope: Any) -> Any:  # noqa: ANN401 - a node of either tree
    """Give the context node."""
    return node


def current(_node: Any, scope: Any) -> Any:  # noqa: ANN401 - a node of either tree
    """Give the node whose formula runs."""
    return scope.current


def fixed(shape: Shape) -> Run:
    """Return a function that gives the only node of a shape outside repeats."""
    index = shape.index

    def one(_n: Any, s: Any) -> Node:  # noqa: ANN401 - a node of either tree
        found: Node = s.fixed[index]
        return found

    one.fixed_index = index  # type: ignore[attr-defined]  # lets readers skip a call
    return one


def climb(base: Run, levels: int) -> Run:
    """Return a function that goes up so many parents from where ``base`` stands."""
    if levels == 0:
        return base
    if levels == 1:
        return lambda n, s: base(n, s).parent if base is not itself else n.parent

    def one(n: Any, s: Any) -> Any:  # noqa: ANN401 - a node of either tree
        node = base(n, s)
        for _ in range(levels):
            if node is None:
                return None
            node = node.parent
        return node

    return one


def descend_one(start: Run, names: Sequence[str]) -> Run:
    """Return a function for the first node down a chain of names that never repeat."""
    if not names:
        return start

    def one(n: Any, s: Any) -> Any:  # noqa: ANN401 - a node of either tree
        node = start(n, s)
        for name in names:
            if node is None:
                return None
            if name[0] == "@":
                node = node.attributes.get(name[1:])
            else:
                found = node.named(name)
                node = found[0] if found else None
        return node

    return one


def remembered(many: Run, chain: Sequence[Shape]) -> Run:
    """Return a function that keeps the nodes down a chain of shapes while no row goes."""
    key = tuple(chain)

    def kept(n: Any, s: Any) -> list[Any]:  # noqa: ANN401 - nodes of the form
        found: list[Any] | None = s.sets.get(key)
        if found is None:
            # A copy: what is remembered grows with new rows by itself.
            found = s.sets[key] = list(many(n, s))
        return found

    return kept


def while_unchanged(run: Run) -> Run:
    """Return a function that looks once for what is the same from every node of the form."""
    key = object()

    def kept(n: Any, s: Any) -> Any:  # noqa: ANN401 - what the run gives
        at, found = s.looked_up.get(key, (None, None))
        if at != s.changes:
            found = run(n, s)
            s.looked_up[key] = s.changes, found
        return found

    return kept


def noted(many: Run) -> Run:
    """Return a function for the same nodes that tells the scope which they were."""

    def run(n: Any, s: Any) -> list[Any]:  # noqa: ANN401 - nodes of the form
        found: list[Any] = many(n, s)
        for node in found:
            s.reads(node)
        return found

    return run


def noted_one(one: Run) -> Run:
    """Return a function for the same node that tells the scope which it was."""

    def run(n: Any, s: Any) -> Any:  # noqa: ANN401 - a node of the form
        node = one(n, s)
        if node is not None:
            s.reads(node)
        return node

    return run


def descend_many(start: Run, down: Sequence[Shape]) -> Run:
    """Return a function for every node down a chain of shapes."""

    def many(n: Any, s: Any) -> list[Any]:  # noqa: ANN401 - nodes of the form
        first = start(n, s)
        found = [] if first is None else [first]
        for shape in down:
            name = shape.name
            if shape.is_attribute:
                found = [x.attributes[name] for x in found]
            elif not shape.repeat:
                found = [x.kids[name][0] for x in found]
            elif len(found) == 1:
                found = found[0].kids[name]
            else:
                found = [kid for x in found for kid in x.kids[name]]
        return found

    return many
