"""Makes and fills ``.venv`` from the pinned requirements, once, and keeps it so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import system_packages
from freshness import (
    catalogue_is_stale,
    catalogues,
    fingerprint,
    read_stamps,
    write_stamps,
)
from system_packages import SetupError

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / "fieldkit-installed.json"
TRANSLATIONS = ROOT / "resources" / "translations"
PACKAGING = ROOT / "packaging"
PROJECT = ROOT / "pyproject.toml"

# What is pinned, from which wishes; the first is the program's own dependencies.
PINS = (
    (PROJECT, PACKAGING / "requirements.txt"),
    (PACKAGING / "requirements-test.in", PACKAGING / "requirements-test.txt"),
    (PACKAGING / "requirements-build.in", PACKAGING / "requirements-build.txt"),
    (PACKAGING / "requirements-uv.in", PACKAGING / "requirements-uv.txt"),
)
UV_PINS = PACKAGING / "requirements-uv.txt"
NEEDS = {
    "run": ("requirements.txt", "requirements-build.txt"),
    "test": ("requirements.txt", "requirements-build.txt", "requirements-test.txt"),
}
# Set to anything to install with pip alone, as where uv cannot be had.
WITHOUT_UV = "FIELDKIT_WITHOUT_UV"

__all__ = ["NEEDS", "PINS", "ROOT", "SetupError", "prepare", "prepare_uv", "python"]


def python() -> str:
    """Return the interpreter of the environment."""
    folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return str(VENV / folder / name)


def prepare(purpose: str) -> None:
    """Have everything ready to "run" the program or to "test" it; at once when it already is.

    Raises SetupError with the one command to type where the system lacks
    something that only its owner can install.
    """
    _fill_if_stale(purpose)
    if any(map(catalogue_is_stale, catalogues(TRANSLATIONS).values())):
        _run([python(), str(PACKAGING / "catalogue.py")])


def prepare_uv() -> str:
    """Return uv, installed at its pin into the environment."""
    system_packages.require("run")
    _make()
    uv = _install_uv()
    if uv is None:
        raise SetupError("The pins are renewed with uv, and pip cannot find it here.")
    return uv


def _fill_if_stale(purpose: str) -> None:
    marks = {name: _mark(name) for name in NEEDS}
    if read_stamps(STAMP).get(purpose) == marks[purpose] and Path(python()).exists():
        return
    system_packages.require(purpose)
    _make()
    stamps = read_stamps(STAMP)
    _install([PACKAGING / name for name in NEEDS[purpose]])
    stamps[purpose] = marks[purpose]
    if purpose == "test":
        stamps["run"] = marks["run"]
    write_stamps(STAMP, stamps)


def _mark(purpose: str) -> str:
    return fingerprint(ROOT, [PROJECT, *(PACKAGING / name for name in NEEDS[purpose])])


def _make() -> None:
    """Make the environment, adopt one that works, or replace one that does not."""
    if VENV.exists() and not (VENV / "pyvenv.cfg").is_file():
        raise SetupError(
            f"{VENV} is in the way: it is not a Python environment. "
            "Move it elsewhere, then try again."
        )
    if _answers("import sys; sys.exit(sys.version_info < (3, 11))"):
        if not _answers("import pip"):
            _run([python(), "-m", "ensurepip"])
        return
    if VENV.is_symlink():
        raise SetupError(f"{VENV} points elsewhere and is broken. Remove it, then try again.")
    print(f"making {VENV.name}", flush=True)
    if VENV.exists():
        shutil.rmtree(VENV)
    _run([sys.executable, "-m", "venv", str(VENV)])


def _answers(question: str) -> bool:
    """Tell whether the environment's Python starts and runs these words without complaint."""
    return Path(python()).exists() and _try([python(), "-c", question])


def _install(requirements: list[Path]) -> None:
    print("installing the pinned requirements, which takes up to a minute", flush=True)
    files = [part for path in requirements for part in ("--requirement", str(path))]
    exact = ["--require-hashes", "--only-binary", ":all:", *files]
    uv = _install_uv()
    if uv is None or not _try([uv, "pip", "install", "--quiet", "--python", python(), *exact]):
        _run([*_pip(), "install", "--quiet", *exact], "Is there a way to the package registry?")
    own = ["--no-build-isolation", "--no-deps", "--editable", str(ROOT)]
    _run([*_pip(), "install", "--quiet", *own])


def _install_uv() -> str | None:
    """Return uv where pip can install it here; it is quick, and nothing hangs on it."""
    if os.environ.get(WITHOUT_UV):
        return None
    pinned = ["--require-hashes", "--only-binary", ":all:", "--requirement", str(UV_PINS)]
    if not _try([*_pip(), "install", "--quiet", *pinned]):
        return None
    return shutil.which("uv", path=str(Path(python()).parent))


def _pip() -> list[str]:
    return [python(), "-m", "pip", "--disable-pip-version-check", "--no-input"]


def _try(command: list[str]) -> bool:
    """Run the command; False, with its words kept from the screen, where it fails."""
    try:
        done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    except OSError:
        return False
    return done.returncode == 0


def _run(command: list[str], advice: str = "") -> None:
    """Run the command in sight; raises SetupError naming it where it fails."""
    done = subprocess.run(command, check=False, cwd=ROOT)
    if done.returncode:
        words = subprocess.list2cmdline(command)
        raise SetupError(f"This step failed (see above). {advice}\n  {words}")
