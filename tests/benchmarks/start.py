"""Start, Home and memory of the window, against an empty one of PySide6 with sqlcipher3.

``python -m tests.benchmarks.start [FAMILIES] [TIMES]``: 10,000 families and 7 times unless
told. Every measurement is a process of its own, and both sides are measured in turns.
The workspace is made once and kept in the folder for temporary files; its keys are the
cheapest, so that the key's derivation stands apart.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.start_worker import MARKS
from tests.support.laptops import PASSPHRASE
from tests.support.multitude import Measure, kept_laptop
from tests.support.screen import x_screen

HOME_MS = 600
START_RATIO = 1.5
MEMORY_MB = 90
_OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


@dataclass(frozen=True, slots=True)
class Run:
    """One process: milliseconds from its beginning to each mark, of the clock and the processor.

    Its memory there is in MB.
    """

    at: dict[str, float]
    memory: dict[str, float]
    processor: dict[str, float]


def run(environment: dict[str, str], *arguments: str) -> Run:
    """Start a worker and note when it says what."""
    before = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.start_worker", *arguments],
        stdout=subprocess.PIPE,
        env=environment,
        encoding="utf-8",
    )
    at: dict[str, float] = {}
    memory: dict[str, float] = {}
    processor: dict[str, float] = {}
    assert process.stdout is not None
    for line in process.stdout:
        words = line.split()
        if len(words) == 3 and words[0] in MARKS:
            at[words[0]] = (time.perf_counter() - before) * 1e3
            memory[words[0]], processor[words[0]] = map(float, words[1:])
    if process.wait():
        raise SystemExit(process.returncode)
    return Run(at, memory, processor)


@contextmanager
def surroundings() -> Iterator[dict[str, str]]:
    """Give the environment of both sides: a screen, and modules compiled once, as installers do."""
    screen = x_screen() if shutil.which("Xvfb") else nullcontext({**os.environ, **_OFFSCREEN})
    compiled = Path(tempfile.gettempdir()) / "fieldkit-compiled"
    with screen as found:
        asked = {**found, "PYTHONPYCACHEPREFIX": str(compiled)}
        asked.pop("PYTHONDONTWRITEBYTECODE", None)
        yield asked


def main() -> None:
    """Measure in turns, and print one table."""
    families = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    folder: Path = kept_laptop(Measure(families))
    with surroundings() as environment:
        # The first of each compiles the modules.
        for arguments in (("empty",), ("fieldkit", str(folder), PASSPHRASE)):
            run(environment, *arguments)
        empty, full = [], []
        for _ in range(times):
            empty.append(run(environment, "empty"))
            full.append(run(environment, "fieldkit", str(folder), PASSPHRASE))

    def held(runs: list[Run], mark: str) -> float:
        return statistics.median(one.memory[mark] for one in runs)

    def between(runs: list[Run], begin: str, end: str, *, busy: bool) -> float:
        found = [one.processor if busy else one.at for one in runs]
        return statistics.median(one[end] - one.get(begin, 0) for one in found)

    print(f"{'':34}{'ours':>9}{'bare':>9}{'':>8}  budget")
    for busy, kind in ((False, "ms"), (True, "ms of processor")):
        bare = between(empty, "", "painted", busy=busy)
        unlock = between(full, "", "unlock", busy=busy)
        ratio = f"{unlock / bare:7.2f}x"
        print(f"{f'to unlock screen, {kind}':34}{unlock:9.0f}{bare:9.0f}{ratio}  {START_RATIO}x")
        home = between(full, "asked", "home", busy=busy)
        print(f"{f'to Home, {kind}':34}{home:9.0f}{'':17}  {HOME_MS} ms")
        shown = between(full, "pressed", "shown", busy=busy)
        print(f"{f'from Home to a form, {kind}':34}{shown:9.0f}")
    base = held(empty, "painted")
    for mark in ("unlock", "home", "shown"):
        more = held(full, mark) - base
        print(
            f"{'memory, ' + mark + ', MB':34}{held(full, mark):9.0f}{base:9.0f}{more:+8.0f}", end=""
        )
        print(f"  +{MEMORY_MB} MB" if mark == "shown" else "")


if __name__ == "__main__":
    main()
