"""Who of the list of professionals is invited: found by name or organisation, ticked, added."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from fieldkit.gui.attendance.asking import AskingDialog
from fieldkit.gui.desk import Desk
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.choice import Choice
from fieldkit.gui.widgets.finder import Finder
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.gui.widgets.search_field import SearchField
from fieldkit.i18n import _, ngettext
from fieldkit.records.event import Event
from fieldkit.services.inviting import specialists_to_invite
from fieldkit.services.roster_import import RosterLine, import_roster

_WIDE = 720
_MOST = 60


class SpecialistsDialog(AskingDialog):
    """Shows professionals who are not on the roster; ticks stay while one searches on."""

    def __init__(self, desk: Desk, parent: QWidget | None, event: Event) -> None:
        super().__init__(desk, parent, _("From the list of professionals"))
        self.setFixedWidth(current().px(_WIDE))
        self._event = event
        self._lines = specialists_to_invite(desk.workspace, event.id)
        self._words = [_said(line) for line in self._lines]
        self._finder = Finder(self._words)
        self._ticked: set[int] = set()
        self.choices: dict[int, Choice] = {}
        self.search = SearchField(_("Surname, organisation or position"))
        self.said = Label("", "hint", "muted", wrap=True)
        self.listed = ScrollColumn(margins=(8, 4, 8, 4), spacing=2)
        self.listed.setMinimumHeight(current().px(300))
        for widget in (self.search, self.said, self.listed):
            self.body.addWidget(widget)
        self.finish(_("Add to the roster"))
        self.search.searched.connect(self.look_for)
        self.look_for("")
        self.search.setFocus()

    @Slot(str)
    def look_for(self, text: str) -> None:
        """Show who fits the words, and whoever is ticked first."""
        places, total = self._finder.places(text, _MOST)
        column = self.listed.column
        while (item := column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.choices = {}
        for place in dict.fromkeys((*sorted(self._ticked), *places)):
            choice = Choice(self._words[place], many=True)
            choice.setChecked(place in self._ticked)
            choice.toggled.connect(self._settle)
            self.choices[place] = choice
            column.addWidget(choice)
        column.addStretch(1)
        self._tell(total)

    def ask(self) -> object:
        """Put them on the roster."""
        lines = [self._lines[place] for place in sorted(self._ticked)]
        return import_roster(self.desk.workspace, self._event.id, lines) if lines else None

    @Slot()
    def _settle(self) -> None:
        self._ticked = {place for place, choice in self.choices.items() if choice.isChecked()}
        self._tell(len(self.choices))

    def _tell(self, found: int) -> None:
        words = ngettext("{count} chosen", "{count} chosen", len(self._ticked))
        said = words.format(count=len(self._ticked))
        if not self._lines:
            said = _("Everybody of the list is on the roster already, or the list is empty.")
        elif not found:
            said = _("Nobody of the list fits these words.")
        elif found > _MOST:
            more = _("The first {count} are shown: write more of the name.").format(count=_MOST)
            said = f"{said}. {more}"
        self.said.setText(said)
        self.act.setEnabled(bool(self._ticked))


def _said(line: RosterLine) -> str:
    row = line.row
    return ", ".join(filter(None, (row.name, row.organisation, row.position)))
