"""What came out of a seal and does not count yet: kept encrypted under a key that is never written.

Plaintext may not touch the disk outside the database, not even in a temporary
file that is deleted, since a deleted file can be brought back.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import nacl.secret
import nacl.utils

from fieldkit.bundles.limits import MIB

_BLOCK = MIB
_IN_MEMORY = 4 * MIB


class Staging:
    """Members of a payload, each in sealed blocks of about 1 MiB; small ones stay in memory.

    A block's nonce is its number, so that blocks cannot be exchanged.
    """

    def __init__(self, folder: Path | None) -> None:
        self._box = nacl.secret.SecretBox(nacl.utils.random(nacl.secret.SecretBox.KEY_SIZE))
        # Without a name where the system can, else deleted when it is closed.
        self._file = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - closed by close()
            max_size=_IN_MEMORY, dir=None if folder is None else str(folder)
        )
        self._sizes: list[int] = []
        self._offsets: list[int] = []
        self._blocks: dict[str, list[int]] = {}
        self._open = bytearray()
        self._name = ""

    def begin(self, name: str) -> None:
        """Begin a member; the one before has to be ended."""
        self._blocks[name] = []
        self._name = name

    def write(self, data: bytes | memoryview) -> None:
        """Add bytes to the member that was begun last."""
        self._open += data
        if len(self._open) >= _BLOCK:
            self._put()

    def end(self) -> None:
        """End the member."""
        if self._open:
            self._put()

    def names(self) -> tuple[str, ...]:
        """Return the members in the order in which they came."""
        return tuple(self._blocks)

    def read(self, name: str) -> Iterator[bytes]:
        """Return the member's bytes, block by block; an unknown name has none."""
        for number in self._blocks.get(name, ()):
            self._file.seek(self._offsets[number])
            yield self._box.decrypt(self._file.read(self._sizes[number]), _nonce(number))

    def close(self) -> None:
        """Forget everything."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _put(self) -> None:
        number = len(self._sizes)
        sealed = self._box.encrypt(bytes(self._open), _nonce(number)).ciphertext
        self._blocks[self._name].append(number)
        self._offsets.append(self._file.seek(0, 2))
        self._sizes.append(len(sealed))
        self._file.write(sealed)
        self._open.clear()


def _nonce(number: int) -> bytes:
    return number.to_bytes(nacl.secret.SecretBox.NONCE_SIZE, "big")
