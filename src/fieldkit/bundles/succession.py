"""An office's renewed signing key: the old key's word that another one follows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fieldkit.bundles import fields
from fieldkit.bundles.identity import fingerprint, sign, signature_holds
from fieldkit.bundles.trust import device_json, read_device
from fieldkit.records.change import canonical
from fieldkit.records.device import Device, DeviceKind, Identity

NAME = "successions"
DOMAIN = b"fieldkit-succession-v1\0"
MOST = 20


@dataclass(frozen=True, slots=True)
class Succession:
    """One renewal: the office of this key goes on as the successor. The old key signs it."""

    verify_key: bytes
    successor: Device
    issued_at: datetime
    signature: bytes = b""

    @property
    def office(self) -> str:
        """Return the device id of the old key."""
        return fingerprint(self.verify_key)

    def signed_bytes(self) -> bytes:
        """Return what the old key signs."""
        return DOMAIN + canonical(self._content())

    def as_json(self) -> dict[str, Any]:
        """Return what stands in the header."""
        return {**self._content(), "signature": self.signature.hex()}

    def holds(self) -> bool:
        """Tell whether the old key signed it."""
        return signature_holds(self.verify_key, self.signed_bytes(), self.signature)

    def _content(self) -> dict[str, Any]:
        return {
            "office": {"device": self.office, "verify_key": self.verify_key.hex()},
            "successor": device_json(self.successor),
            "issued_at": fields.utc(self.issued_at),
        }


def succeed(identity: Identity, successor: Device, *, issued_at: datetime) -> Succession:
    """Return the word of an office's present key that another one follows it.

    The header is read by anybody, so it names nobody.
    """
    nameless = replace(successor, name="")
    unsigned = Succession(identity.device.verify_key, nameless, issued_at)
    return replace(unsigned, signature=sign(identity, unsigned.signed_bytes()))


def read_successions(document: Mapping[str, Any]) -> tuple[Succession, ...]:
    """Return the successions of a header, the oldest first, none where it names none.

    Raises FieldWrong.
    """
    if NAME not in document:
        return ()
    return tuple(_read(one) for one in fields.objects(document, NAME, MOST))


def chain_from(office: str, found: Sequence[Succession]) -> tuple[Succession, ...]:
    """Return the successions that lead on from an office, each signed by the key before it."""
    chain: list[Succession] = []
    for one in found:
        if one.office == office and one.holds():
            chain.append(one)
            office = one.successor.id
    return tuple(chain)


def chain_to(office: str, found: Sequence[Succession]) -> tuple[Succession, ...]:
    """Return the successions that lead up to an office, the oldest first."""
    chain: list[Succession] = []
    for one in reversed(found):
        if one.successor.id == office and one.holds():
            chain.insert(0, one)
            office = one.office
    return tuple(chain)


def _read(document: Mapping[str, Any]) -> Succession:
    office = fields.part(document, "office")
    verify_key = bytes.fromhex(fields.digits(office, "verify_key", 32))
    if fields.digits(office, "device", 16) != fingerprint(verify_key):
        raise fields.FieldWrong("office")
    return Succession(
        verify_key=verify_key,
        successor=read_device(fields.part(document, "successor"), DeviceKind.OFFICE),
        issued_at=fields.moment(document, "issued_at"),
        signature=bytes.fromhex(fields.digits(document, "signature", 64)),
    )
