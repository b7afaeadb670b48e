"""Badges, ten to an A4 page: a name to be read across a table, and a sign for a scanner."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from fieldkit.formats import date_range
from fieldkit.i18n import _, language, pgettext
from fieldkit.records.badge import badge_code
from fieldkit.records.event import Event, Registration, RegistrationRole
from fieldkit.records.part_words import given_name
from fieldkit.reports import styles
from fieldkit.reports.codes import draw_qr
from fieldkit.reports.fonts import BODY, MEDIUM, STRONG, fitted, register_fonts, text_width

_ACROSS, _DOWN = 2, 5
_WIDE, _HIGH = 90 * mm, 54 * mm
_QR = 17 * mm
_PAD = 5 * mm
_NAME = (21.0, 19.0, 17.0, 15.0, 13.0, 11.5)


@dataclass(frozen=True, slots=True)
class BadgeLook:
    """How badges are drawn; ``private`` ones show given names, and neither place nor title."""

    private: bool = False
    logo: bytes = b""


def badges(
    event: Event,
    people: Sequence[Registration],
    look: BadgeLook,
    step: Callable[[int], None] | None = None,
) -> bytes:
    """Return the PDF of badges in the order given, with dashed lines to cut along.

    ``step`` is told after each page how many are drawn; it may stop the drawing by an exception.
    """
    register_fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, initialFontName=BODY, lang=language())
    canvas.setTitle(_("Badges"))
    canvas.setCreator("fieldkit")
    each_page = _ACROSS * _DOWN
    logo = ImageReader(io.BytesIO(look.logo)) if look.logo and not look.private else None
    for first in range(0, max(1, len(people)), each_page):
        some = people[first : first + each_page]
        _cut_lines(canvas)
        for place, person in enumerate(some):
            left, bottom = _corner(place)
            _badge(canvas, event, person, (left, bottom), private=look.private, logo=logo)
        canvas.showPage()
        if step is not None:
            step(first + len(some))
    canvas.save()
    return out.getvalue()


def _corner(place: int) -> tuple[float, float]:
    left = (A4[0] - _ACROSS * _WIDE) / 2 + place % _ACROSS * _WIDE
    top = A4[1] - (A4[1] - _DOWN * _HIGH) / 2
    return left, top - (place // _ACROSS + 1) * _HIGH


def _cut_lines(canvas: Canvas) -> None:
    left, bottom = (A4[0] - _ACROSS * _WIDE) / 2, (A4[1] - _DOWN * _HIGH) / 2
    canvas.setStrokeColor(styles.LINE)
    canvas.setLineWidth(0.4)
    canvas.setDash(3, 3)
    for column in range(_ACROSS + 1):
        x = left + column * _WIDE
        canvas.line(x, bottom, x, bottom + _DOWN * _HIGH)
    for row in range(_DOWN + 1):
        y = bottom + row * _HIGH
        canvas.line(left, y, left + _ACROSS * _WIDE, y)
    canvas.setDash()


def _badge(
    canvas: Canvas,
    event: Event,
    person: Registration,
    corner: tuple[float, float],
    *,
    private: bool,
    logo: ImageReader | None,
) -> None:
    left, bottom = corner[0] + _PAD, corner[1] + _PAD
    room = _WIDE - 2 * _PAD
    top = corner[1] + _HIGH - _PAD
    head = 0 if private else _paint_head(canvas, event, logo, (left, top), room)
    lines = [given_name(person.name)] if private else _name_lines(person.name, room)
    surnames = len(lines) - 1 if " " in person.name and not private else len(lines)
    size = min(_fitting(words, room) for words in lines[:surnames])
    # A title on two lines pushes the name down, so that they never touch.
    y = top - 13.5 * mm - (0 if len(lines) > 1 else size * 0.6) - 9 * max(0, head - 2)
    canvas.setFillColor(styles.INK)
    for number, words in enumerate(lines):
        # The surname is what is read from afar; what follows it may be smaller.
        surname = number < surnames
        own = size if surname else min(size, _fitting(words, room), 15.0)
        font = STRONG if surname else MEDIUM
        y -= own * 1.05 if number else 0
        canvas.setFont(font, own)
        canvas.drawString(left, y, fitted(words, font, own, room))
    beside = room - _QR - 3 * mm
    canvas.setFillColor(styles.INK)
    canvas.setFont(BODY, 9)
    told = [] if private else _wrapped(person.org_then, 9, beside, 2)
    role = _role(person.role)
    lower = bottom + (9 if not role else 22) + 11 * (len(told) - 1)
    for number, words in enumerate(told):
        canvas.drawString(left, lower - 11 * number, words)
    if role:
        canvas.setFont(STRONG, 10)
        canvas.drawString(left, bottom + 3, fitted(role, STRONG, 10, beside))
    draw_qr(canvas, badge_code(person.id), left + room - _QR, bottom - 1 * mm, _QR)
    canvas.setFillColor(styles.MUTED)
    canvas.setFont(BODY, 6.5)
    row = _("No. {number}").format(number=person.row)
    canvas.drawRightString(left + room - _QR - 4, bottom - 1 * mm, row)


def _paint_head(
    canvas: Canvas,
    event: Event,
    logo: ImageReader | None,
    corner: tuple[float, float],
    room: float,
) -> int:
    """Paint title and dates, and return on how many lines they stand."""
    left, top = corner
    if logo is not None:
        wide, high = logo.getSize()
        scale = min(24 * mm / wide, 9 * mm / high)
        canvas.drawImage(
            logo,
            left + room - wide * scale,
            top - high * scale,
            wide * scale,
            high * scale,
            mask="auto",
        )
        room -= wide * scale + 6
    canvas.setFillColor(styles.MUTED)
    canvas.setFont(BODY, 7.5)
    title = _wrapped(event.title, 7.5, room, 2)
    for number, words in enumerate(title):
        canvas.drawString(left, top - 7 - 9 * number, words)
    day = date_range(event.starts_on, event.ends_on)
    canvas.drawString(left, top - 7 - 9 * len(title), fitted(day, BODY, 7.5, room))
    return len(title) + 1


def _name_lines(name: str, room: float) -> list[str]:
    """Return surname, then given name and patronymic; a double surname that is long on two lines.

    The longer half of it decides how large both are.
    """
    first, _space, rest = name.partition(" ")
    halves = [first]
    if "-" in first and text_width(first, STRONG, _NAME[-2]) > room:
        before, _hyphen, after = first.partition("-")
        halves = [f"{before}-", after]
    return [*halves, rest] if rest else halves


def _fitting(words: str, room: float) -> float:
    """Return the largest size at which a line is whole."""
    sizes = (size for size in _NAME if text_width(words, STRONG, size) <= room)
    return next(sizes, _NAME[-1])


def _wrapped(words: str, size: float, room: float, most: int) -> list[str]:
    """Return text in at most so many lines, the last one cut where it must be."""
    lines: list[str] = []
    for word in words.split():
        if lines and text_width(f"{lines[-1]} {word}", BODY, size) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        elif len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}"
    return [fitted(line, BODY, size, room) for line in lines]


def _role(role: RegistrationRole) -> str:
    return {
        RegistrationRole.SPEAKER: pgettext("badge", "Speaker"),
        RegistrationRole.ORGANISER: pgettext("badge", "Organiser"),
        RegistrationRole.GUEST: pgettext("badge", "Guest"),
        RegistrationRole.INTERPRETER: pgettext("badge", "Interpreter"),
        RegistrationRole.OBSERVER: pgettext("badge", "Observer"),
    }.get(role, "")
