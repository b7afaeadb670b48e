"""Sessions that are over and not marked: nobody should have to find them by chance."""

from dataclasses import dataclass
from datetime import date, datetime

from fieldkit.records.permissions import Act
from fieldkit.services.workspace import Workspace, needs

_MOST = 100


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
    clock = datetime.combine(now.date(), now.time().replace(tzinfo=None))
    found = []
    with workspace.reading() as work:
        past = [
            one
            for one in work.past_sessions.unclosed(now.date(), _MOST)
            if one.span()[1] <= clock and only in {"", one.event_id}
        ]
        grids = {key: work.attendance.grid(key) for key in {one.event_id for one in past}}
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
