"""Renewing the keys of an office: what opens its bundles, and what signs for it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from nacl.signing import SigningKey

from fieldkit.records.device import Device, Identity
from fieldkit.store.access import Access
from fieldkit.store.authorship import begin_chain
from fieldkit.store.devices import device_row
from fieldkit.store.local_tables import devices, former_keys, identity
from fieldkit.store.sql import insert, moment_of, moment_text, upsert

_LIST = sa.select(former_keys.c.recipient, former_keys.c.retired_at).order_by(
    former_keys.c.retired_at.desc(), former_keys.c.recipient
)
_PUT_AWAY = former_keys.delete().where(former_keys.c.recipient == sa.bindparam("b_recipient"))
_SEAL_TO = devices.update().where(devices.c.own == 1).values(recipient=sa.bindparam("b_recipient"))
_OURS_NO_MORE = devices.update().where(devices.c.own == 1).values(own=0)


@dataclass(frozen=True, slots=True)
class FormerKey:
    """A recipient for which laptops may still seal, and since when another one is meant."""

    recipient: str
    retired_at: datetime


class OfficeKeys:
    """The keys of this workspace as head office; the secrets show nowhere."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def former(self) -> tuple[FormerKey, ...]:
        """Return the recipients that are not meant any more and are opened yet, newest first."""
        found = self._access.connection.execute(_LIST)
        return tuple(FormerKey(row.recipient, moment_of(row.retired_at)) for row in found)

    def renew_intake(self, own: Identity, age_identity: str, recipient: str, at: datetime) -> None:
        """Open by a new key from now on; the one before it opens what was sealed before."""
        row = {
            "recipient": own.device.recipient,
            "age_identity": own.age_identity,
            "retired_at": moment_text(at),
        }
        self._access.change(upsert(former_keys), row)
        self._access.change(identity.update().values(age_identity=age_identity))
        self._access.change(_SEAL_TO, {"b_recipient": recipient})

    def put_away(self, recipient: str) -> None:
        """Forget a former key for good: nothing that was sealed for it can be opened here."""
        self._access.change(_PUT_AWAY, {"b_recipient": recipient})

    def succeed(self, successor: Device, signing_key: bytes, epoch: str) -> None:
        """Sign as another device from now on; the database must be told.

        The old device stays known, and its changes stay ours; its secret is forgotten.
        """
        _ = self._access.journal
        connection = self._access.connection
        self._access.change(_OURS_NO_MORE)
        connection.execute(insert(devices), device_row(successor, own=True))
        chain = begin_chain(connection, successor.id, epoch)
        secret = bytes(SigningKey(signing_key))
        self._access.change(
            identity.update().values(device=successor.id, signing_key=secret, chain=chain)
        )
