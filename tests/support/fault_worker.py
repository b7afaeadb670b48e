"""A process whose disk fails on purpose, call by call; see ``faults.c``, which is preloaded.

``python -m tests.support.fault_worker ACT ERROR FOLDER SEED MOST`` tries the act once for each
call that alters a file (or MOST of them, by chance) and prints what was found, as JSON. ERROR is
"kill" or the name of an errno. Each try is a child with a copy of the same workspace.
"""

import ctypes
import errno
import json
import os
import random
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from fieldkit.errors import FieldkitError
from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.backup import BackupKind
from fieldkit.records.submission import Subject
from fieldkit.store.backup import BACKUPS, list_backups, verify_backup
from fieldkit.store.database import Database, open_database
from fieldkit.store.restore import SET_ASIDE, restore
from tests.support.workspaces import (
    PASSPHRASE,
    acquaint,
    commits_of,
    do,
    draft,
    family,
    identity_of,
    submission,
    workspace,
)

_LIBRARY = ctypes.CDLL(None)
_SAVES = 3
Say = Callable[[str], None]


def save(folder: Path, say: Say) -> None:
    """Fill and finalize: a draft, a family, a submission and a mark in each transaction."""
    database = open_database(folder, PASSPHRASE)
    arm_now()
    try:
        for number in range(2, 2 + _SAVES):
            _save_one(database, number)
            say(str(number))
    except FieldkitError:
        # The work goes on once the disk does.
        disarm()
        _save_one(database, number)
        say(str(number))
    database.close()


def _save_one(database: Database, number: int) -> None:
    with database.unit_of_work() as work:
        work.entities.save(family(f"f{number}", f"Семья {number}", surname="Рябинина"))
        work.submissions.save(submission(f"uuid:{number}", Subject("families", f"f{number}")))
        work.attendance.save_marks([Mark("s", f"r{number}", AttendanceStatus.PRESENT)])
        work.drafts.save(replace(draft("d"), title=str(number)))
        work.commit()


def back_up(folder: Path, say: Say) -> None:
    """Make a backup."""
    database = open_database(folder, PASSPHRASE)
    arm_now()
    with suppress(FieldkitError):
        made = database.write_backup(folder / BACKUPS, BackupKind.WISH, datetime.now(UTC))
        say(made.folder.name)
    disarm()
    database.close()


def put_back(folder: Path, say: Say) -> None:
    """Restore the backup that lies in the workspace."""
    backup = list_backups(folder / BACKUPS)[0]
    arm_now()
    with suppress(FieldkitError):
        restore(folder, backup, PASSPHRASE)
        say("restored")


def re_encrypt(folder: Path, say: Say) -> None:
    """Encrypt the workspace anew."""
    database = open_database(folder, PASSPHRASE)
    arm_now()
    with suppress(FieldkitError):
        database.re_encrypt(lambda _done, _total: None)
        say("done")
    disarm()
    with suppress(FieldkitError):
        database.close()


def take_in(folder: Path, say: Say) -> None:
    """Take in what another laptop wrote, in one transaction."""
    other = open_database(folder.parent / "other", PASSPHRASE)
    device, commits = identity_of(other).device, commits_of(other)
    other.close()
    database = open_database(folder, PASSPHRASE)
    arm_now()
    with suppress(FieldkitError):
        do(database, lambda work: work.changes.apply(commits, source=device))
        say("taken")
    disarm()
    database.close()


ACTS = {
    "save": save,
    "backup": back_up,
    "restore": put_back,
    "re-encrypt": re_encrypt,
    "take-in": take_in,
}


def prepare(root: Path) -> None:
    """Make the workspace that every try begins from: one family in its backup, two without."""
    database = workspace(root / "template")
    other = workspace(root / "other")
    acquaint(database, other)
    do(other, lambda work: work.entities.save_all(family(f"o{n}") for n in range(20)))
    _save_one(database, 0)
    database.write_backup(root / "template" / BACKUPS, BackupKind.WISH, datetime.now(UTC))
    _save_one(database, 1)
    database.close()
    other.close()


