"""``fieldkit print``: what it writes, and what it says where it cannot."""

from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.cli.main import main
from fieldkit.records.event import SessionKind
from fieldkit.services.attendance import open_event, update_session
from fieldkit.services.halls import share_out_halls
from tests.integration.services.test_certificate_numbers import hold, issue
from tests.support.answers import register_family
from tests.support.laptops import PASSPHRASE, copied_laptop, open_laptop
from tests.support.papers import pictures_of, text_of
from tests.support.photos import photo as photo_content

NOT_WRITTEN = "The PDF was not written. Choose another folder or free some space on the disk.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied_laptop(tmp_path / "ноутбук")


@pytest.fixture
def keys(folder: Path, tmp_path: Path) -> list[str]:
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE, encoding="utf-8")
    return ["--workspace", str(folder), "--passphrase-file", str(file)]


@pytest.fixture
def submission(folder: Path) -> str:
    workspace = open_laptop(folder)
    made = register_family(workspace)
    workspace.close()
    return made.instance_id


def test_a_form_is_printed_to_the_file_that_is_named(
    keys: list[str], submission: str, tmp_path: Path
):
    out = tmp_path / "итог.pdf"

    assert main(["print", "submission", submission, "--out", str(out), *keys]) == 0

    assert out.read_bytes().startswith(b"%PDF")


def test_an_empty_sheet_is_printed(keys: list[str], tmp_path: Path):
    out = tmp_path / "лист.pdf"

    assert main(["print", "blank", "family_registration", "--out", str(out), *keys]) == 0

    assert out.read_bytes().startswith(b"%PDF")


def test_a_folder_that_is_not_there_is_told_in_a_sentence_about_the_paper(
    keys: list[str], submission: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "нет" / "итог.pdf"

    assert main(["print", "submission", submission, "--out", str(out), *keys]) == 1

    assert capsys.readouterr().err == NOT_WRITTEN
    assert not out.parent.exists()


def test_what_lay_there_stays_where_the_paper_cannot_be_written(
    keys: list[str], submission: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "итог.pdf"
    out.mkdir()

    assert main(["print", "submission", submission, "--out", str(out), *keys]) == 1

    assert capsys.readouterr().err == NOT_WRITTEN
    assert [one.name for one in tmp_path.iterdir() if "итог" in one.name] == ["итог.pdf"]


def test_an_unknown_event_is_told_in_a_sentence(
    keys: list[str], folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    words = ["print", "event", "нет", "--day", "2026-11-22", "--out", str(tmp_path / "a.pdf")]

    assert main([*words, *keys]) == 1

    assert "This event is not in this workspace." in capsys.readouterr().err
    assert not (folder / "reports").exists()


def test_an_events_papers_are_printed_and_a_certificate_checked(
    folder: Path, keys: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    workspace = open_laptop(folder)
    event = hold(workspace, 2)
    numbers = issue(workspace, event)
    workspace.close()
    files = [tmp_path / name for name in ("report.pdf", "certificates.pdf", "register.pdf")]

    codes = [
        main(["print", "report", event, "--participants", "--out", str(files[0]), *keys]),
        main(["print", "certificates", event, "--out", str(files[1]), *keys]),
        main(["print", "register", "2026", "--out", str(files[2]), *keys]),
    ]
    capsys.readouterr()
    known = main(["office", "certificate", numbers[0], *keys])
    said = capsys.readouterr().out
    unknown = main(["office", "certificate", "CP-2026-ABCDEFG-000009", *keys])

    assert codes == [0, 0, 0]
    assert all(file.read_bytes().startswith(b"%PDF") for file in files)
    assert (known, unknown) == (0, 1)
    assert said.startswith("There is such a number")


def to(out: Path) -> list[str]:
    return ["--out", str(out)]


def test_sheets_of_sessions_days_and_tracks_and_badges_are_printed(
    folder: Path, keys: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    workspace = open_laptop(folder)
    event = hold(workspace, 2)
    grid = open_event(workspace, event)
    update_session(workspace, replace(grid.sessions[-1], track="Опека"))
    share_out_halls(workspace, event, ["Большой зал", "Малый зал"])
    first = grid.sessions[0]
    workspace.close()
    outs = {
        name: tmp_path / f"{name}.pdf"
        for name in ("day", "session", "track", "hall", "halls", "badges")
    }
    chosen = {"session": ["--session", str(first.number)], "track": ["--track", "Опека"]}
    chosen["hall"] = ["--day", first.day.isoformat(), "--hall", "Малый зал"]
    chosen["halls"] = ["--day", first.day.isoformat()]
    chosen["day"] = ["--day", first.day.isoformat()]

    codes = [
        main(["print", "event", event, "--sheet", name, *chosen.get(name, ()), *to(out), *keys])
        for name, out in outs.items()
    ]

    assert codes == [0, 0, 0, 0, 0, 0]
    assert all(hall in text_of(outs["halls"]) for hall in ("Большой зал", "Малый зал"))
    assert "Малый зал" in text_of(outs["hall"])
    assert "Опека" in text_of(outs["track"])
    assert "sheet word" in text_of(outs["session"])
    assert "sheet word" not in text_of(outs["badges"])


def test_a_sheet_that_is_not_named_exactly_is_asked_for(
    folder: Path, keys: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    workspace = open_laptop(folder)
    event = hold(workspace, 2)
    workspace.close()
    out = tmp_path / "нет.pdf"

    words = [
        ["--sheet", "session"],
        ["--sheet", "halls"],
        ["--sheet", "track", "--track", "нет"],
        ["--day", "2001-01-01"],
    ]
    codes = [main(["print", "event", event, *one, "--out", str(out), *keys]) for one in words]

    assert codes == [1, 1, 1, 1]
    assert "Say which: --day" in capsys.readouterr().err
    assert not out.exists()


def test_photos_stand_in_the_report_once_somebody_has_looked_at_them(
    folder: Path, keys: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    workspace = open_laptop(folder)
    event = hold(workspace, 2)
    workspace.close()
    photos = [tmp_path / "зал.jpg", tmp_path / "круг.jpg"]
    for photo in photos:
        photo.write_bytes(photo_content())
    out = tmp_path / "отчёт.pdf"
    asked = ["print", "report", event, *(f"--photo={one}" for one in photos), *to(out), *keys]

    refused = main(asked)
    said = capsys.readouterr().err
    printed = main([*asked, "--photos-looked-at"])

    assert (refused, printed) == (1, 0)
    assert "Not everybody at this event has agreed to be shown" in said
    assert len(pictures_of(out)) == 2


def test_the_passengers_of_a_visit_are_printed(
    folder: Path, keys: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    workspace = open_laptop(folder)
    event = hold(workspace, 2)
    session = open_event(workspace, event).sessions[0]
    workspace.close()
    outs = tmp_path / "нет.pdf", tmp_path / "пассажиры.pdf"

    none = main(["print", "event", event, "--sheet", "passengers", *to(outs[0]), *keys])
    workspace = open_laptop(folder)
    update_session(workspace, replace(session, kind=SessionKind.SITE_VISIT))
    workspace.close()
    some = main(["print", "event", event, "--sheet", "passengers", *to(outs[1]), *keys])

    assert (none, some) == (1, 0)
    assert "There is no visit on this day" in capsys.readouterr().err
    assert "Passenger list" in text_of(outs[1])
