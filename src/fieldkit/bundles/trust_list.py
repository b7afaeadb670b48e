"""The list of keys that an office stands for: its laptops, those too that it has revoked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fieldkit.bundles import fields
from fieldkit.bundles.identity import fingerprint, sign, signature_holds
from fieldkit.bundles.seal import is_recipient
from fieldkit.records.change import canonical
from fieldkit.records.device import Device, DeviceKind, Identity

NAME = "trust"
DOMAIN = b"fieldkit-trust-list-v1\0"
MOST_LAPTOPS = 20_000


@dataclass(frozen=True, slots=True)
class Recipients:
    """The age recipients of an office: what it opens now, and what is to be sealed for next.

    ``next`` is there while an earlier key is opened yet; whoever heard of it seals for it.
    """

    now: str
    next: str = ""

    @property
    def meant(self) -> str:
        """Return the one to seal for."""
        return self.next or self.now

    def as_json(self) -> dict[str, str]:
        """Return what stands in the list."""
        return {"now": self.now} | ({"next": self.next} if self.next else {})


@dataclass(frozen=True, slots=True)
class TrustList:
    """The laptops of an office by their keys, as they are at one version of the list.

    A laptop that has heard a higher version ignores a lower one; an old list is
    no reason to lock anybody out. The signature is the office's, so a list holds
    whoever carries it.
    """

    office: str
    version: int
    issued_at: datetime
    laptops: tuple[Device, ...]
    recipients: Recipients | None = None
    signature: bytes = b""

    def signed_bytes(self) -> bytes:
        """Return what the office signs."""
        return DOMAIN + canonical(self._content())

    def as_json(self) -> dict[str, Any]:
        """Return what stands in the manifest."""
        return {"list": self._content(), "signature": self.signature.hex()}

    def holds(self, office: Device) -> bool:
        """Tell whether this office signed the list."""
        return self.office == office.id and signature_holds(
            office.verify_key, self.signed_bytes(), self.signature
        )

    def _content(self) -> dict[str, Any]:
        return {
            "office": self.office,
            "version": self.version,
            "issued_at": fields.utc(self.issued_at),
            "laptops": [_laptop(one) for one in self.laptops],
            **({"recipients": self.recipients.as_json()} if self.recipients else {}),
        }


def trust_list(
    identity: Identity,
    laptops: tuple[Device, ...],
    *,
    version: int,
    issued_at: datetime,
    before: str = "",
) -> TrustList:
    """Return the office's signed list, the laptops in the order of their fingerprints.

    ``before`` is the recipient of the office's last key before this one, "" where none is
    opened any more.
    """
    meant = identity.device.recipient
    recipients = Recipients(before, meant) if before else Recipients(meant)
    ordered = tuple(sorted(laptops, key=lambda one: one.id))
    unsigned = TrustList(identity.device.id, version, issued_at, ordered, recipients)
    return replace(unsigned, signature=sign(identity, unsigned.signed_bytes()))


def read_trust_list(document: Mapping[str, Any]) -> TrustList | None:
    """Return the list of a manifest, None where it brings none. Raises FieldWrong."""
    if NAME not in document:
        return None
    told = fields.part(document, NAME)
    content = fields.part(told, "list")
    return TrustList(
        office=fields.digits(content, "office", 16),
        version=fields.whole(content, "version", 1),
        issued_at=fields.moment(content, "issued_at"),
        laptops=tuple(_read(one) for one in fields.objects(content, "laptops", MOST_LAPTOPS)),
        recipients=_read_recipients(content),
        signature=bytes.fromhex(fields.digits(told, "signature", 64)),
    )


def _read_recipients(content: Mapping[str, Any]) -> Recipients | None:
    if "recipients" not in content:  # an office that has never renewed its key may name none
        return None
    told = fields.part(content, "recipients")
    found = Recipients(
        fields.text(told, "now", 128), fields.text(told, "next", 128) if "next" in told else ""
    )
    if not all(is_recipient(one) for one in (found.now, found.meant)):
        raise fields.FieldWrong("recipients")
    return found


def _laptop(one: Device) -> dict[str, Any]:
    told = {
        "device": one.id,
        "name": one.name,
        "verify_key": one.verify_key.hex(),
        "recipient": one.recipient,
    }
    return told | ({"revoked_at": fields.utc(one.revoked_at)} if one.revoked_at else {})


def _read(document: Mapping[str, Any]) -> Device:
    verify_key = bytes.fromhex(fields.digits(document, "verify_key", 32))
    recipient = fields.text(document, "recipient", 128)
    if fields.digits(document, "device", 16) != fingerprint(verify_key):
        raise fields.FieldWrong("device")
    if not is_recipient(recipient):
        raise fields.FieldWrong("recipient")
    return Device(
        id=fingerprint(verify_key),
        kind=DeviceKind.LAPTOP,
        name=fields.text(document, "name"),
        verify_key=verify_key,
        recipient=recipient,
        revoked_at=fields.moment(document, "revoked_at") if "revoked_at" in document else None,
    )
