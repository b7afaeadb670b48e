"""Receipts, invitations, requests, welcomes, kits and hand-overs: spoilt, none does harm."""

import json
import subprocess
import sys

import pytest

from tests.support.places import ROOT
from tests.support.rounds import rounds

SEED = 20261201
MOST_MEMORY = 256  # MiB
KINDS = {"receipt", "invitation", "enrol", "welcome", "kit", "handover"}
NEVER_TAKEN = {"entries", "paths", "impostors", "strangers_letters", "bombs"}


@pytest.fixture(scope="module")
def found() -> dict[str, object]:
    """Return what became of them, tried in a process of its own so that its memory is known."""
    line = [sys.executable, "-m", "tests.support.spoilt_letters", str(SEED)]
    line.append(str(rounds(2_000, long=10_000)))
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def test_none_is_taken_wrongly_breaks_anything_or_writes_elsewhere(found: dict[str, object]):
    assert found["wrong"] == []
    # Each kind is taken in once as it was written, or its refusals would say nothing.
    assert sum(found["outcomes"].values()) == found["rounds"] + len(KINDS)
    assert {name for name in found["outcomes"] if name.startswith("honest")} == {
        f"honest {kind} taken" for kind in KINDS
    }


def test_memory_stays_bounded_for_small_files_too(found: dict[str, object]):
    assert found["peak"] <= MOST_MEMORY


def test_every_kind_was_spoilt_in_every_way(found: dict[str, object]):
    refused = {tuple(name.split()[:2]) for name in found["outcomes"] if name.endswith("refused")}

    ways = {"outer", "entries", "layers", "paths", "impostors", "strangers_letters"}
    assert refused >= {(way, kind) for way in ways for kind in KINDS}
    assert any(way == "bombs" for way, _kind in refused)
    assert not {name for name in found["outcomes"] if name.endswith("taken")} & {
        f"{way} {kind} taken" for way in NEVER_TAKEN for kind in KINDS
    }
