"""Sessions that are over and not marked: nobody should have to find them by chance."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from fieldkit.records.event import Session
from fieldkit.records.permissions import Act
from fieldkit.records.zones import event_now
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_MOST = 100
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class UnmarkedSession:
    """A session that is over: ``blank`` of ``roster`` people have no mark."""

    event_id: str
    event_title: str
    session_id: str
    session_no: int
    day: date
    starts: str
    blank: int
    roster: int


@needs(Act.ATTEND)
def unmarked_sessions(workspace: Workspace) -> tuple[UnmarkedSession, ...]:
    """Return the sessions past without all their marks, the newest first.

    Sessions that are closed have none; in event mode the one event alone is looked at.
    """
    now, only = workspace.now(), workspace.rights.only_event
    found = []
    with workspace.reading() as work:
        past = [
            one
            # Further east it may be tomorrow already.
            for one in work.past_sessions.unclosed((now + _A_DAY).date(), _MOST)
            if only in {"", one.event_id} and _is_over(work, one, now)
        ]
        looked_at = {one.id for one in past}

        def marked(session: Session) -> bool:
            return session.id in looked_at

        grids = {key: work.attendance.grid(key, marked) for key in {one.event_id for one in past}}
        for session in past:
            grid = grids[session.event_id]
            tally = grid.sheet(session.id).tally()
            if tally.blank:
                found.append(
                    UnmarkedSession(
                        event_id=session.event_id,
                        event_title=grid.event.title,
                        session_id=session.id,
                        session_no=session.number,
                        day=session.day,
                        starts=f"{session.starts:%H:%M}",
                        blank=tally.blank,
                        roster=tally.marked + tally.blank,
                    )
                )
    return tuple(found)


def _is_over(work: "Reading", session: Session, now: datetime) -> bool:
    """Tell whether a session has ended by the clock of its event."""
    event = work.attendance.event(session.event_id)
    there = event_now(event, now) if event is not None else now
    return session.span()[1] <= there.replace(tzinfo=None)
