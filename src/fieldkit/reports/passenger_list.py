"""The passenger list of a visit: bus by bus, with boxes for who is on board there and back."""

from collections.abc import Sequence
from datetime import datetime

from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer, Table

from fieldkit.formats import clock, long_date
from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.bus import Bus
from fieldkit.records.event import Registration, RegistrationRole, Session
from fieldkit.records.paper_design import PaperDesign
from fieldkit.records.part_words import given_name, role_words
from fieldkit.reports import styles
from fieldkit.reports.document import Head, Reader, build
from fieldkit.reports.fonts import BODY, STRONG
from fieldkit.reports.styles import text

_WIDTH = float(A4[0]) - 2 * styles.MARGIN
_ROW = 19.0
# Whoever gets in without being on the list is written in by hand.
_BLANK_ROWS = 4
_BOX = 11.0


class _Box(Flowable):  # type: ignore[misc] # ReportLab has no types
    """A box to be ticked by pen; who is marked on board already has the tick in it."""

    def __init__(self, *, ticked: bool) -> None:
        super().__init__()
        self._ticked = ticked

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the size, as ReportLab asks for it."""
        return _BOX, _BOX

    def draw(self) -> None:
        """Draw the box."""
        canvas = self.canv
        canvas.setStrokeColor(styles.INK)
        canvas.setLineWidth(0.8)
        canvas.rect(0, 0, _BOX, _BOX)
        if self._ticked:
            canvas.setLineWidth(1.4)
            canvas.line(2, 5.2, 4.6, 2.4)
            canvas.line(4.6, 2.4, 9.2, 9)


def passenger_list(
    grid: AttendanceGrid,
    buses: Sequence[Bus],
    design: PaperDesign,
    *,
    organisation: str = "",
    private: bool = False,
    printed_at: datetime | None = None,
) -> bytes:
    """Return the PDF, each bus on a page of its own; a ``private`` one has given names alone."""
    story: list[object] = []
    for bus in buses:
        if story:
            story.append(PageBreak())
        story += _page(grid, bus, private=private)
    title = _("Passenger list")
    who = "" if private else " · ".join(filter(None, (organisation, design.heading)))
    head = Head(title, Reader.EVENT, who, foot=title, printed_at=printed_at)
    return build(story, head, top=18 * mm)


def _page(grid: AttendanceGrid, bus: Bus, *, private: bool) -> list[object]:
    count = ngettext("{count} passenger", "{count} passengers", len(bus.people)).format(
        count=len(bus.people)
    )
    big = styles.title.clone("bus", fontSize=20, leading=25)
    story: list[object] = [text(_("Passenger list"), styles.strong)]
    story.append(text(" · ".join((_bus_name(bus), count)), big))
    where = () if private else (grid.event.title, grid.event.place)
    story.append(text(" · ".join(filter(None, (long_date(bus.day), *where))), styles.body))
    story += [text(words, styles.body) for words in _route(bus, private=private)]
    if bus.unsure:
        said = _("Ask each of them before departure, and write them into the list of their bus.")
        story.append(text(said, styles.body))
    story += [Spacer(1, 6), _by_hand(_("Bus, number plate"), _("Driver, telephone")), Spacer(1, 8)]
    story.append(_table(grid, bus, private=private))
    signed = [
        _by_hand(_("On board, number and time"), _("Back on board, number and time")),
        Spacer(1, 4),
        _by_hand(_("Who accompanies the group"), pgettext("paper", "Signature")),
    ]
    story += [Spacer(1, 12), KeepTogether(signed)]
    return story


def _route(bus: Bus, *, private: bool) -> list[str]:
    """Return when the bus leaves and is to be back, and where it goes."""
    told = []
    if bus.there is not None:
        told.append(_("boarding from {time}").format(time=clock(bus.there.starts)))
    told.append(_("departure {time}").format(time=clock(min(one.starts for one in bus.visits))))
    told.append(_("way back {time}").format(time=clock(max(one.ends for one in bus.visits))))
    hours = ", ".join(told)
    hosts = "" if private else "; ".join(dict.fromkeys(filter(None, map(_host, bus.visits))))
    return [hours[:1].upper() + hours[1:], *([hosts] if hosts else [])]


def _host(visit: Session) -> str:
    return ", ".join(filter(None, (visit.host, visit.title)))


def _by_hand(*labels: str) -> Flowable:
    """Return labels with lines to write on, side by side."""
    each = _WIDTH / len(labels)
    cells = [[text(label, styles.muted) for label in labels]]
    style = [
        *(("LINEBELOW", (place, 0), (place, 0), 0.6, styles.LINE) for place in range(len(labels))),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
    ]
    return Table(cells, colWidths=[each] * len(labels), rowHeights=[24], style=style)


def _table(grid: AttendanceGrid, bus: Bus, *, private: bool) -> Flowable:
    head = [
        pgettext("list", "No."),
        _("Name") if private else _("Surname, given name, patronymic"),
        "" if private else _("Organisation"),
        pgettext("bus", "On board"),
        pgettext("bus", "Back on board"),
    ]
    centred = styles.cell_head.clone("centred_head", alignment=TA_CENTER)
    right = styles.cell_head.clone("right_head", alignment=TA_RIGHT)
    shapes = [right, styles.cell_head, styles.cell_head, centred, centred]
    # Repeated on each page, so that a second page is not laid to another bus.
    again = text(" · ".join((_bus_name(bus), long_date(bus.day))), styles.muted)
    rows: list[list[object]] = [
        [again, "", "", "", ""],
        [text(*one) for one in zip(head, shapes, strict=True)],
    ]
    rows += [
        [
            str(person.row),
            text(given_name(person.name) if private else person.name, styles.strong),
            "" if private else _two_lines(_belongs(person), _WIDTH * 0.33 - 8),
            _Box(ticked=_on_board(grid, bus.there, person)),
            _Box(ticked=_on_board(grid, bus.back, person)),
        ]
        for person in bus.people
    ]
    rows += [["", "", "", _Box(ticked=False), _Box(ticked=False)] for _row in range(_BLANK_ROWS)]
    first_blank = len(rows) - _BLANK_ROWS
    style: list[tuple[object, ...]] = [
        ("SPAN", (0, 0), (-1, 0)),
        ("FONT", (0, 2), (-1, -1), BODY, 9),
        ("FONT", (0, 2), (0, -1), STRONG, 10),
        ("ALIGN", (0, 2), (0, -1), "RIGHT"),
        ("ALIGN", (3, 0), (4, -1), "CENTER"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LINEBELOW", (0, 1), (-1, 1), 0.8, styles.INK),
        ("LINEBELOW", (0, 2), (-1, first_blank - 1), 0.4, styles.LINE),
        ("LINEBELOW", (0, first_blank), (-1, -1), 0.8, styles.LINE, 1, (0.5, 2.5)),
        ("LINEBEFORE", (3, 1), (3, -1), 0.4, styles.LINE),
        ("LINEBEFORE", (4, 1), (4, -1), 0.4, styles.LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    heights = [16.0, 24.0, *[None] * len(bus.people), *[_ROW + 3] * _BLANK_ROWS]
    widths = [_WIDTH * share for share in (0.08, 0.37, 0.33, 0.11, 0.11)]
    return Table(rows, colWidths=widths, rowHeights=heights, style=style, repeatRows=2)


def _bus_name(bus: Bus) -> str:
    if bus.unsure:
        return _("Bus not chosen")
    return bus.name or pgettext("bus", "Bus")


def _two_lines(words: str, room: float) -> Flowable:
    """Return words on two lines at most, smaller where they are long."""
    usual = text(words, styles.small)
    if usual.wrap(room, _ROW)[1] <= 2 * styles.small.leading:
        return usual
    return styles.on_two_lines(words, room, styles.two_lines)


def _belongs(person: Registration) -> str:
    other = person.role is not RegistrationRole.PARTICIPANT
    return ", ".join(filter(None, (role_words(person.role) if other else "", person.org_then)))


def _on_board(grid: AttendanceGrid, column: Session | None, person: Registration) -> bool:
    mark = grid.marks.get((column.id, person.id)) if column is not None else None
    return mark is not None and mark.status.came
