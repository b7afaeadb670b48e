import pytest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.filling.entries import END
from fieldkit.gui.filling.request import FillRequest
from fieldkit.services.packs import install_form
from tests.gui.filling.story import open_page
from tests.support.places import shared
from tests.support.walking import speechless

FORMS = (
    "xforms/forms/collect__all_widgets.xml",
    "xforms/forms/wf__2_dynamic_selects_itemsets.xml",
    "real/wf__ifrc_distribution_site_assessment_v1/form.xml",
    "real/ona__tutorial_nested_geo/form.xml",
)


@pytest.mark.parametrize("path", FORMS)
def test_every_section_of_any_form_is_shown(desk, path):
    form = install_form(desk.workspace, shared("odk", *path.split("/")))
    page = open_page(desk, FillRequest(form_id=form.form_id))

    for section in page.view.model.sections():
        if section.relevant:
            page.view.show_section(section.ref)
            for roster in page.view.sheet.section_sheet.body.rosters():
                roster.add()
            QApplication.processEvents()
            assert speechless(page) == []
    page.view.show_section(END)

    assert page.view.sheet.ending is not None
    page.close()
    page.deleteLater()
