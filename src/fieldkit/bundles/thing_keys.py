"""Things of the log as documents name them: pairs of type and entity."""

from collections.abc import Mapping
from typing import Any

from fieldkit.bundles import fields

MOST_KEYS = 2000
_MOST_TYPE = 32
_MOST_ENTITY = 512

Key = tuple[str, str]


def read_keys(document: Mapping[str, Any], name: str) -> tuple[Key, ...]:
    """Return the things that stand under this name, none where it lacks; raises FieldWrong."""
    found = document.get(name, [])
    if not isinstance(found, list) or len(found) > MOST_KEYS:
        raise fields.FieldWrong(name)
    return tuple(_key(one, name) for one in found)


def _key(one: object, name: str) -> Key:
    if not isinstance(one, list) or len(one) != 2:  # noqa: PLR2004 - type and entity
        raise fields.FieldWrong(name)
    kind, entity = one
    if not isinstance(kind, str) or not isinstance(entity, str):
        raise fields.FieldWrong(name)
    if len(kind) > _MOST_TYPE or len(entity) > _MOST_ENTITY:
        raise fields.FieldWrong(name)
    return kind, entity
