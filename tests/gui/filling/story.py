"""A family filled in by hand, for tests of the pages that show it."""

from PySide6.QtWidgets import QApplication

from fieldkit.gui.desk import Desk
from fieldkit.gui.filling.page import FillingPage
from fieldkit.gui.filling.request import FillRequest
from fieldkit.services.lists import add_to_list, list_rows
from fieldkit.services.workspace import Workspace

REGISTRATION = "family_registration"
ASSESSMENT = "family_crisis_assessment"
SURNAME = "Рябинина"
MEMBER = "/data/member[1]/m"


def prepare_lists(workspace: Workspace) -> dict[str, str]:
    """Put a specialist into the list, and return the ids that the answers need."""
    specialist = add_to_list(
        workspace,
        "specialists",
        [{"label": "Ольхова Н. П.", "surname": "Ольхова", "is_staff": "yes"}],
    )[0]
    return {
        "specialist": specialist.id,
        "district": list_rows(workspace, "districts")[0]["name"],
        "programme": list_rows(workspace, "programmes")[0]["name"],
    }


def registration_answers(ids: dict[str, str], day: str) -> list[tuple[str, str]]:
    """Return the answers of a family of one mother, in the order of the form."""
    return [
        ("/data/reg/reg_date", day),
        ("/data/reg/programme", ids["programme"]),
        ("/data/reg/district", ids["district"]),
        ("/data/reg/settlement", "с. Ольховка"),
        ("/data/reg/specialist", ids["specialist"]),
        ("/data/reg/contact_kind", "new"),
        ("/data/reg/channel", "phone"),
        ("/data/reg/referral_source", "self"),
        ("/data/reg/applicant_role", "mother"),
        ("/data/reg/request", "money"),
        ("/data/reg/danger_now", "no"),
        ("/data/consent/consent_pd", "yes"),
        ("/data/consent/consent_date", day),
        ("/data/consent/consent_paper_no", "112"),
        ("/data/consent/consent_special", "yes"),
        ("/data/fam/family_surname", SURNAME),
        ("/data/fam/family_type", "mother_only"),
        ("/data/fam/category", "low_income"),
        (f"{MEMBER}/m_kind", "adult"),
        (f"{MEMBER}/m_role", "mother"),
        (f"{MEMBER}/m_surname", SURNAME),
        (f"{MEMBER}/m_given", "Анна"),
        (f"{MEMBER}/m_sex", "f"),
        (f"{MEMBER}/m_birth", "1991-03-14"),
        (f"{MEMBER}/m_caregiver", "yes"),
        ("/data/casegrp/open_case", "yes"),
        ("/data/casegrp/opened_on", day),
        ("/data/casegrp/intake_risk", "moderate"),
        ("/data/casegrp/curator", ids["specialist"]),
        ("/data/casegrp/assess_by", day),
    ]


def open_page(desk: Desk, request: FillRequest) -> FillingPage:
    """Return the filling page with a form on it, as the window opens it."""
    page = FillingPage(desk)
    page.resize(1310, 690)
    page.argument = request
    page.open(request)
    page.show()
    page.activateWindow()
    QApplication.processEvents()
    first = page.initial_focus()
    if first is not None:
        first.setFocus()
    return page


def answer_all(page: FillingPage, answers: list[tuple[str, str]]) -> None:
    """Give the answers through the page's model; choices that the list lacks are taken first."""
    assert page.view is not None
    model = page.view.model
    for ref, value in answers:
        row = model.session.node(ref)
        offered = [choice.value for choice in row.choices]
        wanted = value if not offered or value in offered or row.multiple else offered[0]
        model.answer(ref, wanted)
