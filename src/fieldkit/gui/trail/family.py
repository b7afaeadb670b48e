"""Who opened, changed and printed what belongs to one family."""

from PySide6.QtWidgets import QWidget

from fieldkit.gui.desk import Desk
from fieldkit.gui.theme import current
from fieldkit.gui.trail.rows import TrailRows
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.table import Table
from fieldkit.i18n import _
from fieldkit.services.trail import TrailPage, family_trail

_WIDTH, _HEIGHT = 860, 380


class FamilyTrailDialog(Dialog):
    """The lines of the audit trail about a family, its people, cases and forms, newest first.

    Raises what ``family_trail`` refuses.
    """

    def __init__(self, parent: QWidget | None, desk: Desk, family_id: str) -> None:
        sentence = _("The card itself, its people, cases, forms and papers; newest first.")
        super().__init__(parent, _("Who opened this family"), sentence)
        self._desk = desk
        self._family = family_id
        self.setFixedWidth(current().px(_WIDTH))
        self.rows = TrailRows(desk.workspace.now(), narrow=True)
        self.rows.show_from(self._read_on)
        self.table = Table(self.rows, _("Who opened this family"), row_height=44)
        self.table.setFixedHeight(current().px(_HEIGHT))
        self.body.addWidget(self.table)
        self.add_button(quiet(_("Close")), self.reject)
        self.table.setFocus()

    def _read_on(self, before: int | None) -> TrailPage:
        return family_trail(self._desk.workspace, self._family, before=before)
