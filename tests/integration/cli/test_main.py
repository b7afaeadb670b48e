"""The command line's manners: exit codes, sentences, and no traceback ever."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fieldkit import launcher
from fieldkit.cli import doctor
from fieldkit.cli.main import NOUNS, main
from fieldkit.cli.options import passphrase_from
from fieldkit.i18n import language
from tests.support.laptops import PASSPHRASE, copied_laptop, open_laptop

SECRET = "Рябинина"


@pytest.fixture
def keys(tmp_path: Path) -> list[str]:
    """A closed laptop and the words that open it."""
    folder = copied_laptop(tmp_path / "База семьи")
    file = tmp_path / "пароль.txt"
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return ["--workspace", str(folder), "--passphrase-file", str(file)]


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_has_its_module_and_its_help(noun: str, capsys: pytest.CaptureFixture[str]):
    assert main([noun, "--help"]) == 0

    assert f"fieldkit {noun}" in capsys.readouterr().out


def test_help_names_every_noun(capsys: pytest.CaptureFixture[str]):
    assert main(["--help"]) == 0

    said = capsys.readouterr().out
    assert all(noun in said for noun in NOUNS)


@pytest.mark.parametrize(
    "words", [["nonsense"], ["data"], ["data", "export"], ["data", "export", "doc"], ["--colour"]]
)
def test_wrong_usage_is_2(words: list[str], capsys: pytest.CaptureFixture[str]):
    assert main(words) == 2

    assert "usage: fieldkit" in capsys.readouterr().err


def test_common_options_alone_ask_for_a_command(capsys: pytest.CaptureFixture[str]):
    assert main(["--json"]) == 2

    assert "COMMAND" in capsys.readouterr().err


@pytest.mark.parametrize("place", [0, 1])
def test_common_options_stand_before_or_after_the_noun(
    keys: list[str], place: int, capsys: pytest.CaptureFixture[str]
):
    words = ["doctor"]
    words[place:place] = [*keys, "--json"]

    assert main(words) == 0

    assert json.loads(capsys.readouterr().out)["sound"] is True


def test_a_refusal_is_1_and_one_sentence(
    keys: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    Path(keys[3]).write_text("не тот пароль", encoding="utf-8")

    assert main(["doctor", *keys]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert "passphrase does not fit" in said.err
    assert "Traceback" not in said.err


def test_a_refusal_is_said_in_the_language_asked_for(
    keys: list[str], capsys: pytest.CaptureFixture[str]
):
    Path(keys[3]).unlink()

    assert main(["--language", "ru", "doctor", *keys]) == 1

    assert "Файл с паролем" in capsys.readouterr().err


def test_without_terminal_or_file_the_passphrase_is_asked_for_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys, "stdin", None)

    assert main(["doctor"]) == 1

    assert "--passphrase-file" in capsys.readouterr().err


def test_an_empty_passphrase_file_is_refused(keys: list[str], capsys: pytest.CaptureFixture[str]):
    Path(keys[3]).write_text("\n", encoding="utf-8")

    assert main(["doctor", *keys]) == 1

    assert "could not be read, or it is empty" in capsys.readouterr().err


def test_a_byte_order_mark_is_no_part_of_the_passphrase(tmp_path: Path):
    file = tmp_path / "p"
    file.write_text(PASSPHRASE, encoding="utf-8-sig")

    found = passphrase_from(argparse.Namespace(passphrase_file=file))

    assert found == PASSPHRASE


def test_a_workspace_that_is_open_elsewhere_is_said_so(
    keys: list[str], capsys: pytest.CaptureFixture[str]
):
    workspace = open_laptop(Path(keys[1]))

    code = main(["doctor", *keys])
    workspace.close()

    assert code == 1
    assert "already open" in capsys.readouterr().err


def test_a_bug_leaves_a_report_without_names_and_no_traceback(
    keys: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def broken(*_given: object) -> None:
        raise ZeroDivisionError(SECRET)

    monkeypatch.setattr(doctor, "examine", broken)

    assert main(["doctor", *keys]) == 1

    said = capsys.readouterr().err
    (report,) = (Path(keys[1]) / "reports").iterdir()
    assert str(report) in said
    assert "Traceback" not in said
    assert SECRET not in said + report.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in report.read_text(encoding="utf-8")


def test_a_stopped_command_says_so(
    keys: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def stopped(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(doctor, "examine", stopped)

    assert main(["doctor", *keys]) == 1

    assert capsys.readouterr().err == "Stopped.\n"


def test_the_launcher_speaks_what_the_computer_speaks(monkeypatch: pytest.MonkeyPatch):
    for said, spoken in (("en_GB.UTF-8", "en"), ("ru_RU.UTF-8", "ru"), ("C", "ru")):
        monkeypatch.setenv("LC_ALL", said)
        assert launcher.preferred_language() == spoken
    monkeypatch.setenv("FIELDKIT_LANGUAGE", "en")
    assert launcher.preferred_language() == "en"


def test_the_launcher_obeys_a_command(
    keys: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("FIELDKIT_LANGUAGE", "ru")

    assert launcher.main(["doctor", *keys]) == 0

    assert language() == "ru"
    assert "Журнал изменений цел." in capsys.readouterr().out


def test_nothing_heavy_is_imported_before_it_is_needed():
    heavy = ["sqlalchemy", "alembic", "pyxform", "openpyxl", "reportlab", "PySide6", "sqlcipher3"]
    code = (
        "import sys, fieldkit.launcher, fieldkit.cli.main\n"
        "import fieldkit.services.workspace, fieldkit.services.filling, fieldkit.services.cases\n"
        "import fieldkit.services.attendance, fieldkit.services.packs, fieldkit.services.users\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_the_program_runs_as_a_module(keys: list[str]):
    environment = {**os.environ, "FIELDKIT_LANGUAGE": "en", "PYTHONIOENCODING": "ascii"}

    done = subprocess.run(
        [sys.executable, "-m", "fieldkit", "--language", "ru", "doctor", *keys],
        capture_output=True,
        env=environment,
        check=False,
    )

    assert done.returncode == 0
    assert done.stderr == b""
