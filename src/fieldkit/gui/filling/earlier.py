"""Earlier answers beside the questions: the switch in the head, and what it shows."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from fieldkit.formats import long_date
from fieldkit.gui.desk import Desk
from fieldkit.gui.filling.form_view import FormView
from fieldkit.gui.widgets.buttons import IconButton
from fieldkit.i18n import _
from fieldkit.services.earlier_answers import EarlierForm, earlier_form

if TYPE_CHECKING:
    from fieldkit.services.progress import Progress


class EarlierBeside(QObject):
    """Looks for the form before the one in sight, and shows its answers until switched off."""

    def __init__(self, desk: Desk, view: FormView) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._form: EarlierForm | None = None
        self.button: IconButton | None = None
        filling, workspace = view.model.filling, desk.workspace
        if filling.subject is None and filling.submission is None and filling.corrects is None:
            return

        def work(_progress: "Progress") -> EarlierForm | None:
            return earlier_form(workspace, filling)

        desk.jobs.start(_("Looking for earlier answers"), work, done=self._on_found)

    @Slot(object)
    def _on_found(self, found: EarlierForm | None) -> None:
        if found is None:
            return
        self._form = found
        day = long_date(found.finalized_at.astimezone().date())
        words = (
            _("Before the correction: {day}, {who}")
            if found.corrected
            else _("Earlier answers: {day}, {who}")
        )
        self.button = IconButton("history", words.format(day=day, who=found.user_name), size=36)
        self.button.setCheckable(True)
        self._view.head.put(self.button)
        self.button.setVisible(True)
        self.button.toggled.connect(self.show_answers)
        self.button.setChecked(self._desk.preferences.read().earlier)

    @Slot(bool)
    def show_answers(self, shown: bool) -> None:
        """Show the earlier answers, or take them away; the choice is remembered."""
        kept = self._desk.preferences.read()
        if kept.earlier != shown:
            self._desk.preferences.write(replace(kept, earlier=shown))
        if self.button is not None:
            self.button.set_icon("history", "accent" if shown else "muted")
        if self._form is not None:
            self._view.model.show_earlier(self._form if shown else None)
