"""How the day of a form's visit stands in the log and in rows, and what it may be there."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from fieldkit.records.visit import Visit

VISITED_ON, FROM_PAPER = "visited_on", "from_paper"


def visit_payload(visit: Visit) -> dict[str, str | bool]:
    """Return a visit as it stands in the payload of its form's change; nothing where unknown."""
    told: dict[str, str | bool] = {}
    if visit.day is not None:
        told[VISITED_ON] = visit.day.isoformat()
    if visit.from_paper:
        told[FROM_PAPER] = True
    return told


def visit_row(payload: Mapping[str, Any]) -> dict[str, str | int]:
    """Return the columns of a visit, from a payload."""
    day, paper = payload.get(VISITED_ON, ""), payload.get(FROM_PAPER, False)
    return {VISITED_ON: day, FROM_PAPER: int(paper)}


def visit_of_row(visited_on: str, from_paper: int) -> Visit:
    """Return the visit that the columns of a row hold."""
    return Visit(date.fromisoformat(visited_on) if visited_on else None, bool(from_paper))


def visit_fits(payload: Mapping[str, Any]) -> bool:
    """Tell whether what a payload says of the visit is what may stand there."""
    day, paper = payload.get(VISITED_ON, ""), payload.get(FROM_PAPER, False)
    if not isinstance(day, str) or not isinstance(paper, bool):
        return False
    try:
        return not day or date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False
