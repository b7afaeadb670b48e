"""What no form should hold is refused with a sentence, and the workshop goes on."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from fieldkit.services.packs import built_in_pack
from tests.gui.workshop.conftest import MORE, WORDS

BOMB = b"\0" * (1 << 20)
_LAUGHS = """<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;">]>"""
_XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><h:title>{words}</h:title><model><instance><data id="poll" version="1"><q/></data>
</instance><bind nodeset="/data/q" type="string"/></model></h:head>
<h:body><input ref="/data/q"><label>{words}</label></input></h:body></h:html>"""
_SHEET = "xl/worksheets/sheet1.xml"


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(_SHEET, "w", force_zip64=True) as member:
            for _ in range(200):
                member.write(BOMB)


def many_members(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for number in range(3_000):
            archive.writestr(f"xl/{number}.xml", "")


def many_rows(path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("survey")
    sheet.append(("type", "name", "label"))
    for number in range(20_100):
        sheet.append(("text", f"q{number}", "?"))
    book.save(path)


def entities_in_a_sheet(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "survey"
    book.active.append(("type", "name", "label"))
    book.save(path.with_name("plain.xlsx"))
    with (
        zipfile.ZipFile(path.with_name("plain.xlsx")) as plain,
        zipfile.ZipFile(path, "w") as archive,
    ):
        for name in plain.namelist():
            content = plain.read(name).decode()
            if name == _SHEET:
                content = _LAUGHS + content.partition("?>")[2].replace("label", "&c;")
            archive.writestr(name, content)


def entities_in_an_xform(path: Path) -> None:
    path.write_text(_LAUGHS + _XFORM.format(words="&c;"), encoding="utf-8")


def broken(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + BOMB[:1000])


def old_and_broken(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + BOMB[:1000])


def no_table(path: Path) -> None:
    path.write_bytes(BOMB[:1000])


def deep(path: Path) -> None:
    path.write_text("<a>" * 100_000, encoding="utf-8")


def pack_that_leads_elsewhere(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("pack.toml", "")
        archive.writestr("../../elsewhere.txt", "x")


def pack_with_a_link(path: Path) -> None:
    link = zipfile.ZipInfo("forms")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("pack.toml", "")
        archive.writestr(link, "/etc")


def pack_bomb(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("pack.toml", "w", force_zip64=True) as member,
    ):
        for _ in range(300):
            member.write(BOMB)


Makes = Callable[[Path], None]
_FORMS: tuple[tuple[str, Makes], ...] = (
    ("bomb.xlsx", bomb),
    ("members.xlsx", many_members),
    ("rows.xlsx", many_rows),
    ("entities.xlsx", entities_in_a_sheet),
    ("entities.xml", entities_in_an_xform),
    ("broken.xlsx", broken),
    ("broken.xls", old_and_broken),
    ("none.csv", no_table),
    ("deep.xml", deep),
)
_PACKS: tuple[tuple[str, Makes], ...] = (
    ("elsewhere.zip", pack_that_leads_elsewhere),
    ("link.zip", pack_with_a_link),
    ("bomb.zip", pack_bomb),
    ("broken.zip", broken),
)


@pytest.mark.parametrize(("name", "make"), _FORMS)
def test_a_hostile_form_is_refused_and_the_next_one_opens(
    opened, write, page, desk, tmp_path, name, make
):
    broken_bugs = []
    desk.jobs.broke.connect(broken_bugs.append)
    file = tmp_path / name
    make(file)

    opened(file)

    assert page.view is None
    assert page.panel.problems.findChildren(type(page.head.state))[0].text()
    assert not page.head.install_button.isEnabled()
    opened(write(WORDS))
    assert page.view is not None
    assert broken_bugs == []


@pytest.mark.parametrize(("name", "make"), _PACKS)
def test_a_hostile_pack_is_refused_and_writes_nothing_elsewhere(
    opened, write, page, settle, tmp_path, name, make
):
    archive = tmp_path / name
    make(archive)
    before = sorted(tmp_path.rglob("*"))

    opened(archive)
    settle()

    assert name in page.start.refusal.text()
    assert sorted(tmp_path.rglob("*")) == before
    opened(write(MORE))
    assert page.view is not None


def test_a_formula_without_a_result_is_told_by_its_cell(opened, write, page):
    opened(write(("text", "words", "Words", '=CONCATENATE("a")')))

    assert [line.finding.address for line in page.panel.problems.lines] == ["survey!D2"]


def test_a_form_that_is_too_long_to_be_shown_says_so_and_the_window_lives(opened, write, page):
    opened(write(*((("text", f"q{number}", "?")) for number in range(1_001))))

    assert page.view is None
    assert "groups" in page.trial.nothing.sentence.text()
    opened(write(WORDS))
    assert page.view is not None


def test_a_damaged_form_of_a_pack_leaves_the_others_to_be_opened(opened, page, settle, tmp_path):
    archive = tmp_path / "pack.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(built_in_pack().rglob("*")):
            if path.is_file():
                name = str(path.relative_to(built_in_pack()))
                damaged = name.endswith("family_registration.xlsx")
                packed.writestr(name, b"PK" if damaged else path.read_bytes())
    opened(archive)
    settle()
    assert page.view is None

    page.head.forms.activated.emit(1)
    settle()

    assert page.view is not None
