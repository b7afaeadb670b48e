"""The change log: what was altered, by whom, on which device, and what the author had seen."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple, Self

CHANGE_DOMAIN = b"fieldkit-change-v1\0"
COMMIT_DOMAIN = b"fieldkit-commit-v1\0"
_LATER = "(of a newer program)"

# Made once: json.dumps would make an encoder anew for each of a form's hundred changes.
_CANONICAL = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)


class _Named(StrEnum):
    """Words of the log, to which a newer program may add others.

    Such a word is no member of the class and is equal to itself alone, so that nothing here
    takes it for one that it knows; it is kept, and handed on, as it was written.
    """

    @classmethod
    def named(cls, word: str) -> Self:
        """Return the member of this name, or the word of a newer program."""
        known = cls.__members__.get(word.upper())
        if known is not None and known.value == word:
            return known
        later = str.__new__(cls, word)
        later._name_, later._value_ = _LATER, word
        return later

    @property
    def known(self) -> bool:
        """Tell whether this program knows the word."""
        return self._name_ != _LATER


class Op(_Named):
    """What a change does to its field or entity.

    ERASE wipes what was written there before, and whatever else is written
    without knowing of it: of a whole entity where the field is "", else of the
    field, whose payload stays in its place.
    """

    SET = "set"
    DELETE = "delete"
    ERASE = "erase"


class EntityType(_Named):
    """The kinds of thing that the log speaks of.

    ENTITY's ``entity`` is "list/id" and its field a property or "label";
    SUBMISSION's is the instance ID, one change per version; the attendance
    kinds, those of paper, certificates with their blocks of numbers, closed
    reports and connections have one change per field, a mark is its own
    entity "session/registration", a HEADCOUNT "session/category", a HALL_TOTAL
    "session/hall"; a REVIEW is one change.
    """

    ENTITY = "entity"
    SUBMISSION = "submission"
    EVENT = "event"
    SESSION = "session"
    REGISTRATION = "registration"
    MARK = "mark"
    HEADCOUNT = "headcount"
    HALL_TOTAL = "hall_total"
    REVIEW = "review"
    PAPER_DESIGN = "paper_design"
    PRINTED_SHEET = "printed_sheet"
    SHEET_SCAN = "sheet_scan"
    NUMBER_BLOCK = "number_block"
    CERTIFICATE = "certificate"
    EVENT_REPORT = "event_report"
    CONNECTION = "connection"
    FORM_WITHDRAWAL = "form_withdrawal"


# The salt of a change whose payload is not for who holds it: what others wrote in the same act.
WITHHELD: Final = b"\0"
# The salt of a change in which something less stands than what its author wrote and hashed.
STAND_IN: Final = b"\1"


def canonical(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Return the one way in which a JSON value is written for hashing: sorted, compact, UTF-8."""
    return _CANONICAL.encode(value).encode()


def payload_hash(salt: bytes, payload: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return SHA-256 over salt and payload, so that an erased payload leaves the chain whole."""
    return hashlib.sha256(salt + canonical(payload)).hexdigest()


# A named tuple: a large bundle makes a million of them, and a frozen dataclass takes five times as
# long to make; columns of changes are also made rows, and rows columns, without a loop.
class Change(NamedTuple):
    """One entry of the log: one field of one entity, or one version of one submission.

    ``seq`` counts within (device, epoch) from 1 and ``prev`` is the id of the
    entry before; ``parents`` are the heads of this field that the author saw.
    ``payload`` is any JSON value, None with ``salt`` empty once it is erased,
    and None with the salt ``WITHHELD`` where it is not for who holds it. With the
    salt ``STAND_IN`` it is what may leave its author's laptop in the place of that.
    ``form`` is "form_id@version" where a form made the change, else "".
    """

    id: str
    device: str
    epoch: str
    seq: int
    prev: str
    hlc: str
    user: str
    entity: str
    type: EntityType
    field: str
    op: Op
    parents: tuple[str, ...]
    form: str
    commit: str
    salt: bytes
    payload_sha256: str
    payload: Any

    def header(self) -> dict[str, Any]:
        """Return what the id is a hash of: all but id, salt and payload, the keys in order."""
        # Unpacked at once: asking for each costs as much as all the rest of this.
        (
            _id, device, epoch, seq, prev, hlc, user, entity, kind, field, op, parents, form,
            commit, _salt, payload_sha256, _payload,
        ) = self  # fmt: skip
        return {
            "commit": commit,
            "device": device,
            "entity": entity,
            "epoch": epoch,
            "field": field,
            "form": form,
            "hlc": hlc,
            "op": op._value_,
            "parents": sorted(parents) if parents else [],
            "payload_sha256": payload_sha256,
            "prev": prev,
            "seq": seq,
            "type": kind._value_,
            "user": user,
        }

    @property
    def withheld(self) -> bool:
        """Tell whether the payload is not for who holds this: the header is all there is."""
        return self.payload is None and self.salt == WITHHELD

    def without_payload(self) -> "Change":
        """Return the change for somebody whom its payload does not concern."""
        return self._replace(salt=WITHHELD, payload=None)

    @property
    def stand_in(self) -> bool:
        """Tell whether something less stands here than what the author hashed."""
        return self.salt == STAND_IN

    def standing_in(self, payload: Any) -> "Change":  # noqa: ANN401 - any JSON value
        """Return the change with something less in the place of what its author wrote."""
        return self._replace(salt=STAND_IN, payload=payload)

    def true_id(self) -> str:
        """Return the id that the header gives."""
        return change_id(self.header())

    @property
    def intact(self) -> bool:
        """Tell whether id and payload are those that the author hashed."""
        if self.id != self.true_id():
            return False
        if self.stand_in or (self.payload is None and self.salt in {b"", WITHHELD}):
            return True
        return payload_hash(self.salt, self.payload) == self.payload_sha256


def change_id(header: Mapping[str, Any]) -> str:
    """Return SHA-256 (hexadecimal) of a change's canonical header."""
    return hashlib.sha256(CHANGE_DOMAIN + canonical(dict(header))).hexdigest()


@dataclass(frozen=True, slots=True)
class Commit:
    """All changes of one transaction, signed by the device that made them.

    ``signature`` is Ed25519 over ``signed_bytes``, 64 bytes.
    """

    id: str
    device: str
    epoch: str
    changes: tuple[Change, ...]
    signature: bytes

    def signed_bytes(self) -> bytes:
        """Return what the device signs: its name, the commit and the ids of its changes."""
        return commit_bytes(self.id, self.device, self.epoch, [c.id for c in self.changes])


def commit_bytes(commit: str, device: str, epoch: str, changes: Sequence[str]) -> bytes:
    """Return the bytes that a commit's signature covers, change ids in the order of ``seq``."""
    return COMMIT_DOMAIN + canonical(
        {"id": commit, "device": device, "epoch": epoch, "changes": list(changes)}
    )
