"""Who is registered for an event: entered, pasted, walked in, taken off the roster."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.attendance import AttendanceGrid, AttendanceSheet, AttendanceStatus
from fieldkit.records.consents import as_consented
from fieldkit.records.event import (
    Consent,
    Event,
    Registration,
    RegistrationRole,
    RegistrationSource,
)
from fieldkit.records.hall import NO_HALL, halls_of
from fieldkit.records.ids import new_id
from fieldkit.records.likeness import folded_name
from fieldkit.records.merging import kept_registration
from fieldkit.records.permissions import Act
from fieldkit.records.row_number import RowNumber
from fieldkit.records.sheet_plan import scope_of
from fieldkit.records.zones import event_now
from fieldkit.services.workspace import Workspace, needs
from fieldkit.sheets.roster import RosterRow

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading, UnitOfWork


# What a second row in another role shares with the first.
_OF_THE_PERSON = (
    "name",
    "org_then",
    "organisation_id",
    "district_then",
    "position",
    "specialist_id",
    "consent",
    "consent_photo",
    "consent_page",
    "then_note",
    "years",
)


class EventMissing(FieldkitError):
    """An event was asked for that this workspace does not hold."""

    template = N_("This event is not in this workspace. Import the bundle that brings it.")


class AlreadyOnRoster(FieldkitError):
    """A person of this name and organisation is registered already."""

    template = N_(
        "{name} is on the roster already, row {row}. If this is somebody else,"
        " write the patronymic or another organisation."
    )


class RowTaken(FieldkitError):
    """A row of a printed sheet was wanted that is somebody's already, or on no sheet."""

    template = N_("Row {row} is not free. Compare its number with the paper and choose another.")


class CorrectionUnsaid(FieldkitError):
    """Organisation or district were to be corrected after the event had begun, without a note."""

    template = N_(
        "The event has begun, so {name} is counted under {before}. Write down why that is"
        " corrected: the note is kept with the row."
    )


class MarkedAlready(FieldkitError):
    """Somebody who has marks was to be put on the waiting list, or to have declined."""

    template = N_(
        "{name} is marked at this event already. Take the marks away first, or leave the row as"
        " it is."
    )


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
    """Put one person on the roster, or on the waiting list where no place is left.

    Raises NameMissing, EventMissing, AlreadyOnRoster.
    """
    workspace.rights.require_event(event_id)
    row = RosterRow(name, organisation, district, position, role)
    with workspace.unit_of_work() as work:
        grid = grid_of(work, event_id)
        twin = _twin_in_another_role(grid, row)
        made = registration_of_row(
            event_id, work.attendance.next_row(event_id), row, RegistrationSource.ROSTER
        )
        made = replace(
            made,
            specialist_id=specialist_id,
            organisation_id=organisation_id,
            confirmed=confirmed,
            same_as=twin,
        )
        made = replace(made, waiting=not has_place(grid.event, made, grid.participants()))
        work.attendance.save_registration(made)
        work.log.audit("participant_added", event_id, row=str(made.row))
        work.commit()
    return made


@needs(Act.ATTEND)
def add_walk_in(  # noqa: PLR0913 - whoever walks in has so many fields, the last ones by name
    workspace: Workspace,
    event_id: str,
    session_id: str,
    name: str,
    organisation: str = "",
    *,
    district: str = "",
    specialist_id: str = "",
    organisation_id: str = "",
    paper_row: RowNumber | None = None,
) -> Registration:
    """Register somebody who came unannounced and mark P in this session, in one transaction.

    Whoever waited for a place, or had declined, keeps the row they have; whoever
    signed in a blank row of a printed sheet has its number. Raises
    NameMissing, EventMissing, AlreadyOnRoster, RowTaken, SheetClosed.
    """
    workspace.rights.require_event(event_id)
    row = RosterRow(name, organisation, district)
    with workspace.unit_of_work() as work:
        grid = grid_of(work, event_id)
        made = _come_after_all(grid, row)
        if made is None:
            twin = _twin_in_another_role(grid, row)
            hall = _hall_of_row(work, grid, paper_row) if paper_row is not None else ""
            made = registration_of_row(
                event_id,
                paper_row or work.attendance.next_row(event_id),
                row,
                RegistrationSource.WALK_IN,
            )
            made = replace(
                made,
                specialist_id=specialist_id,
                organisation_id=organisation_id,
                same_as=twin,
                hall=hall,
            )
        work.attendance.save_registration(made)
        whole = sheet_for(work, session_id, [made.id])
        workspace.rights.require_event(whole.session.event_id)
        sheet = whole.mark(made.id, AttendanceStatus.PRESENT)
        work.attendance.save_marks([sheet.marks[made.id]])
        work.log.audit("participant_added", event_id, row=str(made.row))
        work.commit()
    return made


