"""Folders, files and disks that are not as they should be: one clear sentence, nothing lost."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from fieldkit.bundles.identity import new_identity
from fieldkit.errors import FieldkitError
from fieldkit.records.device import DeviceKind
from fieldkit.store import founding
from fieldkit.store.anchor import ANCHOR_NAME
from fieldkit.store.connection import DATABASE_NAME
from fieldkit.store.database import Database, create_database, open_database
from fieldkit.store.faults import (
    DatabaseDamaged,
    DatabaseNewer,
    DiskFull,
    DiskRefused,
    FolderNotEmpty,
    NotAWorkspace,
)
from fieldkit.store.files import write_whole
from fieldkit.store.founding import is_workspace
from fieldkit.store.keys import (
    COPY_NAME,
    SLOTS_NAME,
    KeyCost,
    SlotsDamaged,
    WrongPassphrase,
)
from tests.support.damage import alter_a_byte
from tests.support.workspaces import (
    PASSPHRASE,
    acquaint,
    commits_of,
    do,
    family,
    hand_over,
    identity_of,
    person,
    workspace,
)


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A closed workspace with two hundred families, in a folder with a hard name."""
    folder = tmp_path / "База данных № 1" / "рабочая %20 ?"
    database = workspace(folder)
    rows = [family(f"f{number}", surname="Рябинина" * 8) for number in range(200)]
    do(database, lambda work: work.entities.save_all(rows))
    database.close()
    return folder


def refusal(folder: Path, kind: type[FieldkitError]) -> FieldkitError:
    """Return the refusal to open a workspace, once its files are seen to be untouched."""
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.stat().st_size}
    with pytest.raises(kind) as caught:
        open_database(folder, PASSPHRASE)
    after = {path.name: path.read_bytes() for path in folder.iterdir() if path.stat().st_size}
    assert {name: after[name] for name in before} == before
    return caught.value


def test_a_path_with_cyrillic_and_spaces_works(closed):
    database = open_database(closed, PASSPHRASE)

    with database.reading() as work:
        assert work.entities.count("families") == 200
    database.close()


def test_the_wrong_passphrase_is_told_from_damage(closed):
    with pytest.raises(WrongPassphrase):
        open_database(closed, "не тот")


