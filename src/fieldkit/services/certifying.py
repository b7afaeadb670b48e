"""Certificates of laptops: given and renewed at head office, heard and read on the laptop."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.device import Device, DeviceKind, Disclosure, Identity
from fieldkit.records.mandate import EVERYWHERE, EXPIRY_WARNING, Mandate, Scope
from fieldkit.records.people import Role
from fieldkit.records.permissions import Act
from fieldkit.services.exchange import CERTIFICATE_SETTING, require_office_workspace
from fieldkit.services.trusting import laptop_of
from fieldkit.services.widening import as_agreed
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.bundles.trust import Certificate
    from fieldkit.store.mandates import KeptCertificate
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

CERTIFICATE_DAYS = 730


class NoRoleChosen(FieldkitError):
    """A certificate was to be given that lets a laptop do nothing."""

    template = N_("A laptop needs at least one role. Choose what it is used for.")


@dataclass(frozen=True, slots=True)
class OwnCertificate:
    """What this laptop's certificate says; ``scope`` by the ids of districts and programmes.

    ``roles`` are empty in one of an earlier program, which held nothing back.
    """

    roles: tuple[Role, ...]
    scope: Scope
    expires_at: datetime
    expiring: bool
    expired: bool


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A laptop's certificate as head office sees it; ``mandate`` as in ``KeptCertificate``."""

    mandate: Mandate | None
    expires_at: datetime
    expiring: bool


# At head office


@needs(Act.RUN_OFFICE)
def change_certificate(
    workspace: Workspace,
    laptop_id: str,
    mandate: Mandate | None,
    disclosure: Disclosure | None = None,
) -> Device:
    """Let a laptop write by another mandate from now on; it hears of it with its next receipt.

    ``mandate`` None keeps the one that it has.
    ``disclosure`` is what may leave it from now on, None as so far: less holds at once at
    both ends, more once somebody on the laptop agrees. What came before stays as it is.
    Raises OnlyAtTheOffice, LaptopUnknown, NoRoleChosen.
    """
    require_office_workspace(workspace)
    if mandate is not None:
        require_roles(mandate)
    with workspace.unit_of_work() as work:
        laptop = laptop_of(work, laptop_id)
        if disclosure is not None and disclosure is not laptop.disclosure:
            laptop = replace(laptop, disclosure=disclosure)
            work.devices.save(laptop)
        if mandate is None:
            reissue(workspace, work, laptop)
        else:
            _give(workspace, work, laptop, mandate)
        work.log.audit("certificate_changed", laptop.id)
        work.commit()
    return laptop


@needs(Act.RUN_OFFICE)
def renew_certificates(workspace: Workspace, laptop_ids: Collection[str]) -> int:
    """Give laptops certificates that run anew, else as they were; return how many.

    Each travels with the laptop's next receipt. Revoked ones are left out.
    Raises OnlyAtTheOffice, LaptopUnknown.
    """
    require_office_workspace(workspace)
    count = 0
    with workspace.unit_of_work() as work:
        for laptop_id in sorted(laptop_ids):
            laptop = laptop_of(work, laptop_id)
            if laptop.revoked_at is None:
                reissue(workspace, work, laptop)
                work.log.audit("certificate_renewed", laptop.id)
                count += 1
        work.commit()
    return count


def require_roles(mandate: Mandate) -> None:
    """Raise NoRoleChosen where nothing at all is allowed."""
    if not mandate.roles:
        raise NoRoleChosen


def reissue(workspace: Workspace, work: "UnitOfWork", laptop: Device) -> None:
    """Give a laptop the same certificate anew, within a transaction that is open.

    One of an earlier program held nothing back, so the new one takes in all that is usual.
    """
    kept = work.mandates.get(laptop.id)
    mandate = (kept.mandate if kept else None) or Mandate()
    _give(workspace, work, laptop, mandate)


def _give(workspace: Workspace, work: "UnitOfWork", laptop: Device, mandate: Mandate) -> None:
    """Give a laptop a certificate that is newer than its last one, whatever the clock says."""
    kept, now = work.mandates.get(laptop.id), workspace.now()
    if kept is not None:
        now = max(now, kept.issued_at + timedelta(seconds=1))
    keep_certificate(work, issue(work.devices.own(), laptop, mandate, now))


