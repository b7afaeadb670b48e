"""One person under two registrations: whose marks are read as one."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from fieldkit.records.attendance import Mark
from fieldkit.records.event import Registration

Cell = tuple[str, str]


def unlooped(people: Iterable[Registration]) -> tuple[Registration, ...]:
    """Return the registrations with nobody lost whom two laptops merged into each other.

    Of such a ring the one with the first row is gone on with, at every laptop.
    """
    found = {one.id: one for one in people}
    for start in list(found):
        ring, at = [start], found[start].merged_into
        while at in found and at not in ring:
            ring.append(at)
            at = found[at].merged_into
        if at == start:
            kept = min((found[key] for key in ring), key=lambda one: (one.row_no, one.id))
            found[kept.id] = replace(kept, withdrawn=False, merged_into="")
    return tuple(found.values())


def kept_registration(people: Iterable[Registration]) -> dict[str, str]:
    """Return, for each registration that was merged, the one that is gone on with at last."""
    into = {one.id: one.merged_into for one in people if one.merged_into}
    found = {}
    for start in into:
        end, seen = start, {start}
        while end in into and into[end] not in seen:
            end = into[end]
            seen.add(end)
        if end not in into:
            found[start] = end
    return found


def marks_of_people(people: Iterable[Registration], marks: Mapping[Cell, Mark]) -> dict[Cell, Mark]:
    """Return the marks with those of merged registrations under the ones they were merged into.

    Where the two differ it is a discrepancy, and who came by either came.
    """
    kept = kept_registration(people)
    if not kept:
        return dict(marks)
    found = {cell: mark for cell, mark in marks.items() if cell[1] not in kept}
    for (session_id, registration_id), mark in marks.items():
        if registration_id not in kept:
            continue
        cell = (session_id, kept[registration_id])
        moved = replace(mark, registration_id=cell[1])
        found[cell] = _one_of(found[cell], moved) if cell in found else moved
    return found


def _one_of(one: Mark, other: Mark) -> Mark:
    if (one.status, one.minutes) == (other.status, other.minutes):
        return one if one.note or not other.note else other
    shown = other if other.status.came and not one.status.came else one
    return replace(shown, discrepancy=True)