def test_an_empty_folder_is_no_workspace(tmp_path):
    with pytest.raises(NotAWorkspace):
        open_database(tmp_path, PASSPHRASE)
    with pytest.raises(NotAWorkspace):
        open_database(tmp_path / "nowhere", PASSPHRASE)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("x")

    with pytest.raises(FolderNotEmpty):
        workspace(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_workspace_is_not_made_over_another(closed):
    with pytest.raises(FolderNotEmpty):
        workspace(closed)

    open_database(closed, PASSPHRASE).close()


def test_a_file_in_the_folders_place_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(FolderNotEmpty):
        workspace(tmp_path / "file")


def test_an_unfinished_making_is_begun_anew(tmp_path):
    workspace(tmp_path).close()
    (tmp_path / founding._UNFINISHED).touch()

    assert not is_workspace(tmp_path)
    with pytest.raises(NotAWorkspace):
        open_database(tmp_path, PASSPHRASE)
    workspace(tmp_path).close()

    open_database(tmp_path, PASSPHRASE).close()


def test_a_refused_making_can_be_tried_again(tmp_path):
    with pytest.raises(FieldkitError):
        create_database(
            tmp_path,
            " ",
            user=person(),
            identity=new_identity(DeviceKind.LAPTOP, "x"),
            cost=KeyCost.lowest(),
        )

    workspace(tmp_path).close()


@pytest.mark.parametrize(
    "damage",
    [
        lambda good: good[:0],
        lambda good: os.urandom(len(good)),
        lambda good: good[:5000],
        lambda good: good[: len(good) // 2],
        lambda good: good[:-4096],
        lambda good: bytes([good[100] ^ 1]) + good[1:],
    ],
    ids=["empty", "garbage", "page", "half", "last page", "first byte"],
)
def test_a_damaged_database_is_refused_and_not_touched(closed, damage):
    path = closed / DATABASE_NAME
    path.write_bytes(damage(path.read_bytes()))

    assert "damaged" in refusal(closed, DatabaseDamaged).sentence()


def test_one_altered_byte_among_the_users_is_refused(closed):
    alter_a_byte(closed, "users")

    assert "damaged" in refusal(closed, DatabaseDamaged).sentence()


def test_a_missing_database_is_damage_and_none_is_made(closed):
    (closed / DATABASE_NAME).unlink()

    refusal(closed, DatabaseDamaged)

    assert not (closed / DATABASE_NAME).exists()


def test_missing_keys_are_named(closed):
    (closed / SLOTS_NAME).unlink()
    (closed / COPY_NAME).unlink()

    refusal(closed, SlotsDamaged)


def test_the_database_of_another_workspace_does_not_open(closed, tmp_path):
    workspace(tmp_path / "чужая").close()
    shutil.copyfile(tmp_path / "чужая" / DATABASE_NAME, closed / DATABASE_NAME)

    refusal(closed, DatabaseDamaged)


def test_a_damaged_page_is_found_by_checking_and_by_reading(closed):
    alter_a_byte(closed, "entities")
    database = open_database(closed, PASSPHRASE)

    problems = database.check()
    with database.reading() as work, pytest.raises(DatabaseDamaged):
        list(work.entities.list("families"))

    assert "damaged" in problems[0]
    database.close()


def test_a_newer_database_is_refused_with_both_versions(closed):
    database = open_database(closed, PASSPHRASE)
    with database._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.exec_driver_sql("UPDATE settings SET value = '2.3' WHERE name LIKE 'program%'")
    database.close()

    sentence = refusal(closed, DatabaseNewer).sentence()

    assert "2.3" in sentence
    assert "0.1.0" in sentence


def limited(database: Database, pages: int) -> None:
    """Let the database grow by so many pages only, as on a full disk."""

    def limit(connection, _record):
        count = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {count + pages}")

    database._engine.dispose()
    sa.event.listen(database._engine, "connect", limit)


def test_a_full_disk_keeps_all_that_was_saved_before(closed):
    database = open_database(closed, PASSPHRASE)
    limited(database, 3)

    with pytest.raises(DiskFull):
        do(
            database,
            lambda work: work.entities.save_all(
                family(f"g{number}", surname="Осинина") for number in range(500)
            ),
        )

    with database.reading() as work:
        assert work.entities.count("families") == 200
        assert work.changes.verify() == ()
    database.close()
    again = open_database(closed, PASSPHRASE)
    do(again, lambda work: work.entities.save(family("g1")))
    again.close()


_WRITE_UNTIL_FULL = """
import signal, sys, resource
from pathlib import Path
from fieldkit.errors import FieldkitError
from fieldkit.store.database import open_database
from tests.support.workspaces import PASSPHRASE, do, family
database = open_database(Path(sys.argv[1]), PASSPHRASE)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
done = 0
try:
    while done < 5000:
        do(database, lambda work: work.entities.save(family(f"n{done}", surname="Дуб" * 50)))
        done += 1
except FieldkitError as error:
    print(type(error).__name__, done)
database.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX's")
def test_a_file_that_may_not_grow_loses_nothing_acknowledged(closed):
    limit = (closed / DATABASE_NAME).stat().st_size + 300_000

    out = subprocess.run(
        [sys.executable, "-c", _WRITE_UNTIL_FULL, str(closed), str(limit)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.split()

    assert out[0] in {"DiskFull", "DiskRefused"}
    database = open_database(closed, PASSPHRASE)
    with database.reading() as work:
        assert work.entities.count("families") == 200 + int(out[1])
        assert work.changes.verify() == ()
    assert database.check() == ()
    database.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_small_file_that_finds_no_room_leaves_the_old_one(tmp_path):
    (tmp_path / "a.json").write_bytes(b"old")
    (tmp_path / "a.json.new").symlink_to("/dev/full")

    with pytest.raises(DiskFull):
        write_whole(tmp_path / "a.json", b"new")

    assert (tmp_path / "a.json").read_bytes() == b"old"


def test_a_folder_that_is_gone_is_told_in_words(tmp_path):
    with pytest.raises(DiskRefused):
        write_whole(tmp_path / "nowhere" / "a.json", b"new")


def test_an_older_database_put_back_is_noticed_and_goes_on_in_a_new_epoch(closed, tmp_path):
    database = open_database(closed, PASSPHRASE)
    old_epoch = identity_of(database).epoch
    database.close()
    older = (closed / DATABASE_NAME).read_bytes()
    database = open_database(closed, PASSPHRASE)
    do(database, lambda work: work.entities.save(family("new", surname="Осинина")))
    colleague = workspace(tmp_path / "коллега")
    acquaint(database, colleague)
    hand_over(database, colleague)
    device = identity_of(database).device
    database.close()
    (closed / DATABASE_NAME).write_bytes(older)

    again = open_database(closed, PASSPHRASE)

    assert again.rolled_back is not None
    assert identity_of(again).epoch != old_epoch
    do(again, lambda work: work.entities.save(family("f1", surname="Клёнова")))
    with colleague.reading() as work:
        held = list(work.changes.commits_after(device.id, old_epoch, 0))
    do(again, lambda work: work.changes.apply(held, source=identity_of(again).device))
    with again.reading() as work:
        assert work.entities.get("families", "new").get("surname") == "Осинина"
        assert work.entities.get("families", "f1").get("surname") == "Клёнова"
        assert work.changes.verify() == ()
    assert len({commit.epoch for commit in commits_of(again)}) == 2
    again.close()
    third = open_database(closed, PASSPHRASE)
    assert third.rolled_back is None
    third.close()
    colleague.close()


def test_an_anchor_that_lags_or_is_lost_is_no_rollback(closed):
    lagging = (closed / ANCHOR_NAME).read_bytes()
    database = open_database(closed, PASSPHRASE)
    do(database, lambda work: work.entities.save(family("new")))
    database.close()
    for content in (lagging, b"", b"{}", b'{"epoch": "x", "count": 1, "head": "", "mac": ""}'):
        (closed / ANCHOR_NAME).write_bytes(content)

        again = open_database(closed, PASSPHRASE)

        assert again.rolled_back is None
        again.close()


def test_nothing_that_was_typed_can_be_read_from_the_files(tmp_path):
    folder = tmp_path / "база"
    database = workspace(folder)
    canary = "Канарейкина"
    do(database, lambda work: work.entities.save(family(label=canary, surname=canary)))
    do(database, lambda work: work.users.add(person(canary)))
    words = [canary, canary.casefold(), PASSPHRASE, "Ольхова"]

    def seen() -> list[str]:
        files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
        forms = [(word, word.encode(code)) for word in words for code in ("utf-8", "utf-16-le")]
        return [word for word, form in forms if any(form in file for file in files)]

    assert seen() == []
    database.close()
    assert seen() == []


def test_an_error_does_not_tell_whose_record_it_was(closed):
    database = open_database(closed, PASSPHRASE)
    colleague = person("Канарейкина")
    do(database, lambda work: work.users.add(colleague))

    with pytest.raises(sa.exc.IntegrityError) as caught:
        do(database, lambda work: work.users.add(colleague))

    assert "Канарейкина" not in str(caught.value)
    database.close()


def test_an_erased_word_leaves_the_index(tmp_path):
    database = workspace(tmp_path / "база")
    do(database, lambda work: work.entities.save(family(label="Канарейкина")))
    do(database, lambda work: work.entities.save(family(label="Осинина")))

    with database._engine.connect() as connection:
        blocks = [
            block
            for table in ("entity_search_data", "entity_parts_data")
            for (block,) in connection.exec_driver_sql(f"SELECT block FROM {table}")  # noqa: S608 - our own names
        ]

    assert not any("канарейк".encode() in block for block in blocks)
    assert not any("кан".encode() in block for block in blocks)
    database.close()
