"""Checking a file from outside: its shape, its checksums, its signature; nothing is opened."""

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from fieldkit import __version__
from fieldkit.bundles import container
from fieldkit.bundles.container import Entry
from fieldkit.bundles.errors import (
    BundleAltered,
    BundleCutOff,
    BundleDamaged,
    BundleMalformed,
    BundleTooLarge,
    NewerBundle,
    NotABundle,
)
from fieldkit.bundles.header import Header, Kind, NeedsNewer, read_header, signed_message
from fieldkit.bundles.identity import signature_holds
from fieldkit.bundles.limits import COPY_BLOCK, STANDARD, Limits
from fieldkit.bundles.strict_json import NotStrict

SIGNATURE_SIZE = 64
Watch = Callable[[int], None]


def unwatched(_done: int) -> None:
    """Let the work go on, whatever is done."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A file whose container, checksums and signature hold.

    Who the signer is has not been judged: the signature fits the key that the
    header itself names. ``sha256`` is over the whole file; ``name`` is what a
    person calls the file, also where ``path`` is our own copy of it.
    """

    path: Path
    name: str
    header: Header
    header_sha256: str
    signature: bytes
    payload_offset: int
    payload_size: int
    payload_sha256: str
    sha256: str
    size: int


def examine(path: Path, limits: Limits = STANDARD, watch: Watch = unwatched) -> Envelope:
    """Return the file's envelope, reading the file once; ``watch`` hears bytes done.

    Raises NotABundle, BundleCutOff, BundleDamaged, BundleAltered, NewerBundle,
    BundleMalformed or BundleTooLarge, and OSError where the file cannot be read.
    """
    with path.open("rb") as stream:
        return _Examination(path, stream, limits, watch).run()


def kind_outside(path: Path) -> Kind | None:
    """Return what a file says it is, unchecked and quickly; None where it says nothing."""
    header = header_outside(path)
    return header.kind if header else None


def header_outside(path: Path) -> Header | None:
    """Return the header of a file, its signature unchecked; None where it has none."""
    first = container.first_bytes()
    try:
        with path.open("rb") as stream:
            data = stream.read(len(first) + STANDARD.header)
        at = len(first)
        entry = container.read_local_header(data[at:], ("header.json",))
        if not data.startswith(first) or entry is None:
            return None
        at += entry.local_size
        return read_header(data[at : at + entry.size])
    except (OSError, ValueError):
        return None


class PayloadSource:
    """The ciphertext of an examined file, which must still be what was signed."""

    def __init__(self, envelope: Envelope, stream: IO[bytes]) -> None:
        stream.seek(envelope.payload_offset)
        self._envelope = envelope
        self._stream = stream
        self._left = envelope.payload_size
        self._hash = hashlib.sha256()

    @property
    def done(self) -> int:
        """Return how many bytes were read."""
        return self._envelope.payload_size - self._left

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes; raises BundleDamaged where the file changed meanwhile."""
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._stream.read(wanted)
        self._hash.update(data)
        self._left -= len(data)
        if len(data) < wanted or (
            not self._left and self._hash.hexdigest() != self._envelope.payload_sha256
        ):
            raise BundleDamaged(file=self._envelope.name)
        return data


class _Examination:
    """One reading of one file, from the first byte to the last."""

    def __init__(self, path: Path, stream: IO[bytes], limits: Limits, watch: Watch) -> None:
        self._path = path
        self._stream = stream
        self._limits = limits
        self._watch = watch
        self._size = path.stat().st_size
        self._hash = hashlib.sha256()
        self._at = 0

    def run(self) -> Envelope:
        first = container.first_bytes()
        beginning = self._take(min(len(first), self._size))
        if beginning != first:
            # A file that ends inside the first entry may still be a bad copy of a bundle.
            raise (
                BundleCutOff(**self._file)
                if first.startswith(beginning)
                else NotABundle(**self._file)
            )
        header_entry = self._local(("header.json",))
        if header_entry.size > self._limits.header:
            raise BundleTooLarge(**self._file, detail="header")
        data = self._content(header_entry)
        payload_entry = self._local((container.SEALED_NAME, container.OPEN_NAME))
        if payload_entry.size > self._limits.payload:
            raise BundleTooLarge(**self._file, detail="payload")
        self._refuse_other_length(header_entry, payload_entry)
        payload_offset = self._at
        payload_hash = self._hash_payload(payload_entry)
        signature_entry = self._local(("signature",))
        if signature_entry.size != SIGNATURE_SIZE:
            raise BundleDamaged(**self._file)
        signature = self._content(signature_entry)
        mimetype = container.entry_of("mimetype", container.MIMETYPE)
        tail = container.directory([mimetype, header_entry, payload_entry, signature_entry])
        if self._take(len(tail)) != tail:
            raise BundleDamaged(**self._file)
        header = self._header(data, payload_entry)
        message = signed_message(data, payload_hash, payload_entry.size)
        if not signature_holds(header.sender_key, message, signature):
            raise BundleAltered(**self._file)
        return Envelope(
            path=self._path,
            name=self._path.name,
            header=header,
            header_sha256=hashlib.sha256(data).hexdigest(),
            signature=signature,
            payload_offset=payload_offset,
            payload_size=payload_entry.size,
            payload_sha256=payload_hash.hex(),
            sha256=self._hash.hexdigest(),
            size=self._size,
        )

    @property
    def _file(self) -> dict[str, str]:
        return {"file": self._path.name}

    def _take(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._hash.update(data)
        self._at += len(data)
        if len(data) < size:
            raise BundleCutOff(**self._file)
        return data

    def _local(self, names: tuple[str, ...]) -> Entry:
        """Read the next local header; it must be one of these names in its one form."""
        most = max(container.local_header_size(name) for name in names)
        ahead = self._stream.read(most)
        self._stream.seek(self._at)
        found = container.read_local_header(ahead, names)
        if found is None:
            raise BundleCutOff(**self._file) if len(ahead) < most else BundleDamaged(**self._file)
        self._take(found.local_size)
        return found

    def _content(self, entry: Entry) -> bytes:
        data = self._take(entry.size)
        if zlib.crc32(data) != entry.crc:
            raise BundleDamaged(**self._file)
        return data

    def _refuse_other_length(self, header: Entry, payload: Entry) -> None:
        """Compare the length that the headers give with the file's own, before reading it all."""
        names = ("mimetype", header.name, payload.name, "signature")
        whole = (
            self._at
            + payload.size
            + container.local_header_size("signature")
            + SIGNATURE_SIZE
            + container.directory_size(names)
        )
        if self._size < whole:
            raise BundleCutOff(**self._file)
        if self._size > whole:
            raise BundleDamaged(**self._file)

    def _hash_payload(self, entry: Entry) -> bytes:
        left, crc, digest = entry.size, 0, hashlib.sha256()
        while left:
            data = self._take(min(left, COPY_BLOCK))
            digest.update(data)
            crc = zlib.crc32(data, crc)
            left -= len(data)
            self._watch(self._at)
        if crc != entry.crc:
            raise BundleDamaged(**self._file)
        return digest.digest()

    def _header(self, data: bytes, payload: Entry) -> Header:
        try:
            header = read_header(data)
        except NeedsNewer as newer:
            raise NewerBundle(**self._file, needs=newer.needs, version=__version__) from None
        except (NotStrict, ValueError) as error:
            raise BundleMalformed(**self._file, detail=f"header: {error}") from None
        if (payload.name == container.SEALED_NAME) != bool(header.recipients):
            raise BundleMalformed(**self._file, detail="payload name")
        return header
