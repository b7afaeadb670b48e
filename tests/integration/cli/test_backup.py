"""``fieldkit backup`` and ``fieldkit restore``."""

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


def test_a_backup_is_carried_looked_into_and_restored(
    keys: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    stick = tmp_path / "флешка"
    stick.mkdir()

    assert main(["backup", "--to", str(stick), *keys]) == 0
    assert "read back" in capsys.readouterr().out
    assert main(["restore", str(stick), "--look", *keys, "--json"]) == 0
    looked = json.loads(capsys.readouterr().out)
    assert (looked["families"], looked["set_aside"]) == (1, None)
    assert main(["restore", str(stick), *keys, "--json"]) == 0

    restored = json.loads(capsys.readouterr().out)
    assert (Path(restored["set_aside"]) / "fieldkit.db").is_file()


def test_a_backup_beside_the_workspace_needs_no_place(
    keys: list[str], capsys: pytest.CaptureFixture[str]
):
    assert main(["backup", *keys, "--json"]) == 0

    assert Path(json.loads(capsys.readouterr().out)["folder"]).is_dir()


def test_a_folder_without_backups_is_refused(
    keys: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "empty").mkdir()

    assert main(["restore", str(tmp_path / "empty"), *keys]) == 1

    assert "no backup in this folder" in capsys.readouterr().err
