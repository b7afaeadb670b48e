"""Figures by month of a laptop that hands over nothing else, with small numbers held back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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

    ``found`` has for each place its counts by name. A single number that is held back would be
    what is left of the whole, so the next larger one is held back with it.
    """
    told: dict[str, dict[str, int | None]] = {
        place: dict(counts) for place, counts in found.items()
    }
    for name in COUNTS:
        cells = {place: counts.get(name, 0) for place, counts in found.items()}
        small = [place for place, count in cells.items() if 0 < count < SMALLEST]
        rest = whole.get(name, 0) - sum(cells.values())
        if len(small) == 1 and not 0 < rest < SMALLEST:
            others = [place for place in cells if place not in small]
            # Of equal ones the same is taken each time, so that two files do not tell both.
            small += sorted(others, key=lambda place: (cells[place] == 0, cells[place], place))[:1]
        for place in small:
            told[place][name] = None
    return told
