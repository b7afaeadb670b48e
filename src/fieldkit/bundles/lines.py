"""Changes as lines of JSON: a line that opens a commit, then a line for each of its changes."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from operator import itemgetter
from typing import Any, TypeVar

import orjson

from fieldkit.bundles.limits import JSON_DEPTH, Limits
from fieldkit.bundles.strict_json import NotStrict, load_line, load_lines, refuse_depth
from fieldkit.records.change import Change, Commit, EntityType, Op

# How long the texts of a change may be, in the order of Change; what is no text has no length.
_MOST = {
    "id": 64,
    "device": 64,
    "epoch": 64,
    "prev": 64,
    "hlc": 40,
    "user": 128,
    "entity": 512,
    "type": 32,
    "field": 512,
    "op": 16,
    "form": 512,
    "commit": 64,
    "salt": 128,
    "payload_sha256": 64,
}
_CELLS = itemgetter(*Change._fields)
_TEXT = {str}
_NESTED = {dict, list}
_COMMIT_KEYS = {"commit", "device", "epoch", "changes", "signature"}
_MOST_PARENTS = 1000
# A newer program may speak of other kinds and acts; what is no word is no change.
_WORD = re.compile(r"[a-z][a-z_]{0,31}")
_ID = 64
_dumps, _NEWLINE = orjson.dumps, orjson.OPT_APPEND_NEWLINE
_TYPES = {str(kind): kind for kind in EntityType}
_OPS = {str(op): op for op in Op}
_T = TypeVar("_T", EntityType, Op)


class LineWrong(ValueError):
    """A line is not a change or not in its place; the words tell which rule, not the content."""


class LineTooLong(ValueError):
    """A line or commit is larger than it may be."""


def commit_lines(commit: Commit) -> list[bytes]:
    """Return the lines of a commit, each with its line end."""
    opening = {
        "commit": commit.id,
        "device": commit.device,
        "epoch": commit.epoch,
        "changes": len(commit.changes),
        "signature": commit.signature.hex(),
    }
    return [
        _dumps(opening, option=_NEWLINE),
        *(_dumps(_change_json(change), option=_NEWLINE) for change in commit.changes),
    ]


def _change_json(change: Change) -> dict[str, Any]:
    value = dict(zip(Change._fields, change, strict=True))
    value["type"], value["op"] = change.type._value_, change.op._value_
    value["salt"] = change.salt.hex()
    return value


class CommitReader:
    """Turns the lines of all change files, one after the other, into commits.

    Checks the form of every line and that a commit's changes follow it; ids,
    hashes and signatures are the log's to check. Raises LineWrong or LineTooLong.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rest = b""
        self._lines: list[bytes] = []
        self._opening: dict[str, Any] | None = None

    def feed(self, data: bytes) -> Iterator[Commit]:
        """Read some more bytes and return the commits that they complete."""
        lines = (self._rest + data).split(b"\n")
        if max(map(len, lines)) > self._limits.line:
            raise LineTooLong("line")
        self._rest = lines.pop()
        lines = self._lines + lines
        at = 0
        while at < len(lines):
            if self._opening is None:
                self._opening = _opening(lines[at], self._limits)
                at += 1
            end = at + self._opening["changes"]
            mine = lines[at:end]
            if sum(map(len, mine)) > self._limits.commit_bytes:
                raise LineTooLong("commit")
            if end > len(lines):
                break
            yield _commit(self._opening, mine)
            self._opening = None
            at = end
        self._lines = lines[at:]

    def finish(self) -> None:
        """Say that no more bytes come; raises LineWrong inside a line or a commit."""
        if self._rest or self._opening is not None:
            raise LineWrong("the last commit is not whole")


def _opening(line: bytes, limits: Limits) -> dict[str, Any]:
    """Return the line that opens a commit."""
    try:
        value = load_line(line)
    except NotStrict as error:
        raise LineWrong(str(error)) from None
    if type(value) is not dict:
        raise LineWrong("not an object")
    if value.keys() != _COMMIT_KEYS:
        raise LineWrong("fields of a commit")
    for name, most in (("commit", 64), ("device", 64), ("epoch", 64), ("signature", 128)):
        if type(value[name]) is not str or len(value[name]) > most:
            raise LineWrong(name)
    count = value["changes"]
    if type(count) is not int or count < 1:
        raise LineWrong("changes")
    if count > limits.commit_changes:
        raise LineTooLong("commit")
    return value


def _commit(opening: dict[str, Any], lines: Sequence[bytes]) -> Commit:
    id_, device, epoch = opening["commit"], opening["device"], opening["epoch"]
    try:
        changes = read_changes(load_lines(lines), (id_, device, epoch))
    except NotStrict as error:
        raise LineWrong(str(error)) from None
    return Commit(id_, device, epoch, changes, *_octets([opening["signature"]], "signature"))


def read_changes(values: list[Any], owner: tuple[str, str, str]) -> tuple[Change, ...]:
    """Return the changes that the lines of a commit hold; raises LineWrong or NotStrict.

    ``owner`` are the commit, device and epoch that each of them must name.
    """
    try:
        cells = list(map(_CELLS, values))
    except (KeyError, TypeError):
        raise LineWrong("fields of a change") from None
    if set(map(len, values)) != {len(Change._fields)}:
        raise LineWrong("fields of a change")
    # Column by column, in loops that run in C: this is the inner loop of every import.
    column: dict[str, Sequence[Any]] = dict(
        zip(Change._fields, zip(*cells, strict=True), strict=True)
    )
    for name, most in _MOST.items():
        if set(map(type, column[name])) != _TEXT or max(map(len, column[name])) > most:
            raise LineWrong(name)
    if set(map(type, column["seq"])) != {int} or min(column["seq"]) < 1:
        raise LineWrong("seq")
    _refuse_other_parents(column["parents"])
    if not _NESTED.isdisjoint(map(type, column["payload"])):
        for payload in column["payload"]:
            refuse_depth(payload, JSON_DEPTH - 1)
    column["type"] = _known(column["type"], _TYPES, EntityType.named)
    column["op"] = _known(column["op"], _OPS, Op.named)
    for name, mine in zip(("commit", "device", "epoch"), owner, strict=True):
        if set(column[name]) != {mine}:
            raise LineWrong("a change of another commit")
        # One text for all of them, else a large bundle holds the same one thousands of times.
        column[name] = (mine,) * len(values)
    column["parents"] = list(map(tuple, column["parents"]))
    column["salt"] = _octets(column["salt"], "salt")
    return tuple(map(tuple.__new__, repeat(Change), zip(*column.values(), strict=True)))


def _refuse_other_parents(found: Sequence[Any]) -> None:
    if set(map(type, found)) != {list} or max(map(len, found)) > _MOST_PARENTS:
        raise LineWrong("parents")
    parents = list(chain.from_iterable(found))
    if parents and (set(map(type, parents)) != _TEXT or max(map(len, parents)) > _ID):
        raise LineWrong("parents")


def _known(texts: Iterable[str], table: Mapping[str, _T], named: Callable[[str], _T]) -> list[_T]:
    """Return the words of the log that texts are, those of a newer program too."""
    words = {text: table.get(text) or named(_word(text)) for text in set(texts)}
    return list(map(words.__getitem__, texts))


def _word(text: str) -> str:
    if _WORD.fullmatch(text) is None:
        raise LineWrong("type or op")
    return text


def _octets(digits: Sequence[str], name: str) -> list[bytes]:
    try:
        return list(map(bytes.fromhex, digits))
    except ValueError:
        raise LineWrong(name) from None
