"""What one device alone may write: the numbers of certificates that it keeps for itself."""

from typing import Final

import sqlalchemy as sa

from fieldkit.records.certificate import block_code
from fieldkit.records.change import EntityType
from fieldkit.store.heads import ERASED, Arrival
from fieldkit.store.prepared import Prepared
from fieldkit.store.tables import chains

RESERVED: Final = {EntityType.NUMBER_BLOCK: "code", EntityType.CERTIFICATE: "number"}
_CHAINS = Prepared(sa.select(chains.c.id, chains.c.device, chains.c.epoch))


class Authors:
    """The devices and epochs that changes are of, read when the first reserved thing is met."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._codes: dict[int, str] | None = None

    def may_write(self, item: Arrival) -> bool:
        """Tell whether a change keeps to the numbers of its author.

        It follows from the change and its author alone, so that it is the same
        in whatever order things arrive.
        """
        if RESERVED.get(item.type) != item.field or item.text == ERASED or item.payload is None:
            return True
        if self._codes is None:
            self._codes = {
                number: _code(device, epoch)
                for number, device, epoch in _CHAINS.run(self._connection)
            }
        code = self._codes[item.chain]
        if not code or not isinstance(item.payload, str):
            return False
        numbered = f"-{code}-" in item.payload
        return item.payload == code if item.type is EntityType.NUMBER_BLOCK else numbered


def _code(device: str, epoch: str) -> str:
    """Return the part of numbers that is this author's, none for an epoch that is no epoch."""
    try:
        return block_code(device, epoch)
    except ValueError:
        return ""
