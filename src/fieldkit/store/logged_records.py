"""Saving records of one kind: one change for each field that differs."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from fieldkit.records.change import EntityType
from fieldkit.store.access import Access
from fieldkit.store.contents import KINDS
from fieldkit.store.journal import Write
from fieldkit.store.logged_fields import REQUIRED
from fieldkit.store.sql import moment_text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def save_records(access: Access, kind: EntityType, found: "Iterable[DataclassInstance]") -> None:
    """Keep records that have an ``id``, new ones and others, in one stroke."""
    access.journal.write([_write(access, kind, one) for one in found])


def drop_records(access: Access, kind: EntityType, ids: Iterable[str]) -> None:
    """Take records away: what they cannot do without is said no more."""
    needed = [name for name, spec in KINDS[kind].fields.items() if spec.default is REQUIRED]
    gone = dict.fromkeys(needed)
    access.journal.write([Write(kind, one, gone) for one in ids])


def _write(access: Access, kind: EntityType, record: "DataclassInstance") -> Write:
    given = {
        one.name: _plain(getattr(record, one.name)) for one in fields(record) if one.name != "id"
    }
    id_ = str(getattr(record, "id"))  # noqa: B009 - no type of ours says that there is one
    row = access.connection.execute(_stored(kind), {"id": id_}).mappings().one_or_none()
    return Write(kind, id_, _differing(kind, given, row))


def _differing(
    kind: EntityType, given: Mapping[str, Any], row: Mapping[Any, Any] | None
) -> dict[str, Any]:
    known = KINDS[kind].fields
    if row is not None:
        return {name: given[name] for name in known if row[name] != given[name]}
    return {
        name: given[name]
        for name, spec in known.items()
        if spec.default is REQUIRED or spec.default != given[name]
    }


@cache
def _stored(kind: EntityType) -> sa.Select[Any]:
    table = KINDS[kind].table
    return sa.select(table).where(table.c.id == sa.bindparam("id"))


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field of a record
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value
