"""Finds what the operating system lacks, and installs it or says how."""

import ctypes
import importlib.util
import os
import platform
import shutil
import subprocess
import sys

# Debian and Ubuntu's package, and the library in it that Qt opens.
QT = {
    "libglib2.0-0": "libgthread-2.0.so.0",
    "libgl1": "libGL.so.1",
    "libegl1": "libEGL.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libfontconfig1": "libfontconfig.so.1",
    "libdbus-1-3": "libdbus-1.so.3",
}
# A real window under X needs these as well.
XCB = {
    "libx11-xcb1": "libX11-xcb.so.1",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-randr0": "libxcb-randr.so.0",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-sync1": "libxcb-sync.so.1",
    "libxcb-xfixes0": "libxcb-xfixes.so.0",
    "libxcb-xkb1": "libxcb-xkb.so.1",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
}
# The package, and the command in it that the tests call.
TOOLS = {
    "age": "age",
    "poppler-utils": "pdftotext",
    "qpdf": "qpdf",
    "x11-xkb-utils": "setxkbmap",
    "xvfb": "Xvfb",
    "zstd": "zstd",
}


class SetupError(Exception):
    """Something has to be done by hand first; the text is a sentence that says what."""


def require(purpose: str) -> None:
    """Have what the system must give to "run" or "test" fieldkit; nothing to do but on Linux.

    Raises SetupError with the command to type where it cannot be installed
    from here.
    """
    if sys.platform != "linux":
        return
    _obtain(missing(purpose))


def missing(purpose: str) -> list[str]:
    """Return the packages that the system lacks for this purpose, by their Debian names."""
    libraries = dict(QT)
    if purpose == "test" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        libraries |= XCB
    lacking = [package for package, library in libraries.items() if not _opens(library)]
    if purpose == "test":
        lacking += [package for package, tool in TOOLS.items() if shutil.which(tool) is None]
    if importlib.util.find_spec("ensurepip") is None:
        # Debian packs the part of Python that makes environments apart.
        lacking.append("python{}.{}-venv".format(*sys.version_info))
    return lacking


def _opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _obtain(packages: list[str]) -> None:
    if not packages:
        return
    words = " ".join(packages)
    if shutil.which("apt-get") is None:
        raise SetupError(
            f"{platform.platform(terse=True)} lacks what Debian calls: {words}. "
            "Install them with your system's package manager, then try again."
        )
    if os.geteuid() != 0:
        raise SetupError(f"Type this once, then try again:\n  sudo apt-get install {words}")
    print(f"installing from the system's packages: {words}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = ["apt-get", "update", "-qq"]
    install = ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", *packages]
    for command in (update, install):
        done = subprocess.run(
            command, env=quiet, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        if done.returncode and command is install:
            print(done.stdout.decode(errors="replace"), file=sys.stderr)
            raise SetupError(f"The system's packages could not be installed: {words}")
