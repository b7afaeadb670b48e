"""Many people put on a roster at once: who is there already, who waits, who is the same human."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fieldkit.records.consents import as_consented
from fieldkit.records.event import Registration, RegistrationRole
from fieldkit.services.registrations import grid_of, has_place, twin_key

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RosterImport:
    """What came of a roster: who was added, how many were on it already, how many wait."""

    added: tuple[Registration, ...]
    known: int
    waiting: int = 0


def add_to_roster(
    work: "UnitOfWork", event_id: str, wanted: Sequence[Registration]
) -> RosterImport:
    """Put people on the roster within a transaction; where no place is left they wait.

    Who is on it in the same role is known already; in another role it is the same human.
    """
    grid = grid_of(work, event_id)
    present: dict[tuple[str, str], dict[RegistrationRole, str]] = {}
    for one in grid.registrations:
        if not one.withdrawn or one.merged_into:
            roles = present.setdefault(twin_key(one.name, one.org_then), {})
            roles[one.role] = one.same_as or one.merged_into or one.id
    linked = {r.person_id for r in grid.registrations if r.person_id and not r.withdrawn}
    taken = list(grid.participants())
    added: list[Registration] = []
    known = 0
    first = work.attendance.next_row(event_id)
    for one in wanted:
        key = twin_key(one.name, one.org_then)
        roles = present.setdefault(key, {})
        if one.role in roles or (one.person_id and one.person_id in linked):
            known += 1
            continue
        # Without an organisation a name alone does not tell that it is the same human.
        first_role = next(iter(roles.values()), "") if key[1] else ""
        roles[one.role] = first_role or one.id
        there = has_place(grid.event, one, taken)
        row = first.following(len(added))
        made = replace(
            one,
            row_no=row.number,
            row_laptop=row.laptop,
            waiting=not there,
            same_as=first_role,
        )
        added.append(as_consented(made))
        if made.listed:
            taken.append(made)
    work.attendance.save_registrations(added)
    return RosterImport(tuple(added), known, sum(one.waiting for one in added))
