"""The rows that a pack ships for its lists."""

from pathlib import Path

import pytest

from fieldkit.packs.errors import ListUnreadable
from fieldkit.packs.lists import read_rows
from fieldkit.packs.manifest import ManifestList

HOUSES = ManifestList("houses", (("en", "Houses"),), ("street", "kind"), "P0", "houses.csv")


def read(tmp_path: Path, content: str | bytes) -> tuple[dict[str, str], ...]:
    path = tmp_path / "houses.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_rows(path, HOUSES)


def test_rows_hold_what_is_filled(tmp_path: Path):
    rows = read(tmp_path, "\ufeffname,label,street\r\nh1,Дом 1, Лесная \r\n\r\nh2,Дом 2,\r\n")

    assert rows == (
        {"name": "h1", "label": "Дом 1", "street": "Лесная"},
        {"name": "h2", "label": "Дом 2"},
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "name and label"),
        ("name,street\nh1,x\n", "name and label"),
        ("name,label,label\nh1,a,b\n", "name and label"),
        ("name,label,colour\nh1,Дом,red\n", "colour"),
        ("name,label\nh1\n", "row 2"),
        ("name,label\nh1,Дом,лишнее\n", "row 2"),
        ("name,label\nh1,\n", "row 2"),
        ("name,label\nh1,Дом\nh1,Дом\n", "row 3"),
        ("name,label\nh 1,Дом\n", "h 1"),
        ('name,label\nh1,"Дом\n', "no CSV table"),
        ("name,label\nh1,Дом\n".encode("cp1251"), "UTF-8"),
    ],
)
def test_a_list_with_something_amiss_is_refused_with_its_row(
    tmp_path: Path, content: str | bytes, said: str
):
    with pytest.raises(ListUnreadable, match=said):
        read(tmp_path, content)
