"""Certificates and statements of attendance: a page a person, on the funder's own background."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from fieldkit.formats import date_range, long_date, number
from fieldkit.i18n import _, language, ngettext, pgettext
from fieldkit.records.certificate import Certificate, CertificateKind
from fieldkit.records.paper_design import PaperDesign, Signatory
from fieldkit.reports import styles
from fieldkit.reports.codes import draw_qr
from fieldkit.reports.fonts import BODY, MEDIUM, STRONG, fitted, text_width

Step: TypeAlias = Callable[[int, int], object]
_QR = 21 * mm
_SIDE = 26 * mm
_NAME, _SMALLEST_NAME = 30.0, 15.0
_TITLE, _SMALLEST_TITLE = 15.0, 10.5
_SIGNER = 9.5 * mm
_SMALLEST_LINE = 7.5
_FOOT = 29 * mm
# Points that the words take with a long name and title, and those of the gaps between them.
_WORDS, _GAPS = 142.0, 50 * mm
_LEAST_GAP, _LARGEST_GAP = 0.4, 1.16


@dataclass(frozen=True, slots=True)
class Attended:
    """What a statement says of one person: ``hours`` of ``hours_of`` whole ones."""

    name: str
    title: str
    starts_on: date
    ends_on: date
    place: str
    hours: float
    hours_of: float
    academic_hours: bool
    issued_on: date


def certificates_paper(
    found: Sequence[Certificate],
    design: PaperDesign,
    *,
    organisation: str = "",
    replaced: Mapping[str, str] | None = None,
    step: Step | None = None,
) -> bytes:
    """Return the PDF of certificates, A4 on its side; ``step`` is told how far it is.

    ``replaced`` gives the number of a certificate by its id, for what a duplicate replaces.
    """
    numbers = replaced or {}
    size = _size(landscape(A4))
    background, logos = _pictures(design)

    def draw(canvas: Canvas, one: Certificate) -> None:
        _ground(canvas, size, background)
        top = _head(canvas, size, (organisation, design.heading), logos)
        signers = design.signatories or (Signatory("", ""),)
        bottom = _FOOT + len(signers) * _SIGNER
        _certificate(canvas, size[0], one, (top, bottom), numbers.get(one.replaces, ""))
        _signers(canvas, size, signers, _FOOT)
        _proof(canvas, size, one)

    return _pages(found, size, _("Certificates"), draw, step)


def statements_paper(
    found: Sequence[Attended],
    design: PaperDesign,
    *,
    organisation: str = "",
    step: Step | None = None,
) -> bytes:
    """Return the PDF of statements of attendance, A4 upright, a page a person."""
    size = _size(A4)
    _background, logos = _pictures(design)

    def draw(canvas: Canvas, one: Attended) -> None:
        top = _head(canvas, size, (organisation, design.heading), logos)
        _statement(canvas, size, one, top)
        _signers(canvas, size, design.signatories or (Signatory("", ""),), 96 * mm)

    return _pages(found, size, _("Statements of attendance"), draw, step)


def _pages(
    found: Sequence[Any],
    size: tuple[float, float],
    title: str,
    draw: Callable[[Canvas, Any], None],
    step: Step | None,
) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, initialFontName=BODY, lang=language())
    canvas.setTitle(title)
    canvas.setCreator("fieldkit")
    for done, one in enumerate(found):
        if step is not None:
            step(done, len(found))
        draw(canvas, one)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _size(page: tuple[Any, Any]) -> tuple[float, float]:
    return float(page[0]), float(page[1])


def _pictures(design: PaperDesign) -> tuple[ImageReader | None, list[ImageReader]]:
    """Return the pictures read once, so that 200 pages hold each of them once."""
    background = ImageReader(io.BytesIO(design.background)) if design.background else None
    return background, [
        ImageReader(io.BytesIO(one)) for one in (design.logo, design.second_logo) if one
    ]


def _ground(canvas: Canvas, size: tuple[float, float], background: ImageReader | None) -> None:
    width, height = size
    if background is not None:
        canvas.drawImage(background, 0, 0, width, height)
        return
    canvas.setStrokeColor(styles.ACCENT)
    canvas.setLineWidth(1.4)
    canvas.rect(10 * mm, 10 * mm, width - 20 * mm, height - 20 * mm)
    canvas.setStrokeColor(styles.RULE)
    canvas.setLineWidth(0.6)
    canvas.rect(12 * mm, 12 * mm, width - 24 * mm, height - 24 * mm)


def _head(
    canvas: Canvas, size: tuple[float, float], lines: Sequence[str], logos: Sequence[ImageReader]
) -> float:
    """Draw logos, organisation and funder at the top, and return where the words may begin."""
    width, height = size
    top: float = height - 19 * mm
    if logos:
        _row_of_logos(canvas, width, top, logos)
        top -= 20 * mm
    for line in filter(None, lines):
        words = fitted(line, MEDIUM, 11, width - 2 * _SIDE)
        _centred(canvas, width, top - 11, words, MEDIUM, 11, styles.MUTED)
        top -= 15
    return top


def _row_of_logos(canvas: Canvas, width: float, top: float, logos: Sequence[ImageReader]) -> None:
    high = 16 * mm
    sizes = []
    for one in logos:
        wide, tall = one.getSize()
        scale = min(high / tall, 60 * mm / wide)
        sizes.append((wide * scale, tall * scale))
    total = sum(wide for wide, _tall in sizes) + 10 * mm * (len(sizes) - 1)
    left = (width - total) / 2
    for one, (wide, tall) in zip(logos, sizes, strict=True):
        base = top - high + (high - tall) / 2
        canvas.drawImage(one, left, base, wide, tall, mask="auto")
        left += wide + 10 * mm


def _certificate(
    canvas: Canvas, width: float, one: Certificate, span: tuple[float, float], replaces: str
) -> None:
    """Draw the words between top and bottom; where room is short, the gaps grow smaller."""
    room = width - 2 * _SIDE
    speaker = one.kind is CertificateKind.SPEAKER
    top, bottom = span
    words = _WORDS + (17 if one.replaces else 0)
    gap = min(max((top - bottom - words) / _GAPS, _LEAST_GAP), _LARGEST_GAP)
    base = top - 20 * mm * gap
    _centred(canvas, width, base, _("CERTIFICATE"), STRONG, 34, styles.ACCENT)
    base -= 21
    what = _("of a speaker") if speaker else _("of participation")
    _centred(canvas, width, base, what, BODY, 14, styles.MUTED)
    if one.replaces:
        base -= 17
        _centred(canvas, width, base, _duplicate_words(replaces), MEDIUM, 10.5, styles.INK)
    base -= 15 * mm * gap
    _centred(canvas, width, base, _("This certifies that"), BODY, 13, styles.INK)
    base = _name(canvas, width, base - max(15 * mm * gap, 32), one.name, room)
    did = _("spoke at the event") if speaker else _("has taken part in the event")
    base -= 26
    _centred(canvas, width, base, did, BODY, 13, styles.INK)
    base = _block(canvas, width, base - 22, quoted(one.title), room, lines=3)
    when = " \N{MIDDLE DOT} ".join(
        part for part in (date_range(one.starts_on, one.ends_on), one.place) if part
    )
    base -= 3
    _centred(canvas, width, base, fitted(when, BODY, 11.5, room), BODY, 11.5, styles.INK)
    if one.hours:
        said = hours_words(one.hours, academic=one.academic_hours)
        _centred(canvas, width, base - 17, said, BODY, 11.5, styles.INK)


def _duplicate_words(replaces: str) -> str:
    if not replaces:
        return _("DUPLICATE")
    return _("DUPLICATE in place of certificate No. {number}").format(number=replaces)


def _statement(canvas: Canvas, size: tuple[float, float], one: Attended, top: float) -> None:
    width = size[0]
    room = width - 2 * _SIDE
    base = top - 24 * mm
    _centred(canvas, width, base, _("STATEMENT"), STRONG, 24, styles.INK)
    base -= 20
    _centred(canvas, width, base, _("of attendance"), BODY, 14, styles.INK)
    base -= 20 * mm
    _centred(canvas, width, base, _("This states that"), BODY, 12.5, styles.INK)
    base = _name(canvas, width, base - 13 * mm, one.name, room, largest=22.0)
    base -= 26
    _centred(canvas, width, base, _("has taken part in the event"), BODY, 12.5, styles.INK)
    base = _block(canvas, width, base - 22, quoted(one.title), room, lines=4)
    when = date_range(one.starts_on, one.ends_on)
    base -= 3
    _centred(canvas, width, base, when, BODY, 12, styles.INK)
    if one.place:
        base -= 17
        _centred(canvas, width, base, fitted(one.place, BODY, 12, room), BODY, 12, styles.INK)
    base -= 30
    words = (
        _("Academic hours attended: {hours} of {whole}")
        if one.academic_hours
        else _("Hours attended: {hours} of {whole}")
    )
    said = words.format(hours=_figure(one.hours), whole=_figure(one.hours_of))
    _centred(canvas, width, base, said, MEDIUM, 13, styles.INK)
    issued = pgettext("paper", "Issued: {day}").format(day=long_date(one.issued_on))
    canvas.setFont(BODY, 11)
    canvas.setFillColor(styles.INK)
    canvas.drawString(_SIDE, 70 * mm, issued)


def _name(
    canvas: Canvas, width: float, base: float, name: str, room: float, largest: float = _NAME
) -> float:
    """Draw the name as large as it fits: on one line, or on two where it is very long."""
    size = largest
    while size > _SMALLEST_NAME and text_width(name, STRONG, size) > room:
        size -= 0.5
    lines = [name]
    if text_width(name, STRONG, size) > room:
        lines = _wrapped(name, STRONG, size, room)[:2]
    for place, line in enumerate(lines):
        said = fitted(line, STRONG, size, room)
        _centred(canvas, width, base - place * size * 1.15, said, STRONG, size, styles.INK)
    last = base - (len(lines) - 1) * size * 1.15
    canvas.setStrokeColor(styles.RULE)
    canvas.setLineWidth(0.7)
    canvas.line(_SIDE + 20 * mm, last - 8, width - _SIDE - 20 * mm, last - 8)
    return last


def _block(
    canvas: Canvas, width: float, base: float, words: str, room: float, *, lines: int
) -> float:
    """Draw a title in the middle, smaller where it needs more lines; return the next line."""
    size = _TITLE
    while size > _SMALLEST_TITLE and len(_wrapped(words, MEDIUM, size, room)) > min(2, lines):
        size -= 0.5
    found = _wrapped(words, MEDIUM, size, room)
    if len(found) > lines:
        found = [*found[: lines - 1], fitted(" ".join(found[lines - 1 :]), MEDIUM, size, room)]
    for line in found:
        _centred(canvas, width, base, line, MEDIUM, size, styles.INK)
        base -= size * 1.3
    return base


def _wrapped(words: str, font: str, size: float, room: float) -> list[str]:
    """Return lines of whole words; a word that is wider than the room is cut."""
    lines: list[str] = []
    line = ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if line and text_width(longer, font, size) > room:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line] if line else lines


def _signers(
    canvas: Canvas, size: tuple[float, float], signers: Iterable[Signatory], base: float
) -> None:
    """Draw a line to sign for each, the last one at ``base``: position, line, name."""
    width = size[0]
    upright = size[1] > width
    left = _SIDE if upright else _SIDE + _QR + 14 * mm
    right = width - _SIDE - (0 if upright else 14 * mm)
    for place, one in enumerate(reversed(list(signers))):
        line = base + place * _SIGNER
        wide = right - left
        begin, end = left + wide * 0.46, left + wide * 0.66
        canvas.setFillColor(styles.INK)
        _fitting(canvas, left, line, one.position, begin - left - 8)
        canvas.setStrokeColor(styles.LINE)
        canvas.setLineWidth(0.6)
        canvas.line(begin, line - 2, end, line - 2)
        _fitting(canvas, end + 8, line, one.name, right - end - 8)


def _fitting(canvas: Canvas, left: float, base: float, words: str, room: float) -> None:
    """Draw words from the left, smaller where they are long."""
    size = 10.5
    while size > _SMALLEST_LINE and text_width(words, BODY, size) > room:
        size -= 0.5
    canvas.setFont(BODY, size)
    canvas.drawString(left, base, fitted(words, BODY, size, room))


def _proof(canvas: Canvas, size: tuple[float, float], one: Certificate) -> None:
    """Draw the sign for checking, with what it holds to be read and typed, and the day."""
    left, base = 17 * mm, 22 * mm
    if not one.check:
        canvas.setFillColor(styles.DANGER)
        canvas.setFont(STRONG, 14)
        canvas.drawString(left, base, one.number)
        return
    canvas.setFillColor(Color(1, 1, 1))
    canvas.rect(left - 3, base - 3, _QR + 6, _QR + 6, stroke=0, fill=1)
    draw_qr(canvas, one.code, left, base, _QR)
    canvas.setFillColor(styles.INK)
    canvas.setFont(MEDIUM, 8.5)
    said = _("No. {number}").format(number=one.number)
    signs = _("check: {signs}").format(signs=one.spaced_check)
    canvas.drawString(left, base - 12, f"{said}   {signs}")
    canvas.setFont(BODY, 8.5)
    issued = pgettext("paper", "Issued: {day}").format(day=long_date(one.issued_on))
    canvas.drawRightString(size[0] - 17 * mm, base - 12, issued)


def _centred(
    canvas: Canvas, width: float, base: float, words: str, font: str, size: float, ink: Color
) -> None:
    canvas.setFont(font, size)
    canvas.setFillColor(ink)
    canvas.drawCentredString(width / 2, base, words)


def quoted(title: str) -> str:
    """Return a title in quotation marks, unless it has some of its own."""
    return (
        title
        if "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}" in title
        else _('"{title}"').format(title=title)
    )


def hours_words(hours: float, *, academic: bool) -> str:
    """Return "18 hours" or "24 academic hours" as paper says it."""
    whole = int(hours)
    told = _figure(hours)
    if not float(hours).is_integer():
        # After a fraction Russian wants the word of "two" in any case.
        words = _("{count} academic hours (part)") if academic else _("{count} hours (part)")
        return words.format(count=told)
    words = (
        ngettext("{count} academic hour", "{count} academic hours", whole)
        if academic
        else ngettext("{count} hour", "{count} hours", whole)
    )
    return words.format(count=told)


def _figure(hours: float) -> str:
    return number(hours, 0 if float(hours).is_integer() else 1)
