"""What a family's card says of groups and day care: the visits of its members, month by month."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fieldkit.services.case_rows import VisitEntry

if TYPE_CHECKING:
    from datetime import date

    from fieldkit.store.unit_of_work import Reading


def visits_of_cases(work: "Reading", cases: Iterable[str]) -> tuple[VisitEntry, ...]:
    """Return the visits that count for these cases, a line a group, member and month.

    The newest stand first. What is corrected at the group is corrected here:
    nothing is kept twice.
    """
    registered = work.attendance.of_cases(cases)
    found: list[VisitEntry] = []
    for event_id in dict.fromkeys(one.event_id for one in registered):
        grid = work.attendance.grid(event_id)
        days = {one.id: one.day for one in grid.sessions if not one.is_break}
        for one in registered:
            if one.event_id != event_id:
                continue
            months: dict[tuple[int, int], list[date]] = {}
            for session_id, day in days.items():
                mark = grid.marks.get((session_id, one.merged_into or one.id))
                if mark is not None and mark.status.came:
                    months.setdefault((day.year, day.month), []).append(day)
            found += [
                VisitEntry(event_id, grid.event.title, one.name, tuple(sorted(set(came))))
                for came in months.values()
            ]
    return tuple(sorted(found, key=lambda entry: entry.days[-1], reverse=True))
