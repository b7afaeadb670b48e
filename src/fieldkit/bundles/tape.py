"""The tar inside a payload: plain files only, every block in its one possible form."""

import hashlib
import re
import tarfile
from dataclasses import dataclass
from typing import Protocol

from fieldkit.bundles.limits import Limits

BLOCK = 512
END = b"\0" * (2 * BLOCK)
MANIFEST = "manifest.json"
CHANGES, ATTACHMENTS, SEALED = "changes/", "att/", "sealed/"

_NAME = re.compile(
    r"manifest\.json|(?:receipt|invitation|enrol|welcome|kit|pairing|totals|drafts)\.json|changes/[0-9]{6}\.jsonl"
    r"|att/[0-9a-f]{64}|sealed/[0-9a-f-]{36}\.age"
)


class TapeWrong(ValueError):
    """The tar is not in its one form; the words say where."""


class TapeTooLong(ValueError):
    """The tar holds more than it may; the words say of what."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside a payload."""

    name: str
    size: int
    sha256: str

    def as_json(self) -> dict[str, str | int]:
        """Return the member as the manifest lists it."""
        return {"name": self.name, "size": self.size, "sha256": self.sha256}


class MemberSink(Protocol):
    """Who takes the members while they are read."""

    def begin(self, name: str) -> None:
        """Hear that a member of this name begins."""

    def data(self, data: memoryview) -> None:
        """Take some more of its bytes; they must be copied to be kept."""

    def end(self) -> None:
        """Hear that the member is complete."""


def member_header(name: str, size: int) -> bytes:
    """Return the only header block (POSIX ustar) that a member of this name and size may have."""
    info = tarfile.TarInfo(name)
    info.size = size
    info.mode = 0o644
    return info.tobuf(tarfile.USTAR_FORMAT)


def padding(size: int) -> bytes:
    """Return the zeros that fill the member's last block."""
    return b"\0" * (-size % BLOCK)


class TapeReader:
    """Reads a tar piece by piece as it comes out of its seal, and hands out its members.

    The manifest is the last member, so that it can name what went before;
    behind it stand two blocks of zeros and nothing else.
    """

    def __init__(self, sink: MemberSink, limits: Limits) -> None:
        self.members: list[Member] = []
        self._sink = sink
        self._limits = limits
        self._buffer = bytearray()
        self._name = ""
        self._size = 0
        self._left = 0
        self._pad = 0
        self._hash = hashlib.sha256()
        self._seen: set[str] = set()
        self._ended = 0

    @property
    def finished(self) -> bool:
        """Tell whether manifest and end have been read, and nothing is left over."""
        return self._ended == len(END) and not self._buffer

    def feed(self, data: bytes) -> None:
        """Read some more; raises TapeWrong or TapeTooLong, and what the sink raises."""
        view = memoryview(data)
        while view:
            if self._left:
                taken = view[: self._left]
                self._hash.update(taken)
                self._sink.data(taken)
                self._left -= len(taken)
                view = view[len(taken) :]
                if not self._left:
                    self._close()
                continue
            room = self._wanted() - len(self._buffer)
            self._buffer += view[:room]
            view = view[room:]
            if len(self._buffer) == self._wanted():
                self._take_buffer()

    def _wanted(self) -> int:
        return self._pad or BLOCK

    def _take_buffer(self) -> None:
        block = bytes(self._buffer)
        self._buffer.clear()
        if self._pad:
            if block.strip(b"\0"):
                raise TapeWrong("padding")
            self._pad = 0
        elif self.members and self.members[-1].name == MANIFEST:
            self._ended += BLOCK
            if block.strip(b"\0") or self._ended > len(END):
                raise TapeWrong("end")
        else:
            self._open(block)

    def _open(self, block: bytes) -> None:
        try:
            info = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
        except (tarfile.HeaderError, UnicodeDecodeError):
            raise TapeWrong("member header") from None
        name, size = info.name, info.size
        if not _NAME.fullmatch(name) or name in self._seen:
            raise TapeWrong("member name")
        if size > self._limits.member:
            raise TapeTooLong("member")
        if size < 0 or block != member_header(name, size):
            raise TapeWrong("member header")
        if len(self.members) >= self._limits.members:
            raise TapeTooLong("members")
        self._name, self._size, self._left = name, size, size
        self._seen.add(name)
        self._hash = hashlib.sha256()
        self._sink.begin(name)
        if not size:
            self._close()

    def _close(self) -> None:
        self.members.append(Member(self._name, self._size, self._hash.hexdigest()))
        self._pad = len(padding(self._size))
        self._sink.end()
