"""What saving an entity writes into the log: each property that differs, and nothing else."""

from typing import Any

from fieldkit.records.change import EntityType
from fieldkit.records.entity import Entity
from fieldkit.store.contents import LABEL, key_fits, property_fits
from fieldkit.store.heads import EXISTENCE
from fieldkit.store.journal import Write


class NotAnEntity(ValueError):
    """A list, an id or a property was named as no form may name it."""


def write_of(entity: Entity, old: Entity | None) -> Write:
    """Return what differs between an entity and what is kept of it."""
    key = key_of(entity)
    for name in entity.properties:
        if not property_fits(name) or name == LABEL:
            raise NotAnEntity(name)
    given = {LABEL: entity.label, **entity.properties}
    kept = {LABEL: old.label, **old.properties} if old else {}
    values: dict[str, Any] = {
        name: value for name, value in given.items() if kept.get(name, "") != value
    }
    if old is None and not values:
        values[LABEL] = entity.label
    if old is not None and old.deleted and not entity.deleted:
        values[EXISTENCE] = True
    return Write(EntityType.ENTITY, key, values)


def key_of(entity: Entity) -> str:
    """Return the key of an entity in the log. Raises NotAnEntity."""
    key = f"{entity.list_name}/{entity.id}"
    if "/" in entity.list_name or not key_fits(EntityType.ENTITY, key):
        raise NotAnEntity(key)
    return key
