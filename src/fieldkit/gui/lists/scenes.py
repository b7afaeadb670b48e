"""What of the page of lists is drawn for people to look at."""

from fieldkit.gui.lists.page import ListsPage
from fieldkit.gui.page import Page
from fieldkit.gui.scene import Scene


def _at_a_row(page: Page) -> None:
    if isinstance(page, ListsPage):
        page.table.setFocus()


def _merge(page: Page) -> None:
    if isinstance(page, ListsPage):
        page.table.setFocus()
        page.ask_merging()


def _row(page: Page) -> None:
    if isinstance(page, ListsPage):
        page.edit_row()


def _new_row(page: Page) -> None:
    if isinstance(page, ListsPage):
        page.begin_row()


def _end(page: Page) -> None:
    if isinstance(page, ListsPage):
        page.table.setFocus()
        page.ask_end()


SCENES = (
    Scene("lists", "lists", None, _at_a_row),
    Scene("merge-list-row", "lists", None, _merge),
    Scene("list-row", "lists", None, _row),
    Scene("new-list-row", "lists", None, _new_row),
    Scene("end-list-row", "lists", None, _end),
)
