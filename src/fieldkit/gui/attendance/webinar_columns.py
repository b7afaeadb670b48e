"""Which column of an unknown list is which; it is asked once and remembered."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.gui.widgets.buttons import primary
from fieldkit.gui.widgets.fields import ComboField
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _


class ColumnsForm(QWidget):
    """Offers the titles that were read for each thing that is needed.

    Signals: wanted(columns): places by "name", "email", "joined", "left".
    """

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        said = _(
            "The columns of this list are not known. Say which is which: it will be remembered for"
            " lists of the same kind."
        )
        self.fields = {
            key: ComboField(words, [("", "")], width=230)
            for key, words in (
                ("name", _("Name")),
                ("email", _("E-mail, if there is one")),
                ("joined", _("Came at")),
                ("left", _("Left at")),
            )
        }
        self.read = primary(_("Read the list"), icon="list-checks")
        self.read.clicked.connect(self._want)
        row = QHBoxLayout()
        row.setSpacing(12)
        for field in self.fields.values():
            row.addWidget(field)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Label(said, "body", wrap=True))
        column.addLayout(row)
        foot = QHBoxLayout()
        foot.addWidget(self.read)
        foot.addStretch(1)
        column.addLayout(foot)
        column.addStretch(1)

    def offer(self, titles: Sequence[str]) -> None:
        """Offer these titles; a column without one is called by its number."""
        options = [("", _("none"))]
        for place, title in enumerate(titles):
            options.append((str(place), title or _("column {number}").format(number=place + 1)))
        for field in self.fields.values():
            field.set_options(options)
            field.set_error("")
        self.fields["name"].control.setFocus()

    def columns(self) -> dict[str, int]:
        """Return what was chosen."""
        return {key: int(field.key()) for key, field in self.fields.items() if field.key()}

    @Slot()
    def _want(self) -> None:
        chosen = self.columns()
        for key in ("name", "joined"):
            lacking = key not in chosen
            self.fields[key].set_error(_("Choose the column.") if lacking else "")
        if {"name", "joined"} <= chosen.keys():
            self.wanted.emit(chosen)
