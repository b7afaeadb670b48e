"""A manifest is checked before anything of it is believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.packs.archive import open_pack
from fieldkit.packs.errors import ManifestUnreadable, NotAPack, PackFileMissing
from fieldkit.packs.manifest import parse_manifest

WHOLE = """
[pack]
id = "mine"
version = "1"
title = { ru = "Мой", en = "Mine" }

[[forms]]
id = "visit"
file = "forms/visit.xlsx"
title = { ru = "Посещение", en = "Visit" }
about = "cases"
[forms.preset]
"/data/case" = "case.id"

[[lists]]
name = "houses"
privacy = "P2"
title = { en = "Houses" }
properties = ["street"]
[lists.words.street]
long = { en = "a long street" }
"""


def test_a_whole_manifest_is_read():
    manifest = parse_manifest(WHOLE)

    assert manifest.title_in("ru") == "Мой"
    assert manifest.form("visit") is not None
    assert manifest.form("other") is None
    assert manifest.forms[0].preset == (("/data/case", ("case.id",)),)
    assert manifest.lists[0].personal
    assert manifest.word("houses", "street", "long", "en") == "a long street"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "mine"', ""),
        ('id = "mine"', 'id = "../mine"'),
        ('version = "1"', "version = 1"),
        ('title = { ru = "Мой", en = "Mine" }', 'title = "Mine"'),
        ('title = { en = "Houses" }', "title = {}"),
        ('file = "forms/visit.xlsx"', 'file = "../../etc/passwd"'),
        ('file = "forms/visit.xlsx"', 'file = "/etc/passwd"'),
        ('file = "forms/visit.xlsx"', "file = 'C:\\windows\\win.ini'"),
        ('file = "forms/visit.xlsx"', "file = '..\\secrets.xlsx'"),
        ('privacy = "P2"', 'privacy = "P9"'),
        ('privacy = "P2"', ""),
        ('properties = ["street"]', 'properties = "street"'),
        ('properties = ["street"]', 'properties = ["a b"]'),
        ('"/data/case" = "case.id"', '"/data/case" = 5'),
        ("[[forms]]", "[forms]"),
        ("[pack]", "[pack"),
        ("[[lists]]", '[[lists]]\nname="houses"\nprivacy="P0"\ntitle={en="H"}\n[[lists]]'),
    ],
)
def test_a_manifest_with_something_amiss_is_refused_in_a_sentence(old: str, new: str):
    assert old in WHOLE

    with pytest.raises(ManifestUnreadable) as refusal:
        parse_manifest(WHOLE.replace(old, new))

    assert refusal.value.sentence().startswith("The pack's description pack.toml could not be read")


@given(st.text())
def test_any_text_is_read_or_refused(text: str):
    try:
        parse_manifest(text)
    except ManifestUnreadable:
        return


def test_a_folder_without_manifest_is_no_pack(tmp_path):
    with pytest.raises(NotAPack):
        open_pack(tmp_path)


def test_a_manifest_that_is_not_utf8_is_refused(tmp_path):
    (tmp_path / "pack.toml").write_bytes("[pack]\nid='мой'".encode("cp1251"))

    with pytest.raises(ManifestUnreadable, match="UTF-8"):
        open_pack(tmp_path)


def test_a_link_that_leads_out_of_the_pack_is_no_file_of_it(tmp_path):
    (tmp_path / "secret.xlsx").write_bytes(b"secret")
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "pack.toml").write_text(WHOLE, encoding="utf-8")
    try:
        (folder / "visit.xlsx").symlink_to(tmp_path / "secret.xlsx")
    except OSError:
        pytest.skip("this system makes no links for its users")

    with pytest.raises(PackFileMissing):
        open_pack(folder).file("visit.xlsx")


def test_of_several_facts_the_first_that_is_known_counts():
    several = WHOLE.replace('"case.id"', '["case.district_id", "family.district_id"]')

    (preset,) = parse_manifest(several).forms[0].preset

    assert preset == ("/data/case", ("case.district_id", "family.district_id"))


@pytest.mark.parametrize("facts", ["[]", "[1]", "3"])
def test_a_fact_that_is_no_text_is_refused(facts):
    with pytest.raises(ManifestUnreadable, match="preset"):
        parse_manifest(WHOLE.replace('"case.id"', facts))
