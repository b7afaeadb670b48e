"""Several events as one series: who came to any of them, and how often people came in all."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event import EventStatus
from fieldkit.records.group_figures import identity


@dataclass(frozen=True, slots=True)
class SeriesFigures:
    """What a series comes to: somebody who attended two events is 1 in ``people``, 2 in ``total``.

    Head counts stand apart in ``counted``: nobody knows who was among them.
    """

    events: int
    held: int
    people: int
    total: int
    repeat: int
    organisations: int
    counted: int


def series_figures(
    grids: Sequence[AttendanceGrid], same: Iterable[tuple[str, str]] = ()
) -> SeriesFigures:
    """Return the figures of events; ``same`` are registrations known to be of one person."""
    came = [one for grid in grids for one in grid.participants() if grid.attended(one.id)]
    who = people_of([(one.id, identity(one)) for one in came], same)
    times: dict[Hashable, int] = {}
    for one in came:
        times[who[one.id]] = times.get(who[one.id], 0) + 1
    held = [grid for grid in grids if grid.event.status is not EventStatus.CANCELLED]
    return SeriesFigures(
        events=len(grids),
        held=sum(bool(grid.marks or grid.headcounts) for grid in held),
        people=len(times),
        total=len(came),
        repeat=sum(count > 1 for count in times.values()),
        organisations=len({one.organisation_id or one.org_then for one in came if one.org_then}),
        counted=sum(sum(grid.headcounts.values()) for grid in grids),
    )


def people_of(
    people: Iterable[tuple[str, Hashable]], same: Iterable[tuple[str, str]]
) -> Mapping[str, Hashable]:
    """Return a mark of the person for each registration, given as (id, identity).

    Registrations of one identity are one person, and so are those that somebody
    marked as the same.
    """
    known = dict(people)
    leads: dict[Hashable, Hashable] = {}

    def lead(key: Hashable) -> Hashable:
        while key in leads:
            key = leads[key]
        return key

    for one, other in same:
        if one in known and other in known:
            first, second = lead(known[one]), lead(known[other])
            if first != second:
                leads[second] = first
    return {one: lead(key) for one, key in known.items()}
