"""Packs and single forms put into a workspace."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from fieldkit.packs.errors import FormDoesNotConvert, NotAPack, PackFileMissing
from fieldkit.services.filling import begin_form
from fieldkit.services.form_media import read_form_file
from fieldkit.services.packs import (
    FormVersionTaken,
    built_in_pack,
    install_form,
    install_pack,
    list_forms,
    remarks_of,
)
from fieldkit.services.progress import Cancelled
from fieldkit.services.workspace import Workspace, counters, create_workspace
from fieldkit.store.keys import KeyCost
from tests.support.laptops import PASSPHRASE, USER
from tests.support.workbooks import workbook

FORMS = [
    "family_registration",
    "family_crisis_assessment",
    "service_record",
    "event_feedback",
]


@pytest.fixture
def empty(tmp_path: Path):
    workspace = create_workspace(
        tmp_path / "w", user_name=USER, passphrase=PASSPHRASE, cost=KeyCost.lowest()
    )
    yield workspace
    workspace.close()


def form_file(path: Path, *rows: tuple[str, ...]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "survey"
    for row in (("type", "name", "label", "relevant"), *rows):
        book.active.append(row)
    book.save(path)
    return path


class Watch:
    def __init__(self, stop_at: int | None = None) -> None:
        self.steps: list[tuple[int, int]] = []
        self._stop_at = stop_at

    def step(self, done: int, total: int, what: str = "") -> None:
        del what
        if done == self._stop_at:
            raise Cancelled
        self.steps.append((done, total))


def test_the_built_in_pack_brings_its_forms_in_their_order(laptop: Workspace):
    forms = list_forms(laptop)

    assert [form.form_id for form in forms] == FORMS
    assert [form.title_in("ru") for form in forms] == [
        "Регистрация семьи",
        "Оценка кризиса семьи",
        "Запись об услуге",
        "Отзыв о мероприятии",
    ]
    assert all("on this computer" in said for form in forms for said in remarks_of(form))


def test_the_packs_own_rows_are_no_changes(laptop: Workspace):
    with laptop.reading() as work:
        districts = work.entities.rows("districts")
        programmes = work.entities.rows("programmes")

    assert len([row for row in districts if row["region"] == "amur"]) == 29
    assert {"spb_fmi", "vol_mm", "kan_twm"} <= {row["name"] for row in programmes}
    assert counters(laptop).only_here < 10


def test_the_user_stands_among_the_specialists(laptop: Workspace):
    with laptop.reading() as work:
        (row,) = work.entities.rows("specialists")

    assert row["label"] == USER
    assert row["name"] == laptop.user.specialist_id
    assert row["is_staff"] == "yes"


def test_installing_again_doubles_nothing(laptop: Workspace):
    before = counters(laptop)

    install_pack(laptop, built_in_pack())

    assert len(list_forms(laptop)) == 4
    assert counters(laptop).only_here == before.only_here
    with laptop.reading() as work:
        assert len(work.entities.rows("specialists")) == 1


def test_a_stopped_installation_leaves_nothing(empty: Workspace):
    with pytest.raises(Cancelled):
        install_pack(empty, built_in_pack(), Watch(stop_at=2))

    assert list_forms(empty) == ()
    assert counters(empty).only_here == 0


def test_a_folder_without_a_manifest_is_no_pack(empty: Workspace, tmp_path: Path):
    with pytest.raises(NotAPack, match=tmp_path.name):
        install_pack(empty, tmp_path)


def test_a_pack_with_a_form_missing_is_refused_whole(empty: Workspace, tmp_path: Path):
    pack = shutil.copytree(built_in_pack(), tmp_path / "комплект")
    (pack / "forms" / "service_record.xlsx").unlink()

    with pytest.raises(PackFileMissing, match=r"service_record\.xlsx"):
        install_pack(empty, pack)

    assert list_forms(empty) == ()


def test_a_single_form_can_be_filled(empty: Workspace, tmp_path: Path):
    file = form_file(tmp_path / "мой бланк.xlsx", ("text", "words", "Words", ""))

    form = install_form(empty, file)

    session = begin_form(empty, form.form_id).session
    session.answer("/data/words", "слова")
    assert session.problems() == ()


def test_a_form_that_does_not_convert_leaves_the_earlier_version(empty: Workspace, tmp_path: Path):
    file = form_file(tmp_path / "form.xlsx", ("text", "words", "Words", ""))
    earlier = install_form(empty, file)
    form_file(file, ("text", "words", "Words", "${age} < 18"), ("integer", "age_years", "Age", ""))

    with pytest.raises(FormDoesNotConvert) as refusal:
        install_form(empty, file)

    assert refusal.value.sentence() == (
        "The form could not be built. Sheet survey, row 2, column relevant:"
        " there is no question age; age_years is similar."
        " Correct and save the file, then open it again; the earlier version still works."
    )
    assert list_forms(empty) == (earlier,)


def test_an_xform_is_taken_as_it_is(laptop: Workspace, tmp_path: Path):
    stored = list_forms(laptop)[2]
    file = tmp_path / "service.xml"
    file.write_text(stored.xml, encoding="utf-8")

    assert install_form(laptop, file).sha256 == stored.sha256


MANIFEST = """
[pack]
id = "villages"
version = "1"
title = { ru = "Сёла", en = "Villages" }

