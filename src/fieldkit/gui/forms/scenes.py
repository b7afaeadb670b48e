"""What of the page of forms is drawn for people to look at."""

from fieldkit.gui.forms.form_row import VERSIONS
from fieldkit.gui.forms.page import FormsPage
from fieldkit.gui.page import Page
from fieldkit.gui.scene import Scene


def _versions(page: Page) -> None:
    if isinstance(page, FormsPage):
        page.forms.ask(VERSIONS, "family_registration")


SCENES = (Scene("forms-versions", "forms", None, _versions),)
