"""What became of one mark: who set it when and why, and which of two values is to stand."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.formats import clock, table_date
from fieldkit.gui.attendance.letters import letter
from fieldkit.gui.attendance.speech import mark_words
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import Button, primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.i18n import _
from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.services.correcting import MarkEntry, MarkHistory

_WIDE, _MOST_HIGH = 680, 320


class CellHistory(Dialog):
    """Shows a MarkHistory; where two values differ, lets one of them stand.

    Signals: chosen(id of the entry whose value is to stand).
    """

    chosen = Signal(str)

    def __init__(
        self, parent: QWidget | None, title: str, found: MarkHistory, *, may_settle: bool
    ) -> None:
        sentence = ""
        if found.rivals:
            said = _(
                "Different marks were given. Until one is chosen, {letter} shows if it is one."
            )
            sentence = said.format(letter=letter(AttendanceStatus.PRESENT))
        elif not found.entries:
            sentence = _("Nobody has given this mark yet.")
        super().__init__(parent, title, sentence)
        self.setFixedWidth(current().px(_WIDE))
        self.settling: list[Button] = []
        if found.rivals:
            self.body.addWidget(self._rivals(found.rivals, may_settle=may_settle))
        if found.entries:
            self.body.addWidget(_entries(found.entries))
        self.close_button = self.add_button(primary(_("Close")), self.accept)
        (self.settling[0] if self.settling else self.close_button).setFocus()

    def _rivals(self, rivals: Sequence[MarkEntry], *, may_settle: bool) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for entry in rivals:
            if entry.status is None:
                continue
            row = QHBoxLayout()
            words = QVBoxLayout()
            words.setSpacing(1)
            words.addWidget(Label(value_words(entry), "strong"))
            words.addWidget(Label(author_words(entry), "hint", "muted", wrap=True))
            row.addLayout(words, 1)
            if may_settle:
                button = quiet(_("Keep this value"))
                button.setAccessibleDescription(f"{value_words(entry)}, {author_words(entry)}")
                button.setProperty("entry", entry.id)
                button.clicked.connect(self._settle)
                self.settling.append(button)
                row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            column.addLayout(row)
        return holder

    def _settle(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.accept()
            self.chosen.emit(str(button.property("entry")))


def _entries(entries: Sequence[MarkEntry]) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(2, 1)
    for row, entry in enumerate(reversed(entries)):
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(Label(when_words(entry), "hint", "muted"), row, 0, top)
        grid.addWidget(Label(value_words(entry), "hint_strong"), row, 1, top)
        grid.addWidget(Label(beside_words(entry), "hint", "ink", wrap=True), row, 2, top)
    holder = QWidget()
    holder.setLayout(grid)
    scroll = ScrollColumn(margins=(0, 0, 8, 0), spacing=0)
    scroll.column.addWidget(holder)
    scroll.setAccessibleName(_("History of the mark"))
    theme = current()
    high = grid.totalHeightForWidth(theme.px(_WIDE) - 64)
    scroll.setFixedHeight(min(theme.px(_MOST_HIGH), high + 4))
    return scroll


def value_words(entry: MarkEntry) -> str:
    """Return what the mark became, as "О: опоздание 15 минут"."""
    if entry.status is None:
        return _("taken away")
    said = mark_words(Mark("", "", entry.status, entry.minutes))
    return _("{letter}: {word}").format(letter=letter(entry.status), word=said)


def when_words(entry: MarkEntry) -> str:
    """Return the day and hour of an entry."""
    moment = entry.at.astimezone()
    return f"{table_date(moment.date())}, {clock(moment)}"


def author_words(entry: MarkEntry) -> str:
    """Return who made an entry, on which laptop and when."""
    laptop = _("laptop {code}").format(code=entry.laptop)
    return ", ".join(part for part in (entry.author, laptop, when_words(entry)) if part)


def beside_words(entry: MarkEntry) -> str:
    """Return author, laptop, reason and note of an entry."""
    parts = [entry.author or _("laptop {code}").format(code=entry.laptop)]
    if entry.reason:
        parts.append(_("reason: {words}").format(words=entry.reason))
    if entry.note:
        parts.append(_("note: {note}").format(note=entry.note))
    if entry.entered_late:
        parts.append(_("entered more than 30 days after the session"))
    return "; ".join(parts)
