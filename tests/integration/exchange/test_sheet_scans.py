"""Scans of paper sheets on their way to head office, and gone with whoever is erased."""

from pathlib import Path

import pytest

from fieldkit.records.entity import Entity
from fieldkit.records.keeping import ErasureReason
from fieldkit.services.attachments import attachments_of, read_attachment
from fieldkit.services.erasing import erase_person
from fieldkit.services.export import export_bundle
from fieldkit.services.filling import begin_form, finalize_form, save_draft
from fieldkit.services.intake import take_in
from fieldkit.services.packs import install_form
from fieldkit.services.paper_sheets import attach_sheet
from fieldkit.services.workspace import Workspace
from fieldkit.store.attached_files import FOLDER
from tests.integration.exchange.conftest import Field, save_family
from tests.support.attaching import CHILD, NAME, form

PAGE = b"%PDF-1.7 a page that somebody wrote by hand"


@pytest.fixture
def laptop(field: Field, office: Workspace, tmp_path: Path) -> Workspace:
    made = field.laptop("ольховка", office)
    install_form(made, form(tmp_path / "visit.xlsx"))
    return made


def entered(laptop: Workspace, folder: Path, **answers: str) -> str:
    page = folder / "лист.pdf"
    page.write_bytes(PAGE)
    filling = begin_form(laptop, "visit")
    filling.session.answer(NAME, answers.get("name", "Клён"))
    if "child" in answers:
        filling.session.answer(CHILD.format(place=1, name="who"), answers["child"])
    attach_sheet(laptop, filling, page, page.name)
    return finalize_form(laptop, save_draft(laptop, filling)).instance_id


def on_disk(workspace: Workspace) -> int:
    return len(list((workspace.folder / FOLDER).glob("*")))


def test_the_office_has_the_sheet(laptop, office, stick, tmp_path):
    instance = entered(laptop, tmp_path)

    take_in(office, export_bundle(laptop, None, stick).path)

    (sheet,) = attachments_of(office, instance)
    assert sheet.is_sheet
    assert read_attachment(office, sheet.id) == PAGE


@pytest.mark.parametrize("place", ["name", "child"])
def test_a_sheet_goes_with_whoever_is_erased_out_of_its_form(
    laptop, office, stick, tmp_path, place
):
    family = save_family(laptop, "Свиристелева")
    with laptop.unit_of_work() as work:
        values = {"given": "Аглая", "surname": "Свиристелева", "family_id": family}
        work.entities.save(Entity("persons", "p-1", "Аглая С.", values))
        work.entities.save(Entity("persons", "p-2", "Тим С.", {"family_id": family}))
        work.commit()
    instance = entered(laptop, tmp_path, **{place: "p-1"})
    take_in(office, export_bundle(laptop, None, stick).path)

    erase_person(laptop, "p-1", ErasureReason.DEMAND)
    take_in(office, export_bundle(laptop, None, stick).path)

    assert attachments_of(laptop, instance) == ()
    assert attachments_of(office, instance) == ()
    assert (on_disk(laptop), on_disk(office)) == (0, 0)
