"""Workspaces whose slots are of the first format open, and become of this one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.errors import FieldkitError
from fieldkit.records.people import Role, User
from fieldkit.store.access_tables import sealed_holders
from fieldkit.store.database import Database, open_database
from fieldkit.store.keys import KeySlots, NotOpenedYet
from tests.support.workspaces import NOW, PASSPHRASE, do, family, workspace
from tests.unit.store.test_keys import of_first_format

OTHER = "зимородок ива тополь"


@pytest.fixture
def old(tmp_path: Path) -> tuple[Path, bytes]:
    """A workspace as the first version left it, with two users."""
    database = workspace(tmp_path / "база")
    do(database, lambda work: work.entities.save(family()))
    do(database, lambda work: work.users.save(_administrator(database)))
    do(database, lambda work: work.users.add(User("u2", "Снегирёва", Role.SPECIALIST, NOW)))
    with database._engine.begin() as connection:
        connection.execute(sealed_holders.delete())
    key = database.keys.data_key
    of_first_format(database.folder, {database.user.id: PASSPHRASE, "u2": OTHER}, key)
    database.close()
    return database.folder, key


def _administrator(database: Database) -> User:
    return User(database.user.id, database.user.name, Role.ADMINISTRATOR, NOW)


def opened(folder: Path, passphrase: str, look: Callable[[Database], object]) -> object:
    database = open_database(folder, passphrase)
    try:
        return look(database)
    finally:
        database.close()


def test_it_opens_and_every_user_gets_keys_at_their_own_opening(old):
    folder, key = old

    first = opened(folder, PASSPHRASE, lambda database: database.keys.data_key)
    between = len(KeySlots.read(folder).content.holders)
    second = opened(folder, OTHER, lambda database: database.keys.data_key)

    assert first == second == key
    assert between == 1
    assert len(KeySlots.read(folder).content.holders) == 2
    assert not KeySlots.read(folder).unlock(OTHER).old_kind


def test_an_administrator_becomes_the_first_holder_of_sealed_facts(old):
    folder, _key = old

    def holders(database: Database) -> tuple[str, ...]:
        with database.reading() as work:
            return work.sealed.holders()

    assert opened(folder, OTHER, holders) == ()
    assert len(opened(folder, PASSPHRASE, holders)) == 1


def test_it_is_encrypted_anew_only_after_everybody_has_opened_it(old):
    folder, _key = old

    def encrypt(database: Database) -> None:
        database.re_encrypt(lambda _done, _total: None)

    with pytest.raises(NotOpenedYet):
        opened(folder, PASSPHRASE, encrypt)
    opened(folder, OTHER, lambda _database: None)
    opened(folder, PASSPHRASE, encrypt)

    opened(folder, OTHER, lambda _database: None)


def test_slots_that_open_no_database_are_left_as_they_were(old):
    folder, _key = old
    user = KeySlots.read(folder).users()[0]
    of_first_format(folder, {user: PASSPHRASE}, bytes(32))
    before = (folder / "slots.json").read_bytes()

    with pytest.raises(FieldkitError):
        open_database(folder, PASSPHRASE)

    assert (folder / "slots.json").read_bytes() == before
