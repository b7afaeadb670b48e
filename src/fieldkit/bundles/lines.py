"""Changes as lines of JSON: a line that opens a commit, then a line for each of its changes."""

import re
from collections.abc import Iterator
from operator import itemgetter, le
from typing import Any

import orjson

from fieldkit.bundles.limits import JSON_DEPTH, Limits
from fieldkit.bundles.strict_json import NotStrict, load_line, refuse_depth
from fieldkit.records.change import Change, Commit, EntityType, Op

_CHANGE_TEXTS = (
    ("id", 64),
    ("device", 64),
    ("epoch", 64),
    ("prev", 64),
    ("hlc", 40),
    ("user", 128),
    ("entity", 512),
    ("type", 32),
    ("field", 512),
    ("op", 16),
    ("form", 512),
    ("commit", 64),
    ("salt", 128),
    ("payload_sha256", 64),
)
_TEXTS_OF = itemgetter(*(name for name, _most in _CHANGE_TEXTS))
_MOST = tuple(most for _name, most in _CHANGE_TEXTS)
_TEXT = {str}
_CHANGE_KEYS = {name for name, _most in _CHANGE_TEXTS} | {"seq", "parents", "payload"}
_COMMIT_KEYS = {"commit", "device", "epoch", "changes", "signature"}
_MOST_PARENTS = 1000
# A newer program may speak of other kinds and acts; what is no word is no change.
_WORD = re.compile(r"[a-z][a-z_]{0,31}")
_ID = 64
_TYPES = {str(kind): kind for kind in EntityType}
_OPS = {str(op): op for op in Op}


class LineWrong(ValueError):
    """A line is not a change or not in its place; the words tell which rule, not the content."""


class LineTooLong(ValueError):
    """A line or commit is larger than it may be."""


def commit_lines(commit: Commit) -> Iterator[bytes]:
    """Return the lines of a commit, each with its line end."""
    yield (
        orjson.dumps(
            {
                "commit": commit.id,
                "device": commit.device,
                "epoch": commit.epoch,
                "changes": len(commit.changes),
                "signature": commit.signature.hex(),
            },
            option=orjson.OPT_APPEND_NEWLINE,
        )
    )
    for change in commit.changes:
        yield orjson.dumps(_change_json(change), option=orjson.OPT_APPEND_NEWLINE)


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "device": change.device,
        "epoch": change.epoch,
        "seq": change.seq,
        "prev": change.prev,
        "hlc": change.hlc,
        "user": change.user,
        "entity": change.entity,
        "type": change.type.value,
        "field": change.field,
        "op": change.op.value,
        "parents": change.parents,
        "form": change.form,
        "commit": change.commit,
        "salt": change.salt.hex(),
        "payload_sha256": change.payload_sha256,
        "payload": change.payload,
    }


class CommitReader:
    """Turns the lines of all change files, one after the other, into commits.

    Checks the form of every line and that a commit's changes follow it; ids,
    hashes and signatures are the log's to check. Raises LineWrong or LineTooLong.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rest = b""
        self._opening: dict[str, Any] | None = None
        self._changes: list[Change] = []
        self._octets = 0

    def feed(self, data: bytes) -> Iterator[Commit]:
        """Read some more bytes and return the commits that they complete."""
        lines = (self._rest + data).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            if len(line) > self._limits.line:
                raise LineTooLong("line")
            commit = self._line(line)
            if commit is not None:
                yield commit
        if len(self._rest) > self._limits.line:
            raise LineTooLong("line")

    def finish(self) -> None:
        """Say that no more bytes come; raises LineWrong inside a line or a commit."""
        if self._rest or self._opening is not None:
            raise LineWrong("the last commit is not whole")

    def _line(self, line: bytes) -> Commit | None:
        try:
            value = load_line(line)
        except NotStrict as error:
            raise LineWrong(str(error)) from None
        if type(value) is not dict:
            raise LineWrong("not an object")
        if self._opening is None:
            self._open(value)
        else:
            self._octets += len(line)
            if self._octets > self._limits.commit_bytes:
                raise LineTooLong("commit")
            change = read_change(value)
            opening = self._opening
            if (
                change.commit != opening["commit"]
                or change.device != opening["device"]
                or change.epoch != opening["epoch"]
            ):
                raise LineWrong("a change of another commit")
            self._changes.append(change)
        return self._complete()

    def _open(self, value: dict[str, Any]) -> None:
        if value.keys() != _COMMIT_KEYS:
            raise LineWrong("fields of a commit")
        for name, most in (("commit", 64), ("device", 64), ("epoch", 64), ("signature", 128)):
            _refuse_other_text(value[name], name, most)
        count = value["changes"]
        if type(count) is not int or count < 1:
            raise LineWrong("changes")
        if count > self._limits.commit_changes:
            raise LineTooLong("commit")
        self._opening, self._changes, self._octets = value, [], 0

    def _complete(self) -> Commit | None:
        opening = self._opening
        if opening is None or len(self._changes) < opening["changes"]:
            return None
        self._opening = None
        return Commit(
            id=opening["commit"],
            device=opening["device"],
            epoch=opening["epoch"],
            changes=tuple(self._changes),
            signature=_octets(opening["signature"], "signature"),
        )


def read_change(value: dict[str, Any]) -> Change:
    """Return the change that a line's object holds; raises LineWrong."""
    if value.keys() != _CHANGE_KEYS:
        raise LineWrong("fields of a change")
    texts: tuple[str, ...] = _TEXTS_OF(value)
    # Three loops in C: this is the inner loop of every import.
    if set(map(type, texts)) != _TEXT or not all(map(le, map(len, texts), _MOST)):
        raise LineWrong("texts of a change")
    seq, parents, payload = value["seq"], value["parents"], value["payload"]
    if type(seq) is not int or seq < 1:
        raise LineWrong("seq")
    if type(parents) is not list or len(parents) > _MOST_PARENTS:
        raise LineWrong("parents")
    if parents and (set(map(type, parents)) != _TEXT or max(map(len, parents)) > _ID):
        raise LineWrong("parents")
    if isinstance(payload, (dict, list)):
        try:
            refuse_depth(payload, JSON_DEPTH - 1)
        except NotStrict as error:
            raise LineWrong(str(error)) from None
    id_, device, epoch, prev, hlc, user, entity, kind, field, op, form, commit, salt, digest = texts
    return Change(
        id_,
        device,
        epoch,
        seq,
        prev,
        hlc,
        user,
        entity,
        _TYPES.get(kind) or EntityType.named(_word(kind)),
        field,
        _OPS.get(op) or Op.named(_word(op)),
        tuple(parents),
        form,
        commit,
        _octets(salt, "salt"),
        digest,
        payload,
    )


def _refuse_other_text(value: object, name: str, most: int) -> None:
    if type(value) is not str or len(value) > most:
        raise LineWrong(name)


def _word(text: str) -> str:
    if _WORD.fullmatch(text) is None:
        raise LineWrong("type or op")
    return text


def _octets(digits: str, name: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except ValueError:
        raise LineWrong(name) from None
