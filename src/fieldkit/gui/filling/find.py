"""Ctrl+F: a question of the form in sight is found by its words, its answer or its number."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from fieldkit.forms.lookup import Hit, Lookup
from fieldkit.forms.numbering import question_numbers
from fieldkit.gui.filling.entries import entry_words
from fieldkit.gui.filling.form_view import FormView
from fieldkit.gui.filling.hidden_words import why_hidden
from fieldkit.gui.filling.titles import holds, section_heading
from fieldkit.gui.painting import CARD_RADIUS, frame
from fieldkit.gui.questions.shown import answer_in_words
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import IconButton
from fieldkit.gui.widgets.dialog import room_over
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.row import Row, RowWords
from fieldkit.gui.widgets.scroll import ScrollList
from fieldkit.gui.widgets.search_field import SearchField
from fieldkit.i18n import _, ngettext

if TYPE_CHECKING:
    from fieldkit.gui.filling.model import FillingModel

_MOST = 8
_LONG = 60


class _FindField(SearchField):
    """Goes to the first hit at once on Enter, also while the typing still pauses.

    Signals: entered().
    """

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter whatever else waits."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class FindQuestion(QDialog):
    """A field with at most eight questions below it; Enter goes to the first.

    Signals: chosen(ref): the question to go to.
    """

    chosen = Signal(str)

    def __init__(self, model: "FillingModel", parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(_("Find in the form"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._model = model
        self._sections = model.sections()
        numbers = question_numbers(model.session.definition)
        self._lookup = Lookup(model.session, numbers, answer_in_words)
        self.field = _FindField(_("Words of a question, an answer, a number of the sheet"))
        self.field.searched.connect(self.show_hits)
        self.field.left_down.connect(self._down)
        self.field.entered.connect(self._first)
        scroll = ScrollList()
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        scroll.column.addLayout(self._list)
        scroll.column.addStretch(1)
        self.said = Label("", "body", "muted", wrap=True)
        self.why = Label("", "body", "ink", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(scroll, 1)
        column.addWidget(self.said)
        column.addWidget(self.why)
        self.hits: tuple[Hit, ...] = ()
        self.rows: list[Row] = []
        wanted = QSize(current().px(640), current().px(520))
        self.setFixedSize(wanted.boundedTo(room_over(self)))
        self.show_hits("")

    @Slot(str)
    def show_hits(self, typed: str) -> None:
        """Show the first questions that hold what is typed, and how many there are."""
        self.hits, count = self._lookup.find(typed, _MOST)
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [Row(self._words(hit), parent=self) for hit in self.hits]
        for row in self.rows:
            self._list.addWidget(row)
            row.setVisible(True)
            row.clicked.connect(self._clicked)
        self.why.setText("")
        self.said.setText(_said(typed, len(self.hits), count))
        self.said.setVisible(bool(self.said.text()))

    def _words(self, hit: Hit) -> RowWords:
        section = next((one for one in self._sections if holds(one, hit.ref)), None)
        place = section_heading(section) if section is not None else ""
        parts = (place, entry_words(self._model, hit.ref), _cut(hit.answer))
        number = f"{hit.number}. " if hit.number else ""
        return RowWords(
            number + " ".join(hit.label.split()),
            " \N{MIDDLE DOT} ".join(part for part in parts if part),
            icon="eye-off" if hit.hidden else "file-text",
            side=_("hidden") if hit.hidden else "",
            act=_("Why") if hit.hidden else _("Go"),
        )

    @Slot()
    def _down(self) -> None:
        if self.rows:
            self.rows[0].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _first(self) -> None:
        # What was typed last may still wait for the pause of the typing.
        self.show_hits(self.field.text().strip())
        if self.hits:
            self._take(self.hits[0])

    @Slot()
    def _clicked(self) -> None:
        row = self.sender()
        if isinstance(row, Row):
            self._take(self.hits[self.rows.index(row)])

    def _take(self, hit: Hit) -> None:
        if hit.hidden:
            self.why.setText(why_hidden(self._model.session.why(hit.ref)))
            return
        self.accept()
        self.chosen.emit(hit.ref)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the field with the arrow up from the first row."""
        if event.key() == Qt.Key.Key_Up and self.rows and self.focusWidget() is self.rows[0]:
            self.field.setFocus()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheet."""
        frame(QPainter(self), self.rect(), fill="surface", edge="edge", radius=CARD_RADIUS)


class FormFind(QObject):
    """The button and the key that open the search, and the way to what was found."""

    def __init__(self, view: FormView) -> None:
        super().__init__(view)
        self._view = view
        self.dialog: FindQuestion | None = None
        self.button = IconButton("search", _("Find in the form (Ctrl+F)"), size=36)
        self.button.clicked.connect(self.open)
        view.head.put(self.button)
        shortcut = QShortcut(QKeySequence("Ctrl+F"), view)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Open the search over the form; what is being typed counts as answered."""
        self._view.flush()
        self.dialog = FindQuestion(self._view.model, self._view)
        self.dialog.chosen.connect(self._view.jump_to)
        self.dialog.open()
        self.dialog.field.setFocus()


def _said(typed: str, shown: int, count: int) -> str:
    if not typed.strip():
        return _(
            "Type a few letters of the question or of the answer, or the number on the paper sheet."
        )
    if not count:
        return _("Nothing found. Try fewer letters, or another word of the question.")
    more = count - shown
    if not more:
        return ""
    words = ngettext("{count} question more", "{count} questions more", more)
    return words.format(count=more)


def _cut(answer: str) -> str:
    words = " ".join(answer.split())
    return words if len(words) <= _LONG else words[:_LONG].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
