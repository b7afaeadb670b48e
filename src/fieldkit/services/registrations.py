"""Who is registered for an event: entered, pasted, walked in, taken off the roster."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.attendance import AttendanceGrid, AttendanceSheet, AttendanceStatus
from fieldkit.records.event import Registration, RegistrationRole, RegistrationSource
from fieldkit.records.ids import new_id
from fieldkit.records.likeness import folded_name
from fieldkit.records.permissions import Act
from fieldkit.services.workspace import Workspace, needs
from fieldkit.sheets.roster import RosterRow, read_roster_file, read_roster_text

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading, UnitOfWork


class EventMissing(FieldkitError):
    """An event was asked for that this workspace does not hold."""

    template = N_("This event is not in this workspace. Import the bundle that brings it.")


class AlreadyOnRoster(FieldkitError):
    """A person of this name and organisation is registered already."""

    template = N_(
        "{name} is on the roster already, row {row}. If this is somebody else,"
        " write the patronymic or another organisation."
    )


@dataclass(frozen=True, slots=True)
class RosterImport:
    """What came of a roster: who was added, and how many rows were on it already."""

    added: tuple[Registration, ...]
    known: int


@needs(Act.ATTEND)
def register(  # noqa: PLR0913 - a registration has so many fields, the last ones by name
    workspace: Workspace,
    event_id: str,
    name: str,
    organisation: str = "",
    district: str = "",
    role: RegistrationRole = RegistrationRole.PARTICIPANT,
    *,
    position: str = "",
    specialist_id: str = "",
    organisation_id: str = "",
    confirmed: bool = True,
) -> Registration:
    """Put one person on the roster. Raises NameMissing, EventMissing, AlreadyOnRoster."""
    workspace.rights.require_event(event_id)
    row = RosterRow(name, organisation, district, position, role)
    with workspace.unit_of_work() as work:
        grid = grid_of(work, event_id)
        _refuse_twin(grid, row)
        made = _registration(
            event_id, work.attendance.next_row_no(event_id), row, RegistrationSource.ROSTER
        )
        made = replace(
            made,
            specialist_id=specialist_id,
            organisation_id=organisation_id,
            confirmed=confirmed,
        )
        work.attendance.save_registration(made)
        work.log.audit("participant_added", event_id, row=made.row_no)
        work.commit()
    return made


@needs(Act.ATTEND)
def add_walk_in(
    workspace: Workspace,
    event_id: str,
    session_id: str,
    name: str,
    organisation: str = "",
    *,
    district: str = "",
    specialist_id: str = "",
    organisation_id: str = "",
) -> Registration:
    """Register somebody who came unannounced and mark P in this session, in one transaction.

    Raises NameMissing, EventMissing, AlreadyOnRoster, SheetClosed.
    """
    workspace.rights.require_event(event_id)
    row = RosterRow(name, organisation, district)
    with workspace.unit_of_work() as work:
        _refuse_twin(grid_of(work, event_id), row)
        made = _registration(
            event_id, work.attendance.next_row_no(event_id), row, RegistrationSource.WALK_IN
        )
        made = replace(made, specialist_id=specialist_id, organisation_id=organisation_id)
        work.attendance.save_registration(made)
        whole = sheet_for(work, session_id, [made.id])
        workspace.rights.require_event(whole.session.event_id)
        sheet = whole.mark(made.id, AttendanceStatus.PRESENT)
        work.attendance.save_marks([sheet.marks[made.id]])
        work.log.audit("participant_added", event_id, row=made.row_no)
        work.commit()
    return made


@needs(Act.ATTEND)
def update_registration(workspace: Workspace, registration: Registration) -> Registration:
    """Save a registration whose organisation, district, role or consent page were altered."""
    with workspace.unit_of_work() as work:
        _require_event(workspace, work, registration)
        work.attendance.save_registration(registration)
        work.log.audit("participant_changed", registration.event_id, row=registration.row_no)
        work.commit()
    return registration


@needs(Act.ATTEND)
def withdraw(workspace: Workspace, registration: Registration) -> Registration:
    """Take a person off the roster; row number and marks stay, so nothing is counted anew."""
    gone = replace(registration, withdrawn=True)
    with workspace.unit_of_work() as work:
        _require_event(workspace, work, registration)
        work.attendance.save_registration(gone)
        work.log.audit("participant_withdrawn", gone.event_id, row=gone.row_no)
        work.commit()
    return gone


def paste_roster(text: str) -> tuple[RosterRow, ...]:
    """Return the people of a table that was copied from a spreadsheet or typed line by line."""
    return read_roster_text(text)


def read_roster(file: Path) -> tuple[RosterRow, ...]:
    """Return the people of a CSV or XLSX file. Raises what ``sheets`` refuses."""
    return read_roster_file(file)


@needs(Act.PLAN_EVENTS)
def import_roster(workspace: Workspace, event_id: str, rows: Iterable[RosterRow]) -> RosterImport:
    """Put many people on the roster at once; who is on it already is counted, not doubled."""
    with workspace.unit_of_work() as work:
        grid = grid_of(work, event_id)
        present = {_twin_key(r.name, r.org_then) for r in grid.registrations if not r.withdrawn}
        added: list[Registration] = []
        known = 0
        row_no = work.attendance.next_row_no(event_id)
        for row in rows:
            key = _twin_key(row.name, row.organisation)
            if key in present:
                known += 1
                continue
            present.add(key)
            source = RegistrationSource.IMPORT
            added.append(_registration(event_id, row_no + len(added), row, source))
        work.attendance.save_registrations(added)
        work.log.audit("roster_imported", event_id, count=len(added))
        work.commit()
    return RosterImport(tuple(added), known)


def grid_of(work: "Reading", event_id: str) -> AttendanceGrid:
    """Return an event with all that belongs to it. Raises EventMissing."""
    if work.attendance.event(event_id) is None:
        raise EventMissing
    return work.attendance.grid(event_id)


def sheet_for(
    work: "UnitOfWork", session_id: str, registration_ids: Iterable[str]
) -> AttendanceSheet:
    """Return a session's sheet with these people alone, so that one mark reads one row.

    Raises EventMissing; who is not a participant of the event is not on the sheet.
    """
    session = work.attendance.session(session_id)
    if session is None:
        raise EventMissing
    found = (work.attendance.registration(one) for one in dict.fromkeys(registration_ids))
    roster = tuple(
        one.id
        for one in found
        if one is not None
        and one.event_id == session.event_id
        and one.role is RegistrationRole.PARTICIPANT
        and not one.withdrawn
    )
    return AttendanceSheet(session, roster)


def _require_event(workspace: Workspace, work: "Reading", registration: Registration) -> None:
    """Raise OnlyThisEvent at the door where it is, or was, a registration of another event."""
    stored = work.attendance.registration(registration.id)
    for one in (registration, stored):
        if one is not None:
            workspace.rights.require_event(one.event_id)


def _registration(
    event_id: str, row_no: int, row: RosterRow, source: RegistrationSource
) -> Registration:
    return Registration(
        id=new_id(),
        event_id=event_id,
        row_no=row_no,
        name=row.name,
        role=row.role,
        org_then=row.organisation,
        district_then=row.district,
        position=row.position,
        source=source,
    )


def _refuse_twin(grid: AttendanceGrid, row: RosterRow) -> None:
    key = _twin_key(row.name, row.organisation)
    for one in grid.registrations:
        same_role = one.role is row.role
        if same_role and not one.withdrawn and _twin_key(one.name, one.org_then) == key:
            raise AlreadyOnRoster(name=one.name, row=one.row_no)


def _twin_key(name: str, organisation: str) -> tuple[str, str]:
    return (folded_name(name), folded_name(organisation))
