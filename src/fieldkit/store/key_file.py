"""The file of key slots: what stands in it, and how it is read without trusting it."""

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fieldkit.store.wrapping import KEY_BYTES, SALT_BYTES, KeyCost

SLOTS_NAME = "slots.json"
COPY_NAME = "slots.copy.json"

PASSPHRASE = "passphrase"  # noqa: S105 - the kind of slot, no secret
RECOVERY = "recovery"
OFFICE = "office"
NO_COST = KeyCost(0, 0)
_KINDS = (PASSPHRASE, RECOVERY, OFFICE)

_FORMAT = 2
_FIRST_FORMAT = 1
_MOST_MEMORY = 1 << 30
_MOST_PASSES = 24
_MOST_SLOTS = 200
_MOST_BYTES = 256 * 1024
_MOST_BOX = 512


@dataclass(frozen=True, slots=True)
class Slot:
    """A private key, wrapped by one passphrase, sheet or set of words.

    ``user`` is an id, never a name, and "" for head office's. ``cost`` is NO_COST
    where the secret is random and long, so that guessing needs no slowing.
    """

    user: str
    kind: str
    cost: KeyCost
    salt: bytes
    box: bytes

    @property
    def number(self) -> str:
        """Return the four digits by which people tell two sheets apart; it says nothing secret."""
        return slot_number(self.salt)


@dataclass(frozen=True, slots=True)
class Holder:
    """A user's public key, the data key sealed to it, and the private key left with head office."""

    user: str
    public: bytes
    data: bytes
    escrow: bytes = b""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """All that the file says. ``office`` is head office's public key, empty before one is joined.

    ``signed`` and ``mac`` are what was read: a private key in hand tells
    whether somebody with the data key wrote it.
    """

    holders: tuple[Holder, ...] = ()
    slots: tuple[Slot, ...] = ()
    office: bytes = b""
    signed: bytes = b""
    mac: bytes = b""

    def slots_of(self, kind: str) -> tuple[Slot, ...]:
        """Return the slots of one kind."""
        return tuple(slot for slot in self.slots if slot.kind == kind)

    def holder(self, user: str) -> Holder | None:
        """Return a user's keys, None where there are none."""
        return next((one for one in self.holders if one.user == user), None)

    def genuine(self, key: bytes) -> bool:
        """Tell whether the file was written by somebody with the data key."""
        return hmac.compare_digest(self.mac, _mac(key, self.signed))

    def with_slot(self, slot: Slot) -> "KeyFile":
        """Return the same with one slot in place of its user's of that kind."""
        kept = tuple(s for s in self.slots if (s.user, s.kind) != (slot.user, slot.kind))
        return replace(self, slots=(*kept, slot))

    def without_slot(self, user: str, kind: str) -> "KeyFile":
        """Return the same without a user's slot of that kind."""
        kept = tuple(s for s in self.slots if (s.user, s.kind) != (user, kind))
        return replace(self, slots=kept)

    def with_holder(self, holder: Holder) -> "KeyFile":
        """Return the same with a user's keys in place of those before."""
        kept = tuple(one for one in self.holders if one.user != holder.user)
        return replace(self, holders=(*kept, holder))

    def with_user(self, holder: Holder, slot: Slot) -> "KeyFile":
        """Return the same with a user's keys and the slot that holds the private one."""
        return self.with_holder(holder).with_slot(slot)

    def without(self, user: str) -> "KeyFile":
        """Return the same without anything of a user."""
        return replace(
            self,
            holders=tuple(one for one in self.holders if one.user != user),
            slots=tuple(slot for slot in self.slots if slot.user != user),
        )

    def as_bytes(self, key: bytes) -> bytes:
        """Return the file, authenticated by a key that follows from the data key."""
        content = _content(self)
        signed = _canonical(content)
        document = {
            "format": _FORMAT,
            **content,
            "mac": _mac(key, signed).hex(),
            # Against damage, which is no wrong passphrase.
            "sha256": hashlib.sha256(signed).hexdigest(),
        }
        return json.dumps(document, indent=1).encode()


