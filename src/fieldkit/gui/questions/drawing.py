"""The sheet on which one signs, draws, or draws on a picture."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.gui.painting import focus_ring
from fieldkit.gui.questions.pad import INKS, Pad
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.dialog import ask
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import N_, _

_INK_WORDS = (N_("Black"), N_("Red"), N_("Blue"))


class InkButton(QAbstractButton):
    """One of the inks, with a tick-like ring where it is in the pen."""

    def __init__(self, color: str, name: str) -> None:
        super().__init__()
        self.color = color
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(QSize(current().px(30), current().px(30)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ink, and a ring in the ink of the window around the chosen one."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(current().color("ink") if self.isChecked() else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(self.rect().adjusted(4, 4, -5, -5))
        painter.setPen(current().color("edge"))
        painter.setBrush(self.color)
        painter.drawEllipse(self.rect().adjusted(8, 8, -9, -9))
        if self.hasFocus():
            focus_ring(painter, self.rect())


class DrawingSheet(QDialog):
    """A pad with what one needs beside it; nothing drawn goes unless a person says so.

    Signals:
        drawn(image): the drawing is to be kept.
        file_requested(): a file is to be chosen instead, as by whoever cannot draw.
    """

    drawn = Signal(object)
    file_requested = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        *,
        signs: bool = False,
        ground: QImage | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, current().color("surface"))
        self.setPalette(palette)
        self.pad = Pad(ground)
        self.pad.setAccessibleName(title)
        words = _("Sign with the mouse, a finger or a pen. Ctrl+Z takes the last stroke back.")
        if not signs:
            words = _("Draw with the mouse, a finger or a pen. Ctrl+Z takes the last stroke back.")
        self.pad.setAccessibleDescription(words)
        self.keep_button = primary(_("Put into the form"))
        self.keep_button.clicked.connect(self.keep)
        self.undo_button = quiet(_("Last stroke back"), icon="undo-2")
        self.undo_button.clicked.connect(self.pad.take_back)
        self.clear_button = quiet(_("Begin anew"))
        self.clear_button.clicked.connect(self.pad.clear)
        self.file_button = quiet(_("Choose a file instead"))
        self.file_button.clicked.connect(self._ask_file)
        self.inks: list[InkButton] = []
        tools = QHBoxLayout()
        tools.setSpacing(8)
        if not signs:
            self._add_inks(tools)
        for button in (self.undo_button, self.clear_button):
            tools.addWidget(button)
        tools.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.file_button)
        foot.addStretch(1)
        self.cancel_button = quiet(_("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.keep_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(Label(title, "section", wrap=True))
        column.addWidget(Label(words, "hint", "muted", wrap=True))
        column.addWidget(self.pad, 1)
        column.addLayout(tools)
        column.addLayout(foot)
        self.pad.changed.connect(self._show_state)
        self._show_state()
        self.pad.setFocus()

    @property
    def has_strokes(self) -> bool:
        """Tell whether anything is drawn."""
        return bool(self.pad.strokes)

    @Slot()
    def keep(self) -> None:
        """Hand over what is drawn."""
        if self.has_strokes:
            self.drawn.emit(self.pad.drawing())
            self.accept()

    def reject(self) -> None:
        """Close at once where nothing is drawn, else ask."""
        if not self.has_strokes:
            super().reject()
            return
        ask(
            self,
            _("Close without keeping the drawing?"),
            _("What is drawn here is not in the form yet."),
            act=_("Throw it away"),
            back=_("Go on drawing"),
            then=self._throw_away,
            grave=True,
        )

    @Slot()
    def _throw_away(self) -> None:
        self.pad.clear()
        super().reject()

    @Slot()
    def _ask_file(self) -> None:
        super().reject()
        self.file_requested.emit()

    @Slot()
    def _show_state(self) -> None:
        for button in (self.keep_button, self.undo_button, self.clear_button):
            button.setEnabled(self.has_strokes)
        self.file_button.setEnabled(not self.has_strokes)

    @Slot()
    def _take_ink(self) -> None:
        button = self.sender()
        if isinstance(button, InkButton):
            self.pad.color = button.color

    def _add_inks(self, row: QHBoxLayout) -> None:
        for color, name in zip(INKS, _INK_WORDS, strict=True):
            button = InkButton(color, _(name))
            button.clicked.connect(self._take_ink)
            self.inks.append(button)
            row.addWidget(button)
        self.inks[0].setChecked(True)
