"""The bars that scroll: a slider without arrows, where it stands and how it is drawn."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

from fieldkit.gui.painting import frame
from fieldkit.gui.theme import current

_STATE = QStyle.StateFlag


def slider_of(option: QStyleOptionSlider) -> QRect:
    """Return where the slider of a bar stands: the shorter, the more there is to scroll."""
    lying = option.orientation is Qt.Orientation.Horizontal
    length = option.rect.width() if lying else option.rect.height()
    span = option.maximum - option.minimum
    if span <= 0:
        return QRect(option.rect)
    part = max(32, length * option.pageStep // (span + option.pageStep))
    start = QStyle.sliderPositionFromValue(
        option.minimum, option.maximum, option.sliderPosition, length - part, option.upsideDown
    )
    if lying:
        return QRect(start, 0, part, option.rect.height())
    return QRect(0, start, option.rect.width(), part)


def paint_scroll_bar(option: QStyleOptionSlider, painter: QPainter, slider: QRect) -> None:
    """Draw a bar: its slider alone, darker while it is held or pointed at."""
    painter.fillRect(option.rect, current().color("surface"))
    if option.maximum <= option.minimum:
        return
    held = bool(option.state & (_STATE.State_Sunken | _STATE.State_MouseOver))
    frame(painter, slider.adjusted(2, 2, -2, -2), fill="edge" if held else "rule", radius=3)
