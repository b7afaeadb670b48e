"""Who completed an event, as a table for a training provider that has the licence to certify it.

A certificate of advanced training is issued by a licensed provider alone (Federal Law 273-FZ on
education, articles 60 and 91); the register it reports to asks for more of a person than is
kept here, so those columns are there to be filled.
"""

from pathlib import Path

from fieldkit.errors import FieldkitError
from fieldkit.formats import table_date
from fieldkit.i18n import N_, _, language, pgettext, speaking
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.certificate import person_hours, require_certificates
from fieldkit.records.event import Consent, Registration
from fieldkit.records.permissions import Act
from fieldkit.services.copies import PrintedFile
from fieldkit.services.data import FolderNotWritable
from fieldkit.services.keeping import certificate_years
from fieldkit.services.registrations import grid_of
from fieldkit.services.workspace import Workspace, needs


class NobodyCompleted(FieldkitError):
    """A list for a provider was wanted where nobody may be on it."""

    template = N_(
        "Nobody who completed this event may be handed to a training provider. Who has refused"
        " consent is not on such a list."
    )


@needs(Act.PLAN_EVENTS)
def export_for_provider(
    workspace: Workspace, event_id: str, out: Path, *, spoken: str | None = None
) -> PrintedFile:
    """Write who completed an event as a spreadsheet: names in parts, hours, what was asked of them.

    Whoever has refused consent, was erased or came as a member of a family is not on it.
    Raises EventMissing, NoCertificatesHere, NobodyCompleted, FolderNotWritable.
    """
    from fieldkit.sheets.writing import OutTable, write_xlsx

    with workspace.reading() as work:
        grid = grid_of(work, event_id)
        require_certificates(grid, certificate_years(work))
    people = [one for one in grid.participants() if _may_be_handed(one) and grid.completed(one.id)]
    if not people:
        raise NobodyCompleted
    with speaking(spoken or language()):
        rows = [_row(grid, one) for one in people]
        table = OutTable(pgettext("report", "Participants"), _columns(), rows)
    try:
        write_xlsx(out, [table])
    except OSError as error:
        raise FolderNotWritable(name=out.name) from error
    with workspace.unit_of_work() as work:
        work.log.audit("provider_list_exported", event_id, count=len(people))
        work.commit()
    return PrintedFile(out, out.stat().st_size)


def _may_be_handed(one: Registration) -> bool:
    unnamed = one.nameless or one.anonymous
    return not (unnamed or one.person_id or one.consent is Consent.REFUSED)


def _columns() -> tuple[str, ...]:
    return (
        _("Surname"),
        _("Given name"),
        _("Patronymic"),
        _("Date of birth"),
        _("SNILS"),
        _("Education, number of the diploma"),
        _("Organisation"),
        _("Position"),
        _("District"),
        pgettext("report", "Event"),
        pgettext("report", "First day"),
        pgettext("report", "Last day"),
        _("Hours attended"),
        _("Hours of the event"),
        _("Consent to data"),
    )


def _row(grid: AttendanceGrid, one: Registration) -> list[str]:
    surname, _space, rest = one.name.partition(" ")
    given, _space, patronymic = rest.partition(" ")
    event = grid.event
    agreed = one.consent is Consent.GIVEN
    page = f", {one.consent_page}" if agreed and one.consent_page else ""
    return [
        surname,
        given,
        patronymic,
        "",
        "",
        "",
        one.org_then,
        one.position,
        one.district_then,
        event.title,
        table_date(event.starts_on),
        table_date(event.ends_on),
        f"{grid.hours(one.id):g}",
        f"{person_hours(grid, one.id):g}",
        (pgettext("consent", "given") if agreed else _("not asked yet")) + page,
    ]
