"""Crash reports without data, and the doctor's findings."""

from datetime import timedelta
from pathlib import Path

from fieldkit.services.crash import write_crash_report
from fieldkit.services.doctor import examine
from fieldkit.services.filling import begin_form, save_draft
from fieldkit.services.workspace import Workspace
from tests.support.answers import register_family
from tests.support.laptops import NOON, copied_laptop, open_laptop

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

    assert [finding.check for finding in findings] == [
        "database",
        "log",
        "tables",
        "trail",
        "space",
        "clock",
    ]
    assert all(finding.sound for finding in findings)


def test_a_clock_behind_the_records_is_noticed(laptop: Workspace):
    register_family(laptop)
    laptop.now = lambda: NOON - timedelta(days=365)

    clock = examine(laptop)[-1]

    assert not clock.sound
    assert "12\N{NO-BREAK SPACE}November 2026" in clock.said


def test_a_clock_behind_a_draft_is_noticed_where_nothing_is_finalized_yet(laptop: Workspace):
    filling = begin_form(laptop, "family_registration")
    filling.session.answer("/data/reg/settlement", "с. Ольховка")
    save_draft(laptop, filling)
    assert examine(laptop)[-1].sound
    laptop.now = lambda: NOON - timedelta(days=2)

    assert not examine(laptop)[-1].sound


def test_an_older_copy_that_was_put_back_is_noticed(tmp_path: Path):
    folder = copied_laptop(tmp_path / "laptop")
    older = (folder / "fieldkit.db").read_bytes()
    workspace = open_laptop(folder)
    register_family(workspace)
    workspace.close()
    (folder / "fieldkit.db").write_bytes(older)
    for rest in ("fieldkit.db-wal", "fieldkit.db-shm"):
        (folder / rest).unlink(missing_ok=True)

    again = open_laptop(folder)
    findings = {finding.check: finding for finding in examine(again)}
    again.close()

    assert not findings["age"].sound
    assert "earlier copy" in findings["age"].said
