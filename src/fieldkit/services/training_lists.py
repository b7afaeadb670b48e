"""Events and their sessions as lists that forms read; the people in them are no part of it."""

from typing import TYPE_CHECKING

from fieldkit.forms.lending import Given
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.records.event import Event, Session
    from fieldkit.store.unit_of_work import Reading

TRAINING = frozenset(("events", "sessions"))


def training_lists(
    workspace: Workspace, work: "Reading", names: tuple[str, ...]
) -> dict[str, Given]:
    """Return the rows of events and sessions where a form reads them, newest events first.

    In event mode they are those of the one event.
    """
    only = workspace.rights.only_event
    wanted = TRAINING.intersection(names)
    if not wanted:
        return {}
    events = [one for one in work.attendance.events() if not only or one.id == only]
    found: dict[str, Given] = {}
    if "events" in wanted:
        found["events"] = [_event_row(one) for one in events]
    if "sessions" in wanted:
        found["sessions"] = [
            _session_row(session)
            for event in events
            for session in work.attendance.grid(event.id).sessions
        ]
    return found


def _event_row(event: "Event") -> dict[str, str]:
    return {
        "name": event.id,
        "label": event.title,
        "format": event.format.value,
        "starts_on": event.starts_on.isoformat(),
        "ends_on": event.ends_on.isoformat(),
        "place": event.place,
        "programme": event.programme,
        "district": event.district,
        "status": event.status.value,
    }


def _session_row(session: "Session") -> dict[str, str]:
    label = f"{session.day.isoformat()} {session.starts:%H:%M} {session.title}"
    return {
        "name": session.id,
        "label": label.strip(),
        "event_id": session.event_id,
        "number": str(session.number),
        "day": session.day.isoformat(),
        "kind": session.kind.value,
    }
