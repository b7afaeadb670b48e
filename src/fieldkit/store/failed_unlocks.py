"""The tries that did not open the workspace, kept outside the shut database until it is open.

No key of the workspace is at hand while it is shut. So the file holds a key of
its own that is hashed onward with every try: each try is authenticated by the
key of its turn, which nobody can work out from the file afterwards. The
workspace knows with which key it began, so a try that was altered or taken out,
or a file that was thrown away, is noticed when it is next opened.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from fieldkit.errors import FieldkitError
from fieldkit.store.access import utc_now
from fieldkit.store.files import write_whole
from fieldkit.store.local_tables import settings
from fieldkit.store.sql import moment_of, moment_text, upsert

UNLOCKS_NAME = "unlocks.json"
_STATE = "unlocks.taken"
_KEY_BYTES = 32
# Of a longer row the first ones and the last ones are listed; all of them are counted.
_MOST_FIRST = 100
_MOST_LISTED = 300
_MOST_BYTES = 1 << 17
_MOST_TRIES = 1_000_000

_TAKEN = sa.select(settings.c.value).where(settings.c.name == _STATE)


@dataclass(frozen=True, slots=True)
class Try:
    """One try: its turn, counted from 0 over the life of the file, and when and how."""

    turn: int
    at: str
    way: str
    mac: str


@dataclass(frozen=True, slots=True)
class _File:
    count: int
    key: bytes
    tries: tuple[Try, ...] = ()


@dataclass(frozen=True, slots=True)
class MissedTries:
    """What happened since the last opening: how many tries, between which moments.

    ``altered`` tells that the file is not what the program wrote.
    """

    count: int = 0
    first: datetime | None = None
    last: datetime | None = None
    altered: bool = False


class FailedUnlocks:
    """The file of tries beside the slots."""

    def __init__(self, folder: Path, now: Callable[[], datetime] = utc_now) -> None:
        self._path = folder / UNLOCKS_NAME
        self._now = now

    def missed(self, way: str = "passphrase") -> None:
        """Add a try that did not fit; a disk that refuses costs only the line."""
        kept = self._read() or _File(0, secrets.token_bytes(_KEY_BYTES))
        at = moment_text(self._now())
        one = Try(kept.count, at, way, _mac(kept.key, kept.count, at, way))
        tries = (*kept.tries, one)
        if len(tries) > _MOST_LISTED:
            tries = (*tries[:_MOST_FIRST], *tries[_MOST_FIRST + 1 :])
        # A full disk is told of where something is saved, not by the lock.
        with suppress(FieldkitError):
            self._write(_File(min(kept.count + 1, _MOST_TRIES), _onward(kept.key), tries))

    def take(self, connection: sa.Connection, *, afresh: bool = False) -> MissedTries:
        """Return what happened since the last opening; the connection's commit makes it so.

        ``afresh`` is said of a copy that was put back, which the file beside it
        need not fit. Raises DiskFull, DiskRefused.
        """
        begun, kept = _begun(connection), self._read()
        found = MissedTries()
        if begun is not None:
            found = _judge(begun, kept)
        elif kept is not None:
            found = _told(kept.tries, kept.count)
        if kept is None or found.altered or begun is None:
            found = replace(found, altered=False) if afresh else found
            kept = _File(0, secrets.token_bytes(_KEY_BYTES))
            # First the file: a crash between the two would else look as if it were thrown away.
            self._write(kept)
        if begun is None or (begun.count, begun.key) != (kept.count, kept.key):
            value = json.dumps({"count": kept.count, "key": kept.key.hex()})
            connection.execute(upsert(settings), {"name": _STATE, "value": value})
        return found

    def taken(self) -> None:
        """Drop the tries that stand in the trail now; they are told from later ones anyway."""
        kept = self._read()
        if kept is not None and kept.tries:
            with suppress(FieldkitError):
                self._write(replace(kept, tries=()))

    def _read(self) -> _File | None:
        try:
            with self._path.open("rb") as file:
                return _file_of(json.loads(file.read(_MOST_BYTES)))
        except (OSError, ValueError, KeyError, TypeError, RecursionError, OverflowError):
            return None

    def _write(self, kept: _File) -> None:
        content = {
            "count": kept.count,
            "key": kept.key.hex(),
            "tries": [[one.turn, one.at, one.way, one.mac] for one in kept.tries],
        }
        write_whole(self._path, json.dumps(content).encode())


def _judge(begun: _File, kept: _File | None) -> MissedTries:
    """Return what the file says beyond what was taken before, and whether to believe it."""
    if kept is None or not begun.count <= kept.count <= _MOST_TRIES:
        return MissedTries(altered=True)
    fresh = tuple(one for one in kept.tries if one.turn >= begun.count)
    due, key, genuine = {one.turn: one for one in fresh}, begun.key, True
    for turn in range(begun.count, kept.count):
        one = due.pop(turn, None)
        if one is not None and not hmac.compare_digest(
            one.mac, _mac(key, one.turn, one.at, one.way)
        ):
            genuine = False
        key = _onward(key)
    genuine = genuine and not due and hmac.compare_digest(key, kept.key)
    told = _told(fresh, kept.count - begun.count)
    # What was taken before may be gone from the list; what came since may not, but for a long row.
    listed = min(told.count, _MOST_LISTED - _MOST_FIRST)
    return replace(told, altered=not genuine or len(fresh) < listed)


def _told(tries: tuple[Try, ...], count: int) -> MissedTries:
    if not tries:
        return MissedTries(count)
    return MissedTries(count, moment_of(tries[0].at), moment_of(tries[-1].at))


def _begun(connection: sa.Connection) -> _File | None:
    kept = connection.scalar(_TAKEN)
    return _file_of({**json.loads(kept), "tries": []}) if kept else None


def _file_of(kept: dict[str, object]) -> _File:
    """Return the file's content. Raises ValueError, KeyError, TypeError for any other."""
    count, key = kept["count"], bytes.fromhex(str(kept["key"]))
    listed = kept["tries"]
    if not isinstance(count, int) or not isinstance(listed, list):
        raise TypeError
    if len(key) != _KEY_BYTES or not 0 <= count <= _MOST_TRIES:
        raise ValueError
    tries = tuple(Try(int(turn), str(at), str(way), str(mac)) for turn, at, way, mac in listed)
    for one in tries:
        moment_of(one.at).astimezone()
    return _File(count, key, tries)


def _mac(key: bytes, turn: int, at: str, way: str) -> str:
    return hmac.new(key, f"{turn}\0{at}\0{way}".encode(), hashlib.sha256).hexdigest()


def _onward(key: bytes) -> bytes:
    return hashlib.sha256(b"onward" + key).digest()
