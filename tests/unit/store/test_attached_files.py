"""Encrypted files: what was written is read, and nothing else is ever taken for it."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.store.attached_files import (
    AttachedFiles,
    AttachmentDamaged,
    AttachmentMissing,
    FileKey,
    decrypted,
    encrypted,
)
from fieldkit.store.faults import DiskRefused

BLOCK = 64 * 1024
KEY = bytes(range(32))


def files(folder: Path, data_key: bytes = KEY) -> AttachedFiles:
    return AttachedFiles(folder, data_key)


def key_for(store: AttachedFiles, content: bytes) -> FileKey:
    return store.key_of(hashlib.sha256(content).hexdigest())


def kept(store: AttachedFiles, content: bytes) -> Path:
    key = key_for(store, content)
    store.write(key, [content])
    return store.folder / key.name


@pytest.mark.parametrize("length", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 200_000])
def test_what_was_written_is_read(tmp_path, length):
    store, content = files(tmp_path), bytes(length)

    place = kept(store, content)

    assert b"".join(store.read(key_for(store, content))) == content
    assert place.stat().st_size > length


@given(st.lists(st.binary(max_size=70_000), max_size=5))
def test_the_pieces_in_which_content_comes_make_no_difference(pieces):
    whole = b"".join(pieces)

    assert b"".join(encrypted(KEY, pieces)) == b"".join(encrypted(KEY, [whole]))


def test_equal_files_are_one_and_the_name_tells_nothing(tmp_path):
    store, content = files(tmp_path), b"scan of a passport"

    first, second = kept(store, content), kept(store, content)

    assert first == second
    assert [path.name for path in store.folder.iterdir()] == [first.name]
    assert hashlib.sha256(content).hexdigest() not in first.name
    assert content not in first.read_bytes()
    assert first.name != kept(files(tmp_path, bytes(32)), content).name


def test_another_workspaces_key_opens_nothing(tmp_path):
    store, content = files(tmp_path), b"photo"
    place = kept(store, content)
    other = key_for(files(tmp_path, bytes(32)), content)

    with pytest.raises(AttachmentDamaged):
        list(decrypted(other.key, place))


@pytest.mark.parametrize("length", [10, BLOCK, 2 * BLOCK + 5])
def test_no_altered_byte_goes_unnoticed(tmp_path, length):
    store, content = files(tmp_path), b"x" * length
    place = kept(store, content)
    whole = place.read_bytes()

    for at in {0, 5, 22, 30, len(whole) // 2, len(whole) - 1}:
        place.write_bytes(whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :])
        with pytest.raises(AttachmentDamaged):
            list(store.read(key_for(store, content)))


@pytest.mark.parametrize("blocks", [0, 1, 2])
def test_a_file_cut_off_between_blocks_is_noticed(tmp_path, blocks):
    store, content = files(tmp_path), bytes(3 * BLOCK)
    place = kept(store, content)
    sign = place.stat().st_size - 3 * (BLOCK + 16)

    place.write_bytes(place.read_bytes()[: sign + blocks * (BLOCK + 16)])

    with pytest.raises(AttachmentDamaged):
        list(store.read(key_for(store, content)))


def test_blocks_in_another_order_are_noticed(tmp_path):
    store, content = files(tmp_path), bytes(3 * BLOCK)
    place = kept(store, content)
    whole, step = place.read_bytes(), BLOCK + 16
    sign = len(whole) - 3 * step
    first, second = whole[sign : sign + step], whole[sign + step : sign + 2 * step]

    place.write_bytes(whole[:sign] + second + first + whole[sign + 2 * step :])

    with pytest.raises(AttachmentDamaged):
        list(store.read(key_for(store, content)))


def test_a_file_that_is_not_there_is_missing(tmp_path):
    with pytest.raises(AttachmentMissing):
        list(files(tmp_path).read(FileKey("0" * 64, KEY)))


def test_a_disk_that_refuses_leaves_nothing_behind(tmp_path):
    store = files(tmp_path)

    def breaks():
        yield b"half"
        raise OSError(5, "invented")

    with pytest.raises(DiskRefused):
        store.write(key_for(store, b"whole"), breaks())

    assert list(store.folder.iterdir()) == []


def test_small_pictures_go_with_their_file(tmp_path):
    store, content = files(tmp_path), b"photo"
    kept(store, content)
    key = key_for(store, content)
    store.write(key.small(160), [b"small"])

    gone = store.drop([key.name])

    assert gone == 1
    assert list(store.folder.iterdir()) == []
