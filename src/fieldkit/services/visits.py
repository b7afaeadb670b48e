"""The day of the visit that a form speaks of: its own first question for it, or said beside it."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from fieldkit.forms.controls import Control
from fieldkit.forms.definition import FormDefinition, control_of
from fieldkit.forms.shape import Shape
from fieldkit.records.visit import Visit, VisitDateMissing

if TYPE_CHECKING:
    from fieldkit.services.filled_form import Filling

_TODAY = frozenset(("today()", "now()"))
_DAYS = frozenset(("date", "dateTime"))


def visit_ref(definition: FormDefinition) -> str:
    """Return the question for the day of the visit: the first that begins with today, else ""."""
    found = [
        target
        for action, target in definition.plan.events
        if action.value.strip() in _TODAY and _asks_for_a_day(target)
    ]
    return min(found, key=lambda shape: shape.index).path if found else ""


def visit_of(filling: "Filling") -> Visit:
    """Return when the visit was that a filling speaks of, as far as it says so."""
    ref = visit_ref(filling.session.definition)
    if not ref:
        return filling.visit
    return replace(filling.visit, day=_day(filling.session.kept(ref, shown=True)))


def told_visit(filling: "Filling") -> Visit:
    """Return the visit of a form to be finalized. Raises VisitDateMissing."""
    visit = visit_of(filling)
    if visit.from_paper and visit.day is None:
        raise VisitDateMissing
    return visit


def _asks_for_a_day(shape: Shape) -> bool:
    control: Control | None = control_of(shape)
    asked = control is not None and control.kind == "input" and not shape.repeats
    return asked and shape.bind.type in _DAYS


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
