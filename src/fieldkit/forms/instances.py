"""The shape of a form's answers, read from its primary instance."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from fieldkit.forms.document import attribute, local
from fieldkit.forms.shape import Shape

JAVAROSA = "http://openrosa.org/javarosa"
_TEMPLATE = f"{{{JAVAROSA}}}template"
_VERSIONED = f"{{{JAVAROSA}}}version"


@dataclass(frozen=True, slots=True)
class Instance:
    """The primary instance: its shapes in document order and its elements."""

    root: Shape
    element: Element
    shapes: tuple[Shape, ...]
    by_path: dict[str, Shape]
    templates: dict[Shape, Element]


def read_instance(element: Element, repeats: Iterable[str], bound_attributes: set[str]) -> Instance:
    """Read the shapes of the primary instance; ``repeats`` are the nodesets that repeat."""
    root = Shape(element.tag, local(element), None)
    wanted = set(repeats)
    templates: dict[Shape, Element] = {}
    _grow(root, element, wanted, templates, bound_attributes)
    shapes = tuple(root.walk())
    by_path = {}
    for index, shape in enumerate(shapes):
        shape.index = index
        shape.leaf = not shape.children
        parent = shape.parent
        around = () if parent is None else parent.repeats
        shape.repeats = (*around, shape) if shape.repeat else around
        by_path[shape.path] = shape
    return Instance(root, element, shapes, by_path, templates)


def _grow(
    shape: Shape,
    element: Element,
    repeats: set[str],
    templates: dict[Shape, Element],
    bound: set[str],
) -> None:
    for key, value in element.items():
        name = key.rpartition("}")[2]
        if key in (_TEMPLATE, _VERSIONED) or name in shape.attributes:
            continue
        made = Shape(key, name, shape, attribute=True)
        made.default = value
        shape.attributes[name] = made
    if not len(element):
        shape.default = element.text or ""
    for child in element:
        name = local(child)
        found = shape.children.get(name)
        if found is None:
            found = Shape(child.tag, name, shape)
            found.repeat = found.path in repeats
            shape.children[name] = found
        if found.repeat and (found not in templates or _TEMPLATE in child.attrib):
            if found not in templates or _TEMPLATE not in templates[found].attrib:
                templates[found] = child
        _grow(found, child, repeats, templates, bound)


def is_template(element: Element) -> bool:
    """Say whether an element is a repeat's template and no instance."""
    return _TEMPLATE in element.attrib


def entity_of(element: Element) -> dict[str, str] | None:
    """Return the attributes of an entity element (ODK Entities), None when it is none."""
    if local(element) == "entity" and attribute(element, "dataset") is not None:
        return {key.rpartition("}")[2]: value for key, value in element.items()}
    return None
