"""The frame of every paper: head, reader's stamp, numbered pages, foot."""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from fieldkit.formats import clock, long_date
from fieldkit.i18n import N_, _, language, pgettext
from fieldkit.reports import styles
from fieldkit.reports.fonts import BODY, MEDIUM, STRONG, fitted, text_width

__all__ = ["Head", "Reader", "build", "landscape_a4"]


_PAGE = re.compile(rb"/Type\s*/Page\b")


class Reader(StrEnum):
    """For whom a paper is; an internal one is never left with the family."""

    INTERNAL = "internal"
    FAMILY = "family"
    AGENCY = "agency"
    EVENT = "event"


_STAMPS = {
    Reader.INTERNAL: N_("Confidential. Internal: not to be left with the family"),
    Reader.FAMILY: N_("Copy for the family"),
    Reader.AGENCY: N_("For the agency"),
    Reader.EVENT: "",
}


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on every page of one paper.

    ``reference`` is a case or event number without a name; ``subject`` goes
    into the file's properties and must name nobody. ``copy`` is the number of a
    copy that is counted, with the code of the laptop; empty for none. ``corner``
    is the room in points that the foot leaves at the right to what the paper
    itself paints there; such a paper numbers its pages as well.
    """

    title: str
    reader: Reader
    organisation: str = ""
    reference: str = ""
    foot: str = ""
    printed_at: datetime | None = None
    copy: str = ""
    corner: float = 0.0


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has that was made here."""
    return len(_PAGE.findall(pdf))


def landscape_a4() -> tuple[float, float]:
    """Return the size of A4 on its side, in points."""
    width, height = landscape(A4)
    return float(width), float(height)


def build(
    story: Sequence[Flowable],
    head: Head,
    *,
    size: tuple[float, float] | None = None,
    top: float = 24 * mm,
    bottom: float = 15 * mm,
    paint: Callable[[Canvas, int, int], None] | None = None,
) -> bytes:
    """Return the PDF. ``paint`` may add to each page, given its number and their count.

    ``top`` and ``bottom`` are the room for head and foot, in points.
    """
    width, height = size or (float(A4[0]), float(A4[1]))
    out = io.BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=(width, height),
        title=head.title,
        author=head.organisation,
        subject=head.reference,
        creator="fieldkit",
        lang=language(),
    )
    frame = Frame(
        styles.MARGIN,
        bottom,
        width - 2 * styles.MARGIN,
        height - top - bottom,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    document.addPageTemplates([PageTemplate("page", [frame])])

    def finish(canvas: Canvas, page: int, pages: int) -> None:
        _paint_frame(canvas, head, page, pages, (width, height))
        if paint is not None:
            paint(canvas, page, pages)

    document.build(list(story), canvasmaker=_counting_canvas(finish))
    return out.getvalue()


def _counting_canvas(finish: Callable[[Canvas, int, int], None]) -> type[Canvas]:
    """Return a canvas that holds its pages back until their number is known."""

    class CountingCanvas(Canvas):  # type: ignore[misc] # ReportLab has no types
        """A canvas that paints head and foot when all pages are known."""

        def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - ReportLab's own
            # Else each page would name Helvetica, which has no Russian letter.
            super().__init__(*args, **(options | {"initialFontName": BODY}))
            self._held: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - ReportLab's own name
            """Hold the page back."""
            self._held.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            """Paint what needs the count, then write all pages."""
            for number, state in enumerate(self._held, start=1):
                self.__dict__.update(state)
                finish(self, number, len(self._held))
                super().showPage()
            super().save()

    return CountingCanvas


def _paint_frame(
    canvas: Canvas, head: Head, page: int, pages: int, size: tuple[float, float]
) -> None:
    width, height = size
    left, right = styles.MARGIN, width - styles.MARGIN
    base = height - 12 * mm
    stamp = _(_STAMPS[head.reader]) if _STAMPS[head.reader] else ""
    if head.copy:
        numbered = pgettext("stamp", "copy {number}").format(number=head.copy)
        stamp = " · ".join(part for part in (stamp, numbered) if part)
    stamp_width = text_width(stamp, MEDIUM, 8) + 10 if stamp else 0
    canvas.setFillColor(styles.MUTED)
    canvas.setFont(BODY, 8)
    room = right - left - stamp_width - 8
    canvas.drawString(left, base, fitted(head.organisation, BODY, 8, room))
    if stamp:
        inner = head.reader is Reader.INTERNAL
        canvas.setStrokeColor(styles.DANGER if inner else styles.LINE)
        canvas.setFillColor(styles.DANGER if inner else styles.MUTED)
        canvas.setLineWidth(0.7)
        canvas.roundRect(right - stamp_width, base - 4, stamp_width, 14, 3)
        canvas.setFont(MEDIUM, 8)
        canvas.drawString(right - stamp_width + 5, base, stamp)
    if page > 1 and head.reader is not Reader.EVENT:
        canvas.setFillColor(styles.INK)
        canvas.setFont(STRONG, 9)
        line = " · ".join(part for part in (head.title, head.reference) if part)
        canvas.drawString(left, base - 14, fitted(line, STRONG, 9, right - left))
    canvas.setStrokeColor(styles.RULE)
    canvas.setLineWidth(0.5)
    right -= head.corner
    canvas.line(left, 12 * mm, right, 12 * mm)
    canvas.setFillColor(styles.MUTED)
    canvas.setFont(BODY, 7.5)
    number = "" if head.corner else _("page {page} of {pages}").format(page=page, pages=pages)
    canvas.drawRightString(right, 8 * mm, number)
    printed = ""
    if head.printed_at is not None:
        moment = head.printed_at.astimezone()
        printed = _("printed {day}, {time}").format(
            day=long_date(moment.date()), time=clock(moment)
        )
    foot = " · ".join(part for part in (head.foot, printed) if part)
    room = right - left - text_width(number, BODY, 7.5) - 12
    canvas.drawString(left, 8 * mm, fitted(foot, BODY, 7.5, room))
