"""Head and foot of a sign-in sheet: what, when and where, logos, QR sign, totals by hand."""

import io
from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from fieldkit.formats import clock, long_date
from fieldkit.i18n import _
from fieldkit.records.event import Event, Session
from fieldkit.records.paper_design import PaperDesign
from fieldkit.records.printed_sheet import SheetPage
from fieldkit.reports import styles
from fieldkit.reports.codes import draw_qr
from fieldkit.reports.document import landscape_a4
from fieldkit.reports.fonts import BODY, MEDIUM, STRONG, fitted, text_width

_QR = 19 * mm
_TITLE = (14.0, 12.5, 11.0, 10.0)
# What a signature and the gaps beside it take.
_TO_SIGN = 92.0
_LOGO = (34 * mm, 15 * mm)


def paint_head(
    canvas: Canvas,
    event: Event,
    sessions: Sequence[Session],
    page: SheetPage,
    *,
    design: PaperDesign,
    private: bool,
    corrected: bool,
    track: str = "",
) -> None:
    """Paint title, place, times and the signs by which the page is found again.

    A private sheet tells nobody for what people come together.
    """
    width, height = landscape_a4()
    left, right = styles.MARGIN, width - styles.MARGIN
    edge = right - _QR - 8
    base = height - 20 * mm
    if not private:
        left += _draw_logo(canvas, design.logo, left, height - 30 * mm)
        second = _draw_logo(canvas, design.second_logo, edge - 82, height - 30 * mm, leftward=True)
        room = edge - 90 - second - left
    else:
        room = edge - 90 - left
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
        canvas.drawString(left, base - 40, fitted(words, BODY, 8.5, room))
    _paint_signs(canvas, page, edge, base, corrected=corrected)
    draw_qr(canvas, page.code, right - _QR, height - 11 * mm - _QR, _QR)


def paint_foot(canvas: Canvas, design: PaperDesign, *, private: bool) -> None:
    """Paint the line for the total of the page and for whoever answers for it."""
    width = landscape_a4()[0]
    left, right = styles.MARGIN, width - styles.MARGIN
    base = 16 * mm
    canvas.setFillColor(styles.INK)
    canvas.setFont(BODY, 9)
    canvas.setStrokeColor(styles.LINE)
    canvas.setLineWidth(0.6)
    words = _("Present on this page:")
    canvas.drawString(left, base, words)
    place = left + text_width(words, BODY, 9) + 6
    canvas.line(place, base - 2, place + 40, base - 2)
    place += 58
    signatories = () if private else design.signatories
    if not signatories:
        words = _("Responsible (signature, name):")
        canvas.drawString(place, base, words)
        canvas.line(place + text_width(words, BODY, 9) + 6, base - 2, right, base - 2)
        return
    each = (right - place) / len(signatories)
    for one in signatories:
        # The name is whole wherever it can be: whoever signs is looked for by it.
        after = fitted(one.name, BODY, 9, each * 0.5)
        room = each - text_width(after, BODY, 9) - _TO_SIGN
        before = fitted(one.position, BODY, 9, room)
        canvas.drawString(place, base, before)
        begins = place + text_width(before, BODY, 9) + (6 if before else 0)
        ends = place + each - text_width(after, BODY, 9) - 16
        canvas.line(begins, base - 2, ends, base - 2)
        canvas.drawString(ends + 5, base, after)
        place += each


def _paint_signs(
    canvas: Canvas, page: SheetPage, edge: float, base: float, *, corrected: bool
) -> None:
    canvas.setFillColor(styles.MUTED)
    canvas.setFont(BODY, 7.5)
    canvas.drawRightString(edge, base + 2, _("sheet word"))
    canvas.setFillColor(styles.INK)
    canvas.setFont(STRONG, 13)
    canvas.drawRightString(edge, base - 13, page.word)
    canvas.setFillColor(styles.MUTED)
    canvas.setFont(BODY, 7.5)
    lines = [_("rows {first} to {last}").format(first=page.first_row, last=page.last_row)]
    if page.version > 1:
        lines.append(_("version {number}").format(number=page.version))
    if corrected:
        lines.append(_("corrected after closing"))
    for number, words in enumerate(lines):
        canvas.drawRightString(edge, base - 25 - 9.5 * number, words)


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
