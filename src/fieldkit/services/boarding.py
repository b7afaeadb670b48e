"""The two quick columns of a visit: who is on board on the way there, and on the way back."""

from dataclasses import replace
from datetime import date

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _
from fieldkit.records.bus import buses_of
from fieldkit.records.event import Session, SessionKind
from fieldkit.records.ids import new_id
from fieldkit.records.permissions import Act
from fieldkit.services.event_planning import boarding_hours, next_number
from fieldkit.services.registrations import grid_of
from fieldkit.services.workspace import Workspace, needs


class NoVisit(FieldkitError):
    """Columns of who is on board were wanted on a day on which nobody goes anywhere."""

    template = N_("There is no visit on this day. Set the kind of the session to a site visit.")


@needs(Act.PLAN_EVENTS)
def add_boarding(workspace: Workspace, event_id: str, day: date) -> tuple[Session, ...]:
    """Add the columns that the buses of a day lack; they give no hours. Raises NoVisit.

    Their numbers follow the last one, so that no printed number changes.
    """
    made: list[Session] = []
    with workspace.unit_of_work() as work:
        grid = grid_of(work, event_id)
        buses = [one for one in buses_of(grid, day) if not one.unsure]
        if not buses:
            raise NoVisit
        for bus in buses:
            first = min(one.starts for one in bus.visits)
            last = max(one.ends for one in bus.visits)
            there, back = boarding_hours(first, last)
            like = replace(
                bus.visits[0], id="", kind=SessionKind.BREAK, track=bus.name, host="", speakers=""
            )
            if bus.there is None:
                made.append(replace(like, starts=there, ends=first, title=_("On board")))
            if bus.back is None:
                made.append(replace(like, starts=last, ends=back, title=_("Back on board")))
        made = [
            replace(one, id=new_id(), number=number, closed_at=None, closed_by="", room="")
            for number, one in enumerate(made, next_number(grid))
        ]
        for one in made:
            work.attendance.save_session(one)
        work.log.audit("sessions_changed", event_id)
        work.commit()
    return tuple(made)
