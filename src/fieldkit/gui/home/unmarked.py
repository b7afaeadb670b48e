"""Sessions that are over and not marked, each a way into its grid."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.formats import day_month, number
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.row import Row, RowWords
from fieldkit.gui.widgets.section_title import SectionTitle
from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.services.unmarked import UnmarkedSession

_MOST = 3


class UnmarkedList(QWidget):
    """Shows the newest of them, and how many more there are.

    Signals: chosen(session).
    """

    chosen = Signal(object)

    def __init__(self, found: Sequence[UnmarkedSession], parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(4)
        column.addWidget(SectionTitle(_("Sessions without marks")))
        for one in found[:_MOST]:
            row = Row(_words(one), lead_width=current().px(84), parent=self)
            row.clicked.connect(self._choose)
            self.rows.append(row)
            column.addWidget(row)
        if len(found) > _MOST:
            more = len(found) - _MOST
            said = ngettext("and {count} session more", "and {count} sessions more", more)
            column.addWidget(Label(said.format(count=number(more)), "hint", "muted"))

    @Slot()
    def _choose(self) -> None:
        row = self.sender()
        if isinstance(row, Row):
            self.chosen.emit(row.words.key)


def _words(one: UnmarkedSession) -> RowWords:
    blank = ngettext("{count} without a mark", "{count} without a mark", one.blank)
    parts = [
        _("session {number}").format(number=one.session_no),
        blank.format(count=number(one.blank)),
    ]
    return RowWords(
        title=one.event_title,
        second=", ".join(parts),
        lead=day_month(one.day),
        act=pgettext("row", "Mark"),
        key=one,
    )
