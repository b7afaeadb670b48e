"""Answers that are pictures, and the even cells that they stand in."""

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from fieldkit.gui.painting import FIELD_RADIUS, frame
from fieldkit.gui.questions.enlarged import ENLARGED, EnlargedPicture
from fieldkit.gui.questions.option import Option
from fieldkit.gui.questions.shelf import PictureShelf
from fieldkit.gui.theme import current
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.forms.views import Choice

_WIDE, _TALL = 150, 110
_COLUMNS = re.compile(r"(?:columns|compact|quickcompact)-(\d{1,2})", re.ASCII)
_GAP = 4
_NARROW = 96  # px below which a column is no column
ACROSS, DOWN = 16, 12


class PictureOption(Option):
    """An answer with its picture above the words; the context menu's key enlarges it.

    A click chooses, as it does on every other answer.
    """

    def __init__(
        self,
        choice: "Choice",
        words: str,
        key: str,
        shelf: PictureShelf,
        *,
        many: bool,
        keyed: bool,
    ) -> None:
        super().__init__(choice.value, words, key, many=many, keyed=keyed)
        self._shelf = shelf
        self.file_name = choice.image or ""
        self.enlarged: EnlargedPicture | None = None
        self._wanted = False
        self.setToolTip(_("Enlarge: right mouse button, or Shift+F10") if choice.image else "")
        shelf.fetched.connect(self._on_fetched)

    def sizeHint(self) -> QSize:
        """Return a cell, wide enough for its words in two lines."""
        words = self.fontMetrics().horizontalAdvance(self.text()) * 0.6 + self._left()
        width = min(max(current().px(_WIDE), round(words)), 2 * current().px(_WIDE))
        return QSize(width, self.heightForWidth(width))

    def heightForWidth(self, width: int) -> int:
        """Return the height of picture and words."""
        return super().heightForWidth(width) + self._above()

    def enlarge(self) -> None:
        """Show the picture on a sheet of its own, once it is read so large."""
        self._wanted = bool(self.file_name)
        self._show_large()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Enlarge the picture."""
        self.enlarge()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Shift+F10, which some keyboards have instead of a menu key."""
        shifted = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_F10 and shifted:
            self.enlarge()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture, then the answer under it."""
        painter = QPainter(self)
        self._paint_picture(painter)
        painter.translate(0, self._above())
        self.draw(painter)

    def _paint_picture(self, painter: QPainter) -> None:
        if not self.file_name:
            return
        chosen = self.isChecked()
        box = QRect(0, 0, self.width(), current().px(_TALL))
        image = self._shelf.picture(self.file_name, self._pixels())
        frame(
            painter,
            box,
            fill=QColor(Qt.GlobalColor.white) if image is not None else "sunk",
            edge="accent" if chosen else "line",
            radius=FIELD_RADIUS,
            width=2 if chosen else 1,
        )
        inside = box.adjusted(4, 4, -4, -4)
        if image is None:
            self._paint_lack(painter, inside)
            return
        size = image.size() / self.devicePixelRatioF()
        scale = min(1.0, inside.width() / size.width(), inside.height() / size.height())
        place = QRectF(0, 0, size.width() * scale, size.height() * scale)
        place.moveCenter(QRectF(inside).center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, image)

    def _paint_lack(self, painter: QPainter, inside: QRect) -> None:
        """Say which picture did not come with the form, once that is known."""
        if not self._shelf.knows(self.file_name, self._pixels()):
            return
        painter.setPen(current().color("muted"))
        painter.setFont(current().hint())
        words = _("No picture: {name}").format(name=self.file_name)
        # The name of the file stays whole, unless it alone is wider than the picture would be.
        whole = painter.fontMetrics().horizontalAdvance(self.file_name) <= inside.width()
        wrap = Qt.TextFlag.TextWordWrap if whole else Qt.TextFlag.TextWrapAnywhere
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignCenter | wrap), words)
        painter.setFont(self.font())

    def _above(self) -> int:
        return current().px(_TALL) + _GAP

    def _lacks(self) -> bool:
        return self._shelf.picture(self.file_name, self._pixels()) is None

    def _pixels(self) -> int:
        return round(2 * current().px(_WIDE) * self.devicePixelRatioF())

    @Slot(str)
    def _on_fetched(self, name: str) -> None:
        if name == self.file_name:
            if self._shelf.knows(name, self._pixels()) and self._lacks():
                self.setToolTip("")
            self.update()
            if self._wanted:
                self._show_large()

    def _show_large(self) -> None:
        image = self._shelf.picture(self.file_name, ENLARGED) if self._wanted else None
        if image is not None:
            self._wanted = False
            said = _("Picture to the answer: {words}").format(words=self.text())
            self.enlarged = EnlargedPicture(self.window(), said, image)
            self.enlarged.open()


def arrange_cells(options: Sequence[QWidget], width: int, *, move: bool, columns: int = 0) -> int:
    """Put options row by row into cells of one width, and return the height of all.

    ``columns`` are as many as a form wants, where they are not too narrow; 0
    for as many as fit.
    """
    if columns:
        columns = min(columns, max(1, (width + ACROSS) // (current().px(_NARROW) + ACROSS)))
        cell = (width - ACROSS * (columns - 1)) // columns
        if any(isinstance(option, PictureOption) for option in options):
            cell = min(cell, 2 * current().px(_WIDE))
    else:
        cell = min(width, max((option.sizeHint().width() for option in options), default=0))
        columns = max(1, (width + ACROSS) // (cell + ACROSS))
    top = current().px(5)
    for start in range(0, len(options), columns):
        row = options[start : start + columns]
        height = max(option.heightForWidth(cell) for option in row)
        for place, option in enumerate(row):
            if move:
                corner = QPoint(place * (cell + ACROSS), top)
                option.setGeometry(QRect(corner, QSize(cell, height)))
        top += height + DOWN
    return top - DOWN + current().px(5)


def even_share(options: Sequence[QWidget], width: int, *, move: bool) -> int:
    """Put all options into one row, each with the same share of it, and return its height."""
    share = width // max(1, len(options))
    height = max((option.heightForWidth(share) for option in options), default=0)
    for place, option in enumerate(options):
        if move:
            option.setGeometry(QRect(place * share, current().px(5), share, height))
    return height + 2 * current().px(5)


def wanted_columns(appearance: Collection[str]) -> int:
    """Return how many columns "columns-3" asks for, 0 where a form leaves that open."""
    for word in appearance:
        found = _COLUMNS.fullmatch(word)
        if found:
            return min(10, max(1, int(found[1])))
    return 0
