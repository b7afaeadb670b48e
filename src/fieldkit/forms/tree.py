"""The answers of one form as a tree of nodes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from fieldkit.forms.shape import Shape


class Node:
    """One node of a filled form.

    ``value`` is what is stored; ``text`` is what formulas read, which is blank
    while the node is irrelevant or holds a choice that is not offered; ``number``
    keeps what that text is as a number, once it was asked for. The
    instances of a repeat stand in one list of their parent's ``kids``, in order;
    ``place`` is the position there, from 0. ``foreign`` is what saved answers hold
    here that the form does not know.
    """

    __slots__ = (
        "attributes",
        "choices",
        "first",
        "foreign",
        "kids",
        "number",
        "own_relevant",
        "parent",
        "place",
        "relevant",
        "row",
        "shape",
        "text",
        "value",
    )

    def __init__(self, shape: Shape, parent: "Node | None", value: str = "") -> None:
        self.shape = shape
        self.parent = parent
        self.value = value
        self.text = value
        self.number: float | None = None
        self.relevant = True
        self.own_relevant = True
        self.kids: dict[str, list[Node]] = {}
        self.attributes: dict[str, Node] = {}
        self.place = 0
        self.first = True
        self.choices: object | None = None
        self.foreign: Foreign | None = None
        self.row: object | None = None

    @property
    def name(self) -> str:
        """The node's local name."""
        return self.shape.name

    @property
    def ref(self) -> str:
        """The absolute path, with a 1-based position at every repeat instance."""
        shape = self.shape
        start = "" if self.parent is None else self.parent.ref
        if shape.repeat:
            return f"{start}/{shape.step}[{self.place + 1}]"
        return f"{start}/{shape.step}"

    def at(self, ref: str) -> "Node | None":
        """Return the node at a ref below this root; the first row's where no position is given."""
        node = self
        for step in ref.split("/")[2:]:
            name, _, place = step.partition("[")
            if name.startswith("@"):
                found = node.attributes.get(name[1:])
            else:
                rows = node.named(name)
                index = int(place[:-1]) - 1 if place[:-1].isdecimal() else 0
                found = rows[index] if 0 <= index < len(rows) else None
            if found is None:
                return None
            node = found
        return node

    def named(self, name: str) -> "list[Node]":
        """Return the children of that name, in order."""
        return self.kids.get(name, [])

    def field(self, name: str) -> str | None:
        """Return the text of the first child of that name, as the row of a list does."""
        found = self.kids.get(name)
        return found[0].text if found else None

    def children(self) -> "Iterator[Node]":
        """Yield the children in document order."""
        for same in self.kids.values():
            yield from same

    def walk(self) -> "Iterator[Node]":
        """Yield this node and all below it in document order, attributes included."""
        yield self
        yield from self.attributes.values()
        for same in self.kids.values():
            for child in same:
                yield from child.walk()

    def is_attached(self) -> bool:
        """Say whether this node still stands in its form; a removed row does not."""
        node = self
        while node.parent is not None:
            if node.shape.repeat:
                rows = node.parent.kids[node.shape.name]
                if node.place >= len(rows) or rows[node.place] is not node:
                    return False
            node = node.parent
        return True

    def up_to(self, shape: Shape) -> "Node":
        """Return the nearest node of that shape among this node and its ancestors."""
        node = self
        while node.shape is not shape:
            if node.parent is None:
                return node
            node = node.parent
        return node

    def below(self, shape: Shape) -> "list[Node]":
        """Return every node of that shape under this one, in document order."""
        own = self.shape
        if own is shape:
            return [self]
        steps: list[Shape] = []
        wanted: Shape | None = shape
        while wanted is not None and wanted is not own:
            steps.append(wanted)
            wanted = wanted.parent
        found = [self]
        for step in reversed(steps):
            if step.is_attribute:
                found = [n.attributes[step.name] for n in found if step.name in n.attributes]
            elif len(found) == 1:
                found = found[0].kids.get(step.name, [])
            else:
                found = [kid for n in found for kid in n.kids.get(step.name, ())]
        return found


def string_value(node: Node) -> str:
    """Return a node's text, for a group the texts of everything below it, joined."""
    if not node.kids:
        return node.text
    return "".join(string_value(child) for child in node.children())


@dataclass(slots=True)
class Foreign:
    """The strange attributes and children of one node.

    Each child stands after the known node beside it, None for those before all
    others. The root keeps its ``tag`` and the ``prefixes`` of namespaces too, as
    the program that made the answers wrote them.
    """

    attributes: dict[str, str] = field(default_factory=dict)
    children: list[tuple[Node | None, Element]] = field(default_factory=list)
    tag: str = ""
    prefixes: Mapping[str, str] = field(default_factory=dict)

    def after(self, known: Node | None) -> list[Element]:
        """Return the strange elements that stand right after a known node."""
        return [element for beside, element in self.children if beside is known]
