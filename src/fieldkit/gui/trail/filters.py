"""What narrows the audit trail: who, which kind, from which day to which, which record."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldkit.gui.widgets.fields import ComboField, DateField, LineField
from fieldkit.i18n import _, pgettext
from fieldkit.records.trail import TrailKind
from fieldkit.services.trail import TrailQuery
from fieldkit.services.trail_words import kind_words

_PAUSE_MS = 250


class TrailFilters(QWidget):
    """One row of fields; an empty one does not narrow.

    Signals: asked(query) shortly after something was chosen or typed.
    """

    asked = Signal(object)

    def __init__(self, people: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        kinds = [(str(kind), kind_words(kind)) for kind in TrailKind]
        self.person = ComboField(_("Who"), [("", _("everybody")), *people], width=220)
        self.kind = ComboField(_("Kind"), [("", _("everything")), *kinds], width=230)
        self.since = DateField(pgettext("trail", "From"))
        self.until = DateField(pgettext("trail", "To"))
        self.record = LineField(_("Number of a case"))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self.person.chosen.connect(self._wait)
        self.kind.chosen.connect(self._wait)
        self.since.changed.connect(self._wait)
        self.until.changed.connect(self._wait)
        self.record.changed.connect(self._wait)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for field in (self.person, self.kind, self.since, self.until):
            row.addWidget(field)
        row.addWidget(self.record, 1)

    def query(self) -> TrailQuery:
        """Return what is asked now."""
        kind = self.kind.key()
        return TrailQuery(
            user_id=self.person.key(),
            kind=TrailKind(kind) if kind else None,
            since=self.since.day(),
            until=self.until.day(),
            record=self.record.text(),
        )

    @Slot()
    def _wait(self) -> None:
        self._pause.start()

    @Slot()
    def _tell(self) -> None:
        self.asked.emit(self.query())
