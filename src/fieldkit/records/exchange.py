"""What went out in bundles and what came in: the two ledgers of the exchange."""

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
