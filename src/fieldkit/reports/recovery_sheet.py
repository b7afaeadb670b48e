"""The recovery sheet: the digits that open a workspace whose passphrase is forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from fieldkit.i18n import _
from fieldkit.reports import styles
from fieldkit.reports.document import Head, Reader, build
from fieldkit.reports.fonts import STRONG

_COLUMNS = 5
_WIDTH = float(A4[0]) - 2 * styles.MARGIN
_large = ParagraphStyle(
    "large", parent=styles.body, fontName=STRONG, fontSize=22, leading=27, alignment=TA_CENTER
)
_plain = ParagraphStyle("plain", parent=styles.body, fontSize=11, leading=15.5)
_count = ParagraphStyle("count", parent=styles.muted, alignment=TA_CENTER)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the sheet; nobody's name. ``laptop`` is its four signs."""

    groups: tuple[str, ...] = field(repr=False)
    number: str
    laptop: str
    printed_at: datetime


def recovery_sheet(sheet: Sheet) -> bytes:
    """Return the sheet as a PDF of one page."""
    title = _("Recovery sheet No. {number}").format(number=sheet.number)
    story: list[Flowable] = [
        styles.text(title, styles.title),
        Spacer(1, 3 * mm),
        styles.text(
            _(
                "Whoever has this sheet and the laptop {laptop} can open the workspace. Keep it in"
                " a safe, not in the laptop bag, and tell nobody what stands on it: head office"
                " never asks for it."
            ).format(laptop=sheet.laptop),
            _plain,
        ),
        Spacer(1, 7 * mm),
        _grid(sheet.groups, 17 * mm),
        Spacer(1, 7 * mm),
        styles.text(
            _(
                'If the passphrase is forgotten: on the lock screen choose "I forgot my'
                ' passphrase", then type these digits. The last digit of each group checks the'
                " others, so the program names the group where a digit is wrong."
            ),
            _plain,
        ),
        Spacer(1, 3 * mm),
        styles.text(
            _(
                "After it was used, and whenever a new sheet is printed, this one opens nothing"
                " any more. The settings show the number of the sheet that counts."
            ),
            _plain,
        ),
        Spacer(1, 10 * mm),
        styles.text(_("To copy by hand, for a second safe place"), styles.section),
        Spacer(1, 3 * mm),
        _grid([""] * len(sheet.groups), 15 * mm),
    ]
    head = Head(title=_("Recovery sheet"), reader=Reader.EVENT, printed_at=sheet.printed_at)
    return build(story, head)


def _grid(groups: Sequence[str], height: float) -> Table:
    """Return the groups in rows of five, each with its number above."""
    rows: list[list[object]] = []
    heights: list[float] = []
    for start in range(0, len(groups), _COLUMNS):
        part = groups[start : start + _COLUMNS]
        rows.append([styles.text(str(start + i + 1), _count) for i in range(len(part))])
        rows.append([styles.text(group, _large) for group in part])
        heights += [5 * mm, height]
    table = Table(rows, colWidths=[_WIDTH / _COLUMNS] * _COLUMNS, rowHeights=heights)
    lines = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    look = TableStyle(lines)
    for row in range(1, len(rows), 2):
        look.add("BOX", (0, row - 1), (-1, row), 0.8, styles.LINE)
        look.add("INNERGRID", (0, row - 1), (-1, row), 0.4, styles.RULE)
        look.add("LINEBELOW", (0, row - 1), (-1, row - 1), 0.0, styles.SUNK)
        look.add("BACKGROUND", (0, row - 1), (-1, row - 1), styles.SUNK)
    table.setStyle(look)
    return table
