"""A real X screen of its own for the tests that need a window someone could see."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def x_screen(width: int = 1366, height: int = 768) -> Iterator[dict[str, str]]:
    """Start Xvfb and give the environment in which a program opens its window there.

    Skips the test where Xvfb is not installed. The server picks a free number
    itself, so that screens can stand side by side.
    """
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("Xvfb is not installed")
    listening, telling = os.pipe()
    command = [server, "-displayfd", str(telling), "-nolisten", "tcp", "-noreset"]
    command += ["-screen", "0", f"{width}x{height}x24"]
    with subprocess.Popen(
        command, pass_fds=[telling], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        os.close(telling)
        try:
            with os.fdopen(listening) as line:
                number = line.readline().strip()
            if not number:
                pytest.fail("Xvfb did not start")
            kept = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
            yield kept | {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        finally:
            process.terminate()
            process.wait(timeout=10)
