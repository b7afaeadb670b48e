"""The keys of a device: one to sign with, one to be written to."""

import hashlib
import secrets

import nacl.exceptions
import nacl.signing

from fieldkit.bundles.seal import new_age_keys
from fieldkit.records.device import Device, DeviceKind, Identity


def new_identity(kind: DeviceKind, name: str) -> Identity:
    """Return a device that did not exist before: Ed25519 seed, age X25519 key, 128-bit epoch."""
    signing = nacl.signing.SigningKey.generate()
    age_identity, recipient = new_age_keys()
    verify_key = bytes(signing.verify_key)
    device = Device(
        id=fingerprint(verify_key),
        kind=kind,
        name=name.strip(),
        verify_key=verify_key,
        recipient=recipient,
    )
    return Identity(
        device=device, signing_key=bytes(signing), age_identity=age_identity, epoch=new_epoch()
    )


def new_epoch() -> str:
    """Return 32 random hexadecimal digits that begin a new line of changes."""
    return secrets.token_hex(16)


def fingerprint(verify_key: bytes) -> str:
    """Return the device id of an Ed25519 verify key: the first 32 hex digits of its SHA-256."""
    return hashlib.sha256(verify_key).hexdigest()[:32]


def sign(identity: Identity, message: bytes) -> bytes:
    """Return the device's Ed25519 signature of the message, 64 bytes."""
    return nacl.signing.SigningKey(identity.signing_key).sign(message).signature


def signature_holds(verify_key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether this key made this signature of this message (RFC 8032)."""
    if len(verify_key) != 32 or len(signature) != 64:  # noqa: PLR2004 - RFC 8032's own sizes
        return False
    try:
        nacl.signing.VerifyKey(verify_key).verify(message, signature)
    except nacl.exceptions.BadSignatureError:
        return False
    return True