@needs(Act.ATTEND)
def update_registration(workspace: Workspace, registration: Registration) -> Registration:
    """Save a registration whose organisation, role, consent or place were altered.

    For which case the marks count, and with whom it was merged, stays as it is
    stored: that has rules of its own. Who refused consent keeps initials alone, and
    telephone and e-mail are wiped from the log too. What
    is said of the person holds for their rows in other roles too. Raises
    MarkedAlready where somebody with marks was to wait or to have declined, and
    CorrectionUnsaid where an organisation or district is altered once the event has
    begun and ``then_note`` says nothing new.
    """
    with workspace.unit_of_work() as work:
        stored = _require_event(workspace, work, registration)
        if stored is not None:
            registration = replace(
                registration,
                person_id=stored.person_id,
                case_id=stored.case_id,
                merged_into=stored.merged_into,
                same_as=stored.same_as,
                # A name that somebody writes again is one that may be known.
                forgotten=stored.forgotten and registration.nameless,
            )
            _refuse_unsaid(workspace, work, stored, registration)
        if (registration.waiting or registration.declined) and (stored is None or stored.listed):
            marks = grid_of(work, registration.event_id).marks
            if any(person == registration.id for _session, person in marks):
                raise MarkedAlready(name=registration.name)
        saved = as_consented(registration)
        rows = [saved, *_other_rows(work, saved)]
        work.attendance.save_registrations(rows)
        if saved.consent is Consent.REFUSED:
            work.attendance.forget_contacts(one.id for one in rows)
        work.log.audit("participant_changed", saved.event_id, row=str(saved.row))
        work.commit()
    return saved


@needs(Act.ATTEND)
def withdraw(workspace: Workspace, registration: Registration) -> Registration:
    """Take a person off the roster; row number and marks stay, so nothing is counted anew."""
    with workspace.unit_of_work() as work:
        stored = _require_event(workspace, work, registration)
        gone = replace(stored or registration, withdrawn=True)
        work.attendance.save_registration(gone)
        work.log.audit("participant_withdrawn", gone.event_id, row=str(gone.row))
        work.commit()
    return gone


def _other_rows(work: "Reading", saved: Registration) -> list[Registration]:
    """Return the rows of the same human in other roles, with the name and the consents of this."""
    root = saved.same_as or saved.id
    facts = {name: getattr(saved, name) for name in _OF_THE_PERSON}
    people = work.attendance.grid(saved.event_id).registrations
    others = [one for one in people if root in {one.id, one.same_as} and one.id != saved.id]
    return [as_consented(replace(one, **facts)) for one in others if not one.nameless]


def has_place(event: Event, one: Registration, taken: Sequence[Registration]) -> bool:
    """Tell whether there is a place for somebody beside those who have theirs.

    Only participants take places; the limits are of the event, of an
    organisation and of a district.
    """
    if one.role is not RegistrationRole.PARTICIPANT:
        return True
    limits = (
        (event.places, len(taken)),
        (event.places_per_org, _same(one.org_then, [r.org_then for r in taken])),
        (event.places_per_district, _same(one.district_then, [r.district_then for r in taken])),
    )
    return all(not limit or count < limit for limit, count in limits)


