"""What a page of an event's report holds, and where that goes for which it has no room."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Table

from fieldkit.i18n import _, ngettext
from fieldkit.reports import styles
from fieldkit.reports.fonts import BODY, MEDIUM
from fieldkit.reports.styles import text

WIDTH = float(A4[0]) - 2 * styles.MARGIN
# What a page holds between the report's head and foot, less a line in hand.
ROOM: float = float(A4[1]) - 39 * mm - 14


@dataclass(slots=True)
class Annex:
    """What the two pages have no room for, whole, part by part."""

    parts: list[Flowable] = field(default_factory=list)

    def add(self, title: str, whole: Sequence[Flowable]) -> None:
        """Keep a part in full that was shortened on its page."""
        self.parts += [text(title, styles.section), *whole]

    def story(self) -> list[Flowable]:
        """Return the annex with its title; nothing where both pages are whole."""
        title = text(_("Annex: in full"), styles.title)
        return [title, *self.parts] if self.parts else []


def height(story: Sequence[Flowable]) -> float:
    """Return how high the parts are one below another."""
    after, whole = 0.0, 0.0
    for one in story:
        before = max(after, float(one.getSpaceBefore())) if whole else 0.0
        whole += before + float(one.wrap(WIDTH, 10 * ROOM)[1])
        after = float(one.getSpaceAfter())
    return whole


def fits(story: Sequence[Flowable]) -> bool:
    """Tell whether parts stand on one page. What was measured is to be made anew for printing."""
    return height(story) <= ROOM


def most_that_fit(most: int, page: Callable[[int], Sequence[Flowable]]) -> int:
    """Return the largest number, up to ``most``, with which the page is one; 0 where none is."""
    least, limit = 0, most
    while least < limit:
        middle = (least + limit + 1) // 2
        if fits(page(middle)):
            least = middle
        else:
            limit = middle - 1
    return least


def more_words(count: int) -> str:
    """Return how many more there are, and where."""
    said = ngettext("and {count} more, see the annex", "and {count} more, see the annex", count)
    return said.format(count=count)


def cut(words: str, most: int) -> str:
    """Return words up to a whole one within so many letters, with a sign that more follows."""
    if len(words) <= most:
        return words
    return f"{words[:most].rsplit(' ', 1)[0].rstrip(',;')} \N{HORIZONTAL ELLIPSIS}"


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
