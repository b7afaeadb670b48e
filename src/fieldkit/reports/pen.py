"""What a pen writes into: lines, boxes to tick, frames to sign and draw in."""

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Table

from fieldkit.reports import styles
from fieldkit.reports.blocks import Cell
from fieldkit.reports.fonts import BODY
from fieldkit.reports.styles import text

_SIDE = 9.0
_LINE = 20.0


class Tick(Flowable):  # type: ignore[misc] # ReportLab has no types
    """A box for one of several answers, a circle for the only one; a digit's box for a place."""

    def __init__(self, *, many: bool) -> None:
        super().__init__()
        self._many = many
        self.width, self.height = _SIDE, _SIDE + 2

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the size, as ReportLab asks for it."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the outline."""
        self.canv.setStrokeColor(styles.LINE)
        self.canv.setLineWidth(0.8)
        if self._many:
            self.canv.rect(0, 0, _SIDE, _SIDE)
        else:
            self.canv.circle(_SIDE / 2, _SIDE / 2, _SIDE / 2)


class BlockLetters(Flowable):  # type: ignore[misc] # ReportLab has no types
    """A row of boxes, a letter each, so that a stranger's hand can be read."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the size, as ReportLab asks for it."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the boxes, each about as wide as it is high."""
        count = max(1, round(self.width / (self.height * 0.85)))
        each = self.width / count
        self.canv.setStrokeColor(styles.RULE)
        self.canv.setLineWidth(0.6)
        self.canv.rect(0, 0, self.width, self.height)
        for place in range(1, count):
            self.canv.line(place * each, 0, place * each, self.height)


class Lines(Flowable):  # type: ignore[misc] # ReportLab has no types
    """Empty lines to write on."""

    def __init__(self, count: int, width: float) -> None:
        super().__init__()
        self._count = count
        self.width, self.height = width, count * _LINE

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """Return the size, no wider than the column."""
        self.width = min(self.width, available)
        return self.width, self.height

    def draw(self) -> None:
        """Draw the lines."""
        self.canv.setStrokeColor(styles.LINE)
        self.canv.setLineWidth(0.6)
        for place in range(self._count):
            self.canv.line(0, place * _LINE + 1, self.width, place * _LINE + 1)


class Box(Flowable):  # type: ignore[misc] # ReportLab has no types
    """An empty frame with a small word in its corner: a signature, a drawing."""

    def __init__(self, words: str, width: float, height: float) -> None:
        super().__init__()
        self._words = words
        self.width, self.height = width, height

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the size, as ReportLab asks for it."""
        return self.width, self.height + 4

    def draw(self) -> None:
        """Draw the frame and the word."""
        self.canv.setStrokeColor(styles.LINE)
        self.canv.setLineWidth(0.8)
        self.canv.roundRect(0, 0, self.width, self.height, 3)
        self.canv.setFont(BODY, 7.5)
        self.canv.setFillColor(styles.MUTED)
        self.canv.drawString(5, 5, self._words)


def signature_box(words: str) -> Flowable:
    """Return the frame for a signature."""
    return Box(words, 80 * mm, 24 * mm)


def drawing_box(words: str, width: float) -> Flowable:
    """Return the frame for a drawing."""
    return Box(words, width, 70 * mm)


def ticks(answers: Sequence[Cell], width: float, *, many: bool, columns: int) -> Flowable:
    """Return answers to tick, row by row in columns."""
    share = width / columns
    rows: list[list[object]] = []
    for start in range(0, len(answers), columns):
        row: list[object] = []
        for answer in answers[start : start + columns]:
            row += [Tick(many=many), text(answer) if isinstance(answer, str) else answer]
        rows.append(row + [""] * (2 * columns - len(row)))
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    return Table(rows, colWidths=[16, share - 16] * columns, style=style)
