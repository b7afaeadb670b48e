"""What has just happened, said at the foot of the page, with a way to undo it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.icons import pixmap
from fieldkit.gui.painting import CARD_RADIUS, frame
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import IconButton, link
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _

_SECONDS = {"ok": 8, "warn": 15, "danger": 0}  # 0: it stays until it is put away
_KINDS = {
    "ok": ("surface", "rule", "ok", "circle-check"),
    "warn": ("warn_tint", "warn_tint", "warn", "triangle-alert"),
    "danger": ("danger_tint", "danger_line", "danger", "circle-alert"),
}
_WIDTH = 640
_BELOW, _UP, _STEP = 16, 240, 8


class Notice(QWidget):
    """One strip over the foot of the page: words, an act such as "Undo", and a cross."""

    def __init__(
        self,
        parent: QWidget,
        text: str,
        kind: str,
        action_label: str,
        action: Callable[[], object] | None,
        undo: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._action = action
        self._undo = undo
        _fill, _edge, ink, icon = _KINDS[kind]
        drawn = QLabel()
        drawn.setPixmap(pixmap(icon, ink, 18))
        self.words = Label(text, "body", "ink", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 10, 10)
        row.setSpacing(12)
        row.addWidget(drawn, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        self.button = link(action_label) if action_label else None
        if self.button is not None:
            self.button.clicked.connect(self.act)
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.undo_button = link(_("Undo")) if undo is not None else None
        if self.undo_button is not None:
            self.undo_button.clicked.connect(self.take_back)
            row.addWidget(self.undo_button, 0, Qt.AlignmentFlag.AlignVCenter)
        away = IconButton("x", _("Put the message away"), size=24)
        away.clicked.connect(self.close)
        row.addWidget(away, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(text)
        if _SECONDS[kind]:
            QTimer.singleShot(_SECONDS[kind] * 1000, self, self.close)

    def act(self) -> None:
        """Do what the button says, once."""
        action, self._action = self._action, None
        self.close()
        if action is not None:
            action()

    def take_back(self) -> None:
        """Undo what is told, once."""
        undo, self._undo = self._undo, None
        self.close()
        if undo is not None:
            undo()

    def sizeHint(self) -> QSize:
        """Return a width that leaves the page in sight."""
        return QSize(_WIDTH, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put it away with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the strip with a soft shadow."""
        painter = QPainter(self)
        fill, edge, _ink, _icon = _KINDS[self._kind]
        painter.fillRect(self.rect(), current().color("surface"))
        frame(painter, QRectF(self.rect()), fill=fill, edge=edge, radius=CARD_RADIUS)


class Notices(QObject):
    """Shows one notice at a time over the bottom of its host (the area of the pages).

    ``make_room`` is what a refusal for want of space offers, None where there
    is nothing to offer.
    """

    make_room: Callable[[], object] | None = None

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.host = host
        self._shown: Notice | None = None
        host.installEventFilter(self)

    def tell(
        self,
        text: str,
        action_label: str = "",
        action: Callable[[], object] | None = None,
        kind: str = "ok",
        undo: Callable[[], object] | None = None,
    ) -> None:
        """Say what happened; ``kind`` is ok, warn or danger.

        ``action`` is what the button does, ``undo`` takes back what is told;
        both are bound methods.
        """
        self.clear()
        notice = Notice(self.host, text, kind, action_label, action, undo)
        notice.destroyed.connect(self._forget)
        self._shown = notice
        self._place()
        notice.show()
        notice.raise_()
        # Once more when the page has shown what the act made, such as its next buttons.
        QTimer.singleShot(0, self, self._place)

    def refuse(self, error: FieldkitError) -> None:
        """Say why something was refused and what to do; on a full disk, offer to free space."""
        offers = error.wants_room and self.make_room is not None
        label, act = (_("Free space..."), self.make_room) if offers else ("", None)
        self.tell(error.sentence(), label, act, kind="danger")

    def clear(self) -> None:
        """Put away what is shown."""
        if self._shown is not None:
            shown, self._shown = self._shown, None
            shown.destroyed.disconnect(self._forget)
            shown.close()

    def text(self) -> str:
        """Return what is being said, or ""."""
        shown = self._in_sight
        return shown.words.text() if shown is not None else ""

    def undo(self) -> bool:
        """Do what the shown notice offers; tell whether it offered anything."""
        shown = self._in_sight
        if shown is None or shown.button is None:
            return False
        shown.act()
        return True

    @property
    def _in_sight(self) -> Notice | None:
        """Return the notice unless it was put away and only waits for its end."""
        return None if self._shown is None or self._shown.isHidden() else self._shown

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the notice at the foot when the window changes its size."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        return False

    @Slot()
    def _place(self) -> None:
        if self._shown is None:
            return
        width = min(_WIDTH, self.host.width() - 48)
        height = max(44, self._shown.heightForWidth(width))
        left = (self.host.width() - width) // 2
        lowest = self.host.height() - height - _BELOW
        places = [QRect(left, lowest - up, width, height) for up in range(0, _UP, _STEP)]
        pressed = self._pressed_under(places[-1].united(places[0]))
        # The lowest place of those that cover the fewest buttons: one that was just pressed, or
        # is wanted next, must not be waited for.
        fewest = min(places, key=lambda place: sum(place.intersects(one) for one in pressed))
        self._shown.setGeometry(fewest)

    def _pressed_under(self, place: QRect) -> list[QRect]:
        """Return where the host has buttons in sight that stand in a place."""
        found = []
        for button in self.host.findChildren(QAbstractButton):
            if self._shown is not None and self._shown.isAncestorOf(button):
                continue
            at = QRect(button.mapTo(self.host, QPoint(0, 0)), button.size())
            if at.intersects(place) and not button.visibleRegion().isEmpty():
                found.append(at)
        return found

    def _forget(self) -> None:
        self._shown = None
