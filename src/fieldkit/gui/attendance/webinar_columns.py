"""Which column of an unknown list is which; it is asked once and remembered."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.gui.widgets.buttons import primary
from fieldkit.gui.widgets.fields import ComboField
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _

_ACROSS = 3


class ColumnsForm(QWidget):
    """Offers the titles that were read for each thing that is needed.

    Signals: wanted(columns): places by "name", "surname", "email", "joined", "left", "duration".
    """

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        said = _(
            "Say which column of this list is which: it will be remembered for lists of the same"
            " kind."
        )
        self.fields = {
            key: ComboField(words, [("", "")], width=230)
            for key, words in (
                ("name", _("Name")),
                ("surname", _("Surname, if it stands apart")),
                ("email", _("E-mail, if there is one")),
                ("joined", _("Came at")),
                ("left", _("Left at")),
                ("duration", _("How long, if no time is given")),
            )
        }
        self.read = primary(_("Read the list"), icon="list-checks")
        self.read.clicked.connect(self._want)
        row = QGridLayout()
        row.setHorizontalSpacing(12)
        row.setVerticalSpacing(12)
        for place, field in enumerate(self.fields.values()):
            row.addWidget(field, place // _ACROSS, place % _ACROSS)
        row.setColumnStretch(_ACROSS, 1)
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

    def offer(self, titles: Sequence[str], known: Mapping[str, int] | None = None) -> None:
        """Offer these titles, chosen as they are ``known``; one without is called by its number."""
        options = [("", _("none"))]
        for place, title in enumerate(titles):
            options.append((str(place), title or _("column {number}").format(number=place + 1)))
        for key, field in self.fields.items():
            field.set_options(options)
            field.choose(str((known or {}).get(key, "")))
            field.set_error("")
        self.fields["name"].control.setFocus()

    def columns(self) -> dict[str, int]:
        """Return what was chosen."""
        return {key: int(field.key()) for key, field in self.fields.items() if field.key()}

    @Slot()
    def _want(self) -> None:
        chosen = self.columns()
        timed = bool({"joined", "duration"} & chosen.keys())
        for key, there in (("name", "name" in chosen), ("joined", timed)):
            self.fields[key].set_error("" if there else _("Choose the column."))
        if "name" in chosen and timed:
            self.wanted.emit(chosen)
