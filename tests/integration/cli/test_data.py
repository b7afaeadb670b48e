"""``fieldkit data export``."""

import json
from pathlib import Path

import pytest

from fieldkit.cli.main import main
from tests.support.answers import register_family
from tests.support.laptops import PASSPHRASE, copied_laptop, open_laptop


@pytest.fixture
def keys(tmp_path: Path) -> list[str]:
    folder = copied_laptop(tmp_path / "laptop")
    workspace = open_laptop(folder)
    register_family(workspace)
    workspace.close()
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE, encoding="utf-8")
    return ["--workspace", str(folder), "--passphrase-file", str(file)]


def test_everything_is_exported_into_a_folder(
    keys: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "выгрузка"

    assert main(["data", "export", "csv", "--out", str(out), *keys]) == 0

    assert "Рябинина" in (out / "families.csv").read_text(encoding="utf-8-sig")
    assert "families" in capsys.readouterr().out


def test_a_machine_reads_how_many_rows_there_are(
    keys: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    words = ["data", "export", "xlsx", "--only", "persons", "--out", str(tmp_path / "p.xlsx")]

    assert main([*words, *keys, "--json"]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert answer == {"files": [str(tmp_path / "p.xlsx")], "rows": {"persons": 2}, "lacking": 0}


def test_an_unknown_name_is_refused(
    keys: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    words = ["data", "export", "json", "--only", "people", "--out", str(tmp_path / "p.json")]

    assert main([*words, *keys]) == 1

    assert "no list and no form called people" in capsys.readouterr().err
