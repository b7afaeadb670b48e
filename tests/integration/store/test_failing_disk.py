"""The disk fails or the power goes at any one call: what was acknowledged is there, no halves."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.places import ROOT
from tests.support.rounds import rounds

ACTS = (
    "save",
    "backup",
    "restore",
    "re-encrypt",
    "take-in",
    "fill",
    "carry",
    "upgrade",
    "export",
    "import",
    "attach",
    "backup-files",
    "restore-files",
    "re-encrypt-files",
    "send-files",
    "take-files",
)
KINDS = ("kill", "ENOSPC", "EIO", "EROFS")
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


def fail(library: Path, act: str, wishes: dict[str, int | str], place: Path, seed: int) -> dict:
    """Return how many calls there were, how many were tried, and what was found.

    ``wishes`` are how often which error is answered, "kill" for none: "each" is once at each call.
    """
    said = ",".join(f"{kind}={most}" for kind, most in wishes.items())
    out = subprocess.run(
        [sys.executable, "-m", "tests.support.fault_worker", act, said, str(place), str(seed)],
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
    wishes = dict.fromkeys(KINDS, rounds(1, long="each")) | {"kill": rounds(6, long=80)}

    done = fail(library, act, wishes, tmp_path, _SEED)

    assert (done["found"], done["errors"]) == ([], "")
    assert done["tried"] >= rounds(8, long=100)
