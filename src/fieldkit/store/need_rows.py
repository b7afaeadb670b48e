"""How the needs of cases, by which lists of families are sorted, follow from the entities."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import orjson
import sqlalchemy as sa

from fieldkit.records.casework import counting_visit, need_of
from fieldkit.store.prepared import Prepared
from fieldkit.store.search import facet_key, facet_of
from fieldkit.store.sql import among, listed, prepared_upsert
from fieldkit.store.tables import entities, facets, needs
from fieldkit.store.visits import last_visits

CASES, FAMILIES = "cases", "families"
_FAMILY_ID = "family_id"

_family = entities.alias("family")
_CASES = Prepared(
    sa.select(
        entities.c.thing, entities.c.id, entities.c.properties, _family.c.thing, _family.c.label,
        _family.c.properties,
    )
    .join_from(
        entities,
        _family,
        sa.and_(
            _family.c.list_name == FAMILIES,
            _family.c.id == sa.func.json_extract(entities.c.properties, f"$.{_FAMILY_ID}"),
            _family.c.deleted == 0,
        ),
        isouter=True,
    )
    .where(
        among(entities.c.thing, "things"), entities.c.list_name == CASES, entities.c.deleted == 0
    )
)  # fmt: skip
_CASES_NAMED = Prepared(
    sa.select(entities.c.thing).where(
        entities.c.list_name == CASES, among(entities.c.id, "ids"), entities.c.deleted == 0
    )
)
_CASES_OF = Prepared(
    sa.select(facets.c.thing).where(
        facets.c.facet == sa.bindparam("facet"), among(facets.c.key, "keys")
    )
)
_DROP = Prepared(needs.delete().where(among(needs.c.thing, "things")))
_ALL_CASES = Prepared(sa.select(entities.c.thing).where(entities.c.list_name == CASES))
_AT_ONCE = 2000


def show_needs(
    connection: sa.Connection, moved: Iterable[tuple[Mapping[str, Any] | None, Mapping[str, Any]]]
) -> None:
    """Bring the needs of cases up to moved entities, given as rows: before (None if new), and now.

    The entities and the order of their values must be written already.
    """
    cases, kin = [], []
    for before, now in moved:
        if now["list_name"] == CASES:
            cases.append(now["thing"])
        elif now["list_name"] == FAMILIES and (before is None or _stood(before) != _stood(now)):
            kin.append(now["id"])
    if kin:
        keys = {
            "facet": facet_of(CASES, _FAMILY_ID),
            "keys": listed(facet_key(family_id) for family_id in kin),
        }
        cases += [thing for (thing,) in _CASES_OF.run(connection, keys)]
    if cases:
        _refresh(connection, cases)


def fill_needs(connection: sa.Connection) -> None:
    """Work out the needs of all cases, where the table is empty."""
    found = [thing for (thing,) in _ALL_CASES.run(connection)]
    for start in range(0, len(found), _AT_ONCE):
        _refresh(connection, found[start : start + _AT_ONCE])


def refresh_cases(connection: sa.Connection, ids: Iterable[str]) -> None:
    """Work out the needs of cases anew, by their ids, since somebody came to a group."""
    found = [thing for (thing,) in _CASES_NAMED.run(connection, {"ids": listed(ids)})]
    if found:
        _refresh(connection, found)


def _refresh(connection: sa.Connection, cases: Sequence[int]) -> None:
    found = _CASES.run(connection, {"things": listed(cases)})
    visits = last_visits(connection, [case for _thing, case, *_rest in found])
    rows = [_row(visits, *one) for one in found]
    gone = set(cases) - {row["thing"] for row in rows}
    if gone:
        _DROP.run(connection, {"things": listed(gone)})
    prepared_upsert(needs).many(connection, rows)


def _row(
    visits: Mapping[str, str],
    thing: int,
    case: str,
    properties: str,
    family: int | None,
    label: str | None,
    of_family: str | None,
) -> dict[str, Any]:
    held = orjson.loads(properties)
    need = need_of(counting_visit(held, visits.get(case)))
    surname = orjson.loads(of_family).get("surname") if of_family else ""
    return {
        "thing": thing,
        "family": family,
        "surname": None if family is None else surname_key(surname or "", label or ""),
        "curator": held.get("curator_id") or "",
        "rank": need.rank,
        "earliest": _day(need.earliest),
        "due": _day(need.due),
    }


def surname_key(surname: str, label: str) -> str:
    """Return a family's place in the order of reading; those without a surname come last."""
    return facet_key(surname) if surname else f"\U0010ffff{facet_key(label)}"


def _stood(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["deleted"], row["label"], row["properties"].get("surname")


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
