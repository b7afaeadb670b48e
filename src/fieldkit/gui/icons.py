"""The icons of the window: Lucide's drawings in the colours of the theme."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from fieldkit.assets import asset
from fieldkit.gui.theme import current


def icon(name: str, role: str = "muted", size: int = 18) -> QIcon:
    """Return a Lucide icon in a role's colour, pale where the widget is disabled."""
    made = QIcon(pixmap(name, role, size))
    made.addPixmap(pixmap(name, "edge", size), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, role: str = "muted", size: int = 18) -> QPixmap:
    """Return a Lucide icon as pixels, ``size`` wide and high at the screen's own density.

    Raises FileNotFoundError for a name that is not shipped.
    """
    return _drawn(name, current().color(role).name(), current().px(size), _ratio())


def paint_icon(painter: QPainter, name: str, role: str, x: float, y: float, size: int = 18) -> None:
    """Draw an icon with its corner at x, y."""
    painter.drawPixmap(round(x), round(y), pixmap(name, role, size))


def mark(size: int = 24) -> QPixmap:
    """Return the program's own sign, a heart held by a hand on a rounded square."""
    return pixmap_of_sign(
        current().color("accent").name(), current().color("on_accent").name(), size
    )


def icon_of_program() -> QIcon:
    """Return the sign for the window's frame and the task bar, which have their own colours."""
    made = QIcon()
    for size in (16, 32, 64):
        made.addPixmap(pixmap_of_sign("#1B649C", "#FFFFFF", size))
    return made


@cache
def pixmap_of_sign(ground: str, ink: str, size: int) -> QPixmap:
    """Return the program's sign in two colours given as "#rrggbb"."""
    drawing = asset("icons", "fieldkit.svg").read_text("utf-8")
    return _render(drawing.replace("#1B649C", ground).replace("#FFFFFF", ink), size, _ratio())


@cache
def _drawn(name: str, color: str, size: int, ratio: float) -> QPixmap:
    drawing = asset("icons", f"{name}.svg").read_text("utf-8")
    return _render(drawing.replace("currentColor", color), size, ratio)


def _ratio() -> float:
    return QGuiApplication.primaryScreen().devicePixelRatio()


def _render(drawing: str, size: int, ratio: float) -> QPixmap:
    canvas = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    canvas.setDevicePixelRatio(ratio)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return canvas
