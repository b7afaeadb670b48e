"""How two laptops make themselves known to each other on the spot: their keys, and the words."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fieldkit.bundles import fields
from fieldkit.bundles.strict_json import dump_document, load_document
from fieldkit.bundles.trust import device_json, read_device, twelve_words
from fieldkit.records.device import Device, DeviceKind

PAIR_WORDS_DOMAIN = b"fieldkit-pair-words-v1\0"


@dataclass(frozen=True, slots=True)
class PairingOffer:
    """A laptop's public keys, and the id of the head office that it belongs to, "" for none.

    It is signed but sealed for nobody, since the other's key is not known yet, so it holds
    nothing about any person; what the laptop is called stays out.
    """

    laptop: Device
    office: str

    def as_bytes(self) -> bytes:
        """Return ``pairing.json``."""
        return dump_document(
            {
                "format": "fieldkit-pairing",
                "version": 1,
                "laptop": device_json(replace(self.laptop, name="")),
                "office": self.office,
            }
        )


def read_pairing(data: bytes) -> PairingOffer:
    """Return the offer that the bytes hold; raises NotStrict or FieldWrong."""
    document = load_document(data)
    if document.get("format") != "fieldkit-pairing" or document.get("version") != 1:
        raise fields.FieldWrong("format")
    laptop = read_device(fields.part(document, "laptop"), DeviceKind.LAPTOP)
    return PairingOffer(laptop, fields.text(document, "office", 64))


def pair_words(one: Device, other: Device, language: str) -> tuple[str, ...]:
    """Return the twelve words of two laptops: the same whichever of them asks."""
    keys: Sequence[Device] = sorted((one, other), key=lambda device: device.id)
    told = b"\0".join(device.verify_key + device.recipient.encode() for device in keys)
    return twelve_words(hashlib.sha256(PAIR_WORDS_DOMAIN + told).digest(), language)
