"""The report of an event on two pages, its annexes, and the supplement to a closed one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reportlab.lib.colors import white
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer, Table

from fieldkit.formats import date_range, long_date, number
from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event_figures import Counted, Difference, EventFigures, SessionLine
from fieldkit.records.paper_design import PaperDesign
from fieldkit.records.report_words import (
    day_words,
    experience_words,
    figure_words,
    hours_figure,
    measure_words,
    no_words,
    org_kind_words,
    question_words,
)
from fieldkit.reports import styles
from fieldkit.reports.blocks import facts, heading
from fieldkit.reports.document import Head, Reader, build
from fieldkit.reports.event_lists import institutions_list, participants_list
from fieldkit.reports.fonts import BODY, MEDIUM
from fieldkit.reports.styles import text

_WIDTH = float(A4[0]) - 2 * styles.MARGIN
_MOST_POSITIONS = 8
_MOST_MISSING = 60


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the figures: who reports, when, and when the report was closed."""

    organisation: str = ""
    programme: str = ""
    printed_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str = ""


def report_paper(
    grid: AttendanceGrid,
    figures: EventFigures,
    design: PaperDesign,
    frame: Frame,
    *,
    institutions: bool = False,
    participants: bool = False,
) -> bytes:
    """Return the PDF of an event's report; annexes begin on pages of their own."""
    story = _front(grid, figures, frame, design)
    story += [PageBreak(), *_back(figures)]
    if institutions:
        story += [PageBreak(), *institutions_list(figures, _WIDTH)]
    if participants:
        story += [PageBreak(), *participants_list(grid, _WIDTH)]
    return build(story, _head(_("Report of an event"), frame))


def supplement_paper(grid: AttendanceGrid, found: Difference, frame: Frame) -> bytes:
    """Return the PDF of what has changed since the report was closed."""
    title = _("Supplement to the report")
    story: list[Flowable] = [text(title, styles.title), *_who(grid, frame)]
    rows = [
        [
            pgettext("report", "Figure"),
            pgettext("report", "In the report"),
            pgettext("figure", "Now"),
        ]
    ]
    for name, then, now in found.changed:
        rows.append([figure_words(name), hours_figure(then), hours_figure(now)])
    if found.changed:
        story.append(_table(rows, (0.6, 0.2, 0.2), right=(1, 2)))
    for words, names in (
        (_("Organisations that were added"), found.organisations_come),
        (_("Organisations that are gone"), found.organisations_gone),
    ):
        if names:
            story += [*heading(words), text("; ".join(names), styles.body)]
    story.append(Spacer(1, 8))
    said = _("The report keeps the figures it had when it was closed; this sheet goes with it.")
    story.append(text(said, styles.muted))
    return build(story, _head(title, frame))


def _head(title: str, frame: Frame) -> Head:
    return Head(title, Reader.EVENT, frame.organisation, foot=title, printed_at=frame.printed_at)


def _who(grid: AttendanceGrid, frame: Frame) -> list[Flowable]:
    event = grid.event
    told = [
        (pgettext("report", "When"), date_range(event.starts_on, event.ends_on)),
        (pgettext("event", "Place"), no_words(event.place)),
        (pgettext("report", "Organiser"), no_words(frame.organisation)),
    ]
    if frame.programme:
        told.append((pgettext("report", "Programme"), frame.programme))
    if frame.closed_at is not None:
        day = long_date(frame.closed_at.astimezone().date())
        closed = ", ".join(part for part in (day, frame.closed_by) if part)
        told.append((_("Report closed"), closed))
    else:
        told.append((_("State of the report"), _("not closed: figures may still change")))
    return [
        text(event.title, styles.section),
        Spacer(1, 4),
        facts(told, _WIDTH, columns=3),
        Spacer(1, 6),
    ]


