"""Holding back what is not its author's to write: kept as it came, until a person lets it in."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from fieldkit.records.change import Change, EntityType, Op
from fieldkit.records.kept_aside import AsideReason
from fieldkit.records.mandate import Mandate, objection
from fieldkit.records.permissions import Act
from fieldkit.store.local_tables import quarantine
from fieldkit.store.mandates import mandates_in
from fieldkit.store.places_of import PlaceBook
from fieldkit.store.prepared import Prepared
from fieldkit.store.sql import prepared_insert_new
from fieldkit.store.tables import entities

_LET_IN = Prepared(
    sa.select(quarantine.c.id)
    .where(
        quarantine.c.thing == sa.bindparam("thing"),
        quarantine.c.chain == sa.bindparam("chain"),
        quarantine.c.let_in_at.is_not(None),
        sa.text("reason = 'scope'"),
    )
    .limit(sa.literal_column("1"))
)
_ERASED = Prepared(
    sa.select(entities.c.thing).where(
        entities.c.list_name == sa.bindparam("list"),
        entities.c.id == sa.bindparam("id"),
        sa.text("erased = 1"),
    )
)
_HELD = Prepared(sa.select(quarantine.c.id).where(quarantine.c.let_in_at.is_(None)))
_Heard = tuple[str, int, Sequence[Change], Sequence[int]]  # device, chain, changes, their things


class Gate:
    """Judges changes of laptops by their certificates, before they may take effect.

    It stands at head office alone: a laptop keeps no certificates of others. What each
    author may write decides, whoever carries it.
    """

    def __init__(self, connection: sa.Connection, at: str) -> None:
        self._connection = connection
        self._at = at
        self._mandates: Mapping[str, Mandate] = mandates_in(connection)
        self._acts: dict[str, frozenset[Act]] = {
            device: mandate.acts() for device, mandate in self._mandates.items()
        }
        self._places = PlaceBook(connection)
        self._heard: list[_Heard] = []
        self._let_in: dict[tuple[int, int], bool] = {}

    def hear(
        self, device: str, chain: int, found: Sequence[Change], numbers: Sequence[int]
    ) -> None:
        """Take note of new changes of a device, with the numbers of its chain and their things."""
        mandate = self._mandates.get(device)
        if mandate is None:
            return
        if not mandate.scope.everything:
            self._places.hear(found)
        self._heard.append((device, chain, found, numbers))

    def hold(self) -> frozenset[bytes]:
        """Keep aside what its author may not write of what was heard; return those changes."""
        heard, self._heard = self._heard, []
        rows: list[dict[str, Any]] = []
        for device, chain, found, numbers in heard:
            for change, thing in zip(found, numbers, strict=True):
                reason = self._objection(device, chain, change, thing)
                if reason is not None:
                    rows.append(
                        {
                            "id": bytes.fromhex(change.id),
                            "chain": chain,
                            "thing": thing,
                            "reason": str(reason),
                            "held_at": self._at,
                            "let_in_at": None,
                        }
                    )
        prepared_insert_new(quarantine).many(self._connection, rows)
        return frozenset(bytes(row["id"]) for row in rows)

    def _objection(self, device: str, chain: int, change: Change, thing: int) -> AsideReason | None:
        found = objection(self._acts[device], change.type, change.entity, change.field, change.op)
        if found is None and change.op is Op.ERASE and not self._may_redact(device, change):
            found = AsideReason.OTHER_ROLE
        scope = self._mandates[device].scope
        if found is not None or scope.everything or scope.holds(*self._places.of(change)):
            return found
        return None if self._was_let_in(chain, thing) else AsideReason.SCOPE

    def _may_redact(self, device: str, change: Change) -> bool:
        """Tell whether a form is taken somebody out of who is erased here, as all have to do it."""
        if change.type is not EntityType.SUBMISSION or Act.ERASE in self._acts[device]:
            return True
        told = change.payload.get("redacted") if isinstance(change.payload, dict) else None
        for one in told if isinstance(told, list) else ():
            list_name, _, id_ = str(one).partition("/")
            if not _ERASED.run(self._connection, {"list": list_name, "id": id_}):
                return False
        return True

    def _was_let_in(self, chain: int, thing: int) -> bool:
        """Tell whether a person let in what this laptop wrote of the same record before."""
        key = (chain, thing)
        if key not in self._let_in:
            found = _LET_IN.run(self._connection, {"chain": chain, "thing": thing})
            self._let_in[key] = bool(found)
        return self._let_in[key]


def held_ids(connection: sa.Connection) -> frozenset[bytes]:
    """Return the ids of all changes that are held back now; most workspaces have none."""
    return frozenset(id_ for (id_,) in _HELD.run(connection))
