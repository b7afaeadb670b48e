"""The sign-in sheet of a day, a session or a track: fixed row numbers, boxes to sign."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Table

from fieldkit.formats import clock
from fieldkit.i18n import _
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event import Registration, Session
from fieldkit.records.paper_design import PaperDesign, SheetColumn
from fieldkit.records.part_words import given_name
from fieldkit.records.printed_sheet import PrintedSheet, SheetPage, SheetScope
from fieldkit.records.row_number import RowNumber
from fieldkit.records.sheet_errors import hall_words
from fieldkit.records.sheet_plan import is_private, sessions_on
from fieldkit.reports import styles
from fieldkit.reports.document import Head, Reader, build, landscape_a4
from fieldkit.reports.fonts import BODY, MEDIUM, STRONG, text_width
from fieldkit.reports.pen import BlockLetters
from fieldkit.reports.sheet_frame import SIGNS, paint_foot, paint_head, paint_number

# What whoever came unregistered writes in block letters.
_WRITTEN = frozenset({"name", "given", "org_then"})
# A number of fewer digits would stand on the sheet as a whole, or nearly so.
_SHORTEST = 6
_TOP = 34 * mm
_BOTTOM = 25 * mm
# Columns that large type has no room for.
_NOT_LARGE = frozenset(
    {SheetColumn.DISTRICT, SheetColumn.POSITION, SheetColumn.PHONE_TAIL, SheetColumn.CONSENT}
)


@dataclass(frozen=True, slots=True)
class SheetLook:
    """How a sheet is drawn: in large type, for a room where nobody need know who is there.

    A ``private`` one shows given names and numbers only, and no title.
    """

    large: bool = False
    private: bool = False
    design: PaperDesign = field(default_factory=PaperDesign)


@dataclass(frozen=True, slots=True)
class _Measures:
    row: float
    walk_in: float
    head: float
    number: float
    name: tuple[float, ...]
    cell: float


@dataclass(frozen=True, slots=True)
class _Leaf:
    """What the pages of one sheet have in common."""

    scope: SheetScope
    sessions: tuple[Session, ...]
    pages: int
    corrected: bool


_USUAL = _Measures(15.6, 17.6, 26.0, 10.5, (9.0, 8.5, 8.0), 7.5)
_LARGE = _Measures(26.5, 29.0, 32.0, 15.0, (14.0, 13.0, 12.0), 11.0)


def attendance_sheet(
    grid: AttendanceGrid,
    sheet: PrintedSheet,
    scope: SheetScope,
    look: SheetLook | None = None,
    *,
    organisation: str = "",
    printed_at: datetime | None = None,
) -> bytes:
    """Return the PDF of a sign-in sheet, A4 on its side, page by page as it was planned.

    A support group's sheet goes round among parents: it is private whatever
    the look. Raises ValueError where no session belongs to it.
    """
    whole = [(sheet, scope)]
    return attendance_sheets(grid, whole, look, organisation=organisation, printed_at=printed_at)


def attendance_sheets(
    grid: AttendanceGrid,
    sheets: Sequence[tuple[PrintedSheet, SheetScope]],
    look: SheetLook | None = None,
    *,
    organisation: str = "",
    printed_at: datetime | None = None,
) -> bytes:
    """Return several sheets as one PDF; each begins on a page of its own and counts its pages.

    Raises ValueError where no session belongs to one of them.
    """
    look = look or SheetLook()
    look = replace(look, private=look.private or is_private(grid))
    story: list[object] = []
    drawn: list[tuple[SheetPage, _Leaf]] = []
    for sheet, scope in sheets:
        leaf = _leaf(grid, sheet, scope)
        for page in sheet.all_pages():
            if story:
                story.append(PageBreak())
            story.append(_page_table(grid, page, leaf, look))
            drawn.append((page, leaf))

    def paint(canvas: Canvas, number: int, _count: int) -> None:
        page, leaf = drawn[number - 1]
        paint_head(
            canvas,
            grid.event,
            leaf.sessions,
            page,
            design=look.design,
            private=look.private,
            track=_part_words(leaf.scope, private=look.private),
        )
        paint_number(canvas, page.page, leaf.pages, corrected=leaf.corrected)
        paint_foot(canvas, page, look.design, private=look.private)

    title = _("Sign-in sheet")
    who = "" if look.private else " · ".join(filter(None, (organisation, look.design.heading)))
    head = Head(title, Reader.EVENT, who, foot=title, printed_at=printed_at, corner=SIGNS)
    return build(story, head, size=landscape_a4(), top=_TOP, bottom=_BOTTOM, paint=paint)


def _leaf(grid: AttendanceGrid, sheet: PrintedSheet, scope: SheetScope) -> _Leaf:
    sessions = sessions_on(grid, scope)
    if not sessions:
        raise ValueError(scope)
    corrected = any(one.opened_again for one in sessions) or any(
        mark.reason for (session, _who), mark in grid.marks.items() if session in _ids(sessions)
    )
    return _Leaf(scope, sessions, len(sheet.pages), corrected)


def _page_table(grid: AttendanceGrid, page: SheetPage, leaf: _Leaf, look: SheetLook) -> Table:
    people = {one.row: one for one in grid.registrations}
    rows = [(number, people.get(number)) for number in page.rows]
    apart = _apart(grid, [one for _number, one in rows], leaf.sessions)
    last = page.page == leaf.pages
    return _table(rows, leaf.sessions, look, apart, private=look.private, last=last)


def _part_words(scope: SheetScope, *, private: bool) -> str:
    """Return the hall or track of a sheet; a private one does not say what people chose."""
    if scope.hall:
        return hall_words(scope.hall)
    return "" if private else scope.track


def _ids(sessions: Sequence[Session]) -> frozenset[str]:
    return frozenset(one.id for one in sessions)


def _columns(
    sessions: Sequence[Session], look: SheetLook, number: float, *, private: bool
) -> tuple[list[tuple[str, float, str]], int]:
    """Return heading, width in points and field of each column, and where signatures begin."""
    width = landscape_a4()[0] - 2 * styles.MARGIN
    shown = set(look.design.columns) - (_NOT_LARGE if look.large else frozenset())
    big = 1.45 if look.large else 1.0
    columns = [(_("No."), number, "number")]
    if private:
        columns.append((_("Name"), 190.0, "given"))
    else:
        columns.append((_("Surname, given name, patronymic"), 152.0 * big, "name"))
        if SheetColumn.ORGANISATION in shown:
            columns.append((_("Organisation"), 118.0 * big, "org_then"))
        if SheetColumn.DISTRICT in shown:
            columns.append((_("District"), 80.0, "district_then"))
        if SheetColumn.POSITION in shown:
            columns.append((_("Position"), 70.0, "position"))
        if SheetColumn.PHONE_TAIL in shown:
            columns.append((_("Telephone, end"), 46.0, "phone_tail"))
    tail = []
    if SheetColumn.LATE in shown:
        # The letters are those of the grid: what is written here is typed there.
        tail.append((_("Late L, left early E"), (74.0 if look.large else 88.0) * big, ""))
    if SheetColumn.CONSENT in shown:
        tail.append((_("Consent, page"), 52.0, ""))
    room = width - sum(wide for _name, wide, _field in columns + tail)
    each = room / len(sessions)
    signs = [(_("Signature {time}").format(time=clock(s.starts)), each, "") for s in sessions]
    return columns + signs + tail, len(columns)


def _table(
    rows: Sequence[tuple[RowNumber, Registration | None]],
    sessions: Sequence[Session],
    look: SheetLook,
    apart: Collection[tuple[int, int]],
    *,
    private: bool,
    last: bool,
) -> Table:
    sizes = _LARGE if look.large else _USUAL
    # The signs of another laptop behind a number want room: both are read off the paper.
    widest = max((text_width(str(row), STRONG, sizes.number) for row, _one in rows), default=0)
    least = 32.0 * (1.45 if look.large else 1.0)
    columns, signed = _columns(sessions, look, max(least, widest + 9), private=private)
    cells: list[list[object]] = [[styles.text(name, styles.cell_head) for name, *_w in columns]]
    style = _plain_style(sizes, signed)
    heights = [sizes.head]
    for row, (number, person) in enumerate(rows, start=1):
        heights.append(sizes.row if person else sizes.walk_in)
        line: list[object] = [str(number)]
        for column, (_heading, wide, name) in enumerate(columns[1:], start=1):
            words = _words(person, name)
            if person is None and name in _WRITTEN:
                line.append(BlockLetters(wide - 8, sizes.walk_in - 3))
                continue
            shown, shape = _cell(words, wide - 8, sizes, name=name in {"name", "given"})
            line.append(shown)
            style.append(("FONT", (column, row), (column, row), *shape))
        # Dotted, so that a blank row reads as "write here".
        drawn = (0.4, styles.LINE) if person else (0.8, styles.LINE, 1, (0.5, 2.5))
        style.append(("LINEBELOW", (0, row), (-1, row), *drawn))
        if person is None:
            style.append(("TEXTCOLOR", (0, row), (0, row), styles.MUTED))
        for place in range(len(sessions)):
            if (row - 1, place) in apart:
                # Nobody is expected to sign here; a dash tells it without colour too.
                line[signed + place] = "\N{EM DASH}"
                at = (signed + place, row)
                style += [("BACKGROUND", at, at, styles.SUNK), ("ALIGN", at, at, "CENTER")]
        cells.append(line)
    if last:
        row = len(cells)
        words = styles.text(_("Signatures in all:"), styles.figure)
        cells.append(["", words, *[""] * (len(columns) - 2)])
        heights.append(16.0)
        style += [
            ("SPAN", (1, row), (signed - 1, row)),
            ("LINEBELOW", (signed, row), (signed + len(sessions) - 1, row), 1.2, styles.INK),
            ("LINEABOVE", (0, row), (-1, row), 0.8, styles.INK),
        ]
    widths = [wide for _name, wide, _field in columns]
    return Table(cells, colWidths=widths, rowHeights=heights, style=style, hAlign="LEFT")


def _apart(
    grid: AttendanceGrid, people: Sequence[Registration | None], sessions: Sequence[Session]
) -> set[tuple[int, int]]:
    """Return the (row, session) of this page at which nobody is expected to sign."""
    return {
        (row, place)
        for row, one in enumerate(people)
        for place, session in enumerate(sessions)
        if one is not None and not grid.roles.expects(one, session)
    }


def _plain_style(sizes: _Measures, signed: int) -> list[tuple[object, ...]]:
    return [
        ("FONT", (0, 0), (-1, -1), BODY, sizes.cell),
        ("FONT", (0, 1), (0, -1), STRONG, sizes.number),
        ("TEXTCOLOR", (0, 0), (-1, -1), styles.INK),
        ("ALIGN", (0, 1), (0, -1), "RIGHT"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, styles.INK),
        ("INNERGRID", (signed, 0), (-1, -1), 0.4, styles.LINE),
        ("LINEBEFORE", (signed, 0), (-1, -1), 0.4, styles.LINE),
        ("LINEAFTER", (-1, 0), (-1, -1), 0.4, styles.LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ]


def _words(person: Registration | None, name: str) -> str:
    if person is None or not name:
        return ""
    if name == "phone_tail":
        return _tail(person.phone)
    return given_name(person.name) if name == "given" else str(getattr(person, name))


def _tail(phone: str) -> str:
    """Return the last four digits alone: the sheet goes round, and nobody learns a number by it."""
    digits = [sign for sign in phone if sign.isdecimal()]
    return f"\N{HORIZONTAL ELLIPSIS}{''.join(digits[-4:])}" if len(digits) > _SHORTEST else ""


def _cell(
    words: str, width: float, sizes: _Measures, *, name: bool
) -> tuple[object, tuple[str, float]]:
    """Return what stands in a cell with its font: whole if it can be, on two lines if it must."""
    font, tried = (MEDIUM, sizes.name) if name else (BODY, (sizes.cell,))
    for size in tried:
        if text_width(words, font, size) <= width:
            return words, (font, size)
    lines = styles.two_lines_strong if name else styles.two_lines
    return styles.on_two_lines(words, width, lines), (font, lines.fontSize)
