"""A process whose disk fails on purpose, call by call; see ``faults.c``, which is preloaded.

``python -m tests.support.fault_worker ACT WISHES FOLDER SEED`` lets calls that alter a file fail
and prints what was found, as JSON. WISHES are "kill=5,ENOSPC=each": so many times at calls by
chance, or once at each call. Each try is a child with a copy of the same workspace.
"""

import errno
import json
import os
import random
import shutil
import sys
from itertools import cycle, islice
from pathlib import Path

from fieldkit.errors import FieldkitError
from tests.support.fault_acts import STORE_ACTS
from tests.support.fault_errands import ERRANDS
from tests.support.fault_files import FILE_ACTS
from tests.support.faulty_disk import calls_made, wish

ACTS = {**STORE_ACTS, **ERRANDS, **FILE_ACTS}


def one_try(act: str, root: Path, call: int, error: int, stays: int) -> tuple[list[str], int]:
    """Do an act in a child whose call of this number fails; return what it said and its end.

    Its end is 0, the signal's number below zero, or 70 for another error than a
    refusal. Call 0 never fails: then the last word is how many calls there were.
    """
    folder = root / "try"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root / "template", folder)
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        code = 70
        try:
            wish(folder, call, error, stays)
            ACTS[act].run(folder, lambda word: os.write(writer, f"{word}\n".encode()) and None)
            code = 0
            if not call:
                os.write(writer, f"{calls_made()}\n".encode())
        except BaseException as bug:  # noqa: BLE001 - the parent is told
            os.write(2, f"{type(bug).__module__}.{type(bug).__name__} {bug}\n".encode())
        os._exit(code)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as pipe:
        said = pipe.read().split()
    _pid, status = os.waitpid(child, 0)
    return said, os.waitstatus_to_exitcode(status)


def calls_of(act: str, root: Path) -> int:
    """Return how many calls that alter a file an act makes where nothing fails."""
    said, end = one_try(act, root, 0, 0, 0)
    if end:
        sys.exit(f"{act} does not work on a disk that does")
    return int(said[-1])


def calls_to_try(calls: int, most: str, seed: int) -> list[int]:
    """Return the numbers of the calls that are to fail, in an order of chance."""
    chosen = list(range(1, calls + 1))
    random.Random(seed).shuffle(chosen)  # noqa: S311 - which calls, the same in every run
    return chosen if most == "each" else list(islice(cycle(chosen), int(most)))


def main() -> None:
    """Try the act at its calls and print what was found."""
    act, wishes, place, seed = sys.argv[1:]
    root = Path(place)
    ACTS[act].prepare(root)
    calls, tried = calls_of(act, root), 0
    found: list[str] = []
    for kind, _, most in (one.partition("=") for one in wishes.split(",")):
        error = 0 if kind == "kill" else getattr(errno, kind)
        for call in calls_to_try(calls, most, int(seed)):
            said, end = one_try(act, root, call, error, int(kind != "EIO"))
            tried += 1
            if end == 70:
                found.append(f"{kind} {call}: another error than a refusal")
            try:
                wrong = ACTS[act].problems(root / "try", said)
            except FieldkitError as refusal:
                wrong = [f"does not open: {type(refusal).__name__}"]
            found += [f"{kind} {call}: {one}" for one in wrong]
    sys.stdout.write(json.dumps({"calls": calls, "tried": tried, "found": found}))


if __name__ == "__main__":
    main()
