"""Whether the entries of a form's rosters stand as a table or as cards, remembered by form."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from fieldkit.gui.preferences import PreferencesFile

TABLE, CARDS = "table", "cards"
_MOST = 200  # forms remembered; the oldest choice goes first


class EntryView(QObject):
    """The view of one form's entries, a table unless cards were chosen for this form.

    Signals:
        changed(): the other view was chosen.
    """

    changed = Signal()

    def __init__(self, form_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._form_id = form_id
        self._kept: PreferencesFile | None = None
        self.key = TABLE

    def keep_in(self, preferences: PreferencesFile) -> None:
        """Take the view that was chosen for the form before, and remember the next choice."""
        self._kept = preferences
        self.key = CARDS if self._form_id in preferences.read().cards.split("\n") else TABLE

    def choose(self, key: str) -> None:
        """Show the entries as "table" or as "cards" from now on."""
        if key == self.key:
            return
        self.key = key
        if self._kept is not None:
            known = self._kept.read()
            others = [one for one in known.cards.split("\n") if one and one != self._form_id]
            chosen = [*others, self._form_id] if key == CARDS else others
            self._kept.write(replace(known, cards="\n".join(chosen[-_MOST:])))
        self.changed.emit()
