"""The list of sections beside the questions: how far each is, and what to look at again."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from fieldkit.gui.icons import paint_icon
from fieldkit.gui.painting import BUTTON_RADIUS, elided, focus_ring, frame
from fieldkit.gui.theme import current
from fieldkit.i18n import _, ngettext

_ROW, _LOW_ROW = 40, 35
_MANY_SECTIONS = 9  # more of them stand closer together
_TEXT_LEFT = 56
_REMARKS_AT_MOST = 3
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class OutlineRemark:
    """What is to be looked at again: the question's words, whose entry, and where to jump.

    ``kind`` is "problem", or "comment" for what a reviewer said.
    """

    ref: str
    words: str
    entry: str = ""
    kind: str = "problem"


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One section; ``state`` is "todo", "done", "skipped" (not asked) or "end" (the last page)."""

    key: str
    number: str
    name: str
    state: str
    count: str = ""
    remarks: tuple[OutlineRemark, ...] = ()
    comments: tuple[OutlineRemark, ...] = ()


class OutlineRow(QAbstractButton):
    """One section of the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = OutlineEntry("", "", "", "todo")
        self.here = False
        self.low = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_entry(self, entry: OutlineEntry, *, here: bool) -> None:
        """Show a section as it is now."""
        self.entry, self.here = entry, here
        asked = entry.state != "skipped"
        self.setEnabled(asked)
        self.setCursor(Qt.CursorShape.PointingHandCursor if asked else Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(f"{entry.number} {entry.name}".strip())
        self.setAccessibleDescription(entry.count)
        self.setToolTip(entry.name)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Tell the layout that a long name stands on two lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of one line or of two."""
        room = QRect(0, 0, self._room(width), 1000)
        metrics = QFontMetrics(current().strong() if self.here else current().body())
        used = metrics.boundingRect(room, int(_WRAP), self.entry.name).height()
        line = metrics.lineSpacing()
        row = current().px(_LOW_ROW if self.low else _ROW)
        return row + (line - 6 if used > line + 2 else 0)

    def sizeHint(self) -> QSize:
        """Return the height of a line."""
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; the arrows go to the neighbours."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.click()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        elif event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw state, number, name and count."""
        painter = QPainter(self)
        theme = current()
        if self.underMouse() and not self.here and self.isEnabled():
            frame(painter, self.rect(), fill="neutral_tint", radius=BUTTON_RADIUS)
        if self.here:
            frame(painter, QRect(0, 10, 3, self.height() - 20), fill="accent", radius=1.5)
        self._paint_state(painter)
        role = "accent_text" if self.here else ("ink" if self.isEnabled() else "muted")
        painter.setPen(theme.color("accent_text" if self.here else "muted"))
        painter.setFont(theme.body())
        height = self.height()
        painter.drawText(
            QRect(theme.px(34), 0, theme.px(22), height),
            int(Qt.AlignmentFlag.AlignVCenter),
            self.entry.number,
        )
        painter.setFont(theme.hint())
        count = painter.fontMetrics().horizontalAdvance(self.entry.count)
        painter.setPen(theme.color("accent_text" if self.here else "muted"))
        right = QRect(self.width() - count - 8, 0, count + 2, height)
        painter.drawText(right, int(Qt.AlignmentFlag.AlignVCenter), self.entry.count)
        painter.setFont(theme.strong() if self.here else theme.body())
        painter.setPen(theme.color(role))
        words = QRect(theme.px(_TEXT_LEFT), 0, self._room(self.width()), height)
        painter.drawText(words, int(_WRAP), self._name_for(words.width()))
        if self.hasFocus():
            focus_ring(painter, self.rect())

    def _name_for(self, width: int) -> str:
        """Return the name, shortened where two lines do not hold it."""
        metrics = QFontMetrics(current().strong() if self.here else current().body())
        words, lines, line = self.entry.name.split(), 1, ""
        for place, word in enumerate(words):
            longer = f"{line} {word}".strip()
            if line and metrics.horizontalAdvance(longer) > width:
                lines += 1
                longer = word
            if lines > 2:  # noqa: PLR2004 - the line holds two
                return " ".join(words[:place]) + "\N{HORIZONTAL ELLIPSIS}"
            line = longer
        return self.entry.name

    def _room(self, width: int) -> int:
        count = QFontMetrics(current().hint()).horizontalAdvance(self.entry.count)
        return width - current().px(_TEXT_LEFT) - count - 16

    def _paint_state(self, painter: QPainter) -> None:
        theme = current()
        size = theme.px(18)
        top = (self.height() - size) / 2
        state = self.entry.state
        if state == "skipped":
            painter.fillRect(
                QRectF(8 + size / 2 - 5, self.height() / 2 - 1, 10, 2), theme.color("muted")
            )
        elif self.here:
            self._paint_circle(painter, "accent", top, size)
            dot = QRectF(8 + size / 2 - 2, top + size / 2 - 2, 4, 4)
            frame(painter, dot, fill="accent", radius=2)
        elif state == "done":
            paint_icon(painter, "circle-check", "ok", 8, top)
        elif state == "end":
            paint_icon(painter, "flag", "muted", 8, top)
        else:
            self._paint_circle(painter, "edge", top, size)

    def _paint_circle(self, painter: QPainter, role: str, top: float, size: int) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(current().color(role), 1.5))
        painter.drawEllipse(QRectF(9, top + 1, size - 2, size - 2))
        painter.restore()


