"""The shape of a form's answers, read from its primary instance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from fieldkit.forms.document import attribute, local
from fieldkit.forms.shape import Bind, Shape

JAVAROSA = "http://openrosa.org/javarosa"
XFORMS = "http://www.w3.org/2002/xforms"
OPENROSA = "http://openrosa.org/xforms"
ODK = "http://www.opendatakit.org/xforms"
ENTITIES = "http://www.opendatakit.org/xforms/entities"
_TEMPLATE = f"{{{JAVAROSA}}}template"
PRELOAD = f"{{{JAVAROSA}}}preload"


@dataclass(frozen=True, slots=True)
class Instance:
    """The primary instance: its shapes in document order and its elements."""

    root: Shape
    element: Element
    shapes: tuple[Shape, ...]
    by_path: dict[str, Shape]
    templates: dict[Shape, Element]


def read_instance(
    element: Element, repeats: Iterable[str], prefixes: Mapping[str, str]
) -> Instance:
    """Read the shapes of the primary instance.

    ``repeats`` are the nodesets that repeat, ``prefixes`` those of the
    namespaces that the form's paths write out.
    """
    root = Shape(element.tag, local(element), None)
    _ensure_instance_id(element)
    templates: dict[Shape, Element] = {}
    _Grower({without_prefixes(each) for each in repeats}, templates, prefixes).grow(root, element)
    shapes = tuple(root.walk())
    by_path = {}
    for index, shape in enumerate(shapes):
        shape.index = index
        shape.leaf = not shape.children
        parent = shape.parent
        around = () if parent is None else parent.repeats
        shape.repeats = (*around, shape) if shape.repeat else around
        by_path[without_prefixes(shape.path)] = shape
    return Instance(root, element, shapes, by_path, templates)


def without_prefixes(path: str) -> str:
    """Return a path with the local names only, as shapes are found by."""
    if ":" not in path:
        return path
    return "/".join(
        ("@" if step.startswith("@") else "") + step.rpartition(":")[2].lstrip("@")
        for step in path.split("/")
    )


def _ensure_instance_id(root: Element) -> None:
    """Give an instance the instance ID it has to have (OpenRosa metadata)."""
    meta = next((child for child in root if local(child) == "meta"), None)
    if meta is None:
        meta = SubElement(root, f"{{{OPENROSA}}}meta")
    if not any(local(child) == "instanceID" for child in meta):
        namespace = meta.tag.rpartition("}")[0]
        made = SubElement(meta, f"{namespace}}}instanceID" if namespace else "instanceID")
        made.set(PRELOAD, "uid")


class _Grower:
    """Makes shapes of elements, an element's instances adding to one shape."""

    def __init__(
        self, repeats: set[str], templates: dict[Shape, Element], prefixes: Mapping[str, str]
    ) -> None:
        self.repeats = repeats
        self.templates = templates
        self.prefixes = prefixes

    def made(self, key: str, parent: Shape, *, attribute: bool = False) -> Shape:
        uri, _, name = key.rpartition("}")
        prefix = self.prefixes.get(uri.lstrip("{"), "")
        return Shape(key, name, parent, attribute=attribute, prefix=prefix)

    def grow(self, shape: Shape, element: Element) -> None:
        for key, value in element.items():
            name = key.rpartition("}")[2]
            if key == PRELOAD:
                shape.bind = Bind(preload=value)
            elif key != _TEMPLATE and name not in shape.attributes:
                shape.attributes[name] = self.made(key, shape, attribute=True)
                shape.attributes[name].default = value
        if not len(element):
            shape.default = element.text or ""
        for child in element:
            name = local(child)
            found = shape.children.get(name)
            if found is None:
                found = self.made(child.tag, shape)
                found.repeat = without_prefixes(found.path) in self.repeats
                shape.children[name] = found
            known = self.templates.get(found)
            if found.repeat and (known is None or (is_template(child) and not is_template(known))):
                self.templates[found] = child
            self.grow(found, child)


def form_id_of(root: Element) -> str:
    """Return the form ID an instance names: its id, else its namespace, else its name."""
    namespace = root.tag.rpartition("}")[0].lstrip("{")
    return attribute(root, "id") or (namespace if namespace != XFORMS else "") or local(root)


def is_template_mark(key: str) -> bool:
    """Say whether an attribute marks a repeat's template."""
    return key == _TEMPLATE


def is_template(element: Element) -> bool:
    """Say whether an element is a repeat's template and no instance."""
    return _TEMPLATE in element.attrib


def entity_of(element: Element) -> dict[str, str] | None:
    """Return the attributes of an entity element (ODK Entities), None when it is none."""
    if local(element) == "entity" and attribute(element, "dataset") is not None:
        return {key.rpartition("}")[2]: value for key, value in element.items()}
    return None
