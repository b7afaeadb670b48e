"""What head office holds back of laptops, and letting it in after all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from fieldkit.records.change import EntityType, Op
from fieldkit.records.kept_aside import AsideReason
from fieldkit.store.access import Access
from fieldkit.store.change_rows import WAITING
from fieldkit.store.entities import Entities
from fieldkit.store.erasures import redact_arrived
from fieldkit.store.forgetting import ABOUT_PARTICIPANTS, forget_arrived
from fieldkit.store.heads import EXISTENCE
from fieldkit.store.local_tables import quarantine
from fieldkit.store.prepared import Prepared
from fieldkit.store.settle import LOGGED, logged_arrival, settle
from fieldkit.store.sql import StoredRow, among, listed, moment_of, moment_text
from fieldkit.store.tables import chains, changes, things

_LIST = (
    sa.select(
        chains.c.device,
        quarantine.c.thing,
        things.c.type,
        things.c.entity,
        quarantine.c.reason,
        sa.func.count().label("changes"),
        sa.func.min(quarantine.c.held_at).label("held_at"),
    )
    .join_from(quarantine, chains, chains.c.id == quarantine.c.chain)
    .join(things, things.c.id == quarantine.c.thing)
    .where(quarantine.c.let_in_at.is_(None))
    .group_by(chains.c.device, quarantine.c.thing, quarantine.c.reason)
    .order_by(sa.text("held_at"), quarantine.c.thing)
)
_OF_DEVICE = _LIST.where(chains.c.device == sa.bindparam("device"))
_IDS = (
    sa.select(quarantine.c.id)
    .join_from(quarantine, chains, chains.c.id == quarantine.c.chain)
    .where(
        quarantine.c.let_in_at.is_(None),
        chains.c.device == sa.bindparam("device"),
        among(quarantine.c.thing, "things"),
    )
)
_LET_IN = Prepared(
    quarantine.update()
    .where(quarantine.c.id == sa.bindparam("b_id"))
    .values(let_in_at=sa.bindparam("b_at"))
)
_THESE = (
    # By their things, since no index leads from an id to its change.
    LOGGED.join(
        quarantine,
        sa.and_(quarantine.c.thing == changes.c.thing, quarantine.c.id == changes.c.id),
    )
    .join(chains, chains.c.id == quarantine.c.chain)
    .where(chains.c.device == sa.bindparam("device"), among(quarantine.c.thing, "things"))
    .order_by(changes.c.no)
)
_WAIT = Prepared(changes.update().where(changes.c.no == sa.bindparam("b_no")).values(state=WAITING))


@dataclass(frozen=True, slots=True)
class HeldThing:
    """A record of which head office holds changes of one laptop back, all for one reason.

    ``number`` is the record's own, by which it is let in; ``entity`` is its name in the log.
    """

    device: str
    number: int
    type: EntityType
    entity: str
    reason: AsideReason
    changes: int
    held_at: datetime


@dataclass(frozen=True, slots=True)
class LetIn:
    """What was let in: how many changes, and whether something was erased by it."""

    changes: int
    erased: bool = False


class Quarantine:
    """Changes that came, count as received, and wait for a person."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def of(self, device: str) -> tuple[HeldThing, ...]:
        """Return what is held back of a laptop, the oldest first."""
        found = self._access.connection.execute(_OF_DEVICE, {"device": device})
        return tuple(map(_thing, found))

    def all(self) -> tuple[HeldThing, ...]:
        """Return what is held back of all laptops, the oldest first."""
        return tuple(map(_thing, self._access.connection.execute(_LIST)))

    def let_in(self, device: str, numbers: Collection[int], at: datetime) -> LetIn:
        """Let take effect what is held back of some records, erasures too.

        What waited for these takes effect with them; erased people go out of all forms.
        """
        _ = self._access.journal
        connection = self._access.connection
        asked = {"device": device, "things": listed(sorted(numbers))}
        ids = set(connection.scalars(_IDS, asked))
        rows = connection.execute(_THESE, asked).mappings().all()
        found = [logged_arrival(row) for row in rows if row["id"] in ids]
        _LET_IN.many(connection, [{"b_id": one, "b_at": moment_text(at)} for one in ids])
        _WAIT.many(connection, [{"b_no": item.no} for item in found])
        known = Entities(self._access)
        erased = {}
        for item in found:
            if item.op is Op.ERASE and item.field == EXISTENCE:
                list_name, _, entity_id = item.entity.partition("/")
                erased[list_name, entity_id] = known.own(list_name, entity_id)
        applied = settle(connection, found).applied
        forms = {one.entity for one in applied if one.type is EntityType.SUBMISSION}
        altered = redact_arrived(self._access, forms, erased)
        if erased or any(one.type in ABOUT_PARTICIPANTS for one in applied):
            altered |= forget_arrived(self._access)
        return LetIn(len(found), erased=altered or bool(erased))


def _thing(row: StoredRow) -> HeldThing:
    return HeldThing(
        device=row.device,
        number=row.thing,
        type=EntityType.named(row.type),
        entity=row.entity,
        reason=AsideReason(row.reason),
        changes=row.changes,
        held_at=moment_of(row.held_at),
    )
