"""Words that are offered under a line while it is typed, found as everywhere in the program."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Slot
from PySide6.QtWidgets import QCompleter, QLineEdit

from fieldkit.gui.widgets.finder import Finder

_MOST = 50


class WordCompleter(QCompleter):
    """Offers what holds the words typed so far, in any order, case and layout."""

    def __init__(self, known: Sequence[str], line: QLineEdit) -> None:
        super().__init__(line)
        self._known = known
        self._finder = Finder(known)
        self._offered = QStringListModel(list(known), self)
        self.setModel(self._offered)
        # What is offered is narrowed here; Qt compares letter by letter.
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        line.setCompleter(self)
        line.textEdited.connect(self.narrow)

    @Slot(str)
    def narrow(self, typed: str) -> None:
        """Offer what fits these words."""
        places, _total = self._finder.places(typed, _MOST)
        self._offered.setStringList([self._known[place] for place in places])

    def offered(self) -> list[str]:
        """Return what is offered now, the best first."""
        return self._offered.stringList()
