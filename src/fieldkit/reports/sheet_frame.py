"""Head and foot of a sign-in sheet: what, when and where, logos, totals by hand, QR sign."""

import io
from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from fieldkit.formats import clock, long_date
from fieldkit.i18n import _
from fieldkit.records.event import Event, Session
from fieldkit.records.paper_design import PaperDesign, Signatory
from fieldkit.records.printed_sheet import SheetPage
from fieldkit.reports import styles
from fieldkit.reports.codes import draw_qr
from fieldkit.reports.document import landscape_a4
from fieldkit.reports.fonts import BODY, MEDIUM, STRONG, fitted, text_width

_QR = 19 * mm
# What printers leave white at the edge of the paper.
_EDGE = 5.5 * mm
# Room in the foot for the sign, and beside it for the word and the longest row numbers.
SIGNS = _QR + 8 + 92
# The line of the title, from the upper edge.
_BASE = 18 * mm
# Room in the head for "page 2 of 4", and that the sheet was corrected.
_NUMBERS = 112.0
_TITLE = (14.0, 12.5, 11.0, 10.0)
# What a signature and the gaps beside it take.
_TO_SIGN = 80.0
# Sizes of positions and names: smaller before one is cut.
_SIGNED = (9.0, 8.0, 7.0)
_LOGO = (34 * mm, 15 * mm)


def paint_head(
    canvas: Canvas,
    event: Event,
    sessions: Sequence[Session],
    page: SheetPage,
    *,
    design: PaperDesign,
    private: bool,
    track: str = "",
) -> None:
    """Paint title, place and times; the upper right corner is left to ``paint_number``.

    A private sheet tells nobody for what people come together.
    """
    width, height = landscape_a4()
    left, right = styles.MARGIN, width - styles.MARGIN
    base = height - _BASE
    edge = right - _NUMBERS
    if not private:
        left += _draw_logo(canvas, design.logo, left, height - 29 * mm)
        edge -= _draw_logo(canvas, design.second_logo, edge, height - 29 * mm, leftward=True)
    room = edge - left
    title = _("Sign-in sheet") if private else event.title
    canvas.setFillColor(styles.INK)
    # A long title is set smaller before it is cut.
    size = next((one for one in _TITLE if text_width(title, STRONG, one) <= room), _TITLE[-1])
    canvas.setFont(STRONG, size)
    canvas.drawString(left, base, fitted(title, STRONG, size, room))
    canvas.setFont(MEDIUM, 9.5)
    where = (event.place, event.district) if not private else ()
    line = " · ".join(part for part in (long_date(page.day), track, *where) if part)
    canvas.drawString(left, base - 15, fitted(line, MEDIUM, 9.5, room))
    canvas.setFont(BODY, 8.5)
    canvas.setFillColor(styles.MUTED)
    canvas.drawString(left, base - 28, fitted(_times(sessions, private=private), BODY, 8.5, room))
    speakers = ", ".join(dict.fromkeys(s.speakers for s in sessions if s.speakers))
    if speakers and not private:
        words = _("Speakers: {names}").format(names=speakers)
        canvas.drawString(left, base - 39, fitted(words, BODY, 8.5, room))


def paint_number(canvas: Canvas, page: int, pages: int, *, corrected: bool) -> None:
    """Paint which page of how many this is, and that marks were corrected after closing."""
    width, height = landscape_a4()
    right, base = width - styles.MARGIN, height - _BASE
    canvas.setFillColor(styles.INK)
    canvas.setFont(MEDIUM, 9.5)
    canvas.drawRightString(right, base, _("page {page} of {pages}").format(page=page, pages=pages))
    canvas.setFillColor(styles.MUTED)
    canvas.setFont(BODY, 7.5)
    if corrected:
        canvas.drawRightString(right, base - 15, _("corrected after closing"))


