"""The line over the questions: the form's name, when it was saved, its language, printing."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fieldkit.formats import clock
from fieldkit.gui.filling.titles import finalized_state, language_name
from fieldkit.gui.icons import pixmap
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import Button
from fieldkit.gui.widgets.label import ElidedLabel, Label
from fieldkit.gui.widgets.segmented import Segmented
from fieldkit.i18n import _
from fieldkit.records.permissions import Act

if TYPE_CHECKING:
    from fieldkit.gui.filling.model import FillingModel

_FEW_LANGUAGES = 3
_TITLE = 180  # px that the form's name keeps
_LEAST_TITLE = 96
_GAP = 6


class FillingHead(QWidget):
    """What the form is called and how safe it is.

    Signals:
        language_chosen(language): another of the form's languages.
        print_requested(): the paper is wanted.
        correction_requested(): the finalized form is to be corrected.
        return_requested(): the finalized form is to be returned with comments.
    """

    language_chosen = Signal(str)
    print_requested = Signal()
    correction_requested = Signal()
    return_requested = Signal()

    def __init__(self, model: "FillingModel", title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setMinimumHeight(current().px(68))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(32, 0, 32, 0)
        row.setSpacing(12)
        name = ElidedLabel(title, "title")
        name.setMinimumWidth(current().px(_LEAST_TITLE))
        self._said = self._short = ""
        self._icon = QLabel()
        self.saved = Label("", "hint_strong", "ok")
        self._state = QWidget()
        state = QHBoxLayout(self._state)
        state.setContentsMargins(0, 0, 0, 0)
        state.setSpacing(_GAP)
        state.addWidget(self._icon)
        state.addWidget(self.saved, 1)
        self._words = QGridLayout()
        self._words.setHorizontalSpacing(row.spacing())
        self._words.setVerticalSpacing(2)
        self._words.setColumnStretch(0, 1)
        self._words.addWidget(name, 0, 0)
        self._words.addWidget(self._state, 0, 1)
        middle = QVBoxLayout()
        middle.addStretch(1)
        middle.addLayout(self._words)
        middle.addStretch(1)
        row.addLayout(middle, 1)
        self.languages = self._language_switch()
        if self.languages is not None:
            row.addWidget(self.languages)
        self.return_button = Button(_("Return..."), icon="undo-2")
        self.return_button.setToolTip(_("Return with comments"))
        self.return_button.setAccessibleName(_("Return with comments"))
        self.return_button.clicked.connect(self.return_requested)
        may_return = model.readonly and model.workspace.rights.may(Act.REVIEW_FORMS)
        self.correct_button = Button(_("Correct"), icon="file-pen")
        self.correct_button.clicked.connect(self.correction_requested)
        self.print_button = Button(_("Print"), icon="printer", key="Ctrl+P")
        self.print_button.clicked.connect(self.print_requested)
        shown = (
            (self.return_button, may_return),
            (self.correct_button, model.readonly),
            (self.print_button, model.readonly),
        )
        for button, offered in shown:
            # Shown before it stands here it would be a window and take the keyboard.
            row.addWidget(button)
            button.setVisible(offered)
        self.show_state()

    def put(self, widget: QWidget) -> None:
        """Put something before the acts."""
        self._row.insertWidget(self._row.indexOf(self.return_button), widget)

    def show_state(self) -> None:
        """Say when the form was saved, or that it waits."""
        filling = self._model.filling
        if self._model.trial:
            self._say("eye", "muted", _("A trial: nothing is kept"))
        elif self._model.readonly:
            self._say("lock", "muted", finalized_state(filling.submission))
        elif self._model.waiting:
            self._say("triangle-alert", "danger", _("Not written yet, trying again"))
        elif filling.saved_at is None and filling.corrects is not None:
            words = _("Correction {number}: the form stays as it is until you finalize")
            self._say("file-pen", "muted", words.format(number=filling.corrects.version))
        elif filling.saved_at is None:
            words = _("Saved from the first answer on")
            self._say("circle-dashed", "muted", words, _("Not saved yet"))
        else:
            words = _("Saved {time}").format(time=clock(filling.saved_at))
            self._say("circle-check", "ok", words)

    def _say(self, icon: str, role: str, words: str, short: str = "") -> None:
        self._icon.setPixmap(pixmap(icon, role, 16))
        self.saved.set_role(role)
        self._said, self._short = words, short or words
        self.saved.setToolTip(words if short else "")
        self._fit()

    def _fit(self) -> None:
        """Put the state under the title where both have no room side by side."""
        within = self._row.contentsMargins()
        room = self.width() - within.left() - within.right() - self._icon.sizeHint().width() - _GAP
        places = [self._row.itemAt(place) for place in range(1, self._row.count())]
        for widget in [place.widget() for place in places if place is not None]:
            if widget is not None and not widget.isHidden():
                room -= widget.sizeHint().width() + self._row.spacing()
        metrics = self.saved.fontMetrics()
        cramped = metrics.horizontalAdvance(self._said) + 2 > room
        self.saved.setText(self._short if cramped else self._said)
        needs = metrics.horizontalAdvance(self.saved.text()) + 2
        below = needs > room - current().px(_TITLE) - self._row.spacing()
        self.saved.setWordWrap(below and needs > room)
        # Letters of 200 percent may leave less than nothing beside the buttons.
        self.saved.setMinimumWidth(min(needs, max(0, room)) if below else needs)
        self._words.addWidget(self._state, *((1, 0) if below else (0, 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the state into the new width."""
        super().resizeEvent(event)
        self._fit()

    def _language_switch(self) -> "Segmented | QComboBox | None":
        languages = self._model.session.definition.languages
        if len(languages) < 2:  # noqa: PLR2004 - one language is no choice
            return None
        chosen = self._model.session.language or ""
        name = _("Language of the form")
        if len(languages) <= _FEW_LANGUAGES:
            switch = Segmented([(one, language_name(one)) for one in languages], name)
            switch.choose(chosen)
            switch.chosen.connect(self.language_chosen)
            return switch
        combo = QComboBox()
        combo.setAccessibleName(name)
        for one in languages:
            combo.addItem(language_name(one), one)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))
        combo.activated.connect(self._on_combo)
        return combo

    def _on_combo(self, place: int) -> None:
        if isinstance(self.languages, QComboBox):
            self.language_chosen.emit(str(self.languages.itemData(place)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line under the head."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, current().color("line"))
