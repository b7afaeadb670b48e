"""What a form says that a scenario may expect: values, relevance, choices, words, entities."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fieldkit.forms.counted import COUNTED
from fieldkit.forms.errors import FormError
from fieldkit.forms.linking import EntityChange
from fieldkit.forms.places import place_of
from fieldkit.forms.scenario import JOINT, Step, truth_of, whole
from fieldkit.forms.session import Finalized, FormSession
from fieldkit.forms.views import NodeView
from fieldkit.i18n import N_

_TRUTHS = frozenset(("relevant", "required", "readonly", "valid"))
_NUMBERS = frozenset(("int", "integer", "decimal"))
_ENTITY = re.compile(r"([^\[\].]+)(?:\[([0-9]{1,6})\])?\.(.+)\Z", re.DOTALL)
YES, NO = "yes", "no"


class NotFinalizedYet(FormError):
    """Something was expected of the finished form before a step finalized it."""

    template = N_("Write the step finalize before {aspect} is expected.")


class NoSuchEntity(FormError):
    """An entity was expected that the form neither creates nor updates."""

    template = N_("The form writes no entity {name}. It writes: {known}.")


class EntityNotNamed(FormError):
    """The property of an entity was not named."""

    template = N_("Name list and property, such as families.surname, not {name}.")


@dataclass(frozen=True, slots=True)
class Finding:
    """What the form says, how it compares with what is wanted, and why it says so."""

    text: str
    fits: Callable[[str], bool]
    reasons: Callable[[], tuple[str, ...]] = tuple


def found_of(session: FormSession, finalized: Finalized | None, step: Step) -> Finding:
    """Return what the form says to an expectation. Raises FormError where it cannot be asked."""
    aspect = step.action
    if aspect in ("title", "entity", "entities"):
        if finalized is None:
            raise NotFinalizedYet(aspect=aspect)
        return _same(_of_finished(finalized, step))
    if aspect == "problems":
        return _problems(session, step)
    if aspect == "count":
        view = session.node(place_of(session.definition, step.target, repeat=True))
        return _same(str(view.count or 0))
    ref = place_of(session.definition, step.target)
    view = session.node(ref)
    found = _ASPECTS[aspect](session, view)

    def fits(wanted: str) -> bool:
        return _fits(aspect, view, found, wanted)

    def reasons() -> tuple[str, ...]:
        return session.why(ref).lines(aspect)

    return Finding(found, fits, reasons)


def settled(session: FormSession, step: Step, place: str) -> str:
    """Return what is wanted, in the form in which it is compared. Raises NotYesOrNo."""
    if step.action in _TRUTHS:
        return _said(truth_of(step.value, place))
    if step.action == "problems" and whole(step.value) is None:
        return " ".join(sorted(place_of(session.definition, name) for name in step.value.split()))
    if step.action == "problem":
        return step.value if step.value in ("constraint", "required", COUNTED) else ""
    return step.value


def _same(text: str) -> Finding:
    return Finding(text, lambda wanted: text == wanted)


def _fits(aspect: str, view: NodeView, found: str, wanted: str) -> bool:
    if aspect == "offers":
        return set(wanted.split()) <= set(found.split())
    if aspect == "value" and found != wanted and view.type in _NUMBERS:
        try:
            return float(found) == float(wanted)
        except ValueError:
            return False
    if aspect == "value" and view.multiple:
        return sorted(found.split()) == sorted(wanted.split())
    return found == wanted


def _problems(session: FormSession, step: Step) -> Finding:
    found = session.problems()
    if whole(step.value) is not None:
        text = str(len(found))
        listed = tuple(f"{problem.ref} ({problem.kind})" for problem in found)
        return Finding(text, lambda wanted: text == wanted, lambda: listed)
    return _same(" ".join(sorted(problem.ref for problem in found)))


def _problem(session: FormSession, view: NodeView) -> str:
    del session
    if not view.constraint_ok:
        return "constraint" if view.leaf else COUNTED
    return "" if view.required_ok else "required"


def _chosen(session: FormSession, view: NodeView) -> str:
    del session
    labels = {choice.value: choice.label for choice in view.choices}
    words = view.value.split() if view.multiple or view.kind == "rank" else [view.value]
    return JOINT.join(labels.get(word, word) for word in words if word)


def _offered(session: FormSession, view: NodeView) -> str:
    del session
    return " ".join(choice.value for choice in view.choices)


def _said(truth: object) -> str:
    return YES if truth else NO


_ASPECTS: Mapping[str, Callable[[FormSession, NodeView], str]] = {
    "value": lambda _s, view: view.value,
    "relevant": lambda _s, view: _said(view.relevant),
    "required": lambda _s, view: _said(view.required),
    "readonly": lambda _s, view: _said(view.readonly),
    "valid": lambda _s, view: _said(view.constraint_ok and view.required_ok),
    "label": lambda _s, view: view.label,
    "hint": lambda _s, view: view.hint,
    "message": lambda _s, view: view.message,
    "chosen": _chosen,
    "choices": _offered,
    "offers": _offered,
    "problem": _problem,
}


def _of_finished(finalized: Finalized, step: Step) -> str:
    if step.action == "title":
        return finalized.instance_name
    changes = finalized.entity_changes
    if step.action == "entities":
        return str(sum(step.target in ("", change.list_name) for change in changes))
    return _property(changes, step.target)


def _property(changes: tuple[EntityChange, ...], name: str) -> str:
    found = _ENTITY.match(name)
    if found is None:
        raise EntityNotNamed(name=name)
    same = [change for change in changes if change.list_name == found[1]]
    place = int(found[2] or 1)
    if not 0 < place <= len(same):
        known = ", ".join(dict.fromkeys(change.list_name for change in changes)) or "-"
        raise NoSuchEntity(name=f"{found[1]}[{place}]", known=known)
    change, field = same[place - 1], found[3]
    own = {"label": change.label or "", "id": change.entity_id, "op": change.op}
    return change.properties.get(field, own.get(field, ""))