def _front(
    grid: AttendanceGrid, figures: EventFigures, frame: Frame, design: PaperDesign
) -> list[Flowable]:
    story: list[Flowable] = [text(_("Report of an event"), styles.title)]
    if design.heading:
        story.append(text(design.heading, styles.muted))
    story += _who(grid, frame)
    story.append(_large(figures))
    story.append(Spacer(1, 8))
    told = [
        (figure_words("registered"), number(figures.registered)),
        (figure_words("completed"), number(figures.completed)),
        (figure_words("no_shows"), number(figures.no_shows)),
        (figure_words("guests"), number(figures.guests)),
        (figure_words("repeat"), number(figures.repeat)),
        (_hours_name(grid), hours_figure(figures.hours)),
        (figure_words("sessions"), number(figures.sessions)),
        (figure_words("person_hours"), hours_figure(figures.person_hours)),
        (figure_words("without_organisation"), number(figures.without_organisation)),
    ]
    story.append(facts(told, _WIDTH, columns=3))
    story.append(text(_rule(grid), styles.muted))
    if figures.connections or figures.recording:
        story += heading(_("At the webinar"))
        names = ("connections", "at_screens", "recording")
        told = [(figure_words(name), number(getattr(figures, name))) for name in names]
        story.append(facts(told, _WIDTH, columns=3))
    if figures.counted or figures.minded:
        story += heading(_("Head counts"))
        heads = ("counted", "minded")
        told = [(figure_words(name), number(getattr(figures, name))) for name in heads]
        story.append(facts(told, _WIDTH, columns=3))
    if len(figures.by_day) > 1:
        story += heading(_("Participants present by day"))
        days = [(long_date(date.fromisoformat(one.name)), number(one.people)) for one in
                figures.by_day]  # fmt: skip
        story.append(facts(days, _WIDTH, columns=3))
    story += [*heading(pgettext("report", "Sessions")), _sessions(figures.by_session)]
    return story


def _hours_name(grid: AttendanceGrid) -> str:
    if grid.event.academic_hours:
        return _("Academic hours of the programme")
    return figure_words("hours")


def _rule(grid: AttendanceGrid) -> str:
    share = number(grid.event.completion_share * 100)
    return _(
        "Attended: at least one mark of presence. Completed: at least {share}% of the hours."
        " Speakers and guests are not among the participants."
    ).format(share=share)


