"""Writing a bundle: lines, tar, zstd, age and the outer file in one pass and little memory."""

import hashlib
import io
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from fieldkit.bundles import container
from fieldkit.bundles.case_handover import HandoverNote
from fieldkit.bundles.container import Entry
from fieldkit.bundles.delivery import whole_file
from fieldkit.bundles.envelope import Envelope, Watch, examine, unwatched
from fieldkit.bundles.header import FOR_ANYBODY, Header, signed_message
from fieldkit.bundles.identity import sign
from fieldkit.bundles.limits import CHANGE_FILE, MIB, STANDARD, Limits
from fieldkit.bundles.lines import commit_lines
from fieldkit.bundles.manifest import Manifest
from fieldkit.bundles.seal import Source, seal
from fieldkit.bundles.sealed_words import SealedWords
from fieldkit.bundles.tape import ATTACHMENTS, END, MANIFEST, Member, member_header, padding
from fieldkit.bundles.thing_keys import Key
from fieldkit.bundles.trust_list import TrustList
from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.change import Commit
from fieldkit.records.device import Identity
from fieldkit.records.laptop_report import LaptopReport

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_LEVEL = 3
_READ = 64 * 1024


class TooMuchForABundle(FieldkitError):
    """One record or all of them together are more than a reader would accept."""

    template = N_(
        "The bundle was not made: it would hold more than a bundle may hold. Show this to "
        "whoever looks after the program ({detail}). All changes are still on the laptop, not "
        "handed over."
    )


@dataclass(frozen=True, slots=True)
class Written:
    """A bundle that was written and read back: how it is examined and what it holds.

    ``files`` are the attached files in it, by SHA-256.
    """

    envelope: Envelope
    commits: int
    changes: int
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """What goes with changes.

    Of a laptop its recovery words and its report, of an office its trust list, of
    both attached files by SHA-256. ``wanted`` are things that the
    reader is asked to send again.
    """

    words: SealedWords | None = None
    files: Iterable[tuple[str, bytes]] = ()
    trust: TrustList | None = None
    handover: HandoverNote | None = None
    report: LaptopReport | None = None
    wanted: tuple[Key, ...] = ()


NOTHING = Beside()


@dataclass(slots=True)
class _Content:
    """What goes into the payload, and the count of what went."""

    commits: Iterable[Commit]
    documents: Mapping[str, bytes]
    limits: Limits
    watch: Watch
    beside: Beside
    members: list[Member] = field(default_factory=list)
    commit_count: int = 0
    change_count: int = 0
    total: int = 0
    written: list[str] = field(default_factory=list)

    def members_bytes(self, header: Header, header_sha256: str) -> Iterator[bytes]:
        """Return the tar, member by member, the manifest last."""
        for name, data in self.documents.items():
            yield from self._member(name, data)
        buffer = bytearray()
        number = 1
        for lines in self._lines():
            buffer += lines
            if len(buffer) >= CHANGE_FILE:
                yield from self._member(f"changes/{number:06d}.jsonl", bytes(buffer))
                buffer.clear()
                number += 1
        if buffer:
            yield from self._member(f"changes/{number:06d}.jsonl", bytes(buffer))
        for sha256, data in self.beside.files:
            yield from self._member(f"{ATTACHMENTS}{sha256}", data)
            self.written.append(sha256)
            self.watch(self.change_count + len(self.written))
        manifest = Manifest(
            header_sha256=header_sha256,
            sender=header.sender,
            recipients=tuple(address.device for address in header.recipients),
            members=tuple(self.members),
            commits=self.commit_count,
            changes=self.change_count,
            words=self.beside.words,
            trust=self.beside.trust,
            handover=self.beside.handover,
            report=self.beside.report,
            wanted=self.beside.wanted,
        )
        yield from self._member(MANIFEST, manifest.as_bytes())
        yield END

    def _lines(self) -> Iterator[bytes]:
        for commit in self.commits:
            if len(commit.changes) > self.limits.commit_changes:
                raise TooMuchForABundle(detail="commit")
            lines = commit_lines(commit)
            sizes = list(map(len, lines))
            octets = sum(sizes)
            if max(sizes) > self.limits.line or octets > self.limits.commit_bytes:
                raise TooMuchForABundle(detail="line")
            # A commit may be larger than a change file.
            yield from lines if octets > CHANGE_FILE else (b"".join(lines),)
            self.commit_count += 1
            self.change_count += len(commit.changes)
            self.watch(self.change_count)

    def _member(self, name: str, data: bytes) -> Iterator[bytes]:
        self.members.append(Member(name, len(data), hashlib.sha256(data).hexdigest()))
        self.total += len(data)
        if (
            len(data) > self.limits.member
            or len(self.members) > self.limits.members
            or self.total > self.limits.total
        ):
            raise TooMuchForABundle(detail="content")
        yield member_header(name, len(data))
        yield data
        yield padding(len(data))


