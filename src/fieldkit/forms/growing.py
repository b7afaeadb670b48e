"""Making the tree of answers: from the form's own instance, or from saved answers."""

from datetime import tzinfo
from xml.etree.ElementTree import Element

from fieldkit.forms.document import attribute, declared_prefixes, local, parse_xml
from fieldkit.forms.errors import WrongInstance
from fieldkit.forms.foreign import remember
from fieldkit.forms.instances import Instance, form_id_of, is_template
from fieldkit.forms.shape import Shape
from fieldkit.forms.tree import Foreign, Node
from fieldkit.forms.values import stored


def grow(instance: Instance, zone: tzinfo) -> Node:
    """Return a new tree with the values that stand in the form, each as its type stores it."""
    root = _node(instance, instance.root, instance.element, None)
    _settle_types(root, zone)
    return root


def _settle_types(root: Node, zone: tzinfo) -> None:
    for node in root.walk():
        if node.value and node.shape.bind.type != "string":
            node.value = node.text = stored(node.value, node.shape.bind.type, zone)


def regrow(instance: Instance, xml: str, form_id: str, *, as_recorded: bool = False) -> Node:
    """Return the tree of saved answers; what the form does not know is kept for writing.

    As recorded, a node that the answers lack was irrelevant when they were
    finalized, and stays so.
    """
    element = parse_xml(xml)
    found = form_id_of(element)
    if local(element) != instance.root.name or found != form_id:
        raise WrongInstance(found=found, wanted=form_id)
    root = _node(instance, instance.root, element, None)
    remember(root, element)
    foreign = root.foreign or Foreign()
    foreign.tag, foreign.prefixes = element.tag, declared_prefixes(xml)
    root.foreign = foreign
    if as_recorded:
        _hide_missing(root, element)
    return root


def _hide_missing(node: Node, element: Element | None) -> None:
    node.relevant = node.own_relevant = element is not None
    if element is None:
        node.text = ""
    given: dict[str, list[Element]] = {}
    for child in element if element is not None else ():
        if not is_template(child):
            given.setdefault(local(child), []).append(child)
    for attribute_node in node.attributes.values():
        attribute_node.relevant = node.relevant
    for name, same in node.kids.items():
        found: list[Element | None] = [*given.get(name, ())]
        for place, child_node in enumerate(same):
            _hide_missing(child_node, found[place] if place < len(found) else None)


def new_row(instance: Instance, shape: Shape, parent: Node, zone: tzinfo) -> Node:
    """Return a new instance of a repeat, as its template says, not yet in its place."""
    element = instance.templates.get(shape)
    if element is None:
        element = Element(shape.tag)
    node = _node(instance, shape, element, parent)
    if not is_template(element):
        # Without a template, what the first row starts with is that row's alone (ODK XForms, 5).
        for each in node.walk():
            each.value = each.text = ""
    _settle_types(node, zone)
    return node


def _node(instance: Instance, shape: Shape, element: Element, parent: Node | None) -> Node:
    node = Node(shape, parent, (element.text or "") if shape.leaf else "")
    if shape.leaf and node.value.isspace():
        node.value = node.text = ""
    for name, attribute_shape in shape.attributes.items():
        given = attribute(element, name)
        value = attribute_shape.default if given is None and parent is None else given
        node.attributes[name] = Node(attribute_shape, node, value or "")
    if not shape.leaf:
        _children(instance, node, element)
    return node


def _children(instance: Instance, node: Node, element: Element) -> None:
    given: dict[str, list[Element]] = {}
    for child in element:
        given.setdefault(local(child), []).append(child)
    for name, shape in node.shape.children.items():
        found = given.get(name, [])
        if shape.repeat:
            rows = [child for child in found if not is_template(child)]
            made = [_node(instance, shape, child, node) for child in rows]
            for place, row in enumerate(made):
                row.place = place
            node.kids[name] = made
        else:
            child = found[0] if found else Element(shape.tag)
            node.kids[name] = [_node(instance, shape, child, node)]


def fixed_nodes(instance: Instance, root: Node) -> list[Node]:
    """Return the node of every shape outside repeats at that shape's index."""
    nodes = [root] * len(instance.shapes)
    for shape in instance.shapes:
        if not shape.repeats:
            found = root.below(shape)
            if found:
                nodes[shape.index] = found[0]
    return nodes
