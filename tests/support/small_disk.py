"""A real small file system, where the system lets us have one."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

FILLER = "filler"


@contextmanager
def small_disk(folder: Path, octets: int) -> Iterator[Path]:
    """Give an empty disk of this size below a folder; the test is skipped where none can be had."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root")
    place = folder / "маленький диск"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={octets}", "tmpfs", str(place)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False, capture_output=True)


def fill_up(disk: Path, *, but: int = 0) -> None:
    """Write a file of somebody else's that leaves this many bytes free."""
    left = os.statvfs(disk)
    with (disk / FILLER).open("ab") as file:
        file.write(bytes(max(0, left.f_bavail * left.f_frsize - but)))
