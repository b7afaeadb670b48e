"""What finalizing a form in the workshop would write."""

from PySide6.QtWidgets import QWidget

from fieldkit.forms.linking import EntityChange
from fieldkit.forms.session import Finalized
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.workshop.lines import Lines
from fieldkit.i18n import _

_TALL, _LOW = 280, 96


class TrialOutcome(Dialog):
    """The name that the form would have, and each row of a list that it would make or change."""

    def __init__(self, finalized: Finalized, parent: QWidget | None) -> None:
        super().__init__(
            parent,
            _("The form can be finalized"),
            _("This was a trial: nothing was written. It would have been:"),
        )
        self.lines = Lines(_("What the form would write"))
        self.lines.say(
            _("A form named {name}.").format(name=finalized.instance_name)
            if finalized.instance_name
            else _("A form without a name of its own.")
        )
        for change in finalized.entity_changes:
            self.lines.say(_words(change))
            facts = [f"{name}: {value}" for name, value in change.properties.items() if value]
            if facts:
                self.lines.column.addWidget(Label(", ".join(facts), "hint", "muted", wrap=True))
        if not finalized.entity_changes:
            self.lines.say(_("It writes to no list."), "muted")
        self.lines.end()
        self.lines.setFixedHeight(current().px(_TALL if finalized.entity_changes else _LOW))
        self.body.addWidget(self.lines)
        self.back_button = primary(_("Back to the form"))
        self.add_button(self.back_button, self.accept)
        self.back_button.setFocus()


def _words(change: EntityChange) -> str:
    if change.op == "create":
        return _("A new row in the list {list}: {label}.").format(
            list=change.list_name, label=change.label or "\N{EN DASH}"
        )
    return _("A changed row in the list {list}: {label}.").format(
        list=change.list_name, label=change.label or change.entity_id
    )
