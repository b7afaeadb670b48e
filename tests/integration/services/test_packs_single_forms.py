"""Single forms: installed without a pack, with their lists, one content a version."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.i18n import speaking
from fieldkit.packs.errors import MediaRefused, MediaUnreadable
from fieldkit.services.filling import begin_form
from fieldkit.services.packs import (
    FormVersionTaken,
    FormWithoutVersionTaken,
    built_in_pack,
    check_form,
    install_form,
    install_pack,
    list_forms,
    remarks_of,
)
from fieldkit.services.workspace import Workspace, create_workspace
from fieldkit.store.keys import KeyCost
from tests.support.laptops import PASSPHRASE, USER
from tests.support.places import shared
from tests.support.workbooks import CHOICES, SURVEY, workbook

TOWNS = "name,label,region\nolkhovka,Ольховка,amur\nkedrovo,Кедрово,sakha\n"
ASK = ("text", "words", "Words")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Workspace]:
    workspace = create_workspace(
        tmp_path / "База", user_name=USER, passphrase=PASSPHRASE, cost=KeyCost.lowest()
    )
    yield workspace
    workspace.close()


def form(path: Path, *rows: tuple[str | None, ...], version: str = "") -> Path:
    return workbook(
        path,
        survey=(SURVEY, *rows),
        choices=(CHOICES, ("yn", "yes", "Yes")),
        settings=(("form_id", "form_title", "version"), ("visit", "Посещение", version)),
    )


def offered(laptop: Workspace, ref: str) -> list[str]:
    session = begin_form(laptop, "visit").session
    return [choice.value for choice in session.node(ref).choices]


def test_a_list_beside_the_form_is_kept_with_it(laptop: Workspace, tmp_path: Path):
    file = form(tmp_path / "f.xlsx", ("select_one_from_file towns.csv", "town", "Town"))
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "towns.csv").write_text(TOWNS, encoding="utf-8")

    install_form(laptop, file)
    shutil.rmtree(tmp_path / "media")

    assert offered(laptop, "/data/town") == ["olkhovka", "kedrovo"]
    assert begin_form(laptop, "visit").missing_lists == ()


def test_a_value_is_looked_up_in_a_list_beside_the_form(laptop: Workspace, tmp_path: Path):
    file = form(
        tmp_path / "f.xlsx",
        ("text", "town", "Town"),
        ("calculate", "region", None, None, None, "pulldata('towns', 'region', 'name', ${town})"),
    )
    (tmp_path / "towns.csv").write_text(TOWNS, encoding="utf-8")
    install_form(laptop, file)

    session = begin_form(laptop, "visit").session
    session.answer("/data/town", "kedrovo")

    assert session.node("/data/region").value == "sakha"


def test_choices_on_a_sheet_of_their_own_are_offered(laptop: Workspace, tmp_path: Path):
    file = workbook(
        tmp_path / "f.xlsx",
        survey=(
            SURVEY,
            ("text", "region", "Region"),
            ("select_one_external towns", "town", "T", None, None, None, "region=${region}"),
        ),
        external_choices=(
            ("list_name", "name", "label", "region"),
            ("towns", "olkhovka", "Ольховка", "amur"),
            ("towns", "kedrovo", "Кедрово", "sakha"),
        ),
        settings=(("form_id",), ("visit",)),
    )
    install_form(laptop, file)

    session = begin_form(laptop, "visit").session
    session.answer("/data/region", "sakha")

    assert [choice.value for choice in session.node("/data/town").choices] == ["kedrovo"]


def test_choices_of_their_own_may_lie_beside_the_form(laptop: Workspace, tmp_path: Path):
    ask = ("select_one_external towns", "town", "T", None, None, None, "region='sakha'")
    file = form(tmp_path / "f.xlsx", ask)
    (tmp_path / "itemsets.csv").write_text(
        "list_name,name,label,region\ntowns,olkhovka,Ольховка,amur\ntowns,kedrovo,Кедрово,sakha\n",
        encoding="utf-8",
    )

    install_form(laptop, file)

    assert offered(laptop, "/data/town") == ["kedrovo"]


def test_a_list_of_the_workspace_goes_before_one_of_the_form(laptop: Workspace, tmp_path: Path):
    install_pack(laptop, built_in_pack())
    file = form(tmp_path / "f.xlsx", ("select_one_from_file districts.csv", "d", "District"))
    (tmp_path / "districts.csv").write_text("name,label\nforged,Чужой\n", encoding="utf-8")
    install_form(laptop, file)

    assert "forged" not in offered(laptop, "/data/d")
    assert len(offered(laptop, "/data/d")) >= 29


@pytest.mark.parametrize(
    ("version", "refusal"), [("7", FormVersionTaken), ("", FormWithoutVersionTaken)]
)
def test_one_version_stands_for_one_content(
    laptop: Workspace, tmp_path: Path, version: str, refusal: type[FormVersionTaken]
):
    earlier = install_form(laptop, form(tmp_path / "f.xlsx", ASK, version=version))
    changed = form(tmp_path / "f.xlsx", ("text", "words", "Other words"), version=version)

    with pytest.raises(refusal) as refused:
        install_form(laptop, changed)

    assert list_forms(laptop) == (earlier,)
    with speaking("ru"):
        assert refused.value.sentence().startswith("Бланк «Посещение»")


def test_the_same_form_may_be_installed_again(laptop: Workspace, tmp_path: Path):
    first = install_form(laptop, form(tmp_path / "f.xlsx", ASK, version="7"))

    again = install_form(laptop, form(tmp_path / "f.xlsx", ASK, version="7"))

    assert again.sha256 == first.sha256
    assert len(list_forms(laptop)) == 1


def test_another_version_stands_beside_the_earlier_one(laptop: Workspace, tmp_path: Path):
    install_form(laptop, form(tmp_path / "f.xlsx", ASK, version="7"))

    install_form(laptop, form(tmp_path / "f.xlsx", ("text", "other", "Other"), version="8"))

    (latest,) = list_forms(laptop)
    assert latest.version == "8"
    with laptop.reading() as work:
        assert work.forms.get("visit", "7") is not None


def test_a_list_that_changes_is_changed_content(laptop: Workspace, tmp_path: Path):
    file = form(tmp_path / "f.xlsx", ("select_one_from_file towns.csv", "t", "T"), version="7")
    (tmp_path / "towns.csv").write_text(TOWNS, encoding="utf-8")
    install_form(laptop, file)
    (tmp_path / "towns.csv").write_text(TOWNS + "x,Икс,amur\n", encoding="utf-8")

    with pytest.raises(FormVersionTaken):
        install_form(laptop, file)

    assert offered(laptop, "/data/t") == ["olkhovka", "kedrovo"]


def test_a_pack_with_a_changed_form_of_the_same_version_is_refused_whole(
    laptop: Workspace, tmp_path: Path
):
    install_pack(laptop, built_in_pack())
    before = list_forms(laptop)
    pack = shutil.copytree(built_in_pack(), tmp_path / "комплект")
    forms = pack / "forms"
    version = before[2].version
    workbook(
        forms / "service_record.xlsx",
        survey=(SURVEY, ASK),
        settings=(("form_id", "version"), ("service_record", version)),
    )

    with pytest.raises(FormVersionTaken):
        install_pack(laptop, pack)

    assert list_forms(laptop) == before


def test_a_form_whose_list_is_damaged_is_not_installed(laptop: Workspace, tmp_path: Path):
    file = form(tmp_path / "f.xlsx", ("select_one_from_file towns.xml", "t", "T"))
    (tmp_path / "towns.xml").write_text("<root>", encoding="utf-8")

    with pytest.raises(MediaUnreadable):
        install_form(laptop, file)

    assert list_forms(laptop) == ()


def test_a_form_that_asks_for_a_strange_file_is_not_installed(laptop: Workspace, tmp_path: Path):
    file = form(tmp_path / "f.xlsx", ("select_one_from_file ../../x.csv", "t", "T"))

    with pytest.raises(MediaRefused):
        install_form(laptop, file)

    assert list_forms(laptop) == ()


def test_remarks_are_kept_and_told_in_the_language_of_the_reader(laptop: Workspace, tmp_path: Path):
    stored = install_form(laptop, form(tmp_path / "f.xlsx", ("image", "photo", "Photo")))

    english = remarks_of(stored)
    with speaking("ru"):
        russian = remarks_of(stored)

    assert english[0] == (
        "/data/photo: the form takes a photo here; on this computer a picture file is chosen."
    )
    assert russian[0].startswith("/data/photo: здесь бланк делает снимок")
    assert "строка 2" in russian[1]


def test_a_check_tells_files_remarks_and_differences(tmp_path: Path):
    old = form(tmp_path / "old.xlsx", ASK)
    new = form(tmp_path / "new.xlsx", ASK, ("select_one_from_file towns.csv", "t", "T"))

    checked = check_form(new, old)

    assert checked.missing == ("towns.csv",)
    assert checked.differences is not None
    assert {each.ref for each in checked.differences} >= {"/data/t"}


@pytest.mark.parametrize("ending", ["xlsx", "xls"])
def test_a_real_form_is_installed_and_filled(laptop: Workspace, ending: str):
    for file in sorted(shared("odk", "real").glob(f"*/form.{ending}"))[:6]:
        try:
            stored = install_form(laptop, file)
        except FormVersionTaken:
            continue
        filling = begin_form(laptop, stored.form_id)

        assert filling.missing_lists == ()
        assert any(filling.session.nodes())
