"""Facts for few (privacy levels P3, P4): which questions they are, and taking answers out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, tostring

from fieldkit.forms.dependencies import CALCULATE, Plan
from fieldkit.forms.document import local, parse_xml
from fieldkit.forms.instances import Instance
from fieldkit.forms.shape import Shape
from fieldkit.forms.tree import Node

LEVEL = "P4"
SPECIAL = "P3"


@dataclass(frozen=True, slots=True)
class Sealed:
    """The sealed answers of one session, by ref, blank ones too; ``paths`` are all there can be.

    A path is a ref without the positions of repeat instances.
    """

    answers: Mapping[str, str] = field(repr=False)
    paths: frozenset[str]


NOTHING = Sealed({}, frozenset())


def sealed_shapes(instance: Instance, plan: Plan) -> frozenset[Shape]:
    """Return the questions whose answers are sealed, and all that is worked out from them.

    A group's level holds for what is in it. A calculation that reads a sealed answer would say it
    again in the clear, and so would what an action copies.
    """
    found = {shape for shape in instance.shapes if _marked(shape)}
    return with_readers(found, plan) if found else frozenset()


def special_shapes(instance: Instance, plan: Plan) -> frozenset[Shape]:
    """Return the questions whose answers only the curator and who supervises read.

    What is worked out from them belongs to them, unless the form gives it a
    level of its own or saves it to an entity, which the whole team reads.
    """
    found = {shape for shape in instance.shapes if _level(shape) == SPECIAL}
    return with_readers(found, plan, open_shapes=_open) if found else frozenset()


def without_answers(xml: str, shapes: frozenset[Shape]) -> str:
    """Return filled answers in which those of some questions stand blank."""
    root = parse_xml(xml)
    for element in _answers(root, shapes):
        element.text = None
    return tostring(root, encoding="unicode")


def has_answers(xml: str, shapes: frozenset[Shape]) -> bool:
    """Tell whether filled answers hold one to any of some questions."""
    return any((one.text or "").strip() for one in _answers(parse_xml(xml), shapes))


def answers_to(xml: str, shapes: frozenset[Shape]) -> frozenset[str]:
    """Return what filled answers say to some questions."""
    return frozenset(one.text.strip() for one in _answers(parse_xml(xml), shapes) if one.text)


def _answers(root: Element, shapes: frozenset[Shape]) -> Iterator[Element]:
    paths = {shape.path for shape in shapes}

    def below(element: Element, path: str) -> Iterator[Element]:
        for child in element:
            at = f"{path}/{local(child)}"
            if at in paths:
                yield child
            yield from below(child, at)

    return below(root, f"/{local(root)}")


def with_readers(
    found: set[Shape], plan: Plan, open_shapes: Callable[[Shape], bool] = lambda _shape: False
) -> frozenset[Shape]:
    """Return the leaves among some questions, and all that is worked out from them.

    What is open though it is worked out from them is left out, and what reads that.
    """
    readers = [
        (unit.shape, {use.source for use in unit.uses})
        for unit in plan.units
        if unit.kind == CALCULATE
    ]
    for action, target in plan.events:
        program = plan.programs.get((target, action.value, "string"))
        if program is not None:
            readers.append((target, {use.source for use in program.uses}))
    growing = True
    while growing:
        more = {
            shape
            for shape, sources in readers
            if shape not in found
            and not open_shapes(shape)
            and any(_tells(source, found) for source in sources)
        }
        growing = bool(more)
        found |= more
    return frozenset(shape for shape in found if shape.leaf)


def sealed_answers(root: Node, shapes: frozenset[Shape]) -> Sealed:
    """Return what has to be kept apart from a form's XML."""
    if not shapes:
        return NOTHING
    answers = {node.ref: node.value for node in root.walk() if node.shape in shapes}
    return Sealed(answers, frozenset(shape.path for shape in shapes))


def put_back(node: Node | None, value: str) -> None:
    """Give a node of reopened answers what had been taken out of them."""
    if node is not None:
        node.value = node.text = value


def _marked(shape: Shape | None) -> bool:
    return any(level == LEVEL for level in levels_of(shape))


def _open(shape: Shape) -> bool:
    return shape.bind.save_to is not None or _level(shape) is not None


def levels_of(shape: Shape | None) -> Iterator[str]:
    """Return the privacy levels of a question and of the groups around it, the nearest first."""
    while shape is not None:
        level = shape.bind.others.get("privacy")
        if level:
            yield level
        shape = shape.parent


def _level(shape: Shape) -> str | None:
    """Return the level of a question: its own, else that of the nearest group that has one."""
    return next(levels_of(shape), None)


def _tells(source: Shape, found: set[Shape]) -> bool:
    return source in found or any(below in found for below in source.walk())
