"""Encrypted anew: all opens as before, nothing by the old key, and no crash loses a record."""

import errno
import random
import shutil
import signal
import sys
import time
from dataclasses import replace

import pytest
from sqlcipher3 import dbapi2

from fieldkit.services.progress import Cancelled
from fieldkit.store import rekeying
from fieldkit.store.connection import connect
from fieldkit.store.database import open_database
from fieldkit.store.faults import DatabaseBusy, DiskFull
from fieldkit.store.keys import KeySlots, WrongPassphrase, derived_key
from fieldkit.store.rekeying import MAKING_NAME, READY_NAME
from tests.integration.store.test_crashes import start
from tests.support.workspaces import PASSPHRASE, do, family, person, submission, workspace

OTHER = "зимородок ива тополь"


def silent(_done, _total):
    pass


@pytest.fixture
def database(tmp_path):
    made = workspace(tmp_path / "база")
    do(made, lambda work: work.entities.save(family("f1", "Рябинины", surname="Рябинина")))
    do(made, lambda work: work.submissions.save(submission("uuid:1")))
    yield made
    made.close()


def families(database):
    with database.reading() as work:
        return work.entities.count("families")


def test_everything_is_there_and_goes_on(database):
    with database.reading() as work:
        before = list(work.changes.commits_unconfirmed())

    database.re_encrypt(silent)
    do(database, lambda work: work.entities.save(family("f2", "Зябликовы")))

    with database.reading() as work:
        after = list(work.changes.commits_unconfirmed())
        assert after[: len(before)] == before
        assert work.changes.verify() == ()
        assert [one.instance_id for one in work.submissions.list()] == ["uuid:1"]
    assert families(database) == 2
    assert database.check() == ()


def test_every_passphrase_opens_it_again_and_no_rollback_is_seen(database):
    added = person("Снегирёва Инна")
    do(database, lambda work: work.users.add(added))
    database.add_passphrase(added, OTHER)

    database.re_encrypt(silent)
    database.close()

    for passphrase in (PASSPHRASE, OTHER):
        opened = open_database(database.folder, passphrase)
        assert opened.rolled_back is None
        assert families(opened) == 1
        opened.close()


def test_the_old_key_opens_nothing_of_it(database):
    old = database.keys.data_key

    database.re_encrypt(silent)

    assert database.keys.data_key != old
    with pytest.raises(dbapi2.DatabaseError):
        connect(database.folder / "fieldkit.db", derived_key(old, "database")).execute(
            "SELECT * FROM users"
        )


def test_a_user_who_was_taken_away_does_not_get_in_by_an_old_copy_of_the_slots(database, tmp_path):
    added = person("Снегирёва Инна")
    do(database, lambda work: work.users.add(added))
    database.add_passphrase(added, OTHER)
    copy = tmp_path / "копия"
    copy.mkdir()
    for name in ("slots.json", "slots.copy.json"):
        shutil.copyfile(database.folder / name, copy / name)
    do(database, lambda work: work.users.save(replace(added, active=False)))

    database.re_encrypt(silent)

    stolen = KeySlots.read(copy).unlock(OTHER)
    with pytest.raises(WrongPassphrase):
        KeySlots.read(database.folder).unlock(OTHER)
    with pytest.raises(dbapi2.DatabaseError):
        connect(database.folder / "fieldkit.db", derived_key(stolen.data_key, "database")).execute(
            "SELECT * FROM users"
        )


def test_stopping_changes_nothing(database):
    before = (database.folder / "slots.json").read_bytes()

    def stop(done, total):
        if done == total:
            raise Cancelled

    with pytest.raises(Cancelled):
        database.re_encrypt(stop)

    assert (database.folder / "slots.json").read_bytes() == before
    assert not (database.folder / MAKING_NAME).exists()
    assert families(database) == 1
    do(database, lambda work: work.entities.save(family("f2", "Зябликовы")))


def test_a_refusal_in_the_midst_of_writing_changes_nothing(database, monkeypatch):
    monkeypatch.setattr(rekeying, "_STEPS", 5)
    steps = []

    def stop(done, total):
        steps.append((done, total))
        if len(steps) > 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        database.re_encrypt(stop)

    assert families(database) == 1
    assert not (database.folder / MAKING_NAME).exists()


@pytest.mark.parametrize("step", ["for_data_key", "_write_anchor", "_write_database"])
def test_a_full_disk_leaves_the_old_workspace_at_work(database, monkeypatch, step):
    def full(*_args):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(KeySlots if step == "for_data_key" else rekeying, step, full)

    with pytest.raises(DiskFull):
        database.re_encrypt(silent)

    do(database, lambda work: work.entities.save(family("f2", "Зябликовы")))
    assert families(database) == 2
    assert not (database.folder / MAKING_NAME).exists()
    database.close()
    open_database(database.folder, PASSPHRASE).close()


def test_somebody_else_at_the_database_is_waited_for_and_nothing_is_changed(database):
    key = derived_key(database.keys.data_key, "database")
    other = connect(database.folder / "fieldkit.db", key)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM users").fetchone()

    with pytest.raises(DatabaseBusy):
        database.re_encrypt(silent)
    other.close()

    assert families(database) == 1


def _power_cut(_folder):
    raise WrongPassphrase


@pytest.mark.parametrize("moved", [0, 1, 2, 3, 4])
def test_what_was_made_to_the_end_is_put_in_place_at_the_next_opening(database, monkeypatch, moved):
    folder = database.folder
    monkeypatch.setattr("fieldkit.store.database.finish", _power_cut)
    with pytest.raises(WrongPassphrase):
        database.re_encrypt(silent)
    database.close()
    ready = sorted((folder / READY_NAME).iterdir())
    for path in ready[:moved]:
        path.replace(folder / path.name)
    monkeypatch.undo()

    opened = open_database(folder, PASSPHRASE)

    assert len(ready) == 4
    assert families(opened) == 1
    assert opened.rolled_back is None
    assert opened.check() == ()
    assert not (folder / READY_NAME).exists()
    opened.close()


def killed_amidst(process, times, seconds):
    """Let the process encrypt so many times and begin once more, kill it, return what it said."""
    said = []
    while said.count("encrypted") < times:
        said.append(process.stdout.readline().strip())
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    return [*said, *process.communicate()[0].splitlines()]


def kill_and_look(folder, rounds, seed):
    chance = random.Random(seed)  # noqa: S311 - moments to kill at, the same in every run
    workspace(folder).close()
    acknowledged = encrypted = 0
    keys = set()
    for _ in range(rounds):
        said = killed_amidst(start("rekey", folder), chance.randrange(3), chance.uniform(0, 0.3))
        acknowledged = max([acknowledged, *(int(line) for line in said if line.isdigit())])
        encrypted += said.count("encrypted")

        database = open_database(folder, PASSPHRASE)

        assert database.rolled_back is None
        with database.reading() as work:
            found = work.entities.count("families")
            assert acknowledged <= found <= acknowledged + 1
            acknowledged = found
            assert work.changes.verify() == ()
        assert database.check() == ()
        keys.add(database.keys.data_key)
        database.close()
    assert encrypted
    assert len(keys) > 1
    return encrypted


def test_nothing_acknowledged_is_lost_when_killed_while_encrypting_anew(tmp_path):
    kill_and_look(tmp_path / "база", rounds=6, seed=20261112)


@pytest.mark.long
def test_nothing_acknowledged_is_lost_in_many_kills_while_encrypting_anew(tmp_path):
    kill_and_look(tmp_path / "база", rounds=80, seed=20261113)
