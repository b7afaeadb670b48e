"""Sealed facts (privacy level P4): which questions they are, and taking their answers out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.forms.dependencies import CALCULATE, Plan
from fieldkit.forms.instances import Instance
from fieldkit.forms.shape import Shape
from fieldkit.forms.tree import Node

LEVEL = "P4"


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
    if not found:
        return frozenset()
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
            if shape not in found and any(_tells(source, found) for source in sources)
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
    while shape is not None:
        if shape.bind.others.get("privacy") == LEVEL:
            return True
        shape = shape.parent
    return False


def _tells(source: Shape, found: set[Shape]) -> bool:
    return source in found or any(below in found for below in source.walk())
