"""What a person reads when something is wrong, and that nothing is lost by it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fieldkit.services.demo.story import Demo, make_demo
from fieldkit.services.workspace import open_workspace
from fieldkit.store.keys import KeyCost
from tests.support.places import ROOT


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return make_demo(tmp_path_factory.mktemp("день с пробелом") / "демо", cost=KeyCost.lowest())


@pytest.fixture
def demo(original: Demo, tmp_path: Path) -> Path:
    """A copy of the demo that a test may ruin."""
    return Path(shutil.copytree(original.folder, tmp_path / "копия базы"))


def fieldkit(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fieldkit", "--language", "en", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def at(demo: Path, workspace: str) -> tuple[object, ...]:
    return ("--workspace", demo / workspace, "--passphrase-file", demo / "passphrase.txt")


def refused(run: subprocess.CompletedProcess[str], *words: str) -> None:
    """Check for one clear paragraph, exit code 1, and no trace of Python."""
    told = run.stderr + run.stdout
    assert run.returncode == 1, told
    assert "Traceback" not in told
    assert "bug" not in told
    for word in words:
        assert word in told


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file() and p.name != "lock"}


def bundle_of(demo: Path) -> Path:
    return next(
        p for p in (demo / "exchange").glob("*.fkb") if p.name[4:5] == "-" and p.name[5:6] == "0"
    )


def test_a_workspace_in_a_folder_with_cyrillic_and_spaces_simply_works(demo: Path):
    run = fieldkit("doctor", *at(demo, "laptop"))

    assert run.returncode == 0, run.stderr


def test_a_wrong_passphrase_loses_nothing(demo: Path):
    before = contents(demo / "laptop")
    (demo / "passphrase.txt").write_text("не тот пароль\n", encoding="utf-8")

    run = fieldkit("doctor", *at(demo, "laptop"))

    refused(run, "passphrase does not fit")
    # How often one did not fit is counted, so that the next tries have to wait, and the try itself
    # is kept for the audit trail.
    now, before_it = contents(demo / "laptop"), before.pop("unlocks.json")
    assert now.keys() - before.keys() == {"attempts.json", "unlocks.json"}
    assert now["unlocks.json"] != before_it
    assert now.items() >= before.items()


def test_a_damaged_database_is_left_as_it_is(demo: Path):
    database = demo / "laptop" / "fieldkit.db"
    content = bytearray(database.read_bytes())
    content[:4096] = b"\x00" * 4096
    database.write_bytes(content)

    run = fieldkit("doctor", *at(demo, "laptop"))

    refused(run, "damaged")
    assert database.read_bytes() == bytes(content)


def test_a_folder_without_a_workspace_says_so(demo: Path, tmp_path: Path):
    run = fieldkit(
        "doctor", "--workspace", tmp_path / "empty", "--passphrase-file", demo / "passphrase.txt"
    )

    refused(run, "no workspace")


def test_a_workspace_that_is_open_elsewhere_is_not_opened_twice(demo: Path):
    passphrase = (demo / "passphrase.txt").read_text(encoding="utf-8").strip()
    first = open_workspace(demo / "laptop", passphrase)
    try:
        run = fieldkit("doctor", *at(demo, "laptop"))
    finally:
        first.close()

    refused(run, "already open in another window")


def test_a_photo_is_no_bundle(demo: Path, tmp_path: Path):
    photo = tmp_path / "photo.fkb"
    photo.write_bytes(b"\xff\xd8\xff\xe0" + bytes(1000))

    run = fieldkit("bundle", "import", photo, *at(demo, "office"))

    refused(run, "photo.fkb", "not a bundle", "Nothing was taken in")


@pytest.mark.parametrize("left", [1, 3000, 40_000, -1])
def test_a_bundle_that_was_cut_off_is_refused(demo: Path, tmp_path: Path, left: int):
    whole = bundle_of(demo).read_bytes()
    short = tmp_path / "short.fkb"
    short.write_bytes(whole[:left])

    run = fieldkit("bundle", "import", short, *at(demo, "office"))

    refused(run, "short.fkb", "Nothing was taken in")


def test_an_altered_bundle_is_refused(demo: Path, tmp_path: Path):
    content = bytearray(bundle_of(demo).read_bytes())
    content[len(content) // 2] ^= 1
    altered = tmp_path / "altered.fkb"
    altered.write_bytes(content)

    run = fieldkit("bundle", "import", altered, *at(demo, "office"))

    refused(run, "altered.fkb", "Nothing was taken in")


def test_a_bundle_for_another_office_cannot_be_taken_in(demo: Path, tmp_path: Path):
    words = ("--passphrase-file", demo / "passphrase.txt")
    made = fieldkit("office", "init", tmp_path / "other", "--user", "Clerk", *words)
    assert made.returncode == 0, made.stderr

    run = fieldkit("bundle", "import", bundle_of(demo), "--workspace", tmp_path / "other", *words)

    refused(run, "another office", "has not changed")


def test_a_bundle_of_a_laptop_that_nobody_enrolled_is_refused(demo: Path, tmp_path: Path):
    from fieldkit.records.event import EventFormat
    from fieldkit.services.attendance import create_event
    from fieldkit.services.enrolment import accept_invitation
    from fieldkit.services.export import export_bundle
    from fieldkit.services.workspace import create_workspace

    stranger = create_workspace(
        tmp_path / "stranger", user_name="X", passphrase="four five six", cost=KeyCost.lowest()
    )
    try:
        day = stranger.now().date()
        create_event(stranger, "Meeting", EventFormat.SEMINAR, day, day)
        invitation = next((demo / "exchange").glob("invitation-*.fkb"))
        accept_invitation(stranger, invitation, tmp_path)
        bundle = export_bundle(stranger, None, tmp_path)
    finally:
        stranger.close()

    run = fieldkit("bundle", "import", bundle.path, *at(demo, "office"))

    refused(run, "not enrolled", "refused")


def test_the_same_bundle_twice_changes_nothing(demo: Path):
    before = fieldkit("data", "export", "json", "--out", demo / "a.json", *at(demo, "office"))
    again = fieldkit("bundle", "import", bundle_of(demo), *at(demo, "office"))
    after = fieldkit("data", "export", "json", "--out", demo / "b.json", *at(demo, "office"))

    assert (before.returncode, again.returncode, after.returncode) == (0, 0, 0), again.stderr
    assert (demo / "a.json").read_text() == (demo / "b.json").read_text()


def test_a_form_that_does_not_convert_names_the_cell(tmp_path: Path):
    from openpyxl import Workbook

    book = Workbook()
    survey = book.active
    survey.title = "survey"
    survey.append(["type", "name", "label", "relevant"])
    survey.append(["integer", "age_years", "Age", ""])
    survey.append(["text", "guardian", "Guardian", "${age} < 18"])
    book.save(tmp_path / "broken.xlsx")

    run = fieldkit("form", "check", tmp_path / "broken.xlsx")

    refused(run, "survey", "3", "age")


def test_words_that_mean_nothing_are_wrong_usage():
    run = fieldkit("bundle", "fly")

    assert run.returncode == 2
    assert "Traceback" not in run.stderr