def issue(identity: Identity, laptop: Device, mandate: Mandate, now: datetime) -> "Certificate":
    """Return a signed certificate that runs from now on."""
    from fieldkit.bundles.trust import certify

    until = now + timedelta(days=CERTIFICATE_DAYS)
    return certify(identity, laptop, mandate=mandate, issued_at=now, expires_at=until)


def keep_certificate(work: "UnitOfWork", certificate: "Certificate") -> None:
    """Remember a certificate as the newest of its laptop."""
    from fieldkit.store.mandates import KeptCertificate

    work.mandates.save(
        KeptCertificate(
            device=certificate.laptop.id,
            document=certificate.as_bytes().decode(),
            issued_at=certificate.issued_at,
            expires_at=certificate.expires_at,
            mandate=certificate.mandate,
        )
    )


def certificate_to_send(work: "Reading", laptop: Device) -> "Certificate | None":
    """Return the newest certificate of a laptop, None where none was kept."""
    from fieldkit.bundles.trust import read_certificate

    kept = work.mandates.get(laptop.id)
    return read_certificate(kept.document.encode()) if kept else None


def certificate_row(
    laptop: Device, kept: "KeptCertificate | None", now: datetime
) -> CertificateRow | None:
    """Return how a laptop's certificate stands, None where it is not known when it was given."""
    if kept is not None:
        mandate, until = kept.mandate, kept.expires_at
    elif laptop.enrolled_at is not None:
        # An earlier program gave it and kept no copy.
        mandate, until = None, laptop.enrolled_at + timedelta(days=CERTIFICATE_DAYS)
    else:
        return None
    return CertificateRow(mandate, until, until - now <= EXPIRY_WARNING)


# On the laptop


@needs(Act.WORK)
def own_certificate(workspace: Workspace) -> OwnCertificate | None:
    """Return what head office lets this laptop write, None before the welcome has come."""
    from fieldkit.bundles.trust import read_certificate

    if workspace.device.kind is DeviceKind.OFFICE:
        return None
    with workspace.reading() as work:
        text = work.settings.get(CERTIFICATE_SETTING)
    if not text:
        return None
    found, now = read_certificate(text.encode()), workspace.now()
    mandate = found.mandate
    return OwnCertificate(
        roles=mandate.roles if mandate else (),
        scope=mandate.scope if mandate else EVERYWHERE,
        expires_at=found.expires_at,
        expiring=found.expires_at - now <= EXPIRY_WARNING,
        expired=found.expires_at <= now,
    )


def fits_this_laptop(own: Device, certificate: "Certificate", office: Device) -> bool:
    """Tell whether this office signed a certificate for these very keys."""
    from fieldkit.bundles.trust import certificate_holds

    said = certificate.laptop
    keys = (said.id, said.verify_key, said.recipient)
    return certificate_holds(certificate, office) and keys == (
        own.id,
        own.verify_key,
        own.recipient,
    )


def take_certificate(
    work: "UnitOfWork", office: Device, certificate: "Certificate | None"
) -> Device | None:
    """Take a newer certificate over, and return this laptop as it says; None where it is none.

    One that is older than what was heard, or does not hold, changes nothing.
    """
    from fieldkit.bundles.trust import read_certificate

    own = work.devices.own().device
    if certificate is None or not fits_this_laptop(own, certificate, office):
        return None
    text = work.settings.get(CERTIFICATE_SETTING)
    if text and read_certificate(text.encode()).issued_at >= certificate.issued_at:
        return None
    joined = replace(
        own,
        name=certificate.name or own.name,
        enrolled_at=own.enrolled_at or certificate.issued_at,
        disclosure=as_agreed(work, own, certificate.disclosure),
    )
    work.devices.save(joined)
    work.settings.set(CERTIFICATE_SETTING, certificate.as_bytes().decode())
    return joined


def mandate_json(mandate: Mandate) -> dict[str, object]:
    """Return a mandate as it is remembered with an invitation."""
    return {
        "roles": [str(role) for role in mandate.roles],
        "districts": list(mandate.scope.districts),
        "programmes": list(mandate.scope.programmes),
    }


def mandate_of(remembered: str) -> Mandate:
    """Return the mandate that was remembered; an earlier program remembered none."""
    found = json.loads(remembered or "{}")
    if "roles" not in found:
        return Mandate()
    scope = Scope(tuple(found["districts"]), tuple(found["programmes"]))
    return Mandate(tuple(Role(role) for role in found["roles"]), scope)
