"""Sharing the people of one event out among its halls."""

from collections.abc import Iterable
from dataclasses import replace

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.hall import NO_HALL, shared_among
from fieldkit.records.permissions import Act
from fieldkit.services.registrations import grid_of
from fieldkit.services.workspace import Workspace, needs

MOST_HALLS = 20


class HallsUnreadable(FieldkitError):
    """People were to be shared out among no hall, one hall, or too many."""

    template = N_("Write two to {most} halls, each once: Large hall, Small hall.")


@needs(Act.PLAN_EVENTS)
def share_out_halls(
    workspace: Workspace, event_id: str, halls: Iterable[str], *, only_new: bool = False
) -> int:
    """Give every participant a hall by the alphabet, evenly; return how many were given another.

    ``only_new`` leaves those alone who have one. No halls at all put everybody
    into one room again. Raises EventMissing, HallsUnreadable.
    """
    names = [" ".join(one.split()) for one in halls]
    names = [one for one in names if one]
    if names and not (1 < len(names) <= MOST_HALLS and len({*names, NO_HALL}) == len(names) + 1):
        raise HallsUnreadable(most=MOST_HALLS)
    with workspace.unit_of_work() as work:
        people = grid_of(work, event_id).participants()
        wanted = [one for one in people if not (only_new and one.hall)]
        given = shared_among(wanted, names) if names else dict.fromkeys((o.id for o in wanted), "")
        made = [replace(one, hall=given[one.id]) for one in wanted if one.hall != given[one.id]]
        work.attendance.save_registrations(made)
        work.log.audit("halls_shared_out", event_id, count=len(made))
        work.commit()
    return len(made)
