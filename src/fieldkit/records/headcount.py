"""People counted by category where nobody is named, and never added to people who are."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """Who is counted. MINDED are children looked after while their parents meet."""

    CHILDREN = "children"
    ADULTS = "adults"
    STUDENTS = "students"
    PROFESSIONALS = "professionals"
    MINDED = "minded"


@dataclass(frozen=True, slots=True)
class HeadcountFigures:
    """What head counts come to: ``visits`` and, by category, how many.

    The same person may be among several sessions, so these are visits and no
    people. Children that were minded stand apart from who the meeting was for.
    """

    visits: int
    minded: int
    sessions: int
    by_category: Mapping[str, int]


def headcount_figures(counts: Mapping[tuple[str, str], int]) -> HeadcountFigures:
    """Return the figures of counts keyed by (session id, category)."""
    found: dict[str, int] = {}
    for (_session, category), people in counts.items():
        found[category] = found.get(category, 0) + people
    minded = found.get(Category.MINDED, 0)
    held = {
        session
        for (session, category), people in counts.items()
        if people and category != Category.MINDED
    }
    return HeadcountFigures(sum(found.values()) - minded, minded, len(held), found)
