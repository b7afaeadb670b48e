"""What saving an entity writes into the log: each property that differs, and nothing else."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from fieldkit.records.change import EntityType
from fieldkit.records.entity import Entity
from fieldkit.store.aliases import Resolver
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
    if old is not None and old.deleted and not old.merged_into and not entity.deleted:
        values[EXISTENCE] = True
    return Write(EntityType.ENTITY, key, values)


def key_of(entity: Entity) -> str:
    """Return the key of an entity in the log. Raises NotAnEntity."""
    key = f"{entity.list_name}/{entity.id}"
    if "/" in entity.list_name or not key_fits(EntityType.ENTITY, key):
        raise NotAnEntity(key)
    return key


def put_right_all(connection: sa.Connection, found: Iterable[Entity]) -> list[Entity]:
    """Let what is to be saved name merged cards as what is kept does, or it would differ."""
    given = list(found)
    rows = [(entity.list_name, entity.properties) for entity in given]
    resolver = Resolver(connection, rows)
    return [
        replace(entity, properties={**entity.properties, **told})
        if (told := resolver.of(entity.list_name, entity.properties))
        else entity
        for entity in given
    ]
