"""What of the page of forms is drawn for people to look at."""

from PySide6.QtWidgets import QApplication

from fieldkit.gui.forms.form_row import VERSIONS, WITHDRAW
from fieldkit.gui.forms.page import FormsPage
from fieldkit.gui.page import Page
from fieldkit.gui.pictures import Scene


def _withdrawn(page: Page) -> None:
    if isinstance(page, FormsPage):
        page.forms.ask(WITHDRAW, "service_record")
        QApplication.processEvents()


def _versions(page: Page) -> None:
    if isinstance(page, FormsPage):
        page.forms.ask(VERSIONS, "family_registration")


SCENES = (
    Scene("forms-withdrawn", "forms", None, _withdrawn),
    Scene("forms-versions", "forms", None, _versions),
)
