"""The strokes that the style and the widgets share: frames, rings, keycaps, ticks."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF

from fieldkit.gui.theme import current

FIELD_HEIGHT = 34
FIELD_RADIUS = 5
WRONG = "wrong"  # dynamic property of a field whose answer is to be looked at again
BUTTON_RADIUS = 6
CARD_RADIUS = 8
KEYCAP_HEIGHT = 18


def frame(
    painter: QPainter,
    rect: QRectF | QRect,
    *,
    fill: str | QColor | None = None,
    edge: str | None = None,
    radius: float = CARD_RADIUS,
    width: float = 1.0,
) -> None:
    """Draw a rounded box whose edge lies wholly inside the rectangle; colours are roles."""
    inset = width / 2 if edge else 0.0
    box = QRectF(rect).adjusted(inset, inset, -inset, -inset)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(current().color(edge), width) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(_brush(fill))
    painter.drawRoundedRect(box, radius - inset, radius - inset)
    painter.restore()


def field_frame(
    painter: QPainter, rect: QRect, *, focused: bool, wrong: bool, enabled: bool = True
) -> None:
    """Draw the box of a field: its edge, 2 px where it has the focus or a wrong answer."""
    edge = "danger" if wrong else ("focus" if focused else "edge")
    fill = "surface" if enabled else "sunk"
    width = 2 if focused or wrong else 1
    frame(painter, rect, fill=fill, edge=edge if enabled else "rule", radius=5, width=width)


def focus_ring(painter: QPainter, rect: QRectF | QRect, radius: float = BUTTON_RADIUS) -> None:
    """Draw the 2 px ring of the focus just inside the rectangle."""
    frame(painter, rect, edge="focus", radius=radius, width=2)


def keycap_width(words: str) -> int:
    """Return how wide a keycap with these words is."""
    return QFontMetrics(current().hint(500)).horizontalAdvance(words) + 10


def keycap(painter: QPainter, x: float, middle: float, words: str, role: str = "muted") -> int:
    """Draw a keycap that begins at x, centred on a height, and return its width."""
    theme = current()
    width, height = keycap_width(words), theme.px(KEYCAP_HEIGHT)
    box = QRectF(x, middle - height / 2, width, height)
    frame(painter, box, edge="rule" if role == "muted" else role, radius=4)
    painter.save()
    painter.setFont(theme.hint(500))
    painter.setPen(theme.color(role))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()
    return width


def tick(painter: QPainter, box: QRectF, color: str | QColor, width: float = 2.0) -> None:
    """Draw a tick inside a box; the face has none."""
    left, top, side = box.x(), box.y(), box.width()
    points = [(0.25, 0.52), (0.43, 0.70), (0.76, 0.32)]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(_brush(color), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF([QPointF(left + x * side, top + y * side) for x, y in points]))
    painter.restore()


def elided(painter: QPainter, rect: QRect, words: str, *, right: bool = False) -> None:
    """Draw one line of words in a rectangle, shortened with an ellipsis where it must be."""
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter), shown)


def _brush(fill: str | QColor | None) -> QColor | Qt.BrushStyle:
    if fill is None:
        return Qt.BrushStyle.NoBrush
    return current().color(fill) if isinstance(fill, str) else fill
