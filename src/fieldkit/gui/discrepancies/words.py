"""How a discrepancy is worded: what differs, which values, who wrote them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fieldkit.formats import near_moment, size, table_date
from fieldkit.gui.attendance.event_words import format_words
from fieldkit.gui.attendance.letters import letter, word
from fieldkit.gui.widgets.table import Cell, Column, TableRows
from fieldkit.i18n import _, pgettext
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.casework import as_date
from fieldkit.records.change import EntityType, Op
from fieldkit.records.event import EventFormat
from fieldkit.services.discrepancy_reading import DecidedRow, DisputedRow, VersionRow

DOT = " \N{MIDDLE DOT} "
_DAYS = frozenset(("starts_on", "ends_on", "day", "voided_on", "handed_on"))
_PICTURES = frozenset(("logo", "second_logo", "background"))


def disputed_rows(now: datetime) -> TableRows[DisputedRow]:
    """Return the model of the table of what waits for a decision."""

    def cells(row: DisputedRow) -> Sequence[Cell]:
        return (
            Cell(heading(row), row.place, weight=500),
            Cell(near_moment(max(one.at for one in row.versions).astimezone(), now), role="muted"),
        )

    return TableRows((Column(_("Whose record, and what differs")), Column(_("Last"), 130)), cells)


def decided_rows(now: datetime) -> TableRows[DecidedRow]:
    """Return the model of the table of what was decided."""

    def cells(row: DecidedRow) -> Sequence[Cell]:
        what = DOT.join(part for part in (row.title, row.field_words) if part)
        when = near_moment(row.at.astimezone(), now) if row.at else ""
        return Cell(what, row.place, weight=500), Cell(row.reason, row.by), Cell(when, role="muted")

    columns = (Column(_("Whose record")), Column(_("Why so, and who decided")), Column("", 130))
    return TableRows(columns, cells)


def heading(row: DisputedRow) -> str:
    """Return whose record differs and in what."""
    return DOT.join(part for part in (row.title, field_words(row)) if part)


def field_words(row: DisputedRow) -> str:
    """Return what differs, in a word or two."""
    if row.field_words:
        return row.field_words
    if row.what.type is EntityType.SUBMISSION:
        return _("finalized twice with different answers")
    if row.what.type is EntityType.HEADCOUNT:
        return pgettext("field", "how many came")
    return {
        "status": pgettext("field", "the mark")
        if row.what.type is EntityType.MARK
        else pgettext("field", "whether it is held"),
        "minutes": pgettext("field", "minutes late or early"),
        "note": pgettext("field", "why the total differs")
        if row.what.type is EntityType.HALL_TOTAL
        else pgettext("field", "note on the mark"),
        "title": pgettext("field", "title"),
        "format": pgettext("field", "kind of event"),
        "starts_on": pgettext("field", "first day"),
        "ends_on": pgettext("field", "last day"),
        "day": pgettext("field", "day"),
        "starts": pgettext("field", "beginning"),
        "ends": pgettext("field", "end"),
        "place": pgettext("field", "place"),
        "room": pgettext("field", "room"),
        "speakers": pgettext("field", "speakers"),
        "organiser": pgettext("field", "organiser"),
        "closed_at": pgettext("field", "when the session was closed"),
        "closed_by": pgettext("field", "who closed the session"),
        "name": pgettext("field", "name"),
        "org_then": pgettext("field", "organisation"),
        "district_then": pgettext("field", "district"),
        "position": pgettext("field", "position"),
        "role": pgettext("field", "role"),
        "sessions": pgettext("field", "sessions of the role"),
        "same_as": pgettext("field", "whose second role it is"),
        "hall": pgettext("field", "hall"),
        "then_note": pgettext("field", "why organisation or district were corrected"),
        "years": pgettext("field", "years of practice"),
        "row_no": pgettext("field", "row number"),
        "consent_page": pgettext("field", "page of the consent"),
        "confirmed": pgettext("field", "whether the registration is confirmed"),
        "withdrawn": pgettext("field", "whether the form is withdrawn")
        if row.what.type is EntityType.FORM_WITHDRAWAL
        else pgettext("field", "whether the registration stands"),
        "programme": pgettext("field", "programme"),
        "district": pgettext("field", "district"),
        "series": pgettext("field", "series"),
        "reason": pgettext("field", "reason"),
        "places": pgettext("field", "number of places"),
        "track": pgettext("field", "track"),
        "cancelled": pgettext("field", "whether the session is cancelled"),
        "required": pgettext("field", "whether the session is required"),
        "counted": pgettext("field", "total on the sheet"),
        "counted_note": pgettext("field", "why the total differs"),
        "kind": pgettext("field", "kind of session"),
        "host": pgettext("field", "host organisation"),
        "waiting": pgettext("field", "whether on the waiting list"),
        "declined": pgettext("field", "whether declined"),
        "phone": pgettext("field", "telephone"),
        "email": pgettext("field", "e-mail"),
        "consent": pgettext("field", "consent to data"),
        "consent_photo": pgettext("field", "consent to photos"),
        "heading": pgettext("field", "heading"),
        "columns": pgettext("field", "columns"),
        "signatories": pgettext("field", "signatories"),
        "logo": pgettext("field", "logo"),
        "second_logo": pgettext("field", "second logo"),
        "background": pgettext("field", "background"),
        "voided_on": pgettext("field", "when it was made void"),
        "void_reason": pgettext("field", "why it is void"),
        "handed_to": pgettext("field", "whom it was handed to"),
        "handed_on": pgettext("field", "when it was handed over"),
    }.get(row.what.field, row.what.field)


def value_words(row: DisputedRow, one: VersionRow) -> str:
    """Return what a version says."""
    if one.words:
        return one.words
    return attendance_value(row, one.value, deleted=one.op is Op.DELETE)


def attendance_value(row: DisputedRow, value: Any, *, deleted: bool) -> str:  # noqa: ANN401 - any JSON value
    """Return a value of an event, a session, a registration or a mark in words."""
    if row.what.type is EntityType.SUBMISSION:
        return _("The whole form as it was finalized here")
    if row.what.type is EntityType.MARK and row.what.field == "status":
        if deleted or value is None:
            return _("not marked")
        status = AttendanceStatus(value)
        return DOT.join((letter(status), word(status)))
    if deleted or value is None or value == "":
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if row.what.field in _PICTURES:
        # The picture itself would be a wall of signs here.
        return _("a picture of {size}").format(size=size(len(str(value)) * 3 // 4))
    if row.what.field == "format":
        return format_words(EventFormat(value))
    day = as_date(str(value)) if row.what.field in _DAYS else None
    return table_date(day) if day is not None else str(value)


def author_words(one: VersionRow, now: datetime) -> str:
    """Return who wrote a version, on which laptop, when and in which form."""
    when = near_moment(one.at.astimezone(), now)
    parts = [one.author or _("somebody on another laptop"), one.laptop, when, one.source]
    said = DOT.join(part for part in parts if part)
    return DOT.join((said, _("shown for now"))) if one.shown else said


def other_value() -> str:
    """Return the words of the last choice."""
    return pgettext("discrepancy", "Another value...")
