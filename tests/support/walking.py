"""Eyes that walk through all that is in sight: names and roles, the way of Tab, what is cut."""

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)
from shiboken6 import isValid

from fieldkit.gui.widgets.badge import Badge
from fieldkit.gui.widgets.label import ElidedLabel

_ROLE = QAccessible.Role
# What a screen reader knows how to speak of; a bare Client or Pane says nothing.
FITTING = {
    _ROLE.Button,
    _ROLE.ButtonDropDown,
    _ROLE.ButtonMenu,
    _ROLE.CheckBox,
    _ROLE.ComboBox,
    _ROLE.Document,
    _ROLE.EditableText,
    _ROLE.Graphic,
    _ROLE.Grouping,
    _ROLE.Link,
    _ROLE.List,
    _ROLE.ListItem,
    _ROLE.PageTab,
    _ROLE.PushButton,
    _ROLE.RadioButton,
    _ROLE.Slider,
    _ROLE.SpinBox,
    _ROLE.Table,
    _ROLE.Tree,
}
_BY_TAB = {Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.WheelFocus}
_SLACK = 1  # px; half a pixel of a letter's edge is no letter
_MOST_STEPS = 400
_MOST_CELLS = 40
_LEAST_COLOURS = 3  # a ground and the steps to the ink
_READ = 4.5
_AROUND = (-8, -8, 8, 8)  # px in which a ring lies


def focusable(root: QWidget) -> Iterator[QWidget]:
    """Give every widget in sight that takes the focus itself."""
    for child in [root, *root.findChildren(QWidget)]:
        if not child.isVisible() or child.window() is not root.window():
            continue
        if child.focusPolicy() is Qt.FocusPolicy.NoFocus or child.focusProxy() is not None:
            continue
        if isinstance(child, QLabel):
            continue
        if isinstance(child, QScrollArea) and child.widget() is not None and not _scrolls(child):
            continue
        yield child


def speechless(root: QWidget) -> list[str]:
    """Return the focusable widgets without a name, or with a role that says nothing."""
    found = []
    for child in focusable(root):
        known = QAccessible.queryAccessibleInterface(child)
        name = known.text(QAccessible.Text.Name).strip() if known is not None else ""
        if not name:
            found.append(f"{described(child)}: no name")
        elif known.role() not in FITTING and not _only_scrolls(child):
            found.append(f"{described(child)}: role {known.role().name}")
    return found


def out_of_reach(root: QWidget) -> list[str]:
    """Press Tab until it comes round; return what it never reached, and where it got caught."""
    wanted = [one for one in focusable(root) if one.isEnabled() and one.focusPolicy() in _BY_TAB]
    if not wanted:
        return []
    seen: list[QWidget] = []
    for _step in range(_MOST_STEPS):
        here = QApplication.focusWidget()
        if here is None or here in seen:
            break
        seen.append(here)
        if not _leaves(here) and isValid(here) and len(wanted) > 1:
            return [f"{described(here)}: Tab does not leave it"]
    # A page may be laid out anew while the keyboard goes through it.
    seen = [one for one in seen if isValid(one)]
    missed = [one for one in wanted if isValid(one) and not _is_met(one, seen)]
    return [f"{described(one)}: Tab does not reach it" for one in missed]


