"""Digest, Base64 and signed-text functions (ODK XForms specification, section 7)."""

import base64
import binascii
import hashlib

from fieldkit.forms.expressions.ed25519 import verified
from fieldkit.forms.expressions.library import plain

_DIGESTS = {
    "MD5": "md5",
    "SHA-1": "sha1",
    "SHA-256": "sha256",
    "SHA-384": "sha384",
    "SHA-512": "sha512",
}


@plain("digest", "sss", "string", optional=1)
def _digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    name = _DIGESTS.get(algorithm)
    if name is None:
        return ""
    # MD5 and SHA-1 are the form author's wish, as a checksum; nothing is kept safe by them.
    made = hashlib.new(name, text.encode(), usedforsecurity=False).digest()
    return made.hex() if encoding == "hex" else base64.b64encode(made).decode("ascii")


def _bytes(text: str) -> bytes | None:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


@plain("base64-decode", "s", "string")
def _base64_decode(text: str) -> str:
    raw = _bytes(text)
    return "" if raw is None else raw.decode("utf-8", errors="replace")


@plain("extract-signed", "ss", "string")
def _extract_signed(signed: str, public_key: str) -> str:
    """Return the message of an Ed25519-signed text, '' when the signature is not the key's."""
    raw, key = _bytes(signed), _bytes(public_key)
    if raw is None or key is None:
        return ""
    signature, message = raw[:64], raw[64:]
    return message.decode("utf-8", errors="replace") if verified(signature, message, key) else ""
