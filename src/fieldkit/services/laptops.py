"""The laptops of an office, each with what was heard of it last and what it waits for."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from fieldkit.i18n import N_, _
from fieldkit.records.device import Device, DeviceKind
from fieldkit.records.exchange import IntakeRecord, IntakeStatus
from fieldkit.records.kept_aside import KeptAside
from fieldkit.records.permissions import Act
from fieldkit.services.certifying import CertificateRow, certificate_row
from fieldkit.services.exchange import WAITING_SETTING, require_office_workspace
from fieldkit.services.laptop_clocks import clock_of
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.laptop_reports import HeardReport
    from fieldkit.store.unit_of_work import Reading

_REASONS = {
    "altered": N_("changed after it was signed"),
    "another_laptop": N_("meant for another laptop"),
    "another_office": N_("meant for another office"),
    "cut_off": N_("not copied to the end"),
    "damaged": N_("damaged on the way"),
    "forged_author": N_("holds changes of another author"),
    "malformed": N_("not made as a bundle must be"),
    "more_than_may_leave": N_("holds names that may not leave that laptop, held for checking"),
    "newer": N_("needs a newer program"),
    "not_a_bundle": N_("not a bundle"),
    "other_kind": N_("for something else"),
    "revoked_sender": N_("from a revoked laptop, held for checking"),
    "strangers": N_("from one more laptop that was not heard of"),
    "too_large": N_("holds more than a bundle may hold"),
    "outside_handover": N_("holds records of families that it does not hand over"),
    "unknown_author": N_("holds records of a laptop that was not heard of"),
    "unknown_colleague": N_("from a laptop or an office that was not heard of"),
    "unknown_office": N_("from an unknown office"),
    "unknown_sender": N_("from a laptop that is not enrolled"),
    "unreadable": N_("could not be read"),
}


@dataclass(frozen=True, slots=True)
class LaptopRow:
    """One laptop in the office's table.

    ``heard_at`` is its last bundle of any kind, ``taken`` how many were taken
    in, up to number ``confirmed_up_to``; ``refused`` counts those not taken in
    since, ``reason`` says in words why the last one was not. ``files_missed``
    counts attached files of its forms that never came. ``copies`` counts the
    copies of its workspace that wrote under one name, 0 where there is one or
    all go on under names of their own; ``clock`` is how far its clock is at
    least ahead, or behind where it is negative. ``aside`` is what came of it
    and takes no effect here. ``people`` are the specialists who work on it, by
    name, and ``siblings`` other laptops that one of them works on too. ``kit`` is
    the version of the file for all laptops that it has, 0 before it told; ``permit`` is
    what its certificate says.
    """

    device: Device
    heard_at: datetime | None
    taken: int
    confirmed_up_to: int
    changes: int
    waiting_for: tuple[int, ...]
    refused: int
    reason: str
    files_missed: int = 0
    copies: int = 0
    clock: timedelta = timedelta()
    aside: tuple[KeptAside, ...] = ()
    people: tuple[str, ...] = ()
    siblings: tuple[Device, ...] = ()
    kit: int = 0
    permit: CertificateRow | None = None


@needs(Act.RUN_OFFICE)
def list_laptops(workspace: Workspace) -> tuple[LaptopRow, ...]:
    """Return the enrolled laptops by name. Raises OnlyAtTheOffice."""
    require_office_workspace(workspace)
    with workspace.reading() as work:
        records = work.intake.list()
        working = _working(work)
        heard = work.laptop_reports.all()
        given = work.mandates.all()
        return tuple(
            replace(
                _row(
                    device,
                    [record for record in records if record.sender == device.id],
                    work.settings.get(WAITING_SETTING.format(laptop=device.id), "[]"),
                ),
                files_missed=len(work.attachment_ways.missed_of(device.id)),
                copies=_copies(work, device),
                clock=clock_of(work, device),
                aside=work.changes.kept_aside(device.id),
                people=_names(work, working.get(device.id, ())),
                siblings=_siblings(work, working, device),
                kit=_kit(heard.get(device.id)),
                permit=certificate_row(device, given.get(device.id), workspace.now()),
            )
            for device in work.devices.list(DeviceKind.LAPTOP)
        )


@needs(Act.RUN_OFFICE)
def list_titles(workspace: Workspace, language: str) -> dict[str, str]:
    """Return what the lists are called in a language, by their names."""
    with workspace.reading() as work:
        return {one.name: one.title_in(language) for one in work.lists.list()}


def _kit(heard: "HeardReport | None") -> int:
    return heard.report.kit if heard and heard.report else 0


def reason_words(reason: str) -> str:
    """Return in words why a file was not taken in, in the spoken language."""
    return _(_REASONS.get(reason, reason))


def _row(device: Device, records: list[IntakeRecord], waiting: str) -> LaptopRow:
    taken = [record for record in records if record.status is IntakeStatus.TAKEN]
    last = _newest(taken)
    refused = [
        record
        for record in records
        if record.status is IntakeStatus.REFUSED
        and (last is None or record.taken_at > last.taken_at)
    ]
    heard = _newest(records)
    worst = _newest(refused)
    return LaptopRow(
        device=device,
        heard_at=heard.taken_at if heard else None,
        taken=len(taken),
        confirmed_up_to=max((record.number for record in taken), default=0),
        changes=sum(record.changes for record in taken),
        waiting_for=tuple(json.loads(waiting)),
        refused=len(refused),
        reason=reason_words(worst.reason) if worst else "",
    )


def _copies(work: "Reading", laptop: Device) -> int:
    """Return how many copies wrote under one epoch and have not all begun one of their own."""
    forks = work.changes.forks_of(laptop.id)
    return max((len(one.tips) for one in forks if one.followed < len(one.tips)), default=0)


def _working(work: "Reading") -> dict[str, tuple[str, ...]]:
    """Return the specialists who work on each laptop, as it said last."""
    heard = work.laptop_reports.all()
    return {id_: one.report.specialists for id_, one in heard.items() if one.report is not None}


def _names(work: "Reading", ids: Collection[str]) -> tuple[str, ...]:
    found = work.entities.some("specialists", ids)
    return tuple(sorted(one.label for one in found.values() if not one.deleted))


def _siblings(
    work: "Reading", working: Mapping[str, Collection[str]], laptop: Device
) -> tuple[Device, ...]:
    """Return the other laptops of whoever works on one, those that are revoked left out."""
    own = set(working.get(laptop.id, ()))
    return tuple(
        device
        for device in work.devices.list(DeviceKind.LAPTOP)
        if device.id != laptop.id
        and device.revoked_at is None
        and own & set(working.get(device.id, ()))
    )


def _newest(records: Iterable[IntakeRecord]) -> IntakeRecord | None:
    return max(records, key=lambda record: record.taken_at, default=None)
