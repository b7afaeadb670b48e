"""The halls that people of one event sit in: each hall signs a sheet and has a total of its own."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from fieldkit.records.event import Registration
from fieldkit.records.finding import fold

# Stands for those of whom nobody has said where they sit, so that they are on some sheet too.
NO_HALL = "-"


@dataclass(frozen=True, slots=True)
class HallTotal:
    """The total that stands on the signed sheet of one hall, and why it differs.

    ``hall`` is the hall's key, not its name.
    """

    session_id: str
    hall: str
    counted: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class HallSheet:
    """Who of a session's roster sits in one hall, and the total of its paper where one is known."""

    hall: str
    people: frozenset[str]
    counted: int | None = None
    note: str = ""

    def total(self, came: Collection[str]) -> "PaperTotal":
        """Return how paper and marks stand to each other, by the ids of those who came."""
        return PaperTotal(self.hall, self.counted, len(self.people & set(came)), self.note)


@dataclass(frozen=True, slots=True)
class PaperTotal:
    """A total on paper beside that of the marks; ``hall`` is empty for the whole session.

    ``counted`` is None where nobody has counted on paper.
    """

    hall: str
    counted: int | None
    came: int
    note: str = ""

    @property
    def unexplained(self) -> bool:
        """Tell whether another total stands on the paper, and nobody has written down why."""
        return self.counted is not None and self.counted != self.came and not self.note


def hall_key(hall: str) -> str:
    """Return by what a hall goes in codes and in the log: its name may be any text."""
    return hashlib.sha256(hall.encode()).hexdigest()[:8]


def halls_of(people: Iterable[Registration]) -> tuple[str, ...]:
    """Return the halls that people sit in, in the order of rows; none where there is one hall.

    Whoever has no hall comes last, as NO_HALL.
    """
    found = tuple(people)
    named = dict.fromkeys(one.hall for one in found if one.hall)
    if not named:
        return ()
    return (*named, NO_HALL) if any(not one.hall for one in found) else tuple(named)


def hall_of(person: Registration) -> str:
    """Return the hall that somebody sits in, NO_HALL where that is not known."""
    return person.hall or NO_HALL


def hall_sheets(
    people: Iterable[Registration], session_id: str, totals: Mapping[tuple[str, str], HallTotal]
) -> tuple[HallSheet, ...]:
    """Return the sheets of a session's roster by halls, none where all sit in one room.

    ``totals`` are by session and key of the hall.
    """
    found = tuple(people)
    made = []
    for hall in halls_of(found):
        told = totals.get((session_id, hall_key(hall)))
        made.append(
            HallSheet(
                hall,
                frozenset(one.id for one in found if hall_of(one) == hall),
                told.counted if told else None,
                told.note if told else "",
            )
        )
    return tuple(made)


def with_total(
    sheets: Iterable[HallSheet], hall: str, counted: int | None, note: str
) -> tuple[HallSheet, ...]:
    """Return the halls' sheets, one of them with the total of its paper."""
    return tuple(
        replace(one, counted=counted, note=note) if one.hall == hall else one for one in sheets
    )


def shared_among(people: Iterable[Registration], halls: Sequence[str]) -> dict[str, str]:
    """Return the hall of each registration: by the alphabet, as many in one hall as in another.

    People in several parts sit where their name says, so namesakes sit together.
    """
    order = sorted(people, key=lambda one: (fold(one.name), one.row))
    count = len(order)
    return {
        one.id: halls[min(len(halls) - 1, place * len(halls) // max(1, count))]
        for place, one in enumerate(order)
    }
