"""The report of an event on two pages, its annexes, and the supplement to a closed one."""

from datetime import date

from reportlab.platypus import Flowable, PageBreak, Spacer

from fieldkit.formats import long_date, number
from fieldkit.i18n import _, pgettext
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event_figures import EventFigures
from fieldkit.records.event_report import Difference
from fieldkit.records.paper_design import PaperDesign
from fieldkit.records.report_words import (
    figure_words,
    hours_figure,
    question_words,
)
from fieldkit.reports import styles
from fieldkit.reports.blocks import heading
from fieldkit.reports.document import Head, Reader, build
from fieldkit.reports.event_first_page import Frame, about_event, first_page
from fieldkit.reports.event_lists import institutions_list, participants_list
from fieldkit.reports.event_second_page import Extras, second_page
from fieldkit.reports.page_fit import WIDTH, Annex, ruled_table
from fieldkit.reports.styles import text


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
    """Return the PDF of an event's report; two pages, then the annexes.

    What the two pages have no room for stands whole in the first annex.
    """
    annex = Annex()
    story = first_page(grid, figures, frame, design, annex)
    story += [PageBreak(), *second_page(figures, extras or Extras(), annex)]
    if full := annex.story():
        story += [PageBreak(), *full]
    if institutions:
        story += [PageBreak(), *institutions_list(figures, WIDTH)]
    if participants:
        story += [PageBreak(), *participants_list(grid, WIDTH)]
    return build(story, _head(_("Report of an event"), frame))


def supplement_paper(grid: AttendanceGrid, found: Difference, frame: Frame) -> bytes:
    """Return the PDF of what has changed since the report was closed."""
    title = _("Supplement to the report")
    story: list[Flowable] = [text(title, styles.title), *about_event(grid, frame)]
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
