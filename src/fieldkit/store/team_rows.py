"""What cases tell of their curator and team, kept in order so that it can be looked up."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
import sqlalchemy as sa

from fieldkit.store.aliases import kept_id
from fieldkit.store.prepared import Prepared
from fieldkit.store.remembered import remembered
from fieldkit.store.search import facet_of
from fieldkit.store.sql import among, insert, listed
from fieldkit.store.tables import entities, facets

_CASES = "cases"
LED = facet_of(_CASES, "#led")
_ALL_CASES = sa.select(entities.c.thing, entities.c.properties).where(
    entities.c.list_name == _CASES, entities.c.deleted == 0
)

_OWN = sa.select(facets.c.key).where(facets.c.facet == sa.bindparam("own_team"))
_OTHERS = sa.select(facets.c.key).where(
    facets.c.facet == sa.bindparam("led"), facets.c.key.not_in(_OWN)
)
_SEEN = Prepared(
    sa.select(entities.c.thing).where(
        entities.c.list_name == "families", entities.c.deleted == 0, entities.c.id.not_in(_OTHERS)
    )
)


def team_rows(
    thing: int, list_name: str, properties: Mapping[str, str]
) -> Iterator[tuple[int, str, int]]:
    """Return the (facet, key, thing) rows that tell who is in the team of a case's family."""
    family_id = properties.get("family_id")
    if list_name != _CASES or not family_id:
        return
    team = team_of(properties)
    if team:
        yield LED, family_id, thing
    for specialist_id in team:
        yield team_facet(specialist_id), family_id, thing


def team_of(case: Mapping[str, str]) -> tuple[str, ...]:
    """Return the specialists of a case: the curator first, then its team, each once."""
    named = [case.get("curator_id") or "", *(case.get("team_ids") or "").split()]
    return tuple(dict.fromkeys(one for one in named if one))


def fill_teams(connection: sa.Connection) -> None:
    """Write the teams of all cases of a workspace that has none written yet."""
    rows: Iterable[tuple[int, str, int]] = (
        row
        for thing, held in connection.execute(_ALL_CASES)
        for row in team_rows(thing, _CASES, orjson.loads(held))
    )
    found: list[dict[str, Any]] = [
        {"facet": facet, "key": key, "thing": thing} for facet, key, thing in rows
    ]
    if found:
        connection.execute(insert(facets), found)


def seen_values(connection: sa.Connection, specialist_id: str) -> dict[str, str]:
    """Return the values of the condition ``seen``: the families that a specialist may see.

    Those are all but the families that only others' cases name. They are few,
    and remembered; the others are not.
    """
    specialist_id = kept_id(connection, "specialists", specialist_id)
    values = {"led": LED, "own_team": team_facet(specialist_id)}

    def ask() -> str:
        return listed(thing for (thing,) in _SEEN.run(connection, values))

    return {"seen": remembered(connection, ("seen by", specialist_id), ask)}


def seen(thing: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """Return the condition that a family, by number, may be seen; ``seen_values`` binds by whom."""
    return among(thing, "seen")


def team_facet(specialist_id: str) -> int:
    """Return under which facet the families stand that a specialist may read about."""
    # Somebody without a row among the specialists is in no team.
    return facet_of(_CASES, f"#team/{specialist_id}") if specialist_id else -1
