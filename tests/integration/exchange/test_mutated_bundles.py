"""Whatever is done to a bundle, it is refused or harmless: spoilt, sealed and signed anew."""

import json
import subprocess
import sys

import pytest

from tests.support.places import ROOT
from tests.support.rounds import rounds

SEED = 20261130
MOST_MEMORY = 256  # MiB


@pytest.fixture(scope="module")
def found() -> dict[str, object]:
    """Return what became of them, tried in a process of its own so that its memory is known."""
    line = [sys.executable, "-m", "tests.support.mutated_bundles", str(SEED)]
    line.append(str(rounds(2_000, long=10_000)))
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def test_none_is_taken_wrongly_and_none_breaks_anything(found: dict[str, object]):
    assert found["wrong"] == []
    assert sum(found["outcomes"].values()) == found["rounds"]


def test_memory_stays_bounded(found: dict[str, object]):
    assert found["peak"] <= MOST_MEMORY


def test_every_way_of_spoiling_was_tried(found: dict[str, object]):
    outcomes = found["outcomes"]

    refused = {name.split()[0] for name in outcomes if name.endswith("refused")}
    assert refused >= {"outer", "sealed_layers", "documents", "lines", "forged", "bombs"}
    # What an insider writes in their own name is kept, as far as it is understood.
    assert outcomes.keys() >= {"contents taken", "contents aside"}