def paint_foot(canvas: Canvas, page: SheetPage, design: PaperDesign, *, private: bool) -> None:
    """Paint the lines for the page's total and who answers for it, and its QR sign and word."""
    right = landscape_a4()[0] - styles.MARGIN
    _paint_signs(canvas, page, right - _QR - 8)
    draw_qr(canvas, page.code, right - _QR, _EDGE, _QR)
    left, right = styles.MARGIN, right - SIGNS
    signatories = () if private else design.signatories
    # Several who sign have a line of their own, so that positions and names stay whole.
    base = (14 if signatories else 17) * mm
    canvas.setFillColor(styles.INK)
    canvas.setFont(BODY, 9)
    canvas.setStrokeColor(styles.LINE)
    canvas.setLineWidth(0.6)
    place = _to_write(canvas, _("Present on this page:"), left, base, 40) + 18
    if not signatories:
        _to_write(canvas, _("Responsible (signature, name):"), place, base)
        return
    base, place = 20 * mm, left
    size, shares = _shares(signatories, right - place)
    canvas.setFont(BODY, size)
    for one, each in zip(signatories, shares, strict=True):
        # The name is whole wherever it can be: whoever signs is looked for by it.
        after = fitted(one.name, BODY, size, each - _TO_SIGN)
        room = each - text_width(after, BODY, size) - _TO_SIGN
        before = fitted(one.position, BODY, size, room)
        canvas.drawString(place, base, before)
        begins = place + text_width(before, BODY, size) + (6 if before else 0)
        ends = place + each - text_width(after, BODY, size) - 16
        canvas.line(begins, base - 2, ends, base - 2)
        canvas.drawString(ends + 5, base, after)
        place += each


def _shares(signatories: Sequence[Signatory], room: float) -> tuple[float, list[float]]:
    """Return the size of the letters and the width for each: who has more words gets more."""
    for size in _SIGNED:
        wide = [text_width(f"{one.position}{one.name}", BODY, size) for one in signatories]
        line = (room - sum(wide)) / len(wide)
        if line >= _TO_SIGN:
            return size, [each + line for each in wide]
    return _SIGNED[-1], [room / len(signatories)] * len(signatories)


def _to_write(
    canvas: Canvas, words: str, place: float, base: float, wide: float | None = None
) -> float:
    """Draw words with a line to write on behind them, to the foot's edge; return its end."""
    begins = place + text_width(words, BODY, 9) + 6
    ends = landscape_a4()[0] - styles.MARGIN - SIGNS if wide is None else begins + wide
    canvas.drawString(place, base, words)
    canvas.line(begins, base - 2, ends, base - 2)
    return ends


def _paint_signs(canvas: Canvas, page: SheetPage, edge: float) -> None:
    canvas.setFillColor(styles.MUTED)
    canvas.setFont(BODY, 7.5)
    canvas.drawRightString(edge, _EDGE + _QR - 7, _("sheet word"))
    lines = [_("rows {first} to {last}").format(first=page.first_row, last=page.last_row)]
    if page.version > 1:
        lines.append(_("version {number}").format(number=page.version))
    for number, words in enumerate(lines):
        canvas.drawRightString(edge, _EDGE + _QR - 34 - 9.5 * number, words)
    canvas.setFillColor(styles.INK)
    canvas.setFont(STRONG, 13)
    canvas.drawRightString(edge, _EDGE + _QR - 21, page.word)


def _times(sessions: Sequence[Session], *, private: bool) -> str:
    return "; ".join(
        f"{clock(s.starts)}–{clock(s.ends)}" + (f" {s.title}" if s.title and not private else "")
        for s in sessions
    )


def _draw_logo(
    canvas: Canvas, content: bytes, x: float, y: float, *, leftward: bool = False
) -> float:
    """Draw a logo with its lower corner at x, y, and return the room that it takes."""
    if not content:
        return 0.0
    image = ImageReader(io.BytesIO(content))
    wide, high = image.getSize()
    scale = min(_LOGO[0] / wide, _LOGO[1] / high)
    wide, high = wide * scale, high * scale
    canvas.drawImage(
        image, x - wide if leftward else x, y + (_LOGO[1] - high) / 2, wide, high, mask="auto"
    )
    return float(wide) + 10
