"""How a laptop and an office come to trust each other's keys: invitation, request, certificate."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fieldkit.assets import asset
from fieldkit.bundles import fields
from fieldkit.bundles.identity import fingerprint, sign, signature_holds
from fieldkit.bundles.seal import is_recipient
from fieldkit.bundles.sealed_words import NAME, SealedWords, read_sealed_words
from fieldkit.bundles.strict_json import dump_document, load_document
from fieldkit.records.change import canonical
from fieldkit.records.device import Device, DeviceKind, Disclosure, Identity
from fieldkit.records.mandate import Mandate, Scope
from fieldkit.records.people import Role

CERTIFICATE_DOMAIN = b"fieldkit-certificate-v1\0"
CHECK_WORDS_DOMAIN = b"fieldkit-check-words-v1\0"
WORD_COUNT = 12
_WORD_BITS = 11
_MOST_FORMS = 1000
_MOST_PLACES = 1000


@dataclass(frozen=True, slots=True)
class FormReference:
    """A form version that an office expects its laptops to have."""

    form_id: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an office gives to a laptop that shall join: its keys and what it works with.

    It is signed but sealed for nobody, since the laptop has no key that the
    office knows, so it holds nothing about any person.
    """

    id: str
    office: Device
    disclosure: Disclosure
    forms: tuple[FormReference, ...] = ()
    lists: tuple[str, ...] = ()

    def as_bytes(self) -> bytes:
        """Return ``invitation.json``."""
        return dump_document(
            {
                "format": "fieldkit-invitation",
                "version": 1,
                "id": self.id,
                "office": device_json(self.office),
                "disclosure": str(self.disclosure),
                "forms": [
                    {"id": f.form_id, "version": f.version, "sha256": f.sha256} for f in self.forms
                ],
                "lists": list(self.lists),
            }
        )


@dataclass(frozen=True, slots=True)
class EnrolmentRequest:
    """What a laptop answers to an invitation: its public keys, and its sealed recovery words."""

    invitation: str
    laptop: Device
    program: str
    words: SealedWords | None = None

    def as_bytes(self) -> bytes:
        """Return ``enrol.json``."""
        content = {
            "format": "fieldkit-enrol",
            "version": 1,
            "invitation": self.invitation,
            "laptop": device_json(self.laptop),
            "program": self.program,
        }
        return dump_document(content | ({NAME: self.words.as_json()} if self.words else {}))


@dataclass(frozen=True, slots=True)
class Certificate:
    """An office's word that a key belongs to a laptop of its own, and what that laptop may do.

    ``expires_at`` only warns: staleness never locks out a field worker. ``scope`` is None in
    one of an earlier program, by which nothing is held back, whatever its roles.
    """

    office: str
    laptop: Device
    name: str
    roles: tuple[Role, ...]
    disclosure: Disclosure
    issued_at: datetime
    expires_at: datetime
    scope: Scope | None = None
    signature: bytes = b""

    @property
    def mandate(self) -> Mandate | None:
        """Return what the laptop may write, None where nothing of it is held back."""
        return None if self.scope is None else Mandate(self.roles, self.scope)

    def signed_bytes(self) -> bytes:
        """Return what the office signs."""
        return CERTIFICATE_DOMAIN + canonical(self._content())

    def as_json(self) -> dict[str, Any]:
        """Return the certificate with its signature, as documents carry it."""
        return {"certificate": self._content(), "signature": self.signature.hex()}

    def as_bytes(self) -> bytes:
        """Return ``welcome.json``."""
        return dump_document({"format": "fieldkit-welcome", "version": 1, **self.as_json()})

    def _content(self) -> dict[str, Any]:
        return {
            "office": self.office,
            "laptop": device_json(self.laptop),
            "name": self.name,
            "roles": [str(role) for role in self.roles],
            "disclosure": str(self.disclosure),
            "issued_at": fields.utc(self.issued_at),
            "expires_at": fields.utc(self.expires_at),
            **({"scope": _scope_json(self.scope)} if self.scope is not None else {}),
        }


def certify(
    identity: Identity,
    laptop: Device,
    *,
    mandate: Mandate,
    issued_at: datetime,
    expires_at: datetime,
) -> Certificate:
    """Return the office's signed certificate for a laptop under its name."""
    unsigned = Certificate(
        office=identity.device.id,
        laptop=laptop,
        name=laptop.name,
        roles=mandate.roles,
        disclosure=laptop.disclosure,
        issued_at=issued_at,
        expires_at=expires_at,
        scope=mandate.scope,
    )
    return replace(unsigned, signature=sign(identity, unsigned.signed_bytes()))


def certificate_holds(certificate: Certificate, office: Device) -> bool:
    """Tell whether this office signed this certificate."""
    return certificate.office == office.id and signature_holds(
        office.verify_key, certificate.signed_bytes(), certificate.signature
    )


