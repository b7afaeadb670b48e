"""Both values with their authors, another one, the reason, and the button that decides."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from fieldkit.gui.discrepancies.words import author_words, heading, other_value, value_words
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.card import Hairline
from fieldkit.gui.widgets.choice import ChoiceColumn
from fieldkit.gui.widgets.fields import ComboField, LineField
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.version_card import VersionCard
from fieldkit.gui.widgets.wrap_row import WrapRow
from fieldkit.i18n import _
from fieldkit.services.discrepancy_reading import DisputedRow


class Deciding(QWidget):
    """One discrepancy to decide.

    Signals: decided(value, reason), put_off(), record_requested().
    """

    decided = Signal(object, str)
    put_off = Signal()
    record_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.row: DisputedRow | None = None
        self.column: ChoiceColumn | None = None
        self._within = QVBoxLayout(self)
        self._within.setContentsMargins(0, 0, 0, 0)
        self._content: QWidget | None = None

    def show_row(self, row: DisputedRow, now: datetime) -> None:
        """Show the versions of one; nothing is chosen yet."""
        self.clear()
        self.row = row
        self._content = QWidget(self)
        self._within.addWidget(self._content)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Label(heading(row), "section", wrap=True))
        said = _("Written differently; the value that is shown for now is marked.")
        place = f"{row.place}. {said}" if row.place else said
        column.addWidget(Label(place, "hint", "muted", wrap=True))
        cards = [
            VersionCard(value_words(row, one), author_words(one, now), number=place)
            for place, one in enumerate(row.versions, start=1)
        ]
        if row.free:
            cards.append(VersionCard(other_value(), "", number=len(cards) + 1))
        self.column = _column(cards)
        column.addWidget(self.column)
        self._add_other(column, row)
        self._add_end(column, row)
        self._add_around(column, row)
        column.addStretch(1)

    def clear(self) -> None:
        """Show nothing."""
        if self._content is not None:
            self._within.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
            self._content = None
        self.row = self.column = None

    def value(self) -> Any:  # noqa: ANN401 - any JSON value
        """Return the value that is chosen; of a record's own existence True or None."""
        row = self.row
        if row is None or self.column is None:
            return None
        place = self.column.place()
        if place == len(row.versions):
            return self.codes.key() if row.choices else self.other.text()
        one = row.versions[place]
        if row.what.field == "":
            return True if one.value is not None else None
        return one.value

    def _add_other(self, column: QVBoxLayout, row: DisputedRow) -> None:
        self.other = LineField(_("Another value"))
        self.codes = ComboField(_("Another value"), row.choices or [("", " ")])
        self.other.hide()
        self.codes.hide()
        column.addWidget(self.codes if row.choices else self.other)
        # The one that is not needed must not become a window of its own.
        (self.other if row.choices else self.codes).setParent(self._content)
        if self.column is not None:
            self.column.chosen.connect(self._chosen)
            self.column.confirmed.connect(self._to_reason)
        self.other.confirmed.connect(self._to_reason)

    def _add_end(self, column: QVBoxLayout, row: DisputedRow) -> None:
        self.reason = LineField(_("Why so"), hint=_("All values stay in the history."))
        self.reason.confirmed.connect(self._decide)
        self.decide = primary(_("Keep this value"))
        self.decide.clicked.connect(self._decide)
        self.later = quiet(_("Put off"))
        self.later.clicked.connect(self.put_off)
        self.open_record = quiet(_("Open the grid") if row.session_id else _("Open the record"))
        self.open_record.clicked.connect(self.record_requested)
        column.addWidget(self.reason)
        buttons = WrapRow()
        for button in (self.decide, self.later, self.open_record):
            buttons.addWidget(button)
        column.addLayout(buttons)
        self.open_record.setVisible(bool(row.family_id or row.event_id))

    def _add_around(self, column: QVBoxLayout, row: DisputedRow) -> None:
        if not row.around:
            return
        column.addWidget(Hairline())
        column.addWidget(Label(_("The record around it"), "hint_strong", "muted"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for place, (name, held) in enumerate(row.around):
            grid.addWidget(
                Label(name, "hint", "muted", wrap=True), place, 0, Qt.AlignmentFlag.AlignTop
            )
            grid.addWidget(Label(held, "hint", wrap=True), place, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(grid)

    @Slot(int)
    def _chosen(self, place: int) -> None:
        row = self.row
        another = row is not None and place == len(row.versions)
        field = self.codes if row is not None and row.choices else self.other
        field.setVisible(another)

    @Slot()
    def _to_reason(self) -> None:
        row, place = self.row, self.column.place() if self.column else -1
        if row is not None and place == len(row.versions) and self.sender() is self.column:
            (self.codes if row.choices else self.other).setFocus()
        else:
            self.reason.setFocus()

    @Slot()
    def _decide(self) -> None:
        if self.column is None:
            return
        if self.column.place() < 0:
            self.reason.set_error(_("Choose one of the values first: 1, 2 or with the arrows."))
            return
        if not self.reason.text():
            self.reason.set_error(_("Write in a few words why, such as who confirmed it."))
            self.reason.setFocus()
            return
        self.decided.emit(self.value(), self.reason.text())


def _column(cards: list[VersionCard]) -> ChoiceColumn:
    return ChoiceColumn(cards, spacing=8)
