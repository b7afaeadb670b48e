"""What is asked once people sit in several halls, or are counted otherwise than they were."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.attendance.asking import AskingDialog
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.choice import Choice
from fieldkit.gui.widgets.fields import LineField
from fieldkit.i18n import _, ngettext
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event import Registration
from fieldkit.records.hall import NO_HALL, halls_of
from fieldkit.services.attendance import update_registration
from fieldkit.services.halls import share_out_halls

_MOST_NOTE = 300


class HallsDialog(AskingDialog):
    """Which halls there are; people are shared out among them by the alphabet."""

    def __init__(self, desk: Desk, parent: QWidget | None, grid: AttendanceGrid) -> None:
        said = _(
            "People are shared out by the alphabet, as many in one hall as in another. Each hall"
            " has a sign-in sheet of its own; the row numbers stay. A single person is moved in"
            " the column of halls."
        )
        super().__init__(desk, parent, _("Share out among halls"), said)
        self._event_id = grid.event.id
        known = [one for one in halls_of(grid.participants()) if one != NO_HALL]
        self.halls = LineField(
            _("Halls, with commas between them"), hint=_("Left empty: all are in one room again.")
        )
        self.halls.set_text(", ".join(known))
        self.only_new = Choice(_("Only those who have no hall yet"), many=True)
        self.only_new.setChecked(bool(known))
        self.body.addWidget(self.halls)
        self.body.addWidget(self.only_new)
        self.finish(_("Share out"))
        self.halls.edit.setFocus()

    def ask(self) -> object:
        """Share them out; what comes is the number of those who have another hall now."""
        names = self.halls.text().split(",")
        only_new = self.only_new.isChecked() and any(map(str.strip, names))
        moved = share_out_halls(self.desk.workspace, self._event_id, names, only_new=only_new)
        return moved_words(moved)


class CorrectionDialog(AskingDialog):
    """Why organisation or district of somebody are corrected although the event has begun."""

    def __init__(
        self, desk: Desk, parent: QWidget | None, wanted: Registration, refused: FieldkitError
    ) -> None:
        super().__init__(desk, parent, _("Why is this corrected?"), refused.sentence())
        self._wanted = wanted
        self.note = LineField(_("Reason"))
        self.note.edit.setMaxLength(_MOST_NOTE)
        self.body.addWidget(self.note)
        self.finish(_("Correct"))
        self.note.confirmed.connect(self.go)
        self.note.edit.setFocus()

    def ask(self) -> object:
        """Save the row with the note; without one the question stays."""
        note = " ".join(self.note.text().split())
        if not note:
            self.note.edit.setFocus()
            return None
        if note == self._wanted.then_note:
            note = _("{note} (once more)").format(note=note)
        return update_registration(self.desk.workspace, replace(self._wanted, then_note=note))


def moved_words(moved: int) -> str:
    """Return how many people sit in another hall now."""
    if not moved:
        return _("Everybody stays in the hall they have.")
    said = ngettext("{count} person has another hall now.", "{count} people have another hall now.",
                    moved)  # fmt: skip
    return said.format(count=moved)