def _same(words: str, others: Sequence[str]) -> int:
    """Return how many of the others say the same, none where nothing is said."""
    key = folded_name(words)
    return sum(folded_name(other) == key for other in others) if key else 0


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
    wanted = dict.fromkeys(registration_ids)
    known = work.attendance.several(wanted)
    found = (known.get(one) for one in wanted)
    roster = tuple(
        one.id
        for one in found
        if one is not None
        and one.event_id == session.event_id
        and one.role is RegistrationRole.PARTICIPANT
        and one.listed
    )
    return AttendanceSheet(session, roster)


def _require_event(
    workspace: Workspace, work: "Reading", registration: Registration
) -> Registration | None:
    """Return a registration as it is stored.

    Raises OnlyThisEvent at the door where it is, or was, a registration of another event.
    """
    stored = work.attendance.registration(registration.id)
    for one in (registration, stored):
        if one is not None:
            workspace.rights.require_event(one.event_id)
    return stored


def registration_of_row(
    event_id: str, number: RowNumber, row: RosterRow, source: RegistrationSource
) -> Registration:
    """Return the registration of a line of a roster; nothing is saved."""
    return Registration(
        id=new_id(),
        event_id=event_id,
        row_no=number.number,
        row_laptop=number.laptop,
        name=row.name,
        role=row.role,
        org_then=row.organisation,
        district_then=row.district,
        position=row.position,
        phone=row.phone,
        email=row.email,
        track=row.track,
        hall=row.hall,
        source=source,
    )


def _come_after_all(grid: AttendanceGrid, row: RosterRow) -> Registration | None:
    """Return who waited for a place or had declined and is here now, with the place taken."""
    key = twin_key(row.name, row.organisation)
    for one in grid.registrations:
        absent = (one.waiting or one.declined) and not one.withdrawn
        if absent and twin_key(one.name, one.org_then) == key:
            return replace(one, waiting=False, declined=False, confirmed=True)
    return None


def _twin_in_another_role(grid: AttendanceGrid, row: RosterRow) -> str:
    """Return the first row of the same human, who is on the roster in another role; "" for none.

    Raises AlreadyOnRoster where they have this role.
    """
    found = ""
    key = twin_key(row.name, row.organisation)
    kept = kept_registration(grid.registrations)
    known = {one.id: one for one in grid.registrations}
    for one in grid.registrations:
        # Under a name that was merged into another, the person is on the roster too.
        meant = known.get(kept.get(one.id, ""), one)
        if meant.withdrawn or twin_key(one.name, one.org_then) != key:
            continue
        if meant.role is row.role:
            raise AlreadyOnRoster(name=meant.name, row=meant.row)
        found = found or meant.same_as or meant.id
    # Without an organisation a name alone does not tell that it is the same human.
    return found if key[1] else ""


def _refuse_unsaid(
    workspace: Workspace, work: "Reading", stored: Registration, wanted: Registration
) -> None:
    """Refuse to alter what somebody is counted under once the event has begun, without a note.

    What is empty may be completed.
    """
    corrected = [
        before
        for before, after in (
            (stored.org_then, wanted.org_then),
            (stored.district_then, wanted.district_then),
        )
        if before and before != after
    ]
    event = work.attendance.event(wanted.event_id)
    said = wanted.then_note.strip() and wanted.then_note != stored.then_note
    if not corrected or said or event is None:
        return
    if event_now(event, workspace.now()).date() >= event.starts_on:
        raise CorrectionUnsaid(name=stored.name, before=corrected[0])


def _hall_of_row(work: "Reading", grid: AttendanceGrid, number: RowNumber) -> str:
    """Return the hall of the printed sheet that has a row, "" where it is no hall's.

    Raises RowTaken for the number of somebody else, and for one that no sheet has.
    """
    sheets = work.papers.sheets(grid.event.id)
    printed = [sheet for sheet in sheets if any(number in page for page in sheet.pages)]
    if not printed or any(one.row == number for one in grid.registrations):
        raise RowTaken(row=number)
    scope = scope_of(grid, printed[-1].scope)
    known = halls_of(grid.participants())
    return scope.hall if scope and scope.hall in known and scope.hall != NO_HALL else ""


def twin_key(name: str, organisation: str) -> tuple[str, str]:
    """Return by what two lines of a roster are one: name and organisation, however written."""
    return (folded_name(name), folded_name(organisation))
