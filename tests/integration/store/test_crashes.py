"""Killed at any moment: what was acknowledged is there, and nothing is half done."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fieldkit.records.change import EntityType
from fieldkit.store.database import open_database
from fieldkit.store.faults import WorkspaceInUse
from tests.support.places import ROOT
from tests.support.workspaces import PASSPHRASE, do, family, workspace


def start(act: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.store_worker", act, str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def killed_after(process: subprocess.Popen[str], seconds: float) -> list[str]:
    """Let the process work, kill it as a power cut would, and return what it said."""
    assert process.stdout.readline() == "open\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    said, _ = process.communicate()
    return said.splitlines()


def kill_and_look(folder: Path, rounds: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - moments to kill at, the same in every run
    workspace(folder).close()
    acknowledged = 0
    for _ in range(rounds):
        said = killed_after(start("write", folder), chance.uniform(0.01, 0.25))
        acknowledged = max([acknowledged, *(int(line) for line in said if line.isdigit())])

        database = open_database(folder, PASSPHRASE)

        assert database.rolled_back is None
        with database.reading() as work:
            families = work.entities.count("families")
            assert acknowledged <= families <= acknowledged + 1
            acknowledged = families
            assert work.submissions.count() == families
            assert len(work.changes.history(EntityType.MARK, f"s/r{families}")) == (families > 0)
            assert [one.title for one in work.drafts.list()] == ([str(families)] * bool(families))
            assert work.changes.unconfirmed_count() == 4 * families
            assert work.changes.verify() == ()
        assert database.check() == ()
        database.close()
    assert acknowledged > rounds


def test_nothing_acknowledged_is_lost_when_killed(tmp_path):
    kill_and_look(tmp_path / "база", rounds=5, seed=20261112)


@pytest.mark.long
def test_nothing_acknowledged_is_lost_in_many_kills(tmp_path):
    kill_and_look(tmp_path / "база", rounds=60, seed=20261113)


def test_a_second_program_is_refused_until_the_first_dies(tmp_path):
    workspace(tmp_path / "база").close()
    process = start("hold", tmp_path / "база")
    assert process.stdout.readline() == "open\n"

    with pytest.raises(WorkspaceInUse):
        open_database(tmp_path / "база", PASSPHRASE)

    process.kill()
    process.communicate()
    open_database(tmp_path / "база", PASSPHRASE).close()


def test_a_second_opening_in_this_program_is_refused(tmp_path):
    database = workspace(tmp_path / "база")

    with pytest.raises(WorkspaceInUse):
        open_database(tmp_path / "база", PASSPHRASE)

    do(database, lambda work: work.entities.save(family()))
    database.close()
    open_database(tmp_path / "база", PASSPHRASE).close()


def test_a_torn_tail_of_the_write_ahead_log_costs_only_what_was_torn(tmp_path):
    folder = tmp_path / "база"
    workspace(folder).close()
    said = killed_after(start("write", folder), 0.2)
    tail = folder / "fieldkit.db-wal"
    tail.write_bytes(tail.read_bytes()[: -4096 - 500])

    database = open_database(folder, PASSPHRASE)

    with database.reading() as work:
        kept = work.entities.count("families")
        assert len(said) - 2 <= kept
        assert work.submissions.count() == kept
        assert work.changes.verify() == ()
    assert database.check() == ()
    database.close()
