"""Certificates: issued with numbers, voided, replaced, handed over, and checked against paper."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.certificate import (
    AlreadyVoid,
    Candidate,
    Certificate,
    CertificateKind,
    CertificateState,
    NameErased,
    NothingInStock,
    Register,
    candidates,
    check_signs,
    clean_series,
    require_certificates,
    states,
)
from fieldkit.records.certificate_check import Checked, read_code, same_signs, verdict_of
from fieldkit.records.event import Registration, is_numbered
from fieldkit.records.ids import new_id
from fieldkit.records.permissions import Act
from fieldkit.services.keeping import certificate_years
from fieldkit.services.registrations import grid_of
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

_SERIES_SETTING = "certificates.series"
_USUAL_SERIES = "\u0421\u041f"


class CertificateMissing(FieldkitError):
    """A certificate was asked for that this workspace does not hold."""

    template = N_("This certificate is not in the register here. Take in the newest bundles.")


class NotCompleted(FieldkitError):
    """A certificate was wanted for somebody who has not earned one."""

    template = N_(
        "{name} has not completed the event: a statement of attendance can be printed instead."
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """Who of an event would get what; numbers are given when certificates are issued.

    ``groups`` tells that no certificates are issued here, ``open_sessions``
    counts the sessions that are not closed: their marks may still change.
    """

    event_id: str
    people: tuple[Candidate, ...]
    series: str
    open_sessions: int

    def to_issue(self) -> tuple[Candidate, ...]:
        """Return those who get a certificate and have none yet."""
        return tuple(one for one in self.people if one.kind and not one.number)

    def statements(self) -> tuple[Candidate, ...]:
        """Return those who came and did not complete it."""
        return tuple(one for one in self.people if one.kind is None)


@needs(Act.PLAN_EVENTS)
def preview_certificates(workspace: Workspace, event_id: str) -> Preview:
    """Return who would get a certificate. Raises EventMissing, NoCertificatesHere."""
    with workspace.reading() as work:
        grid = _grid(work, event_id)
        people = candidates(grid, work.certificates.of_event(event_id))
        series = _series(work)
    still_open = sum(not one.closed for one in grid.sessions)
    return Preview(event_id, people, series, still_open)


@needs(Act.PLAN_EVENTS)
def issue_certificates(
    workspace: Workspace, event_id: str, registration_ids: Collection[str]
) -> tuple[Certificate, ...]:
    """Give numbers to these people, all or none; who has a valid certificate keeps that one.

    Raises EventMissing, NoCertificatesHere, NotCompleted.
    """
    with workspace.unit_of_work() as work:
        grid = _grid(work, event_id)
        people = candidates(grid, work.certificates.of_event(event_id))
        wanted = [one for one in people if one.registration.id in registration_ids]
        refused = next((one for one in wanted if one.kind is None), None)
        if refused is not None:
            raise NotCompleted(name=refused.registration.name)
        made = _issue(workspace, work, grid, [one for one in wanted if not one.number])
        work.certificates.save(made)
        work.log.audit("certificates_issued", event_id, count=len(made))
        work.commit()
    return made


@needs(Act.PLAN_EVENTS)
def duplicate_certificate(workspace: Workspace, certificate_id: str) -> Certificate:
    """Issue a duplicate under a new number, with the name as the roster has it now.

    Hours and event are those of the first. Raises CertificateMissing, AlreadyVoid,
    NameErased.
    """
    with workspace.unit_of_work() as work:
        first = _valid(work, certificate_id)
        known = work.attendance.registration(first.registration_id)
        name = known.name if known and not known.nameless else first.name
        if is_numbered(name):
            raise NameErased(number=first.number)
        day = workspace.now().date()
        ((block, running),) = work.certificates.take_numbers(_series(work), day.year, 1)
        made = replace(
            first,
            id=new_id(),
            number=block.number(running),
            block_id=block.id,
            running=running,
            name=name,
            issued_on=day,
            issued_by=workspace.user.name,
            replaces=first.id,
            handed_to="",
            handed_on=None,
        )
        made = replace(made, check=check_signs((made.number, made.name, made.title)))
        work.certificates.save([made])
        work.log.audit("certificate_duplicated", made.event_id, number=made.number)
        work.commit()
    return made


@needs(Act.PLAN_EVENTS)
def void_certificate(workspace: Workspace, certificate_id: str, reason: str) -> Certificate:
    """Void a certificate; its row stays in the register with the reason.

    Raises CertificateMissing, AlreadyVoid, ReasonMissing.
    """
    with workspace.unit_of_work() as work:
        voided = _valid(work, certificate_id).void(workspace.now().date(), reason)
        work.certificates.save([voided])
        work.log.audit("certificate_voided", voided.event_id, number=voided.number)
        work.commit()
    return voided


@needs(Act.PLAN_EVENTS)
def void_unused_numbers(workspace: Workspace) -> int:
    """Void the numbers that this laptop keeps and has not given, and return how many.

    They stand in the register as void; the next certificate opens a new block. Raises
    NothingInStock.
    """
    with workspace.unit_of_work() as work:
        count = work.certificates.void_stock(workspace.now().date())
        if not count:
            raise NothingInStock
        work.log.audit("numbers_voided", "", count=count)
        work.commit()
    return count


@needs(Act.PLAN_EVENTS)
def take_back_voiding(workspace: Workspace, certificate_id: str) -> Certificate:
    """Let a certificate be valid again that was voided by mistake. Raises CertificateMissing."""
    with workspace.unit_of_work() as work:
        valid = replace(_held(work, certificate_id), voided_on=None, void_reason="")
        work.certificates.save([valid])
        work.log.audit("certificate_valid_again", valid.event_id, number=valid.number)
        work.commit()
    return valid


@needs(Act.PLAN_EVENTS)
def note_handing_over(
    workspace: Workspace, certificate_ids: Sequence[str], to: str, on: date | None = None
) -> tuple[Certificate, ...]:
    """Note to whom certificates were handed: "" for each to its own person.

    Raises CertificateMissing, AlreadyVoid.
    """
    day = on or workspace.now().date()
    with workspace.unit_of_work() as work:
        found = [_valid(work, one) for one in certificate_ids]
        handed = tuple(
            replace(one, handed_to=to.strip() or one.name, handed_on=day) for one in found
        )
        work.certificates.save(handed)
        for event_id in dict.fromkeys(one.event_id for one in handed):
            count = sum(one.event_id == event_id for one in handed)
            work.log.audit("certificates_handed_over", event_id, count=count)
        work.commit()
    return handed


@needs(Act.PLAN_EVENTS)
def event_certificates(workspace: Workspace, event_id: str) -> tuple[Certificate, ...]:
    """Return what was issued at an event, in the order of numbers."""
    with workspace.reading() as work:
        return work.certificates.of_event(event_id)


@needs(Act.PLAN_EVENTS)
def open_register(workspace: Workspace) -> Register:
    """Return every certificate and every gap between their numbers."""
    with workspace.reading() as work:
        register = work.certificates.register()
    workspace.note_read("register_opened", "")
    return register


@needs(Act.PLAN_EVENTS)
def check_certificate(workspace: Workspace, text: str) -> Checked:
    """Return what the register says of a code that was scanned, or a number that was typed."""
    code = read_code(text)
    found: tuple[Certificate, ...] = ()
    state: dict[str, CertificateState] = {}
    by: dict[str, str] = {}
    if code is not None:
        with workspace.reading() as work:
            held = work.certificates.running(code.running)
            found = tuple(one for one in held if same_signs(one.number, code.tail))
            family = [one for event in {o.event_id for o in found} for one in _of(work, event)]
        state = {one.id: how for one, how in states(family).items()}
        by = {one.replaces: one.number for one in family if one.replaces and not one.voided_on}
    checked = verdict_of(code, found, state, by)
    if checked.certificate is not None:
        workspace.note_read("certificate_checked", checked.certificate.event_id)
    return checked


@needs(Act.PLAN_EVENTS)
def certificate_series(workspace: Workspace) -> str:
    """Return the letters before the numbers that this laptop gives."""
    with workspace.reading() as work:
        return _series(work)


@needs(Act.PLAN_EVENTS)
def set_certificate_series(workspace: Workspace, series: str) -> str:
    """Keep other letters for the numbers from now on. Raises NoSeries."""
    kept = clean_series(series)
    with workspace.unit_of_work() as work:
        work.settings.set(_SERIES_SETTING, kept)
        work.log.audit("certificate_series_set", "")
        work.commit()
    return kept


def _of(work: "Reading", event_id: str) -> tuple[Certificate, ...]:
    return work.certificates.of_event(event_id)


def _series(work: "Reading") -> str:
    return work.settings.get(_SERIES_SETTING) or _USUAL_SERIES


def _grid(work: "Reading", event_id: str) -> AttendanceGrid:
    grid = grid_of(work, event_id)
    require_certificates(grid, certificate_years(work))
    return grid


def _held(work: "Reading", certificate_id: str) -> Certificate:
    found = work.certificates.get(certificate_id)
    if found is None:
        raise CertificateMissing
    return found


def _valid(work: "Reading", certificate_id: str) -> Certificate:
    found = _held(work, certificate_id)
    how = states(work.certificates.of_event(found.event_id))
    if how.get(found) is not CertificateState.VALID:
        raise AlreadyVoid(number=found.number)
    return found


def _issue(
    workspace: Workspace, work: "UnitOfWork", grid: AttendanceGrid, people: Sequence[Candidate]
) -> tuple[Certificate, ...]:
    day, event = workspace.now().date(), grid.event
    numbers = work.certificates.take_numbers(_series(work), day.year, len(people))
    made = []
    for one, (block, running) in zip(people, numbers, strict=True):
        person: Registration = one.registration
        number = block.number(running)
        made.append(
            Certificate(
                id=new_id(),
                number=number,
                block_id=block.id,
                running=running,
                event_id=event.id,
                registration_id=person.id,
                name=person.name,
                title=event.title,
                starts_on=event.starts_on,
                ends_on=event.ends_on,
                issued_on=day,
                check=check_signs((number, person.name, event.title)),
                kind=one.kind or CertificateKind.PARTICIPANT,
                place=event.place,
                programme=event.programme,
                hours=one.hours if one.kind is CertificateKind.PARTICIPANT else 0.0,
                hours_of=one.hours_of,
                academic_hours=event.academic_hours,
                issued_by=workspace.user.name,
            )
        )
    return tuple(made)
