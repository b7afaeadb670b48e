"""What dev.py does before its job: know what is fresh, find what is missing, say what to type."""

import os
import subprocess
import sys

import pytest

import checks
import environment
import freshness
import system_packages
from tests.support.places import ROOT

DEV = [sys.executable, str(ROOT / "packaging" / "dev.py")]


def test_a_fingerprint_follows_the_pins(tmp_path):
    pins = tmp_path / "requirements.txt"
    pins.write_text("orjson==1\n", encoding="utf-8")
    before = freshness.fingerprint(ROOT, [pins])

    pins.write_text("orjson==2\n", encoding="utf-8")

    assert freshness.fingerprint(ROOT, [pins]) != before


def test_a_fingerprint_follows_the_place_of_the_checkout(tmp_path):
    here, there = (freshness.fingerprint(tmp_path / name, []) for name in ("один", "два"))

    assert here != there


def test_stamps_come_back_as_they_were_left(tmp_path):
    stamp = tmp_path / "installed.json"

    freshness.write_stamps(stamp, {"run": "abc"})

    assert freshness.read_stamps(stamp) == {"run": "abc"}


@pytest.mark.parametrize("content", ["", "{", "[1]", '"run"'])
def test_a_damaged_stamp_counts_as_none(tmp_path, content):
    stamp = tmp_path / "installed.json"
    stamp.write_text(content, encoding="utf-8")

    assert freshness.read_stamps(stamp) == {}


def test_a_folder_in_the_way_of_the_environment_is_kept(tmp_path, monkeypatch):
    taken = tmp_path / ".venv"
    taken.mkdir()
    (taken / "letter.txt").write_text("mine", encoding="utf-8")
    monkeypatch.setattr(environment, "VENV", taken)

    with pytest.raises(environment.SetupError, match="Move it elsewhere"):
        environment.prepare_uv()

    assert (taken / "letter.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes libraries from packages")
def test_what_the_system_lacks_is_named_by_its_package(monkeypatch):
    monkeypatch.setitem(system_packages.QT, "libabsent0", "libabsent-surely.so.0")
    monkeypatch.setitem(system_packages.TOOLS, "absent-tool", "absent-tool-surely")

    assert "libabsent0" in system_packages.missing("run")
    assert "absent-tool" not in system_packages.missing("run")
    assert "absent-tool" in system_packages.missing("test")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes libraries from packages")
def test_who_may_not_install_is_told_the_one_command(monkeypatch):
    monkeypatch.setitem(system_packages.QT, "libabsent0", "libabsent-surely.so.0")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system_packages.shutil, "which", lambda tool: f"/usr/bin/{tool}")

    with pytest.raises(system_packages.SetupError, match=r"sudo apt-get install .*libabsent0"):
        system_packages.require("run")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes libraries from packages")
def test_a_system_without_apt_is_told_what_to_look_for(monkeypatch):
    monkeypatch.setitem(system_packages.QT, "libabsent0", "libabsent-surely.so.0")
    monkeypatch.setattr(system_packages.shutil, "which", lambda _tool: None)

    with pytest.raises(system_packages.SetupError, match=r"libabsent0.*package manager"):
        system_packages.require("run")


def test_every_check_has_a_line_of_its_own():
    verdict = checks.Verdict("types", passed=False, words="x.py:1: wrong", seconds=3.21)

    assert verdict.line().split() == ["types", "FAILED", "3.2", "s"]


@pytest.mark.parametrize(("words", "status"), [(["--help"], 0), ([], 2), (["fly"], 2)])
def test_the_commands_are_explained(words, status):
    done = subprocess.run([*DEV, *words], capture_output=True, text=True, check=False)

    assert done.returncode == status
    assert "dev.py demo" in done.stdout + done.stderr


def test_dev_py_needs_nothing_but_the_standard_library():
    bare = [sys.executable, "-S", "-E", DEV[1], "--help"]

    done = subprocess.run(bare, capture_output=True, check=False)

    assert done.returncode == 0
