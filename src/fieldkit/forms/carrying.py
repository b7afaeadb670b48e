"""Answers of a draft carried over to another version of its form, and those that cannot be."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from xml.etree.ElementTree import Element, tostring

from fieldkit.forms.definition import FormDefinition
from fieldkit.forms.document import local, parse_xml
from fieldkit.forms.session import FormSession
from fieldkit.forms.shape import Shape
from fieldkit.forms.views import NodeView

_NOT_ASKED = frozenset(("note", "model-value", "group", "repeat-instance"))
Opens = Callable[[str, Mapping[str, str]], FormSession]


class Loss(StrEnum):
    """Why an answer is not carried over."""

    QUESTION_GONE = "question_gone"
    KIND_DIFFERS = "kind_differs"
    CHOICE_GONE = "choice_gone"


@dataclass(frozen=True, slots=True)
class LostAnswer:
    """An answer that the other version has no place for: its question, and it in words."""

    ref: str
    label: str
    answer: str
    loss: Loss


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a draft: its session in the other version, what is lost, what has moved.

    ``moved`` are the refs of answers whose question stands in another group
    there: from, to.
    """

    session: FormSession
    lost: tuple[LostAnswer, ...]
    moved: tuple[tuple[str, str], ...]


def carried_over(old: FormSession, new: FormDefinition, opens: Opens) -> Carried:
    """Carry the answers of a session over to another version of its form.

    A question is found again by its path, else by its name where both versions
    have it once and in the same repeat. ``opens`` makes a session of the new
    version from saved answers (XML) and answers that go before them.
    """
    lost: list[LostAnswer] = []
    moved: list[tuple[str, str]] = []
    preset: dict[str, str] = {}
    kept: list[tuple[NodeView, str, str]] = []
    given = list(_given(old))
    for view, text in given:
        target = new_place(old.definition, new, view.ref)
        if target is None:
            lost.append(_lost(view, text, Loss.QUESTION_GONE))
            continue
        if target != view.ref:
            moved.append((view.ref, target))
            preset[target] = text
        elif _type(new, target) != view.type:
            preset[target] = text
        kept.append((view, target, text))
    session = opens(_readdressed(old, new), preset)
    for view, target, text in kept:
        loss = _loss(session, view, target, text)
        if loss is not None:
            lost.append(_lost(view, text, loss))
    order = {view.ref: place for place, (view, _text) in enumerate(given)}
    return Carried(session, tuple(sorted(lost, key=lambda one: order[one.ref])), tuple(moved))


def _readdressed(old: FormSession, new: FormDefinition) -> str:
    """Return the saved answers as the new version's, without the questions it has no more.

    What neither version knows, as another program may have added it, stays.
    """
    root = parse_xml(old.instance_xml())
    for key in root.attrib:
        if key.rpartition("}")[2] == "version":
            root.set(key, new.version)
    _strip(root, f"/{local(root)}", old.definition, new)
    return tostring(root, encoding="unicode")


def _strip(element: Element, path: str, old: FormDefinition, new: FormDefinition) -> None:
    for child in list(element):
        ref = f"{path}/{local(child)}"
        if new.shape(ref) is None and old.shape(ref) is not None:
            element.remove(child)
        else:
            _strip(child, ref, old, new)


def _given(session: FormSession) -> Iterator[tuple[NodeView, str]]:
    """Yield the questions that have an answer, those hidden now too, with what is stored."""
    for view in session.nodes():
        if view.leaf and view.kind not in _NOT_ASKED:
            text = session.kept(view.ref)
            if text:
                yield view, text


def _loss(session: FormSession, view: NodeView, target: str, text: str) -> Loss | None:
    found = session.node(target)
    if not session.kept(target):
        return Loss.KIND_DIFFERS
    if found.kind not in ("select", "rank"):
        return Loss.KIND_DIFFERS if view.kind in ("select", "rank") and view.multiple else None
    several = found.multiple or found.kind == "rank"
    if not several and view.multiple and " " in text:
        return Loss.KIND_DIFFERS
    offered = {choice.value for choice in found.choices}
    offered_before = {choice.value for choice in view.choices}
    words = text.split() if several else [text]
    gone = [word for word in words if word not in offered]
    # What was not offered before either is not lost by moving.
    return Loss.CHOICE_GONE if any(w in offered_before for w in gone) else None


def _lost(view: NodeView, text: str, loss: Loss) -> LostAnswer:
    labels = {choice.value: choice.label for choice in view.choices}
    several = view.multiple or view.kind == "rank"
    words = text.split() if several else [text]
    return LostAnswer(view.ref, view.label, "; ".join(labels.get(w, w) for w in words), loss)


def _type(definition: FormDefinition, ref: str) -> str:
    shape = definition.shape(ref)
    return "" if shape is None else shape.bind.type


def new_place(old: FormDefinition, new: FormDefinition, ref: str) -> str | None:
    """Return where the question of a ref stands in the new version, None where it does not."""
    before = old.shape(ref)
    after = new.shape(ref)
    if after is not None and _asked(after):
        return ref
    if before is None:
        return None
    here = [shape for shape in new.instance.shapes if shape.name == before.name]
    there = [shape for shape in old.instance.shapes if shape.name == before.name]
    if len(here) != 1 or len(there) != 1 or not _asked(here[0]):
        return None
    if [each.path for each in here[0].repeats] != [each.path for each in before.repeats]:
        return None
    return _placed(here[0], ref)


def _asked(shape: Shape) -> bool:
    return shape.leaf and shape.control is not None


def _placed(shape: Shape, ref: str) -> str:
    """Return the ref of a shape, its rows numbered as in another ref of the same repeats."""
    rows = [step.partition("[")[2] for step in ref.split("/") if step.endswith("]")]
    steps = []
    at: Shape | None = shape
    while at is not None:
        steps.append(f"{at.step}[{rows.pop()}" if at.repeat and rows else at.step)
        at = at.parent
    return "/" + "/".join(reversed(steps))
