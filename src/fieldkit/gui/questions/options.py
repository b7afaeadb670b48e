"""Answers laid out to be seen at once: radios and checkboxes with their keys."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldkit.gui.painting import WRONG
from fieldkit.gui.questions.control import AnswerControl
from fieldkit.gui.questions.keys import choice_keys, words_of
from fieldkit.gui.questions.option import Option
from fieldkit.gui.questions.picture_options import (
    PictureOption,
    arrange_cells,
    wanted_columns,
)
from fieldkit.gui.questions.shelf import PictureShelf
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.forms.views import Choice, NodeView

_ACROSS = 24
_MANY = 6  # answers that are given the room of columns
_FEW = 4  # answers that stand one below the other where a line does not hold them
_DOWN = 6


class OptionsControl(AnswerControl):
    """Choices side by side where one line holds them, else in even columns.

    Tab stops once, at the chosen answer; arrows move among the answers without
    changing anything, Space and the figures choose, Enter goes on.
    """

    many = False

    def __init__(self, row: "NodeView", parent: QWidget | None = None) -> None:
        super().__init__(row, parent)
        self.options: list[Option] = []
        self._shelf: PictureShelf | None = None
        self._shown: tuple[tuple[str, str, str | None], ...] = ()
        self._name = ("", "")
        self._wrong = False
        # What layouts ask again and again, until the row is shown anew.
        self._widths: list[int] = []
        self._heights: dict[int, int] = {}
        self._nothing = Label(_("Depends on the answers above"), "body", "faint", parent=self)
        self._nothing.move(0, current().px(8))
        self._nothing.adjustSize()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_row(row)

    def show_pictures(self, shelf: PictureShelf) -> None:
        """Show the pictures of the choices, where they have any."""
        self._shelf = shelf
        if self._pictured():
            self._shown = ()
            self.show_row(self.row)

    def show_row(self, row: "NodeView") -> None:
        """Show the choices, made anew only where they changed, and what is chosen."""
        super().show_row(row)
        self._widths, self._heights = [], {}
        wanted = tuple((choice.value, choice.label, choice.image) for choice in row.choices)
        if wanted != self._shown:
            self._shown = wanted
            self._make(row)
        chosen = self.chosen_values(row.value)
        for option in self.options:
            option.setChecked(option.value in chosen)
            option.setEnabled(not row.readonly)
        self._settle_focus()
        self._nothing.setVisible(not self.options)

    def chosen_values(self, value: str) -> set[str]:
        """Return which values of the list the answer names."""
        return {value} if value else set()

    def press(self, option: Option) -> None:
        """Take an answer that a person chose."""
        self.answered.emit(option.value)

    def choose(self, key: str) -> bool:
        """Choose by the figure of a choice."""
        for option in self.options:
            if option.key and option.key == key and option.isEnabled():
                self._put_focus(option)
                self.press(option)
                return True
        return False

    def set_wrong(self, wrong: bool) -> None:
        """Draw the boxes in the colour of what is to be looked at again."""
        if wrong != self._wrong:
            self._wrong = wrong
            for option in self.options:
                option.setProperty(WRONG, wrong)
                option.update()

    def set_name(self, name: str, description: str) -> None:
        """Say the question before each of its answers."""
        self._name = (name, description)
        for option in self.options:
            option.setAccessibleName(f"{name}: {option.text()}" if name else option.text())
            option.setAccessibleDescription(description)

    def focus_targets(self) -> tuple[QWidget, ...]:
        """Return the answers, the one that Tab stops at first."""
        strong, options = Qt.FocusPolicy.StrongFocus, self.options
        first = next((place for place, one in enumerate(options) if one.focusPolicy() == strong), 0)
        return (*options[first : first + 1], *options[:first], *options[first + 1 :])

    def wanted_width(self) -> int:
        """Return the width of all answers on one line, or of two columns of many."""
        if self._pictured():
            return current().px(10_000)
        wanted = wanted_columns(self.row.appearance)
        if wanted:
            return wanted * (self._widest() + _ACROSS)
        line = self._line_width() if self.options else self._nothing.sizeHint().width()
        if len(self.options) > _MANY:
            return max(2 * self._widest() + _ACROSS, current().px(680))
        return line

    def least_width(self) -> int:
        """Return the width of a column of answers."""
        return min(self._widest(), current().px(216))

    def hasHeightForWidth(self) -> bool:
        """Tell the layout that answers break into rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the answers at a width."""
        if self._pictured():
            # A picture may come, or grow, at any time.
            return self._arrange(width, move=False)
        found = self._heights.get(width)
        if found is None:
            found = self._heights[width] = self._arrange(width, move=False)
        return found

    def sizeHint(self) -> QSize:
        """Return the room of all answers on one line."""
        width = self._line_width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return the room of one column."""
        return QSize(self.least_width(), current().px(24))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the answers out again."""
        self._arrange(self.width(), move=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take arrows, figures and Enter."""
        key = event.key()
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and Qt.Key(key) in steps:
            self._step(steps[Qt.Key(key)])
        elif plain and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.onward.emit()
        elif plain and len(event.text()) == 1 and self.choose(event.text()):
            event.accept()
        elif plain and key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and not self.row.readonly:
            self.answered.emit("")
        else:
            event.ignore()

    def _make(self, row: "NodeView") -> None:
        held = self.holds_focus()
        for option in self.options:
            option.hide()
            option.deleteLater()
        keys = choice_keys(row.choices)
        self.options = [
            self._new_option(choice, key, keyed=any(keys))
            for choice, key in zip(row.choices, keys, strict=True)
        ]
        for option in self.options:
            option.setParent(self)
            option.setProperty(WRONG, self._wrong)
            option.clicked.connect(self._clicked)
            option.show()
        self.set_name(*self._name)
        self.updateGeometry()
        if self.width() > 0:
            self._arrange(self.width(), move=True)
        if held and self.options:
            self.options[0].setFocus()

    def _new_option(self, choice: "Choice", key: str, *, keyed: bool) -> Option:
        words = words_of(choice, key)
        if self._shelf is not None and self._pictured():
            if choice.image and not choice.label:
                words = ""
            return PictureOption(choice, words, key, self._shelf, many=self.many, keyed=keyed)
        return Option(choice.value, words, key, many=self.many, keyed=keyed)

    def _pictured(self) -> bool:
        return self._shelf is not None and any(choice.image for choice in self.row.choices)

    def _clicked(self) -> None:
        option = self.sender()
        if isinstance(option, Option):
            self._put_focus(option)
            self.press(option)

    def _settle_focus(self) -> None:
        stop = next((one for one in self.options if one.hasFocus()), None)
        stop = stop or next((one for one in self.options if one.isChecked()), None)
        stop = stop or next(iter(self.options), None)
        for option in self.options:
            strong = Qt.FocusPolicy.StrongFocus
            option.setFocusPolicy(strong if option is stop else Qt.FocusPolicy.ClickFocus)

    def _put_focus(self, option: Option) -> None:
        option.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        option.setFocus(Qt.FocusReason.TabFocusReason)
        self._settle_focus()

    def _step(self, step: int) -> None:
        place = next((i for i, one in enumerate(self.options) if one.hasFocus()), 0)
        if self.options:
            self._put_focus(self.options[(place + step) % len(self.options)])

    def _widest(self) -> int:
        return max(self._measured(), default=0)

    def _measured(self) -> list[int]:
        """Return how wide each answer is."""
        if self._pictured() or len(self._widths) != len(self.options):
            self._widths = [option.sizeHint().width() for option in self.options]
        return self._widths

    def _line_width(self) -> int:
        widths = self._measured()
        return sum(widths) + _ACROSS * max(0, len(widths) - 1)

    def _arrange(self, width: int, *, move: bool) -> int:
        line_height = current().px(24)
        if not self.options:
            return current().px(34)
        wanted = wanted_columns(self.row.appearance)
        if self._pictured() or wanted:
            return arrange_cells(self.options, width, move=move, columns=wanted)
        top = current().px(5)
        if self._line_width() <= width:
            left = 0
            for option in self.options:
                wide = option.sizeHint().width()
                if move:
                    option.setGeometry(QRect(QPoint(left, top), QSize(wide, line_height)))
                left += wide + _ACROSS
            return line_height + 2 * top
        columns = max(1, (width + _ACROSS) // (self._widest() + _ACROSS))
        few = len(self.options) <= _FEW and "columns" not in self.row.appearance
        columns = 1 if few else min(columns, 3)
        return self._columns(width, columns, move=move)

    def _columns(self, width: int, columns: int, *, move: bool) -> int:
        """Lay the answers out column by column, so that the figures run downwards."""
        rows = -(-len(self.options) // columns)
        wide = (width - _ACROSS * (columns - 1)) // columns
        lowest = 0
        for column in range(columns):
            y = current().px(5)
            for option in self.options[column * rows : (column + 1) * rows]:
                height = option.heightForWidth(wide)
                room = min(wide, option.sizeHint().width())
                if move:
                    option.setGeometry(QRect(column * (wide + _ACROSS), y, room, height))
                y += height + _DOWN
            lowest = max(lowest, y)
        return lowest


class ManyOptionsControl(OptionsControl):
    """Several answers of a list; each press sets or clears one."""

    many = True

    def chosen_values(self, value: str) -> set[str]:
        """Return the values that the answer names."""
        return set(value.split())

    def press(self, option: Option) -> None:
        """Set or clear the answer that was pressed, in the list's order."""
        chosen = self.chosen_values(self.row.value) ^ {option.value}
        kept = [one.value for one in self.options if one.value in chosen]
        self.answered.emit(" ".join(kept))


class ConfirmControl(OptionsControl):
    """One box to tick: the form's "acknowledge"."""

    many = True

    def __init__(self, row: "NodeView", words: str, parent: QWidget | None = None) -> None:
        self._words = words
        super().__init__(row, parent)

    def show_row(self, row: "NodeView") -> None:
        """Show whether it is confirmed."""
        self.row = row
        if not self.options:
            self.options = [Option("true", self._words, "1", many=True, keyed=True)]
            self.options[0].setParent(self)
            self.options[0].clicked.connect(self._clicked)
            self._nothing.hide()
        self.options[0].setChecked(row.value not in {"", "false"})
        self.options[0].setEnabled(not row.readonly)
        self._settle_focus()

    def press(self, option: Option) -> None:
        """Confirm, or take it back."""
        confirmed = self.row.value not in {"", "false"}
        self.answered.emit("" if confirmed else "true")