class _Compressed(io.RawIOBase):
    """A tar that is compressed (one zstd frame with a checksum) as somebody reads it."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        super().__init__()
        self._blocks = blocks
        self._zstd = zstd.ZstdCompressor(
            options={
                zstd.CompressionParameter.compression_level: _LEVEL,
                zstd.CompressionParameter.checksum_flag: 1,
            }
        )
        self._ready = memoryview(b"")
        self._finished = False

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes, none at the end."""
        while not self._ready and not self._finished:
            self._ready = memoryview(self._next())
        if size < 0:
            size = _READ
        data = bytes(self._ready[:size])
        self._ready = self._ready[size:]
        return data

    def _next(self) -> bytes:
        # Many lines a call, so that calling costs nothing beside compressing.
        for block in self._blocks:
            data = self._zstd.compress(block)
            if data:
                return data
        self._finished = True
        return self._zstd.flush()


class _Ciphertext:
    """Takes the ciphertext into the file and keeps its hash, checksum and length."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self._stream = stream
        self._most = most
        self._hash = hashlib.sha256()
        self.crc = 0
        self.size = 0

    def write(self, data: bytes) -> int:
        """Take some more."""
        self._hash.update(data)
        self.crc = zlib.crc32(data, self.crc)
        self.size += len(data)
        if self.size > self._most:
            raise TooMuchForABundle(detail="payload")
        return self._stream.write(data)

    def flush(self) -> None:
        """Leave flushing to the end of the file."""

    def digest(self) -> bytes:
        """Return the SHA-256 of all that was taken."""
        return self._hash.digest()


def write_bundle(
    out: Path,
    header: Header,
    identity: Identity,
    *,
    commits: Iterable[Commit] = (),
    documents: Mapping[str, bytes] | None = None,
    beside: Beside = NOTHING,
    limits: Limits = STANDARD,
    watch: Watch = unwatched,
) -> Written:
    """Write a bundle under the name ``out``, read it back, and return its envelope.

    ``documents`` are members by name ("receipt.json"). ``watch`` hears the
    changes and then the files done, and may stop the writing by raising. The
    file appears whole or not at all. Raises TooMuchForABundle, and OSError as
    the system says it.
    """
    content = _Content(commits, documents or {}, limits, watch, beside)
    with whole_file(out) as part:
        with part.open("wb") as stream:
            _write(stream, header, identity, content)
        examine(part, limits)
    counts = content.commit_count, content.change_count
    return Written(examine(out, limits), *counts, tuple(content.written))


def _write(stream: IO[bytes], header: Header, identity: Identity, content: _Content) -> None:
    data = header.as_bytes()
    mimetype = container.entry_of("mimetype", container.MIMETYPE)
    header_entry = container.entry_of("header.json", data)
    stream.write(container.first_bytes())
    stream.write(header_entry.local_header() + data)
    # The payload's checksum is known at its end, so its header is written twice.
    name = container.OPEN_NAME if header.kind in FOR_ANYBODY else container.SEALED_NAME
    place = stream.tell()
    stream.write(Entry(name, 0, 0).local_header())
    source = _Compressed(content.members_bytes(header, hashlib.sha256(data).hexdigest()))
    sink = _Ciphertext(stream, content.limits.payload)
    if header.recipients:
        seal(source, sink, [address.recipient for address in header.recipients])
    else:
        _pour(source, sink)
    payload_entry = Entry(name, sink.crc, sink.size)
    signature = sign(identity, signed_message(data, sink.digest(), sink.size))
    signature_entry = container.entry_of("signature", signature)
    stream.write(signature_entry.local_header() + signature)
    stream.write(container.directory([mimetype, header_entry, payload_entry, signature_entry]))
    stream.seek(place)
    stream.write(payload_entry.local_header())


def _pour(source: Source, sink: _Ciphertext) -> None:
    while data := source.read(MIB):
        sink.write(data)
