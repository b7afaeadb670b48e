"""The look of every paper: sizes, spaces and colours that survive a black-and-white printer."""

from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph

from fieldkit.reports.fonts import BODY, MEDIUM, STRONG, register_fonts

register_fonts()

INK = HexColor("#17212B")
MUTED = HexColor("#536271")
RULE = HexColor("#CBD3DB")
LINE = HexColor("#8592A0")
SUNK = HexColor("#F3F5F7")
ACCENT = HexColor("#1B649C")
DANGER = HexColor("#9C1F18")
DANGER_TINT = HexColor("#FBEAE8")
WARN = HexColor("#7A4F00")
WARN_TINT = HexColor("#FCF1D9")
NEUTRAL_TINT = HexColor("#EAEEF2")
OK = HexColor("#1B643D")
OK_TINT = HexColor("#E5F3EA")

MARGIN = 16 * mm

body = ParagraphStyle(
    "body", fontName=BODY, fontSize=9.5, leading=13, textColor=INK, splitLongWords=1
)
strong = ParagraphStyle("strong", parent=body, fontName=MEDIUM)
small = ParagraphStyle("small", parent=body, fontSize=8, leading=10.5)
muted = ParagraphStyle("muted", parent=small, textColor=MUTED)
question = ParagraphStyle("question", parent=body, textColor=MUTED, fontSize=9, leading=12)
two_lines = ParagraphStyle("two_lines", parent=body, fontSize=6.8, leading=7.2)
two_lines_strong = ParagraphStyle("two_lines_strong", parent=two_lines, fontName=MEDIUM)
title = ParagraphStyle("title", parent=body, fontName=STRONG, fontSize=15, leading=19)
section = ParagraphStyle(
    "section", parent=body, fontName=STRONG, fontSize=11, leading=14, spaceBefore=10, spaceAfter=3
)
cell_head = ParagraphStyle("cell_head", parent=muted, fontName=MEDIUM)
figure = ParagraphStyle("figure", parent=strong, alignment=TA_RIGHT)
centred = ParagraphStyle("centred", parent=body, alignment=TA_CENTER)


def on_two_lines(words: str, room: float, shape: ParagraphStyle) -> Paragraph:
    """Return words on two lines at most, the rest cut with a sign that more follows."""
    shown, cut = text(words, shape), words
    while shown.wrap(room, 0)[1] > 2 * shape.leading and cut:
        cut = cut[:-1].rstrip(" ,\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}")
        shown = text(f"{cut}\N{HORIZONTAL ELLIPSIS}", shape)
    return shown


def text(words: str, style: ParagraphStyle = body) -> Paragraph:
    """Return a paragraph of plain words: nothing that was typed is ever taken for markup."""
    return Paragraph(escape(words).replace("\n", "<br/>"), style)
