"""Head office's renewed signing key as a laptop hears of it: from the file that it is in."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldkit.records.device import Device, DeviceKind
from fieldkit.services.exchange import (
    CERTIFICATE_SETTING,
    OFFICE_SETTING,
    SUCCESSIONS_SETTING,
    office_of,
)
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.bundles.header import Header
    from fieldkit.bundles.succession import Succession
    from fieldkit.store.unit_of_work import Reading, UnitOfWork


def hear_succession(workspace: Workspace, header: "Header", *, joining: bool = False) -> None:
    """Follow our head office to the key that its present one has named, whoever carries the word.

    Each renewal is signed by the key before it, so the rest of the file is not asked. Before
    the welcome has come nothing moves unless ``joining``: the check words are being compared.
    """
    from fieldkit.bundles.succession import chain_from, chain_to

    if not header.successions or workspace.device.kind is DeviceKind.OFFICE:
        return
    with workspace.reading() as work:
        office = office_of(work)
        certified = bool(work.settings.get(CERTIFICATE_SETTING))
        if office is None or not (certified or joining):
            return
        onward = chain_from(office.id, header.successions)
        back: tuple[Succession, ...] = ()
        now = onward[-1].successor if onward else office
        if header.sender == now.id and header.sender_key == now.verify_key:
            # Only the office itself says which keys were its own before this laptop joined.
            back = chain_to(office.id, header.successions)
        missing = [one for one in back if work.devices.get(one.office) is None]
    if onward or missing:
        with workspace.unit_of_work() as work:
            for one in missing:
                work.devices.save(_before(one, office))
            _follow(workspace, work, office, onward)
            known = successions(work)
            heard = [one for one in (*missing, *onward) if one not in known]
            keep_successions(work, (*heard[: len(missing)], *known, *heard[len(missing) :]))
            if onward:
                work.log.audit("office_key_followed", now.id)
            work.commit()


def successions(work: "Reading") -> "tuple[Succession, ...]":
    """Return the renewals of the signing key that are known here, the oldest first."""
    from fieldkit.bundles.succession import NAME, read_successions

    text = work.settings.get(SUCCESSIONS_SETTING)
    return read_successions({NAME: json.loads(text)}) if text else ()


def keep_successions(work: "UnitOfWork", found: "tuple[Succession, ...]") -> None:
    """Remember the renewals; each file that is written from now on carries them."""
    work.settings.set(SUCCESSIONS_SETTING, json.dumps([one.as_json() for one in found]))


def _follow(
    workspace: Workspace, work: "UnitOfWork", office: Device, onward: "tuple[Succession, ...]"
) -> None:
    for one in onward:
        name = one.successor.name or office.name
        joined = office.enrolled_at or workspace.now()
        work.devices.save(replace(one.successor, name=name, enrolled_at=joined))
        work.settings.set(OFFICE_SETTING, one.successor.id)


def _before(one: "Succession", office: Device) -> Device:
    """Return an office's earlier key as a device, for what it signed while it was the office's."""
    return Device(
        id=one.office,
        kind=DeviceKind.OFFICE,
        name=office.name,
        verify_key=one.verify_key,
        recipient=one.successor.recipient,
        enrolled_at=office.enrolled_at,
    )
