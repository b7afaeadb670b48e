"""The pack that comes with the program."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from fieldkit.forms.definition import read_form
from fieldkit.packs.archive import open_pack
from fieldkit.packs.manifest import Manifest
from fieldkit.packs.remarks import told
from fieldkit.packs.xlsform import convert_xlsform
from fieldkit.services.training_lists import TRAINING
from tests.support.places import ROOT

PACK = ROOT / "resources" / "packs" / "social_orphanhood"
FORMS = ("family_registration", "family_crisis_assessment", "service_record", "event_feedback")
SHIPPED_WITHOUT_ROWS = {"families", "persons", "cases", "allowances", "specialists"}


@cache
def xform(path: Path) -> str:
    conversion = convert_xlsform(path)
    assert all("on this computer" in told(each) for each in conversion.warnings)
    return conversion.xml


def shipped(form_id: str) -> str:
    return xform(PACK / "forms" / f"{form_id}.xlsx")


@pytest.fixture
def manifest() -> Manifest:
    return open_pack(PACK).manifest


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forms")
    build = PACK / "sources" / "build.py"
    subprocess.run([sys.executable, str(build), str(folder)], check=True, cwd=folder)
    return folder


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_is_what_its_source_builds(rebuilt: Path, form_id: str):
    assert xform(rebuilt / f"{form_id}.xlsx") == shipped(form_id)


def test_the_lists_name_the_29_municipalities_of_amur_oblast():
    pack = open_pack(PACK)
    districts = next(one for one in pack.manifest.lists if one.name == "districts")

    amur = [row for row in pack.rows(districts) if row["region"] == "amur"]

    assert sum(row["kind"] == "rayon" for row in amur) == 20
    assert sum(row["kind"] == "urban" for row in amur) == 9
    assert len({row["name"] for row in amur}) == len({row["label"] for row in amur}) == 29


def test_no_list_about_people_ships_rows(manifest: Manifest):
    without = {one.name for one in manifest.lists if not one.file}

    assert without == SHIPPED_WITHOUT_ROWS
    assert all(not one.file for one in manifest.lists if one.personal)


def test_every_list_that_a_form_reads_or_writes_is_declared(manifest: Manifest):
    declared = {one.name for one in manifest.lists}

    for form_id in FORMS:
        form = read_form(shipped(form_id))
        assert {one.name for one in form.external_lists} <= declared | TRAINING
        assert set(form.entity_lists) <= declared


def test_every_property_that_a_form_saves_is_declared(manifest: Manifest):
    declared = {name for one in manifest.lists for name in one.properties}

    for form_id in FORMS:
        assert set(re.findall(r'entities:saveto="(\w+)"', shipped(form_id))) <= declared


def test_what_the_manifest_presets_stands_in_the_forms(manifest: Manifest):
    for form in manifest.forms:
        xml = shipped(form.form_id)
        refs = [ref for ref, _ in form.preset] + [ref for _, ref, _ in form.when]
        refs += [f"{one.repeat}/{one.question}" for one in form.rosters]
        assert all(f'nodeset="{ref}"' in xml for ref in refs)


@pytest.mark.parametrize(
    ("form_id", "choices", "list_name", "name"),
    [
        ("family_registration", "role", "persons", "role"),
        ("family_registration", "kind", "persons", "kind"),
        ("family_registration", "placement", "persons", "placement"),
        ("family_registration", "family_type", "families", "family_type"),
        ("family_registration", "category", "families", "category"),
        ("family_crisis_assessment", "placement", "persons", "placement"),
        ("family_crisis_assessment", "band", "cases", "risk_band"),
        ("family_crisis_assessment", "urgency", "cases", "urgency"),
        ("family_crisis_assessment", "change", "cases", "change_stage"),
        ("family_crisis_assessment", "crisis_stage", "cases", "crisis_stage"),
    ],
)
def test_every_code_that_a_form_saves_has_words(
    manifest: Manifest, form_id: str, choices: str, list_name: str, name: str
):
    instance = re.search(rf'<instance id="{choices}">(.*?)</instance>', shipped(form_id), re.DOTALL)
    assert instance
    codes = re.findall(r"<name>([^<]+)</name>", instance[1])

    assert codes
    for code in codes:
        assert manifest.word(list_name, name, code, "ru")
        assert manifest.word(list_name, name, code, "en")


def test_the_glossarys_words_are_used(manifest: Manifest):
    assert manifest.word("cases", "urgency", "acute", "ru") == "Требуется срочная помощь"
    assert manifest.word("cases", "risk_band", "insufficient", "ru") == "мало сведений"
    assert manifest.word("cases", "risk_band", "no such code", "ru") == ""
