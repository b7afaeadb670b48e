"""The parts that a form's paper is made of, as ReportLab flowables."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from reportlab.lib.colors import Color, white
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer, Table

from fieldkit.reports import styles
from fieldkit.reports.fonts import BODY, MEDIUM, fitted
from fieldkit.reports.styles import text

# An answer beside its question: words, or what is drawn ready-made.
Cell: TypeAlias = str | Flowable | list[Flowable]
TONES: Mapping[str, tuple[Color, Color]] = {
    "danger": (styles.DANGER, white),
    "warn": (styles.WARN_TINT, styles.WARN),
    "ok": (styles.OK_TINT, styles.OK),
    "neutral": (styles.NEUTRAL_TINT, styles.INK),
}
_PLAIN = [
    ("FONT", (0, 0), (-1, -1), BODY, 9),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 8),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]


def heading(words: str) -> list[Flowable]:
    """Return a section's heading, never alone at the foot of a page."""
    return [CondPageBreak(28 * mm), text(words, styles.section)] if words else []


def pairs(rows: Sequence[tuple[str, Cell]], width: float) -> Flowable:
    """Return questions beside their answers; a long answer may run over the page's end."""
    cells = [
        [
            text(asked, styles.question),
            text(told, styles.body) if isinstance(told, str) else told,
        ]
        for asked, told in rows
    ]
    style = [*_PLAIN, ("LINEBELOW", (0, 0), (-1, -1), 0.3, styles.RULE)]
    return Table(cells, colWidths=[width * 0.46, width * 0.54], style=style, splitInRow=1)


def facts(rows: Sequence[tuple[str, str]], width: float, columns: int = 3) -> Flowable:
    """Return short facts in columns, the label small above its value."""
    cells: list[list[object]] = []
    for start in range(0, len(rows), columns):
        part = rows[start : start + columns]
        line: list[object] = [
            [text(label, styles.muted), text(value, styles.strong)] for label, value in part
        ]
        cells.append(line + [""] * (columns - len(part)))
    style = [*_PLAIN, ("BOTTOMPADDING", (0, 0), (-1, -1), 5)]
    return Table(cells, colWidths=[width / columns] * columns, style=style)


def status_line(parts: Sequence[tuple[str, str, str]], width: float) -> Flowable:
    """Return boxes of state side by side; each part is (label, words, tone)."""
    cells = [
        [
            text(label, _toned(styles.small, tone)),
            text(words, _toned(styles.section, tone)),
        ]
        for label, words, tone in parts
    ]
    count = len(parts)
    style = [
        ("FONT", (0, 0), (-1, -1), BODY, 9),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 9),
        ("RIGHTPADDING", (0, 0), (-1, -1), 9),
        ("TOPPADDING", (0, 0), (-1, -1), 5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
        *(
            ("BACKGROUND", (place, 0), (place, 0), TONES.get(tone, TONES["neutral"])[0])
            for place, (_label, _words, tone) in enumerate(parts)
        ),
        ("LINEAFTER", (0, 0), (max(0, count - 2), 0), 4, white),
    ]
    return Table([cells], colWidths=[width / count] * count, style=style)


def _toned(style: object, tone: str) -> object:
    from reportlab.lib.styles import ParagraphStyle

    ink = TONES.get(tone, TONES["neutral"])[1]
    return ParagraphStyle(f"{tone}-text", parent=style, textColor=ink, spaceBefore=0, spaceAfter=0)


class Bars(Flowable):  # type: ignore[misc] # ReportLab has no types
    """Horizontal bars from 0 to 100, with the figure at the right; None is "not known"."""

    _ROW = 17.0
    _LABEL = 190.0
    _FIGURE = 40.0

    def __init__(self, rows: Sequence[tuple[str, float | None, str]], width: float) -> None:
        """Take (label, value or None, figure in words) a row."""
        super().__init__()
        self._rows = rows
        self.width = width
        self.height = self._ROW * len(rows) + 2

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the size, as ReportLab asks for it."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw labels, bars and figures."""
        canvas = self.canv
        start = self._LABEL + 6
        length = self.width - start - self._FIGURE
        for place, (label, value, figure) in enumerate(self._rows):
            base = self.height - (place + 1) * self._ROW + 5
            canvas.setFont(BODY, 9)
            canvas.setFillColor(styles.INK)
            canvas.drawString(0, base, fitted(label, BODY, 9, self._LABEL))
            canvas.setStrokeColor(styles.LINE)
            canvas.setFillColor(white)
            canvas.setLineWidth(0.5)
            canvas.rect(start, base - 1.5, length, 9, stroke=1, fill=1)
            if value is not None:
                canvas.setFillColor(styles.MUTED)
                canvas.rect(start, base - 1.5, length * min(100.0, max(0.0, value)) / 100, 9, 0, 1)
            canvas.setFillColor(styles.INK)
            canvas.setFont(MEDIUM, 9)
            canvas.drawRightString(self.width, base, figure)


def grid(heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Flowable:
    """Return a table with a head that is repeated on each page."""
    cells = [[text(head, styles.cell_head) for head in heads]]
    cells += [[text(cell, styles.body) for cell in row] for row in rows]
    style = [
        *_PLAIN,
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, styles.INK),
        ("LINEBELOW", (0, 1), (-1, -1), 0.3, styles.RULE),
    ]
    return Table(cells, colWidths=list(widths), style=style, repeatRows=1, splitInRow=1)


def blank_lines(heads: Sequence[str], rows: int, widths: Sequence[float]) -> Flowable:
    """Return an empty table to be filled by pen."""
    cells: list[list[object]] = [[text(head, styles.cell_head) for head in heads]]
    cells += [[""] * len(heads) for _row in range(rows)]
    style = [
        *_PLAIN,
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, styles.INK),
        ("LINEBELOW", (0, 1), (-1, -1), 0.5, styles.LINE),
        ("LINEBEFORE", (1, 1), (-1, -1), 0.3, styles.RULE),
    ]
    heights = [None, *([24.0] * rows)]
    return Table(cells, colWidths=list(widths), rowHeights=heights, style=style)


def signatures(who: Sequence[str], width: float, hints: tuple[str, str]) -> Flowable:
    """Return a line to sign on for each, with hints below, kept on one page."""
    rows: list[list[object]] = []
    for label in who:
        rows.append([text(label, styles.body), "", "", ""])
        rows.append(["", text(hints[0], styles.muted), "", text(hints[1], styles.muted)])
    style = [
        ("FONT", (0, 0), (-1, -1), BODY, 9),
        ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        *(
            ("LINEBELOW", (column, row), (column, row), 0.6, styles.LINE)
            for row in range(0, len(rows), 2)
            for column in (1, 3)
        ),
    ]
    widths = [width * 0.28, width * 0.44, width * 0.04, width * 0.24]
    heights = [26.0 if place % 2 == 0 else None for place in range(len(rows))]
    return KeepTogether(
        [Spacer(1, 10), Table(rows, colWidths=widths, rowHeights=heights, style=style)]
    )


def paragraphs(title: str, words: str) -> list[Flowable]:
    """Return a heading with the text below it."""
    return [*heading(title), text(words, styles.body)]
