"""The second page of an event's report: districts, who came, what they said, and photos."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Image, Spacer, Table

from fieldkit.formats import number
from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.records.event_figures import Counted, EventFigures, Mean
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
from fieldkit.reports.fonts import BODY
from fieldkit.reports.page_fit import WIDTH, Annex, cut, fits, more_words, ruled_table
from fieldkit.reports.styles import text

# Of one answer in people's own words, and of the line of regions.
_MOST_LETTERS = 240
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
    """How many lines each long part has, the rest being told as one.

    ``photo`` is in points; without it the photos go to the annex.
    """

    rows: int
    topics: int
    missing: int
    words: int
    means: int
    photo: float


# From roomy to tight: the first with which everything is on one page is taken.
_ROOMS = (
    _Room(8, 16, 60, 6, 20, 54 * mm),
    _Room(8, 16, 60, 6, 20, 40 * mm),
    _Room(8, 16, 60, 6, 20, 30 * mm),
    _Room(6, 11, 40, 6, 12, 30 * mm),
    _Room(4, 7, 30, 5, 8, 27 * mm),
    _Room(3, 3, 24, 4, 6, 22 * mm),
    _Room(3, 3, 20, 3, 5, 0.0),
    _Room(2, 2, 12, 1, 3, 0.0),
)


def second_page(figures: EventFigures, extras: Extras, annex: Annex) -> list[Flowable]:
    """Return the page, shortened until it is one; what is cut stands whole in the annex."""
    room = next((one for one in _ROOMS if fits(_page(figures, extras, one, Annex()))), _ROOMS[-1])
    return _page(figures, extras, room, annex)


def _page(figures: EventFigures, extras: Extras, room: _Room, annex: Annex) -> list[Flowable]:
    counted = (
        (_("Organisations by kind"), figures.by_org_kind, org_kind_words),
        (_("Participants by position"), figures.by_position, no_words),
        (pgettext("report", "Years of practice"), figures.by_experience, experience_words),
        (pgettext("report", "Tracks"), figures.by_track, no_words),
    )
    story: list[Flowable] = [
        text(pgettext("report", "Districts"), styles.section),
        *_districts(figures, room, annex),
    ]
    for title, found, words in counted:
        # The groups of years are few and go together.
        most = len(found) if found is figures.by_experience else room.rows
        story += _counted(title, found, words, most, annex)
    story += _feedback(figures, extras, room, annex)
    photos = _photos(extras.photos, room.photo or _ROOMS[0].photo)
    if room.photo:
        story += photos
    elif photos:
        annex.parts += photos
    if figures.successors != figures.organisations:
        said = _(
            "Organisations are counted by the name they had then. By what they are part of today"
            " there are {count}."
        ).format(count=number(figures.successors))
        story += [Spacer(1, 8), text(said, styles.muted)]
    return story


def _districts(figures: EventFigures, room: _Room, annex: Annex) -> list[Flowable]:
    if not figures.measured:
        said = _("The list of districts does not name those that participants came from.")
        count = figure_words("districts")
        line = f"{count}: {number(figures.districts)}. {said}"
        return [text(line, styles.body), *_regions(figures, annex)]
    line = _("Represented: {there} of {all}").format(
        there=number(figures.represented), all=number(figures.measured)
    )
    story: list[Flowable] = [text(line, styles.strong)]
    if figures.missing:
        shown = _("Not represented: {names}")
        names = list(figures.missing)
        if len(names) > room.missing + 1:
            annex.add(
                pgettext("report", "Districts"),
                [text(shown.format(names=", ".join(names)), styles.body)],
            )
            names = [*names[: room.missing], more_words(len(names) - room.missing)]
        story.append(text(shown.format(names=", ".join(names)), styles.body))
    else:
        story.append(text(_("Every one of them is represented."), styles.body))
    note = _(
        "Measured by: {kind}. A district counts where a participant's organisation works."
    ).format(kind=measure_words(figures.kind))
    return [*story, *_regions(figures, annex), Spacer(1, 2), text(note, styles.muted)]


def _regions(figures: EventFigures, annex: Annex) -> list[Flowable]:
    told = region_words(figures)
    shown = cut(told, 2 * _MOST_LETTERS)
    if shown != told:
        annex.add(pgettext("report", "Regions"), [text(told, styles.body)])
        shown = f"{shown} ({_('all of them: see the annex')})"
    return [text(shown, styles.body)] if told else []


def _shortened(found: Sequence[Counted], most: int) -> tuple[Counted, ...]:
    """Return the most frequent, and the rest as one line."""
    if len(found) <= most + 1:
        return tuple(found)
    named = [one for one in found if one.name][:most]
    rest = sum(one.people for one in found) - sum(one.people for one in named)
    return (*named, Counted(_OTHERS, rest))


def _counted(
    title: str,
    found: Sequence[Counted],
    words: Callable[[str], str],
    most: int,
    annex: Annex,
) -> list[Flowable]:
    """Return a part with the most frequent; the others are one line, and all are in the annex."""
    if not found:
        return []
    shown = _shortened(found, most)
    if len(shown) < len(found):
        annex.add(title, [_columns(found, words)])
    return [text(title, styles.section), _columns(shown, words)]


def _columns(found: Sequence[Counted], words: Callable[[str], str]) -> Flowable:
    others = _("others, see the annex")
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
    return Table(cells, colWidths=widths, style=style, splitInRow=0)


def _feedback(figures: EventFigures, extras: Extras, room: _Room, annex: Annex) -> list[Flowable]:
    if not (figures.feedback or figures.topics or extras.words):
        return []
    title = pgettext("report", "Feedback")
    story: list[Flowable] = [text(title, styles.section)]
    if figures.feedback_forms:
        forms = ngettext(
            "{count} form, without names.", "{count} forms, without names.", figures.feedback_forms
        )
        story.append(text(forms.format(count=number(figures.feedback_forms)), styles.muted))
    if figures.feedback:
        means = figures.feedback
        if len(means) > room.means + 1:
            annex.add(title, [_means(means)])
            means = means[: room.means]
        story += [Spacer(1, 3), _means(means)]
        if len(means) < len(figures.feedback):
            more = more_words(len(figures.feedback) - len(means))
            story.append(text(more, styles.muted))
    asked = _("What people ask for next")
    story += _counted(asked, figures.topics, topic_words, room.topics, annex)
    return [*story, *_own_words(extras.words, room, annex)]


def _means(found: Sequence[Mean]) -> Flowable:
    rows = [
        [
            pgettext("report", "Question"),
            pgettext("report", "Mean"),
            pgettext("report", "of"),
            pgettext("report", "Answers"),
        ]
    ]
    for one in found:
        mean = number(one.mean, 1)
        rows.append([question_words(one.question), mean, str(one.most), number(one.answers)])
    return ruled_table(rows, (0.55, 0.15, 0.15, 0.15), right=(1, 2, 3))


def _own_words(said: Sequence[str], room: _Room, annex: Annex) -> list[Flowable]:
    """Return what people wrote, long answers cut; the annex has them whole."""
    if not said:
        return []
    title = _("In people's own words")
    told = [f"\N{EN DASH} {' '.join(one.split())}" for one in said]
    shown = [cut(one, _MOST_LETTERS) for one in told[: room.words]]
    if shown != told:
        annex.add(title, [text(one, styles.small) for one in told])
    story = [text(title, styles.section), *(text(one, styles.small) for one in shown)]
    if len(shown) < len(told):
        story.append(text(more_words(len(told) - len(shown)), styles.muted))
    return story


def _photos(found: Sequence[AttachedFile], highest: float) -> list[Flowable]:
    """Return the pictures three in a row, those of a row equally high."""
    story: list[Flowable] = []
    for place in range(0, len(found), _ACROSS):
        row = found[place : place + _ACROSS]
        shapes = [one.width / max(1, one.height) for one in row]
        high = min(highest, (WIDTH - _APART * (len(row) - 1)) / sum(shapes))
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
