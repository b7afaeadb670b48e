"""What of the settings is drawn for people to look at."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QScrollArea

from fieldkit.gui.page import Page
from fieldkit.gui.scene import Scene
from fieldkit.gui.settings.about import Licences
from fieldkit.gui.settings.access import AccessSection
from fieldkit.gui.settings.backups import BackupsSection
from fieldkit.gui.settings.keeping import KeepingSection
from fieldkit.gui.settings.leaving import RestDialog
from fieldkit.gui.settings.paper_design import PaperDesignSection
from fieldkit.gui.settings.passphrases import LetInAgain, ResetPassphrase
from fieldkit.gui.settings.people import PeopleSection
from fieldkit.gui.settings.sealed import HolderDialog
from fieldkit.gui.settings.section import Section
from fieldkit.records.people import User
from fieldkit.services.leaving import Left
from fieldkit.services.users import list_users

Kind = TypeVar("Kind", bound=Section)


def _with(kind: type[Kind], act: Callable[[Kind], object]) -> Callable[[Page], None]:
    """Return what does something with one section of the page."""

    def prepare(page: Page) -> None:
        for section in page.findChildren(kind):
            act(section)

    return prepare


def _scrolled(share: float) -> Callable[[Page], None]:
    def prepare(page: Page) -> None:
        for area in page.findChildren(QScrollArea):
            bar = area.verticalScrollBar()
            bar.setValue(round(bar.maximum() * share))

    return prepare


def _papers(page: Page) -> None:
    for section in page.findChildren(PaperDesignSection):
        for area in page.findChildren(QScrollArea):
            area.ensureWidgetVisible(section.forget, 0, 40)
            area.ensureWidgetVisible(section.programme, 0, 80)


def _licences(page: Page) -> None:
    Licences(page.window()).open()


def _holder(page: Page) -> None:
    HolderDialog(page.desk, page.window(), taking_away=True).open()


def _role(page: Page) -> None:
    for section in page.findChildren(PeopleSection):
        section.menu_of(_colleague(page))
        section.ask_role()


def _leaving(page: Page) -> None:
    for section in page.findChildren(PeopleSection):
        section.menu_of(_colleague(page))
        section.ask_leaving()


def _colleague(page: Page) -> User:
    return next(one for one in list_users(page.desk.workspace) if one != page.desk.workspace.user)


def _reset(page: Page) -> None:
    ResetPassphrase(page.desk, page.window()).open()


def _left(page: Page) -> Left:
    """Return the colleague as somebody who has left, with something to pass on."""
    successor = page.desk.workspace.user.name
    return Left(_colleague(page), successor, drafts=1, records=4, waiting=2)


def _rest(page: Page) -> None:
    RestDialog(page.desk, page.window(), _left(page)).open()


def _let_in(page: Page) -> None:
    LetInAgain(page.desk, page.window(), _left(page)).open()


SCENES = (
    Scene("settings-middle", "settings", None, _scrolled(0.5)),
    Scene("paper-design", "settings", None, _papers),
    Scene("settings-end", "settings", None, _scrolled(1.0)),
    Scene("settings-of-office-middle", "settings", None, _scrolled(0.5), office=True),
    Scene("settings-of-office-end", "settings", None, _scrolled(1.0), office=True),
    Scene("add-user", "settings", None, _with(PeopleSection, PeopleSection.ask_user)),
    Scene("new-passphrase", "settings", None, _with(PeopleSection, PeopleSection.ask_passphrase)),
    Scene("role", "settings", None, _role),
    Scene("leaving", "settings", None, _leaving),
    Scene("pass-on-the-rest", "settings", None, _rest),
    Scene("let-in-again", "settings", None, _let_in),
    Scene("reset-passphrase", "settings", None, _reset),
    Scene("recovery-sheet", "settings", None, _with(AccessSection, AccessSection.ask_sheet)),
    Scene("re-encrypt", "settings", None, _with(AccessSection, AccessSection.ask_encrypt)),
    Scene("restore", "settings", None, _with(BackupsSection, BackupsSection.ask_restore)),
    Scene("periods", "settings", None, _with(KeepingSection, KeepingSection.ask_periods)),
    Scene("holder", "settings", None, _holder),
    Scene("licences", "settings", None, _licences),
)