def _leaves(here: QWidget) -> bool:
    """Press Tab until the focus has left a widget; in a grid it goes through the cells of a row."""
    for _press in range(_MOST_CELLS):
        QTest.keyClick(here, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is not here:
            return True
    return False


def cut(root: QWidget) -> list[str]:
    """Return the labels, buttons and badges whose words do not fit where they stand."""
    found = []
    for child in root.findChildren(QWidget):
        if not child.isVisible() or child.window() is not root.window():
            continue
        if isinstance(child.parentWidget(), QLineEdit):
            continue
        if isinstance(child, QLabel):
            if not child.text() or isinstance(child, ElidedLabel):
                continue
            needs = _label_needs(child)
        elif isinstance(child, Badge) or (isinstance(child, QAbstractButton) and child.text()):
            needs = _needs(child)
        else:
            continue
        lacks = needs - child.size()
        if lacks.width() > _SLACK or lacks.height() > _SLACK:
            found.append(f"{described(child)}: lacks {lacks.width()} x {lacks.height()}")
        elif (beyond := _beyond(child)) is not None:
            found.append(f"{described(child)}: {beyond}")
    return found


def pale(root: QWidget) -> list[str]:
    """Return the labels and buttons whose words do not stand out from what is behind them."""
    found = []
    picture = root.grab().toImage()
    ratio = picture.devicePixelRatio()
    for child in root.findChildren(QWidget):
        if not isinstance(child, QLabel | QAbstractButton | Badge) or not child.isEnabled():
            continue
        if not child.isVisible() or child.window() is not root.window() or not words_of(child):
            continue
        seen = child.visibleRegion().boundingRect()
        if seen.size() != child.size():
            # Of what lies half outside a scroll area only slivers of letters could be measured.
            continue
        corner = child.mapTo(root, seen.topLeft()) * ratio
        colours = _colours(picture, QRect(corner, seen.size() * ratio))
        if len(colours) < _LEAST_COLOURS:
            continue
        ground = QColor(colours.most_common(1)[0][0])
        strongest = max(contrast(QColor(colour), ground) for colour in colours)
        if strongest < _READ:
            found.append(f"{described(child)}: {strongest:.2f}")
    return found


def unseen(root: QWidget) -> list[str]:
    """Return what looks the same with the keyboard at it and without."""
    found = []
    for child in list(focusable(root)):
        if not isValid(child) or not child.isEnabled() or child.focusPolicy() not in _BY_TAB:
            continue
        child.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if not isValid(child) or QApplication.focusWidget() is not child:
            continue
        around = QRect(child.mapTo(root, QPoint(0, 0)), child.size()).adjusted(*_AROUND)
        focused = root.grab(around).toImage()
        child.clearFocus()
        QApplication.processEvents()
        if isValid(child) and root.grab(around).toImage() == focused:
            found.append(described(child))
    return found


def contrast(one: QColor, other: QColor) -> float:
    """Return how far two colours stand apart, as WCAG 2 reckons it: 1 to 21."""
    first, second = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def _luminance(color: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _colours(picture: QImage, place: QRect) -> Counter[int]:
    within = place.intersected(picture.rect())
    octets = bytes(picture.copy(within).convertToFormat(QImage.Format.Format_RGB32).constBits())
    return Counter(memoryview(octets).cast("I"))


def described(widget: QWidget) -> str:
    """Return which widget it is: its class, its words, and where it stands."""
    parent = widget.parentWidget()
    within = type(parent).__name__ if parent is not None else "nothing"
    return f"{type(widget).__name__} {words_of(widget)[:40]!r} in {within}"


def words_of(widget: QWidget) -> str:
    """Return the words that a widget shows or is called by."""
    for asked in ("text", "words"):
        said = getattr(widget, asked, None)
        if callable(said):
            found = said()
            if isinstance(found, str) and found:
                return found
    return widget.accessibleName()


def _is_met(widget: QWidget, seen: list[QWidget]) -> bool:
    """Tell whether Tab came to a widget, or to the one of its kind that arrows lead on from."""
    if widget in seen:
        return True
    parent = widget.parentWidget()
    if isinstance(widget, QAbstractButton) and widget.isCheckable():
        return any(
            isinstance(one, QAbstractButton) and one.parentWidget() is parent for one in seen
        )
    return any(widget.isAncestorOf(one) or one.isAncestorOf(widget) for one in seen)


def _only_scrolls(widget: QWidget) -> bool:
    """Tell whether it takes the keys to scroll what is only read; Qt has no role for that."""
    return isinstance(widget, QPdfView | QScrollArea)


def _scrolls(area: QAbstractScrollArea) -> bool:
    return area.verticalScrollBar().maximum() > 0 or area.horizontalScrollBar().maximum() > 0


def _needs(widget: QWidget) -> QSize:
    if widget.hasHeightForWidth():
        return QSize(0, widget.heightForWidth(widget.width()))
    return widget.sizeHint()


def _label_needs(label: QLabel) -> QSize:
    if not label.pixmap().isNull():
        return QSize(0, 0)
    if not label.wordWrap():
        return label.sizeHint()
    longest = max(
        (label.fontMetrics().horizontalAdvance(w) for w in label.text().split()), default=0
    )
    return QSize(longest, label.heightForWidth(label.width()))


def _beyond(widget: QWidget) -> str | None:
    """Return whether a part of it lies outside what holds it and cannot be scrolled to."""
    inner = widget
    while (outer := inner.parentWidget()) is not None and not inner.isWindow():
        place = QRect(widget.mapTo(outer, QPoint(0, 0)), widget.size())
        area = outer.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is outer:
            if isinstance(area, QAbstractItemView):
                return None
            across = area.horizontalScrollBar().maximum() > 0
            sides = place.left() < -_SLACK or place.right() > outer.width() + _SLACK
            if sides and not across:
                return (
                    f"{place.right() - outer.width()} px beyond the side of {type(area).__name__}"
                )
            return None
        room = outer.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
        if not room.contains(place) and not isinstance(widget, QLineEdit):
            return f"{place.getRect()} beyond {type(outer).__name__} {outer.rect().getRect()}"
        inner = outer
    return None
