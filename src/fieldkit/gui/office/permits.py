"""What a laptop may write: its roles, its districts and programmes, chosen at head office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.gui.office.laptop_acts import called
from fieldkit.gui.permit_words import Places, disclosure_words, until_words
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.choice import Choice
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.field import ErrorLine
from fieldkit.gui.widgets.fields import ComboField
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.i18n import _
from fieldkit.records.device import Disclosure
from fieldkit.records.mandate import USUAL, Mandate, Scope
from fieldkit.records.people import Role
from fieldkit.records.permissions import role_word
from fieldkit.services.laptops import LaptopRow
from fieldkit.services.workspace import Workspace

_MOST_SHOWN = 5
_ROW = 26
WIDE = 680


@dataclass(frozen=True, slots=True)
class Terms:
    """What a laptop is invited to: what it may write, and what may leave it."""

    mandate: Mandate = USUAL
    leaves: Disclosure = Disclosure.FULL


USUAL_TERMS: Final = Terms()


class PermitFields(QWidget):
    """Boxes for roles, districts and programmes, and what may leave; no place ticked means all."""

    def __init__(
        self, places: Places, mandate: Mandate, leaves: Disclosure = Disclosure.FULL
    ) -> None:
        super().__init__()
        self.roles = {str(role): Choice(role_word(role), many=True) for role in Role}
        self.districts = _boxes(places.districts, mandate.scope.districts)
        self.programmes = _boxes(places.programmes, mandate.scope.programmes)
        for role, box in self.roles.items():
            box.setChecked(Role(role) in mandate.roles)
        self.wrong = ErrorLine()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label(_("Roles on this laptop"), "medium"))
        column.addWidget(_scrolled(self.roles))
        beside = QHBoxLayout()
        beside.setSpacing(16)
        for title, hint, boxes in (
            (_("Districts"), _("No box ticked: records of all districts."), self.districts),
            (_("Programmes"), _("No box ticked: records of all programmes."), self.programmes),
        ):
            if boxes:
                part = QVBoxLayout()
                part.setSpacing(8)
                part.addWidget(Label(title, "medium"))
                part.addWidget(_scrolled(boxes))
                part.addWidget(Label(hint, "hint", "muted", wrap=True))
                beside.addLayout(part, 1)
        self.leaves = ComboField(
            _("What may leave the laptop"),
            [(str(one), disclosure_words(one)) for one in reversed(Disclosure)],
            hint=_("Less holds at once. More holds once somebody on the laptop agrees."),
        )
        self.leaves.choose(str(leaves))
        column.addLayout(beside)
        column.addWidget(self.leaves)
        column.addWidget(self.wrong)

    def may_leave(self) -> Disclosure:
        """Return what is chosen to leave the laptop."""
        return Disclosure(self.leaves.key())

    def mandate(self) -> Mandate | None:
        """Return what is ticked; None where no role is, which is said below the boxes."""
        roles = tuple(role for role in Role if self.roles[role].isChecked())
        if not roles:
            self.wrong.say(_("Tick at least one role."))
            return None
        return Mandate(roles, Scope(_ticked(self.districts), _ticked(self.programmes)))


class PermitDialog(Dialog):
    """Asks what one laptop may write from now on, and renews its permit.

    Signals: changed(laptop's id, Mandate, Disclosure), renewed(laptop's id).
    """

    changed = Signal(str, object, object)
    renewed = Signal(str)

    def __init__(self, parent: QWidget | None, row: LaptopRow, workspace_places: Places) -> None:
        super().__init__(
            parent,
            _("Permit of a laptop: {name}").format(name=called(row.device)),
            _(
                "What is not in the permit comes here all the same and is held for checking; the"
                " laptop loses nothing. It hears of a new permit with its next receipt."
            ),
        )
        self.setFixedWidth(current().px(WIDE))
        self._laptop = row.device.id
        mandate = (row.permit.mandate if row.permit else None) or Mandate()
        self.fields = PermitFields(workspace_places, mandate, row.device.disclosure)
        self.body.addWidget(self.fields)
        self.add_button(quiet(_("Back")), self.reject)
        self.renew = self.add_button(quiet(_("Renew as it is")), self.ask_renewing)
        self.save = self.add_button(primary(_("Give this permit")), self.ask_changing)
        next(iter(self.fields.roles.values())).setFocus()

    def say_until(self, row: LaptopRow, workspace: Workspace) -> None:
        """Say below the boxes until when the permit runs."""
        if row.permit is not None:
            role = "warn" if row.permit.expiring else "muted"
            said = until_words(row.permit.expires_at, workspace.now())
            self.body.addWidget(Label(said, "hint", role, wrap=True))

    @Slot()
    def ask_renewing(self) -> None:
        """Ask for the same permit anew."""
        self.renewed.emit(self._laptop)
        self.accept()

    @Slot()
    def ask_changing(self) -> None:
        """Ask for the permit that is ticked."""
        mandate = self.fields.mandate()
        if mandate is not None:
            self.changed.emit(self._laptop, mandate, self.fields.may_leave())
            self.accept()


def _boxes(names: Mapping[str, str], chosen: Sequence[str]) -> dict[str, Choice]:
    """Return a box for each place; one that the list has no more stands by its id."""
    found = {one: Choice(words, many=True) for one, words in names.items()}
    found |= {one: Choice(one, many=True) for one in chosen if one not in found}
    for one in chosen:
        found[one].setChecked(True)
    return found


def _ticked(boxes: Mapping[str, Choice]) -> tuple[str, ...]:
    return tuple(one for one, box in boxes.items() if box.isChecked())


def _scrolled(boxes: Mapping[str, Choice]) -> QWidget:
    scroll = ScrollColumn(margins=(8, 4, 8, 4), spacing=2)
    for box in boxes.values():
        scroll.column.addWidget(box)
    scroll.column.addStretch(1)
    scroll.setFixedHeight(current().px(_ROW * min(len(boxes), _MOST_SHOWN) + 8))
    return scroll
