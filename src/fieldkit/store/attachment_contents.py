"""How the files of a finalized form stand in the log, and what they may be there."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from fieldkit.records.attachment import MOST_FILES, Attachment
from fieldkit.store.sql import moment_text

FILES = "attachments"
_NAME = re.compile(r"[\w-][\w.-]{0,199}")
_SUM = re.compile(r"[0-9a-f]{64}")
_TYPE = re.compile(r"[a-z]{1,20}/[\w.+-]{1,100}", re.ASCII)
_MOST_TITLE = 500
_MOST_SIZE = 64 << 20  # what one member of a bundle may hold
_MOST_SIDE = 1 << 20
_NUMBERS = {"size": _MOST_SIZE, "width": _MOST_SIDE, "height": _MOST_SIDE}
_PARTS = frozenset((*_NUMBERS, "name", "sha256", "type", "title", "made_at"))


def name_fits(name: str) -> bool:
    """Tell whether a name can be a file's answer in a form; it is a plain file name anywhere."""
    return _NAME.fullmatch(name) is not None


def file_payload(one: Attachment) -> dict[str, Any]:
    """Return a file as it stands in the payload of its form's change."""
    return {
        "name": one.name,
        "sha256": one.sha256,
        "size": one.size,
        "type": one.media_type,
        "width": one.width,
        "height": one.height,
        "title": one.title,
        "made_at": moment_text(one.made_at),
    }


def files_of(instance_id: str, text: str) -> tuple[Attachment, ...]:
    """Return the files that the row of a finalized form holds."""
    if text == "[]":
        return ()
    return tuple(_attachment(instance_id, found) for found in json.loads(text))


def files_fit(payload: Mapping[str, Any]) -> bool:
    """Tell whether the files of a form's payload, if it has any, are what they may be."""
    found = payload.get(FILES, [])
    if not isinstance(found, list) or len(found) > MOST_FILES:
        return False
    if not all(isinstance(one, dict) and one.keys() == _PARTS and _fits(one) for one in found):
        return False
    return len({one["name"] for one in found}) == len(found)


def sums_in(files: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the SHA-256 of each file of a payload."""
    return (one["sha256"] for one in files)


def _attachment(instance_id: str, found: Mapping[str, Any]) -> Attachment:
    return Attachment(
        owner=instance_id,
        name=found["name"],
        title=found["title"],
        size=found["size"],
        media_type=found["type"],
        sha256=found["sha256"],
        made_at=datetime.fromisoformat(found["made_at"]),
        width=found["width"],
        height=found["height"],
    )


def _fits(one: Mapping[str, Any]) -> bool:
    texts = ("name", "sha256", "type", "title", "made_at")
    return (
        all(isinstance(one[part], str) for part in texts)
        and all(_is_count(one[part], most) for part, most in _NUMBERS.items())
        and name_fits(one["name"])
        and _SUM.fullmatch(one["sha256"]) is not None
        and _TYPE.fullmatch(one["type"]) is not None
        and len(one["title"]) <= _MOST_TITLE
        and _is_moment(one["made_at"])
    )


def _is_count(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
