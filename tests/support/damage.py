"""Turning single bits of a closed workspace, as a disk that grows old does."""

from contextlib import closing
from pathlib import Path

from fieldkit.store.connection import DATABASE_NAME, connect
from fieldkit.store.keys import KeySlots, derived_key
from tests.support.workspaces import PASSPHRASE

_PAGE = 4096


def alter_a_byte(folder: Path, table: str) -> None:
    """Turn a bit in the first page of a table."""
    path = folder / DATABASE_NAME
    key = derived_key(KeySlots.read(folder).unlock(PASSPHRASE).data_key, "database")
    with closing(connect(path, key)) as connection:
        where = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        page = connection.execute(where, [table]).fetchone()[0] - 1
    content = bytearray(path.read_bytes())
    content[page * _PAGE + 50] ^= 1
    path.write_bytes(content)
