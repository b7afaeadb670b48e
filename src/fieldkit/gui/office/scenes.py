"""What of head office's page is drawn for people to look at."""

from fieldkit.gui.office.page import OfficePage
from fieldkit.gui.page import Page
from fieldkit.gui.scene import Scene


def _invitation(page: Page) -> None:
    if isinstance(page, OfficePage):
        page.ask_invitation()


def _words(page: Page) -> None:
    if isinstance(page, OfficePage):
        page.table.selectRow(0)
        page.ask_words()


def _fill(page: Page) -> None:
    if isinstance(page, OfficePage):
        page.table.selectRow(0)
        page.ask_fill()


def _revoke(page: Page) -> None:
    if isinstance(page, OfficePage):
        page.table.selectRow(0)
        page.ask_revoking()


SCENES = (
    Scene("fill-laptop", "office", None, _fill, office=True),
    Scene("revoke-laptop", "office", None, _revoke, office=True),
    Scene("invitation", "office", None, _invitation, office=True),
    Scene("recovery-words", "office", None, _words, office=True),
)
