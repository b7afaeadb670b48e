"""The files beside a form."""

from pathlib import Path

import pytest

from fieldkit.packs.errors import MediaRefused, MediaTooLarge, MediaUnreadable
from fieldkit.packs.media import Media, gather_media, is_plain
from fieldkit.packs.xlsform import convert_xlsform, read_xform
from tests.support.workbooks import workbook

HEAD = ("type", "name", "label", "calculation", "media::image", "appearance")


def form(folder: Path, *rows: tuple[str | None, ...]) -> Path:
    return workbook(folder / "бланк.xlsx", survey=(HEAD, *rows))


def gathered(path: Path) -> Media:
    conversion = read_xform(path) if path.suffix == ".xml" else convert_xlsform(path)
    assert conversion.definition is not None
    return gather_media(path, conversion.xml, conversion.definition, conversion.made)


def test_lists_and_pictures_are_found_beside_the_form(tmp_path: Path):
    path = form(
        tmp_path,
        ("select_one_from_file towns.csv", "town", "Town", None, "map.png"),
        ("select_one_from_file places.geojson", "place", "Place"),
        ("xml-external", "rates", None),
        ("calculate", "fee", None, "pulldata('fees', 'sum', 'name', ${town})"),
    )
    (tmp_path / "бланк-media").mkdir()
    (tmp_path / "media").mkdir()
    (tmp_path / "бланк-media" / "towns.csv").write_text("name,label\n1,Ольховка\n", "utf-8")
    (tmp_path / "media" / "places.geojson").write_text('{"features": []}', "utf-8")
    (tmp_path / "rates.xml").write_text("<root/>", "utf-8")

    media = gathered(path)

    assert {one.name for one in media.found} == {"towns.csv", "places.geojson", "rates.xml"}
    assert set(media.missing) == {"fees.csv", "map.png"}
    assert all(len(one.sha256) == 64 for one in media.found)


def test_a_search_asks_for_its_list(tmp_path: Path):
    head = (*HEAD[:5], "appearance")
    path = workbook(
        tmp_path / "f.xlsx",
        survey=(head, ("select_one towns", "t", "T", None, None, "minimal search('towns_2026')")),
        choices=(("list_name", "name", "label"), ("towns", "name", "label")),
    )

    assert gathered(path).missing == ("towns_2026.csv",)


@pytest.mark.parametrize(
    "name",
    ["../secret.csv", "/etc/passwd.csv", "C:\\x.csv", "a/b.csv", "..\\b.csv", "con.csv", ".hidden"],
)
def test_a_name_that_could_lead_elsewhere_is_refused(tmp_path: Path, name: str):
    xml = convert_xlsform(form(tmp_path, ("text", "a", "A"))).xml
    instance = f'<instance id="x" src="jr://file-csv/{name}"/>'
    path = tmp_path / "form.xml"
    path.write_text(xml.replace("<bind ", instance + "<bind ", 1), encoding="utf-8")

    with pytest.raises(MediaRefused):
        gathered(path)


@pytest.mark.parametrize("name", ["a.csv", "Районы 2026.csv", "x-y_z.geojson", "constant.csv"])
def test_a_plain_name_is_plain(name: str):
    assert is_plain(name)


@pytest.mark.parametrize("name", ["", "a" * 121, "a.csv ", "a.", "lpt1.csv", "a\x00b", "a\u202eb"])
def test_a_name_that_some_system_does_not_take_is_not(name: str):
    assert not is_plain(name)


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path):
    folder = tmp_path / "form"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text("name,label\n", "utf-8")
    path = form(folder, ("select_one_from_file towns.csv", "town", "Town"))
    try:
        (folder / "towns.csv").symlink_to(tmp_path / "secret.csv")
    except OSError:
        pytest.skip("this system makes no links for its users")

    assert gathered(path).missing == ("towns.csv",)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("towns.xml", '<!DOCTYPE x [<!ENTITY e "e">]><root>&e;</root>'),
        ("towns.xml", "<root>"),
        ("towns.geojson", "[1, 2"),
    ],
)
def test_a_list_that_is_damaged_is_refused_before_anything_is_kept(
    tmp_path: Path, name: str, content: str
):
    path = form(tmp_path, (f"select_one_from_file {name}", "town", "Town"))
    (tmp_path / name).write_text(content, encoding="utf-8")

    with pytest.raises(MediaUnreadable, match=name):
        gathered(path)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path):
    path = form(tmp_path, ("text", "a", "A", None, "map.png"))
    with (tmp_path / "map.png").open("wb") as file:
        file.truncate((16 << 20) + 1)

    with pytest.raises(MediaTooLarge, match=r"map\.png"):
        gathered(path)
