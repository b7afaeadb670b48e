"""The audit trail: who read, changed, printed and exported what, line after line."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

# What a line tells beside whom and what: numbers and codes, never a name.
Facts = Mapping[str, str | int]


class TrailKind(StrEnum):
    """The kinds of acts that the trail is filtered by."""

    READ = "read"
    CHANGED = "changed"
    PRINTED = "printed"
    EXPORTED = "exported"
    ACCESS = "access"
    RIGHTS = "rights"
    UPKEEP = "upkeep"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the trail; ``subject`` names a thing by id, never by name.

    ``no`` counts from 1 without a gap.
    """

    no: int
    at: datetime
    user_id: str
    action: str
    subject: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrailHead:
    """The last line of the trail: its number, and the hash that covers all lines up to it."""

    no: int
    hash: str


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which lines are wanted; what is empty does not narrow.

    ``since`` is the first moment, ``until`` the first one after. ``subjects``
    None means any; an empty tuple fits no line.
    """

    user_id: str = ""
    actions: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    subjects: tuple[str, ...] | None = None


def facts_text(facts: Facts) -> str:
    """Return facts as they are kept and hashed: empty for none, else JSON in one fixed form."""
    if not facts:
        return ""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def line_hash(before: bytes, no: int, *columns: str) -> bytes:
    """Return the hash of a line: SHA-256 over the hash of the line before and all that it says.

    ``columns`` are moment, user, action, subject and facts, as they are kept.
    """
    said = json.dumps([no, *columns], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(before + said.encode()).digest()


FIRST_HASH = bytes(32)
