"""How keys are made, stretched from what a person types, and wrapped for one another."""

import hashlib
import unicodedata
from dataclasses import dataclass

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes

KEY_BYTES = 32
SALT_BYTES = pwhash.argon2id.SALTBYTES


@dataclass(frozen=True, slots=True)
class KeyCost:
    """What trying one passphrase costs an attacker: Argon2id's passes and bytes of memory."""

    opslimit: int
    memlimit: int

    @classmethod
    def standard(cls) -> "KeyCost":
        """Return the cost for real workspaces: 3 passes over 128 MiB."""
        return cls(3, 128 * 1024 * 1024)

    @classmethod
    def lowest(cls) -> "KeyCost":
        """Return the least that libsodium allows, for tests."""
        return cls(pwhash.argon2id.OPSLIMIT_MIN, pwhash.argon2id.MEMLIMIT_MIN)


def new_data_key() -> bytes:
    """Return 32 random bytes that will encrypt one workspace until it is re-encrypted."""
    return random_bytes(KEY_BYTES)


def new_private_key() -> bytes:
    """Return a new X25519 private key."""
    return bytes(PrivateKey.generate())


def new_salt() -> bytes:
    """Return random bytes that make each wrapping its own."""
    return random_bytes(SALT_BYTES)


def public_key(private: bytes) -> bytes:
    """Return the public half of an X25519 private key."""
    return bytes(PrivateKey(private).public_key)


def derived_key(data_key: bytes, purpose: str) -> bytes:
    """Return the 32-byte key for one purpose (at most 16 ASCII signs), from the data key."""
    return hashlib.blake2b(
        b"fieldkit", key=data_key, person=purpose.encode(), digest_size=KEY_BYTES
    ).digest()


def stretched(passphrase: str, salt: bytes, cost: KeyCost) -> bytes:
    """Return the key that a passphrase gives, by Argon2id: slow on purpose."""
    # Composed, so that a letter typed on another keyboard or system is the same letter.
    typed = unicodedata.normalize("NFC", passphrase).encode()
    return pwhash.argon2id.kdf(
        KEY_BYTES, typed, salt, opslimit=cost.opslimit, memlimit=cost.memlimit
    )


def strong_key(secret: bytes, salt: bytes) -> bytes:
    """Return the key that a random secret of 128 bits or more gives; guessing needs no slowing."""
    return hashlib.blake2b(
        secret, salt=salt, person=b"fieldkit-sheet", digest_size=KEY_BYTES
    ).digest()


def wrapped(key: bytes, content: bytes) -> bytes:
    """Return content encrypted and authenticated by a key."""
    return bytes(SecretBox(key).encrypt(content))


def unwrapped(key: bytes, box: bytes) -> bytes | None:
    """Return what ``wrapped`` was given, None where the key is another or the box is damaged."""
    try:
        return SecretBox(key).decrypt(box)
    except (CryptoError, ValueError):
        return None


def sealed_to(public: bytes, content: bytes) -> bytes:
    """Return content that only the holder of one private key can read."""
    return bytes(SealedBox(PublicKey(public)).encrypt(content))


def unsealed(private: bytes, box: bytes) -> bytes | None:
    """Return what ``sealed_to`` was given, None where it was sealed to somebody else."""
    try:
        return SealedBox(PrivateKey(private)).decrypt(box)
    except (CryptoError, ValueError, TypeError):
        return None
