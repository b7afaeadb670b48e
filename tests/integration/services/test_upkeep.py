"""Crash reports without data, and the doctor's findings."""

from datetime import timedelta
from pathlib import Path

from fieldkit.services.crash import write_crash_report
from fieldkit.services.doctor import examine
from fieldkit.services.workspace import Workspace
from tests.support.answers import register_family
from tests.support.laptops import NOON

SECRET = "Рябинина"


def broken(name: str) -> None:
    try:
        {}[name]
    except KeyError as error:
        raise RuntimeError(f"nobody is called {name}") from error


def report_of(folder: Path | None) -> Path:
    try:
        broken(SECRET)
    except RuntimeError as error:
        return write_crash_report(error, folder)
    raise AssertionError


def test_a_crash_report_says_where_and_never_what(tmp_path: Path):
    path = report_of(tmp_path)

    text = path.read_text(encoding="utf-8")
    assert path.parent == tmp_path / "reports"
    assert "builtins.RuntimeError" in text
    assert "builtins.KeyError" in text
    assert "test_upkeep.py" in text
    assert SECRET not in text
    assert str(tmp_path) not in text


def test_without_a_workspace_the_report_lies_among_the_logs(tmp_path: Path):
    path = report_of(tmp_path / "not there")

    assert path.exists()
    assert not (tmp_path / "not there").exists()


def test_a_sound_workspace_has_nothing_to_look_at(laptop: Workspace):
    register_family(laptop)

    findings = examine(laptop)

    assert [finding.check for finding in findings] == ["database", "log", "space", "clock"]
    assert all(finding.sound for finding in findings)


def test_a_clock_behind_the_records_is_noticed(laptop: Workspace):
    register_family(laptop)
    laptop.now = lambda: NOON - timedelta(days=365)

    clock = examine(laptop)[-1]

    assert not clock.sound
    assert "12\N{NO-BREAK SPACE}November 2026" in clock.said
