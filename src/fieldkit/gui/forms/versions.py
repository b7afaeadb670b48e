"""The installed versions of a form, and what stands on each."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fieldkit.formats import number, table_date
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.table import Cell, Column, Table, TableRows
from fieldkit.i18n import _
from fieldkit.services.form_versions import VersionFacts

_ROW, _HEAD, _MOST_ROWS = 36, 34, 8


class FormVersions(Dialog):
    """A table, the version installed last first; new forms are begun on that one."""

    def __init__(
        self, title: str, versions: Sequence[VersionFacts], parent: QWidget | None
    ) -> None:
        super().__init__(
            parent,
            title,
            _(
                "New forms are begun on the version that was installed last. Drafts and finalized"
                " ones stay on their own."
            ),
        )
        columns = (
            Column(_("Version")),
            Column(_("Installed"), 120),
            Column(_("Drafts"), 104, right=True),
            Column(_("Finalized"), 110, right=True),
        )
        self.rows = TableRows[VersionFacts](columns, _cells)
        self.rows.show_rows(versions)
        self.table = Table(self.rows, title, row_height=_ROW)
        shown = min(_MOST_ROWS, max(1, len(versions)))
        self.table.setFixedHeight(current().px(_HEAD + _ROW * shown))
        self.body.addWidget(self.table)
        self.close_button = self.add_button(primary(_("Close")), self.accept)
        self.close_button.setFocus()


def _cells(facts: VersionFacts) -> Sequence[Cell]:
    finalized = "" if facts.finalized is None else number(facts.finalized)
    return (
        Cell(facts.version, weight=500),
        Cell(table_date(facts.installed_at.astimezone().date())),
        Cell(number(facts.drafts)),
        Cell(finalized),
    )