class RemarkRow(QAbstractButton):
    """A remark under its section, in words; it jumps to its question."""

    def __init__(self, remark: OutlineRemark, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.remark = remark
        said = _("Comment: {words}") if remark.kind == "comment" else _("Problem: {words}")
        self.setAccessibleName(said.format(words=remark.words))
        self.setAccessibleDescription(remark.entry)
        self.setToolTip(remark.words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return one line, or two where it names an entry."""
        return QSize(200, current().px(38 if self.remark.entry else 22))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Jump with Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon, words, and the entry below."""
        painter = QPainter(self)
        theme = current()
        line, left = theme.px(20), theme.px(58)
        comment = self.remark.kind == "comment"
        drawn, role = ("message-square", "warn") if comment else ("circle-alert", "danger")
        top = (line - theme.px(14)) / 2 + 1
        paint_icon(painter, drawn, role, theme.px(36), top, 14)
        painter.setFont(theme.hint(600))
        painter.setPen(theme.color(role))
        width = self.width() - left - 4
        elided(painter, QRect(left, 0, width, line), self.remark.words)
        if self.remark.entry:
            painter.setFont(theme.hint())
            painter.setPen(theme.color("muted"))
            elided(painter, QRect(left, line - 2, width, theme.px(16)), self.remark.entry)
        if self.hasFocus():
            focus_ring(painter, self.rect(), 4)


class _Part(QWidget):
    """A section with its remarks, on a tint where the person is."""

    def __init__(self, owner: "Outline") -> None:
        super().__init__(owner)
        self._owner = owner
        self.row = OutlineRow(self)
        self.row.clicked.connect(self._open)
        self.remarks: list[RemarkRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.row)

    def show_entry(self, entry: OutlineEntry, *, here: bool) -> None:
        """Show the section and as many of its remarks as there is room for."""
        self.row.show_entry(entry, here=here)
        shown = entry.remarks[: _REMARKS_AT_MOST if here else 1]
        hidden = len(entry.remarks) - len(shown)
        if hidden and not here:
            words = ngettext("{count} problem", "{count} problems", hidden + 1)
            shown = (OutlineRemark(entry.remarks[0].ref, words.format(count=hidden + 1)),)
        elif hidden:
            more = ngettext("{count} problem more", "{count} problems more", hidden)
            words = more.format(count=hidden)
            shown = (*shown, OutlineRemark(entry.remarks[len(shown)].ref, words))
        said = entry.comments
        if len(said) > 1:
            words = ngettext("{count} comment", "{count} comments", len(said))
            said = (replace(said[0], words=words.format(count=len(said)), entry=""),)
        shown = (*said, *shown)
        if [one.remark for one in self.remarks] != list(shown):
            self._make(shown)
        self._column.setContentsMargins(0, 0, 0, 8 if shown else 0)
        self.update()

    def _make(self, remarks: tuple[OutlineRemark, ...]) -> None:
        for one in self.remarks:
            self._column.removeWidget(one)
            one.hide()
            one.deleteLater()
        self.remarks = []
        for remark in remarks:
            row = RemarkRow(remark, self)
            row.clicked.connect(self._jump)
            self._column.addWidget(row)
            row.setVisible(True)
            self.remarks.append(row)

    def _open(self) -> None:
        self._owner.opened.emit(self.row.entry.key)

    def _jump(self) -> None:
        row = self.sender()
        if isinstance(row, RemarkRow):
            self._owner.jumped.emit(row.remark.ref)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tint of the section where the person is."""
        if self.row.here:
            frame(QPainter(self), self.rect(), fill="accent_tint", radius=BUTTON_RADIUS)


class Outline(QWidget):
    """The sections from first to last.

    Signals:
        opened(key): a section was chosen.
        jumped(ref): a remark was chosen.
    """

    opened = Signal(str)
    jumped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[_Part] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)

    def show_entries(self, entries: tuple[OutlineEntry, ...], here: str) -> None:
        """Show the sections, with the one of the key ``here`` marked."""
        while len(self._parts) < len(entries):
            part = _Part(self)
            self._column.insertWidget(len(self._parts), part)
            self._parts.append(part)
        for part, entry in zip(self._parts, entries, strict=False):
            part.row.low = len(entries) > _MANY_SECTIONS + 1
            part.show_entry(entry, here=entry.key == here)
        for place, part in enumerate(self._parts):
            part.setVisible(place < len(entries))

    def rows(self) -> list[OutlineRow]:
        """Return the lines of the sections."""
        return [part.row for part in self._parts if not part.isHidden()]

    def remark_rows(self) -> list[RemarkRow]:
        """Return the remarks that are shown."""
        return [row for part in self._parts if not part.isHidden() for row in part.remarks]

    def focus_here(self) -> None:
        """Give the keyboard to the section where the person is."""
        for row in self.rows():
            if row.here:
                row.setFocus(Qt.FocusReason.ShortcutFocusReason)
