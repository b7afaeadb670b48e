"""The line over the workshop: which file, what is known of it, and what can be done with it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldkit.gui.icons import pixmap
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import IconButton, link, primary, quiet
from fieldkit.gui.widgets.label import ElidedLabel, Label
from fieldkit.i18n import _
from fieldkit.services.workshop_packs import PackLook

_HEIGHT = 60
_WIDEST_FORM = 280


class WorkshopHead(QWidget):
    """The file's name and state; buttons for what one does with it.

    Signals:
        left(), open_requested(), again_requested(), stop_requested(), fresh_requested(),
        paper_requested(), side_requested(), install_requested(): wishes of the person.
        form_chosen(Path): another form of the pack.
    """

    left = Signal()
    open_requested = Signal()
    again_requested = Signal()
    fresh_requested = Signal()
    paper_requested = Signal()
    side_requested = Signal()
    stop_requested = Signal()
    install_requested = Signal()
    form_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(current().px(_HEIGHT))
        self.back = link(_("Forms"), icon="arrow-left")
        self.name = ElidedLabel("", "strong")
        self._icon = QLabel()
        self.state = Label("", "hint", "muted")
        self.forms = QComboBox()
        self.forms.setAccessibleName(_("Form of the pack"))
        self.forms.setMaximumWidth(current().px(_WIDEST_FORM))
        self.again_button = IconButton("refresh-cw", _("Read the file again (F5)"), size=34)
        self.fresh_button = IconButton("rotate-ccw", _("Begin the trial anew (Ctrl+R)"), size=34)
        self.stop_button = link(_("Stop reading"))
        self.stop_button.hide()
        self.side_button = IconButton("info", _("About the form: show or hide (F4)"), size=34)
        self.paper_button = IconButton("printer", _("Empty sheet (Ctrl+P)"), size=34)
        self.open_button = quiet(_("Open another..."), icon="folder-open")
        self.install_button = primary(_("Install"), icon="download")
        for button, signal in (
            (self.back, self.left),
            (self.side_button, self.side_requested),
            (self.again_button, self.again_requested),
            (self.stop_button, self.stop_requested),
            (self.fresh_button, self.fresh_requested),
            (self.paper_button, self.paper_requested),
            (self.open_button, self.open_requested),
            (self.install_button, self.install_requested),
        ):
            button.clicked.connect(signal)
        self.forms.activated.connect(self._on_form)
        self._lay_out()

    def _lay_out(self) -> None:
        state = QHBoxLayout()
        state.setSpacing(6)
        state.addWidget(self._icon)
        state.addWidget(self.state)
        state.addWidget(self.stop_button)
        state.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.name)
        words.addLayout(state)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self.back)
        row.addSpacing(8)
        row.addLayout(words, 1)
        for widget in (
            self.forms,
            self.side_button,
            self.again_button,
            self.fresh_button,
            self.paper_button,
            self.open_button,
            self.install_button,
        ):
            row.addWidget(widget)

    def show_file(self, path: Path, pack: PackLook | None, chosen: Path | None) -> None:
        """Name the file, or the pack with its forms to choose among."""
        self.name.setText(pack.title if pack is not None else path.name)
        self.forms.clear()
        for form in pack.forms if pack is not None else ():
            self.forms.addItem(form.title, form.file)
            if form.file == chosen:
                self.forms.setCurrentIndex(self.forms.count() - 1)
        self.forms.setVisible(pack is not None)

    def say(self, icon: str, role: str, words: str) -> None:
        """Say what is known of the file now."""
        self._icon.setPixmap(pixmap(icon, role, 16))
        self.state.set_role(role)
        self.stop_button.hide()
        self.state.setText(words)

    def say_reading(self, words: str) -> None:
        """Say how far the reading is, and let it be stopped."""
        self.say("hourglass", "muted", words)
        self.stop_button.show()

    def offer_install(self, words: str, *, possible: bool) -> None:
        """Name the button that installs, and say whether it can be pressed."""
        self.install_button.setText(words)
        self.install_button.updateGeometry()
        self.install_button.setEnabled(possible)

    def offer_trial(self, *, possible: bool) -> None:
        """Say whether there is a form to begin anew or to print."""
        self.fresh_button.setEnabled(possible)
        self.paper_button.setEnabled(possible)
        self.back.setVisible(not possible)

    def _on_form(self, place: int) -> None:
        file = self.forms.itemData(place)
        if isinstance(file, Path):
            self.form_chosen.emit(file)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line under the head."""
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, current().color("line"))
