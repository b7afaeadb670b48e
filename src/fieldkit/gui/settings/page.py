"""The page of settings."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.desk import Desk
from fieldkit.gui.page import Page
from fieldkit.gui.settings.about import AboutSection
from fieldkit.gui.settings.access import AccessSection
from fieldkit.gui.settings.appearance import AppearanceSection
from fieldkit.gui.settings.backups import BackupsSection
from fieldkit.gui.settings.check import CheckSection
from fieldkit.gui.settings.keeping import KeepingSection
from fieldkit.gui.settings.lists import ListsSection
from fieldkit.gui.settings.locking import LockingSection
from fieldkit.gui.settings.paper_design import PaperDesignSection
from fieldkit.gui.settings.people import PeopleSection
from fieldkit.gui.settings.place import PlaceSection
from fieldkit.gui.settings.sealed import SealedSection
from fieldkit.gui.settings.section import Section
from fieldkit.gui.settings.trail import TrailSection
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.gui.widgets.section_title import PageTitle
from fieldkit.i18n import _
from fieldkit.records.permissions import Act

# As they stand on the page, from the top, each with the act of whoever is shown it.
_SECTIONS: tuple[tuple[Callable[[Desk], Section], Act], ...] = (
    (AppearanceSection, Act.WORK),
    (PeopleSection, Act.WORK),
    (AccessSection, Act.WORK),
    (SealedSection, Act.WORK),
    (BackupsSection, Act.BACK_UP),
    (CheckSection, Act.WORK),
    (LockingSection, Act.WORK),
    (ListsSection, Act.EDIT_LISTS),
    (PaperDesignSection, Act.PLAN_EVENTS),
    (KeepingSection, Act.ERASE),
    (TrailSection, Act.READ_TRAIL),
    (PlaceSection, Act.WORK),
    (AboutSection, Act.WORK),
)


class SettingsPage(Page):
    """Its sections, one below the other.

    Signals: look_changed() when the window has to be built anew;
    restore_requested(Backup, passphrase).
    """

    look_changed = Signal()
    restore_requested = Signal(object, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked = False
        rights = desk.workspace.rights
        self.sections = tuple(kind(desk) for kind, act in _SECTIONS if rights.may(act))
        scroll = ScrollColumn(margins=(24, 20, 24, 24), spacing=12)
        scroll.column.addWidget(PageTitle(_("Settings")))
        scroll.column.addSpacing(4)
        for section in self.sections:
            section.look_changed.connect(self.look_changed)
            section.changed.connect(self.changed)
            if isinstance(section, BackupsSection):
                section.restore_requested.connect(self.restore_requested)
            if isinstance(section, PeopleSection):
                section.people_changed.connect(self._read_again)
            section.go_requested.connect(self.go_requested)
            scroll.column.addWidget(section)
            scroll.column.addSpacing(16)
        scroll.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    def title(self) -> str:
        """Return the page's name."""
        return _("Settings")

    def open(self, argument: object = None) -> None:
        """Let every section read again what it shows."""
        for section in self.sections:
            section.open()
        self._asked = argument == "backups"

    @Slot()
    def _read_again(self) -> None:
        """Let every section show what follows from who works here."""
        for section in self.sections:
            section.open()
        self.changed.emit()

    def initial_focus(self) -> QWidget | None:
        """Return the first thing that can be set, or what Home has sent the person to."""
        backups = [one for one in self.sections if isinstance(one, BackupsSection)]
        return backups[0].carry if self._asked and backups else self.sections[0].initial_focus()
