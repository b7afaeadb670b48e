"""The shape of a form's answers: one entry for every node the form can have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Bind:
    """What a bind says of a node: its type and the formulas that govern it."""

    type: str = "string"
    relevant: str | None = None
    required: str | None = None
    readonly: str | None = None
    constraint: str | None = None
    calculate: str | None = None
    preload: str = ""
    preload_parameters: str = ""
    constraint_message: str | None = None
    required_message: str | None = None
    save_to: str | None = None
    others: Mapping[str, str] = field(default_factory=dict)


NO_BIND = Bind()


class Shape:
    """One node of the primary instance as the form describes it.

    ``repeat`` is true for a node that may stand several times; ``index`` counts
    shapes in document order; ``repeats`` are the repeats around it, outermost
    first, the node itself included when it repeats.
    """

    __slots__ = (
        "attributes",
        "bind",
        "children",
        "control",
        "default",
        "depth",
        "index",
        "is_attribute",
        "leaf",
        "name",
        "parent",
        "path",
        "repeat",
        "repeats",
        "step",
        "tag",
    )

    def __init__(
        self,
        tag: str,
        name: str,
        parent: "Shape | None",
        *,
        attribute: bool = False,
        prefix: str = "",
    ) -> None:
        self.tag = tag
        self.name = name
        self.parent = parent
        self.is_attribute = attribute
        self.step: str = f"{prefix}:{name}" if prefix else name
        if attribute:
            self.step = "@" + self.step
        self.path: str = f"{'' if parent is None else parent.path}/{self.step}"
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.children: dict[str, Shape] = {}
        self.attributes: dict[str, Shape] = {}
        self.bind = NO_BIND
        self.control: object | None = None
        self.default = ""
        self.repeat = False
        self.repeats: tuple[Shape, ...] = ()
        self.index = 0
        self.leaf = True

    def __repr__(self) -> str:
        return f"<Shape {self.path}>"

    def walk(self) -> "Iterator[Shape]":
        """Yield this node and all below it, attributes before children, in document order."""
        yield self
        yield from self.attributes.values()
        for child in self.children.values():
            yield from child.walk()

    def below(self, ancestor: "Shape") -> bool:
        """Say whether this node is ``ancestor`` or stands somewhere below it."""
        shape: Shape | None = self
        while shape is not None and shape.depth >= ancestor.depth:
            if shape is ancestor:
                return True
            shape = shape.parent
        return False

    def leaves(self) -> "Iterator[Shape]":
        """Yield the nodes below this one (or itself) that hold a value."""
        if self.leaf:
            yield self
        for child in self.children.values():
            yield from child.leaves()
