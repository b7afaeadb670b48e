"""The acts of erasure that were drawn up here, so that they can be printed again."""

from collections.abc import Mapping
from typing import Any

import orjson
import sqlalchemy as sa

from fieldkit.records.erasure import ErasureAct
from fieldkit.records.keeping import ErasureReason
from fieldkit.store.access import Access
from fieldkit.store.local_tables import erasure_acts
from fieldkit.store.sql import StoredRow, insert, moment_of, moment_text

_LIST = sa.select(erasure_acts).order_by(erasure_acts.c.number.desc())
_LAST = sa.select(sa.func.max(erasure_acts.c.number))
_ADD_FACTS = (
    erasure_acts.update()
    .where(erasure_acts.c.number == sa.bindparam("b_number"))
    .values(facts=sa.bindparam("b_facts"))
)


class ErasureActs:
    """Acts name the erased by case and member number, never by name."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def next_number(self) -> int:
        """Return the number for the next act, from 1."""
        return (self._access.connection.scalar(_LAST) or 0) + 1

    def save(self, act: ErasureAct) -> None:
        """Keep a new act."""
        self._access.change(
            insert(erasure_acts),
            {
                "number": act.number,
                "at": moment_text(act.at),
                "user_name": act.user_name,
                "subject": act.subject,
                "entity": act.entity,
                "reason": str(act.reason),
                "facts": orjson.dumps(dict(act.facts)).decode(),
            },
        )

    def add_facts(self, act: ErasureAct, facts: Mapping[str, Any]) -> None:
        """Add to an act what was done after it was drawn up: copies and files that went."""
        told = orjson.dumps({**act.facts, **facts}).decode()
        self._access.change(_ADD_FACTS, {"b_number": act.number, "b_facts": told})

    def get(self, number: int) -> ErasureAct | None:
        """Return one act, None where there is none of this number."""
        return next((act for act in self.list() if act.number == number), None)

    def list(self) -> tuple[ErasureAct, ...]:
        """Return all acts, the last one first."""
        return tuple(_act(row) for row in self._access.connection.execute(_LIST))


def _act(row: StoredRow) -> ErasureAct:
    return ErasureAct(
        number=row.number,
        at=moment_of(row.at),
        user_name=row.user_name,
        subject=row.subject,
        entity=row.entity,
        reason=ErasureReason(row.reason),
        facts=orjson.loads(row.facts),
    )
