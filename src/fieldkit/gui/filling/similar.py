"""What a form being filled says of cards that may be there already, and comparing them."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.filling.model import FillingModel
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.compared import Compare, Compared, day_words
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _, pgettext
from fieldkit.services.similar_cards import SimilarCard, keep_apart, similar_cards

_PAUSE = 300  # ms after an answer
_KIND, _FAMILY, _DISTRICT = "contact_kind", "known_family", "district"


class SimilarCards(QWidget):
    """A strip over the form for the first card that may be about a person in it."""

    def __init__(self, model: FillingModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.found: tuple[SimilarCard, ...] = ()
        self.strip: Strip | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(32, 12, 32, 0)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.look)
        model.changed.connect(self._wait)
        self.hide()
        self._pause.start()

    @Slot(object)
    def _wait(self, _changed: object) -> None:
        self._pause.start()

    @Slot()
    def look(self) -> None:
        """Look for similar cards now, and show the first."""
        self._pause.stop()
        found = similar_cards(self._model.workspace, self._model.session)
        if found == self.found:
            return
        self.found = found
        if self.strip is not None:
            self._column.removeWidget(self.strip)
            self.strip.hide()
            self.strip.deleteLater()
            self.strip = None
        if found:
            self._show(found[0])
        self.setVisible(bool(found))

    @Slot()
    def compare(self) -> None:
        """Show the two cards side by side."""
        if not self.found:
            return
        dialog = CompareCards(self.found[0], self.window(), known=self._knows_families())
        dialog.apart.connect(self.keep_apart)
        dialog.family_chosen.connect(self.go_on_with_family)
        dialog.open()

    @Slot()
    def keep_apart(self) -> None:
        """Remember that these are different people."""
        if not self.found:
            return
        # The id that is remembered has to be the draft's from now on.
        self._model.save()
        found = self.found[0]
        try:
            keep_apart(self._model.workspace, found.person_id, found.card_id)
        except FieldkitError as error:
            self._model.not_saved.emit(error)
            return
        self.look()

    @Slot()
    def go_on_with_family(self) -> None:
        """Go on with the family that is known; what was written stays in the draft."""
        if not self.found:
            return
        card = self.found[0]
        refs = self._refs()
        if card.district_id:
            self._model.answer(refs[_DISTRICT], card.district_id)
        self._model.answer(refs[_KIND], "known")
        self._model.answer(refs[_FAMILY], card.family_id)

    def _refs(self) -> dict[str, str]:
        wanted = {_KIND, _FAMILY, _DISTRICT}
        names = ((node.ref.rpartition("/")[2], node.ref) for node in self._model.session.nodes())
        return {name: ref for name, ref in names if name in wanted}

    def _knows_families(self) -> bool:
        return len(self._refs()) == 3  # noqa: PLR2004 - the three questions of a known family

    def _show(self, card: SimilarCard) -> None:
        if card.led_by:
            said = _(
                "This person may be in the workspace already: case {number}, led by {names}. "
                "Ask them before you register the family again."
            ).format(number=card.case_no, names=card.led_by)
            self.strip = Strip("warn", "", said, icon="users")
            self._column.addWidget(self.strip)
            return
        said = _("There may be a card already: {who}. Compare: is this one person or two?")
        known = (card.card.name, day_words(card.card.birth), card.settlement)
        who = ", ".join(part for part in known if part)
        self.strip = Strip("warn", "", said.format(who=who), icon="users")
        compare = quiet(_("Compare"))
        compare.clicked.connect(self.compare)
        apart = quiet(_("Different people"))
        apart.clicked.connect(self.keep_apart)
        self.strip.row.addWidget(compare)
        self.strip.row.addWidget(apart)
        self._column.addWidget(self.strip)


class CompareCards(Dialog):
    """Two cards side by side.

    Signals:
        apart(): they are different people.
        family_chosen(): the person goes on with the family that is known.
    """

    apart = Signal()
    family_chosen = Signal()

    def __init__(self, found: SimilarCard, parent: QWidget | None, *, known: bool) -> None:
        super().__init__(parent, _("One person or two?"))
        compared = Compared()
        compared.show_rows((_("In this form"), _("On the card")), _rows(found))
        self.body.addWidget(compared)
        self.add_button(quiet(_("Close")), self.reject)
        self.apart_button = self.add_button(quiet(_("Different people")), self._apart)
        if known and found.family_id:
            self.family_button = self.add_button(
                primary(_("Go on with this family")), self._choose_family
            )

    @Slot()
    def _apart(self) -> None:
        self.accept()
        self.apart.emit()

    @Slot()
    def _choose_family(self) -> None:
        self.accept()
        self.family_chosen.emit()


def _rows(found: SimilarCard) -> list[Compare]:
    one, other = found.person, found.card
    return [
        (_("Surname"), one.surname, other.surname),
        (_("Given name"), one.given, other.given),
        (_("Patronymic"), one.patronymic, other.patronymic),
        (_("Date of birth"), day_words(one.birth), day_words(other.birth)),
        (pgettext("person", "Family"), "", found.family),
        (_("Settlement"), "", found.settlement),
    ]
