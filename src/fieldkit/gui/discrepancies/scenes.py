"""What of the page of discrepancies is drawn for people to look at."""

from fieldkit.gui.discrepancies.page import DiscrepanciesPage
from fieldkit.gui.page import Page
from fieldkit.gui.pictures import Scene


def _at_the_first(page: Page) -> None:
    if isinstance(page, DiscrepanciesPage) and page.deciding.column is not None:
        page.deciding.column.choose(0)


SCENES = (Scene("discrepancies", "discrepancies", prepare=_at_the_first, office=True),)
