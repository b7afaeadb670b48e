"""The numbers under which the things that arriving changes speak of are kept."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from fieldkit.records.change import Change, Commit
from fieldkit.store.prepared import Prepared
from fieldkit.store.sql import among, listed, prepared_insert
from fieldkit.store.tables import things

_THESE = Prepared(
    sa.select(things.c.entity, things.c.id).where(
        things.c.type == sa.bindparam("type"), among(things.c.entity, "entities")
    )
)
_LAST = Prepared(sa.select(sa.func.coalesce(sa.func.max(things.c.id), 0)))


class ThingNumbers:
    """What some commits speak of, by number; ``fresh`` are the numbers given out here."""

    def __init__(self, connection: sa.Connection, found: Iterable[Commit]) -> None:
        self.fresh: list[int] = []
        self._connection = connection
        self._last: int = _LAST.scalar(connection)
        self._rows: list[tuple[int, str, str]] = []
        entities: dict[str, set[str]] = {}
        for kind, entity in {(one.type, one.entity) for commit in found for one in commit.changes}:
            entities.setdefault(kind.value, set()).add(entity)
        self._known = {
            (kind, entity): number
            for kind, wanted in entities.items()
            for entity, number in _THESE.run(connection, {"type": kind, "entities": listed(wanted)})
        }

    def of(self, found: Sequence[Change]) -> list[int]:
        """Return the number of each change's thing; what was never spoken of gets one."""
        numbers: list[int] = []
        last, number = ("", ""), 0
        for change in found:
            # Most changes speak of the same thing as the one before.
            key = (change.type, change.entity)
            if key != last:
                last, number = key, self._known.get(key) or self._given(key)
            numbers.append(number)
        return numbers

    def keep(self) -> None:
        """Write down the numbers that were given out."""
        prepared_insert(things).many_in_order(self._connection, self._rows)
        self._rows = []

    def _given(self, key: tuple[str, str]) -> int:
        self._last += 1
        self._known[key] = self._last
        self.fresh.append(self._last)
        self._rows.append((self._last, str(key[0]), key[1]))
        return self._last