[[forms]]
id = "visit"
file = "forms/visit.xlsx"
title = { ru = "Выезд", en = "Visit" }

[[lists]]
name = "districts"
privacy = "P0"
title = { ru = "Районы", en = "Districts" }
properties = []
file = "lists/districts.csv"
"""


def villages(folder: Path, *, label: str = "Костюковка") -> Path:
    """Write a pack whose form reads a list of its own, a list of the workspace, and a picture."""
    for name in ("forms/visit-media", "lists"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "pack.toml").write_text(MANIFEST, "utf-8")
    (folder / "lists/districts.csv").write_text("name,label\nd1,Свободный\n", "utf-8")
    (folder / "forms/districts.csv").write_text("name,label\nother,Чужой\n", "utf-8")
    (folder / "forms/visit-media/places.csv").write_text(f"name,label\nv1,{label}\n", "utf-8")
    (folder / "forms/visit-media/map.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    workbook(
        folder / "forms/visit.xlsx",
        survey=(
            ("type", "name", "label", "media::image"),
            ("select_one_from_file places.csv", "place", "Place", "map.png"),
            ("select_one_from_file districts.csv", "district", "District", ""),
        ),
        settings=(("form_title", "form_id", "version"), ("Visit", "visit", "1")),
    )
    return folder


def test_the_lists_and_pictures_beside_a_packs_form_come_with_it(empty: Workspace, tmp_path: Path):
    install_pack(empty, villages(tmp_path / "сёла"))

    session = begin_form(empty, "visit").session

    offered = [[choice.label for choice in node.choices] for node in session.nodes()]
    assert ["Костюковка"] in offered
    # A list of the workspace is the workspace's, whatever lies beside the form.
    assert ["Свободный"] in offered
    assert read_form_file(empty, "visit", "1", "map.png") == b"\x89PNG\r\n\x1a\n"
    assert read_form_file(empty, "visit", "1", "districts.csv") is None


def test_a_packs_form_of_the_same_version_has_the_same_files(empty: Workspace, tmp_path: Path):
    install_pack(empty, villages(tmp_path / "сёла"))
    install_pack(empty, villages(tmp_path / "сёла"))

    with pytest.raises(FormVersionTaken):
        install_pack(empty, villages(tmp_path / "сёла", label="Чигири"))


def test_a_pack_that_an_earlier_program_installed_gets_its_files(empty: Workspace, tmp_path: Path):
    pack = villages(tmp_path / "сёла")
    install_pack(empty, pack)
    with empty.unit_of_work() as work:
        work.form_files.replace("visit", "1", ())
        work.commit()

    install_pack(empty, pack)

    assert read_form_file(empty, "visit", "1", "map.png")
