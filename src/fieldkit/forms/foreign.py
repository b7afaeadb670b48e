"""What saved answers hold that the form does not know: kept, and written back in its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from fieldkit.forms.document import local
from fieldkit.forms.instances import OPENROSA, PRELOAD, is_template, is_template_mark
from fieldkit.forms.tree import Node

DEPRECATED = "deprecatedID"


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


def remember(node: Node, element: Element) -> None:
    """Note on a node, and on all below it, what its element holds beyond the form."""
    found = Foreign()
    for key, value in element.items():
        known = key.rpartition("}")[2] in node.shape.attributes
        if not known and not is_template_mark(key) and key != PRELOAD:
            found.attributes[key] = value
    taken: dict[str, int] = {}
    beside: Node | None = None
    for child in element:
        if is_template(child):
            continue
        name = local(child)
        at = taken.get(name, 0)
        rows = node.named(name)
        if at < len(rows):
            taken[name] = at + 1
            beside = rows[at]
            remember(beside, child)
        else:
            found.children.append((beside, child))
    if found.attributes or found.children:
        node.foreign = found


def deprecate(meta: Node, instance_id: str) -> None:
    """Write the instance ID that a correction replaces into a meta block the form gave no place."""
    found = meta.foreign
    if found is None:
        found = meta.foreign = Foreign()
    for _beside, element in found.children:
        if local(element) == DEPRECATED:
            element.text = instance_id
            return
    element = Element(f"{{{OPENROSA}}}{DEPRECATED}")
    element.text = instance_id
    beside = next(iter(meta.named("instanceID")), None)
    found.children.append((beside, element))
