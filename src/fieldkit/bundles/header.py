"""The part of a bundle that anybody may read: who wrote it, for whom, and what opens it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from fieldkit.bundles import fields
from fieldkit.bundles.identity import fingerprint
from fieldkit.bundles.strict_json import dump_document, load_document
from fieldkit.bundles.succession import NAME as SUCCESSIONS
from fieldkit.bundles.succession import Succession, read_successions

FORMAT = "fieldkit-bundle"
VERSION = 1
SIGNATURE_DOMAIN = b"fieldkit-bundle-v1\0"
# Something less stands in the place of what may not leave the sender.
PSEUDONYMISED: Final = "pseudonymised"
KNOWN_FEATURES: Final = frozenset((PSEUDONYMISED,))
MOST_RECIPIENTS = 20
MOST_REQUIRED = 200
MOST_ANSWERED = 100


class Kind(StrEnum):
    """What a bundle is for."""

    DATA = "data"
    RECEIPT = "receipt"
    INVITATION = "invitation"
    ENROL = "enrol"
    WELCOME = "welcome"
    KIT = "kit"
    PAIRING = "pairing"
    TOTALS = "totals"


# Sealed for nobody: they name no person.
FOR_ANYBODY = frozenset({Kind.INVITATION, Kind.KIT, Kind.PAIRING})


@dataclass(frozen=True, slots=True)
class Address:
    """One key that opens the payload: whose it is, and the age recipient itself."""

    device: str
    recipient: str
    type: str = "x25519"


@dataclass(frozen=True, slots=True)
class Tip:
    """The last change of one device's epoch that somebody has."""

    device: str
    epoch: str
    seq: int
    change: str

    def as_json(self) -> dict[str, Any]:
        """Return the tip as documents write it."""
        return {"device": self.device, "epoch": self.epoch, "seq": self.seq, "change": self.change}


@dataclass(frozen=True, slots=True)
class Header:
    """What stands in ``header.json``; it says nothing about any person.

    ``number`` counts the sender's bundles from 1. ``needs`` is the oldest
    program that can read it. ``requires`` are the tips on which its changes
    build, so that a reader knows what is missing without opening anything.
    ``answers`` are files of the reader that the sender has taken in, by their
    SHA-256: whoever carries those for them may let them go. ``successions`` are
    the renewals of the office's signing key, the oldest first.
    """

    kind: Kind
    id: str
    number: int
    sender: str
    sender_key: bytes
    recipients: tuple[Address, ...]
    written_at: datetime
    program: str
    needs: str = "0.1.0"
    features: tuple[str, ...] = ()
    part: int = 1
    parts: int = 1
    requires: tuple[Tip, ...] = ()
    answers: tuple[str, ...] = ()
    successions: tuple[Succession, ...] = ()

    def as_bytes(self) -> bytes:
        """Return ``header.json``."""
        answers: dict[str, Any] = {"answers": list(self.answers)} if self.answers else {}
        if self.successions:
            answers[SUCCESSIONS] = [one.as_json() for one in self.successions]
        return dump_document(
            {
                **answers,
                "format": FORMAT,
                "version": VERSION,
                "kind": str(self.kind),
                "id": self.id,
                "number": self.number,
                "part": {"number": self.part, "of": self.parts},
                "sender": {"device": self.sender, "verify_key": self.sender_key.hex()},
                "recipients": [
                    {"type": a.type, "device": a.device, "key": a.recipient}
                    for a in self.recipients
                ],
                "written_at": fields.utc(self.written_at),
                "program": self.program,
                "needs": self.needs,
                "features": list(self.features),
                "requires": [tip.as_json() for tip in self.requires],
            }
        )


class NeedsNewer(ValueError):
    """The header speaks of a format or a feature that this program does not know."""

    def __init__(self, needs: str) -> None:
        super().__init__(needs)
        self.needs = needs


def read_header(data: bytes) -> Header:
    """Return the header that the bytes hold.

    Raises NeedsNewer for an unknown version, kind or feature, NotStrict or
    FieldWrong for anything that is not a header at all.
    """
    document = load_document(data)
    if document.get("format") != FORMAT:
        raise fields.FieldWrong("format")
    needs = fields.text(document, "needs", 32)
    features = fields.texts(document, "features", 50)
    kind = fields.text(document, "kind", 32)
    if (
        fields.whole(document, "version", 1) > VERSION
        or not KNOWN_FEATURES.issuperset(features)
        or kind not in set(Kind)
    ):
        raise NeedsNewer(needs)
    sender = fields.part(document, "sender")
    part = fields.part(document, "part")
    header = Header(
        kind=Kind(kind),
        id=fields.text(document, "id", 64),
        number=fields.whole(document, "number"),
        sender=fields.digits(sender, "device", 16),
        sender_key=bytes.fromhex(fields.digits(sender, "verify_key", 32)),
        recipients=tuple(
            Address(
                device=fields.digits(item, "device", 16),
                recipient=fields.text(item, "key", 128),
                type=fields.text(item, "type", 32),
            )
            for item in fields.objects(document, "recipients", MOST_RECIPIENTS)
        ),
        written_at=fields.moment(document, "written_at"),
        program=fields.text(document, "program", 32),
        needs=needs,
        features=features,
        part=fields.whole(part, "number", 1),
        parts=fields.whole(part, "of", 1),
        requires=read_tips(document, "requires", MOST_REQUIRED),
        answers=_read_answers(document),
        successions=read_successions(document),
    )
    _refuse_inconsistent(header)
    return header


def read_tips(document: Mapping[str, Any], name: str, most: int) -> tuple[Tip, ...]:
    """Return the tips that stand under this name; raises FieldWrong."""
    return tuple(
        Tip(
            device=fields.digits(item, "device", 16),
            epoch=fields.digits(item, "epoch", 16),
            seq=fields.whole(item, "seq", 1),
            change=fields.digits(item, "change", 32),
        )
        for item in fields.objects(document, name, most)
    )


def _read_answers(document: dict[str, Any]) -> tuple[str, ...]:
    """Return what is said to be answered; a header that says nothing of it answers nothing."""
    if "answers" not in document:
        return ()
    named = fields.texts(document, "answers", MOST_ANSWERED)
    return tuple(fields.digits({"answers": one}, "answers", 32) for one in named)


def signed_message(header: bytes, payload_sha256: bytes, payload_size: int) -> bytes:
    """Return what the sender signs: header and ciphertext by their hashes, and the length."""
    return (
        SIGNATURE_DOMAIN
        + hashlib.sha256(header).digest()
        + payload_sha256
        + payload_size.to_bytes(8, "big")
    )


def _refuse_inconsistent(header: Header) -> None:
    if header.part > header.parts:
        raise fields.FieldWrong("part")
    if header.sender != fingerprint(header.sender_key):
        raise fields.FieldWrong("sender")
    if (header.kind in FOR_ANYBODY) != (not header.recipients):
        raise fields.FieldWrong("recipients")
    if any(address.type != "x25519" for address in header.recipients):
        raise NeedsNewer(header.needs)
