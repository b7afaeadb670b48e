"""The figures of a support group or of day care: meetings, visits, people, who stays away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fieldkit.records.attendance import AttendanceGrid, AttendanceStatus
from fieldkit.records.event import Registration, Session
from fieldkit.records.headcount import headcount_figures

REGULAR_SHARE = 0.5
MISSES = 3


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """What a group's season comes to.

    A meeting was held where somebody came. ``people`` are the different persons
    who came; guests who gave no name cannot be told apart between meetings, so
    they are in ``visits`` and in ``guest_visits`` alone. ``average`` is visits per
    meeting. ``regulars`` came to half of the meetings or more, ``new`` came this
    month for the first time, ``dropped`` missed the last three meetings at which
    they were marked and came before: somebody should call them.
    """

    meetings: int
    visits: int
    people: int
    guest_visits: int
    average: float
    regulars: tuple[Registration, ...]
    new: tuple[Registration, ...]
    dropped: tuple[Registration, ...]
    minded: int


def group_figures(
    grid: AttendanceGrid, today: date, *, earlier: Iterable[AttendanceGrid] = ()
) -> GroupFigures:
    """Return the figures of a season; ``earlier`` seasons tell who came before it."""
    people = grid.participants()
    held = [session for session in _in_time(grid) if _came(grid, session)]
    days = {one.id: [s.day for s in held if _there(grid, s, one)] for one in people}
    visits = {one: len(found) for one, found in days.items()}
    named = [one for one in people if not one.anonymous]
    before = {identity(one) for season in earlier for one in _who_came(season)}
    return GroupFigures(
        meetings=len(held),
        visits=sum(visits.values()),
        people=sum(visits[one.id] > 0 for one in named),
        guest_visits=sum(visits[one.id] for one in people if one.anonymous),
        average=round(sum(visits.values()) / len(held), 1) if held else 0.0,
        regulars=tuple(
            one for one in named if held and visits[one.id] >= REGULAR_SHARE * len(held)
        ),
        new=tuple(
            one
            for one in named
            if days[one.id]
            and (min(days[one.id]).year, min(days[one.id]).month) == (today.year, today.month)
            and identity(one) not in before
        ),
        dropped=tuple(one for one in named if _dropped(grid, one)),
        minded=headcount_figures(grid.headcounts).minded,
    )


def identity(person: Registration) -> tuple[str, ...]:
    """Return what tells one person from another over several events.

    That is the card where there is one, else name and organisation as they were
    written; guests without a name are nobody twice.
    """
    if person.anonymous or person.nameless:
        return ("row", person.id)
    if person.person_id:
        return ("person", person.person_id)
    if person.specialist_id:
        return ("specialist", person.specialist_id)
    return ("name", _folded(person.name), _folded(person.org_then))


def _dropped(grid: AttendanceGrid, person: Registration) -> bool:
    """Tell whether somebody who came before was absent at the last three sessions.

    An excuse is neither here nor there; a session at which nobody has asked yet is no absence.
    """
    marks = [grid.marks.get((session.id, person.id)) for session in _in_time(grid)]
    told = [mark.status for mark in marks if mark and mark.status is not AttendanceStatus.EXCUSED]
    last = told[-MISSES:]
    missed = len(last) == MISSES and all(one is AttendanceStatus.ABSENT for one in last)
    return missed and any(one.came for one in told)


def _in_time(grid: AttendanceGrid) -> Sequence[Session]:
    held = (one for one in grid.sessions if not one.is_break)
    return sorted(held, key=lambda one: (one.day, one.starts, one.number))


def _came(grid: AttendanceGrid, session: Session) -> bool:
    return any(_there(grid, session, one) for one in grid.participants())


def _there(grid: AttendanceGrid, session: Session, person: Registration) -> bool:
    mark = grid.marks.get((session.id, person.id))
    return mark is not None and mark.status.came


def _who_came(grid: AttendanceGrid) -> list[Registration]:
    return [one for one in grid.participants() if grid.attended(one.id)]


def _folded(words: str) -> str:
    return " ".join(words.casefold().replace("ё", "е").split())
