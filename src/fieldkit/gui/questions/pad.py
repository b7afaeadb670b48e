"""A sheet to sign or draw on, by mouse, finger or pen."""

from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from fieldkit.gui.painting import FIELD_RADIUS, focus_ring, frame
from fieldkit.gui.theme import current

INKS = ("#17212B", "#9C1F18", "#1B649C")  # on white paper, whatever the look of the window
_THICK = 2.6
_SHARPER = 2.0  # pixels of the kept picture for one of the sheet


@dataclass(slots=True)
class Stroke:
    """One line that was drawn without lifting the pen, in places of the sheet from 0 to 1."""

    color: str
    points: list[QPointF] = field(default_factory=list)


class Pad(QLabel):
    """White paper, or a picture, that takes strokes; the last one can be taken back.

    Signals:
        changed(): a stroke was begun or taken away.
    """

    changed = Signal()

    def __init__(self, ground: QImage | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # It paints itself; a label with a picture is what screen readers know as a graphic.
        self.setPixmap(QPixmap(1, 1))
        self.color = INKS[0]
        self.strokes: list[Stroke] = []
        self._ground = ground
        self._drawing = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def take_back(self) -> None:
        """Take the last stroke away."""
        if self.strokes:
            self.strokes.pop()
            self.update()
            self.changed.emit()

    def clear(self) -> None:
        """Take all strokes away."""
        if self.strokes:
            self.strokes.clear()
            self.update()
            self.changed.emit()

    def drawing(self) -> QImage:
        """Return what is drawn: twice as sharp as on the screen, or as sharp as the ground."""
        sheet = self._sheet()
        if self._ground is not None:
            image = self._ground.convertToFormat(QImage.Format.Format_RGB32)
            scale = image.width() / max(1.0, sheet.width())
        else:
            scale = _SHARPER
            size = QSize(round(sheet.width() * scale), round(sheet.height() * scale))
            image = QImage(size, QImage.Format.Format_RGB32)
            image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        self._draw_strokes(painter, QRectF(image.rect()), _THICK * scale)
        painter.end()
        return image

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the pen down."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._drawing = True
            self.strokes.append(Stroke(self.color, [self._place(event.position())]))
            self.update()
            self.changed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on; what leaves the sheet goes along its edge."""
        if self._drawing:
            self.strokes[-1].points.append(self._place(event.position()))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the pen."""
        self._drawing = False

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+Z from the form below: it takes back a stroke here, not an answer there."""
        undoes = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
        if undoes and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a stroke back with Ctrl+Z, all with Delete."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.take_back()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and not event.modifiers():
            self.clear()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return the room of a signature, or of a picture."""
        return QSize(current().px(640), current().px(240 if self._ground is None else 420))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the paper and what stands on it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        sheet = self._sheet()
        frame(painter, sheet, fill=QColor(Qt.GlobalColor.white), edge="edge", radius=FIELD_RADIUS)
        if self._ground is not None:
            painter.drawImage(sheet, self._ground)
        self._draw_strokes(painter, sheet, _THICK)
        if self.hasFocus():
            focus_ring(painter, self.rect(), FIELD_RADIUS)

    def _sheet(self) -> QRectF:
        """Return where the paper lies: all of the pad, or the shape of the picture in it."""
        room = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        if self._ground is None:
            return room
        size = self._ground.size()
        scale = min(room.width() / size.width(), room.height() / size.height())
        sheet = QRectF(0, 0, size.width() * scale, size.height() * scale)
        sheet.moveCenter(room.center())
        return sheet

    def _place(self, point: QPointF) -> QPointF:
        sheet = self._sheet()
        x = (point.x() - sheet.x()) / max(1.0, sheet.width())
        y = (point.y() - sheet.y()) / max(1.0, sheet.height())
        return QPointF(min(1.0, max(0.0, x)), min(1.0, max(0.0, y)))

    def _draw_strokes(self, painter: QPainter, sheet: QRectF, thick: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for stroke in self.strokes:
            pen = QPen(QColor(stroke.color), thick)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            points = [
                QPointF(sheet.x() + p.x() * sheet.width(), sheet.y() + p.y() * sheet.height())
                for p in stroke.points
            ]
            painter.drawPath(_smooth(points))


def _smooth(points: list[QPointF]) -> QPainterPath:
    """Return a line through the middles between points, which a shaking hand makes smoother."""
    path = QPainterPath(points[0])
    if len(points) == 1:
        path.lineTo(points[0] + QPointF(0.1, 0))
    for before, here in pairwise(points):
        path.quadTo(before, (before + here) / 2)
    path.lineTo(points[-1])
    return path
