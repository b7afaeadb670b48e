"""A reader written from FORMAT.md alone opens every golden file and finds the same in it."""

import json
from pathlib import Path

import pytest

from fieldkit.assets import asset
from fieldkit.records.ids import short_code
from tests.support import stranger
from tests.support.bundles import Laptop, honest, office, parts_of
from tests.support.schemas import misfits
from tests.unit.bundles.test_golden import FOLDER, KEYS

KNOWN = {KEYS[name]["device"]: KEYS[name]["verify_key"] for name in ("laptop", "office")}
READER = {
    "data": "office",
    "codes": "office",
    "totals": "office",
    "files": "office",
    "enrol": "office",
    "receipt": "laptop",
    "welcome": "laptop",
    "invitation": "laptop",
    "kit": "laptop",
    "pairing": "laptop",
}


def read(name: str) -> stranger.Found:
    return stranger.read(FOLDER / f"{name}.fkb", KEYS[READER[name]]["age_identity"], KNOWN)


@pytest.mark.parametrize("name", READER)
def test_every_golden_file_is_as_the_document_says(name: str):
    found = read(name)

    assert misfits(found) == []
    header = dict(parts_of(FOLDER / f"{name}.fkb"))["header.json"]
    assert header == stranger.canonical(found.header) + b"\n"


def test_every_golden_file_is_read():
    assert {path.stem for path in FOLDER.glob("*.fkb")} == set(READER)


def test_the_changes_are_those_that_were_written():
    found = read("data")

    changes = [change for commit in found.commits for change in commit["changes"]]
    assert [commit["commit"] for commit in found.commits] == KEYS["commits"]
    assert [change["id"] for change in changes] == KEYS["changes"]
    assert [change["payload"] for change in changes] == KEYS["payloads"]


def test_the_attached_file_is_there():
    ((name, content),) = read("files").members.items()

    assert name == f"att/{stranger.sha256(content)}"
    assert content == "скан листа\n".encode() * 100


def test_a_receipt_confirms_the_last_change():
    (tip,) = read("receipt").document["tips"]

    assert (tip["seq"], tip["change"]) == (4, KEYS["changes"][-1])


def test_the_files_of_joining_fit_together():
    invitation, request, welcome = (
        read(name).document for name in ("invitation", "enrol", "welcome")
    )

    assert request["invitation"] == invitation["id"]
    assert welcome["certificate"]["laptop"] == request["laptop"]
    assert stranger.certified(welcome, invitation["office"]["verify_key"])
    for language, words in KEYS["check_words"].items():
        listed = (asset("words") / f"{language}.txt").read_text(encoding="utf-8").split()
        said = stranger.check_words(invitation["office"], request["laptop"], listed)
        assert said == words


def test_what_is_written_today_is_read_too(tmp_path: Path):
    laptop, reader = Laptop(), office()
    commits = laptop.commits(900)
    path = honest(tmp_path, laptop, reader, commits).envelope.path
    device = laptop.identity.device

    found = stranger.read(path, reader.age_identity, {device.id: device.verify_key.hex()})

    assert misfits(found) == []
    assert len(found.members) > 1
    ids = [change["id"] for commit in found.commits for change in commit["changes"]]
    assert ids == [change.id for commit in commits for change in commit.changes]


@pytest.mark.parametrize(
    ("entry", "old", "new"),
    [
        ("header.json", b'"number":123', b'"number":124'),
        ("mimetype", b"fieldkit", b"fieldkat"),
        ("signature", b"", b"\0"),
    ],
)
def test_the_stranger_refuses_what_was_altered(tmp_path: Path, entry: str, old: bytes, new: bytes):
    parts = parts_of(FOLDER / "data.fkb")
    altered = [(name, data.replace(old, new, 1) if name == entry else data) for name, data in parts]
    path = tmp_path / "x.fkb"
    path.write_bytes(stranger.zipped(altered))

    with pytest.raises(stranger.Refused):
        stranger.read(path, KEYS["office"]["age_identity"], KNOWN)


def test_the_stranger_refuses_an_author_whom_nobody_knows():
    with pytest.raises(stranger.Refused):
        stranger.read(FOLDER / "data.fkb", KEYS["office"]["age_identity"], {})


def test_the_document_names_everything_that_the_stranger_needs():
    text = (asset("schemas") / "FORMAT.md").read_text(encoding="utf-8")

    for domain in ("bundle", "change", "commit", "certificate", "check-words", "trust-list"):
        assert f"fieldkit-{domain}-v1\\0" in text
    keys = json.loads((asset("schemas") / "change.schema.json").read_text(encoding="utf-8"))
    assert set(keys["oneOf"][1]["required"]) == stranger.CHANGE_KEYS


def test_the_four_signs_are_those_of_the_document():
    signs = "abcdefghkmnprstuvwxyz23456789"
    text = (asset("schemas") / "FORMAT.md").read_text(encoding="utf-8")

    value, said = int(KEYS["laptop"]["device"][:16], 16), ""
    for _place in range(4):
        value, rest = divmod(value, len(signs))
        said += signs[rest]

    assert signs in text
    assert said == short_code(KEYS["laptop"]["device"]) == "tmrz"
