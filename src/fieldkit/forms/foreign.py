"""What saved answers hold that the form does not know: kept, and written back in its place."""

from xml.etree.ElementTree import Element

from fieldkit.forms.document import local
from fieldkit.forms.instances import OPENROSA, PRELOAD, is_template, is_template_mark
from fieldkit.forms.tree import Foreign, Node

DEPRECATED = "deprecatedID"


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
