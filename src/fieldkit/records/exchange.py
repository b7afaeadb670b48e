"""What went out in bundles, what came in, and what is carried for others."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class IntakeStatus(StrEnum):
    """What became of a file that was offered."""

    TAKEN = "taken"
    REFUSED = "refused"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class OutboxBundle:
    """A bundle that this workspace wrote and keeps until it is confirmed.

    ``sha256`` (hexadecimal) and ``size`` (bytes) are of the exact file;
    ``changes`` counts what it carries. One that was withdrawn held what was
    erased since: its file is gone, and the next bundle carries the rest.
    """

    id: str
    number: int
    recipient: str
    file_name: str
    sha256: str
    size: int
    changes: int
    written_at: datetime
    confirmed_at: datetime | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IntakeRecord:
    """A file that was offered to this workspace; ``id`` is its SHA-256 (hexadecimal).

    ``reason`` is empty unless it was refused; ``changes`` counts the new ones, of
    a receipt those that it confirmed. ``kind`` is the header's, "" of what was
    offered before kinds were kept.
    """

    id: str
    sender: str
    number: int
    file_name: str
    taken_at: datetime
    status: IntakeStatus
    reason: str = ""
    changes: int = 0
    kind: str = ""


class Standing(StrEnum):
    """What this laptop has heard of whoever wrote a file that it carries."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class CarriedFile:
    """A sealed file that this laptop takes along for others; ``id`` is its SHA-256 (hexadecimal).

    ``bundle`` is the header's own id; ``sender`` and ``recipient`` are devices by
    their fingerprints, ``kind`` is the header's. ``file_name`` is made of the
    header and never of what the file was called. ``written_at`` is when it was
    last written to a stick, None while it
    never was; ``let_go_at`` is when it was no longer needed.
    """

    id: str
    bundle: str
    sender: str
    recipient: str
    kind: str
    number: int
    file_name: str
    size: int
    taken_at: datetime
    standing: Standing = Standing.KNOWN
    written_at: datetime | None = None
    let_go_at: datetime | None = None

    def days_on_the_way(self, now: datetime) -> int:
        """Return for how many whole days it has been here."""
        return max(0, (now - self.taken_at).days)
