"""Changes whose payload is not for this workspace, and what becomes of them when it comes."""

from collections.abc import Sequence

import sqlalchemy as sa

from fieldkit.records.change import WITHHELD, Change, Commit
from fieldkit.records.device import Device, DeviceKind
from fieldkit.store.access import Access
from fieldkit.store.change_rows import HIDDEN, WAITING
from fieldkit.store.commit_checks import Proved
from fieldkit.store.local_tables import devices
from fieldkit.store.prepared import Prepared
from fieldkit.store.settle import LOGGED, Settling, logged_arrival, settle
from fieldkit.store.sql import among, listed
from fieldkit.store.tables import changes

_HIDDEN = sa.select(changes.c.id, changes.c.no).where(
    # So that the index of what took no effect is taken.
    sa.text("state <> 0"),
    changes.c.state == HIDDEN,
)
_KIND = sa.select(devices.c.kind).where(devices.c.id == sa.bindparam("id"))
_THESE = LOGGED.where(among(changes.c.no, "numbers")).order_by(changes.c.no)
_TELL = Prepared(
    changes.update()
    .where(changes.c.no == sa.bindparam("b_no"))
    .values(
        salt=sa.bindparam("b_salt"),
        payload=sa.bindparam("b_payload"),
        state=sa.literal_column(str(WAITING)),
    )
)


class Withheld:
    """What is withheld from this workspace, while commits of one sender come in.

    An act that touches several families reaches a laptop with the payloads of
    those alone that are its own: ids and signature hold without the others. When
    such a family comes to the laptop later, the act comes again and is completed.
    """

    def __init__(self, access: Access, source: Device) -> None:
        self._connection = access.connection
        self._source = source.id
        kind = self._connection.scalar(_KIND, {"id": access.author.device})
        self._office = kind == DeviceKind.OFFICE
        self._here: dict[bytes, int] = {row.id: row.no for row in self._connection.execute(_HIDDEN)}
        self._came: dict[int, tuple[bytes, str | None]] = {}

    def without_parts(self, batch: Sequence[Commit]) -> Sequence[Commit]:
        """Return the commits that may be taken in: head office leaves others' in part out.

        What a laptop wrote it hands over itself, whole; a part of it that somebody
        else carries must not count as received.
        """
        if not self._office:
            return batch
        return [
            commit
            for commit in batch
            if commit.device == self._source or not any(one.withheld for one in commit.changes)
        ]

    def hear(self, commit: Commit, proved: Proved) -> list[Change]:
        """Take note of payloads, which were checked, of changes that are withheld here.

        Returns those changes: what they say was not known when they came.
        """
        told: list[Change] = []
        if not self._here:
            return told
        for change, id_, text in zip(commit.changes, proved.ids, proved.texts, strict=True):
            if id_ in self._here and not (text is None and change.salt == WITHHELD):
                self._came[self._here.pop(id_)] = (change.salt, text)
                told.append(change)
        return told

    def tell(self) -> Settling:
        """Let take effect what was withheld so far, and what waited for it."""
        came, self._came = self._came, {}
        if not came:
            return Settling([], {}, {})
        _TELL.many(
            self._connection,
            [{"b_no": no, "b_salt": salt, "b_payload": text} for no, (salt, text) in came.items()],
        )
        rows = self._connection.execute(_THESE, {"numbers": listed(sorted(came))}).mappings()
        return settle(self._connection, [logged_arrival(row) for row in rows])
