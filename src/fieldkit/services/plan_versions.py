"""How the plan of an event came to be what it is: each version, whose and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from fieldkit.records.change import Change, EntityType
from fieldkit.records.event import EventStatus
from fieldkit.records.permissions import Act
from fieldkit.services.registrations import grid_of
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_OF_EVENT = ("title", "starts_on", "ends_on", "place", "status", "reason")
_OF_SESSION = ("day", "starts", "ends", "title", "track", "cancelled", "event_id")
_STEPS = {"reason", "status"}
_Told = tuple[Change, str]
# What one person writes in one go is one version.
_IN_ONE_GO = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """The plan as it stood from a moment on; ``sessions`` are those not cancelled.

    ``days`` are their dates, ``reason`` is what was said when it was moved or cancelled.
    """

    number: int
    at: datetime
    user_name: str
    title: str
    starts_on: date
    ends_on: date
    place: str
    status: EventStatus
    reason: str
    sessions: int
    days: tuple[date, ...]


@needs(Act.ATTEND)
def plan_versions(workspace: Workspace, event_id: str) -> tuple[PlanVersion, ...]:
    """Return the versions of an event's plan, the first one first. Raises EventMissing."""
    workspace.rights.require_event(event_id)
    with workspace.reading() as work:
        grid = grid_of(work, event_id)
        names = {user.id: user.name for user in work.users.list()}
        told = [(change, "") for change in _history(work, EntityType.EVENT, event_id, _OF_EVENT)]
        for session in (*grid.sessions, *grid.cancelled):
            found = _history(work, EntityType.SESSION, session.id, _OF_SESSION)
            told += [(change, session.id) for change in found]
    # That the first session was closed is no change of the plan.
    told = [pair for pair in told if pair[0].payload != EventStatus.HELD]
    told.sort(key=lambda pair: (pair[0].hlc, pair[0].seq))
    return tuple(_versions(told, names))


def _history(
    work: "Reading", kind: EntityType, entity: str, fields: tuple[str, ...]
) -> Iterator[Change]:
    return (one for one in work.changes.history(kind, entity) if one.field in fields)


def _versions(told: Iterable[_Told], names: Mapping[str, str]) -> Iterator[PlanVersion]:
    event: dict[str, Any] = {}
    sessions: dict[str, dict[str, Any]] = {}
    commits = [list(found) for _id, found in groupby(told, lambda pair: pair[0].commit)]
    number = 0
    for place, commit in enumerate(commits):
        for change, session_id in commit:
            held = sessions.setdefault(session_id, {}) if session_id else event
            held[change.field] = change.payload
        if place + 1 < len(commits) and _goes_on(commit, commits[place + 1]):
            continue
        if all(event.get(name) for name in ("title", "starts_on", "ends_on")):
            number += 1
            last = commit[-1][0]
            yield _version(number, event, sessions.values(), last, names.get(last.user, ""))


def _goes_on(commit: Sequence[_Told], following: Sequence[_Told]) -> bool:
    """Tell whether the next commit belongs to the same version.

    A reason is a step of its own, whoever said it and however soon.
    """
    before, after = commit[-1][0], following[0][0]
    same = before.user == after.user and _moment(after) - _moment(before) <= _IN_ONE_GO
    return same and not any(change.field in _STEPS for change, _ in (*commit, *following))


def _version(
    number: int,
    event: Mapping[str, Any],
    sessions: Iterable[Mapping[str, Any]],
    last: Change,
    user_name: str,
) -> PlanVersion:
    days = [
        date.fromisoformat(held["day"])
        for held in sessions
        if held.get("day") and not held.get("cancelled")
    ]
    return PlanVersion(
        number=number,
        at=_moment(last),
        user_name=user_name,
        title=event["title"],
        starts_on=date.fromisoformat(event["starts_on"]),
        ends_on=date.fromisoformat(event["ends_on"]),
        place=event.get("place") or "",
        status=EventStatus(event.get("status") or EventStatus.PLANNED),
        reason=event.get("reason") or "",
        sessions=len(days),
        days=tuple(sorted(set(days))),
    )


def _moment(change: Change) -> datetime:
    return datetime.fromtimestamp(int(change.hlc.partition("-")[0]) / 1000, UTC)
