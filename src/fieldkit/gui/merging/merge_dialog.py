"""Two cards side by side: which is gone on with, which values stand, and what comes along."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from fieldkit.gui.merging.words import filled_words, joined_words, title_words, told_words
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.choice import ChoiceColumn
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import LineField
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.strip import Strip
from fieldkit.gui.widgets.version_card import VersionCard
from fieldkit.i18n import _
from fieldkit.services.card_comparing import Comparison, Differing

_WIDTH = 680


class MergeDialog(Dialog):
    """Asks what stands where both cards say something, and who of two families is one.

    Signals:
        wanted(chosen, relatives, reason): the two are to be one.
        turned(): it is to be gone on with the other card.
    """

    wanted = Signal(object, object, str)
    turned = Signal()

    def __init__(self, parent: QWidget | None, found: Comparison) -> None:
        sentence = _(
            "The work goes on with this card. Both names and numbers go on finding it, and both"
            " histories stay."
        )
        super().__init__(parent, title_words(found.list_name), sentence)
        self.setFixedWidth(current().px(_WIDTH))
        self.found = found
        self.columns: dict[str, ChoiceColumn] = {}
        self.relatives: list[tuple[QCheckBox, tuple[str, str]]] = []
        self._add_cards()
        self._add_relatives()
        self._add_differing()
        self.reason = LineField(
            _("Why they are one"),
            hint=_("If you like, such as: changed her surname, same passport."),
        )
        self.body.addWidget(self.reason)
        self.act = self.add_button(primary(_("Merge")), self._merge)
        self.turn = self.add_button(quiet(_("Go on with the other card")), self._turn)
        self.add_button(quiet(_("Cancel")), self.reject)
        self.act.setFocus()

    def chosen(self) -> dict[str, str]:
        """Return the values that were chosen, by property."""
        told = {one.name: (one.kept.value, one.gone.value) for one in self.found.differing}
        places = {name: column.place() for name, column in self.columns.items()}
        return {name: told[name][place] for name, place in places.items() if place >= 0}

    def _add_cards(self) -> None:
        found = self.found
        self.kept = Label(found.kept_words, "strong", wrap=True)
        self.gone = Label(
            _("Becomes one with it: {card}").format(card=found.gone_words), "body", wrap=True
        )
        self.joined = Label(joined_words(found), "body", "muted", wrap=True)
        for label in (self.kept, self.gone, self.joined):
            self.body.addWidget(label)
        if found.filled:
            self.body.addWidget(Label(filled_words(found), "hint", "muted", wrap=True))
        if found.hanging.open_cases and found.kept_hanging.open_cases:
            said = _("Both stay open. If it is the same work, close one of them afterwards.")
            self.body.addWidget(Strip("warn", _("Both families have an open case"), said))

    def _add_relatives(self) -> None:
        if not self.found.relatives:
            return
        self.body.addWidget(Label(_("These people seem to be one too"), "hint_strong", "muted"))
        for one in self.found.relatives:
            words = _("{one} and {other}").format(one=one.kept_words, other=one.gone_words)
            box = QCheckBox(words)
            box.setChecked(True)
            self.relatives.append((box, (one.kept_id, one.gone_id)))
            self.body.addWidget(box)

    def _add_differing(self) -> None:
        if not self.found.differing:
            return
        self.body.addWidget(Label(_("What is right?"), "section"))
        said = _(
            "What you do not choose now is asked later, under To sort out. The other value stays in"
            " the history."
        )
        self.body.addWidget(Label(said, "hint", "muted", wrap=True))
        for one in self.found.differing:
            self.body.addWidget(Label(one.words, "hint_strong", "muted", wrap=True))
            self.columns[one.name] = _column(one)
            self.body.addWidget(self.columns[one.name])

    @Slot()
    def _merge(self) -> None:
        relatives = [pair for box, pair in self.relatives if box.isChecked()]
        self.wanted.emit(self.chosen(), relatives, self.reason.text())
        self.accept()

    @Slot()
    def _turn(self) -> None:
        self.turned.emit()
        self.accept()


def _column(one: Differing) -> ChoiceColumn:
    cards = [
        VersionCard(told.words, told_words(told), number=place)
        for place, told in enumerate((one.kept, one.gone), start=1)
    ]
    return ChoiceColumn(cards, spacing=8)
