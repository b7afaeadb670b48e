"""Reading a laptop's recovery words out to somebody who forgot the passphrase."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldkit.formats import long_date
from fieldkit.gui.desk import Desk
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.card import Card
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import ComboField
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _
from fieldkit.records.device import Device
from fieldkit.services.recovery_words import words_numbers, words_to_read
from fieldkit.services.word_lists import FoundWord

_COLUMNS = 3


class RecoveryWordsDialog(Dialog):
    """Says first how to make sure who calls; only then shows the words, each with its number."""

    def __init__(self, desk: Desk, parent: QWidget | None, laptop: Device) -> None:
        name = laptop.name or _("laptop {code}").format(code=laptop.code)
        super().__init__(parent, _("Recovery words of {name}").format(name=name), " ")
        self.setFixedWidth(current().px(600))
        self.desk, self.laptop = desk, laptop
        numbers = words_numbers(desk.workspace, laptop.id)
        self.number = ComboField(
            _("Number of the words that the laptop shows"),
            [(one, _("No. {number}").format(number=one)) for one in numbers],
            width=200,
        )
        self.words = _Words()
        self.note = Label("", "hint", "muted", wrap=True)
        for widget in (self.number, self.words, self.note):
            self.body.addWidget(widget)
        self.words.hide()
        self.note.hide()
        self.back = self.add_button(quiet(_("Back")), self.reject)
        self.show_button = self.add_button(
            primary(_("I have called back: show the words")), self.show_words
        )
        if numbers:
            self.sentence.setText(
                _(
                    "Call back on the number in the laptop's card and make sure that it is the"
                    " person who works on it. Read one word at a time and let the caller repeat"
                    " its number, not the word. Do not put the words in mail or messages."
                )
            )
        else:
            self.sentence.setText(
                _(
                    "This laptop has handed over no recovery words yet: they come with its"
                    " enrolment request or with its next bundle."
                )
            )
            self.number.hide()
            self.show_button.hide()
        # Whoever opened this by mistake sees no secret.
        self.back.setFocus()

    @Slot()
    def show_words(self) -> None:
        """Show the words; that they were shown is noted in the journal."""
        found = words_to_read(self.desk.workspace, self.laptop.id, self.number.key())
        self.number.hide()
        self.show_button.hide()
        self.sentence.setText(
            _(
                "Secret words No. {number}: read them out to the caller only, one at a time. The"
                " caller repeats the number beside the word."
            ).format(number=found.number)
        )
        self.words.show_words(found.words)
        self.words.show()
        self.note.setText(
            _("Made on {day}; once used they open nothing any more.").format(
                day=long_date(found.made_at.date())
            )
        )
        self.note.show()
        self.back.setText(_("Close"))
        self.back.setFocus()


class _Words(Card):
    """Twelve words in rows of three: which it is, the word, and its number in the list."""

    def __init__(self) -> None:
        super().__init__(fill="sunk", edge="line", margins=(16, 12, 16, 12))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        self.column.addLayout(self._grid)

    def show_words(self, words: Sequence[FoundWord]) -> None:
        """Show the words."""
        for place, one in enumerate(words):
            row, column = divmod(place, _COLUMNS)
            self._grid.addWidget(Label(str(place + 1), "hint", "muted"), row, 4 * column)
            self._grid.addWidget(Label(one.word, "medium"), row, 4 * column + 1)
            number = Label(str(one.number), "hint_strong", "accent_text")
            self._grid.addWidget(number, row, 4 * column + 2)
            self._grid.setColumnStretch(4 * column + 1, 1)
            self._grid.setColumnMinimumWidth(4 * column + 3, 16)
        self.setAccessibleName(", ".join(f"{one.word} {one.number}" for one in words))
