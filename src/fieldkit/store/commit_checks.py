"""Whether a commit is what its device signed, and whether each of its changes is whole."""

import re
from hashlib import sha256 as _sha256
from typing import Final

import orjson
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.change import CHANGE_DOMAIN, Change, Commit
from fieldkit.records.clock import Moment
from fieldkit.store.change_rows import canonical_text

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_NAME: Final = re.compile(r"[0-9A-Za-z_.:\-]{1,64}")
_SIGNATURE_BYTES = 64
_MOST_SALT = 64
_MOST_PARENTS = 1000
_MOST_TEXT = 1000
_BIGGEST = 2**53


class ForgedCommit(FieldkitError):
    """A commit is not what its author signed, or its author is not known here."""

    template = N_(
        "The file holds entries that do not fit the signature of laptop {laptop}, so nothing of it "
        "was taken in. Ask for the file again; if it happens once more, call head office."
    )


def refuse_forged(commit: Commit, verify_key: bytes, code: str) -> list[str | None]:
    """Return the payloads of a commit as canonical JSON, None for those that were erased.

    Raises ForgedCommit unless signature, ids, links and payloads all hold.
    """
    try:
        if _well_formed(commit) and _linked(commit) and _signed(commit, verify_key):
            return [_checked_text(change) for change in commit.changes]
    except (UnicodeEncodeError, ValueError, TypeError, RecursionError, _Altered):
        # Half a surrogate pair, a number that is none, a list without an end: no program of ours.
        pass
    raise ForgedCommit(laptop=code)


class _Altered(Exception):
    """An id or a payload is not what was hashed."""


def _checked_text(change: Change) -> str | None:
    # The header's keys stand in order already; a test holds that to the canonical bytes.
    header = orjson.dumps(change.header())
    if _sha256(CHANGE_DOMAIN + header).hexdigest() != change.id:
        raise _Altered
    if not change.salt and change.payload is None:
        if _HASH.fullmatch(change.payload_sha256) is None:
            raise _Altered
        return None
    text = canonical_text(change.payload)
    if _sha256(change.salt + text).hexdigest() != change.payload_sha256:
        raise _Altered
    return text.decode()


def _signed(commit: Commit, verify_key: bytes) -> bool:
    try:
        VerifyKey(verify_key).verify(commit.signed_bytes(), commit.signature)
    except BadSignatureError:
        return False
    return True


def _well_formed(commit: Commit) -> bool:
    return (
        bool(commit.changes)
        and all(_NAME.fullmatch(text) for text in (commit.id, commit.device, commit.epoch))
        and len(commit.signature) == _SIGNATURE_BYTES
        and _in_bounds(commit.changes)
    )


def _linked(commit: Commit) -> bool:
    """Tell whether the changes belong to this commit and follow one another without a gap."""
    device, epoch, id_ = commit.device, commit.epoch, commit.id
    seq, prev = commit.changes[0].seq, commit.changes[0].prev
    if not (0 < seq <= _BIGGEST - len(commit.changes)):
        return False
    begins = not prev if seq == 1 else _HASH.fullmatch(prev) is not None
    if not begins:
        return False
    for change in commit.changes:
        if change.seq != seq or change.prev != prev:
            return False
        if change.device != device or change.epoch != epoch or change.commit != id_:
            return False
        seq, prev = seq + 1, change.id
    return True


def _in_bounds(changes: tuple[Change, ...]) -> bool:
    """Tell whether the parts of changes have the form and size that they may have.

    What many changes of a commit share is looked at once. Ids, links and hashes
    of payloads have their form when they are what they are compared with.
    """
    texts = {text for c in changes for text in (c.entity, c.field, c.user, c.form)}
    return (
        max(map(len, texts)) <= _MOST_TEXT
        and max(len(change.salt) for change in changes) <= _MOST_SALT
        and max(len(change.parents) for change in changes) <= _MOST_PARENTS
        and all(_HASH.fullmatch(parent) for change in changes for parent in change.parents)
        and all(map(_moment, {change.hlc for change in changes}))
    )


def _moment(text: str) -> bool:
    try:
        moment = Moment.parse(text)
    except ValueError:
        return False
    # Only the one way of writing it sorts as it should.
    return str(moment) == text and moment.milliseconds < _BIGGEST
