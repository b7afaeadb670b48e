"""The newest certificate of each laptop at head office, and what it lets the laptop write."""

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from fieldkit.records.mandate import Mandate, Scope
from fieldkit.records.people import Role
from fieldkit.store.access import Access
from fieldkit.store.local_tables import laptop_certificates
from fieldkit.store.sql import StoredRow, moment_of, moment_text, upsert

_ALL = sa.select(laptop_certificates)
_GET = _ALL.where(laptop_certificates.c.device == sa.bindparam("device"))
_HELD = _ALL.where(laptop_certificates.c.held == 1)


@dataclass(frozen=True, slots=True)
class KeptCertificate:
    """A certificate as head office gave it: ``document`` is ``welcome.json``.

    ``mandate`` is None where nothing that the laptop writes is held back.
    """

    device: str
    document: str
    issued_at: datetime
    expires_at: datetime
    mandate: Mandate | None


class Mandates:
    """Certificates by the laptop that they are of."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, kept: KeptCertificate) -> None:
        """Keep a certificate in the place of the laptop's earlier one."""
        mandate = kept.mandate or Mandate(())
        row = {
            "device": kept.device,
            "document": kept.document,
            "issued_at": moment_text(kept.issued_at),
            "expires_at": moment_text(kept.expires_at),
            "held": int(kept.mandate is not None),
            "roles": json.dumps([str(role) for role in mandate.roles]),
            "districts": json.dumps(list(mandate.scope.districts)),
            "programmes": json.dumps(list(mandate.scope.programmes)),
        }
        self._access.change(upsert(laptop_certificates), row)

    def get(self, device: str) -> KeptCertificate | None:
        """Return a laptop's certificate, None where none was kept."""
        row = self._access.connection.execute(_GET, {"device": device}).one_or_none()
        return _kept(row) if row else None

    def all(self) -> dict[str, KeptCertificate]:
        """Return every certificate by its laptop."""
        return {row.device: _kept(row) for row in self._access.connection.execute(_ALL)}


def mandates_in(connection: sa.Connection) -> dict[str, Mandate]:
    """Return what laptops may write, by their ids; of the others nothing is held back."""
    return {row.device: _mandate(row) for row in connection.execute(_HELD)}


def _kept(row: StoredRow) -> KeptCertificate:
    return KeptCertificate(
        device=row.device,
        document=row.document,
        issued_at=moment_of(row.issued_at),
        expires_at=moment_of(row.expires_at),
        mandate=_mandate(row) if row.held else None,
    )


def _mandate(row: StoredRow) -> Mandate:
    return Mandate(
        roles=tuple(Role(role) for role in json.loads(row.roles)),
        scope=Scope(tuple(json.loads(row.districts)), tuple(json.loads(row.programmes))),
    )
