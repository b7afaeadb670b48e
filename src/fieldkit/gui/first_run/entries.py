"""Where the digits of a sheet and the words of head office are typed, each checked at once."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fieldkit.gui.painting import WRONG
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.field import ErrorLine, line_edit
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _
from fieldkit.records.recovery import (
    GROUP_DIGITS,
    SHEET_GROUPS,
    WORDS,
    group_fits,
    split_sheet,
)
from fieldkit.services.word_lists import find_recovery_word

_GROUP_COLUMNS = 5
_WORD_COLUMNS = 3


class _Entry(QWidget):
    """Several short fields in a grid, each with its number, and one line for what is amiss.

    Signals: completed() when every field holds something that fits.
    """

    completed = Signal()

    def __init__(self, count: int, columns: int, name: str) -> None:
        super().__init__()
        self.fields: list[QLineEdit] = []
        self.error = ErrorLine()
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for place in range(count):
            edit = line_edit()
            edit.setAccessibleName(f"{name} {place + 1}")
            edit.textEdited.connect(self._edited)
            edit.installEventFilter(self)
            self.fields.append(edit)
            row, column = divmod(place, columns)
            grid.addLayout(self.cell(place, edit), row, column)
            grid.setColumnStretch(column, 1)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(10)
        column_.addLayout(grid)
        column_.addWidget(self.error)
        self.setFocusProxy(self.fields[0])

    def cell(self, place: int, edit: QLineEdit) -> QHBoxLayout:
        """Return a field with its number before it."""
        row = QHBoxLayout()
        row.setSpacing(6)
        number = Label(str(place + 1), "hint", "muted")
        number.setFixedWidth(current().px(18))
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(number)
        row.addWidget(edit, 1)
        return row

    def typed(self) -> tuple[str, ...]:
        """Return what stands in each field."""
        return tuple(edit.text() for edit in self.fields)

    def fits(self, place: int) -> bool:
        """Tell whether a field holds what can stand there."""
        raise NotImplementedError

    def wrong_words(self, wrong: str) -> str:
        """Return what is said of the fields that do not fit."""
        raise NotImplementedError

    def complete(self) -> bool:
        """Mark what does not fit, and tell whether all do."""
        wrong = [place for place in range(len(self.fields)) if not self.fits(place)]
        for place in range(len(self.fields)):
            self.mark(place, wrong=place in wrong)
        if wrong:
            numbers = ", ".join(str(place + 1) for place in wrong)
            self.error.say(self.wrong_words(numbers))
            self.fields[wrong[0]].setFocus()
            return False
        self.error.say("")
        return True

    def mark(self, place: int, *, wrong: bool) -> None:
        """Show that a field is to be looked at again, or that it is in order."""
        edit = self.fields[place]
        edit.setProperty(WRONG, wrong)
        edit.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go back a field on Backspace in an empty one, and on to the next on a blank."""
        if not (isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress):
            return False
        place = next((i for i, one in enumerate(self.fields) if one is watched), None)
        if place is None:
            return False
        if event.key() == Qt.Key.Key_Backspace and place and not self.fields[place].text():
            self.fields[place - 1].setFocus()
            return True
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if place + 1 < len(self.fields) and not self.typed()[place + 1]:
                self.fields[place + 1].setFocus()
            else:
                self.completed.emit()
            return True
        if event.text() == " ":
            self._next(place)
            return True
        return False

    def settled(self, place: int) -> None:
        """Do what is due when a field holds something whole or was left."""

    def _next(self, place: int) -> None:
        self.settled(place)
        if place + 1 < len(self.fields):
            self.fields[place + 1].setFocus()

    @Slot()
    def _edited(self) -> None:
        edit = self.sender()
        place = next((i for i, one in enumerate(self.fields) if one is edit), None)
        if place is not None:
            self.error.say("")
            self.edited(place)

    def edited(self, place: int) -> None:
        """Look at a field that somebody is typing in."""


class SheetEntry(_Entry):
    """Ten groups of five digits; a group goes red as soon as its last digit does not fit."""

    def __init__(self) -> None:
        super().__init__(SHEET_GROUPS, _GROUP_COLUMNS, _("Group"))

    def fits(self, place: int) -> bool:
        """Tell whether a group carries its check digit."""
        return group_fits(place, self.fields[place].text())

    def wrong_words(self, wrong: str) -> str:
        """Return which groups differ from the sheet."""
        return _("Look at group {groups} again: it differs from the sheet.").format(groups=wrong)

    def edited(self, place: int) -> None:
        """Part what was typed or pasted in one go, and go on after the fifth digit."""
        groups = split_sheet(self.fields[place].text())
        for offset, group in enumerate(groups[: len(self.fields) - place] or ("",)):
            edit = self.fields[place + offset]
            if edit.text() != group:
                edit.setText(group)
            whole = len(group) == GROUP_DIGITS
            fits = group_fits(place + offset, group)
            self.mark(place + offset, wrong=whole and not fits)
            if whole and not fits:
                self.error.say(self.wrong_words(str(place + offset + 1)))
                return
            if whole and place + offset + 1 < len(self.fields):
                self.fields[place + offset + 1].setFocus()


class WordsEntry(_Entry):
    """Twelve words; beside each stands its number, which the caller repeats aloud."""

    def __init__(self) -> None:
        self._numbers: list[Label] = []
        super().__init__(WORDS, _WORD_COLUMNS, _("Word"))

    def cell(self, place: int, edit: QLineEdit) -> QHBoxLayout:
        """Return a field with the number of its word in the list after it."""
        row = super().cell(place, edit)
        number = Label("", "hint_strong", "accent_text")
        number.setFixedWidth(current().px(40))
        self._numbers.append(number)
        row.addWidget(number)
        edit.editingFinished.connect(self._left)
        return row

    def fits(self, place: int) -> bool:
        """Tell whether a word, its beginning or its number is in the list."""
        return find_recovery_word(self.fields[place].text()) is not None

    def wrong_words(self, wrong: str) -> str:
        """Return which words are not in the list."""
        return _(
            "Word {numbers} is not in the list. The first four letters are enough, or the number"
            " that head office tells you."
        ).format(numbers=wrong)

    def edited(self, place: int) -> None:
        """Show the number of the word as soon as it can be no other."""
        found = find_recovery_word(self.fields[place].text())
        self._numbers[place].setText("" if found is None else str(found.number))
        self.mark(place, wrong=False)

    def settled(self, place: int) -> None:
        """Write the whole word where its beginning or its number was typed."""
        text = self.fields[place].text()
        found = find_recovery_word(text)
        if found is not None:
            self.fields[place].setText(found.word)
        self.mark(place, wrong=bool(text.strip()) and found is None)

    @Slot()
    def _left(self) -> None:
        edit = self.sender()
        place = next((i for i, one in enumerate(self.fields) if one is edit), None)
        if place is not None:
            self.settled(place)
