"""Figures by month of a laptop that hands over nothing else, with small numbers held back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

# What is counted in a month, in the order in which it is shown.
COUNTS: Final = (
    "families",
    "cases_opened",
    "cases_closed",
    "cases_open",
    "forms",
    "events",
    "sessions",
    "registered",
    "came",
    "certificates",
)
# Whoever knows the place could tell whom a smaller number is about (domain, section 6).
SMALLEST: Final = 5
_FEWEST_PLACES = 2
_FROM_OTHERS: Final = frozenset(("cases_opened", "cases_closed"))


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """What one laptop counts in one month ("2026-11"), of all and by place.

    ``families`` are cards that were made, ``cases_open`` those open at the month's
    end, ``forms`` finalized ones, ``came`` people who came to an event, once an event. By
    district and by programme, both by their ids, None stands for a number that is
    held back: one from 1 to 4, and another one where it could be worked out.
    """

    month: str
    counts: Mapping[str, int]
    districts: Mapping[str, Mapping[str, int | None]] = field(default_factory=dict)
    programmes: Mapping[str, Mapping[str, int | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LaptopTotals:
    """All figures of a laptop, the oldest month first; ``until`` is the day they reach to."""

    until: str
    months: tuple[MonthFigures, ...]


def held_back(
    found: Mapping[str, Mapping[str, int]], whole: Mapping[str, int]
) -> dict[str, dict[str, int | None]]:
    """Return counts by place as they may be told, where those of all places are told too.

    ``found`` has for each place its counts by name. One place alone is not told apart: it is
    the whole. Cases opened and closed are not told by place, since the open ones of two months give
    them. Beside a small number another is held back until what is left of the whole no
    longer says what each of them is.
    """
    if len(found) < _FEWEST_PLACES:
        return {}
    told: dict[str, dict[str, int | None]] = {
        place: {name: count for name, count in found[place].items() if name not in _FROM_OTHERS}
        for place in found
    }
    for name in COUNTS:
        if name in _FROM_OTHERS:
            continue
        cells = {place: counts.get(name, 0) for place, counts in found.items()}
        hidden = [place for place, count in cells.items() if 0 < count < SMALLEST]
        # Of equal ones the same is taken each time, so that two files do not tell both.
        others = sorted(
            (place for place in cells if place not in hidden),
            key=partial(_size, cells),
        )
        while hidden and others and _says_each(hidden, cells, whole.get(name, 0)):
            hidden.append(others.pop(0))
        for place in hidden:
            told[place][name] = None
    return told


def _says_each(hidden: Sequence[str], cells: Mapping[str, int], whole: int) -> bool:
    """Tell whether what is left of the whole leaves no choice for the hidden numbers."""
    left = whole - sum(count for place, count in cells.items() if place not in hidden)
    return len(hidden) == 1 or left <= len(hidden)


def _size(cells: Mapping[str, int], place: str) -> tuple[bool, int, str]:
    return (cells[place] == 0, cells[place], place)
