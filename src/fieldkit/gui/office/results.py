"""What became of the files that head office took in last."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.formats import number
from fieldkit.gui.sync.importing import Taken
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _, ngettext
from fieldkit.records.exchange import IntakeStatus
from fieldkit.services.intake import Intake
from fieldkit.services.laptop_answers import Answers

_MOST = 3


class IntakeResults(QWidget):
    """One strip for what went well, and one for each file that did not, three at most."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.strips: list[Strip] = []
        self.hide()

    def clear(self) -> None:
        """Forget what became of earlier files."""
        for strip in self.strips:
            self._column.removeWidget(strip)
            strip.hide()
            strip.deleteLater()
        self.strips = []
        self.hide()

    def show_files(self, found: Sequence[Taken]) -> None:
        """Say what became of single files."""
        self.clear()
        for one in found[:_MOST]:
            self._add(Strip(one.kind, one.file, one.sentence))
        self._add_rest(len(found) - _MOST)

    def show_folder(self, found: Sequence[Intake]) -> None:
        """Say what became of a folder: the sum, then the files that were refused."""
        self.clear()
        counts = Counter(one.status for one in found)
        if not found:
            self._add(Strip("neutral", _("There is no bundle in this folder.")))
            return
        changes = sum(one.changes for one in found)
        title = ngettext(
            "{count} bundle taken in", "{count} bundles taken in", counts[IntakeStatus.TAKEN]
        ).format(count=number(counts[IntakeStatus.TAKEN]))
        parts = [
            ngettext("{count} change", "{count} changes", changes).format(count=number(changes))
        ]
        known = counts[IntakeStatus.DUPLICATE]
        if known:
            parts.append(
                ngettext("{count} was known", "{count} were known", known).format(
                    count=number(known)
                )
            )
        receipts = sum(one.receipt_path is not None for one in found)
        if receipts:
            parts.append(_("receipts lie beside the bundles, take them back to the laptops"))
        self._add(Strip("ok" if counts[IntakeStatus.TAKEN] else "neutral", title, ", ".join(parts)))
        refused = [one for one in found if one.status is IntakeStatus.REFUSED]
        for one in refused[:_MOST]:
            self._add(Strip("danger", one.file, one.sentence))
        self._add_rest(len(refused) - _MOST)

    @Slot(object)
    def show_answers(self, found: Answers) -> None:
        """Say for how many laptops an answer lies in the folder."""
        self.clear()
        if not found.written:
            self._add(Strip("neutral", _("There is nothing to tell any laptop.")))
            return
        count = len(found.written)
        title = ngettext("{count} answer is written", "{count} answers are written", count)
        changes = sum(one.changes for one in found.written)
        parts = []
        if changes:
            words = ngettext("{count} change for them", "{count} changes for them", changes)
            parts.append(words.format(count=number(changes)))
        partly = sum(one.partly for one in found.written)
        if partly:
            words = ngettext(
                "{count} act goes in part, since the rest is about other laptops' families",
                "{count} acts go in part, since the rest is about other laptops' families",
                partly,
            )
            parts.append(words.format(count=number(partly)))
        if found.nothing:
            words = ngettext(
                "nothing to tell {count} laptop", "nothing to tell {count} laptops", found.nothing
            )
            parts.append(words.format(count=number(found.nothing)))
        said = ", ".join(parts)
        said = f"{said[0].upper()}{said[1:]}." if said else ""
        self._add(Strip("ok", title.format(count=number(count)), said))

    def _add(self, strip: Strip) -> None:
        self._column.addWidget(strip)
        self.strips.append(strip)
        self.show()

    def _add_rest(self, count: int) -> None:
        if count > 0:
            said = ngettext("and {count} more file", "and {count} more files", count)
            self._add(Strip("neutral", said.format(count=number(count))))
