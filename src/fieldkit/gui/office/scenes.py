"""What of head office's page is drawn for people to look at."""

from fieldkit.gui.office.page import OfficePage
from fieldkit.gui.page import Page
from fieldkit.gui.scene import Scene
from fieldkit.services.laptop_answers import Answer, Answers


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


def _answers(page: Page) -> None:
    if isinstance(page, OfficePage):
        laptop = page.rows.row_at(0).device
        page.results.show_answers(Answers((Answer(laptop, 7, (), 42, 0),), 1))


def _kit(page: Page) -> None:
    if isinstance(page, OfficePage):
        page.kit.ask()


SCENES = (
    Scene("kit", "office", None, _kit, office=True),
    Scene("answers", "office", None, _answers, office=True),
    Scene("fill-laptop", "office", None, _fill, office=True),
    Scene("revoke-laptop", "office", None, _revoke, office=True),
    Scene("invitation", "office", None, _invitation, office=True),
    Scene("recovery-words", "office", None, _words, office=True),
)
