"""Webinars: a platform's list of connections is matched with the roster and becomes marks."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.attendance import AttendanceGrid, AttendanceStatus, Mark
from fieldkit.records.event import Registration, RegistrationSource
from fieldkit.records.ids import new_id
from fieldkit.records.likeness import folded_name
from fieldkit.records.permissions import Act
from fieldkit.records.sheet_errors import SheetClosed
from fieldkit.records.webinar import Connection, MatchKind, Span, Viewer, match_viewer
from fieldkit.records.webinar_plan import USUAL_SHARE, Imported, Line, Plan
from fieldkit.records.zones import zone_of
from fieldkit.services.registrations import grid_of
from fieldkit.services.workspace import Workspace, needs
from fieldkit.sheets.webinar import ConnectionList, NoColumns, Visit, read_connections

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

_COLUMNS = "webinar.columns."
_BY_HAND = "webinar.by_hand."


class NoSessionMet(FieldkitError):
    """Nobody of the list was connected while the event met."""

    template = N_(
        "Nobody of this list was connected during a session. Check the event's days and times, and"
        " whether the platform's clock differs from the event's."
    )


class ImportedBefore(FieldkitError):
    """The same list was to be imported twice into one event."""

    template = N_("This list is imported already. Undo that import first to do it anew.")


@needs(Act.PLAN_EVENTS)
def plan_import(
    workspace: Workspace,
    event_id: str,
    file: Path,
    *,
    share: float = USUAL_SHARE,
    hours_ahead: float = 0.0,
    recording: bool = False,
    columns: Mapping[str, int] | None = None,
) -> Plan:
    """Read a list and match it with the roster; nothing is kept.

    ``columns`` say by place which is which, for a list that is not known;
    without them those are taken that were said for a list of this shape
    before. Raises NoColumns, NoSessionMet, EventMissing, and what the reading refuses.
    """
    with workspace.reading() as work:
        grid = grid_of(work, event_id)
        days = sorted({one.day for one in grid.sessions})
        found = read_connections(file, days, columns)
        if columns is None:
            kept = work.settings.get(_COLUMNS + found.shape)
            found = read_connections(file, days, json.loads(kept)) if kept else found
        if not found.columns:
            plan = Plan(event_id, "", found.header, {}, (), (), grid)
            return plan if columns is None else _refuse_columns()
        lines = _lines(work, grid, found, hours_ahead, recording=recording)
    met = tuple(
        one
        for one in grid.sessions
        if not one.is_break and any(line.minutes.get(one.id) for line in lines)
    )
    if not met and not any(line.recording for line in lines):
        raise NoSessionMet
    return Plan(
        event_id=event_id,
        batch=_batch(file, event_id),
        header=found.header,
        columns=found.columns,
        lines=lines,
        sessions=met,
        grid=grid,
        rows=len(found.visits),
        unread=found.unread,
        share=share,
        hours_ahead=hours_ahead,
    )


@needs(Act.PLAN_EVENTS)
def import_connections(workspace: Workspace, plan: Plan) -> Imported:
    """Set marks for whoever was there long enough, and keep who was connected.

    A mark that stands already is left as it is. Raises ImportedBefore,
    SheetClosed, EventMissing.
    """
    with workspace.unit_of_work() as work:
        grid = grid_of(work, plan.event_id)
        held = {one.id: one for one in grid.sessions}
        before = work.connections.of_event(plan.event_id)
        if any(one.batch == plan.batch for one in before):
            raise ImportedBefore
        for session in plan.sessions:
            now = held.get(session.id)
            if now is None or now.closed:
                raise SheetClosed(session=session.title or session.number)
        added: list[Registration] = []
        marks: dict[tuple[str, str], Mark] = {}
        connections: list[Connection] = []
        for line in plan.lines:
            who = _who(work, grid, plan, line, added)
            connections += _connections(plan, line, who[0] if who else "")
            if not line.recording:
                _mark(plan, line, who, marks)
        kept = {cell: one for cell, one in marks.items() if cell not in grid.marks}
        work.attendance.save_registrations(added)
        work.attendance.save_marks(kept.values())
        work.connections.save(connections)
        _remember(work, plan)
        work.log.audit("webinar_imported", plan.event_id, count=len(plan.lines))
        work.commit()
    live = [one for one in plan.lines if not one.recording]
    return Imported(
        event_id=plan.event_id,
        batch=plan.batch,
        connections=len(live),
        people=sum(one.people for one in live),
        present=len({key for (_s, key), one in kept.items() if one.status.came}),
        kept=len(marks) - len(kept),
        marks=tuple(kept.values()),
        added=tuple(one.id for one in added),
    )


@needs(Act.PLAN_EVENTS)
def undo_import(workspace: Workspace, done: Imported) -> None:
    """Take an import back: marks that nobody has altered since, people it added, connections."""
    with workspace.unit_of_work() as work:
        grid = grid_of(work, done.event_id)
        shut = {one.id for one in grid.sessions if one.closed}
        same = [
            one
            for one in done.marks
            if grid.marks.get((one.session_id, one.registration_id)) == one
            and one.session_id not in shut
        ]
        for session_id in dict.fromkeys(one.session_id for one in same):
            people = [one.registration_id for one in same if one.session_id == session_id]
            work.attendance.clear_marks(session_id, people)
        gone = {(one.session_id, one.registration_id) for one in same}
        marked = {key for cell, one in grid.marks.items() for key in [cell[1]] if cell not in gone}
        people_added = [
            replace(one, withdrawn=True)
            for one in grid.registrations
            if one.id in done.added and one.id not in marked
        ]
        work.attendance.save_registrations(people_added)
        found = work.connections.of_event(done.event_id)
        work.connections.drop([one.id for one in found if one.batch == done.batch])
        work.log.audit("webinar_import_undone", done.event_id)
        work.commit()


def _refuse_columns() -> Plan:
    raise NoColumns


def _batch(file: Path, event_id: str) -> str:
    return hashlib.sha256(file.read_bytes() + event_id.encode()).hexdigest()[:32]


def _lines(
    work: "Reading",
    grid: AttendanceGrid,
    found: ConnectionList,
    hours_ahead: float,
    *,
    recording: bool,
) -> tuple[Line, ...]:
    zone = zone_of(grid.event)
    spans = [one.span() for one in grid.sessions if not one.is_break]
    # A length without a time is of the one session that there was; of several nobody can say.
    begins = spans[0][0] if len(spans) == 1 else None
    ends = max((one.span()[1] for one in grid.sessions), default=None)
    by_hand = _by_hand(work, grid.event.id)
    roster = [one for one in grid.registrations if one.listed and not one.nameless]
    emails = _emails(work, roster)
    lines = []
    for viewer in _viewers(found.visits, zone, timedelta(hours=hours_ahead), begins, ends):
        match = match_viewer(viewer, roster, emails, by_hand)
        late = recording or (ends is not None and viewer.after(ends))
        minutes = {} if late else {s.id: viewer.minutes(s.span()) for s in grid.sessions}
        lines.append(Line(viewer, match, minutes, match.registration_id, recording=late))
    order = {MatchKind.DOUBTFUL: 0, MatchKind.NONE: 1}
    return tuple(sorted(lines, key=lambda one: (order.get(one.match.kind, 2), one.viewer.name)))


def _viewers(
    visits: Sequence[Visit],
    zone: tzinfo | None,
    ahead: timedelta,
    begins: datetime | None,
    ends: datetime | None,
) -> list[Viewer]:
    """Return each person once with all their times, on the event's clock.

    Who is not said to have left is taken to have stayed until the last session's end. Where
    a list tells lengths alone, those of one person follow each other from ``begins``.
    """
    spans: dict[str, list[Span]] = {}
    names: dict[str, tuple[str, str]] = {}
    for visit in visits:
        key = visit.email or folded_name(visit.name)
        names.setdefault(key, (visit.name, visit.email))
        spans.setdefault(key, [])
        joined = _on_the_wall(visit.joined, zone, ahead)
        if joined is None and visit.length is not None and begins is not None:
            joined = max((end for _start, end in spans[key]), default=begins)
        left = _on_the_wall(visit.left, zone, ahead)
        if left is None and joined is not None and visit.length is not None:
            left = joined + visit.length
        left = left or ends
        if joined is not None and left is not None:
            spans[key].append((joined, max(joined, left)))
    return [Viewer(key, *names[key], tuple(found)) for key, found in spans.items()]


def _on_the_wall(moment: datetime | None, zone: tzinfo | None, ahead: timedelta) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is not None:
        return moment.astimezone(zone).replace(tzinfo=None)
    return moment - ahead


def _emails(work: "Reading", roster: Sequence[Registration]) -> dict[str, str]:
    cards = {row["name"]: row.get("email", "") for row in work.entities.rows("specialists")}
    found = {one.id: one.email or cards.get(one.specialist_id, "") for one in roster}
    return {key: email.strip().casefold() for key, email in found.items() if email.strip()}


def _hand_key(key: str) -> str:
    # No e-mail and no name is kept in the settings.
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _by_hand(work: "Reading", event_id: str) -> "_Remembered":
    kept = work.settings.get(_BY_HAND + event_id)
    return _Remembered(json.loads(kept) if kept else {})


class _Remembered(dict[str, str]):
    """Whom viewers were taken for by hand, by a hash of what they are known by."""

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override] # of texts alone
        """Return the registration."""
        return super().get(_hand_key(key), default)

    def __getitem__(self, key: str) -> str:
        return super().__getitem__(_hand_key(key))


def _who(
    work: "UnitOfWork",
    grid: AttendanceGrid,
    plan: Plan,
    line: Line,
    added: list[Registration],
) -> tuple[str, ...]:
    """Return the registrations of whoever sat at a screen, the viewer first; new ones are added."""
    ids = []
    host = next((one for one in grid.registrations if one.id == line.choice), None)
    if line.choice == "new":
        host = _added(work, plan, line.viewer.name, "", added)
    if host is not None:
        ids.append(host.id)
    organisation = host.org_then if host else ""
    everybody = [*grid.registrations, *added]
    for name in line.others:
        same = [o for o in everybody if folded_name(o.name) == folded_name(name) and o.listed]
        if len(same) == 1:
            ids.append(same[0].id)
        else:
            ids.append(_added(work, plan, name, organisation, added).id)
    return tuple(ids)


def _added(
    work: "UnitOfWork",
    plan: Plan,
    name: str,
    organisation: str,
    added: list[Registration],
) -> Registration:
    row = work.attendance.next_row(plan.event_id).following(len(added))
    # Nobody has asked yet whether the e-mail may be kept.
    made = Registration(
        id=new_id(),
        event_id=plan.event_id,
        row_no=row.number,
        row_laptop=row.laptop,
        name=name,
        org_then=organisation,
        source=RegistrationSource.IMPORT,
    )
    added.append(made)
    return made


def _connections(plan: Plan, line: Line, registration_id: str) -> list[Connection]:
    def made(session_id: str, minutes: int) -> Connection:
        return Connection(
            id=new_id(),
            event_id=plan.event_id,
            session_id=session_id,
            batch=plan.batch,
            registration_id=registration_id,
            people=line.people,
            minutes=minutes,
            recording=line.recording,
        )

    if line.recording:
        first = plan.grid.sessions[0].id
        return [made(first, 0)]
    met = [(s.id, line.minutes[s.id]) for s in plan.sessions if line.minutes.get(s.id)]
    if registration_id:
        return [made(session_id, minutes) for session_id, minutes in met]
    # Without a name nothing joins two sessions: the longest stands for the screen.
    longest = max(met, key=lambda one: one[1], default=None)
    return [made(*longest)] if longest else []


def _mark(plan: Plan, line: Line, who: Collection[str], marks: dict[tuple[str, str], Mark]) -> None:
    for session in plan.sessions:
        there = plan.present(line, session)
        status = AttendanceStatus.PRESENT if there else AttendanceStatus.ABSENT
        for key in who:
            cell = (session.id, key)
            # Two screens of one person: who was there by either was there.
            if cell not in marks or there:
                marks[cell] = Mark(session.id, key, status)


def _remember(work: "UnitOfWork", plan: Plan) -> None:
    shape = ConnectionList((), plan.header, {}).shape
    work.settings.set(_COLUMNS + shape, json.dumps(dict(plan.columns)))
    hands = {
        _hand_key(one.viewer.key): one.choice
        for one in plan.lines
        if one.choice not in {"", "new", one.match.registration_id}
    }
    if hands:
        kept = work.settings.get(_BY_HAND + plan.event_id)
        known = json.loads(kept) if kept else {}
        work.settings.set(_BY_HAND + plan.event_id, json.dumps({**known, **hands}))
