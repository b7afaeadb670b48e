"""The sign-in sheet of one day: fixed row numbers, boxes to sign, blank rows."""

from collections.abc import Sequence
from datetime import date, datetime

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Table

from fieldkit.formats import clock, long_date
from fieldkit.i18n import _
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event import EventFormat, Registration, Session
from fieldkit.records.printed_sheet import SheetPage, SheetScope
from fieldkit.reports import styles
from fieldkit.reports.codes import draw_qr
from fieldkit.reports.document import Head, Reader, build, landscape_a4
from fieldkit.reports.fonts import BODY, MEDIUM, STRONG, fitted, text_width

ROWS = 25
WALK_IN_ROWS = 5
_ROW = 15.6
_TOP = 37 * mm
_BOTTOM = 22 * mm
_QR = 19 * mm


def sheet_pages(grid: AttendanceGrid, day: date, version: int = 1) -> tuple[SheetPage, ...]:
    """Return the pages that the sheet of this day has, in the order of printing."""
    chunks = _chunks(grid)
    pages = []
    last = 0
    for number, (people, blanks) in enumerate(chunks, start=1):
        told = tuple(one.row_no for one in people)
        last = told[-1] if told else last
        rows = (*told, *range(last + 1, last + 1 + blanks))
        last += blanks
        pages.append(SheetPage(grid.event.id, SheetScope(day).code, number, version, rows))
    return tuple(pages)


def attendance_sheet(
    grid: AttendanceGrid,
    day: date,
    *,
    organisation: str = "",
    printed_at: datetime | None = None,
    version: int = 1,
) -> bytes:
    """Return the PDF of one day's sign-in sheet, A4 on its side.

    A support group's sheet goes round among parents: it shows given name and
    number only, and no organisation. Raises ValueError on a day without sessions.
    """
    sessions = tuple(s for s in grid.sessions if s.day == day)
    if not sessions:
        raise ValueError(day)
    private = grid.event.format is EventFormat.SUPPORT_GROUP
    pages = sheet_pages(grid, day, version)
    story = []
    after = max((r.row_no for r in grid.registrations), default=0)
    for number, (people, blanks) in enumerate(_chunks(grid)):
        if number:
            story.append(PageBreak())
        story.append(_table(people, blanks, after, sessions, private=private))

    def paint(canvas: Canvas, page: int, count: int) -> None:
        _paint_head(canvas, grid, sessions, pages[page - 1])
        _paint_foot(canvas, last=page == count)

    title = _("Sign-in sheet")
    head = Head(title, Reader.EVENT, organisation, foot=title, printed_at=printed_at)
    return build(story, head, size=landscape_a4(), top=_TOP, bottom=_BOTTOM, paint=paint)


def _chunks(grid: AttendanceGrid) -> list[tuple[tuple[Registration, ...], int]]:
    """Return (people, blank rows) a page; walk-in rows stand on the last one."""
    people = grid.participants()
    chunks = [(people[start : start + ROWS], 0) for start in range(0, len(people), ROWS)]
    if chunks and len(chunks[-1][0]) + WALK_IN_ROWS <= ROWS:
        chunks[-1] = (chunks[-1][0], WALK_IN_ROWS)
    else:
        chunks.append(((), WALK_IN_ROWS))
    return chunks


def _columns(sessions: Sequence[Session], *, private: bool) -> list[tuple[str, float]]:
    """Return heading and width in points of each column; what is left goes to signatures."""
    width = landscape_a4()[0] - 2 * styles.MARGIN
    if private:
        columns = [(_("No."), 32.0), (_("Name"), 190.0)]
    else:
        columns = [
            (_("No."), 32.0),
            (_("Surname, given name, patronymic"), 152.0),
            (_("Organisation"), 118.0),
            (_("District"), 80.0),
            (_("Position"), 70.0),
        ]
    tail = [(_("Late, left early"), 60.0), (_("Consent, page"), 52.0)]
    room = width - sum(w for _name, w in columns + tail)
    each = room / len(sessions)
    signs = [(_("Signature {time}").format(time=clock(s.starts)), each) for s in sessions]
    return columns + signs + tail


