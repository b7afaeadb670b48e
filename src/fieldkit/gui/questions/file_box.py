"""The box of one file in a form: where it is dropped, what it looks like, what can be done."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QGroupBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from fieldkit.gui.icons import pixmap
from fieldkit.gui.painting import CARD_RADIUS, WRONG, focus_ring, frame
from fieldkit.gui.questions.label_media import ShelfPicture
from fieldkit.gui.questions.shelf import PictureShelf
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import Button, quiet
from fieldkit.gui.widgets.label import ElidedLabel, Label
from fieldkit.gui.widgets.wrap_row import WrapRow

_SIDE = 140


class FileBox(QGroupBox):
    """Shows a file, or the wish for one, with the acts that are offered now.

    Enter chooses, Space looks, Delete removes, Ctrl+V pastes.

    Signals:
        choose_requested(), remove_requested(): by key.
        look_requested(): the picture is wanted large.
        dropped(data): something was dropped or pasted.
    """

    choose_requested = Signal()
    remove_requested = Signal()
    look_requested = Signal()
    dropped = Signal(object)

    def __init__(
        self, pictures: PictureShelf, *, readonly: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._readonly = readonly
        self._over = False
        self.buttons: list[Button] = []
        self.setAcceptDrops(not readonly)
        if not readonly:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.picture = ShelfPicture(pictures, _SIDE, self)
        self.picture.hide()
        self._symbol = QLabel()
        self._symbol.setPixmap(pixmap("file-text", "muted", 40))
        self._symbol.hide()
        self.heading = ElidedLabel("", "medium")
        self.facts = Label("", "hint", "muted", wrap=True)
        self._acts = WrapRow()
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.heading)
        words.addWidget(self.facts)
        words.addSpacing(4)
        words.addLayout(self._acts)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 12, 12)
        row.setSpacing(16)
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def show_words(self, title: str, facts: str) -> None:
        """Show a file's name and what is known of it, or what is wanted."""
        self.heading.setText(title)
        self.heading.setVisible(bool(title))
        self.facts.setText(facts)
        self.facts.setVisible(bool(facts))

    def show_picture(self, name: str, *, paged: bool = False, other: bool = False) -> None:
        """Show the picture of that name, "" for none, or the first page of a ``paged`` file.

        A sheet stands for an ``other`` file.
        """
        self.picture.show_file(name, paged=paged)
        self.picture.setVisible(bool(name))
        self._symbol.setVisible(other and not name)

    def show_acts(self, acts: list[Button]) -> None:
        """Offer these acts instead of those so far."""
        for old in self.buttons:
            self._acts.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.buttons = acts
        for button in acts:
            self._acts.addWidget(button)
            button.show()
        self.updateGeometry()

    def focus_targets(self) -> tuple[QWidget, ...]:
        """Return what Tab stops at, in order."""
        box = () if self._readonly else (self,)
        picture = () if self.picture.isHidden() else (self.picture,)
        return (*box, *picture, *self.buttons)

    def set_wrong(self, wrong: bool) -> None:
        """Draw the edge in the danger colour, or take it away."""
        if bool(self.property(WRONG)) != wrong:
            self.setProperty(WRONG, wrong)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys of the box."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = event.key()
        if self._readonly:
            event.ignore()
        elif plain and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.choose_requested.emit()
        elif plain and key == Qt.Key.Key_Space:
            self.look_requested.emit()
        elif plain and key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.remove_requested.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.dropped.emit(QGuiApplication.clipboard().mimeData())
        else:
            event.ignore()

    def mousePressEvent(self, event: object) -> None:
        """Give the box the focus, so that Ctrl+V goes to it."""
        if not self._readonly:
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and pictures."""
        data = event.mimeData()
        if data.hasUrls() or data.hasImage():
            event.acceptProposedAction()
            self._show_over(over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show that nothing would be dropped any more."""
        self._show_over(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand over what was dropped."""
        self._show_over(over=False)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(event.mimeData())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box: dashed where something may be dropped."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current()
        wrong = bool(self.property(WRONG))
        fill = "accent_tint" if self._over else "surface"
        frame(painter, self.rect(), fill=fill, radius=CARD_RADIUS)
        role = "accent" if self._over else "danger" if wrong else "rule"
        pen = QPen(theme.color(role), 1)
        empty = self.picture.isHidden() and self._symbol.isHidden()
        if empty and not self._readonly:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, CARD_RADIUS, CARD_RADIUS)
        if self.hasFocus():
            focus_ring(painter, self.rect(), CARD_RADIUS)

    def _show_over(self, *, over: bool) -> None:
        self._over = over
        self.update()


def act(words: str, does: Callable[[], None], *, icon: str = "") -> Button:
    """Return a button of the box; ``does`` is a method of a QObject."""
    button = quiet(words, icon=icon)
    button.clicked.connect(does)
    return button


def picture_in(data: QMimeData | None) -> QImage | None:
    """Return the picture that was dropped or pasted itself, not as a file."""
    if data is None or not data.hasImage():
        return None
    image = data.imageData()
    return image if isinstance(image, QImage) and not image.isNull() else None


def files_in(data: QMimeData | None) -> tuple[str, ...]:
    """Return the paths of the files that were dropped or pasted."""
    if data is None:
        return ()
    return tuple(url.toLocalFile() for url in data.urls() if url.isLocalFile())
