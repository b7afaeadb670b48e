"""Certificates, statements of attendance and the register as PDF, each with its line in the log."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _, language, speaking
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.certificate import (
    Certificate,
    CertificateKind,
    CertificateState,
    candidates,
    person_hours,
    require_certificates,
    states,
)
from fieldkit.records.permissions import Act
from fieldkit.services.copies import PrintedFile, numbered_copy
from fieldkit.services.keeping import certificate_years
from fieldkit.services.paper_design import printable_design
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.registrations import grid_of
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading


class NobodyToPrint(FieldkitError):
    """Papers were wanted for nobody."""

    template = N_("There is nobody to print this for. Choose people who came to the event.")


@needs(Act.PLAN_EVENTS)
def print_certificates(
    workspace: Workspace,
    event_id: str,
    certificate_ids: Collection[str],
    out: Path,
    progress: Progress | None = None,
    *,
    spoken: str | None = None,
) -> PrintedFile:
    """Write certificates of one event to a PDF, in the order of their numbers.

    Void and replaced ones are left out. Raises EventMissing, NobodyToPrint, PaperNotKept.
    """
    from fieldkit.reports.certificate import certificates_paper

    watch = progress or Silent()
    with workspace.reading() as work:
        grid = grid_of(work, event_id)
        every = work.certificates.of_event(event_id)
        design = printable_design(work, grid.event.programme)
        organisation = _organisation(work, grid)
    how = states(every)
    wanted = [
        one
        for one in every
        if one.id in certificate_ids and how[one] is CertificateState.VALID and not one.nameless
    ]
    if not wanted:
        raise NobodyToPrint
    numbers = {one.id: one.number for one in every}
    with speaking(spoken or language()):
        content = certificates_paper(
            wanted, design, organisation=organisation, replaced=numbers, step=watch.step
        )
    numbered_copy(workspace, "print certificates", event_id, lambda _copy: content, out)
    return PrintedFile(out, len(content))


@needs(Act.PLAN_EVENTS)
def sample_certificate(workspace: Workspace, event_id: str, *, spoken: str | None = None) -> bytes:
    """Return how the first certificate would look; it has no number and is kept nowhere.

    Raises EventMissing, NoCertificatesHere, NobodyToPrint.
    """
    from fieldkit.reports.certificate import certificates_paper

    with workspace.reading() as work:
        grid = grid_of(work, event_id)
        require_certificates(grid, certificate_years(work))
        people = candidates(grid, work.certificates.of_event(event_id))
        design = printable_design(work, grid.event.programme)
        organisation = _organisation(work, grid)
    first = next((one for one in people if one.kind is not None), None)
    if first is None or first.kind is None:
        raise NobodyToPrint
    with speaking(spoken or language()):
        shown = Certificate(
            id="",
            number=_("SAMPLE"),
            block_id="",
            running=0,
            event_id=event_id,
            registration_id=first.registration.id,
            name=first.registration.name,
            title=grid.event.title,
            starts_on=grid.event.starts_on,
            ends_on=grid.event.ends_on,
            issued_on=workspace.now().date(),
            check="",
            kind=first.kind,
            place=grid.event.place,
            hours=first.hours if first.kind is CertificateKind.PARTICIPANT else 0.0,
            academic_hours=grid.event.academic_hours,
        )
        content = certificates_paper([shown], design, organisation=organisation)
    workspace.note_read("event_opened", event_id)
    return content


@needs(Act.PLAN_EVENTS)
def print_statements(
    workspace: Workspace,
    event_id: str,
    registration_ids: Collection[str],
    out: Path,
    progress: Progress | None = None,
    *,
    spoken: str | None = None,
) -> PrintedFile:
    """Write statements of attendance with "N of M hours"; they have no numbers.

    Raises EventMissing, NoCertificatesHere, NobodyToPrint, PaperNotKept.
    """
    from fieldkit.reports.certificate import Attended, statements_paper

    watch = progress or Silent()
    with workspace.reading() as work:
        grid = grid_of(work, event_id)
        require_certificates(grid, certificate_years(work))
        design = printable_design(work, grid.event.programme)
        organisation = _organisation(work, grid)
    event, day = grid.event, workspace.now().date()
    people = [
        Attended(
            name=one.name,
            title=event.title,
            starts_on=event.starts_on,
            ends_on=event.ends_on,
            place=event.place,
            hours=grid.hours(one.id),
            hours_of=person_hours(grid, one.id),
            academic_hours=event.academic_hours,
            issued_on=day,
        )
        for one in grid.participants()
        if one.id in registration_ids
        and not (one.nameless or one.anonymous or one.person_id)
        and grid.attended(one.id)
    ]
    if not people:
        raise NobodyToPrint
    with speaking(spoken or language()):
        content = statements_paper(people, design, organisation=organisation, step=watch.step)
    numbered_copy(workspace, "print statements", event_id, lambda _copy: content, out)
    return PrintedFile(out, len(content))


@needs(Act.PLAN_EVENTS)
def print_register(
    workspace: Workspace, year: int, out: Path, *, spoken: str | None = None
) -> PrintedFile:
    """Write one year's register of certificates with its gaps. Raises PaperNotKept."""
    from fieldkit.reports.certificate_register import register_paper

    with workspace.reading() as work:
        register = work.certificates.register().of_year(year)
        organisation = work.settings.get("organisation")
        years = certificate_years(work)
    with speaking(spoken or language()):
        content = register_paper(
            register,
            year,
            organisation=organisation,
            printed_at=workspace.now(),
            years_kept=years,
        )
    numbered_copy(workspace, "print register", str(year), lambda _copy: content, out)
    return PrintedFile(out, len(content))


def _organisation(work: "Reading", grid: AttendanceGrid) -> str:
    return grid.event.organiser or work.settings.get("organisation")
