"""One choice of a long list, found by typing a part of it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from fieldkit.gui.questions.control import AnswerControl
from fieldkit.gui.questions.keys import choice_keys
from fieldkit.gui.questions.picker_sheet import PickerLine, PickerSheet
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.finder import Finder
from fieldkit.i18n import _, ngettext

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView

_MOST = 200
_FEW = 9


class PickerControl(AnswerControl):
    """A field in which a part of the words finds the choice.

    Typing opens the list; arrows mark, Enter takes and goes on, Esc leaves the
    answer as it was. Up to nine choices are taken by their figures as well.
    """

    def __init__(self, row: "NodeView", parent: QWidget | None = None) -> None:
        super().__init__(row, parent)
        self.field = PickerLine(self)
        self.field.setPlaceholderText(_("Choose or type"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field)
        self._sheet: PickerSheet | None = None
        self._values: list[str] = []
        self._labels: list[str] = []
        self._keys: tuple[str, ...] = ()
        self._finder = Finder(())
        self._bad = ""
        self._follows = False
        self.field.textEdited.connect(self._on_edited)
        self.field.stepped.connect(self._on_step)
        self.field.asked.connect(self._open)
        self.field.figured.connect(self.choose)
        self.field.escaped.connect(self._restore)
        self.field.entered.connect(self._on_entered)
        self.field.left.connect(self._on_left)
        self.show_row(row)

    def show_row(self, row: "NodeView") -> None:
        """Show the choices and the chosen words."""
        super().show_row(row)
        values = [choice.value for choice in row.choices]
        labels = [choice.label or choice.value for choice in row.choices]
        if values != self._values or labels != self._labels:
            self._values, self._labels = values, labels
            self._finder = Finder(labels)
            self._keys = choice_keys(row.choices) if len(values) <= _FEW else ()
            self.field.takes_figures = bool(self._keys)
        if not (self._is_open() and self.field.isModified()) and not self._bad:
            self._show_chosen()

    def choose(self, key: str) -> bool:
        """Choose by the figure of a choice."""
        if key and key in self._keys:
            self._take(self._keys.index(key))
            return True
        return False

    def flush(self) -> None:
        """Close the list and keep what is chosen."""
        self._on_left()

    def trouble(self) -> str:
        """Say that nothing in the list is called like this."""
        if not self._bad:
            return ""
        return _("There is no such choice in the list. Type a part of it and choose.")

    def unread(self) -> str:
        """Return the words that name no choice."""
        return self._bad

    def show_unread(self, words: str) -> None:
        """Put such words back."""
        self._bad = words
        self.field.setText(words)

    def set_wrong(self, wrong: bool) -> None:
        """Mark the field."""
        self.field.set_wrong(wrong)

    def focus_targets(self) -> tuple[QWidget, ...]:
        """Return the field."""
        return (self.field,)

    def wanted_width(self) -> int:
        """Return the width of the longest words, at most two columns."""
        metrics = QFontMetrics(current().body())
        longest = sorted(self._labels, key=len)[-20:]
        widest = max((metrics.horizontalAdvance(label) for label in longest), default=0)
        return min(max(widest + 56, current().px(150)), current().px(440))

    def least_width(self) -> int:
        """Return one column."""
        return min(self.wanted_width(), current().px(216))

    def sheet(self) -> "PickerSheet | None":
        """Return the list while it is open."""
        return self._sheet if self._is_open() else None

    def _show_chosen(self) -> None:
        value = self.row.value
        words = self._labels[self._values.index(value)] if value in self._values else value
        if self.field.text() != words:
            self.field.setText(words)
            self.field.setCursorPosition(0)
        metrics = QFontMetrics(self.field.font())
        self.field.setToolTip(
            words if metrics.horizontalAdvance(words) > self.field.width() - 48 else ""
        )

    def _on_edited(self, words: str) -> None:
        self._bad = ""
        self.typed.emit()
        self._open(words)

    def _open(self, words: str = "") -> None:
        if self.row.readonly:
            return
        if self._sheet is None:
            self._sheet = PickerSheet(self.window())
            self._sheet.picked.connect(self._on_picked)
            self._follow_scrolling()
        places, total = self._finder.places(words, _MOST)
        shown = [self._worded(place) for place in places]
        note = ""
        if not self._labels:
            note = _("The list is empty.")
        elif not places:
            note = _("Nothing found. Try a part of the word.")
        elif total > len(places):
            note = ngettext(
                "{count} more: type on to narrow the list",
                "{count} more: type on to narrow the list",
                total - len(places),
            ).format(count=total - len(places))
        chosen = self._values.index(self.row.value) if self.row.value in self._values else -1
        marked = places.index(chosen) if chosen in places and not words else 0
        self._sheet.fill(shown, places, note, marked)
        self._sheet.open_at(self.field)
        self.field.listed = True

    def _worded(self, place: int) -> str:
        key = self._keys[place] if self._keys else ""
        label = self._labels[place]
        return f"{key}   {label}" if key and not label.startswith(key) else label

    def _on_step(self, step: int) -> None:
        if self._is_open() and self._sheet is not None:
            self._sheet.step(step)
        else:
            self._open()

    def _on_picked(self, place: int) -> None:
        self._take(place)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_entered(self) -> None:
        if self._is_open() and self._sheet is not None:
            place = self._sheet.place()
            if place is not None:
                self._take(place)
        self._on_left()
        self.onward.emit()

    def _take(self, place: int) -> None:
        had_trouble = bool(self._bad)
        self._bad = ""
        self._close()
        self.field.setModified(False)
        if self._values[place] != self.row.value:
            self.answered.emit(self._values[place])
        self._show_chosen()
        self.field.selectAll()
        if had_trouble:
            self.troubled.emit()

    def _restore(self) -> None:
        self._close()
        self.field.setModified(False)
        self._show_chosen()
        self.field.selectAll()

    def _on_left(self) -> None:
        """Keep what is chosen; words that name exactly one choice choose it."""
        self._close()
        words = self.field.text().strip()
        if not self.field.isModified():
            return
        self.field.setModified(False)
        if not words:
            if self.row.value:
                self.answered.emit("")
            return
        place = self._finder.exactly(words)
        places, total = self._finder.places(words, 2)
        if place is None and total == 1:
            place = places[0]
        if place is not None:
            self._take(place)
            return
        self._bad = words
        if self.row.value:
            self.answered.emit("")
        self.troubled.emit()

    def _follow_scrolling(self) -> None:
        """Close the list when the page under it scrolls away."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea) and not self._follows:
            self._follows = True
            above.verticalScrollBar().valueChanged.connect(self._close)

    def _is_open(self) -> bool:
        return self._sheet is not None and self._sheet.isVisible()

    def _close(self) -> None:
        self.field.listed = False
        if self._sheet is not None:
            self._sheet.hide()
            self._sheet.deleteLater()
            self._sheet = None

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the list away with the field."""
        self._close()
        super().hideEvent(event)
