"""Whether a commit is what its device signed, and whether each of its changes is whole."""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256 as _sha256
from itertools import chain
from typing import Any, Final, NamedTuple

import orjson
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.change import CHANGE_DOMAIN, WITHHELD, Change, Commit, canonical
from fieldkit.records.clock import Moment

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_NAME: Final = re.compile(r"[0-9A-Za-z_.:\-]{1,64}")
_SIGNATURE_BYTES = 64
_MOST_SALT = 64
_MOST_PARENTS = 1000
_MOST_TEXT = 1000
_BIGGEST = 2**53
_TEXTS = ("entity", "field", "user", "form")


class ForgedCommit(FieldkitError):
    """A commit is not what its author signed, or its author is not known here."""

    template = N_(
        "The file holds entries that do not fit the signature of laptop {laptop}, so nothing of it "
        "was taken in. Ask for the file again; if it happens once more, call head office."
    )


class Proved(NamedTuple):
    """What the hashes of a commit's changes gave: their ids, the payloads' hashes and texts.

    A text is canonical JSON, None for a payload that was erased or withheld.
    """

    ids: list[bytes]
    digests: list[bytes]
    texts: list[str | None]


def is_sound(commit: Commit, verify_key: bytes) -> bool:
    """Tell whether a commit is whole and as its device signed it."""
    try:
        refuse_forged(commit, verify_key, "")
    except ForgedCommit:
        return False
    return True


def refuse_forged(commit: Commit, verify_key: bytes, code: str) -> Proved:
    """Return what was hashed of a commit's changes, in their order.

    Raises ForgedCommit unless signature, ids, links and payloads all hold.
    """
    try:
        if _well_formed(commit) and _signed(commit, verify_key):
            return proved(commit.changes)
    except (UnicodeEncodeError, ValueError, TypeError, RecursionError, HashDiffers):
        # Half a surrogate pair, a number that is none, a list without an end: no program of ours.
        pass
    raise ForgedCommit(laptop=code)


class HashDiffers(Exception):
    """An id or a payload is not what was hashed."""


def proved(found: Sequence[Change]) -> Proved:
    """Return what the hashes of changes give. Raises HashDiffers, ValueError and TypeError.

    One whose payload is wiped, or withheld, has no text; who asks must know which it is. In the
    place of a payload that stays at its author's something less may stand.
    """
    # The header's keys stand in order already; a test holds that to the canonical bytes.
    headers = [orjson.dumps(change.header()) for change in found]
    ids = [_sha256(CHANGE_DOMAIN + header).digest() for header in headers]
    if list(map(bytes.hex, ids)) != [change.id for change in found]:
        raise HashDiffers
    texts = [canonical_text(change.payload) for change in found]
    digests = [
        _sha256(change.salt + text).digest() for change, text in zip(found, texts, strict=True)
    ]
    said = [change.payload_sha256 for change in found]
    if list(map(bytes.hex, digests)) == said:
        return Proved(ids, digests, list(map(bytes.decode, texts)))
    return _with_erased(found, Proved(ids, digests, list(map(bytes.decode, texts))))


def _with_erased(found: Sequence[Change], hashed: Proved) -> Proved:
    """Return the same where some payloads are gone, of which the hash alone is left."""
    for at, change in enumerate(found):
        if hashed.digests[at].hex() == change.payload_sha256:
            continue
        gone = change.payload is None and change.salt in {b"", WITHHELD}
        if not (gone or change.stand_in) or _HASH.fullmatch(change.payload_sha256) is None:
            raise HashDiffers
        hashed.digests[at] = bytes.fromhex(change.payload_sha256)
        if gone:
            hashed.texts[at] = None
    return hashed


def _signed(commit: Commit, verify_key: bytes) -> bool:
    try:
        VerifyKey(verify_key).verify(commit.signed_bytes(), commit.signature)
    except BadSignatureError:
        return False
    return True


def _well_formed(commit: Commit) -> bool:
    if not commit.changes or len(commit.signature) != _SIGNATURE_BYTES:
        return False
    if not all(_NAME.fullmatch(text) for text in (commit.id, commit.device, commit.epoch)):
        return False
    column = dict(zip(Change._fields, zip(*commit.changes, strict=True), strict=True))
    return _linked(commit, column) and _in_bounds(column)


def _linked(commit: Commit, column: Mapping[str, tuple[Any, ...]]) -> bool:
    """Tell whether the changes belong to this commit and follow one another without a gap."""
    seqs, prevs = column["seq"], column["prev"]
    first = seqs[0]
    if not (0 < first <= _BIGGEST - len(seqs)):
        return False
    begins = not prevs[0] if first == 1 else _HASH.fullmatch(prevs[0]) is not None
    return (
        begins
        and seqs == tuple(range(first, first + len(seqs)))
        and prevs[1:] == column["id"][:-1]
        and set(column["device"]) == {commit.device}
        and set(column["epoch"]) == {commit.epoch}
        and set(column["commit"]) == {commit.id}
    )


def _in_bounds(column: Mapping[str, tuple[Any, ...]]) -> bool:
    """Tell whether the parts of changes have the form and size that they may have.

    What many changes of a commit share is looked at once. Ids, links and hashes
    of payloads have their form when they are what they are compared with.
    """
    texts = {text for name in _TEXTS for text in column[name]}
    return (
        max(map(len, texts)) <= _MOST_TEXT
        and max(map(len, column["salt"])) <= _MOST_SALT
        and max(map(len, column["parents"])) <= _MOST_PARENTS
        and all(map(_HASH.fullmatch, chain.from_iterable(column["parents"])))
        and all(map(_moment, set(column["hlc"])))
    )


def _moment(text: str) -> bool:
    try:
        moment = Moment.parse(text)
    except ValueError:
        return False
    # Only the one way of writing it sorts as it should.
    return str(moment) == text and moment.milliseconds < _BIGGEST


def canonical_text(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Return ``canonical``, quicker for texts, which most values are."""
    # Of texts and headers orjson writes the same, eight times faster; of fractions it does not.
    return orjson.dumps(value) if isinstance(value, str) else canonical(value)
