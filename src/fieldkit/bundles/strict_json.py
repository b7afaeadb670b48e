"""JSON as a bundle may hold it: shallow, small, every key once, no invented numbers."""

import json
from collections.abc import Iterable
from typing import Any, NoReturn

import orjson

from fieldkit.bundles.limits import JSON_DEPTH
from fieldkit.records.change import canonical


class NotStrict(ValueError):
    """The text is not JSON as a bundle may hold it; the words say how, without its content."""


def dump_document(value: dict[str, Any]) -> bytes:
    """Return a document of a bundle: canonical JSON (sorted, compact, UTF-8) and a newline."""
    return canonical(value) + b"\n"


def load_document(data: bytes) -> dict[str, Any]:
    """Return the object that a document holds; raises NotStrict, also for a key given twice."""
    # json recurses by the depth, so a deep text must not reach it.
    refuse_depth(load_line(data))
    try:
        value = json.loads(data, object_pairs_hook=_each_once, parse_constant=_no_constant)
    except ValueError as error:
        raise NotStrict(str(error) if isinstance(error, NotStrict) else "not JSON") from None
    if not isinstance(value, dict):
        raise NotStrict("not an object")
    return value


def load_line(data: bytes | memoryview) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value of one line, quickly; raises NotStrict. Depth is the caller's to check."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        raise NotStrict("not JSON") from None


def load_lines(lines: Iterable[bytes]) -> list[Any]:
    """Return the value of each line, as ``load_line`` does."""
    try:
        return list(map(orjson.loads, lines))
    except orjson.JSONDecodeError:
        raise NotStrict("not JSON") from None


def refuse_depth(value: object, depth: int = JSON_DEPTH) -> None:
    """Raise NotStrict where lists and objects lie deeper in each other than ``depth``."""
    level = [value]
    for _step in range(depth):
        below: list[object] = []
        for item in level:
            if isinstance(item, dict):
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
        if not below:
            return
        level = below
    if any(isinstance(item, (dict, list)) for item in level):
        raise NotStrict("nested too deep")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotStrict("a key stands twice")
    return found


def _no_constant(_name: str) -> NoReturn:
    raise NotStrict("not a number")
