"""What an expression sees of the world while it runs."""

from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from fieldkit.forms.environment import Environment

if TYPE_CHECKING:
    from fieldkit.forms.lists import FormList
    from fieldkit.forms.shape import Shape
    from fieldkit.forms.tree import Node

Run = Callable[[Any, Any], Any]


class Scope:
    """One session's surroundings: fixed nodes, lists, clock, chance and language.

    ``fixed`` has the node of every shape outside repeats at the shape's index;
    ``current`` is the node whose formula runs, ``position`` and ``size`` belong
    to the innermost predicate (XPath 1.0, section 1). ``sets`` keeps the nodes of
    paths through repeats, by their shapes.
    """

    __slots__ = (
        "choice_label",
        "current",
        "environment",
        "fixed",
        "itext",
        "lists",
        "position",
        "sets",
        "size",
        "version",
        "zone",
    )

    def __init__(
        self,
        fixed: "list[Node]",
        lists: "Mapping[str, FormList]",
        environment: Environment,
        zone: tzinfo,
    ) -> None:
        self.fixed = fixed
        self.lists = lists
        self.environment = environment
        self.zone = zone
        self.current: Any = None
        self.position = 1
        self.size = 1
        self.version = ""
        self.sets: dict[tuple[Shape, ...], list[Node]] = {}
        self.choice_label: Callable[[Node, str], str] = lambda _node, value: value
        self.itext: Callable[[str], str] = lambda text_id: text_id

    def row_added(self, row: "Node", *, last: bool) -> None:
        """Bring the sets that reach through a repeat up to date with a new row."""
        for chain, nodes in list(self.sets.items()):
            if row.shape not in chain:
                continue
            if last and sum(shape.repeat for shape in chain) == 1:
                nodes.extend(row.below(chain[-1]))
            else:
                del self.sets[chain]
