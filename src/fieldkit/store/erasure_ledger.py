"""What a restore must not undo, kept beside the database: erasures, and accesses that ended.

Ids only, each line signed by the laptop, since whoever could add one would
erase somebody, or shut somebody out, at the next restore.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from fieldkit.store.files import write_whole

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

LEDGER_NAME = "erasures.json"
_MOST_BYTES = 64 << 20
_KIND = b"fieldkit-erasure-v1\0"

Key = tuple[str, str]
_USERS = "users"
PERSONS, SPECIALISTS, REGISTRATIONS = "persons", "specialists", "registrations"
# Of whom only the sheet's period is over: the register of certificates keeps the name.
SHEETS = "sheets"
# A family goes with the last of its people.
_DONE_AGAIN = {PERSONS, SPECIALISTS, REGISTRATIONS, SHEETS}


def note_erasures(folder: Path, work: "Reading") -> None:
    """Write into the ledger what the database knows to be erased. Raises DiskFull, DiskRefused."""
    erased = {(one.list_name, one.entity_id) for one in work.erasures.list()}
    forgotten = work.erasures.forgotten()
    erased |= {(REGISTRATIONS, one) for one in forgotten}
    erased |= {(SHEETS, one) for one in work.erasures.names_taken_off() - forgotten}
    known = _read(folder)
    new = erased - set(known)
    if not new:
        return
    signing = SigningKey(work.devices.own().signing_key)
    for key in new:
        known[key] = signing.sign(_signed(key)).signature.hex()
    _write(folder, known)


def erased_before(folder: Path, verify_key: bytes) -> list[str]:
    """Return who and what is in the ledger, by words, whose line this laptop signed."""
    own = VerifyKey(verify_key)
    return [
        word_of(key)
        for key, signature in _read(folder).items()
        if key[0] in _DONE_AGAIN and _genuine(own, key, signature)
    ]


def note_leavers(folder: Path, work: "Reading") -> None:
    """Write into the ledger whose access has ended, and nobody who is back.

    Raises DiskFull, DiskRefused.
    """
    left = {(_USERS, one.id) for one in work.users.list() if not one.active}
    known = _read(folder)
    before = {key for key in known if key[0] == _USERS}
    if left == before:
        return
    signing = SigningKey(work.devices.own().signing_key)
    kept = {key: line for key, line in known.items() if key not in before - left}
    for key in left - before:
        kept[key] = signing.sign(_signed(key)).signature.hex()
    _write(folder, kept)


def left_before(folder: Path, verify_key: bytes) -> list[str]:
    """Return the ids of users in the ledger whose line this laptop signed."""
    own = VerifyKey(verify_key)
    return [
        key[1]
        for key, signature in _read(folder).items()
        if key[0] == _USERS and _genuine(own, key, signature)
    ]


def word_of(key: Key) -> str:
    """Return how an erasure to be done again is remembered: a person by id alone."""
    return key[1] if key[0] == PERSONS else "/".join(key)


def _genuine(own: VerifyKey, key: Key, signature: str) -> bool:
    try:
        own.verify(_signed(key), bytes.fromhex(signature))
    except (BadSignatureError, ValueError):
        return False
    return True


def _signed(key: Key) -> bytes:
    return _KIND + "\0".join(key).encode()


def _read(folder: Path) -> dict[Key, str]:
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        with (folder / LEDGER_NAME).open("rb") as file:
            rows: Iterable[Mapping[str, Any]] = json.loads(file.read(_MOST_BYTES))["erased"]
        return {(str(r["list"]), str(r["id"])): str(r["signature"]) for r in rows}
    return {}


def _write(folder: Path, known: Mapping[Key, str]) -> None:
    rows = [{"list": k[0], "id": k[1], "signature": s} for k, s in sorted(known.items())]
    write_whole(folder / LEDGER_NAME, json.dumps({"format": 1, "erased": rows}).encode())
