"""The part of the settings about locking the window."""

from fieldkit.gui.desk import Desk
from fieldkit.gui.settings.section import Section, row_of
from fieldkit.gui.silence import LOCK_AFTER_MINUTES
from fieldkit.gui.widgets.keycap import KeyHint
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _, ngettext


class LockingSection(Section):
    """When the window locks by itself, and the keys that lock and hide it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Locking"))
        minutes = ngettext(
            "Locks by itself after {count} minute without keys or mouse.",
            "Locks by itself after {count} minutes without keys or mouse.",
            LOCK_AFTER_MINUTES,
        ).format(count=LOCK_AFTER_MINUTES)
        self.inside.addWidget(Label(minutes, "body", wrap=True))
        hints = (
            KeyHint("F10", _("Lock")),
            KeyHint("F8", _("Switch user")),
            KeyHint("F9", _("Hide the screen")),
        )
        self.inside.addLayout(row_of(*hints, KeyHint("F1", _("Keys"))))
