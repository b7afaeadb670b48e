"""Golos Text in ReportLab, registered once a process."""

from functools import cache

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from fieldkit.assets import asset

BODY = "Golos"
MEDIUM = "Golos-Medium"
STRONG = "Golos-SemiBold"

_FILES = {BODY: "Regular", MEDIUM: "Medium", STRONG: "SemiBold"}


@cache
def register_fonts() -> None:
    """Make the three weights known to ReportLab; it embeds only the letters that are used."""
    for name, weight in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(asset("fonts", f"GolosText-{weight}.ttf"))))
    for bold, name in ((0, BODY), (1, STRONG)):
        for italic in (0, 1):
            addMapping(BODY, bold, italic, name)


def text_width(text: str, font: str, size: float) -> float:
    """Return the width of a text in points."""
    register_fonts()
    return float(pdfmetrics.stringWidth(text, font, size))


def fitted(text: str, font: str, size: float, width: float) -> str:
    """Return the text, cut with an ellipsis where it is wider than ``width`` points."""
    if text_width(text, font, size) <= width:
        return text
    cut = text
    while cut and text_width(f"{cut}…", font, size) > width:
        cut = cut[:-1]
    return f"{cut.rstrip()}…"
