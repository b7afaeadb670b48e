"""What stands beside the words of a question: its picture, and buttons for sounds and videos."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fieldkit.gui.painting import FIELD_RADIUS, frame
from fieldkit.gui.questions.decoding import fitted
from fieldkit.gui.questions.enlarged import ENLARGED, EnlargedPicture
from fieldkit.gui.questions.shelf import PictureShelf
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import Button, quiet
from fieldkit.gui.widgets.focus_ring import ring_outside
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView

_SIDE = 320
_CHOICES_HEARD = 20  # choices whose sounds have a button


class ShelfPicture(QAbstractButton):
    """A picture of the form in the size of the page; a click or Enter enlarges it.

    Until it is read it keeps the room of a small one, so that little moves then.

    Signals:
        pages_requested(name): the first page of a PDF was pressed.
    """

    pages_requested = Signal(str)

    def __init__(
        self, shelf: PictureShelf, side: int = _SIDE, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._side = side
        self.file_name = ""
        self.large_name = ""
        self.enlarged: EnlargedPicture | None = None
        self._wanted = False
        self._paged = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(_("Enlarge"))
        ring_outside(self)
        shelf.fetched.connect(self._on_fetched)
        self.clicked.connect(self.enlarge)

    def show_file(self, name: str, large: str = "", *, paged: bool = False) -> None:
        """Show a file of the form; ``large`` is another one to be enlarged in its place.

        Of a ``paged`` one the first page is shown, and all of them are asked for.
        """
        self._paged = paged
        self.setToolTip(_("Show all pages") if paged else _("Enlarge"))
        if (name, large) != (self.file_name, self.large_name):
            self.file_name, self.large_name = name, large or name
            self.updateGeometry()
            self.update()

    def image(self) -> QImage | None:
        """Return the picture as it is drawn, None while it is not read."""
        if not self.file_name:
            return None
        return self._shelf.picture(self.file_name, self._pixels())

    def is_none(self) -> bool:
        """Tell whether it is known that there is no such picture."""
        return self._shelf.knows(self.file_name, self._pixels()) and self.image() is None

    @Slot()
    def enlarge(self) -> None:
        """Show the picture on a sheet of its own, once it is read so large."""
        if self._paged:
            self.pages_requested.emit(self.file_name)
            return
        self._wanted = True
        self._show_large()

    def _show_large(self) -> None:
        image = self._shelf.picture(self.large_name, ENLARGED)
        if image is None or not self._wanted:
            return
        self._wanted = False
        self.enlarged = EnlargedPicture(self.window(), self.accessibleName(), image)
        self.enlarged.open()

    @Slot(str)
    def _on_fetched(self, name: str) -> None:
        if name == self.file_name:
            self.updateGeometry()
            self.update()
        if name == self.large_name and self._wanted:
            self._show_large()

    def _pixels(self) -> int:
        return round(current().px(self._side) * self.devicePixelRatioF())

    def sizeHint(self) -> QSize:
        """Return the size of the picture on the page."""
        image = self.image()
        if image is None:
            return QSize(current().px(120), current().px(80))
        return fitted(image.size() / self.devicePixelRatioF(), current().px(self._side))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press it as Space does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture, an empty frame while it is read."""
        painter = QPainter(self)
        image = self.image()
        if image is None:
            frame(painter, self.rect(), fill="sunk", edge="line", radius=FIELD_RADIUS)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        # Drawings of forms are made for white paper: black lines would vanish on a dark page.
        frame(painter, self.rect(), fill=QColor(Qt.GlobalColor.white), radius=FIELD_RADIUS)
        painter.drawImage(QRectF(self.rect()), image)
        if self._paged:
            # A page is white as the ground is: without an edge nobody sees where it ends.
            painter.setPen(current().color("line"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound or a video beside words: its file, and what the button that plays it says."""

    name: str
    words: str


def recordings(row: "NodeView") -> tuple[Recording, ...]:
    """Return the sounds and videos of a question, then those of its choices."""
    found = []
    for name, words in ((row.audio, _("Play the sound")), (row.video, _("Play the video"))):
        if name:
            found.append(Recording(name, words))
    for choice in row.choices[:_CHOICES_HEARD]:
        told = {"choice": choice.label or choice.value}
        if choice.audio:
            found.append(Recording(choice.audio, _("Sound: {choice}").format(**told)))
        if choice.video:
            found.append(Recording(choice.video, _("Video: {choice}").format(**told)))
    return tuple(found)


class LabelMedia(QWidget):
    """The picture under a question's words, and a button for each sound and video.

    They play in the computer's own player: Qt's would be a part of a hundred
    megabytes more. What did not come with the form is said.
    """

    def __init__(self, shelf: PictureShelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = ShelfPicture(shelf, parent=self)
        self.words = Label("", "hint", "muted", wrap=True)
        self.buttons: list[Button] = []
        self._player = shelf.player
        self._recordings: tuple[Recording, ...] = ()
        self._row: NodeView | None = None
        self._played = QHBoxLayout()
        self._played.setSpacing(8)
        self._played.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(4)
        column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._played)
        column.addWidget(self.words)
        shelf.fetched.connect(self._on_fetched)
        self._player.told.connect(self._on_told)

    def show_row(self, row: "NodeView") -> None:
        """Show what goes with the words in the language of the row."""
        self._row = row
        self.picture.show_file(row.image or "", row.big_image or "")
        said = row.label or row.name
        self.picture.setAccessibleName(_("Picture to the question: {words}").format(words=said))
        found = tuple(one for one in recordings(row) if self._player.can_play(one.name))
        if found != self._recordings:
            self._recordings = found
            self._make_buttons()
        for one, button in zip(self._recordings, self.buttons, strict=True):
            button.setAccessibleName(f"{one.words}: {said}")
        self._say()

    def focus_targets(self) -> tuple[QWidget, ...]:
        """Return the picture, where there is one, and what plays."""
        pictured = () if self.picture.isHidden() else (self.picture,)
        return (*pictured, *self.buttons)

    def _make_buttons(self) -> None:
        for old in self.buttons:
            self._played.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.buttons = []
        for one in self._recordings:
            button = quiet(one.words, icon="external-link")
            button.setToolTip(_("{name} opens in the computer's player").format(name=one.name))
            button.clicked.connect(self._on_clicked)
            self._played.insertWidget(len(self.buttons), button)
            button.show()
            self.buttons.append(button)

    @Slot()
    def _on_clicked(self) -> None:
        button = self.sender()
        for one, made in zip(self._recordings, self.buttons, strict=True):
            if made is button:
                self._player.play(one.name)

    @Slot(str)
    def _on_fetched(self, name: str) -> None:
        if name == self.picture.file_name:
            self._say()

    @Slot(str)
    def _on_told(self, name: str) -> None:
        if self._row is not None and name in {one.name for one in recordings(self._row)}:
            self._say()

    def _say(self) -> None:
        row = self._row
        if row is None:
            return
        lost = bool(row.image) and self.picture.is_none()
        said = []
        if lost:
            told = _("The picture {name} belongs here, but it did not come with the form.")
            said.append(told.format(name=row.image))
        said += [self._player.sentence(one.name) for one in recordings(row)]
        self.picture.setVisible(bool(row.image) and not lost)
        self.words.setText("\n".join(filter(None, said)))
        self.words.setVisible(any(said))
        self.updateGeometry()


def has_media(row: "NodeView") -> bool:
    """Tell whether anything stands beside the words of a row."""
    return bool(row.image or recordings(row))
