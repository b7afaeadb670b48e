"""A section that was refreshed after an answer shows what it would show if it were made anew."""

import contextlib
import random

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.filling.entries import END
from fieldkit.gui.filling.page import FillingPage
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.filling.sheet import SectionSheet
from fieldkit.services.packs import install_form, list_forms
from tests.gui.filling.story import open_page, prepare_lists
from tests.support.places import shared

PACK = ("family_registration", "family_crisis_assessment", "service_record", "event_feedback")
VALUES = ("1", "3", "25", "-4", "2.5", "2020-02-29", "2026-11-30", "слово")
ADULT = (
    ("/data/respondent_backgr/Id10013", "yes"),
    ("/data/consented/deceased_CRVS/info_on_deceased/Id10019", "female"),
    ("/data/consented/deceased_CRVS/info_on_deceased/Id10020", "yes"),
    ("/data/consented/deceased_CRVS/info_on_deceased/Id10021", "1980-01-01"),
    ("/data/consented/deceased_CRVS/info_on_deceased/Id10022", "yes"),
    ("/data/consented/deceased_CRVS/info_on_deceased/Id10023_a", "2026-10-01"),
)


def looks(widget: QWidget) -> list[tuple[str, ...]]:
    """Return all that a widget shows and says, part by part, in no order."""
    found: list[tuple[str, ...]] = []
    for child in widget.children():
        if not isinstance(child, QWidget) or child.isHidden():
            continue
        said = [
            getattr(child, name)()
            for name in ("text", "toPlainText", "isChecked", "value")
            if callable(getattr(child, name, None))
        ]
        names = child.accessibleName(), child.accessibleDescription()
        found.append((type(child).__name__, str(child.isEnabled()), *names, *map(str, said)))
        found += looks(child)
    return sorted(found)


def shown(sheet: SectionSheet) -> dict[str, list[tuple[str, ...]]]:
    """Return what stands on a section's page, block by block in order."""
    sheet.body.complete()
    widgets = sheet.body._widgets
    seen = {ref: looks(widgets[ref]) for ref in sheet.body._order if ref in widgets}
    hidden = {ref for ref in seen if widgets[ref].isHidden()}
    return {ref: parts for ref, parts in seen.items() if ref not in hidden}


def answer_something(page: FillingPage, chance: random.Random) -> None:
    """Answer a question of the section in sight, or take a step back or forth."""
    model = page.view.model
    what = chance.random()
    if what < 0.08 and model.session.can_undo:
        page.view.undo()
        return
    if what < 0.12 and model.session.can_redo:
        page.view.redo()
        return
    if what < 0.16 and len(model.session.definition.languages) > 1:
        model.set_language(chance.choice(model.session.definition.languages))
        return
    asked = [one.row for one in page.view.sheet.section_sheet.body.questions()]
    asked = [row for row in asked if not row.readonly and row.kind not in ("note", "upload")]
    if asked:
        row = model.session.node(chance.choice(asked).ref)
        offered = [choice.value for choice in row.choices] or VALUES
        with contextlib.suppress(FieldkitError):
            model.answer(row.ref, chance.choice(("", *offered)))


def walk(page: FillingPage, seed: int, steps: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a walk, not a secret
    view = page.view
    for number in range(steps):
        answer_something(page, chance)
        QApplication.processEvents()
        if view.here == END:
            view.show_section(view.model.sections()[0].ref)
        sheet = view.sheet.section_sheet
        anew = SectionSheet(view.model, sheet.section)
        assert shown(sheet) == shown(anew), f"seed {seed}, step {number}"
        anew.deleteLater()


@pytest.fixture
def opened(desk):
    pages = []

    def open_form(form_id: str) -> FillingPage:
        pages.append(open_page(desk, FillRequest(form_id=form_id)))
        return pages[-1]

    yield open_form
    for page in pages:
        page.close()
        page.deleteLater()


def test_the_forms_of_the_pack_are_all_walked(desk):
    assert {one.form_id for one in list_forms(desk.workspace)} == set(PACK)


@pytest.mark.parametrize("form_id", PACK)
def test_a_section_of_the_pack_shows_after_each_answer_what_it_would_anew(opened, desk, form_id):
    prepare_lists(desk.workspace)
    page = opened(form_id)
    if form_id == "family_registration":
        page.view.model.answer("/data/consent/consent_pd", "yes")

    for place, section in enumerate(page.view.model.sections()):
        page.view.show_section(section.ref)
        walk(page, place, 5)


@pytest.mark.parametrize("seed", range(2))
def test_the_largest_section_shows_after_each_answer_what_it_would_anew(opened, desk, seed):
    form = install_form(desk.workspace, shared("odk", "real", "wf__whova_form", "form.xlsx"))
    page = opened(form.form_id)
    for ref, value in ADULT:
        page.view.model.answer(ref, value)
    asked = [one for one in page.view.model.sections() if one.relevant]
    page.view.show_section(max(asked, key=lambda one: one.askable).ref)

    walk(page, seed, 8)
