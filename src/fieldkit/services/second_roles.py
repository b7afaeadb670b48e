"""One human in two parts of an event: speaks on the first day, takes part on the second."""

from collections.abc import Sequence
from dataclasses import replace

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import Registration, RegistrationRole
from fieldkit.records.ids import new_id
from fieldkit.records.permissions import Act
from fieldkit.records.row_number import RowNumber
from fieldkit.services.registrations import (
    AlreadyOnRoster,
    EventMissing,
    grid_of,
    sheet_for,
)
from fieldkit.services.workspace import Workspace, needs


class SessionsOfAnotherEvent(FieldkitError):
    """A registration was to be for sessions that its event does not have."""

    template = N_("These sessions are not of this event. Choose among those of its programme.")


@needs(Act.ATTEND)
def register_in_role(
    workspace: Workspace,
    registration_id: str,
    role: RegistrationRole,
    sessions: Sequence[str] = (),
    *,
    present_at: str = "",
    paper_row: RowNumber | None = None,
) -> Registration:
    """Give somebody of an event a second row, in another role, and return it.

    It is for these sessions, or for all. What the paper says of consents holds for
    both rows. ``present_at`` is a session at which they are marked P at once. Raises
    EventMissing, AlreadyOnRoster where they have that role, SessionsOfAnotherEvent,
    SheetClosed.
    """
    with workspace.unit_of_work() as work:
        known = work.attendance.registration(registration_id)
        if known is None:
            raise EventMissing
        workspace.rights.require_event(known.event_id)
        grid = grid_of(work, known.event_id)
        humans = grid.roles.humans
        for one in grid.registrations:
            if humans[one.id] == humans[known.id] and one.role is role and one.listed:
                raise AlreadyOnRoster(name=one.name, row=one.row)
        if not set(sessions) <= {session.id for session in grid.sessions}:
            raise SessionsOfAnotherEvent
        row = paper_row or work.attendance.next_row(known.event_id)
        made = replace(
            known,
            id=new_id(),
            row_no=row.number,
            row_laptop=row.laptop,
            role=role,
            sessions=tuple(sessions),
            same_as=known.same_as or known.id,
            # One telephone and one address are enough; whose case it is stays with the first row.
            phone="",
            email="",
            case_id="",
            waiting=False,
            declined=False,
            withdrawn=False,
            confirmed=True,
            merged_into="",
        )
        work.attendance.save_registration(made)
        if present_at:
            sheet = sheet_for(work, present_at, [made.id])
            workspace.rights.require_event(sheet.session.event_id)
            marked = sheet.mark(made.id, AttendanceStatus.PRESENT)
            work.attendance.save_marks([marked.marks[made.id]])
        work.log.audit("role_added", known.event_id, row=str(made.row))
        work.commit()
    return made


@needs(Act.ATTEND)
def set_sessions(
    workspace: Workspace, registration_id: str, sessions: Sequence[str]
) -> Registration:
    """Say for which sessions a row is, none for all; its marks stay.

    Raises EventMissing, SessionsOfAnotherEvent.
    """
    with workspace.unit_of_work() as work:
        known = work.attendance.registration(registration_id)
        if known is None:
            raise EventMissing
        workspace.rights.require_event(known.event_id)
        ids = [one.id for one in grid_of(work, known.event_id).sessions]
        if not set(sessions) <= set(ids):
            raise SessionsOfAnotherEvent
        chosen = tuple(one for one in ids if one in sessions)
        saved = replace(known, sessions=() if len(chosen) == len(ids) else chosen)
        work.attendance.save_registration(saved)
        work.log.audit("participant_changed", known.event_id, row=str(known.row))
        work.commit()
    return saved
