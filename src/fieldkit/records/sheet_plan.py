"""Which people and sessions stand on a sign-in sheet, and how they are shared out among pages."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event import EventFormat, Registration, Session
from fieldkit.records.hall import hall_of, halls_of
from fieldkit.records.printed_sheet import PrintedSheet, SheetScope
from fieldkit.records.row_number import RowNumber

ROWS = 25
# Of a sheet in large type.
LARGE_ROWS = 14
WALK_IN_ROWS = 5
# The last page holds the total of each session too, and higher rows for block letters.
_LAST_PEOPLE, _LAST_LARGE = 19, 8
# Sheets of these go round among parents, whatever was asked for.
_PRIVATE = frozenset({EventFormat.SUPPORT_GROUP, EventFormat.DAY_CARE})

_OF_A_HALL = re.compile(r"\d{8}[.]h[0-9a-f]{8}")


def is_private(grid: AttendanceGrid) -> bool:
    """Tell whether a sheet of this event may show given names and numbers only."""
    return grid.event.format in _PRIVATE


def sessions_on(grid: AttendanceGrid, scope: SheetScope) -> tuple[Session, ...]:
    """Return the sessions that people sign for on this sheet, in the order of the event."""
    if scope.session_id:
        return tuple(one for one in grid.sessions if one.id == scope.session_id)
    of_day = (one for one in grid.sessions if one.day == scope.day and not one.is_break)
    return tuple(one for one in of_day if not scope.track or one.track == scope.track)


def scope_of(grid: AttendanceGrid, code: str) -> SheetScope | None:
    """Return what a sheet of this event was for, by its scope's code; None where that is gone."""
    scopes = scopes_of(grid)
    found = next((one for one in scopes if one.code == code), None)
    if found is not None or not _OF_A_HALL.fullmatch(code):
        return found
    # Everybody of the hall sits elsewhere by now; what was signed there is entered all the same.
    day = next((one.day for one in scopes if code.startswith(one.code)), None)
    return SheetScope(day, hall=code.rpartition("h")[2]) if day is not None else None


def scopes_of(grid: AttendanceGrid) -> tuple[SheetScope, ...]:
    """Return all sheets that an event can have: of each day, its halls, tracks and sessions."""
    found: list[SheetScope] = []
    signed = [one for one in grid.sessions if not one.is_break]
    halls = halls_of(grid.participants())
    for day in sorted({one.day for one in signed}):
        sessions = [one for one in signed if one.day == day]
        tracks = dict.fromkeys(one.track for one in sessions if one.track)
        found.append(SheetScope(day))
        found += [SheetScope(day, hall=hall) for hall in halls]
        found += [SheetScope(day, track=track) for track in tracks]
        found += [SheetScope(day, session_id=one.id) for one in sessions]
    return tuple(found)


def all_halls(grid: AttendanceGrid) -> tuple[tuple[SheetScope, ...], ...]:
    """Return the sheets of all halls by days, none where everybody sits in one room."""
    found: dict[date, list[SheetScope]] = {}
    for one in scopes_of(grid):
        if one.hall:
            found.setdefault(one.day, []).append(one)
    return tuple(map(tuple, found.values()))


def people_on(grid: AttendanceGrid, scope: SheetScope) -> tuple[Registration, ...]:
    """Return who stands on this sheet, by row number: whoever one of its sessions is for."""
    sessions = sessions_on(grid, scope)
    wanted = [
        one
        for one in grid.participants()
        if scope.hall in {"", hall_of(one)}
        and any(grid.roles.expects(one, session) for session in sessions)
    ]
    return tuple(sorted(wanted, key=lambda one: one.row))


def plan_sheet(
    grid: AttendanceGrid,
    scope: SheetScope,
    printed: Sequence[PrintedSheet],
    at: datetime,
    *,
    following: RowNumber | None = None,
    large: bool = False,
    by: str = "",
    new_id: str = "",
) -> PrintedSheet:
    """Return the sheet to print now: the version there is, or the next one where people differ.

    The numbers of blank rows are given once: whoever signs there keeps the
    number, and a later version begins after it. ``following`` is the next number that
    this laptop may give, where that is not the one after the last.
    """
    rows = [one.row for one in people_on(grid, scope)]
    taken = [one.row_no for one in grid.registrations]
    taken += [row.number for one in printed for page in one.pages for row in page]
    first = following or RowNumber(max(taken, default=0) + 1)
    same = [one for one in printed if one.scope == scope.code and one.laptop == first.laptop]
    for old in reversed(same):
        blanks = [row for page in old.pages for row in page][-WALK_IN_ROWS:]
        if old.pages == share_out(rows, blanks, large=large):
            return old
    blanks = [first.following(place) for place in range(WALK_IN_ROWS)]
    version = max((one.version for one in same), default=0) + 1
    pages = share_out(rows, blanks, large=large)
    return PrintedSheet(new_id, grid.event.id, scope.code, version, pages, at, by)


def share_out(
    rows: Sequence[RowNumber], blanks: Sequence[RowNumber], *, large: bool = False
) -> tuple[tuple[RowNumber, ...], ...]:
    """Return the row numbers of each page; the blank rows stand on the last one."""
    most, most_last = (LARGE_ROWS, _LAST_LARGE) if large else (ROWS, _LAST_PEOPLE)
    pages = [tuple(rows[start : start + most]) for start in range(0, len(rows), most)]
    if pages and len(pages[-1]) <= most_last:
        pages[-1] = (*pages[-1], *blanks)
    else:
        pages.append(tuple(blanks))
    return tuple(pages)
