"""The real forms of other organisations, as they came from Kobo, ODK and Ona."""

import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from fieldkit.forms.attachments import read_attachment
from fieldkit.forms.definition import read_form
from fieldkit.forms.difference import differences
from fieldkit.i18n import speaking
from fieldkit.packs.media import gather_media
from fieldkit.packs.remarks import told
from fieldkit.packs.xlsform import Conversion, convert_xlsform
from tests.support.places import ROOT

REAL = ROOT.parent / "shared" / "odk" / "real"
FORMS = sorted(path.parent.name for path in REAL.glob("*/form.xls*"))
WITH_EXTERNAL_CHOICES = ("ona__external_choice_form_v3", "ona__subdistrict_profiling_tool")

pytestmark = pytest.mark.skipif(not FORMS, reason="the shared reference material is not here")


@cache
def converted(name: str) -> Conversion:
    return convert_xlsform(form_file(name))


def form_file(name: str) -> Path:
    return next((REAL / name).glob("form.xls*"))


def in_one_shape(xml: str) -> str:
    # The reference was converted under the name of its folder, ours under that of the file.
    named = re.sub(r'(<data[^>]*? id=")[^"]*"', r'\1"', xml, count=1)
    return ET.canonicalize(re.sub(r"<h:title>.*?</h:title>", "", named), strip_text=True)


@pytest.mark.parametrize("name", FORMS)
def test_a_real_form_becomes_the_form_that_pyxform_makes_of_it(name: str):
    golden = (REAL / name / "form.xml").read_text(encoding="utf-8")

    assert in_one_shape(converted(name).xml) == in_one_shape(golden)


@pytest.mark.parametrize("name", FORMS)
def test_a_real_form_differs_in_nothing_that_is_asked(name: str):
    golden = read_form((REAL / name / "form.xml").read_bytes())

    found = differences(golden, read_form(converted(name).xml))

    assert {each.part for each in found} <= {"form_id", "title"}


@pytest.mark.parametrize("name", FORMS)
def test_every_remark_is_told_in_russian(name: str):
    with speaking("ru"):
        remarks = [told(each) for each in converted(name).warnings]

    assert all(re.search("[а-яё]", each) for each in remarks)
    assert not any("[row" in each for each in remarks)


@pytest.mark.parametrize("name", WITH_EXTERNAL_CHOICES)
def test_the_sheet_of_external_choices_becomes_the_list_that_came_beside_the_form(name: str):
    ((made_name, made),) = converted(name).made
    beside = (REAL / name / "media" / made_name).read_bytes()

    ours, theirs = read_attachment(made_name, made), read_attachment(made_name, beside)

    assert made_name == "itemsets.csv"
    assert len(ours) == len(theirs)
    assert [row["name"] for row in ours] == [row["name"] for row in theirs]


@pytest.mark.parametrize("name", FORMS)
def test_nothing_that_a_real_form_needs_is_missing(name: str):
    conversion = converted(name)
    definition = conversion.definition
    assert definition is not None

    media = gather_media(form_file(name), conversion.xml, definition, conversion.made)

    assert media.missing == ()