def _large(figures: EventFigures) -> Flowable:
    """Return the four figures that the news tells, large."""
    parts = [
        (figures.attended, ngettext("participant attended", "participants attended",
                                    figures.attended)),
        (figures.organisations, ngettext("organisation", "organisations", figures.organisations)),
        (figures.days, ngettext("day of work", "days of work", figures.days)),
        (figures.speakers, ngettext("speaker at the event", "speakers at the event",
                                    figures.speakers)),
    ]  # fmt: skip
    figure = styles.title.clone("large", fontSize=24, leading=28)
    cells = [[[text(number(count), figure), text(words, styles.small)] for count, words in parts]]
    style = [
        ("BACKGROUND", (0, 0), (-1, -1), styles.SUNK),
        ("LEFTPADDING", (0, 0), (-1, -1), 10),
        ("TOPPADDING", (0, 0), (-1, -1), 6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEAFTER", (0, 0), (2, 0), 4, white),
    ]
    return Table(cells, colWidths=[_WIDTH / 4] * 4, style=style)


def _sessions(found: Sequence[SessionLine]) -> Flowable:
    tracks = any(one.track for one in found)
    head = [
        pgettext("session", "No."),
        pgettext("session", "Day and time"),
        pgettext("session", "Topic"),
        pgettext("report", "came"),
        pgettext("report", "late"),
        pgettext("report", "left early"),
        pgettext("report", "excused"),
        pgettext("report", "absent"),
        pgettext("report", "no mark"),
    ]
    rows: list[list[object]] = [list(head)]
    for one in found:
        topic = one.title or pgettext("session", "no topic")
        if tracks and one.track:
            topic = f"{topic} ({one.track})"
        counts = (one.came, one.late, one.left_early, one.excused, one.absent, one.blank)
        day = day_words(one.day)
        rows.append(
            [
                str(one.number),
                text(f"{day}, {one.starts}\N{EN DASH}{one.ends}", styles.small),
                text(topic, styles.small),
                *map(number, counts),
            ]
        )
    shares = (0.05, 0.21, 0.25, 0.07, 0.095, 0.08, 0.085, 0.075, 0.085)
    return _table(rows, shares, right=tuple(range(3, 9)))


def _back(figures: EventFigures) -> list[Flowable]:
    story: list[Flowable] = [*heading(pgettext("report", "Districts")), *_districts(figures)]
    story += _counted(_("Organisations by kind"), figures.by_org_kind, org_kind_words)
    story += _counted(_("Participants by position"), _shortened(figures.by_position), no_words)
    story += _counted(
        pgettext("report", "Years of practice"), figures.by_experience, experience_words
    )
    story += _counted(pgettext("report", "Tracks"), figures.by_track, no_words)
    story += _feedback(figures)
    if figures.successors != figures.organisations:
        said = _(
            "Organisations are counted by the name they had then. By what they are part of today"
            " there are {count}."
        ).format(count=number(figures.successors))
        story += [Spacer(1, 8), text(said, styles.muted)]
    return story


def _districts(figures: EventFigures) -> list[Flowable]:
    if not figures.measured:
        said = _("The list of districts does not name those that participants came from.")
        count = figure_words("districts")
        return [text(f"{count}: {number(figures.districts)}. {said}", styles.body)]
    line = _("Represented: {there} of {all}").format(
        there=number(figures.represented), all=number(figures.measured)
    )
    story: list[Flowable] = [text(line, styles.strong)]
    if figures.missing:
        names = ", ".join(figures.missing[:_MOST_MISSING])
        story.append(text(_("Not represented: {names}").format(names=names), styles.body))
    else:
        story.append(text(_("Every one of them is represented."), styles.body))
    note = _(
        "Measured by: {kind}. A district counts where a participant's organisation works."
    ).format(kind=measure_words(figures.kind))
    return [*story, Spacer(1, 2), text(note, styles.muted)]


def _shortened(found: Sequence[Counted]) -> tuple[Counted, ...]:
    """Return the most frequent positions, and the rest as one line."""
    if len(found) <= _MOST_POSITIONS + 1:
        return tuple(found)
    named = [one for one in found if one.name][:_MOST_POSITIONS]
    rest = sum(one.people for one in found) - sum(one.people for one in named)
    return (*named, Counted(pgettext("report", "others"), rest))


def _counted(title: str, found: Sequence[Counted], words: "type[str] | object") -> list[Flowable]:
    if not found or not callable(words):
        return []
    rows = [(words(one.name), number(one.people)) for one in found]
    half = (len(rows) + 1) // 2
    cells: list[list[object]] = []
    for left, right in zip(rows[:half], [*rows[half:], ("", "")], strict=False):
        cells.append([text(left[0], styles.small), left[1], text(right[0], styles.small), right[1]])
    style = [
        ("FONT", (0, 0), (-1, -1), BODY, 9),
        ("ALIGN", (1, 0), (1, -1), "RIGHT"),
        ("ALIGN", (3, 0), (3, -1), "RIGHT"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LINEBELOW", (0, 0), (1, -1), 0.3, styles.RULE),
        ("LINEBELOW", (2, 0), (3, -1), 0.3, styles.RULE),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (0, -1), 6),
        ("LEFTPADDING", (2, 0), (2, -1), 14),
        ("RIGHTPADDING", (1, 0), (1, -1), 8),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    widths = [_WIDTH * share for share in (0.4, 0.1, 0.4, 0.1)]
    table = Table(cells, colWidths=widths, style=style, splitInRow=0)
    return [KeepTogether([text(title, styles.section), table])]


def _feedback(figures: EventFigures) -> list[Flowable]:
    if not figures.feedback:
        return []
    rows = [
        [
            pgettext("report", "Question"),
            pgettext("report", "Mean"),
            pgettext("report", "of"),
            pgettext("report", "Answers"),
        ]
    ]
    for one in figures.feedback:
        mean = number(one.mean, 1)
        rows.append([question_words(one.question), mean, str(one.most), number(one.answers)])
    return [
        *heading(pgettext("report", "Feedback")),
        _table(rows, (0.55, 0.15, 0.15, 0.15), right=(1, 2, 3)),
    ]


def _table(
    rows: Sequence[Sequence[object]], shares: Sequence[float], right: Sequence[int] = ()
) -> Flowable:
    ends = styles.cell_head.clone("cell_head_right", alignment=TA_RIGHT)
    head = [
        text(str(words), ends if place in right else styles.cell_head)
        for place, words in enumerate(rows[0])
    ]
    style: list[tuple[object, ...]] = [
        ("FONT", (0, 0), (-1, -1), BODY, 8.5),
        ("FONT", (0, 0), (-1, 0), MEDIUM, 8),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.3, styles.RULE),
        ("BACKGROUND", (0, 0), (-1, 0), styles.SUNK),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        *(("ALIGN", (place, 1), (place, -1), "RIGHT") for place in right),
    ]
    widths = [_WIDTH * share for share in shares]
    return Table([head, *rows[1:]], colWidths=widths, style=style, repeatRows=1)
