"""Choices put in order: by pressing them one after another, by keys, or by dragging."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from fieldkit.gui.icons import paint_icon
from fieldkit.gui.painting import FIELD_RADIUS, WRONG, frame
from fieldkit.gui.questions.decoding import fitted
from fieldkit.gui.questions.keys import words_of
from fieldkit.gui.questions.option import Option
from fieldkit.gui.questions.options import OptionsControl
from fieldkit.gui.theme import current
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.forms.views import Choice, NodeView
    from fieldkit.gui.questions.shelf import PictureShelf

_DOWN = 4
_PLACE = 26  # px of the place before the words
_KEY = 18
_WORDS = 8
_PICTURE = 44  # px of the square before the words


class RankOption(Option):
    """One choice with its place in a box, empty while it has none; it can be dragged."""

    def __init__(self, choice: "Choice", key: str, owner: "RankControl") -> None:
        super().__init__(choice.value, words_of(choice, key), key, many=True, keyed=bool(key))
        self.place = 0
        self.file_name = choice.image or ""
        self._owner = owner
        if owner.shelf is not None and self.file_name:
            owner.shelf.fetched.connect(self._on_fetched)
        self._pressed_at: QPoint | None = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def show_place(self, place: int) -> None:
        """Show a place, counted from 1; 0 is none."""
        self.place = place
        self.setChecked(place > 0)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of place and words on one line."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(self._left() + words + current().px(40), current().px(32))

    def heightForWidth(self, width: int) -> int:
        """Return the height of the words at a width."""
        room = QRect(0, 0, max(40, self._room(width)), 10_000)
        used = self.fontMetrics().boundingRect(room, int(_WRAP), self.text()).height()
        return max(current().px(_PICTURE + 8 if self._side() else 32), used + 14)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a press that may become a drag."""
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the choice to another place."""
        start = self._pressed_at
        if start is None or not self.isEnabled():
            return
        way = (event.position().toPoint() - start).manhattanLength()
        if self._owner.dragging is self or way >= QApplication.startDragDistance():
            self._owner.drag(self, self.mapToParent(event.position().toPoint()).y())
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop the choice, or press it where it was not dragged."""
        self._pressed_at = None
        if self._owner.dragging is self:
            self.setDown(False)
            self._owner.drop()
        else:
            super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row: its place, its key, its words."""
        painter = QPainter(self)
        theme = current()
        dragged = self._owner.dragging is self
        wrong = bool(self.property(WRONG))
        fill = "accent_tint" if self.place or dragged else "surface"
        edge = "danger" if wrong else "accent" if dragged else "rule"
        frame(painter, self.rect(), fill=fill, edge=edge, radius=FIELD_RADIUS)
        painter.setFont(theme.strong())
        painter.setPen(theme.color("accent_text"))
        centre = int(Qt.AlignmentFlag.AlignCenter)
        box = QRect(6, 0, theme.px(_PLACE), self.height())
        painter.drawText(box, centre, str(self.place) if self.place else "\N{EN DASH}")
        left = box.right() + 4
        if self.key and not self.place:  # two figures side by side would be taken for one another
            painter.setFont(theme.hint())
            painter.setPen(theme.color("muted"))
            painter.drawText(QRect(left, 0, theme.px(_KEY), self.height()), centre, self.key)
        painter.setFont(theme.medium() if self.place else theme.body())
        painter.setPen(theme.color("ink" if self.isEnabled() else "faint"))
        words = QRect(self._left(), 0, self._room(self.width()), self.height())
        painter.drawText(words, int(_MIDDLE), self.text())
        self._paint_picture(painter)
        size = theme.px(16)
        right, middle = self.width() - size - 8, (self.height() - size) / 2
        paint_icon(painter, "arrow-up-down", "muted", right, middle, 16)

    def _paint_picture(self, painter: QPainter) -> None:
        side = self._side()
        if not side:
            return
        box = QRect(self._left() - side - _WORDS, (self.height() - side) // 2, side, side)
        frame(painter, box, fill=QColor(Qt.GlobalColor.white), edge="line", radius=FIELD_RADIUS)
        image = self.image()
        if image is not None:
            inside = box.adjusted(2, 2, -2, -2)
            place = QRectF(QPointF(0, 0), fitted(image.size(), inside.width()).toSizeF())
            place.moveCenter(QRectF(inside).center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, image)

    def image(self) -> QImage | None:
        """Return the picture of the choice, None where it has none or it is being read."""
        shelf = self._owner.shelf
        if shelf is None or not self.file_name:
            return None
        return shelf.picture(self.file_name, round(self._side() * self.devicePixelRatioF()))

    def _side(self) -> int:
        return current().px(_PICTURE) if self.file_name and self._owner.shelf is not None else 0

    @Slot(str)
    def _on_fetched(self, name: str) -> None:
        if name == self.file_name:
            self.update()

    def _room(self, width: int) -> int:
        return width - self._left() - current().px(32)

    def _left(self) -> int:
        key = current().px(_KEY) if self.key else 0
        side = self._side()
        return 6 + current().px(_PLACE) + 4 + key + _WORDS + (side + _WORDS if side else 0)


_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
_MIDDLE = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class RankControl(OptionsControl):
    """Choices one below the other: those with a place first, then those without.

    A pressed one takes the next place; pressing it again takes its place away.
    Alt and an arrow, or the mouse, move a choice up or down.
    """

    many = True

    def __init__(self, row: "NodeView", parent: QWidget | None = None) -> None:
        self.dragging: RankOption | None = None
        self._aim = 0
        super().__init__(row, parent)

    def show_row(self, row: "NodeView") -> None:
        """Show the choices with their places."""
        super().show_row(row)
        order = row.value.split()
        for option in self.options:
            if isinstance(option, RankOption):
                option.show_place(order.index(option.value) + 1 if option.value in order else 0)
        self.set_name(*self._name)
        self.updateGeometry()
        if self.width() > 0:
            self._arrange(self.width(), move=True)

    def set_name(self, name: str, description: str) -> None:
        """Say the question, the choice and its place."""
        super().set_name(name, description)
        for option in self.options:
            if isinstance(option, RankOption) and option.place:
                said = _("{words} (place {place})").format(words=option.text(), place=option.place)
                option.setAccessibleName(f"{name}: {said}" if name else said)

    def chosen_values(self, value: str) -> set[str]:
        """Return the values that have a place."""
        return set(value.split())

    def press(self, option: Option) -> None:
        """Give the choice the next place, or take its place away."""
        order = self.row.value.split()
        if option.value in order:
            order.remove(option.value)
        else:
            order.append(option.value)
        self.answered.emit(" ".join(order))

    def drag(self, option: RankOption, y: int) -> None:
        """Show where a choice would go if it were dropped at a height."""
        self.dragging = option
        others = [one for one in self._in_sight() if one is not option]
        placed = [one for one in others if isinstance(one, RankOption) and one.place]
        self._aim = sum(1 for one in placed if one.geometry().center().y() < y)
        option.move(option.x(), max(0, min(y - option.height() // 2, self.height())))
        option.raise_()
        self.update()

    def drop(self) -> None:
        """Put the dragged choice where it was dropped."""
        option, self.dragging = self.dragging, None
        if option is None:
            return
        order = [value for value in self.row.value.split() if value != option.value]
        order.insert(self._aim, option.value)
        self._arrange(self.width(), move=True)
        self.update()
        if " ".join(order) != self.row.value:
            self.answered.emit(" ".join(order))

    def wanted_width(self) -> int:
        """Return two columns, so that places do not move the words."""
        return current().px(440)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the marked choice with Alt and an arrow."""
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key())) if alt else None
        if step is None:
            super().keyPressEvent(event)
            return
        order = self.row.value.split()
        marked = next((one.value for one in self.options if one.hasFocus()), "")
        if marked in order:
            here = order.index(marked)
            there = max(0, min(len(order) - 1, here + step))
            order.insert(there, order.pop(here))
            if " ".join(order) != self.row.value:
                self.answered.emit(" ".join(order))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line where a dragged choice would go."""
        if self.dragging is None:
            return
        placed = [
            one
            for one in self._in_sight()
            if one is not self.dragging and isinstance(one, RankOption) and one.place
        ]
        if self._aim < len(placed):
            y = placed[self._aim].y() - _DOWN
        elif placed:
            y = placed[-1].geometry().bottom() + 1
        else:
            y = 0
        painter = QPainter(self)
        painter.fillRect(0, max(0, y), self.width(), 3, current().color("accent"))

    def _new_option(self, choice: "Choice", key: str, *, keyed: bool) -> Option:
        return RankOption(choice, key, self)

    @property
    def shelf(self) -> "PictureShelf | None":
        """Return where the pictures of the choices are had from."""
        return self._shelf

    def show_pictures(self, shelf: "PictureShelf") -> None:
        """Show the pictures of the choices, small and before their words."""
        self._shelf = shelf
        if any(choice.image for choice in self.row.choices):
            self._shown = ()
            self.show_row(self.row)

    def _pictured(self) -> bool:
        """Keep to rows: what is put in order is read row by row."""
        return False

    def _in_sight(self) -> list[Option]:
        """Return the options as they stand, those with a place first."""
        order = {value: place for place, value in enumerate(self.row.value.split())}
        last = len(order)
        return sorted(self.options, key=lambda one: order.get(one.value, last))

    def _step(self, step: int) -> None:
        seen = self._in_sight()
        place = next((i for i, one in enumerate(seen) if one.hasFocus()), 0)
        if seen:
            self._put_focus(seen[(place + step) % len(seen)])

    def _arrange(self, width: int, *, move: bool) -> int:
        top = current().px(2)
        for option in self._in_sight():
            height = option.heightForWidth(width)
            if move and option is not self.dragging:
                option.setGeometry(QRect(0, top, width, height))
            top += height + _DOWN
        return max(top, current().px(34))
