"""What of the families' pages is drawn for people to look at."""

from fieldkit.gui.cases.page import FamiliesPage
from fieldkit.gui.cases.pairs_page import PairsPage
from fieldkit.gui.merging.choosing import ChooseCardDialog
from fieldkit.gui.page import Page
from fieldkit.gui.scene import Scene
from fieldkit.gui.sync.scenes import hear_of_colleagues
from fieldkit.records.entity import Entity
from fieldkit.records.submission import Subject
from fieldkit.services.card_merging import merge_cards
from fieldkit.services.cases import find_families
from fieldkit.services.workspace import Workspace


def _family(workspace: Workspace) -> object:
    return find_families(workspace, limit=1).rows[0].id


def _searched(page: Page) -> None:
    if isinstance(page, FamiliesPage):
        page.list.search.setText("ряб")


def _nothing_found(page: Page) -> None:
    if isinstance(page, FamiliesPage):
        page.list.search.setText("нет такой")


def _case_team(page: Page) -> None:
    if isinstance(page, FamiliesPage) and page.card is not None:
        page.case_acts.menu_of(page.card.card.cases[0])
        page.case_acts.ask_team()


def _person(page: Page) -> bool:
    if isinstance(page, FamiliesPage) and page.card is not None:
        page.acts.menu_of(page.card.card.members[0])
        return True
    return False


def _person_menu(page: Page) -> None:
    if isinstance(page, FamiliesPage) and page.card is not None:
        page.acts.offer(page.card.card.members[0], page.card.acts_button)


def _withdrawal(page: Page) -> None:
    if isinstance(page, FamiliesPage) and _person(page):
        page.acts.ask_withdrawal()


def _deletion(page: Page) -> None:
    if isinstance(page, FamiliesPage) and _person(page):
        page.acts.ask_deletion()


def _erasure(page: Page) -> None:
    if isinstance(page, FamiliesPage) and _person(page):
        page.acts.ask_erasure()


def _card_deletion(page: Page) -> None:
    if isinstance(page, FamiliesPage) and page.card is not None:
        page.family_acts.ask(("families", page.card.card.family.id))


def _nobody_to_hand_over_to(page: Page) -> None:
    if isinstance(page, FamiliesPage) and page.card is not None:
        page.family_acts.handover.ask([page.card.card.family.id])


def _hand_over(page: Page) -> None:
    hear_of_colleagues(page.desk.workspace)
    _nobody_to_hand_over_to(page)


def _deleted(page: Page) -> None:
    if isinstance(page, FamiliesPage):
        page.show_deleted()


def _trail(page: Page) -> None:
    if isinstance(page, FamiliesPage):
        page.show_trail()


def _merge_choose(page: Page) -> None:
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


def _merge_compare(page: Page) -> None:
    if isinstance(page, FamiliesPage):
        page.family_acts.merging.compare("families", *_twin(page))


def _merged(page: Page) -> None:
    if isinstance(page, PairsPage):
        with page.desk.workspace.reading() as work:
            one, other = list(work.entities.list("families"))[:2]
        merge_cards(page.desk.workspace, "families", one.id, other.id, chosen={})
        page.shown.choose("merged")
        page.open()


def _without_a_case(page: Page) -> None:
    if isinstance(page, FamiliesPage) and page.card is not None:
        about = Subject("families", page.card.card.family.id)
        page.card.form_requested.emit("service_record", about)


SCENES = (
    Scene("case-wanted", "families", _family, _without_a_case),
    Scene("case-team", "families", _family, _case_team),
    Scene("person-menu", "families", _family, _person_menu),
    Scene("withdrawal", "families", _family, _withdrawal),
    Scene("person-deletion", "families", _family, _deletion),
    Scene("erasure", "families", _family, _erasure),
    Scene("family-hand-over-alone", "families", _family, _nobody_to_hand_over_to),
    Scene("family-hand-over", "families", _family, _hand_over),
    Scene("card-deletion", "families", _family, _card_deletion),
    Scene("deleted-cards", "families", None, _deleted),
    Scene("family-trail", "families", _family, _trail),
    Scene("families-search", "families", None, _searched),
    Scene("families-none", "families", None, _nothing_found),
    Scene("merge-choose", "families", _family, _merge_choose),
    Scene("merge-compare", "families", _family, _merge_compare),
    Scene("merged-cards", "pairs", None, _merged, supervisor=True),
)
