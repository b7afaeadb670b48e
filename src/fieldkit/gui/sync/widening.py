"""The question before more leaves a laptop than so far, as head office allows."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.permit_words import disclosure_words
from fieldkit.gui.widgets.dialog import Question, ask
from fieldkit.i18n import _
from fieldkit.services.widening import let_more_leave, offered_disclosure


class Widening(QObject):
    """Asks once, and lets more leave from then on.

    Signals: changed() once it was agreed to.
    """

    changed = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self.question: Question | None = None

    @Slot()
    def ask(self) -> None:
        """Ask whether what head office allows shall hold."""
        more = offered_disclosure(self._desk.workspace)
        if more is None:
            return
        self.question = ask(
            self._page.window(),
            _("Let more leave this laptop?"),
            _(
                "From now on head office gets {what}. What it has got so far stays there as it is,"
                " and what is gone cannot be taken back."
            ).format(what=disclosure_words(more)),
            act=_("Let it leave"),
            back=_("Leave it as it is"),
            then=self.agree,
            grave=True,
        )

    @Slot()
    def agree(self) -> None:
        """Let it leave."""
        try:
            let_more_leave(self._desk.workspace)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self.changed.emit()
