"""The slots that let a person's passphrase open the workspace's data key."""

import hashlib
import json
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.store.files import write_whole

SLOTS_NAME = "slots.json"
# The data key exists nowhere else: without a second copy one bad sector would lose everything.
COPY_NAME = "slots.copy.json"
KEY_BYTES = 32
PASSPHRASE = "passphrase"  # noqa: S105 - the kind of slot, no secret
_FORMAT = 1
_MOST_MEMORY = 1 << 30
_MOST_PASSES = 24
_MOST_SLOTS = 64
_MOST_BYTES = 256 * 1024


class WrongPassphrase(FieldkitError):
    """No slot opened with what was typed."""

    template = N_(
        "This passphrase does not fit. Check the keyboard layout and Caps Lock. Nothing is lost."
    )


class PassphraseMissing(FieldkitError):
    """An empty passphrase was offered for a new slot."""

    template = N_("A passphrase is needed. Best are four or five words that you remember easily.")


class SlotsDamaged(FieldkitError):
    """The file of key slots, and its copy, are missing or cannot be read."""

    template = N_(
        "The file of keys (slots.json) is missing or damaged, so the workspace cannot be opened. "
        "Put the file back from a backup of the workspace folder. The database was not changed."
    )


class NoSuchSlot(FieldkitError):
    """A passphrase was to be altered or taken away where there is none, or only this one."""

    template = N_("This passphrase cannot be taken away: it is the only one, or there is none.")


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


@dataclass(frozen=True, slots=True)
class Slot:
    """The data key, wrapped by one passphrase; ``user`` is an id, never a name."""

    user: str
    kind: str
    cost: KeyCost
    salt: bytes
    box: bytes

    def open(self, passphrase: str) -> bytes | None:
        """Return the data key, None where the passphrase is another."""
        try:
            return SecretBox(_stretch(passphrase, self.salt, self.cost)).decrypt(self.box)
        except CryptoError:
            return None


@dataclass(frozen=True, slots=True)
class Opened:
    """The slot that a passphrase opened, and the data key that was in it."""

    slot: Slot
    data_key: bytes

    def __repr__(self) -> str:
        """Show whose slot it is and nothing secret."""
        return f"Opened(user={self.slot.user})"


class KeySlots:
    """The slots of one workspace folder, written whole at each change."""

    def __init__(self, folder: Path, slots: tuple[Slot, ...]) -> None:
        self.folder = folder
        self.slots = slots

    @classmethod
    def read(cls, folder: Path) -> "KeySlots":
        """Read the slots, from their copy where the file is damaged. Raises SlotsDamaged."""
        for name in (SLOTS_NAME, COPY_NAME):
            slots = _read(folder / name)
            if slots:
                return cls(folder, slots)
        raise SlotsDamaged

    def unlock(self, passphrase: str) -> Opened:
        """Return the slot that this passphrase opens, and the data key. Raises WrongPassphrase."""
        for slot in self.slots:
            data_key = slot.open(passphrase)
            if data_key is not None:
                return Opened(slot, data_key)
        raise WrongPassphrase

    def add(
        self, user: str, passphrase: str, data_key: bytes, cost: KeyCost, *, kind: str = PASSPHRASE
    ) -> None:
        """Wrap the data key for one more passphrase, and write. Raises PassphraseMissing."""
        self._write((*self.slots, wrap(user, passphrase, data_key, cost, kind=kind)))

    def change(self, opened: Opened, passphrase: str) -> None:
        """Wrap the data key anew in the slot that was opened. Raises PassphraseMissing."""
        old = opened.slot
        fresh = wrap(old.user, passphrase, opened.data_key, old.cost, kind=old.kind)
        self._write(tuple(fresh if slot == old else slot for slot in self.slots))

    def remove(self, user: str) -> None:
        """Take away a user's slots. Raises NoSuchSlot for the last, and where there are none."""
        kept = tuple(slot for slot in self.slots if slot.user != user)
        if not kept or len(kept) == len(self.slots):
            raise NoSuchSlot
        self._write(kept)

    def _write(self, slots: tuple[Slot, ...]) -> None:
        content = json.dumps(_document(slots), indent=1).encode()
        write_whole(self.folder / SLOTS_NAME, content)
        write_whole(self.folder / COPY_NAME, content)
        self.slots = slots


def new_data_key() -> bytes:
    """Return 32 random bytes that will encrypt one workspace for its whole life."""
    return random_bytes(KEY_BYTES)


def derived_key(data_key: bytes, purpose: str) -> bytes:
    """Return the 32-byte key for one purpose (at most 16 ASCII signs), from the data key."""
    return hashlib.blake2b(
        b"fieldkit", key=data_key, person=purpose.encode(), digest_size=KEY_BYTES
    ).digest()


def wrap(
    user: str, passphrase: str, data_key: bytes, cost: KeyCost, *, kind: str = PASSPHRASE
) -> Slot:
    """Return a slot with the data key under this passphrase. Raises PassphraseMissing."""
    if not passphrase.strip():
        raise PassphraseMissing
    salt = random_bytes(pwhash.argon2id.SALTBYTES)
    box = bytes(SecretBox(_stretch(passphrase, salt, cost)).encrypt(data_key))
    return Slot(user, kind, cost, salt, box)


def _stretch(passphrase: str, salt: bytes, cost: KeyCost) -> bytes:
    # Composed, so that a letter typed on another keyboard or system is the same letter.
    typed = unicodedata.normalize("NFC", passphrase).encode()
    return pwhash.argon2id.kdf(
        KEY_BYTES, typed, salt, opslimit=cost.opslimit, memlimit=cost.memlimit
    )


def _document(slots: tuple[Slot, ...]) -> dict[str, Any]:
    rows = [
        {
            "user": slot.user,
            "kind": slot.kind,
            "kdf": "argon2id13",
            "opslimit": slot.cost.opslimit,
            "memlimit": slot.cost.memlimit,
            "salt": b64encode(slot.salt).decode(),
            "box": b64encode(slot.box).decode(),
        }
        for slot in slots
    ]
    return {"format": _FORMAT, "slots": rows, "sha256": _checksum(rows)}


def _checksum(rows: object) -> str:
    # Against damage, which is no wrong passphrase; from tampering the boxes guard themselves.
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def _read(path: Path) -> tuple[Slot, ...]:
    """Return the slots of one file, none where it cannot be trusted."""
    try:
        with path.open("rb") as file:
            document = json.loads(file.read(_MOST_BYTES))
        if document["format"] != _FORMAT or document["sha256"] != _checksum(document["slots"]):
            return ()
        return tuple(_slots(document["slots"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ()


def _slots(rows: list[dict[str, Any]]) -> Iterator[Slot]:
    for row in rows[:_MOST_SLOTS]:
        cost = KeyCost(int(row["opslimit"]), int(row["memlimit"]))
        lowest = KeyCost.lowest()
        # An altered file must not make us use all the memory, or time, there is.
        if not lowest.opslimit <= cost.opslimit <= _MOST_PASSES:
            raise ValueError(cost.opslimit)
        if not lowest.memlimit <= cost.memlimit <= _MOST_MEMORY:
            raise ValueError(cost.memlimit)
        salt, box = b64decode(row["salt"], validate=True), b64decode(row["box"], validate=True)
        if len(salt) != pwhash.argon2id.SALTBYTES:
            raise ValueError(len(salt))
        yield Slot(str(row["user"]), str(row["kind"]), cost, salt, box)


def empty_slots(folder: Path) -> KeySlots:
    """Return the slots of a folder that has none yet; nothing is written until one is added."""
    return KeySlots(folder, ())
