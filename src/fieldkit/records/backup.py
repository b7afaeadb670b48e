"""Copies of a workspace, and which of them are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

DAILY, WEEKLY, MONTHLY = 12, 10, 9
LATEST = 4


class BackupKind(StrEnum):
    """Why a copy was made."""

    WORK = "work"
    WISH = "wish"
    UPGRADE = "upgrade"


@dataclass(frozen=True, slots=True)
class Backup:
    """One whole copy of a workspace in a folder of its own; ``size`` is in bytes."""

    folder: Path
    made_at: datetime
    kind: BackupKind
    size: int


@dataclass(frozen=True, slots=True)
class BackupContents:
    """What a backup holds: the moment of its last record, and how much of what.

    ``files`` are attached files, ``lacking`` those of them that are not beside it.
    """

    last_record: datetime | None
    families: int
    forms: int
    drafts: int
    files: int = 0
    lacking: int = 0


def not_kept(backups: Iterable[Backup], limit: int) -> tuple[Backup, ...]:
    """Return the copies that go: those no day, week or month needs, then the oldest over the limit.

    Kept are the latest four, the last one of each of twelve days, ten weeks and
    nine months (days of the copies' own time zone), within ``limit`` bytes all
    together. The latest copy always stays.
    """
    newest_first = sorted(backups, key=lambda one: one.made_at, reverse=True)
    wanted = set(newest_first[:LATEST])
    for most, part in ((DAILY, "%Y-%m-%d"), (WEEKLY, "%G-%V"), (MONTHLY, "%Y-%m")):
        spans: dict[str, Backup] = {}
        for one in newest_first:
            spans.setdefault(one.made_at.strftime(part), one)
        wanted |= set(list(spans.values())[:most])
    kept, room = set(), limit
    for place, one in enumerate(one for one in newest_first if one in wanted):
        room -= one.size
        if room >= 0 or place == 0:
            kept.add(one)
        else:
            break
    return tuple(one for one in newest_first if one not in kept)
