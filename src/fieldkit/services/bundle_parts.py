"""How attached files are shared out among the parts of one handing over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fieldkit.errors import FieldkitError
from fieldkit.services.workspace import Workspace

# For mail of 10 MB, mail of 25 MB, and a stick, where a part stays well within what a reader takes.
MAIL_PART, LARGE_MAIL_PART, STICK_PART = 7_000_000, 18_000_000, 1 << 30
# So many changes fill a bundle by themselves; the files then have parts of their own.
_MANY_CHANGES = 200_000
_OCTETS_A_CHANGE = 400
# A bundle may have 10,000 members, of which some are changes.
_MOST_FILES = 8_000


@dataclass(frozen=True, slots=True)
class Part:
    """What one part carries beside the changes, which are all in the first: files by SHA-256."""

    files: tuple[str, ...]
    size: int


def share_out(files: Sequence[tuple[str, int]], changes: int, part_size: int) -> tuple[Part, ...]:
    """Return the parts for some changes and files (SHA-256, bytes), at least one.

    A file is never divided; one that is larger than ``part_size`` has a part of
    its own, and so may changes be.
    """
    parts: list[Part] = []
    room = 0 if changes > _MANY_CHANGES else part_size - changes * _OCTETS_A_CHANGE
    current: list[str] = []
    size = 0
    for sha256, octets in files:
        full = size + octets > room or len(current) >= _MOST_FILES
        if full and (current or not parts):
            parts.append(Part(tuple(current), size))
            current, size, room = [], 0, part_size
        current.append(sha256)
        size += octets
    if current or not parts:
        parts.append(Part(tuple(current), size))
    return tuple(one for place, one in enumerate(parts) if one.files or (changes and not place))


def whole_files(workspace: Workspace, sums: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the contents of files by SHA-256, without those that cannot be read.

    One photo that a disk has spoilt must not keep the rest from head office,
    which asks for it again; the check of the workspace tells of it.
    """
    files = workspace.database.files
    for sha256 in sums:
        try:
            content = b"".join(files.read(files.key_of(sha256)))
        except FieldkitError:
            continue
        yield sha256, content
