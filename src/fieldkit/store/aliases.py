"""By which id a card is gone on with, wherever another of its ids stands."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from fieldkit.records.card_merge import SEVERAL, referred_list
from fieldkit.records.submission import Subject
from fieldkit.store.alias_tables import aliases
from fieldkit.store.prepared import Prepared
from fieldkit.store.sql import among, listed

Key = tuple[str, str]  # list, id

_ANY = Prepared(sa.select(sa.literal_column("1")).select_from(aliases).limit(1))
_KEPT = Prepared(
    sa.select(aliases.c.kept_id).where(
        aliases.c.list_name == sa.bindparam("list_name"), aliases.c.id == sa.bindparam("id")
    )
)
_THESE = Prepared(
    sa.select(aliases.c.list_name, aliases.c.id, aliases.c.kept_id).where(
        among(aliases.c.id, "ids")
    )
)
_OF_KEPT = Prepared(
    sa.select(aliases.c.id)
    .where(
        aliases.c.list_name == sa.bindparam("list_name"), aliases.c.kept_id == sa.bindparam("id")
    )
    .order_by(aliases.c.id)
)


def any_aliases(connection: sa.Connection) -> bool:
    """Tell whether any cards were made one; in most workspaces none were."""
    return bool(_ANY.run(connection))


def kept_id(connection: sa.Connection, list_name: str, entity_id: str) -> str:
    """Return the id by which a card is gone on with: its own, unless it was merged."""
    found = _KEPT.scalar(connection, {"list_name": list_name, "id": entity_id})
    return entity_id if found is None else str(found)


def kept_ids(connection: sa.Connection, ids: Iterable[str]) -> dict[Key, str]:
    """Return those of these ids, in any list, that are gone on with by another."""
    rows = _THESE.run(connection, {"ids": listed(dict.fromkeys(ids))})
    return {(list_name, id_): kept for list_name, id_, kept in rows}


def ids_of(connection: sa.Connection, list_name: str, entity_id: str) -> tuple[str, ...]:
    """Return the other ids of the card that is gone on with by this one."""
    found = _OF_KEPT.run(connection, {"list_name": list_name, "id": entity_id})
    return tuple(id_ for (id_,) in found)


def kept_subject(connection: sa.Connection, subject: Subject) -> Subject:
    """Return whom a form is about, by the id that is gone on with."""
    found = kept_id(connection, subject.list_name, subject.entity_id)
    return subject if found == subject.entity_id else Subject(subject.list_name, found)


def referred(list_name: str, values: Mapping[str, Any]) -> Iterable[str]:
    """Return the ids of cards that a row's properties name."""
    for name, value in values.items():
        if value and isinstance(value, str) and referred_list(list_name, name):
            yield from value.split() if name in SEVERAL else (value,)


def put_right(
    list_name: str, values: Mapping[str, Any], known: Mapping[Key, str]
) -> dict[str, Any]:
    """Return the properties that name merged cards, naming the ones that are gone on with."""
    found = {}
    for name, value in values.items():
        about = referred_list(list_name, name) if value else ""
        if not about or not isinstance(value, str):
            continue
        if name in SEVERAL:
            told = " ".join(dict.fromkeys(known.get((about, one), one) for one in value.split()))
        else:
            told = known.get((about, value), value)
        if told != value:
            found[name] = told
    return found


class Resolver:
    """Names the cards that are gone on with in the rows of one stroke of writing.

    It asks once for all rows, and nothing at all while no cards were made one.
    """

    def __init__(
        self, connection: sa.Connection, rows: Collection[tuple[str, Mapping[str, Any]]]
    ) -> None:
        self._known: Mapping[Key, str] = {}
        if rows and any_aliases(connection):
            ids = {one for list_name, row in rows for one in referred(list_name, row)}
            self._known = kept_ids(connection, ids)

    def of(self, list_name: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what of a row is to be said otherwise."""
        return put_right(list_name, row, self._known) if self._known else {}
