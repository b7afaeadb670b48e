"""Records taken out as CSV, workbooks and JSON."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.device import DeviceKind
from fieldkit.records.event import EventFormat
from fieldkit.services.attendance import (
    create_event,
    mark_attendance,
    plan_sessions,
    register,
)
from fieldkit.services.data import (
    DataFormat,
    FolderNotWritable,
    NothingOfThatName,
    export_data,
)
from fieldkit.services.workspace import Workspace, create_workspace
from fieldkit.store.keys import KeyCost
from tests.support.answers import ANNA, register_family
from tests.support.laptops import NOON, PASSPHRASE


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_everything_is_written_a_file_a_table(laptop: Workspace, tmp_path: Path):
    register_family(laptop)

    done = export_data(laptop, "all", tmp_path / "данные", DataFormat.CSV)

    names = {path.stem for path in done.files}
    assert {"families", "persons", "cases", "family_registration", "attendance"} <= names
    (family,) = rows(tmp_path / "данные" / "families.csv")
    assert family["surname"] == "Рябинина"


def test_a_csv_begins_with_a_byte_order_mark(laptop: Workspace, tmp_path: Path):
    export_data(laptop, "districts", tmp_path / "d.csv", DataFormat.CSV)

    assert (tmp_path / "d.csv").read_bytes().startswith(b"\xef\xbb\xbfname,label")


def test_a_submission_is_a_row_and_its_members_are_rows(laptop: Workspace, tmp_path: Path):
    submission = register_family(laptop)

    export_data(laptop, "family_registration", tmp_path / "out", DataFormat.CSV)

    (form,) = rows(tmp_path / "out" / "family_registration.csv")
    members = rows(tmp_path / "out" / "family_registration-member.csv")
    assert form["KEY"] == submission.instance_id
    assert form["reg-settlement"] == "с. Костюковка"
    assert form["fam-family_surname"] == "Рябинина"
    assert [one["m-m_given"] for one in members] == ["Анна", "Тимофей"]
    assert {one["PARENT_KEY"] for one in members} == {submission.instance_id}


def test_a_cell_cannot_become_a_formula(laptop: Workspace, tmp_path: Path):
    evil = {**ANNA, "given": '=HYPERLINK("http://x","y")'}
    register_family(laptop, members=(evil,))

    export_data(laptop, "persons", tmp_path / "p.csv", DataFormat.CSV)
    export_data(laptop, "persons", tmp_path / "p.xlsx", DataFormat.XLSX)

    (person,) = rows(tmp_path / "p.csv")
    assert person["given"].startswith("'=")
    book = openpyxl.load_workbook(tmp_path / "p.xlsx")
    kinds = {cell.data_type for row in book["persons"].iter_rows() for cell in row if cell.value}
    assert kinds == {"s"}
    book.close()


def test_marks_are_written_with_blanks_kept_apart(laptop: Workspace, tmp_path: Path):
    day = NOON.date()
    event = create_event(laptop, "Семинар", EventFormat.SEMINAR, day, day)
    (session,) = plan_sessions(
        laptop, event.id, [day], [(NOON.time().replace(hour=9), NOON.time().replace(hour=11))]
    )
    anna = register(laptop, event.id, "Рябинина Анна", "Опека")
    register(laptop, event.id, "Дроздова Вера", "КЦСОН")
    mark_attendance(laptop, session.id, anna.id, AttendanceStatus.LATE, 15)

    export_data(laptop, "attendance", tmp_path / "a.csv", DataFormat.CSV)

    found = [(r["name"], r["status"], r["minutes"]) for r in rows(tmp_path / "a.csv")]
    assert found == [("Рябинина Анна", "L", "15"), ("Дроздова Вера", "", "")]


def test_json_holds_texts_as_they_are(laptop: Workspace, tmp_path: Path):
    register_family(laptop)

    export_data(laptop, "families", tmp_path / "f.json", DataFormat.JSON)

    content = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))
    assert content["families"][0]["phone"] == "+7 000 123-45-67"


def test_an_unknown_name_lists_what_there_is(laptop: Workspace, tmp_path: Path):
    with pytest.raises(NothingOfThatName, match="families"):
        export_data(laptop, "people", tmp_path / "x.csv", DataFormat.CSV)

    assert list(tmp_path.glob("x*")) == []


def test_a_folder_that_cannot_be_written_is_said_so(laptop: Workspace, tmp_path: Path):
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(FolderNotWritable):
        export_data(laptop, "all", tmp_path / "file" / "below", DataFormat.CSV)


def test_taking_data_out_stands_in_the_journal(laptop: Workspace, tmp_path: Path):
    export_data(laptop, "districts", tmp_path / "d.csv", DataFormat.CSV)

    with laptop.reading() as work:
        assert "data_exported" in {entry.action for entry in work.log.list()}


def test_what_came_without_its_pack_is_told_as_well(tmp_path: Path, laptop: Workspace):
    submission = register_family(laptop)
    with laptop.reading() as work:
        family = next(iter(work.entities.list("families")))
    office = create_workspace(
        tmp_path / "область",
        user_name="Дроздов",
        passphrase=PASSPHRASE,
        kind=DeviceKind.OFFICE,
        cost=KeyCost.lowest(),
    )
    with office.unit_of_work() as work:
        work.submissions.save(submission)
        work.entities.save(family)
        work.entities.save(replace(family, list_name="..\\CON: список"))
        work.commit()

    done = export_data(office, "all", tmp_path / "данные", DataFormat.CSV)
    office.close()

    (told,) = rows(tmp_path / "данные" / "other_forms.csv")
    assert told["form_id"] == "family_registration"
    assert told["xml"] == submission.xml
    (told,) = rows(tmp_path / "данные" / "families.csv")
    assert told["surname"] == "Рябинина"
    assert {path.parent for path in done.files} == {tmp_path / "данные"}
    assert (tmp_path / "данные" / "_CON__список.csv").exists()