def read_invitation(data: bytes) -> Invitation:
    """Return the invitation that the bytes hold; raises NotStrict or FieldWrong."""
    document = _document(data, "fieldkit-invitation")
    return Invitation(
        id=fields.text(document, "id", 64),
        office=read_device(fields.part(document, "office"), DeviceKind.OFFICE),
        disclosure=_disclosure(document),
        forms=tuple(
            FormReference(
                form_id=fields.text(item, "id"),
                version=fields.text(item, "version"),
                sha256=fields.digits(item, "sha256", 32),
            )
            for item in fields.objects(document, "forms", _MOST_FORMS)
        ),
        lists=fields.texts(document, "lists", _MOST_FORMS),
    )


def read_enrolment_request(data: bytes) -> EnrolmentRequest:
    """Return the request that the bytes hold; raises NotStrict or FieldWrong."""
    document = _document(data, "fieldkit-enrol")
    return EnrolmentRequest(
        invitation=fields.text(document, "invitation", 64),
        laptop=read_device(fields.part(document, "laptop"), DeviceKind.LAPTOP),
        program=fields.text(document, "program", 32),
        words=read_sealed_words(document),
    )


def read_certificate(data: bytes) -> Certificate:
    """Return the certificate that the bytes hold; raises NotStrict or FieldWrong."""
    return certificate_in(_document(data, "fieldkit-welcome"))


def certificate_in(document: Mapping[str, Any]) -> Certificate:
    """Return the certificate that stands in a document with its signature; raises FieldWrong."""
    content = fields.part(document, "certificate")
    roles = fields.texts(content, "roles", len(Role))
    if not set(roles) <= set(Role):
        raise fields.FieldWrong("roles")
    return Certificate(
        office=fields.digits(content, "office", 16),
        laptop=read_device(fields.part(content, "laptop"), DeviceKind.LAPTOP),
        name=fields.text(content, "name"),
        roles=tuple(Role(role) for role in roles),
        disclosure=_disclosure(content),
        issued_at=fields.moment(content, "issued_at"),
        expires_at=fields.moment(content, "expires_at"),
        scope=_read_scope(content),
        signature=bytes.fromhex(fields.digits(document, "signature", 64)),
    )


def check_words(office: Device, laptop: Device, language: str) -> tuple[str, ...]:
    """Return the twelve words that both sides read aloud, 132 bits over all four public keys.

    They are no secret: whoever stands between the two would have to have keys
    of their own, and the words would differ.
    """
    digest = hashlib.sha256(
        CHECK_WORDS_DOMAIN
        + office.verify_key
        + office.recipient.encode()
        + b"\0"
        + laptop.verify_key
        + laptop.recipient.encode()
    ).digest()
    return twelve_words(digest, language)


def twelve_words(digest: bytes, language: str) -> tuple[str, ...]:
    """Return the words of the first 132 bits of a SHA-256, in a language that has a list."""
    bits = int.from_bytes(digest) >> (256 - WORD_COUNT * _WORD_BITS)
    words = word_list(language)
    places = range((WORD_COUNT - 1) * _WORD_BITS, -1, -_WORD_BITS)
    return tuple(words[bits >> place & (1 << _WORD_BITS) - 1] for place in places)


def word_list(language: str) -> tuple[str, ...]:
    """Return the 2,048 words of this language, in the order that gives them their numbers."""
    return tuple((asset("words") / f"{language}.txt").read_text(encoding="utf-8").split())


def _document(data: bytes, name: str) -> dict[str, Any]:
    document = load_document(data)
    if document.get("format") != name or fields.whole(document, "version") != 1:
        raise fields.FieldWrong("format")
    return document


def _scope_json(scope: Scope) -> dict[str, Any]:
    return {"districts": list(scope.districts), "programmes": list(scope.programmes)}


def _read_scope(content: Mapping[str, Any]) -> Scope | None:
    if "scope" not in content:
        return None
    told = fields.part(content, "scope")
    return Scope(
        districts=fields.texts(told, "districts", _MOST_PLACES),
        programmes=fields.texts(told, "programmes", _MOST_PLACES),
    )


def device_json(device: Device) -> dict[str, Any]:
    """Return a laptop or an office by its public keys, as documents name it."""
    return {
        "device": device.id,
        "kind": str(device.kind),
        "name": device.name,
        "verify_key": device.verify_key.hex(),
        "recipient": device.recipient,
    }


def read_device(document: Mapping[str, Any], kind: DeviceKind) -> Device:
    """Return a laptop or an office that a document names; raises FieldWrong."""
    verify_key = bytes.fromhex(fields.digits(document, "verify_key", 32))
    recipient = fields.text(document, "recipient", 128)
    if fields.digits(document, "device", 16) != fingerprint(verify_key):
        raise fields.FieldWrong("device")
    if fields.text(document, "kind") != kind:
        raise fields.FieldWrong("kind")
    if not is_recipient(recipient):
        raise fields.FieldWrong("recipient")
    return Device(
        id=fingerprint(verify_key),
        kind=kind,
        name=fields.text(document, "name"),
        verify_key=verify_key,
        recipient=recipient,
    )


def _disclosure(document: Mapping[str, Any]) -> Disclosure:
    value = fields.text(document, "disclosure")
    if value not in set(Disclosure):
        raise fields.FieldWrong("disclosure")
    return Disclosure(value)
