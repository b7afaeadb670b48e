"""Families that went from one laptop to another, as both sides remember it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HandedFamily:
    """A family by its id and the number of its case, and who led its cases before.

    ``before`` holds, for each case that changed hands, its id, the case manager and
    the team from before, and whether the giver was left in the team: (id, curator, team).
    """

    family_id: str
    words: str
    before: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CaseHandover:
    """One handing over. ``out`` tells that it was made here; ``device`` is the other laptop.

    ``receiver_id`` is the specialist who leads the cases since, empty where
    nobody new does. ``user_id`` is who handed over, or who took in. ``written_at``
    is when the file last reached a stick, None while it never did; one that was
    taken back has its ``taken_back_at``. ``mark`` is the place in this workspace's
    log at which it was made.
    """

    id: str
    out: bool
    device: str
    made_at: datetime
    user_id: str
    giver_name: str
    receiver_id: str
    receiver_name: str
    families: tuple[HandedFamily, ...]
    number: int = 0
    mark: int = 0
    written_at: datetime | None = None
    taken_back_at: datetime | None = None
