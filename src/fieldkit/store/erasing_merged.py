"""Erasing whoever was erased elsewhere under every id that they were found to have."""

import json

import sqlalchemy as sa

from fieldkit.records.card_merge import GONE_ID, KEPT_ID, MERGED
from fieldkit.records.entity import Entity
from fieldkit.records.pairs import DIFFERENT, pair_id
from fieldkit.store.access import Access
from fieldkit.store.entities import Entities
from fieldkit.store.erasures import PERSONS, Erasures
from fieldkit.store.heads import EXISTENCE
from fieldkit.store.redacting import FAMILIES
from fieldkit.store.tables import changes, entities

_MERGES = entities.alias("merges")
_KEPT = entities.alias("kept")
_GONE = entities.alias("gone")
# Where one of two cards that are one is erased, and the other is not yet.
_HALF = (
    sa.select(_KEPT.c.id, _KEPT.c.thing, _KEPT.c.erased, _GONE.c.id, _GONE.c.thing)
    .join_from(
        _MERGES,
        _KEPT,
        sa.and_(
            _KEPT.c.list_name == PERSONS,
            _KEPT.c.id == sa.func.json_extract(_MERGES.c.properties, f"$.{KEPT_ID}"),
        ),
    )
    .join(
        _GONE,
        sa.and_(
            _GONE.c.list_name == PERSONS,
            _GONE.c.id == sa.func.json_extract(_MERGES.c.properties, f"$.{GONE_ID}"),
        ),
    )
    .where(
        _MERGES.c.list_name == MERGED,
        _MERGES.c.deleted == 0,
        _MERGES.c.erased == 0,
        _KEPT.c.erased != _GONE.c.erased,
    )
    .order_by(_KEPT.c.id, _GONE.c.id)
)
_APART = sa.select(entities.c.id).where(
    entities.c.list_name == DIFFERENT,
    entities.c.id == sa.bindparam("pair"),
    entities.c.deleted == 0,
)
_REASON = sa.select(changes.c.payload).where(
    changes.c.thing == sa.bindparam("thing"),
    sa.text("op = 'erase'"),
    changes.c.field == EXISTENCE,
)


def erase_merged(access: Access) -> bool:
    """Erase people of whom one card was erased by somebody who did not know of the others.

    Whoever asked to be erased asked so of all that is kept of them, whichever of
    the merge and the erasure came first. A family goes with the last of its people.
    Tells whether anybody had to be erased.
    """
    done = False
    while half := _half_erased(access):
        card, reason = half
        Erasures(access).erase(_with_family(access, card), reason=reason)
        done = True
    return done


def _half_erased(access: Access) -> tuple[Entity, str] | None:
    """Return a card to be erased with another that it is one with, and the reason of that."""
    connection = access.connection
    for kept, kept_thing, kept_erased, gone, gone_thing in connection.execute(_HALF):
        if connection.scalar(_APART, {"pair": pair_id(kept, gone)}) is not None:
            continue
        left = Entities(access).own(PERSONS, gone if kept_erased else kept)
        if left is not None and not left.erased:
            thing = kept_thing if kept_erased else gone_thing
            told = json.loads(connection.scalar(_REASON, {"thing": thing}) or "{}")
            return left, str(told.get("reason", "")) if isinstance(told, dict) else ""
    return None


def _with_family(access: Access, person: Entity) -> list[Entity]:
    known = Entities(access)
    family = known.get(FAMILIES, person.get("family_id"))
    if family is None or family.erased:
        return [person]
    others = known.related(PERSONS, "family_id", family.id)
    alone = all(one.id == person.id or one.erased for one in others)
    return [person, family] if alone else [person]
