"""The button of an event's page that begins a form about the event."""

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from fieldkit.gui.desk import Desk
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.widgets.buttons import IconButton
from fieldkit.i18n import _, language
from fieldkit.records.permissions import Act
from fieldkit.records.submission import Subject
from fieldkit.services.forms_about import forms_about


class EventForms(QObject):
    """Offers the forms that are about events, such as a feedback poll.

    Signals: form_requested(FillRequest).
    """

    form_requested = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._event_id = ""
        self.button = IconButton("file-pen", _("New form about this event"))
        rights = desk.workspace.rights
        if rights.only_event or not rights.may(Act.FILL_FORMS):
            # Never shown here: without a parent it would be a window of its own for a moment.
            self.button.hide()
        self.button.clicked.connect(self.offer)

    def show_event(self, event_id: str) -> None:
        """Remember which event the forms are to be about."""
        self._event_id = event_id

    def subject(self) -> Subject:
        """Return what the forms are about."""
        return Subject("events", self._event_id)

    @Slot()
    def offer(self) -> None:
        """Open the menu of forms, or say how a form comes to be about events."""
        menu = self.menu_of_forms()
        if menu is None:
            self._desk.notices.tell(
                _(
                    "No form here is about events. A form is, when one of its questions chooses "
                    'from the list "events".'
                )
            )
            return
        menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height() + 4)))

    def menu_of_forms(self) -> QMenu | None:
        """Return the menu of forms about events, None where there are none."""
        forms = forms_about(self._desk.workspace, "events")
        if not forms:
            return None
        menu = QMenu(self.button)
        for form in forms:
            action = QAction(form.title_in(language()), menu)
            action.setData(form.form_id)
            menu.addAction(action)
        menu.triggered.connect(self._on_form)
        return menu

    @Slot(QAction)
    def _on_form(self, action: QAction) -> None:
        self.form_requested.emit(
            FillRequest(
                form_id=str(action.data()),
                subject=self.subject(),
                back="event",
                back_argument=self._event_id,
            )
        )
