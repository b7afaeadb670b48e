"""The seal of a payload: age with X25519 recipients (C2SP age v1)."""

import re
from collections.abc import Sequence
from typing import Protocol

import pyrage  # type: ignore[import-untyped]  # it ships no types; we hand it bytes only

from fieldkit.bundles.limits import SEAL_HEADER

# The library lets pass a stanza whose last line is missing; nothing that seals writes that.
_LETTERS = rb"[A-Za-z0-9+/]"
_HEADER = re.compile(
    rb"age-encryption\.org/v1\n"
    rb"(?:->(?: [!-~]+)+\n(?:" + _LETTERS + rb"{64}\n)*" + _LETTERS + rb"{0,63}\n)+"
    rb"--- " + _LETTERS + rb"{43}\n"
)


class Source(Protocol):
    """What can be read piece by piece."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to ``size`` bytes, none at the end."""


class Sink(Protocol):
    """What can be written piece by piece."""

    def write(self, data: bytes, /) -> int:
        """Take all of the bytes and return how many they were."""

    def flush(self) -> None:
        """Do nothing that is not done yet."""


class SealBroken(ValueError):
    """What is inside the seal is not what was sealed; plaintext seen so far does not count."""


class NotForThisKey(ValueError):
    """The seal names other recipients."""


def new_age_keys() -> tuple[str, str]:
    """Return a fresh age identity ("AGE-SECRET-KEY-1...") and its recipient ("age1...")."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def is_recipient(text: str) -> bool:
    """Tell whether the text is an age X25519 recipient."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def seal(source: Source, sink: Sink, recipients: Sequence[str]) -> None:
    """Encrypt the source to each recipient, in one pass and little memory.

    What the source or sink raises comes out as it was raised.
    """
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    watched = _Watched(source, sink)
    try:
        pyrage.encrypt_io(watched, watched, keys)
    except (OSError, pyrage.EncryptError) as error:
        raise (watched.raised or error) from None


def unseal(source: Source, sink: Sink, *identities: str) -> None:
    """Decrypt the source into the sink by any of these keys, in one pass and little memory.

    The sink has to forget what it was given when this raises: SealBroken is
    known only after most plaintext has been handed out. Raises NotForThisKey.
    """
    keys = [pyrage.x25519.Identity.from_str(one) for one in identities]
    watched = _Watched(source, sink)
    try:
        pyrage.decrypt_io(watched, watched, keys)
    except pyrage.DecryptError as error:
        if watched.raised:
            raise watched.raised from None
        if "No matching keys" in str(error):
            raise NotForThisKey from None
        raise SealBroken from None
    except OSError:
        raise (watched.raised or SealBroken()) from None


def looks_sealed(beginning: bytes) -> bool:
    """Tell whether bytes begin an age file with a header of the one form, and of sane length."""
    return _HEADER.match(beginning[:SEAL_HEADER]) is not None


class _Watched:
    """Stands between pyrage and our streams: pyrage replaces our exceptions by its own."""

    def __init__(self, source: Source, sink: Sink) -> None:
        self._source = source
        self._sink = sink
        self.raised: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._source.read(size)
        except BaseException as error:
            self.raised = error
            raise

    def write(self, data: bytes) -> int:
        try:
            return self._sink.write(data)
        except BaseException as error:
            self.raised = error
            raise

    def flush(self) -> None:
        self._sink.flush()
