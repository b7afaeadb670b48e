"""What of the merging of cards is drawn for people to look at."""

from fieldkit.gui.cases.page import FamiliesPage
from fieldkit.gui.cases.pairs_page import PairsPage
from fieldkit.gui.lists.page import ListsPage
from fieldkit.gui.merging.choosing import ChooseCardDialog
from fieldkit.gui.page import Page
from fieldkit.gui.scene import Scene
from fieldkit.records.entity import Entity
from fieldkit.services.card_merging import merge_cards
from fieldkit.services.cases import find_families
from fieldkit.services.workspace import Workspace


def _family(workspace: Workspace) -> object:
    return find_families(workspace, limit=1).rows[0].id


def _choose(page: Page) -> None:
    if isinstance(page, FamiliesPage) and page.card is not None:
        page.family_acts.menu_of(page.card.card)
        page.family_acts.ask_merging()
        if isinstance(page.family_acts.merging.dialog, ChooseCardDialog):
            page.family_acts.merging.dialog.search.setText("ольховка")


def _twin(page: FamiliesPage) -> tuple[str, str]:
    """Write the family down once more, as happens at another laptop; return both ids."""
    if page.card is None:
        raise TypeError(page)
    card = page.card.card
    facts = {**card.entity.properties, "phone": "+7 000 000-00-17", "settlement": "с. Ольховка"}
    with page.desk.workspace.unit_of_work() as work:
        work.entities.save(Entity("families", "twin", card.entity.label, facts))
        for one in work.entities.related("persons", "family_id", card.family.id)[:2]:
            told = {**one.properties, "family_id": "twin"}
            work.entities.save(Entity("persons", f"twin of {one.id}", one.label, told))
        case = {"family_id": "twin", "case_no": "2611-0099", "status": "open"}
        work.entities.save(Entity("cases", "twin case", "2611-0099", case))
        work.commit()
    return card.family.id, "twin"


def _compare(page: Page) -> None:
    if isinstance(page, FamiliesPage):
        page.family_acts.merging.compare("families", *_twin(page))


def _merged(page: Page) -> None:
    if isinstance(page, PairsPage):
        with page.desk.workspace.reading() as work:
            one, other = list(work.entities.list("families"))[:2]
        merge_cards(page.desk.workspace, "families", one.id, other.id, chosen={})
        page.shown.choose("merged")
        page.open()


def _list(page: Page) -> None:
    if isinstance(page, ListsPage):
        page.table.setFocus()
        page.ask_merging()


SCENES = (
    Scene("merge-choose", "families", _family, _choose),
    Scene("merge-compare", "families", _family, _compare),
    Scene("merged-cards", "pairs", None, _merged, supervisor=True),
    Scene("merge-list-row", "lists", None, _list),
)
