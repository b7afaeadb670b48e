"""Attached files on the disk: each encrypted by a key of its own, under a name that tells nothing.

Name and key both follow from the content and the workspace's secret, so that
equal files are one, and so that a file whose hash is forgotten can be read by
nobody any more. A file is a sign of its format and blocks of 64 KiB, each
authenticated together with its place and with whether it is the last
(the STREAM construction; Hoang, Reyhanitabar, Rogaway, Vizar 2015).
"""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.store.faults import fault_of
from fieldkit.store.files import sync_folder
from fieldkit.store.wrapping import KEY_BYTES, derived_key, new_data_key

FOLDER = "attachments"
FRESH = ".new"
_SIGN = b"fieldkit-attachment-1\n"
_BLOCK = 64 * 1024
_TAG = 16
_CHUNK = 1 << 20
_NONCE_ZEROS = 15


class AttachmentMissing(FieldkitError):
    """The content of an attached file is not on this computer."""

    template = N_(
        "This attached file is not on this computer. Head office asks the laptop for it that "
        "attached it; an earlier backup may hold it too."
    )


class AttachmentDamaged(FieldkitError):
    """An attached file was cut off, overwritten or put in another's place."""

    template = N_(
        "This attached file is damaged on the disk, so it is not shown. An earlier backup may "
        "hold it whole. The form itself is not affected."
    )


@dataclass(frozen=True, slots=True)
class FileKey:
    """The name of one encrypted file, and what opens it."""

    name: str
    key: bytes = field(repr=False)

    @classmethod
    def sealed(cls, key: bytes = b"") -> "FileKey":
        """Return a random key, or this one, with the name that follows from it."""
        key = key or new_data_key()
        return cls(_hash(b"", key, b"fk-sealed-name").hex(), key)

    def small(self, side: int) -> "FileKey":
        """Return the key of a small picture made of this file; ``side`` in pixels."""
        key = _hash(str(side).encode(), self.key, b"fk-small")
        return FileKey(f"{self.name}.{side}", key)


