"""Whatever is done to a file of joining, an answer or a kit, it is refused whole or harmless."""

import json
import subprocess
import sys

import pytest

from tests.support.places import ROOT
from tests.support.rounds import rounds

SEED = 20261201
MOST_MEMORY = 256  # MiB
KINDS = {"invitation", "request", "welcome", "kit", "answer", "hand-over"}


@pytest.fixture(scope="module")
def found() -> dict[str, object]:
    """Return what became of them, tried in a process of its own so that its memory is known."""
    line = [sys.executable, "-m", "tests.support.mutated_letters", str(SEED)]
    line.append(str(rounds(600, long=10_000)))
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def test_none_is_taken_wrongly_or_in_part_and_none_breaks_anything(found: dict[str, object]):
    assert found["wrong"] == []
    assert sum(found["outcomes"].values()) == found["rounds"] + len(KINDS)


def test_memory_stays_bounded(found: dict[str, object]):
    assert found["peak"] <= MOST_MEMORY


def test_what_is_made_anew_without_a_fault_is_taken(found: dict[str, object]):
    taken = {name.split()[0] for name in found["outcomes"] if name.endswith("honest taken")}

    assert taken == KINDS


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_way_of_spoiling_was_tried_on_each_kind(found: dict[str, object], kind: str):
    tried = {name.split()[1] for name in found["outcomes"] if name.split()[0] == kind}

    assert tried >= {"outer", "layers", "documents", "members", "insiders"}
