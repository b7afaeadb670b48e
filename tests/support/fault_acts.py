"""What the store does while the disk fails: saving, copying, restoring, encrypting, merging."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from fieldkit.errors import FieldkitError
from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.backup import BackupKind
from fieldkit.records.submission import Subject
from fieldkit.store.backup import BACKUPS, list_backups, verify_backup
from fieldkit.store.database import Database, open_database
from fieldkit.store.restore import SET_ASIDE, restore
from tests.support.faulty_disk import Act, Say, arm_now, disarm
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

_SAVES = 3


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


def _problems_of(act: str, folder: Path, said: list[str]) -> list[str]:
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


_RUNS = {
    "save": save,
    "backup": back_up,
    "restore": put_back,
    "re-encrypt": re_encrypt,
    "take-in": take_in,
}
STORE_ACTS = {name: Act(prepare, run, partial(_problems_of, name)) for name, run in _RUNS.items()}
