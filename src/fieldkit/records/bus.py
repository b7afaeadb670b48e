"""The buses of a visit: who rides in which, when it leaves, and when all are on board again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event import (
    EventFormat,
    Registration,
    RegistrationRole,
    Session,
    SessionKind,
)


@dataclass(frozen=True, slots=True)
class Bus:
    """One bus of one day with its passengers by row number.

    ``name`` is that of the track, empty where there is one bus for all. ``there`` and
    ``back`` are the columns in which it is marked who is on board, None where there
    are none. ``unsure`` are the people of no bus: they have chosen none.
    """

    day: date
    name: str
    visits: tuple[Session, ...]
    there: Session | None
    back: Session | None
    people: tuple[Registration, ...]
    unsure: bool = False


def visit_days(grid: AttendanceGrid) -> tuple[date, ...]:
    """Return the days on which people go somewhere."""
    return tuple(sorted({one.day for one in grid.sessions if _is_visit(grid, one)}))


def buses_of(grid: AttendanceGrid, day: date) -> tuple[Bus, ...]:
    """Return the buses of a day by name, and last, as ``unsure``, those who have chosen none.

    Whoever speaks, interprets or organises is a passenger like the others.
    """
    visits = [one for one in grid.sessions if one.day == day and _is_visit(grid, one)]
    names = sorted({one.track for one in visits})
    found = [_bus(grid, day, name, visits, alone=len(names) == 1) for name in names]
    if len(names) > 1:
        lost = tuple(one for one in _riders(grid) if not one.track and _goes(grid, one, visits))
        if lost:
            found.append(Bus(day, "", tuple(visits), None, None, lost, unsure=True))
    return tuple(found)


def _bus(
    grid: AttendanceGrid, day: date, name: str, visits: Sequence[Session], *, alone: bool
) -> Bus:
    own = tuple(one for one in visits if one.track == name)
    there, back = _columns(grid, own)
    people = tuple(
        one
        for one in _riders(grid)
        if ((alone and not one.track) or one.track == name) and _goes(grid, one, own)
    )
    return Bus(day, name, own, there, back, people)


def boarding_columns(grid: AttendanceGrid) -> dict[str, bool]:
    """Return the sessions, by id, that tell who is on board: True there, False on the way back."""
    visits: dict[tuple[date, str], list[Session]] = {}
    for one in grid.sessions:
        if _is_visit(grid, one):
            visits.setdefault((one.day, one.track), []).append(one)
    found: dict[str, bool] = {}
    for own in visits.values():
        there, back = _columns(grid, own)
        found |= {there.id: True} if there is not None else {}
        found |= {back.id: False} if back is not None else {}
    return found


def _columns(grid: AttendanceGrid, own: Sequence[Session]) -> tuple[Session | None, Session | None]:
    """Return the breaks of a bus nearest before its first visit and after its last one."""
    day, name = own[0].day, own[0].track
    first, last = min(one.starts for one in own), max(one.ends for one in own)
    breaks = [one for one in grid.sessions if one.day == day and one.is_break and one.track == name]
    before = [one for one in breaks if one.ends <= first]
    after = [one for one in breaks if one.starts >= last]
    return (
        max(before, key=lambda one: one.ends, default=None),
        min(after, key=lambda one: one.starts, default=None),
    )


def _riders(grid: AttendanceGrid) -> list[Registration]:
    """Return everybody who may ride, one row for one human, in the order of row numbers."""
    first: dict[str, Registration] = {}
    for one in sorted(grid.registrations, key=lambda one: one.row):
        if not one.listed or one.merged_into:
            continue
        human = grid.roles.humans[one.id]
        known = first.get(human)
        if known is None or known.role is not RegistrationRole.PARTICIPANT:
            first[human] = one if one.role is RegistrationRole.PARTICIPANT else known or one
    return sorted(first.values(), key=lambda one: one.row)


def _goes(grid: AttendanceGrid, person: Registration, visits: Sequence[Session]) -> bool:
    """Tell whether somebody is meant to be at one of these, in whatever part."""
    if person.role is RegistrationRole.PARTICIPANT:
        return any(
            grid.roles.expects(person, one) or grid.roles.in_another(person, one) for one in visits
        )
    return not person.sessions or any(one.id in person.sessions for one in visits)


def _is_visit(grid: AttendanceGrid, session: Session) -> bool:
    if session.kind is SessionKind.SITE_VISIT:
        return True
    return grid.event.format is EventFormat.SITE_VISIT and not session.is_break
