"""A window that reads and a job that writes, at the same time."""

import threading

import pytest

from fieldkit.store import connection
from fieldkit.store.database import open_database
from fieldkit.store.faults import DatabaseBusy
from tests.support.workspaces import PASSPHRASE, do, family, workspace


def test_reading_sees_one_picture_while_another_thread_writes(laptop):
    do(laptop, lambda work: work.entities.save(family("f1")))

    with laptop.reading() as work:
        assert work.entities.count("families") == 1
        writer = threading.Thread(
            target=do, args=(laptop, lambda other: other.entities.save(family("f2")))
        )
        writer.start()
        writer.join(20)
        assert not writer.is_alive()
        assert work.entities.count("families") == 1

    with laptop.reading() as work:
        assert work.entities.count("families") == 2


def test_writers_of_two_threads_wait_for_each_other(laptop):
    def save(prefix: str) -> None:
        for number in range(10):
            do(laptop, lambda work, n=number: work.entities.save(family(f"{prefix}{n}")))

    threads = [threading.Thread(target=save, args=(prefix,)) for prefix in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    with laptop.reading() as work:
        assert work.entities.count("families") == 30
        assert work.changes.verify() == ()
        assert len(list(work.changes.commits_unconfirmed())) == 30


def test_who_waits_too_long_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setattr(connection, "_BUSY_SECONDS", 0.1)
    workspace(tmp_path / "база").close()
    database = open_database(tmp_path / "база", PASSPHRASE)

    with database.unit_of_work() as work:
        work.entities.save(family())
        with pytest.raises(DatabaseBusy), database.unit_of_work():
            pass
        work.commit()

    with database.reading() as work:
        assert work.entities.count("families") == 1
    database.close()
