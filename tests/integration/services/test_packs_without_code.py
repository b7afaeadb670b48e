"""A pack adds a list of its own without code: forms fill it, update it, and it is taken out."""

import csv
from pathlib import Path

import pytest

from fieldkit.services.data import DataFormat, export_data
from fieldkit.services.filling import begin_form, finalize_form
from fieldkit.services.packs import install_pack
from fieldkit.services.workspace import Workspace
from tests.support.workbooks import workbook

MANIFEST = """
[pack]
id = "mobile_team"
version = "1"

[pack.title]
ru = "Мобильная бригада"
en = "Mobile team"

[[forms]]
id = "stop_new"
file = "forms/stop_new.xlsx"
title = { ru = "Новая точка", en = "New stop" }

[[forms]]
id = "stop_check"
file = "forms/stop_check.xlsx"
title = { ru = "Проверка точки", en = "Check of a stop" }

[[lists]]
name = "stops"
privacy = "P1"
title = { ru = "Точки", en = "Stops" }
properties = ["village", "state"]
"""
SURVEY = ("type", "name", "label", "save_to")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "бригада"
    (folder / "forms").mkdir(parents=True)
    (folder / "pack.toml").write_text(MANIFEST, encoding="utf-8")
    settings = (("form_id", "form_title", "version"),)
    workbook(
        folder / "forms" / "stop_new.xlsx",
        survey=(
            SURVEY,
            ("text", "village", "Село", "village"),
            ("text", "state", "Дорога", "state"),
        ),
        entities=(("list_name", "label"), ("stops", "${village}")),
        settings=(*settings, ("stop_new", "Новая точка", "1")),
    )
    workbook(
        folder / "forms" / "stop_check.xlsx",
        survey=(
            SURVEY,
            ("select_one_from_file stops.csv", "stop", "Точка", ""),
            ("text", "state", "Дорога", "state"),
        ),
        entities=(("list_name", "entity_id"), ("stops", "${stop}")),
        settings=(*settings, ("stop_check", "Проверка точки", "1")),
    )
    return folder


def exported(laptop: Workspace, folder: Path) -> list[dict[str, str]]:
    export_data(laptop, "stops", folder / "stops.csv", DataFormat.CSV)
    with (folder / "stops.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_new_list_is_filled_updated_and_exported(laptop: Workspace, pack: Path, tmp_path: Path):
    install_pack(laptop, pack)

    made = begin_form(laptop, "stop_new")
    made.session.answer("/data/village", "Ольховка")
    made.session.answer("/data/state", "проезжая")
    submission = finalize_form(laptop, made)

    (subject,) = submission.subjects
    assert subject.list_name == "stops"
    with laptop.reading() as work:
        stop = work.entities.get("stops", subject.entity_id)
    assert (stop.label, stop.properties) == (
        "Ольховка",
        {"village": "Ольховка", "state": "проезжая"},
    )

    check = begin_form(laptop, "stop_check")
    assert [one.label for one in check.session.node("/data/stop").choices] == ["Ольховка"]
    check.session.answer("/data/stop", subject.entity_id)
    check.session.answer("/data/state", "размыта")
    finalize_form(laptop, check)

    (row,) = exported(laptop, tmp_path)
    assert (row["label"], row["village"], row["state"]) == ("Ольховка", "Ольховка", "размыта")
    with laptop.reading() as work:
        assert len(work.submissions.for_subject("stops", subject.entity_id)) == 2


def test_entities_of_a_new_list_are_found_deleted_and_erased_like_any_other(
    laptop: Workspace, pack: Path
):
    install_pack(laptop, pack)
    made = begin_form(laptop, "stop_new")
    made.session.answer("/data/village", "Ольховка")
    (subject,) = finalize_form(laptop, made).subjects

    with laptop.unit_of_work() as work:
        stop = work.entities.get("stops", subject.entity_id)
        assert work.entities.page("stops", query="ольх").total == 1
        work.erasures.erase([stop], reason="mistake")
        work.commit()

    with laptop.reading() as work:
        assert work.entities.page("stops", query="ольх").total == 0
        (form,) = work.submissions.list()
        assert "Ольховка" not in form.xml
        assert work.changes.verify() == ()
