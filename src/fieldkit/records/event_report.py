"""The report of an event: its figures as they were when it was closed, and what differs since."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from fieldkit.records.event_figures import Counted, EventFigures, Mean, SessionLine


@dataclass(frozen=True, slots=True)
class ClosedReport:
    """A report that was signed off; ``figures`` are its figures as JSON, without names of people.

    They stay as they are, whatever is altered later: a supplement tells the difference.
    """

    id: str
    event_id: str
    closed_at: datetime
    figures: str
    closed_by: str = ""


def figures_from(text: str) -> EventFigures | None:
    """Return the figures of a closed report, None where another program wrote what is none."""
    try:
        kept = json.loads(text)
        whole = {"kind": kept["kind"], **{name: kept.get(name, 0) for name in SCALARS}}
        for name, kind in _LISTS.items():
            whole[name] = tuple(kind(**one) for one in kept.get(name, ()))
        whole["missing"] = tuple(map(str, kept["missing"]))
        whole["first_regions"] = tuple(map(str, kept.get("first_regions", ())))
        figures = EventFigures(**whole)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    parts = [figures, *(one for name in _LISTS for one in getattr(figures, name))]
    return figures if all(map(_typed, parts)) else None


def _typed(value: Any) -> bool:  # noqa: ANN401 - any of the figures' classes
    """Tell whether what was read has the types that it is to have."""
    wanted = {one.name: one.type for one in fields(value) if one.type in {int, float, str, bool}}
    return all(
        isinstance(getattr(value, name), int | float if kind is float else kind)
        for name, kind in wanted.items()
    )


SCALARS = (
    "attended",
    "registered",
    "completed",
    "no_shows",
    "organisations",
    "successors",
    "without_organisation",
    "districts",
    "represented",
    "measured",
    "speakers",
    "guests",
    "days",
    "sessions",
    "hours",
    "person_hours",
    "repeat",
    "connections",
    "at_screens",
    "recording",
    "counted",
    "minded",
    "room",
    "feedback_forms",
    "entered_late",
)
_LISTS: Mapping[str, Callable[..., object]] = {
    "by_day": Counted,
    "by_session": SessionLine,
    "by_organisation": Counted,
    "by_district": Counted,
    "by_region": Counted,
    "by_position": Counted,
    "by_org_kind": Counted,
    "by_experience": Counted,
    "by_track": Counted,
    "feedback": Mean,
    "topics": Counted,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """What a supplement tells: a figure then and now, and what came or went of the lists.

    ``days`` are who was present by ISO day, ``means`` those of the feedback.
    """

    changed: tuple[tuple[str, float, float], ...]
    days: tuple[tuple[str, float, float], ...]
    means: tuple[tuple[str, float, float], ...]
    organisations_come: tuple[str, ...]
    organisations_gone: tuple[str, ...]
    districts_come: tuple[str, ...]
    districts_gone: tuple[str, ...]

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))

    @property
    def count(self) -> int:
        """Return how many lines a supplement has."""
        return sum(len(getattr(self, one.name)) for one in fields(self))


def difference(then: EventFigures, now: EventFigures) -> Difference:
    """Return what has changed since a report was closed."""
    changed = tuple(
        (name, float(getattr(then, name)), float(getattr(now, name)))
        for name in SCALARS
        if getattr(then, name) != getattr(now, name)
    )
    return Difference(
        changed,
        _changed(_people(then.by_day), _people(now.by_day)),
        _changed(_means(then), _means(now)),
        *_come_and_gone(then.by_organisation, now.by_organisation),
        *_come_and_gone(then.by_district, now.by_district),
    )


def _people(found: Iterable[Counted]) -> dict[str, float]:
    return {one.name: float(one.people) for one in found}


def _means(figures: EventFigures) -> dict[str, float]:
    return {one.question: one.mean for one in figures.feedback}


def _changed(
    then: Mapping[str, float], now: Mapping[str, float]
) -> tuple[tuple[str, float, float], ...]:
    """Return what differs by its name, what is there at one time alone as nothing at the other."""
    names = dict.fromkeys((*then, *now))
    both = ((name, then.get(name, 0.0), now.get(name, 0.0)) for name in names)
    return tuple(one for one in both if one[1] != one[2])


def _come_and_gone(
    then: Iterable[Counted], now: Iterable[Counted]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    before, after = {one.name for one in then}, {one.name for one in now}
    return tuple(sorted(after - before)), tuple(sorted(before - after))
