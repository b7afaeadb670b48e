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
        }


def trust_list(
    identity: Identity, laptops: tuple[Device, ...], *, version: int, issued_at: datetime
) -> TrustList:
    """Return the office's signed list, the laptops in the order of their fingerprints."""
    ordered = tuple(sorted(laptops, key=lambda one: one.id))
    unsigned = TrustList(identity.device.id, version, issued_at, ordered)
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
        signature=bytes.fromhex(fields.digits(told, "signature", 64)),
    )


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
