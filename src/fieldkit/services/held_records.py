"""What head office holds back of laptops: looked at, let in after all, told to the laptop."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.records.change import EntityType
from fieldkit.records.device import Device
from fieldkit.records.kept_aside import AsideReason
from fieldkit.records.permissions import Act
from fieldkit.services.erasing import SWEEP_SETTING, sweep_after_erasure
from fieldkit.services.exchange import require_office_workspace
from fieldkit.services.trusting import laptop_of
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.bundles.receipt import HeldNote
    from fieldkit.store.quarantine import HeldThing
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

_TOLD = "exchange.held"
_MOST_TOLD = 500
# What tells one record from another, none of it of level P3.
_SAYING = (
    "label", "title", "name", "surname", "given", "case_no", "user_name", "starts_on",
    "district_id", "district", "programme_id", "programme",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record that is held back of one laptop: what it is, why, and how it reads.

    ``number`` is what it is let in by; ``list_name`` is "" for what is no card.
    ``values`` are what the changes say, by field, as far as whoever is at work may read it.
    """

    number: int
    type: EntityType
    list_name: str
    reason: AsideReason
    changes: int
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HeldHere:
    """What head office said that it holds back of this laptop, by its reason."""

    reason: AsideReason
    records: int
    changes: int


# At head office


@needs(Act.RUN_OFFICE)
def held_records(workspace: Workspace, laptop_id: str) -> tuple[HeldRecord, ...]:
    """Return what is held back of a laptop, the oldest first.

    Raises OnlyAtTheOffice, LaptopUnknown.
    """
    require_office_workspace(workspace)
    with workspace.reading() as work:
        laptop = laptop_of(work, laptop_id)
        found = work.quarantine.of(laptop.id)
        whole = workspace.rights.may(Act.SEE_ALL_FAMILIES)
        return tuple(_record(work, one, whole=whole) for one in found)


@needs(Act.RUN_OFFICE)
def let_in(workspace: Workspace, laptop_id: str, numbers: Collection[int]) -> int:
    """Let records of a laptop in that were held back, and return how many changes came in.

    They take effect as if they had just come, and the laptop hears of it with its next
    receipt. Raises OnlyAtTheOffice, LaptopUnknown.
    """
    require_office_workspace(workspace)
    with workspace.unit_of_work() as work:
        laptop = laptop_of(work, laptop_id)
        found = work.quarantine.let_in(laptop.id, numbers, workspace.now())
        if found.changes:
            work.log.audit("held_let_in", laptop.id, count=found.changes)
        if found.erased:
            # As with any bundle that erases: what lies here from before still holds it.
            work.changes.take_back_handed_over()
            work.settings.set(SWEEP_SETTING, "1")
        work.commit()
    sweep_after_erasure(workspace)
    return found.changes


def held_to_tell(work: "Reading", laptop: Device) -> "tuple[HeldNote, ...]":
    """Return what a receipt says to a laptop of what is held back of it."""
    from fieldkit.bundles.receipt import HeldNote

    found = work.quarantine.of(laptop.id)[:_MOST_TOLD]
    return tuple(HeldNote(str(one.type), one.entity, one.reason, one.changes) for one in found)


def _record(work: "Reading", one: "HeldThing", *, whole: bool) -> HeldRecord:
    list_name = one.entity.partition("/")[0] if one.type is EntityType.ENTITY else ""
    about_nobody = one.reason is AsideReason.OFFICE_LIST
    history = work.changes.history(one.type, one.entity) if whole or about_nobody else ()
    said: dict[str, str] = {}
    for change in history:
        told = change.payload if isinstance(change.payload, dict) else {}
        said |= {name: told[name] for name in _SAYING if isinstance(told.get(name), str)}
        if change.field in _SAYING and isinstance(change.payload, str):
            said[change.field] = change.payload
    values = tuple((name, said[name]) for name in _SAYING if said.get(name))
    return HeldRecord(one.number, one.type, list_name, one.reason, one.changes, values)


# On the laptop


def keep_told(work: "UnitOfWork", held: Sequence[tuple[str, int]]) -> None:
    """Remember what the newest receipt says of what is held back: reasons, and how many changes."""
    told = [list(one) for one in held]
    if work.settings.get(_TOLD, "[]") != (said := json.dumps(told)):
        work.settings.set(_TOLD, said)


@needs(Act.WORK)
def held_at_the_office(workspace: Workspace) -> tuple[HeldHere, ...]:
    """Return what head office said that it holds back of this laptop for a person to look at."""
    with workspace.reading() as work:
        told = json.loads(work.settings.get(_TOLD, "[]"))
    found = []
    for reason in AsideReason:
        counts = [changes for said, changes in told if said == reason]
        if counts:
            found.append(HeldHere(reason, len(counts), sum(counts)))
    return tuple(found)
