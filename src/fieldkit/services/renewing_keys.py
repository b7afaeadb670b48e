"""Renewing head office's keys: what opens its bundles, and what signs for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.device import Device, DeviceKind, Identity
from fieldkit.records.permissions import Act
from fieldkit.services.certifying import reissue
from fieldkit.services.exchange import SEALED_FOR_SETTING, require_office_workspace
from fieldkit.services.succession import keep_successions, successions
from fieldkit.services.trusting import raise_version
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.bundles.header import Header
    from fieldkit.store.office_keys import FormerKey
    from fieldkit.store.unit_of_work import Reading, UnitOfWork


class KeyNeeded(FieldkitError):
    """A former key was to be put away for which laptops may still seal."""

    template = N_(
        "This key is still needed: bundles for it may come from {names}. Give them their newest "
        "answer first, or revoke a laptop that is gone. Nothing was changed."
    )


class KeyUnknown(FieldkitError):
    """A key was to be put away that is not opened any more."""

    template = N_("This key is put away already. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class OldKey:
    """A former intake key, and the laptops that may still seal for it, by name."""

    recipient: str
    retired_at: datetime
    waiting: tuple[Device, ...]


@dataclass(frozen=True, slots=True)
class KeysStanding:
    """Head office's keys as they stand: ``renewals`` are those of the signing key."""

    recipient: str
    old: tuple[OldKey, ...]
    renewals: tuple[datetime, ...]


@needs(Act.RUN_OFFICE)
def keys_standing(workspace: Workspace) -> KeysStanding:
    """Return which keys there are, and for whom each former one waits. Raises OnlyAtTheOffice."""
    require_office_workspace(workspace)
    with workspace.reading() as work:
        return KeysStanding(
            recipient=work.devices.own().device.recipient,
            old=_old_keys(work),
            renewals=tuple(one.issued_at for one in successions(work)),
        )


@needs(Act.RUN_OFFICE)
def renew_intake_key(workspace: Workspace) -> Device:
    """Open bundles by a new key from now on, and return head office as it is then known.

    Laptops hear of it by the next list of keys and seal for the new one; what they sealed
    for the old one is opened until that is put away. Raises OnlyAtTheOffice.
    """
    from fieldkit.bundles.seal import new_age_keys

    require_office_workspace(workspace)
    age_identity, recipient = new_age_keys()
    with workspace.unit_of_work() as work:
        own = work.devices.own()
        work.office_keys.renew_intake(own, age_identity, recipient, workspace.now())
        raise_version(work)
        work.log.audit("intake_key_renewed")
        renewed = work.devices.own().device
        work.commit()
    workspace.device = renewed
    return renewed


@needs(Act.RUN_OFFICE)
def put_away_key(workspace: Workspace, recipient: str) -> None:
    """Forget a former intake key for good, once no laptop seals for it any more.

    Raises OnlyAtTheOffice, KeyUnknown, KeyNeeded.
    """
    require_office_workspace(workspace)
    with workspace.unit_of_work() as work:
        found = next((one for one in _old_keys(work) if one.recipient == recipient), None)
        if found is None:
            raise KeyUnknown
        if found.waiting:
            raise KeyNeeded(names=", ".join(one.name or one.code for one in found.waiting))
        work.office_keys.put_away(recipient)
        raise_version(work)
        work.log.audit("intake_key_put_away")
        work.commit()


@needs(Act.RUN_OFFICE)
def renew_signing_key(workspace: Workspace) -> Device:
    """Sign by a new key from now on, which the old one names as its successor.

    Every file from here carries that word, so a laptop that missed some follows by the
    next. The old secret is forgotten; certificates are given anew. Raises OnlyAtTheOffice.
    """
    from fieldkit.bundles.identity import new_identity
    from fieldkit.bundles.succession import succeed

    require_office_workspace(workspace)
    now = workspace.now()
    with workspace.unit_of_work() as work:
        own = work.devices.own()
        fresh = new_identity(DeviceKind.OFFICE, own.device.name)
        successor = replace(fresh.device, recipient=own.device.recipient)
        word = succeed(own, successor, issued_at=now)
        work.office_keys.succeed(successor, fresh.signing_key, fresh.epoch)
        keep_successions(work, (*successions(work), word))
        for laptop in work.devices.list(DeviceKind.LAPTOP):
            if laptop.revoked_at is None:
                reissue(workspace, work, laptop)
        raise_version(work)
        work.log.audit("signing_key_renewed")
        work.commit()
    workspace.database.renew_author()
    workspace.device = successor
    return successor


def note_sealed_for(
    work: "UnitOfWork", identity: Identity, laptop: str, recipients: Mapping[str, str]
) -> None:
    """Take note for which of our keys a laptop sealed its last file; ``recipients`` by device."""
    meant = next((recipients[one] for one in identity.ids if one in recipients), "")
    name = SEALED_FOR_SETTING.format(laptop=laptop)
    if meant and work.settings.get(name) != meant:
        work.settings.set(name, meant)


def recipients_in(header: "Header") -> dict[str, str]:
    """Return for which key of each reader a file is sealed."""
    return {address.device: address.recipient for address in header.recipients}


def _old_keys(work: "Reading") -> tuple[OldKey, ...]:
    laptops = [one for one in work.devices.list(DeviceKind.LAPTOP) if one.revoked_at is None]
    sealed_for = {
        one.id: work.settings.get(SEALED_FOR_SETTING.format(laptop=one.id)) for one in laptops
    }
    return tuple(
        OldKey(
            one.recipient,
            one.retired_at,
            tuple(laptop for laptop in laptops if _may_use(laptop, sealed_for[laptop.id], one)),
        )
        for one in work.office_keys.former()
    )


def _may_use(laptop: Device, meant: str, key: "FormerKey") -> bool:
    """Tell whether a laptop may seal for a former key: it did last, or was not heard of since."""
    if meant:
        return meant == key.recipient
    return laptop.enrolled_at is None or laptop.enrolled_at <= key.retired_at
