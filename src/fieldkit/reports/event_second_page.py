"""The second page of an event's report: districts, who came, what they said, and photos."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Image, Spacer, Table

from fieldkit.formats import number
from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.records.event_figures import Counted, EventFigures
from fieldkit.records.report_words import (
    experience_words,
    figure_words,
    measure_words,
    no_words,
    org_kind_words,
    question_words,
    region_words,
    topic_words,
)
from fieldkit.reports import styles
from fieldkit.reports.attached import AttachedFile
from fieldkit.reports.fonts import BODY, MEDIUM
from fieldkit.reports.styles import text

WIDTH = float(A4[0]) - 2 * styles.MARGIN
# What a page holds between the report's head and foot, less a line in hand.
_ROOM = float(A4[1]) - 39 * mm - 14
_MOST_MISSING = 60
_MOST_WORDS = 6
_ACROSS = 3
_APART = 6.0
_OTHERS = "\0others"


@dataclass(frozen=True, slots=True)
class Extras:
    """What a person chose to be printed: people's own words, and pictures."""

    words: tuple[str, ...] = ()
    photos: tuple[AttachedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class _Room:
    """How many lines each long part has, the rest being told as one; ``photo`` is in points."""

    rows: int
    topics: int
    photo: float


# From roomy to tight: the first with which everything is on one page is taken.
_ROOMS = (
    _Room(8, 16, 54 * mm),
    _Room(8, 16, 40 * mm),
    _Room(8, 16, 30 * mm),
    _Room(6, 11, 30 * mm),
    _Room(4, 7, 27 * mm),
    _Room(3, 3, 22 * mm),
)


def second_page(figures: EventFigures, extras: Extras) -> list[Flowable]:
    """Return the page, shortened until it is one; the spreadsheet has every line."""
    for room in _ROOMS[:-1]:
        if _height(_page(figures, extras, room)) <= _ROOM:
            # What was measured is laid out already: the page is made anew.
            return _page(figures, extras, room)
    return _page(figures, extras, _ROOMS[-1])


def _height(story: Sequence[Flowable]) -> float:
    """Return how high the parts are one below another."""
    after, whole = 0.0, 0.0
    for one in story:
        before = max(after, float(one.getSpaceBefore())) if whole else 0.0
        whole += before + float(one.wrap(WIDTH, 10 * _ROOM)[1])
        after = float(one.getSpaceAfter())
    return whole


def _page(figures: EventFigures, extras: Extras, room: _Room) -> list[Flowable]:
    kinds = _shortened(figures.by_org_kind, room.rows)
    positions = _shortened(figures.by_position, room.rows)
    tracks = _shortened(figures.by_track, room.rows)
    story: list[Flowable] = [
        text(pgettext("report", "Districts"), styles.section),
        *_districts(figures),
        *_counted(_("Organisations by kind"), kinds, org_kind_words),
        *_counted(_("Participants by position"), positions, no_words),
        *_counted(pgettext("report", "Years of practice"), figures.by_experience, experience_words),
        *_counted(pgettext("report", "Tracks"), tracks, no_words),
        *_feedback(figures, extras, room),
        *_photos(extras.photos, room),
    ]
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
        line = f"{count}: {number(figures.districts)}. {said}"
        return [text(line, styles.body), *_regions(figures)]
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
    return [*story, *_regions(figures), Spacer(1, 2), text(note, styles.muted)]


def _regions(figures: EventFigures) -> list[Flowable]:
    told = region_words(figures)
    return [text(told, styles.body)] if told else []


def _shortened(found: Sequence[Counted], most: int) -> tuple[Counted, ...]:
    """Return the most frequent, and the rest as one line."""
    if len(found) <= most + 1:
        return tuple(found)
    named = [one for one in found if one.name][:most]
    rest = sum(one.people for one in found) - sum(one.people for one in named)
    return (*named, Counted(_OTHERS, rest))


def _counted(title: str, found: Sequence[Counted], words: Callable[[str], str]) -> list[Flowable]:
    if not found:
        return []
    others = pgettext("report", "others")
    rows = [
        (others if one.name == _OTHERS else words(one.name), number(one.people)) for one in found
    ]
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
    widths = [WIDTH * share for share in (0.4, 0.1, 0.4, 0.1)]
    table = Table(cells, colWidths=widths, style=style, splitInRow=0)
    return [text(title, styles.section), table]


def _feedback(figures: EventFigures, extras: Extras, room: _Room) -> list[Flowable]:
    said = extras.words[:_MOST_WORDS]
    if not (figures.feedback or figures.topics or said):
        return []
    story: list[Flowable] = [text(pgettext("report", "Feedback"), styles.section)]
    if figures.feedback_forms:
        forms = ngettext(
            "{count} form, without names.", "{count} forms, without names.", figures.feedback_forms
        )
        story.append(text(forms.format(count=number(figures.feedback_forms)), styles.muted))
    if figures.feedback:
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
        story += [Spacer(1, 3), ruled_table(rows, (0.55, 0.15, 0.15, 0.15), right=(1, 2, 3))]
    topics = _shortened(figures.topics, room.topics)
    story += _counted(_("What people ask for next"), topics, topic_words)
    if said:
        story.append(text(_("In people's own words"), styles.section))
        story += [text(f"\N{EN DASH} {' '.join(one.split())}", styles.small) for one in said]
    return story


def _photos(found: Sequence[AttachedFile], room: _Room) -> list[Flowable]:
    """Return the pictures three in a row, those of a row equally high."""
    story: list[Flowable] = []
    for place in range(0, len(found), _ACROSS):
        row = found[place : place + _ACROSS]
        shapes = [one.width / max(1, one.height) for one in row]
        high = min(room.photo, (WIDTH - _APART * (len(row) - 1)) / sum(shapes))
        drawn = [
            Image(io.BytesIO(one.content), high * shape, high)
            for one, shape in zip(row, shapes, strict=True)
        ]
        style = [
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), _APART),
        ]
        widths = [high * shape + _APART for shape in shapes]
        story.append(Table([drawn], colWidths=widths, style=style, hAlign="LEFT"))
    return [text(pgettext("report", "Photos"), styles.section), *story] if story else []


def ruled_table(
    rows: Sequence[Sequence[object]], shares: Sequence[float], right: Sequence[int] = ()
) -> Flowable:
    """Return a table as wide as the page; columns have shares of it, some set to the right."""
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
    widths = [WIDTH * share for share in shares]
    return Table([head, *rows[1:]], colWidths=widths, style=style, repeatRows=1)
