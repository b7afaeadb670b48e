"""Which laptops head office stands for: revoking one, and the list of their keys."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.device import Device, DeviceKind
from fieldkit.records.permissions import Act
from fieldkit.services.exchange import (
    CERTIFICATE_SETTING,
    TRUST_SETTING,
    office_of,
    require_office_workspace,
)
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.bundles.trust_list import TrustList
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

_KEPT_LIST = "trust.list"


class LaptopUnknown(FieldkitError):
    """A laptop was named that is not enrolled here."""

    template = N_("This laptop is not enrolled here. Choose one from the list of laptops.")


@needs(Act.RUN_OFFICE)
def revoke_laptop(workspace: Workspace, laptop_id: str) -> Device:
    """Take a laptop's bundles in no more, such as of one that was stolen.

    Each one that comes is held for a person; what it handed over before
    stays. Raises OnlyAtTheOffice, LaptopUnknown.
    """
    require_office_workspace(workspace)
    with workspace.unit_of_work() as work:
        laptop = laptop_of(work, laptop_id)
        if laptop.revoked_at is None:
            laptop = replace(laptop, revoked_at=workspace.now())
            _keep(work, laptop)
            work.log.audit("laptop_revoked", laptop.id)
            work.commit()
    return laptop


@needs(Act.RUN_OFFICE)
def take_back_revoking(workspace: Workspace, laptop_id: str) -> Device:
    """Let a laptop's bundles be taken in again, such as of one that was found.

    Raises OnlyAtTheOffice, LaptopUnknown.
    """
    require_office_workspace(workspace)
    with workspace.unit_of_work() as work:
        laptop = laptop_of(work, laptop_id)
        if laptop.revoked_at is not None:
            laptop = replace(laptop, revoked_at=None)
            _keep(work, laptop)
            work.log.audit("laptop_trusted_again", laptop.id)
            work.commit()
    return laptop


def laptop_of(work: "Reading", laptop_id: str) -> Device:
    """Return an enrolled laptop. Raises LaptopUnknown."""
    found: Device | None = work.devices.get(laptop_id)
    if found is None or found.kind is not DeviceKind.LAPTOP:
        raise LaptopUnknown
    return found


def list_to_send(workspace: Workspace, work: "Reading") -> "TrustList":
    """Return the signed list of all laptops, revoked ones too."""
    return _list_of(workspace, work, work.devices.list(DeviceKind.LAPTOP))


def list_for_all(workspace: Workspace, work: "Reading") -> "TrustList":
    """Return the same list without what the laptops are called: a name may be a person's."""
    laptops = tuple(replace(one, name="") for one in work.devices.list(DeviceKind.LAPTOP))
    return _list_of(workspace, work, laptops)


def _list_of(workspace: Workspace, work: "Reading", laptops: tuple[Device, ...]) -> "TrustList":
    from fieldkit.bundles.trust_list import trust_list

    former = work.office_keys.former()
    return trust_list(
        work.devices.own(),
        laptops,
        version=list_version(work),
        issued_at=workspace.now(),
        before=former[0].recipient if former else "",
    )


def list_version(work: "Reading") -> int:
    """Return the version of the office's list, from 1."""
    return int(work.settings.get(TRUST_SETTING) or 1)


def take_list(work: "UnitOfWork", office: Device, told: "TrustList | None") -> None:
    """Take over what an office says of its laptops' keys, unless a newer list was heard.

    A list that the office did not sign, or that speaks of another key under a
    known name, changes nothing. Our own key and the office's are never touched.
    """
    if told is None or office.kind is not DeviceKind.OFFICE or not told.holds(office):
        return
    present = office_of(work)
    if present is not None and present.id != told.office:
        return  # Once the office has renewed its key, the old one speaks for nobody's keys.
    heard = int(work.settings.get(TRUST_SETTING) or 0)
    if told.version < heard:
        return
    own = work.devices.own().device.id
    for laptop in told.laptops:
        known = work.devices.get(laptop.id)
        if laptop.id == own or (known is not None and known.kind is not DeviceKind.LAPTOP):
            continue
        enrolled = (known.enrolled_at if known else None) or told.issued_at
        name = laptop.name or (known.name if known else "")
        work.devices.save(replace(laptop, name=name, enrolled_at=enrolled))
    work.settings.set(TRUST_SETTING, str(told.version))
    work.settings.set(_KEPT_LIST, json.dumps(told.as_json(), ensure_ascii=False))
    seal_for_the_meant(work)


def seal_for_the_meant(work: "UnitOfWork") -> None:
    """Seal for the key that our head office's newest list means from now on.

    Not before the welcome: until then the check words of both sides speak of one key.
    """
    told, office = list_to_pass_on(work), office_of(work)
    if told is None or told.recipients is None or office is None or told.office != office.id:
        return
    meant = told.recipients.meant
    if office.recipient != meant and work.settings.get(CERTIFICATE_SETTING):
        work.devices.save(replace(office, recipient=meant))
        work.log.audit("office_key_followed", office.id)


def list_to_pass_on(work: "Reading") -> "TrustList | None":
    """Return the newest list that our head office has signed, for a colleague's laptop.

    The office's signature is on it, so it holds whoever carries it.
    """
    from fieldkit.bundles.trust_list import NAME, read_trust_list

    kept = work.settings.get(_KEPT_LIST)
    return read_trust_list({NAME: json.loads(kept)}) if kept else None


def raise_version(work: "UnitOfWork") -> None:
    """Let the next list count as newer than all that were sent."""
    work.settings.set(TRUST_SETTING, str(int(work.settings.get(TRUST_SETTING) or 1) + 1))


def _keep(work: "UnitOfWork", laptop: Device) -> None:
    work.devices.save(laptop)
    raise_version(work)
