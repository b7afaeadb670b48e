"""The tail of the log is torn: what was written before is there, what it tore is gone whole."""

import random
import shutil
from pathlib import Path

import pytest

from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.submission import Subject
from fieldkit.store.connection import DATABASE_NAME
from fieldkit.store.database import Database, open_database
from tests.support.rounds import rounds
from tests.support.workspaces import PASSPHRASE, do, draft, family, submission, workspace

_WAL = f"{DATABASE_NAME}-wal"
_COMMITS = 12


def cut(content: bytes, at: int, _chance: random.Random) -> bytes:
    """The file system lost the end."""
    return content[:at]


def overwrite(content: bytes, at: int, chance: random.Random) -> bytes:
    """Blocks of something else lie where the end was."""
    return content[:at] + chance.randbytes(len(content) - at)


def blank(content: bytes, at: int, _chance: random.Random) -> bytes:
    """The length was written and the content was not."""
    return content[:at] + bytes(len(content) - at)


def flip(content: bytes, at: int, chance: random.Random) -> bytes:
    """One bit is not as it was written."""
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]


TEARS = (cut, overwrite, blank, flip)


@pytest.fixture
def torn_off(tmp_path: Path) -> tuple[Path, list[int]]:
    return powerless(tmp_path)


def powerless(folder: Path) -> tuple[Path, list[int]]:
    """Return what a power cut leaves of a dozen commits, and where each ended in the log."""
    database = workspace(folder / "at work")
    database.empty_wal()
    log, ends = database.folder / _WAL, [0]
    for number in range(1, _COMMITS + 1):
        save(database, number)
        ends.append(log.stat().st_size)
    left = folder / "left"
    shutil.copytree(database.folder, left)
    database.close()
    assert ends == sorted(set(ends))
    return left, ends


def save(database: Database, number: int) -> None:
    """Save a family, a form, a mark and a draft in one transaction."""

    def act(work: object) -> None:
        work.entities.save(family(f"f{number}", f"Семья {number}", surname="Рябинина" * number))
        work.submissions.save(submission(f"uuid:{number}", Subject("families", f"f{number}")))
        work.attendance.save_marks([Mark("s", f"r{number}", AttendanceStatus.PRESENT)])
        work.drafts.save(draft(f"d{number}"))

    do(database, act)


def tear_and_look(left: Path, ends: list[int], times: int, seed: int) -> None:
    """Tear the log at so many places by chance, and open what is left each time."""
    chance = random.Random(seed)  # noqa: S311 - where to tear, the same in every run
    whole = (left / _WAL).read_bytes()
    for _ in range(times):
        folder = left.parent / "torn"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(left, folder)
        # Half of the tears lie in the last commit, as a power cut's do.
        at = chance.randrange(chance.choice((0, ends[-2])), ends[-1])
        tear = chance.choice(TEARS)
        (folder / _WAL).write_bytes(tear(whole, at, chance))

        database = open_database(folder, PASSPHRASE)

        before = sum(end <= at for end in ends[1:])
        with database.reading() as work:
            found = (
                work.entities.count("families"),
                work.submissions.count(),
                len(work.drafts.list()),
                work.changes.unconfirmed_count(),
            )
            problems = work.changes.verify()
        assert found == (before, before, before, 4 * before), (tear.__name__, at)
        assert (problems, database.check()) == ((), ())
        save(database, 99)
        database.close()


def test_commits_before_the_torn_place_are_all_there_and_others_gone_whole(
    torn_off: tuple[Path, list[int]],
):
    left, ends = torn_off

    tear_and_look(left, ends, rounds(15, long=300), seed=20261130)
