"""The repeated part of a form as a table with one open card: family members, goods, goals."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fieldkit.gui.filling.blocks import progress_of_entry
from fieldkit.gui.filling.columns import (
    RosterColumn,
    answered_columns,
    answers_of,
    card_columns,
    entry_name,
    roster_cells,
    roster_columns,
)
from fieldkit.gui.filling.entry_body import EntryBody, add_tools
from fieldkit.gui.filling.entry_view import CARDS, TABLE
from fieldkit.gui.filling.roster_card import RosterCard
from fieldkit.gui.filling.roster_row import RosterHead, RosterRow, column_shares
from fieldkit.gui.questions.kinds import is_asked
from fieldkit.gui.questions.question import Question
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.card import Card
from fieldkit.gui.widgets.field import ErrorLine
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.segmented import Segmented
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView
    from fieldkit.gui.filling.model import FillingModel


class Roster(QWidget):
    """The entries of a repeat, one line each, and the card of the one that is open.

    Signals:
        finished(): Enter was pressed in the last question of the last entry.
        rearranged(): the order of what Tab goes through changed.
        removed(label): an entry was removed; it can be brought back by undo.
        reached(ref): an entry was opened.
    """

    finished = Signal()
    rearranged = Signal()
    removed = Signal(str)
    reached = Signal(str)

    def __init__(
        self,
        model: "FillingModel",
        row: "NodeView",
        make_body: Callable[[str, QWidget], EntryBody],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.row = row
        self.opened = -1
        self._model = model
        self._make_body = make_body
        self._rows: list[RosterRow] = []
        self._body: EntryBody | None = None
        self._card: Card | None = None
        self._tools: list[QWidget] = []
        self._words: tuple[object, ...] = ()
        self._answers: tuple[RosterColumn, ...] = ()  # with their questions, on cards
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._head = RosterHead((), self)
        self._column.addWidget(self._head)
        self._nobody = Label(_("There are no entries yet."), "body", "muted")
        self._nobody.setContentsMargins(12, 10, 0, 10)
        self._column.addWidget(self._nobody)
        self._short = ErrorLine()
        self._column.addWidget(self._short)
        self.add_button = quiet(self._add_words(), icon="plus", key="Ctrl+Ins")
        self.add_button.clicked.connect(self.add)
        self.switch = Segmented(
            ((TABLE, _("Table")), (CARDS, _("Cards"))), _("How the entries are shown")
        )
        self.switch.choose(model.entry_view.key)
        self.switch.chosen.connect(model.entry_view.choose)
        model.entry_view.changed.connect(self._on_view_changed)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 12, 0, 0)
        foot.addWidget(self.add_button)
        foot.addWidget(self.switch)
        foot.addStretch(1)
        self._column.addLayout(foot)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._build()

    def entries(self) -> tuple[str, ...]:
        """Return the refs of the entries."""
        return tuple(row.ref for row in self._model.session.children(self.row.ref))

    def show_row(self, row: "NodeView", changed: frozenset[str]) -> None:
        """Show the roster after something changed in the form."""
        self.row = row
        count = row.count or 0
        if count != len(self._rows) or self._words != self._spoken():
            self._build()
            return
        columns = self._columns()
        if columns != self._head.columns:
            # An answer asks other questions of the entries than before.
            self._head.columns, changed = columns, frozenset()
            self._answers = self._all_columns()
        for index in range(count):
            entry = f"{row.ref}[{index + 1}]"
            if not changed or index == self.opened or _touches(changed, entry):
                self._show_entry(index)
        self._share_room()
        self._short.say(row.message)
        if self._body is not None:
            self._body.refresh(changed)
        self.add_button.setVisible(row.can_add and not self._model.readonly)

    def open_entry(self, index: int, *, focus: bool = True) -> None:
        """Open the card of an entry, and close the one that is open."""
        if not 0 <= index < len(self._rows):
            return
        if index != self.opened:
            if self._body is not None:
                self._body.flush()
            self.opened = index
            self._show_card()
            for place in range(len(self._rows)):
                self._show_entry(place)
            self._share_room()
            self.reached.emit(self._entry(index))
            self.rearranged.emit()
        if focus:
            self.focus_first()

    def focus_first(self) -> None:
        """Give the keyboard to the first question of the open card that has no answer yet."""
        questions = [one for one in self._card_questions() if one.can_focus()]
        empty = [one for one in questions if not one.row.value and is_asked(one.row)]
        for question in (empty or questions)[:1]:
            question.take_focus()

    def add(self) -> None:
        """Add an entry after the last and open it."""
        if self._model.readonly or not self.row.can_add:
            return
        if self._body is not None:
            self._body.flush()
        self.opened = self.row.count or 0
        self._model.add(self.row.ref)
        self.focus_first()

    def go(self, step: int) -> None:
        """Open the next entry or the one before; after the last one there is nothing."""
        target = self.opened + step
        if 0 <= target < len(self._rows):
            self.open_entry(target)

    def remove_open(self) -> None:
        """Remove the open entry; the page offers to bring it back."""
        if not self._is_own(self.opened):
            return
        index, name = self.opened, self._name(self.opened)
        self.opened = min(index, len(self._rows) - 2)
        self._model.remove(self.row.ref, index)
        self.removed.emit(name)
        if self._rows:
            self._rows[self.opened].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def move_open(self, step: int) -> None:
        """Move the open entry up or down."""
        target = self.opened + step
        if not (self._is_own(self.opened) and self._is_own(target)):
            return
        if self._body is not None:
            self._body.flush()
        index, self.opened = self.opened, target
        self._model.move(self.row.ref, index, target)
        self._rows[target].setFocus(Qt.FocusReason.OtherFocusReason)

    def questions(self) -> list[Question]:
        """Return the questions of the open card."""
        return self._card_questions()

    def question(self, ref: str) -> Question | None:
        """Return a question of any entry, whose card is opened for it."""
        for index in range(len(self._rows)):
            if ref.startswith(f"{self._entry(index)}/") or ref == self._entry(index):
                self.open_entry(index, focus=False)
                return self._body.question(ref) if self._body is not None else None
        return None

    def line_of(self, ref: str) -> RosterRow | None:
        """Return the line of an entry, None where a ref names no entry."""
        found = (row for row in self._rows if self._entry(row.index) == ref)
        return next(found, None)

    def focus_widgets(self) -> list[QWidget]:
        """Return lines and, after the open one, the fields of its card."""
        found: list[QWidget] = list(self.switch.segments) if self._rows else []
        for row in self._rows:
            found.append(row)
            if row.index == self.opened and self._body is not None:
                found += self._body.focus_widgets()
                found += self._tools
        return [*found, self.add_button]

    def show_remarks(self) -> None:
        """Say under the questions of the open card what is to be looked at again."""
        if self._body is not None:
            self._body.show_remarks()

    def _build(self) -> None:
        """Make the lines anew after entries came, went or changed places."""
        self._words = self._spoken()
        self._close_card()
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        count = self.row.count or 0
        self._head.columns = self._columns()
        self._answers = self._all_columns()
        self._head.setVisible(count > 0 and not self._as_cards())
        self.switch.setVisible(count > 0)
        self._nobody.setVisible(count == 0)
        self._short.say(self.row.message)
        self._rows = []
        for index in range(count):
            row = RosterCard(index, self) if self._as_cards() else RosterRow(index, self)
            row.clicked.connect(self._on_clicked)
            row.stepped.connect(self._on_stepped)
            self._column.insertWidget(1 + index, row)
            row.setVisible(True)
            self._rows.append(row)
        self.opened = min(self.opened, count - 1)
        if self.opened < 0 and count:
            self.opened = 0
        self._show_card()
        for index in range(count):
            self._show_entry(index)
        self._share_room()
        self.add_button.setText(self._add_words())
        self.add_button.setVisible(self.row.can_add and not self._model.readonly)
        self.rearranged.emit()

    def _columns(self) -> tuple[RosterColumn, ...]:
        entries = self.entries()
        return roster_columns(self._model.session, entries) if entries else ()

    def _all_columns(self) -> tuple[RosterColumn, ...]:
        entries = self.entries()
        if not entries or not self._as_cards():
            return ()
        return card_columns(self._model.session, entries)

    def _as_cards(self) -> bool:
        return self._model.entry_view.key == CARDS

    def _on_view_changed(self) -> None:
        """Show the entries in the other view; the open one stays open."""
        if self._body is not None:
            self._body.flush()
        self.switch.choose(self._model.entry_view.key)
        self._build()

    def _show_entry(self, index: int) -> None:
        session, entry = self._model.session, self._entry(index)
        columns = self._head.columns
        cells = roster_cells(session, entry, columns)
        opened = index == self.opened
        wrong = any(cell.wrong for cell in cells) or any(
            ref.startswith(f"{entry}/") for ref in self._model.unread
        )
        progress = progress_of_entry(session, entry)
        row = self._rows[index]
        row.show_entry(cells, columns, progress, wrong=wrong, opened=opened)
        if isinstance(row, RosterCard):
            found = answered_columns(session, entry, self._answers)
            row.show_answers(len(found), partial(answers_of, session, entry, found))
        row.updateGeometry()

    def _share_room(self) -> None:
        """Give each column the room that its widest words need, alike in head and lines."""
        if self._as_cards():
            return
        shares = column_shares(self._head.columns, [row.cells for row in self._rows])
        if self._head.shares != shares:
            self._head.shares = shares
            self._head.update()
        for row in self._rows:
            if row.shares != shares:
                row.shares = shares
                row.update()

    def _is_own(self, index: int) -> bool:
        """Tell whether the person may move and remove an entry."""
        if self._model.readonly or not 0 <= index < len(self._rows):
            return False
        return self._model.session.node(self._entry(index)).can_remove

    def _show_card(self) -> None:
        self._close_card()
        if not 0 <= self.opened < len(self._rows):
            return
        self._card = Card(margins=(16, 16, 16, 16), parent=self)
        body = self._make_body(self._entry(self.opened), self._card)
        self._body = body
        body.finished.connect(self._on_body_finished)
        self._card.column.addWidget(body)
        if self._is_own(self.opened):
            acts = (self._move_up, self._move_down, self.remove_open)
            self._tools = add_tools(self._card, *acts)
        self._column.insertWidget(2 + self.opened, self._card)
        self._card.setVisible(True)

    def _close_card(self) -> None:
        self._tools = []
        self._body = None
        if self._card is not None:
            self._column.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
            self._card = None

    def _move_up(self) -> None:
        self.move_open(-1)

    def _move_down(self) -> None:
        self.move_open(1)

    def _on_clicked(self) -> None:
        row = self.sender()
        if isinstance(row, RosterRow):
            self.open_entry(row.index)

    def _on_stepped(self, step: int) -> None:
        row = self.sender()
        if isinstance(row, RosterRow) and 0 <= row.index + step < len(self._rows):
            self._rows[row.index + step].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_body_finished(self) -> None:
        if self.opened + 1 < len(self._rows):
            self.open_entry(self.opened + 1)
        elif not self.add_button.isHidden():
            self.add_button.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()

    def _card_questions(self) -> list[Question]:
        return self._body.questions() if self._body is not None else []

    def _entry(self, index: int) -> str:
        return f"{self.row.ref}[{index + 1}]"

    def _name(self, index: int) -> str:
        row = self._rows[index]
        return entry_name(row.cells, row.columns)

    def _add_words(self) -> str:
        return _("Add an entry")

    def _spoken(self) -> tuple[object, ...]:
        return (self.row.label, self._model.session.language)


def _touches(changed: frozenset[str], entry: str) -> bool:
    return any(ref.startswith(f"{entry}/") or ref == entry for ref in changed)
