"""The printed register of certificates: every number, those that are void, and the gaps."""

from datetime import datetime

from reportlab.lib.units import mm
from reportlab.platypus import Spacer, Table

from fieldkit.formats import date_range, number, table_date
from fieldkit.i18n import _, pgettext
from fieldkit.records.certificate import (
    Certificate,
    CertificateKind,
    CertificateState,
    Gap,
    Register,
)
from fieldkit.reports import styles
from fieldkit.reports.document import Head, Reader, build, landscape_a4
from fieldkit.reports.fonts import BODY, MEDIUM
from fieldkit.reports.styles import text

_WIDTHS = (10.5, 45.5, 52, 13, 65, 21, 33, 25)


def register_paper(
    register: Register,
    year: int,
    *,
    organisation: str = "",
    printed_at: datetime | None = None,
    years_kept: int = 50,
) -> bytes:
    """Return the PDF of one year's register, A4 on its side, to be signed at handing over."""
    title = _("Register of certificates, {year}").format(year=year)
    rows: list[list[object]] = [
        [
            text(words, styles.cell_head)
            for words in (
                pgettext("register", "No."),
                _("Number"),
                _("Surname, name, patronymic"),
                pgettext("register", "Hours"),
                pgettext("register", "Event"),
                pgettext("register", "Date"),
                _("Handed to"),
                _("Signature"),
            )
        ]
    ]
    style: list[tuple[object, ...]] = [
        ("FONT", (0, 0), (-1, -1), BODY, 8),
        ("FONT", (0, 0), (-1, 0), MEDIUM, 8),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("GRID", (0, 0), (-1, -1), 0.4, styles.RULE),
        ("BACKGROUND", (0, 0), (-1, 0), styles.SUNK),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    count = 0
    this_year = printed_at.year if printed_at is not None else year
    for line in _lines(register):
        place = len(rows)
        if isinstance(line, Gap):
            rows.append(["", _gap_words(line, this_year), *[""] * 6])
            style += [
                ("SPAN", (1, place), (-1, place)),
                ("BACKGROUND", (0, place), (-1, place), styles.SUNK),
                ("TEXTCOLOR", (1, place), (-1, place), styles.MUTED),
            ]
            continue
        count += 1
        rows.append(_row(register, line, count))
    story: list[object] = [text(title, styles.title), Spacer(1, 3)]
    story.append(text(_said(register, count, years_kept), styles.small))
    story.append(Spacer(1, 6))
    widths = [wide * mm for wide in _WIDTHS]
    story.append(Table(rows, colWidths=widths, style=style, repeatRows=1))
    head = Head(title, Reader.EVENT, organisation, foot=title, printed_at=printed_at)
    return build(story, head, size=landscape_a4(), top=20 * mm)


def _lines(register: Register) -> list[Certificate | Gap]:
    def place(line: Certificate | Gap) -> tuple[str, int]:
        if isinstance(line, Gap):
            return line.block.number(0)[:-6], line.first
        return line.number[:-6], line.running

    lines: list[Certificate | Gap] = [*register.certificates, *register.gaps]
    return sorted(lines, key=place)


def _row(register: Register, one: Certificate, count: int) -> list[object]:
    state = register.state[one.id]
    first = [text(one.number, styles.small)]
    numbers = {other.id: other.number for other in register.certificates}
    if one.replaces:
        before = numbers.get(one.replaces, "")
        first.append(text(_("duplicate of {number}").format(number=before), styles.muted))
    if one.number in register.twice:
        first.append(text(_("This number stands twice"), styles.muted))
    to = _handed(one)
    if state is CertificateState.VOID and one.voided_on is not None:
        said = _("void: {day}. {reason}")
        to = said.format(day=table_date(one.voided_on), reason=one.void_reason)
    elif state is CertificateState.REPLACED:
        to = _("replaced by a duplicate")
    return [
        str(count),
        first,
        [
            text(one.name, styles.small),
            *(
                [text(pgettext("role", "speaker"), styles.muted)]
                if one.kind is CertificateKind.SPEAKER
                else []
            ),
        ],
        number(one.hours, 0 if float(one.hours).is_integer() else 1) if one.hours else "",
        [
            text(one.title, styles.small),
            text(date_range(one.starts_on, one.ends_on), styles.muted),
        ],
        table_date(one.issued_on),
        text(to, styles.small),
        "",
    ]


def _handed(one: Certificate) -> str:
    if one.handed_on is None:
        return ""
    return f"{one.handed_to}, {table_date(one.handed_on)}"


def _gap_words(gap: Gap, this_year: int) -> str:
    first, last = gap.block.number(gap.first), gap.block.number(gap.last)
    said = first if gap.first == gap.last else f"{first} \N{EN DASH} {last[-6:]}"
    if gap.block.closed_on is not None and gap.last == gap.block.last:
        void = _("{numbers}: not used, void since {day}")
        return void.format(numbers=said, day=table_date(gap.block.closed_on))
    to_come = gap.in_stock and gap.block.year >= this_year
    words = _("{numbers}: not issued yet") if to_come else _("{numbers}: no certificate")
    return words.format(numbers=said)


def _said(register: Register, count: int, years: int) -> str:
    void = sum(how is CertificateState.VOID for how in register.state.values())
    return _(
        "Entries: {count}, of these void: {void}. Kept for {years} years. Numbers between the"
        " entries stand here too."
    ).format(count=count, void=void, years=years)
