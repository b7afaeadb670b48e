"""A laptop's recovery secret on its way to head office, sealed to the office's key."""

import io
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fieldkit.bundles import fields
from fieldkit.bundles.seal import NotForThisKey, SealBroken, seal, unseal

NAME = "recovery"
_OCTETS = 16
_MOST_TEXT = 2048
_NUMBER_DIGITS = 4


@dataclass(frozen=True, slots=True)
class SealedWords:
    """The secret behind twelve words; ``number`` is what both sides call it by, no secret."""

    number: str
    made_at: datetime
    sealed: bytes = field(repr=False)

    def as_json(self) -> dict[str, Any]:
        """Return what stands in ``enrol.json`` and in the manifest."""
        return {
            "number": self.number,
            "made_at": fields.utc(self.made_at),
            "sealed": b64encode(self.sealed).decode(),
        }


def seal_words(secret: bytes, number: str, made_at: datetime, recipient: str) -> SealedWords:
    """Return a secret of 16 bytes, sealed to an office's age recipient."""
    out = io.BytesIO()
    seal(io.BytesIO(secret), out, [recipient])
    return SealedWords(number, made_at, out.getvalue())


def open_words(words: SealedWords, *age_identities: str) -> bytes | None:
    """Return the secret, None where it is for none of these keys or is none."""
    out = io.BytesIO()
    try:
        unseal(io.BytesIO(words.sealed), out, *age_identities)
    except (NotForThisKey, SealBroken):
        return None
    secret = out.getvalue()
    return secret if len(secret) == _OCTETS else None


def read_sealed_words(document: Mapping[str, Any]) -> SealedWords | None:
    """Return the words of a document, None where it brings none. Raises FieldWrong."""
    if NAME not in document:
        return None
    content = fields.part(document, NAME)
    number = fields.text(content, "number", _NUMBER_DIGITS)
    if len(number) != _NUMBER_DIGITS or not (number.isascii() and number.isdecimal()):
        raise fields.FieldWrong("number")
    try:
        sealed = b64decode(fields.text(content, "sealed", _MOST_TEXT), validate=True)
    except ValueError:
        raise fields.FieldWrong("sealed") from None
    return SealedWords(number, fields.moment(content, "made_at"), sealed)
