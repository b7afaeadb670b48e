"""What the window remembers survives nonsense in its file."""

import json

import pytest

from fieldkit.gui.preferences import Preferences, PreferencesFile


def test_what_was_written_is_read_back(tmp_path):
    kept = PreferencesFile(tmp_path / "deep" / "window.json")

    kept.write(Preferences(language="en", look="dark", text=150, bundles="/media/стик"))

    assert kept.read() == Preferences(language="en", look="dark", text=150, bundles="/media/стик")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"language": 5}', "[" * 100_000, '{"width": true}', "\x00\xff"],
)
def test_a_file_that_makes_no_sense_counts_as_none(tmp_path, text):
    path = tmp_path / "window.json"
    path.write_text(text, "utf-8")

    assert PreferencesFile(path).read() == Preferences()


def test_values_that_make_no_sense_go_back_to_the_start(tmp_path):
    path = tmp_path / "window.json"
    wrong = {"language": "tlh", "look": "pink", "text": 900, "width": 3, "height": 10**9}
    path.write_text(json.dumps(wrong))

    read = PreferencesFile(path).read()

    assert (read.language, read.look, read.text) == ("", "system", 100)
    assert (read.width, read.height) == (900, 5000)


def test_a_size_of_letters_that_is_no_longer_offered_becomes_the_nearest(tmp_path):
    path = tmp_path / "window.json"
    path.write_text(json.dumps({"text": 130}))

    assert PreferencesFile(path).read().text == 125


def test_a_disk_that_refuses_costs_nothing_else(tmp_path):
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")

    PreferencesFile(blocker / "window.json").write(Preferences())

    assert blocker.read_text() == "not a folder"
