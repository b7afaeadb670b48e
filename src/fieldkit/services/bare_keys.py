"""A key that somebody gave: what a workspace without a head office may be sealed for."""

import hashlib
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.device import Device, DeviceKind
from fieldkit.services.exchange import office_of

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_SECRET, _PUBLIC = "AGE-SECRET-KEY-", "age1"
_FINGERPRINT = 32


class KeyUnreadable(FieldkitError):
    """Something was given as a key that is none that bundles are sealed for."""

    template = N_(
        'This is no key that a bundle can be sealed for. Such a key begins with "age1" and is one '
        "line of 62 signs; ask for it again and copy the whole line."
    )


class SecretKeyGiven(FieldkitError):
    """The secret half of a key was given; whoever has it reads everything."""

    template = N_(
        "This is the secret half of the key: whoever has it reads everything that is sealed for "
        'it. Do not pass it on. Ask for the public half, which begins with "age1".'
    )


class BelongsToAnOffice(FieldkitError):
    """All data were to go to somebody else's key from a workspace that has a head office."""

    template = N_(
        "This laptop belongs to a head office, so its data go there alone. Hand them over to head "
        "office; whoever needs them gets them from there."
    )


def reader_with_key(work: "Reading", text: str) -> Device:
    """Return whoever holds the secret half of a public age key, of whom no more is known.

    Raises KeyUnreadable, SecretKeyGiven, BelongsToAnOffice.
    """
    from fieldkit.bundles.seal import is_recipient

    key = text.strip()
    if key.upper().startswith(_SECRET):
        raise SecretKeyGiven
    if not (key.startswith(_PUBLIC) and is_recipient(key)):
        raise KeyUnreadable
    if office_of(work) is not None:
        raise BelongsToAnOffice
    fingerprint = hashlib.sha256(key.encode()).hexdigest()[:_FINGERPRINT]
    return Device(fingerprint, DeviceKind.OFFICE, "", b"", key)
