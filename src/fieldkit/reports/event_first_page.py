"""The first page of an event's report: what it was, its figures, present by day and by session."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from reportlab.lib.colors import white
from reportlab.platypus import Flowable, Spacer, Table

from fieldkit.formats import date_range, long_date, number
from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event_figures import Counted, EventFigures, SessionLine
from fieldkit.records.paper_design import PaperDesign
from fieldkit.records.report_words import day_words, figure_words, hours_figure, no_words
from fieldkit.reports import styles
from fieldkit.reports.blocks import facts, heading
from fieldkit.reports.page_fit import (
    WIDTH,
    Annex,
    cut,
    fits,
    more_words,
    most_that_fit,
    ruled_table,
)
from fieldkit.reports.styles import text

# How many days are told, from roomy to tight.
_DAYS = (12, 6, 3)
_LEAST_SESSIONS = 8
_MOST_TITLE = 300


@dataclass(frozen=True, slots=True)
class _Room:
    """How many sessions and days the page has; where it is ``tight`` a topic has two lines."""

    sessions: int
    days: int
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the figures: who reports, when, and when the report was closed."""

    organisation: str = ""
    programme: str = ""
    printed_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str = ""


def first_page(
    grid: AttendanceGrid,
    figures: EventFigures,
    frame: Frame,
    design: PaperDesign,
    annex: Annex,
) -> list[Flowable]:
    """Return the page with as many sessions as it holds; the annex has whole what is cut.

    Days give way to sessions, and long topics to further sessions.
    """
    count = len(figures.by_session)

    def page(room: _Room) -> list[Flowable]:
        return _page(grid, figures, frame, design, room, Annex())

    chosen = _Room(count, _DAYS[0])
    if not fits(page(chosen)):
        for days in _DAYS:
            tight = _Room(0, days, tight=True)
            shown = most_that_fit(count, partial(_with_sessions, page, tight))
            chosen = replace(tight, sessions=shown)
            if shown >= min(count, _LEAST_SESSIONS):
                break
    return _page(grid, figures, frame, design, chosen, annex)


def _with_sessions(
    page: Callable[[_Room], list[Flowable]], room: _Room, shown: int
) -> list[Flowable]:
    return page(replace(room, sessions=shown))


def _page(
    grid: AttendanceGrid,
    figures: EventFigures,
    frame: Frame,
    design: PaperDesign,
    room: _Room,
    annex: Annex,
) -> list[Flowable]:
    story: list[Flowable] = [text(_("Report of an event"), styles.title)]
    if design.heading:
        story.append(text(design.heading, styles.muted))
    story += about_event(grid, frame)
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
        title = _("Participants present by day")
        story += [*heading(title), _days(figures.by_day[: room.days])]
        if len(figures.by_day) > room.days:
            story.append(text(more_words(len(figures.by_day) - room.days), styles.muted))
            annex.add(title, [_days(figures.by_day)])
    title = pgettext("report", "Sessions")
    shown = figures.by_session[: room.sessions]
    story += heading(title)
    story += [_sessions(shown, tight=room.tight)] if shown else []
    if len(shown) < len(figures.by_session):
        more = more_words(len(figures.by_session) - len(shown))
        story += [Spacer(1, 3), text(more, styles.muted)]
    if room.tight:
        annex.add(title, [_sessions(figures.by_session)])
    return story


def _days(found: Sequence[Counted]) -> Flowable:
    days = [(long_date(date.fromisoformat(one.name)), number(one.people)) for one in found]
    return facts(days, WIDTH, columns=3)


def _hours_name(grid: AttendanceGrid) -> str:
    if grid.event.academic_hours:
        return _("Academic hours of the programme")
    return figure_words("hours")


def _rule(grid: AttendanceGrid) -> str:
    if any(one.required for one in grid.sessions):
        return _(
            "Attended: at least one mark of presence. Completed: came to all required sessions."
            " Speakers and guests are not among the participants."
        )
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


def _sessions(found: Sequence[SessionLine], *, tight: bool = False) -> Flowable:
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
    shares = (0.05, 0.21, 0.25, 0.07, 0.095, 0.08, 0.085, 0.075, 0.085)
    room = WIDTH * shares[2] - 6
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
                styles.on_two_lines(topic, room, styles.small)
                if tight
                else text(topic, styles.small),
                *map(number, counts),
            ]
        )
    return ruled_table(rows, shares, right=tuple(range(3, 9)))


def about_event(grid: AttendanceGrid, frame: Frame) -> list[Flowable]:
    """Return what event it is, when and where, by whom, and how the report stands."""
    event = grid.event
    told = [
        (pgettext("report", "When"), date_range(event.starts_on, event.ends_on)),
        (pgettext("event", "Place"), no_words(cut(event.place, _MOST_TITLE))),
        (pgettext("report", "Organiser"), no_words(cut(frame.organisation, _MOST_TITLE))),
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
        text(cut(event.title, _MOST_TITLE), styles.section),
        Spacer(1, 4),
        facts(told, WIDTH, columns=3),
        Spacer(1, 6),
    ]
