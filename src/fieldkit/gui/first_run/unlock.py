"""The unlock screen: one passphrase, and what may stand in its way."""

from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.formats import clock
from fieldkit.gui.first_run.brand import Brand
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import link, primary, quiet
from fieldkit.gui.widgets.card import Card, Hairline
from fieldkit.gui.widgets.centred import centred
from fieldkit.gui.widgets.field import PassphraseField
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _, ngettext


class UnlockPage(QWidget):
    """Asks for the passphrase. It shows no name: the screen can be seen by others.

    ``waiting`` are the seconds that are left after the last wrong passphrase.

    Signals: unlock_requested(passphrase), other_requested() for another
    workspace, switch_requested() for another user, forgotten_requested().
    """

    unlock_requested = Signal(str)
    other_requested = Signal()
    switch_requested = Signal()
    forgotten_requested = Signal()

    def __init__(
        self, line: str, *, safe: str = "", waiting: int = 0, switching: bool = False
    ) -> None:
        super().__init__()
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, current().color("nav"))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        self._wait = 0
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._count_down)
        self.field = _Passphrase(_("Passphrase"))
        self.layout_hint = Label("", "hint", "muted")
        self.open_button = primary(_("Open"), key="Enter")
        self.open_button.setSizePolicy(self.field.edit.sizePolicy())
        self.open_button.clicked.connect(self.ask)
        self.field.confirmed.connect(self.ask)
        self.field.caps_lock_seen.connect(self._show_layout)
        self.forgot = link(_("I forgot my passphrase"))
        self.forgot.clicked.connect(self.forgotten_requested)
        self.switch = link(_("Switch user"))
        self.switch.clicked.connect(self.switch_requested)
        self.switch.setVisible(bool(safe) and not switching)
        self.other = quiet(_("Another workspace..."), icon="folder-open")
        self.other.clicked.connect(self.other_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.addStretch(2)
        column.addLayout(centred(self._box(line, safe)))
        column.addSpacing(24)
        column.addWidget(self.other, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(24)
        said = Label(_("A wrong passphrase erases nothing."), "hint", "muted")
        column.addWidget(said, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        QGuiApplication.inputMethod().localeChanged.connect(self._show_layout)
        self._show_layout()
        if waiting:
            self.refuse(waiting)

    def _box(self, line: str, safe: str) -> QWidget:
        box = QWidget()
        box.setFixedWidth(current().px(464))
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(32)
        brand = Brand(line)
        brand.setContentsMargins(32, 0, 0, 0)
        column.addWidget(brand)
        card = Card(edge="rule", margins=(32, 28, 32, 24))
        card.column.setSpacing(16)
        heads = QHBoxLayout()
        heads.addWidget(self.field.label)
        heads.addStretch(1)
        heads.addWidget(self.layout_hint)
        fields = QVBoxLayout()
        fields.setSpacing(5)
        fields.addLayout(heads)
        fields.addWidget(self.field)
        card.column.addLayout(fields)
        card.column.addWidget(self.open_button)
        links = QHBoxLayout()
        links.setSpacing(24)
        links.addWidget(self.forgot)
        links.addWidget(self.switch)
        links.addStretch(1)
        card.column.addLayout(links)
        if safe:
            card.column.addWidget(Hairline())
            card.column.addWidget(Label(safe, "hint_medium", "ok", wrap=True))
        column.addWidget(card)
        return box

    def initial_focus(self) -> QWidget:
        """Return the field of the passphrase."""
        return self.field.edit

    @Slot()
    def ask(self) -> None:
        """Hand the passphrase over and wait for what comes of it."""
        if self._wait or not self.open_button.isEnabled():
            return
        if not self.field.text():
            self.field.set_error(_("Type your passphrase first."))
            return
        self.field.set_error("")
        self.open_button.setEnabled(False)
        self.open_button.setText(_("Opening..."))
        self.field.edit.setReadOnly(True)
        self.unlock_requested.emit(self.field.text())

    def refuse(self, seconds: int) -> None:
        """Say that the passphrase did not fit, and wait so long before the next try."""
        self._wait = seconds
        self.field.clear()
        self._say_refusal()
        if self._wait:
            self.open_button.setEnabled(False)
            self.field.edit.setReadOnly(True)
            self._clock.start()
        else:
            self._settle()

    def waiting(self) -> int:
        """Return the seconds until the next try."""
        return self._wait

    @Slot()
    def _count_down(self) -> None:
        self._wait = max(0, self._wait - 1)
        self._say_refusal()
        if not self._wait:
            self._clock.stop()
            self._settle()

    def _settle(self) -> None:
        self.open_button.setText(_("Open"))
        self.open_button.setEnabled(True)
        self.field.edit.setReadOnly(False)
        self.field.edit.setFocus()

    def _say_refusal(self) -> None:
        self.open_button.setText(_("Open"))
        layout = keyboard_layout()
        if self._wait:
            sentence = ngettext(
                "This passphrase does not fit. Next try in {count} second: check the keyboard"
                " layout (now {layout}) and Caps Lock. Nothing is lost.",
                "This passphrase does not fit. Next try in {count} seconds: check the keyboard"
                " layout (now {layout}) and Caps Lock. Nothing is lost.",
                self._wait,
            ).format(count=self._wait, layout=layout)
        else:
            sentence = _(
                "This passphrase does not fit. Check the keyboard layout (now {layout}) and"
                " Caps Lock. Nothing is lost."
            ).format(layout=layout)
        self.field.set_error(sentence)

    @Slot()
    def _show_layout(self) -> None:
        if self.field.caps_lock:
            self.layout_hint.set_role("warn")
            self.layout_hint.setText(_("Caps Lock is on"))
        else:
            self.layout_hint.set_role("muted")
            self.layout_hint.setText(_("Layout: {layout}").format(layout=keyboard_layout()))


class _Passphrase(PassphraseField):
    """A passphrase field that notices Caps Lock by the letters that come.

    Signals: caps_lock_seen() when its state became known or changed.
    """

    caps_lock_seen = Signal()

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.caps_lock = False
        self.edit.installEventFilter(self)

    def eventFilter(self, watched: object, event: object) -> bool:
        """Look at each letter: a capital without Shift, or a small one with it, is Caps Lock."""
        if isinstance(event, QKeyEvent) and event.type() is QKeyEvent.Type.KeyPress:
            text = event.text()
            if text.isalpha() and text.upper() != text.lower():
                shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                on = text.isupper() != shifted
                if on != self.caps_lock:
                    self.caps_lock = on
                    self.caps_lock_seen.emit()
        return False


def keyboard_layout() -> str:
    """Return the keyboard's language in two letters, "RU" or "EN"."""
    name = QGuiApplication.inputMethod().locale().name()
    return "EN" if name == "C" else name[:2].upper()


def lock_line(laptop: str, locked_at: datetime | None, *, switching: bool) -> str:
    """Return what stands under the program's name: which laptop, and since when it is locked."""
    if switching:
        return _("Another user: type your own passphrase")
    if locked_at is None:
        return laptop
    return _("{laptop}, locked at {time}").format(laptop=laptop, time=clock(locked_at))
