"""The outer file: a stored ZIP of exactly four entries that has one possible form."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

MIMETYPE = b"application/vnd.fieldkit.bundle+zip"
SEALED_NAME = "payload.age"
OPEN_NAME = "payload.tar.zst"

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION = 20
_FIRST_DAY = 33  # 1 January 1980, the first day that ZIP knows: the file has no time of its own


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the ZIP: its name, the CRC-32 and the length of its bytes."""

    name: str
    crc: int
    size: int

    @property
    def local_size(self) -> int:
        """Return the length of the entry's local header."""
        return _LOCAL.size + len(self.name)

    def local_header(self) -> bytes:
        """Return the local file header, the only one that a bundle may have for this entry."""
        name = self.name.encode("ascii")
        return (
            _LOCAL.pack(
                b"PK\3\4",
                _VERSION,
                0,
                0,
                0,
                _FIRST_DAY,
                self.crc,
                self.size,
                self.size,
                len(name),
                0,
            )
            + name
        )

    def central_header(self, offset: int) -> bytes:
        """Return the entry of the central directory for a local header at this offset."""
        name = self.name.encode("ascii")
        return (
            _CENTRAL.pack(
                b"PK\1\2",
                _VERSION,
                _VERSION,
                0,
                0,
                0,
                _FIRST_DAY,
                self.crc,
                self.size,
                self.size,
                len(name),
                0,
                0,
                0,
                0,
                0,
                offset,
            )
            + name
        )


def entry_of(name: str, data: bytes) -> Entry:
    """Return the entry that holds these bytes."""
    return Entry(name, zlib.crc32(data), len(data))


def directory(entries: Sequence[Entry]) -> bytes:
    """Return all that follows the last entry: the central directory and its end record."""
    offset = 0
    parts = []
    for entry in entries:
        parts.append(entry.central_header(offset))
        offset += entry.local_size + entry.size
    central = b"".join(parts)
    count = len(entries)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(central), offset, 0)
    return central + end


def directory_size(names: Sequence[str]) -> int:
    """Return the length of what ``directory`` gives for entries of these names."""
    return sum(_CENTRAL.size + len(name) for name in names) + _END.size


def first_bytes() -> bytes:
    """Return the bytes that every bundle begins with: the whole entry "mimetype"."""
    return entry_of("mimetype", MIMETYPE).local_header() + MIMETYPE


def read_local_header(data: bytes, names: Sequence[str]) -> Entry | None:
    """Return the entry that a local header of one of these names describes, else None.

    ``data`` may go on behind the header. The header has to be byte for byte
    what ``Entry.local_header`` writes.
    """
    for name in names:
        if len(data) < _LOCAL.size + len(name):
            continue
        crc, size = _LOCAL.unpack_from(data)[6:8]
        entry = Entry(name, crc, size)
        if data.startswith(entry.local_header()):
            return entry
    return None


def local_header_size(name: str) -> int:
    """Return the length of the local header of an entry of this name."""
    return _LOCAL.size + len(name)
