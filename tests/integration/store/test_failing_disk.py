"""The disk fails or the power goes at any single call: what was acknowledged is there, no halves.

Nightly, at every call and with a seed of the day:
``python -m tests.integration.store.test_failing_disk [SEED]``.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.support.places import ROOT
from tests.support.rounds import rounds

ACTS = ("save", "backup", "restore", "re-encrypt", "take-in")
KINDS = ("kill", "ENOSPC", "EIO", "EROFS")
_EVERY = 1 << 20
_SEED = 20261127

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("gcc") is None,
    reason="needs gcc and a loader that preloads a library (Linux)",
)


def build(folder: Path) -> Path:
    """Compile the library that lets calls fail."""
    library = folder / "faults.so"
    source = ROOT / "tests" / "support" / "faults.c"
    words = ["gcc", "-shared", "-fPIC", "-O1", "-w", "-o", str(library), str(source), "-ldl"]
    subprocess.run(words, check=True, capture_output=True)
    return library


def fail(library: Path, act: str, kind: str, place: Path, *, seed: int, most: int) -> dict:
    """Return how many calls there were, how many were tried, and what was found."""
    out = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.support.fault_worker",
            act,
            kind,
            place,
            str(seed),
            str(most),
        ],
        cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": str(library)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert out.returncode == 0, out.stderr
    return {**json.loads(out.stdout), "errors": out.stderr}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("faults"))


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_lost_or_half_done_whatever_call_fails(library, act, tmp_path):
    killed = fail(library, act, "kill", tmp_path, seed=_SEED, most=rounds(4, long=80))

    assert killed["found"] == []
    assert killed["tried"]
    for kind in KINDS[1:]:
        refused = fail(library, act, kind, tmp_path, seed=_SEED, most=rounds(1, long=_EVERY))
        assert (refused["found"], refused["errors"]) == ([], "")


def main() -> int:
    """Try every call of every act in every way; print the seed, so that it can be done again."""
    seed = int(sys.argv[1]) if sys.argv[1:] else int(time.time())
    print(f"seed {seed}")
    wrong = 0
    with tempfile.TemporaryDirectory() as made:
        library = build(Path(made))
        for kind in KINDS:
            for act in ACTS:
                place = Path(made) / f"{act}-{kind}"
                place.mkdir()
                done = fail(library, act, kind, place, seed=seed, most=_EVERY)
                print(f"{kind} {act}: {done['tried']} of {done['calls']}, wrong {done['found']}")
                wrong += len(done["found"])
    return min(wrong, 1)


if __name__ == "__main__":
    raise SystemExit(main())
