"""The report of an event on two pages, its annexes, and the supplement to a closed one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reportlab.lib.colors import white
from reportlab.platypus import Flowable, PageBreak, Spacer, Table

from fieldkit.formats import date_range, long_date, number
from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event_figures import EventFigures, SessionLine
from fieldkit.records.event_report import Difference
from fieldkit.records.paper_design import PaperDesign
from fieldkit.records.report_words import (
    day_words,
    figure_words,
    hours_figure,
    no_words,
    question_words,
)
from fieldkit.reports import styles
from fieldkit.reports.blocks import facts, heading
from fieldkit.reports.document import Head, Reader, build
from fieldkit.reports.event_lists import institutions_list, participants_list
from fieldkit.reports.event_second_page import WIDTH, Extras, ruled_table, second_page
from fieldkit.reports.styles import text


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
    extras: Extras | None = None,
    *,
    institutions: bool = False,
    participants: bool = False,
) -> bytes:
    """Return the PDF of an event's report; annexes begin on pages of their own."""
    story = _front(grid, figures, frame, design)
    story += [PageBreak(), *second_page(figures, extras or Extras())]
    if institutions:
        story += [PageBreak(), *institutions_list(figures, WIDTH)]
    if participants:
        story += [PageBreak(), *participants_list(grid, WIDTH)]
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
    for day, then, now in found.days:
        present = _("Present on {day}").format(day=long_date(date.fromisoformat(day)))
        rows.append([present, hours_figure(then), hours_figure(now)])
    for name, then, now in found.means:
        asked = _("Feedback, {question}").format(question=question_words(name))
        rows.append([asked, number(then, 1), number(now, 1)])
    if len(rows) > 1:
        story.append(ruled_table(rows, (0.6, 0.2, 0.2), right=(1, 2)))
    for words, names in (
        (_("Organisations that were added"), found.organisations_come),
        (_("Organisations that are gone"), found.organisations_gone),
        (_("Districts that were added"), found.districts_come),
        (_("Districts that are gone"), found.districts_gone),
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
        facts(told, WIDTH, columns=3),
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
        (figure_words("room"), number(figures.room)),
        (figure_words("no_shows"), number(figures.no_shows)),
        (figure_words("guests"), number(figures.guests)),
        (figure_words("repeat"), number(figures.repeat)),
        (_hours_name(grid), hours_figure(figures.hours)),
        (figure_words("sessions"), number(figures.sessions)),
        (figure_words("person_hours"), hours_figure(figures.person_hours)),
        (figure_words("without_organisation"), number(figures.without_organisation)),
    ]
    story.append(facts(told, WIDTH, columns=3))
    story.append(text(_rule(grid), styles.muted))
    if figures.entered_late:
        late = f"{figure_words('entered_late')}: {number(figures.entered_late)}."
        story.append(text(late, styles.muted))
    if figures.connections or figures.recording:
        story += heading(_("At the webinar"))
        names = ("connections", "at_screens", "recording")
        told = [(figure_words(name), number(getattr(figures, name))) for name in names]
        story.append(facts(told, WIDTH, columns=3))
    if figures.counted or figures.minded:
        story += heading(_("Head counts"))
        heads = ("counted", "minded")
        told = [(figure_words(name), number(getattr(figures, name))) for name in heads]
        story.append(facts(told, WIDTH, columns=3))
    if len(figures.by_day) > 1:
        story += heading(_("Participants present by day"))
        days = [(long_date(date.fromisoformat(one.name)), number(one.people)) for one in
                figures.by_day]  # fmt: skip
        story.append(facts(days, WIDTH, columns=3))
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
    return Table(cells, colWidths=[WIDTH / 4] * 4, style=style)


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
    return ruled_table(rows, shares, right=tuple(range(3, 9)))
