"""The tables of an event's report for a spreadsheet: the figures of the paper, sheet by sheet."""

from collections.abc import Callable, Iterable, Sequence

from fieldkit.i18n import _, pgettext
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event_figures import Counted, EventFigures
from fieldkit.records.event_report import SCALARS
from fieldkit.records.report_words import (
    day_words,
    experience_words,
    figure_words,
    no_words,
    org_kind_words,
    question_words,
    topic_words,
)
from fieldkit.reports.event_lists import shown_name
from fieldkit.sheets.writing import OutTable


def report_tables(
    grid: AttendanceGrid,
    figures: EventFigures,
    own_words: Sequence[str] = (),
    *,
    institutions: bool = False,
    participants: bool = False,
) -> list[OutTable]:
    """Return the sheets of the workbook; names of people stand only where they are wanted."""
    event = grid.event
    head = [
        [pgettext("report", "Event"), event.title],
        [pgettext("report", "First day"), day_words(event.starts_on.isoformat())],
        [pgettext("report", "Last day"), day_words(event.ends_on.isoformat())],
        [pgettext("event", "Place"), event.place],
    ]
    told = [[figure_words(name), _plain(getattr(figures, name))] for name in SCALARS]
    tables = [
        OutTable(
            pgettext("sheet", "Figures"),
            (pgettext("report", "Figure"), pgettext("report", "Value")),
            [*head, *told],
        ),
        OutTable(pgettext("sheet", "Sessions"), _session_columns(), _sessions(figures)),
    ]
    for title, found, words in (
        (pgettext("report", "Days"), figures.by_day, day_words),
        (pgettext("report", "Districts"), figures.by_district, no_words),
        (pgettext("report", "Regions"), figures.by_region, no_words),
        (pgettext("report", "Positions"), figures.by_position, no_words),
        (pgettext("sheet", "Kinds of organisations"), figures.by_org_kind, org_kind_words),
        (pgettext("report", "Years of practice"), figures.by_experience, experience_words),
        (pgettext("report", "Tracks"), figures.by_track, no_words),
    ):
        if found:
            tables.append(_counted(title, found, words))
    if figures.missing:
        rows = [[name] for name in figures.missing]
        tables.append(
            OutTable(pgettext("sheet", "Not represented"), (pgettext("report", "District"),), rows)
        )
    if figures.first_regions:
        title = pgettext("sheet", "New regions")
        rows = [[name] for name in figures.first_regions]
        tables.append(OutTable(title, (_("Region reached for the first time"),), rows))
    if figures.feedback:
        columns = (
            pgettext("report", "Question"),
            pgettext("report", "Mean"),
            pgettext("report", "of"),
            pgettext("report", "Answers"),
        )
        means = [
            [question_words(o.question), _plain(o.mean), str(o.most), str(o.answers)]
            for o in figures.feedback
        ]
        tables.append(OutTable(pgettext("report", "Feedback"), columns, means))
    if figures.topics:
        asked = [[topic_words(one.name), str(one.people)] for one in figures.topics]
        heads = (_("What people ask for next"), pgettext("report", "Answers"))
        tables.append(OutTable(pgettext("sheet", "Next topics"), heads, asked))
    if own_words:
        told = [[" ".join(one.split())] for one in own_words]
        title = pgettext("sheet", "Own words")
        tables.append(OutTable(title, (_("In people's own words"),), told))
    if institutions:
        tables.append(
            _counted(pgettext("report", "Organisations"), figures.by_organisation, no_words)
        )
    if participants:
        tables.append(_people(grid))
    return tables


def _counted(title: str, found: Iterable[Counted], words: Callable[[str], str]) -> OutTable:
    rows = [[words(one.name), str(one.people)] for one in found]
    return OutTable(title, (title, pgettext("report", "Participants")), rows)


def _session_columns() -> tuple[str, ...]:
    return (
        pgettext("session", "No."),
        pgettext("report", "Day"),
        pgettext("session", "From"),
        pgettext("session", "To"),
        pgettext("session", "Topic"),
        pgettext("report", "came"),
        pgettext("report", "late"),
        pgettext("report", "left early"),
        pgettext("report", "excused"),
        pgettext("report", "absent"),
        pgettext("report", "no mark"),
    )


def _sessions(figures: EventFigures) -> Sequence[Sequence[str]]:
    return [
        [
            str(one.number),
            day_words(one.day),
            one.starts,
            one.ends,
            one.title,
            *map(
                str,
                (one.came, one.late, one.left_early, one.excused, one.absent, one.blank),
            ),
        ]
        for one in figures.by_session
    ]


def _people(grid: AttendanceGrid) -> OutTable:
    columns = (
        _("Surname, name, patronymic"),
        pgettext("report", "Organisation"),
        pgettext("report", "District"),
        pgettext("report", "Position"),
        pgettext("list", "Hours"),
    )
    rows = [
        [
            shown_name(one),
            one.org_then,
            one.district_then,
            one.position,
            _plain(grid.hours(one.id)),
        ]
        for one in grid.participants()
        if grid.attended(one.id) and not one.person_id
    ]
    return OutTable(pgettext("report", "Participants"), columns, rows)


def _plain(value: float) -> str:
    """Return a number as spreadsheets take it, whatever the language."""
    return str(int(value)) if float(value).is_integer() else str(value)
