"""What was deleted from families and can still be brought back."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import long_date
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import Button, link
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import N_, _
from fieldkit.services.deleting import DeletedEntity, bring_back, list_deleted

_MOST_SHOWN = 12
_LISTS = {"persons": N_("person"), "families": N_("family"), "cases": N_("case")}


class DeletedDialog(Dialog):
    """People, families and cases that were deleted within the last thirty days.

    Signals:
        brought_back(family id): something is there again.
    """

    brought_back = Signal(str)

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        found = list_deleted(desk.workspace)
        sentence = (
            _("They can be brought back until the day that stands beside them.")
            if found
            else _("Nobody was deleted within the last 30 days.")
        )
        super().__init__(parent, _("Deleted"), sentence)
        self._desk = desk
        self.buttons_back: list[Button] = []
        for one in found[:_MOST_SHOWN]:
            self.body.addLayout(self._line(one))
        close = self.add_button(Button(_("Close")), self.reject)
        (self.buttons_back[0] if self.buttons_back else close).setFocus()

    def _line(self, one: DeletedEntity) -> QHBoxLayout:
        kind = _(_LISTS[one.list_name])
        until = _("until {day}").format(day=long_date(one.until))
        words = ", ".join(part for part in (kind, one.reason, until) if part)
        back = link(_("Bring back"))
        back.setAccessibleName(_("Bring back: {who}").format(who=one.words))
        back.setProperty("entity", (one.list_name, one.entity_id, one.family_id))
        back.clicked.connect(self._bring_back)
        self.buttons_back.append(back)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Label(f"{one.words}\n{words}", "body", wrap=True), 1)
        row.addWidget(back)
        return row

    @Slot()
    def _bring_back(self) -> None:
        button = self.sender()
        if not isinstance(button, Button):
            return
        list_name, entity_id, family_id = button.property("entity")
        try:
            bring_back(self._desk.workspace, list_name, entity_id)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
        self.accept()
        self.brought_back.emit(family_id)