def _table(
    people: Sequence[Registration],
    blanks: int,
    after: int,
    sessions: Sequence[Session],
    *,
    private: bool,
) -> Table:
    columns = _columns(sessions, private=private)
    widths = [width for _name, width in columns]
    rows: list[list[object]] = [[styles.text(name, styles.cell_head) for name, _w in columns]]
    sizes: list[tuple[object, ...]] = []
    for row, person in enumerate(people, start=1):
        cells: list[object] = [str(person.row_no)]
        if private:
            cells.append(_given_name(person.name))
        else:
            told = (person.name, person.org_then, person.district_then, person.position)
            for column, cell in enumerate(told, start=1):
                shown, shape = _cell(cell, widths[column] - 8, name=column == 1)
                cells.append(shown)
                sizes.append(("FONT", (column, row), (column, row), *shape))
        rows.append(cells + [""] * (len(columns) - len(cells)))
    rows.extend([str(after + place), *[""] * (len(columns) - 1)] for place in range(1, blanks + 1))
    names = 1 + len(people)
    style = [
        ("FONT", (0, 0), (-1, -1), BODY, 9),
        ("FONT", (0, 1), (0, -1), STRONG, 10.5),
        ("FONT", (1, 1), (-1, -1), MEDIUM if private else BODY, 9),
        *sizes,
        ("TEXTCOLOR", (0, 0), (-1, -1), styles.INK),
        ("ALIGN", (0, 1), (0, -1), "RIGHT"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, styles.INK),
        ("LINEBELOW", (0, 1), (-1, names - 1), 0.4, styles.LINE),
        ("INNERGRID", (len(columns) - len(sessions) - 2, 0), (-1, -1), 0.4, styles.LINE),
        ("LINEBEFORE", (len(columns) - len(sessions) - 2, 0), (-1, -1), 0.4, styles.LINE),
        ("LINEAFTER", (-1, 0), (-1, -1), 0.4, styles.LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ]
    if blanks:
        # Boxes for block letters: dotted, so that they read as "write here".
        style.append(("LINEBELOW", (0, names), (-1, -1), 0.8, styles.LINE, 1, (0.5, 2.5)))
        style.append(("TEXTCOLOR", (0, names), (0, -1), styles.MUTED))
    heights = [26.0] + [_ROW] * (len(rows) - 1)
    return Table(rows, colWidths=widths, rowHeights=heights, style=style, hAlign="LEFT")


def _cell(words: str, width: float, *, name: bool) -> tuple[object, tuple[str, float]]:
    """Return what stands in a cell with its font: whole if it can be, on two lines if it must."""
    font, sizes = (MEDIUM, (9.0, 8.5, 8.0)) if name else (BODY, (7.5,))
    for size in sizes:
        if text_width(words, font, size) <= width:
            return words, (font, size)
    lines = styles.two_lines
    wrapped = styles.text(words, lines)
    if not name and wrapped.wrap(width, _ROW)[1] <= 2 * lines.leading:
        return wrapped, (font, lines.fontSize)
    return fitted(words, font, sizes[-1], width), (font, sizes[-1])


def _given_name(name: str) -> str:
    parts = name.split()
    return parts[1] if len(parts) > 1 else name


def _paint_head(
    canvas: Canvas, grid: AttendanceGrid, sessions: Sequence[Session], page: SheetPage
) -> None:
    width, height = landscape_a4()
    left, right = styles.MARGIN, width - styles.MARGIN
    room = right - left - _QR - 90
    base = height - 20 * mm
    event = grid.event
    canvas.setFillColor(styles.INK)
    canvas.setFont(STRONG, 14)
    canvas.drawString(left, base, fitted(event.title, STRONG, 14, room))
    canvas.setFont(MEDIUM, 9.5)
    where = " · ".join(part for part in (long_date(page.day), event.place, event.district) if part)
    canvas.drawString(left, base - 15, fitted(where, MEDIUM, 9.5, room))
    canvas.setFont(BODY, 8.5)
    canvas.setFillColor(styles.MUTED)
    times = "; ".join(
        f"{clock(s.starts)}–{clock(s.ends)}" + (f" {s.title}" if s.title else "") for s in sessions
    )
    canvas.drawString(left, base - 28, fitted(times, BODY, 8.5, room))
    speakers = ", ".join(dict.fromkeys(s.speakers for s in sessions if s.speakers))
    if speakers:
        words = _("Speakers: {names}").format(names=speakers)
        canvas.drawString(left, base - 40, fitted(words, BODY, 8.5, room))
    draw_qr(canvas, page.code, right - _QR, height - 11 * mm - _QR, _QR)
    edge = right - _QR - 8
    canvas.setFillColor(styles.MUTED)
    canvas.setFont(BODY, 7.5)
    canvas.drawRightString(edge, base + 2, _("sheet word"))
    canvas.setFillColor(styles.INK)
    canvas.setFont(STRONG, 13)
    canvas.drawRightString(edge, base - 13, page.word)
    canvas.setFillColor(styles.MUTED)
    canvas.setFont(BODY, 7.5)
    rows = _("rows {first} to {last}").format(first=page.first_row, last=page.last_row)
    canvas.drawRightString(edge, base - 26, rows)
    if page.version > 1:
        words = _("version {number}").format(number=page.version)
        canvas.drawRightString(edge, base - 37, words)


def _paint_foot(canvas: Canvas, *, last: bool) -> None:
    width = landscape_a4()[0]
    left, right = styles.MARGIN, width - styles.MARGIN
    base = 16 * mm
    canvas.setFillColor(styles.INK)
    canvas.setFont(BODY, 9)
    canvas.setStrokeColor(styles.LINE)
    canvas.setLineWidth(0.6)
    place = left
    counts = [_("Present on this page:"), *([_("Present in all:")] if last else [])]
    for words in counts:
        canvas.drawString(place, base, words)
        place += text_width(words, BODY, 9) + 6
        canvas.line(place, base - 2, place + 40, base - 2)
        place += 58
    words = _("Responsible (signature, name):")
    canvas.drawString(place, base, words)
    canvas.line(place + text_width(words, BODY, 9) + 6, base - 2, right, base - 2)
