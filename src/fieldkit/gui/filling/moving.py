"""Moving a draft to a newer version of its form: what would be lost, then the person's word."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import Button, primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import ErrorLine
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.i18n import _, ngettext
from fieldkit.services.form_versions import Move, move_draft, preview_move

_TALLEST = 260
_ROW = 28


class MoveDraft(Dialog):
    """Shows which answers the newer version has no place for, and moves the draft.

    Signals: moved(Move).
    """

    moved = Signal(object)

    def __init__(self, desk: Desk, draft_id: str, parent: QWidget | None) -> None:
        super().__init__(parent, _("Move the draft to the newer version?"))
        self._desk = desk
        self._draft_id = draft_id
        self.refusal = ErrorLine()
        preview = preview_move(desk.workspace, draft_id)
        lost = preview.sentences()
        self.sentence.setText(_told(preview, len(lost)))
        self.sentence.show()
        if lost:
            self.body.addWidget(_listed(lost))
        self.body.addWidget(self.refusal)
        act = _("Move anyway") if lost else _("Move the draft")
        self.act_button: Button = primary(act)
        self.back_button: Button = quiet(_("Leave it as it is"))
        # What loses answers starts at the way back.
        order = (self.back_button, self.act_button) if lost else (self.act_button, self.back_button)
        for button in order:
            self.add_button(button, self.move_now if button is self.act_button else self.reject)
        order[0].setFocus()

    @Slot()
    def move_now(self) -> None:
        """Move it; where that is refused, say why and change nothing."""
        try:
            move = move_draft(self._desk.workspace, self._draft_id)
        except FieldkitError as error:
            self.refusal.say(error.sentence())
            return
        self.moved.emit(move)
        self.accept()


def _told(preview: Move, lost: int) -> str:
    version = _("The form has a newer version, {version}.").format(version=preview.form.version)
    if not lost:
        return f"{version} " + _("All answers carry over.")
    return f"{version} " + ngettext(
        "{count} answer does not carry over; the others do. Right after moving you can take it"
        " back.",
        "{count} answers do not carry over; the others do. Right after moving you can take it"
        " back.",
        lost,
    ).format(count=lost)


def _listed(lost: tuple[str, ...]) -> QWidget:
    scroll = ScrollColumn(margins=(0, 0, 0, 0), spacing=8)
    for sentence in lost:
        scroll.column.addWidget(Label(sentence, "body", wrap=True))
    scroll.column.addStretch(1)
    scroll.setFixedHeight(min(_TALLEST, 2 * _ROW * len(lost)))
    scroll.setAccessibleName(_("Answers that do not carry over"))
    return scroll
