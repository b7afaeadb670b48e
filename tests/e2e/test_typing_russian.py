"""Russian letters come through the window system into whatever has the keyboard."""

import json
import subprocess
import sys

import pytest

from fieldkit.services.demo.story import make_demo
from tests.support.places import ROOT
from tests.support.screen import x_screen
from tests.support.typing_worker import SEARCHED, WRITTEN


@pytest.mark.xvfb
def test_russian_typed_through_the_window_system_arrives(tmp_path):
    make_demo(tmp_path / "demo")

    with x_screen() as surroundings:
        subprocess.run(["setxkbmap", "-layout", "ru,us"], env=surroundings, check=True, timeout=30)
        done = subprocess.run(
            [sys.executable, "-m", "tests.support.typing_worker", str(tmp_path / "demo")],
            cwd=ROOT,
            env=surroundings,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=180,
        )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "search": [SEARCHED, "Рябинина"],
        "field": WRITTEN,
        "mark": "LATE",
    }
