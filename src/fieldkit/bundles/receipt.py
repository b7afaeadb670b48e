"""What an office tells a laptop about its bundles: how far it has everything, what it refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldkit.bundles import fields
from fieldkit.bundles.header import Tip, read_tips
from fieldkit.bundles.strict_json import dump_document, load_document
from fieldkit.bundles.thing_keys import read_keys
from fieldkit.bundles.trust import Certificate, certificate_in

FORMAT = "fieldkit-receipt"
MOST_BUNDLES = 5000
MOST_TIPS = 1000
MOST_WANTED = 10_000
MOST_FORKS = 100
MOST_BUCKETS = 64
MOST_HELD = 2000
_SUM = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class BundleNote:
    """What became of one bundle. ``status`` is "taken", "duplicate" or "refused"."""

    number: int
    sha256: str
    status: str
    reason: str
    changes: int
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class ForkedEpoch:
    """An epoch of the laptop under which two copies of it wrote, from number ``seq`` on."""

    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class TipState:
    """What the office has of a chain up to a tip, to be compared; see FORMAT.md, State.

    ``buckets`` are sums in hexadecimal by the bucket's number; ``damaged`` are
    (type, entity) of things whose changes it has not whole.
    """

    tip: Tip
    things: int
    buckets: Mapping[int, str]
    damaged: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the state as the receipt writes it."""
        return {
            "tip": self.tip.as_json(),
            "things": self.things,
            "buckets": [[number, self.buckets[number]] for number in sorted(self.buckets)],
            "damaged": [list(key) for key in self.damaged],
        }


@dataclass(frozen=True, slots=True)
class HeldNote:
    """A thing of which so many of the laptop's changes wait at the office for a person to look.

    ``reason`` is "scope", "role" or "list"; they count as received all the same.
    """

    type: str
    entity: str
    reason: str
    changes: int

    def as_json(self) -> dict[str, Any]:
        """Return the note as the receipt writes it."""
        return {"thing": [self.type, self.entity], "reason": self.reason, "changes": self.changes}


@dataclass(frozen=True, slots=True)
class Receipt:
    """The office's answer to one laptop.

    ``tips`` are the last changes that the office has of each epoch of that
    laptop with nothing missing before them: all up to there is confirmed. An
    epoch of ``forks`` may have several, one for each branch. ``certificate`` is the
    newest of the laptop, in every receipt, so that one that was lost heals itself.
    """

    laptop: str
    written_at: datetime
    tips: tuple[Tip, ...]
    bundles: tuple[BundleNote, ...]
    attachments_wanted: tuple[str, ...] = ()
    forks: tuple[ForkedEpoch, ...] = ()
    states: tuple[TipState, ...] = ()
    held: tuple[HeldNote, ...] = ()
    certificate: Certificate | None = None

    def as_bytes(self) -> bytes:
        """Return ``receipt.json``."""
        given = {"welcome": self.certificate.as_json()} if self.certificate else {}
        return dump_document(
            {
                **given,
                **({"held": [note.as_json() for note in self.held]} if self.held else {}),
                "format": FORMAT,
                "version": 1,
                "laptop": self.laptop,
                "written_at": fields.utc(self.written_at),
                "tips": [tip.as_json() for tip in self.tips],
                "bundles": [
                    {
                        "number": note.number,
                        "sha256": note.sha256,
                        "status": note.status,
                        "reason": note.reason,
                        "changes": note.changes,
                        "taken_at": fields.utc(note.taken_at),
                    }
                    for note in self.bundles
                ],
                "attachments_wanted": list(self.attachments_wanted),
                "states": [state.as_json() for state in self.states],
                "forks": [{"epoch": fork.epoch, "seq": fork.seq} for fork in self.forks],
            }
        )


def read_receipt(data: bytes) -> Receipt:
    """Return the receipt that the bytes hold; raises NotStrict or FieldWrong."""
    document = load_document(data)
    if document.get("format") != FORMAT or fields.whole(document, "version") != 1:
        raise fields.FieldWrong("format")
    return Receipt(
        laptop=fields.digits(document, "laptop", 16),
        written_at=fields.moment(document, "written_at"),
        tips=read_tips(document, "tips", MOST_TIPS),
        bundles=tuple(
            BundleNote(
                number=fields.whole(item, "number"),
                sha256=fields.digits(item, "sha256", 32),
                status=fields.text(item, "status", 16),
                reason=fields.text(item, "reason", 64),
                changes=fields.whole(item, "changes"),
                taken_at=fields.moment(item, "taken_at"),
            )
            for item in fields.objects(document, "bundles", MOST_BUNDLES)
        ),
        attachments_wanted=_sums(document),
        forks=_forks(document),
        held=_held(document),
        certificate=certificate_in(fields.part(document, "welcome"))
        if "welcome" in document
        else None,
        states=_states(document),
    )


def _states(document: Mapping[str, Any]) -> tuple[TipState, ...]:
    if "states" not in document:  # as of forks
        return ()
    found = fields.objects(document, "states", MOST_TIPS)
    tips = [read_tips({"tip": [item.get("tip")]}, "tip", 1)[0] for item in found]
    return tuple(
        TipState(tip, fields.whole(item, "things"), _buckets(item), read_keys(item, "damaged"))
        for tip, item in zip(tips, found, strict=True)
    )


def _buckets(item: Mapping[str, Any]) -> dict[int, str]:
    found = item.get("buckets")
    if not isinstance(found, list) or len(found) > MOST_BUCKETS:
        raise fields.FieldWrong("buckets")
    buckets: dict[int, str] = {}
    for pair in found:
        if not isinstance(pair, list) or len(pair) != 2:  # noqa: PLR2004 - number and sum
            raise fields.FieldWrong("buckets")
        number, said = pair
        if type(number) is not int or not 0 <= number < MOST_BUCKETS:
            raise fields.FieldWrong("buckets")
        if not isinstance(said, str) or _SUM.fullmatch(said) is None:
            raise fields.FieldWrong("buckets")
        buckets[number] = said
    return buckets


def _held(document: Mapping[str, Any]) -> tuple[HeldNote, ...]:
    if "held" not in document:
        return ()
    found = fields.objects(document, "held", MOST_HELD)
    return tuple(
        HeldNote(*key, fields.text(item, "reason", 32), fields.whole(item, "changes", 1))
        for item in found
        for key in read_keys({"held": [item.get("thing")]}, "held")
    )


def _forks(document: Mapping[str, Any]) -> tuple[ForkedEpoch, ...]:
    if "forks" not in document:  # a receipt of an office that did not tell of them yet
        return ()
    return tuple(
        ForkedEpoch(fields.digits(item, "epoch", 16), fields.whole(item, "seq", 1))
        for item in fields.objects(document, "forks", MOST_FORKS)
    )


def _sums(document: Mapping[str, Any]) -> tuple[str, ...]:
    found = fields.texts(document, "attachments_wanted", MOST_WANTED)
    if not all(_SUM.fullmatch(one) for one in found):
        raise fields.FieldWrong("attachments_wanted")
    return found
