"""Every check and every test, one clear line each, pytest's summary last."""

import os
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORKERS = 2
# Read by tests/support/rounds.py: how often a promise is tried.
LONG = "FIELDKIT_LONG"


@dataclass(frozen=True, slots=True)
class Check:
    """One tool that reads the code without running it."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one check found, in its own words, and how long it took in seconds."""

    name: str
    passed: bool
    words: str
    seconds: float

    def line(self) -> str:
        """Return the one line that stands for the check."""
        return f"{self.name:<14} {'ok' if self.passed else 'FAILED':<7}{self.seconds:6.1f} s"


# Started through the interpreter: the scripts beside it name the place where they were
# installed, and a checkout may have been moved since.
FLOORS = "from importlinter.cli import lint_imports_command as run; run()"
CHECKS = (
    Check("types", ("-m", "mypy")),
    Check("lint", ("-m", "ruff", "check", "--quiet", "--output-format=concise", ".")),
    Check("format", ("-m", "ruff", "format", "--check", "--quiet", ".")),
    Check("floors", ("-c", FLOORS, "--no-cache", "--no-logo")),
)


def run(python: str, arguments: Sequence[str]) -> int:
    """Run all, and return 0 only where all passed.

    ``arguments`` go to pytest; ``--long`` among them adds the long tests.
    The checks' complaints stand before the tests, so that the closing lines
    are pytest's own.
    """
    with ThreadPoolExecutor(WORKERS) as pool:
        verdicts = list(pool.map(lambda check: _ask(python, check), CHECKS))
    for verdict in verdicts:
        if not verdict.passed:
            print(f"\n== {verdict.name}\n{verdict.words.strip()}\n")
    for verdict in verdicts:
        print(verdict.line(), flush=True)
    failed = [verdict.name for verdict in verdicts if not verdict.passed]
    if failed:
        print(f"{'':<14} failed before the tests: {', '.join(failed)}", flush=True)
    surroundings = _surroundings() | ({LONG: "1"} if _is_long(arguments) else {})
    tests = subprocess.run(_pytest(python, arguments), cwd=ROOT, env=surroundings, check=False)
    return tests.returncode or (1 if failed else 0)


def _ask(python: str, check: Check) -> Verdict:
    began = time.monotonic()
    done = subprocess.run(
        [python, *check.command],
        cwd=ROOT,
        env=_surroundings(),
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    words = done.stdout.decode("utf-8", errors="replace")
    return Verdict(check.name, done.returncode == 0, words, time.monotonic() - began)


def _pytest(python: str, arguments: Sequence[str]) -> list[str]:
    """Return the command that runs the tests in parallel, those of one screen one after another."""
    wanted = [word for word in arguments if word != "--long"]
    marks = "" if _is_long(arguments) else "not long"
    together = ["-n", str(WORKERS), "--dist", "loadgroup"]
    return [python, "-m", "pytest", "-q", *together, "-m", marks, *wanted]


def _is_long(arguments: Sequence[str]) -> bool:
    return "--long" in arguments


def _surroundings() -> dict[str, str]:
    """Return the environment of checks and tests: no screen, no colour, no one's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FIELDKIT_")}
    return kept | {"QT_QPA_PLATFORM": "offscreen", "NO_COLOR": "1"}