def slot_number(salt: bytes) -> str:
    """Return the four digits of a slot with this salt."""
    return f"{int.from_bytes(hashlib.sha256(salt).digest()[:4]) % 10_000:04d}"


def read_key_file(path: Path) -> KeyFile | None:
    """Return what one file says, None where it is missing or damaged."""
    try:
        with path.open("rb") as file:
            return parse_key_file(file.read(_MOST_BYTES))
    except OSError:
        return None


def parse_key_file(octets: bytes) -> KeyFile | None:
    """Return what the bytes of a file say, None where they are damaged."""
    try:
        document = json.loads(octets)
        if document["format"] == _FIRST_FORMAT:
            return _first_format(document)
        if document["format"] != _FORMAT:
            return None
        content = {name: document[name] for name in ("users", "slots", "office")}
        signed = _canonical(content)
        if document["sha256"] != hashlib.sha256(signed).hexdigest():
            return None
        return KeyFile(
            holders=tuple(_holders(content["users"])),
            slots=tuple(_slots(content["slots"])),
            office=_octets(content["office"], KEY_BYTES) if content["office"] else b"",
            signed=signed,
            mac=bytes.fromhex(document["mac"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError):
        return None


def _content(file: KeyFile) -> dict[str, Any]:
    return {
        "users": [
            {
                "user": one.user,
                "public": _text(one.public),
                "data": _text(one.data),
                "escrow": _text(one.escrow),
            }
            for one in file.holders
        ],
        "slots": [
            {
                "user": slot.user,
                "kind": slot.kind,
                **_cost(slot.cost),
                "salt": _text(slot.salt),
                "box": _text(slot.box),
            }
            for slot in file.slots
        ],
        "office": _text(file.office),
    }


def _cost(cost: KeyCost) -> dict[str, Any]:
    if cost == NO_COST:
        return {"kdf": "blake2b"}
    return {"kdf": "argon2id13", "opslimit": cost.opslimit, "memlimit": cost.memlimit}


def _holders(rows: list[dict[str, Any]]) -> Iterator[Holder]:
    for row in rows[:_MOST_SLOTS]:
        yield Holder(
            user=str(row["user"]),
            public=_octets(row["public"], KEY_BYTES),
            data=_octets(row["data"]),
            escrow=_octets(row["escrow"]),
        )


def _slots(rows: list[dict[str, Any]]) -> Iterator[Slot]:
    for row in rows[:_MOST_SLOTS]:
        kind = str(row["kind"])
        if kind not in _KINDS:
            raise ValueError(kind)
        cost = NO_COST
        if kind == PASSPHRASE:
            cost = KeyCost(int(row["opslimit"]), int(row["memlimit"]))
            lowest = KeyCost.lowest()
            # An altered file must not make us use all the memory, or time, there is.
            if not lowest.opslimit <= cost.opslimit <= _MOST_PASSES:
                raise ValueError(cost.opslimit)
            if not lowest.memlimit <= cost.memlimit <= _MOST_MEMORY:
                raise ValueError(cost.memlimit)
        salt = _octets(row["salt"], SALT_BYTES)
        yield Slot(str(row["user"]), kind, cost, salt, _octets(row["box"]))


def _first_format(document: dict[str, Any]) -> KeyFile | None:
    """Return the slots of the first format, whose boxes hold the data key itself."""
    rows = document["slots"]
    told = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
    slots = tuple(_slots(rows))
    return KeyFile(slots=slots) if slots and document["sha256"] == told else None


def _octets(text: str, size: int = 0) -> bytes:
    found = b64decode(text, validate=True)
    if (size and len(found) != size) or len(found) > _MOST_BOX:
        raise ValueError(len(found))
    return found


def _text(octets: bytes) -> str:
    return b64encode(octets).decode()


def _canonical(content: dict[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def _mac(key: bytes, signed: bytes) -> bytes:
    return hmac.new(key, signed, hashlib.sha256).digest()