def problems_of(act: str, folder: Path, said: list[str]) -> list[str]:
    """Open what a try left and return what is wrong with it."""
    found = []
    database = open_database(folder, PASSPHRASE)
    try:
        with database.reading() as work:
            families = work.entities.count("families")
            forms = work.submissions.count()
            found += [f"log: {one}" for one in work.changes.verify()]
            titles = [one.title for one in work.drafts.list()]
        found += [f"database: {one}" for one in database.check()]
    finally:
        database.close()
    for one in list_backups(folder / BACKUPS):
        verify_backup(one.folder)
    own = families - (20 if act == "take-in" and families > 20 else 0)
    if own != forms or titles != [str(own - 1)]:
        found.append(f"half done: {families} families, {forms} forms, drafts {titles}")
    if act == "save" and not 2 + len(said) <= own <= 3 + len(said):
        found.append(f"lost: said {said}, found {own}")
    if act == "take-in" and said and families != 22:
        found.append("lost: what was taken in is not there")
    if act == "restore":
        found += _problems_of_restore(folder, families, restored=bool(said))
    elif own < 2:
        found.append(f"lost: {own} of 2")
    if act == "backup" and said and len(list_backups(folder / BACKUPS)) != 2:
        found.append("lost: the backup is not there")
    return found


def _problems_of_restore(folder: Path, families: int, *, restored: bool) -> list[str]:
    if families == 2:
        return ["lost: the restore was said to be done"] if restored else []
    (aside,) = (folder / SET_ASIDE).iterdir()
    newer = open_database(aside, PASSPHRASE)
    with newer.reading() as work:
        count = work.entities.count("families")
    newer.close()
    return [] if count == 2 else [f"lost: {count} of 2 set aside"]


_wish: tuple[str, int, int, int] = ("", -1, 0, 0)


def arm_now() -> None:
    """Begin to count calls; a try asks for this once its workspace is open."""
    below, call, error, stays = _wish
    _LIBRARY.fieldkit_arm(below.encode(), ctypes.c_long(call), error, stays)


def disarm() -> None:
    """Let the disk work again."""
    global _wish  # noqa: PLW0603 - the one state of a process made to fail
    _wish = ("", -1, 0, 0)
    _LIBRARY.fieldkit_arm(b"", ctypes.c_long(-1), 0, 0)


def one_try(act: str, root: Path, call: int, error: int, stays: int) -> tuple[list[str], int]:
    """Do an act in a child whose call of this number fails; return what it said and its end.

    Its end is 0, the signal's number below zero, or 70 for another error than a
    refusal. Call 0 never fails: then the last word is how many calls there were.
    """
    global _wish  # noqa: PLW0603 - as above
    folder = root / "try"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root / "template", folder)
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        code = 70
        try:
            _wish = (str(folder), call, error, stays)
            ACTS[act](folder, lambda word: os.write(writer, f"{word}\n".encode()) and None)
            code = 0
            if not call:
                os.write(writer, f"{_LIBRARY.fieldkit_calls()}\n".encode())
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
    low, high = 0, 1
    while one_try(act, root, high, 0, 0)[1] != 0 and high < 1 << 16:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        if one_try(act, root, middle, 0, 0)[1] == 0:
            high = middle
        else:
            low = middle
    return low


def main() -> None:
    """Try the act at its calls and print what was found."""
    act, kind, place, seed, most = sys.argv[1:]
    root = Path(place)
    if not (root / "template").exists():
        prepare(root)
    counted = root / f"calls-{act}"
    if not counted.exists():
        counted.write_text(str(calls_of(act, root)))
    calls = int(counted.read_text())
    chosen = list(range(1, calls + 1))
    random.Random(int(seed)).shuffle(chosen)  # noqa: S311 - which calls, the same in every run
    error = 0 if kind == "kill" else getattr(errno, kind)
    found: list[str] = []
    for call in chosen[: int(most)]:
        stays = int(kind != "EIO")
        said, end = one_try(act, root, call, error, stays)
        if end == 70:
            found.append(f"call {call}: another error than a refusal")
        try:
            wrong = problems_of(act, root / "try", said)
        except FieldkitError as refusal:
            wrong = [f"does not open: {type(refusal).__name__}"]
        found += [f"call {call}: {one}" for one in wrong]
    sys.stdout.write(json.dumps({"calls": calls, "tried": min(calls, int(most)), "found": found}))


if __name__ == "__main__":
    main()
