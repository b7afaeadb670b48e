"""The devices that this workspace knows, and its own."""

from typing import Any

import sqlalchemy as sa

from fieldkit.records.device import Device, DeviceKind, Disclosure, Identity
from fieldkit.store.access import Access
from fieldkit.store.local_tables import devices, former_keys, identity
from fieldkit.store.sql import StoredRow, moment_of, moment_text, upsert

_GET = sa.select(devices).where(devices.c.id == sa.bindparam("id"))
_BY_CODE = sa.select(devices).where(devices.c.code == sa.bindparam("code")).order_by(devices.c.id)
_LIST = sa.select(devices).where(devices.c.own == 0).order_by(devices.c.name, devices.c.id)
_OWN = sa.select(devices, identity.c.signing_key, identity.c.age_identity).join_from(
    identity, devices, devices.c.id == identity.c.device
)
_FORMER = (
    sa.select(devices.c.id)
    .where(devices.c.own == 0, devices.c.kind == str(DeviceKind.OFFICE))
    .order_by(devices.c.id)
)
_RETIRED = sa.select(former_keys.c.age_identity).order_by(former_keys.c.retired_at.desc())
_IS_OWN = sa.select(identity.c.id).where(identity.c.device == sa.bindparam("id"))


class Devices:
    """Other laptops and offices by their keys; our own with its secrets."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def own(self) -> Identity:
        """Return this workspace's device with its secrets and its present epoch."""
        return read_identity(self._access.connection, self._access.author.epoch)

    def save(self, device: Device) -> None:
        """Keep a device; our own keeps its place as ours."""
        own = self._access.connection.scalar(_IS_OWN, {"id": device.id}) is not None
        self._access.change(upsert(devices), device_row(device, own=own))

    def get(self, device_id: str) -> Device | None:
        """Return a device, our own too, None where unknown."""
        row = self._access.connection.execute(_GET, {"id": device_id}).one_or_none()
        return _device(row) if row else None

    def by_code(self, code: str) -> tuple[Device, ...]:
        """Return the devices that people call so; two may share a code."""
        found = self._access.connection.execute(_BY_CODE, {"code": code})
        return tuple(_device(row) for row in found)

    def list(self, kind: DeviceKind | None = None) -> tuple[Device, ...]:
        """Return the others, by name; of one kind or of all."""
        found = map(_device, self._access.connection.execute(_LIST))
        return tuple(device for device in found if kind is None or device.kind is kind)


def read_identity(connection: sa.Connection, epoch: str) -> Identity:
    """Return this workspace's device with its secrets."""
    row = connection.execute(_OWN).one()
    device = _device(row)
    if device.kind is not DeviceKind.OFFICE:
        return Identity(device, row.signing_key, row.age_identity, epoch)
    former = tuple(connection.scalars(_FORMER))
    retired = tuple(connection.scalars(_RETIRED))
    return Identity(device, row.signing_key, row.age_identity, epoch, former, retired)


def device_row(device: Device, *, own: bool) -> dict[str, Any]:
    """Return the row of a device."""
    return {
        "id": device.id,
        "kind": str(device.kind),
        "name": device.name,
        "verify_key": device.verify_key,
        "recipient": device.recipient,
        "enrolled_at": device.enrolled_at and moment_text(device.enrolled_at),
        "revoked_at": device.revoked_at and moment_text(device.revoked_at),
        "disclosure": str(device.disclosure),
        "code": device.code,
        "own": int(own),
    }


def _device(row: StoredRow) -> Device:
    return Device(
        id=row.id,
        kind=DeviceKind(row.kind),
        name=row.name,
        verify_key=row.verify_key,
        recipient=row.recipient,
        enrolled_at=moment_of(row.enrolled_at) if row.enrolled_at else None,
        revoked_at=moment_of(row.revoked_at) if row.revoked_at else None,
        disclosure=Disclosure(row.disclosure),
    )
