"""The annexes of an event's report: who was there, from which institutions."""

from collections.abc import Sequence

from reportlab.platypus import Flowable, Spacer, Table

from fieldkit.formats import number
from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.consents import as_consented
from fieldkit.records.event import Consent, Registration
from fieldkit.records.event_figures import EventFigures
from fieldkit.records.report_words import hours_figure, no_words
from fieldkit.reports import styles
from fieldkit.reports.fonts import BODY, MEDIUM
from fieldkit.reports.styles import text


def institutions_list(figures: EventFigures, width: float) -> list[Flowable]:
    """Return the institutions that were represented, by the name they had then."""
    rows = [
        [
            pgettext("list", "No."),
            pgettext("report", "Organisation"),
            pgettext("report", "Participants"),
        ]
    ]
    for place, one in enumerate(figures.by_organisation, 1):
        rows.append([str(place), no_words(one.name), number(one.people)])
    title = text(_("Annex: organisations"), styles.section)
    return [title, _table(rows, (0.08, 0.74, 0.18), width, right=(2,))]


def participants_list(grid: AttendanceGrid, width: float) -> list[Flowable]:
    """Return the participants who attended, by name; it is personal data and says so."""
    rows = [
        [
            pgettext("list", "No."),
            _("Surname, name, patronymic"),
            pgettext("report", "Organisation"),
            pgettext("report", "District"),
            pgettext("report", "Position"),
            pgettext("list", "Hours"),
        ]
    ]
    present = [o for o in grid.participants() if grid.attended(o.id) and not o.person_id]
    for place, one in enumerate(sorted(present, key=lambda each: each.name), 1):
        rows.append(
            [
                str(place),
                shown_name(one),
                no_words(one.org_then),
                one.district_then,
                one.position,
                hours_figure(grid.hours(one.id)),
            ]
        )
    note = _("Personal data: for the organiser only, not to be passed on or put up.")
    unasked = sum(one.consent is Consent.UNKNOWN for one in present)
    if unasked:
        said = ngettext(
            "Of {count} person no consent is noted.",
            "Of {count} people no consent is noted.",
            unasked,
        )
        note = f"{note} {said.format(count=unasked)}"
    return [
        text(_("Annex: participants"), styles.section),
        text(note, styles.muted),
        Spacer(1, 4),
        _table(rows, (0.06, 0.25, 0.27, 0.17, 0.17, 0.08), width, right=(5,)),
    ]


def shown_name(person: Registration) -> str:
    """Return a name as lists show it: initials alone where consent was refused."""
    return as_consented(person).name


def _table(
    rows: Sequence[Sequence[str]], shares: Sequence[float], width: float, right: Sequence[int]
) -> Flowable:
    cells = [
        [text(words, styles.cell_head if not place else styles.small) for words in row]
        for place, row in enumerate(rows)
    ]
    for place in range(1, len(cells)):
        for column in right:
            cells[place][column] = rows[place][column]
    style: list[tuple[object, ...]] = [
        ("FONT", (0, 0), (-1, -1), BODY, 8),
        ("FONT", (0, 0), (-1, 0), MEDIUM, 8),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.3, styles.RULE),
        ("BACKGROUND", (0, 0), (-1, 0), styles.SUNK),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        *(("ALIGN", (place, 1), (place, -1), "RIGHT") for place in right),
    ]
    return Table(cells, colWidths=[width * one for one in shares], style=style, repeatRows=1)