class AttachedFiles:
    """The folder of a workspace's attached files, with the secret that names and opens them."""

    def __init__(self, folder: Path, data_key: bytes) -> None:
        self.folder = folder / FOLDER
        self._secret = derived_key(data_key, "attachments")

    def key_of(self, sha256: str) -> FileKey:
        """Return the key of the file with this content."""
        digest = bytes.fromhex(sha256)
        name = _hash(digest, self._secret, b"fk-attach-name").hex()
        return FileKey(name, _hash(digest, self._secret, b"fk-attach-key"))

    def has(self, key: FileKey) -> bool:
        """Tell whether the file is on the disk; whether it is whole shows when it is read."""
        return self.has_name(key.name)

    def has_name(self, name: str) -> bool:
        """Tell the same of a file by its name."""
        return (self.folder / name).is_file()

    def write(self, key: FileKey, content: Iterable[bytes]) -> None:
        """Keep a file, on the disk before we return, unless it is there whole.

        Raises DiskFull, DiskRefused, and then there is nothing of it.
        """
        # A damaged one must not keep out the same file that somebody brings again.
        if self.is_whole(key):
            self._touch(key.name)
        else:
            self._write(key.name, encrypted(key.key, content))

    def write_as_it_is(self, name: str, blocks: Iterable[bytes]) -> None:
        """Keep a file that is encrypted already, such as one from a backup, unless it is there."""
        if self.has_name(name):
            self._touch(name)
        else:
            self._write(name, blocks)

    def is_whole(self, key: FileKey) -> bool:
        """Tell whether a file is on the disk and can be read to its end."""
        try:
            for _block in self.read(key):
                pass
        except FieldkitError:
            return False
        return True

    def read(self, key: FileKey) -> Iterator[bytes]:
        """Yield the content block by block. Raises AttachmentMissing, AttachmentDamaged.

        What came before a refusal is genuine, but not the whole file.
        """
        return decrypted(key.key, self.folder / key.name)

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield a file as it is, encrypted. Raises DiskRefused."""
        try:
            with (self.folder / name).open("rb") as file:
                while block := file.read(_CHUNK):
                    yield block
        except OSError as error:
            raise (fault_of(error) or error) from error

    def drop(self, names: Iterable[str]) -> int:
        """Delete files by name, with the small pictures made of them; return how many."""
        wanted, gone = frozenset(names), 0
        for name in self.names() if wanted else ():
            if name in wanted or (name.partition(".")[0] in wanted and not name.endswith(FRESH)):
                with suppress(OSError):
                    (self.folder / name).unlink()
                    gone += name in wanted and "." not in name
        return gone

    def names(self) -> dict[str, float]:
        """Return the names in the folder, unfinished ones too, and when each was written."""
        found: dict[str, float] = {}
        with suppress(OSError):
            for entry in os.scandir(self.folder):
                with suppress(OSError):
                    found[entry.name] = entry.stat().st_mtime
        return found

    def _touch(self, name: str) -> None:
        """Make a file as young as if it were written now, so that nobody collects it."""
        with suppress(OSError):
            os.utime(self.folder / name)

    def _write(self, name: str, blocks: Iterable[bytes]) -> None:
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            _write_whole(self.folder / name, blocks)
        except OSError as error:
            raise (fault_of(error) or error) from error


def encrypted(key: bytes, content: Iterable[bytes]) -> Iterator[bytes]:
    """Yield an encrypted file, block by block, of content in pieces of any size."""
    yield _SIGN
    waiting, number = bytearray(), 0
    for piece in content:
        waiting += piece
        while len(waiting) > _BLOCK:
            yield _encrypt(bytes(waiting[:_BLOCK]), key, _nonce(number, last=False))
            del waiting[:_BLOCK]
            number += 1
    yield _encrypt(bytes(waiting), key, _nonce(number, last=True))


def decrypted(key: bytes, path: Path) -> Iterator[bytes]:
    """Yield the content of an encrypted file. Raises AttachmentMissing, AttachmentDamaged."""
    try:
        with path.open("rb") as file:
            left = os.fstat(file.fileno()).st_size - len(_SIGN)
            if file.read(len(_SIGN)) != _SIGN:
                raise AttachmentDamaged
            number = 0
            while left > 0:
                block = file.read(min(left, _BLOCK + _TAG))
                left -= _BLOCK + _TAG
                yield _decrypt(block, key, _nonce(number, last=left <= 0))
                number += 1
            if not number:
                raise AttachmentDamaged
    except FileNotFoundError as error:
        raise AttachmentMissing from error
    except OSError as error:
        raise (fault_of(error) or error) from error


def _encrypt(block: bytes, key: bytes, nonce: bytes) -> bytes:
    return bytes(crypto_aead_xchacha20poly1305_ietf_encrypt(block, _SIGN, nonce, key))


def _decrypt(block: bytes, key: bytes, nonce: bytes) -> bytes:
    try:
        return bytes(crypto_aead_xchacha20poly1305_ietf_decrypt(block, _SIGN, nonce, key))
    except (CryptoError, ValueError):
        raise AttachmentDamaged from None


def _nonce(number: int, *, last: bool) -> bytes:
    # Each key encrypts one content only, so that counting is enough.
    return bytes(_NONCE_ZEROS) + bytes((last,)) + number.to_bytes(8, "big")


def _hash(data: bytes, key: bytes, purpose: bytes) -> bytes:
    return hashlib.blake2b(data, key=key, person=purpose, digest_size=KEY_BYTES).digest()


def _write_whole(place: Path, blocks: Iterable[bytes]) -> None:
    # A name of its own: two who keep the same file must not write into one another's.
    fresh = place.with_name(f"{place.name}.{secrets.token_hex(4)}{FRESH}")
    try:
        with fresh.open("xb") as file:
            for block in blocks:
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(place)
    except BaseException:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    sync_folder(place.parent)
    sync_folder(place.parent.parent)
