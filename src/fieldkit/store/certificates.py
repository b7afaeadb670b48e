"""Certificates and the blocks of numbers that laptops keep for themselves."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from fieldkit.records.certificate import (
    BLOCK,
    Certificate,
    CertificateKind,
    NumberBlock,
    Register,
    block_code,
    register_of,
)
from fieldkit.records.change import EntityType
from fieldkit.records.event import numbered_name
from fieldkit.records.ids import new_id, short_code
from fieldkit.store.access import Access
from fieldkit.store.certificate_tables import certificates, number_blocks
from fieldkit.store.logged_records import save_records
from fieldkit.store.sql import StoredRow

_ALL = sa.select(certificates).order_by(certificates.c.number, certificates.c.id)
_ONE = sa.select(certificates).where(certificates.c.id == sa.bindparam("id"))
_RUNNING = _ALL.where(certificates.c.running == sa.bindparam("running"))
_NUMBERED = _ALL.where(certificates.c.number == sa.bindparam("number"))
_OF_EVENT = _ALL.where(certificates.c.event_id == sa.bindparam("event_id"))
_BLOCKS = sa.select(number_blocks).order_by(number_blocks.c.year, number_blocks.c.first)
_OWN = _BLOCKS.where(
    number_blocks.c.series == sa.bindparam("series"),
    number_blocks.c.year == sa.bindparam("year"),
    number_blocks.c.code == sa.bindparam("code"),
)
_YEAR = sa.func.substr(certificates.c.issued_on, 1, 4)
_NAMED_YEARS = (
    sa.select(_YEAR.label("year"), sa.func.count().label("people"))
    .where(certificates.c.name.not_like(f"{numbered_name(0)[:-1]}%"))
    .group_by(_YEAR)
    .order_by(_YEAR)
)
_USED = sa.select(sa.func.max(certificates.c.running)).where(
    certificates.c.block_id == sa.bindparam("block")
)


class Certificates:
    """The register: what was issued here and elsewhere."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, found: Iterable[Certificate]) -> None:
        """Keep certificates: one change for each field that differs."""
        save_records(self._access, EntityType.CERTIFICATE, found)

    def get(self, certificate_id: str) -> Certificate | None:
        """Return one certificate, None where unknown."""
        row = self._access.connection.execute(_ONE, {"id": certificate_id}).one_or_none()
        return _certificate(row) if row else None

    def numbered(self, number: str) -> tuple[Certificate, ...]:
        """Return what bears a number: one, none, or two where a workspace was cloned."""
        found = self._access.connection.execute(_NUMBERED, {"number": number})
        return tuple(_certificate(row) for row in found)

    def running(self, running: int) -> tuple[Certificate, ...]:
        """Return what bears a running number, of whatever series, year and laptop."""
        found = self._access.connection.execute(_RUNNING, {"running": running})
        return tuple(_certificate(row) for row in found)

    def of_event(self, event_id: str) -> tuple[Certificate, ...]:
        """Return the certificates of an event in the order of their numbers."""
        found = self._access.connection.execute(_OF_EVENT, {"event_id": event_id})
        return tuple(_certificate(row) for row in found)

    def register(self) -> Register:
        """Return all certificates with the gaps between their numbers."""
        ask = self._access.connection.execute
        return register_of(map(_certificate, ask(_ALL)), map(_block, ask(_BLOCKS)))

    def named_years(self) -> dict[int, int]:
        """Return how many certificates with a name were issued in each year."""
        found = self._access.connection.execute(_NAMED_YEARS)
        return {int(row.year): row.people for row in found}

    def take_numbers(self, series: str, year: int, count: int) -> list[tuple[NumberBlock, int]]:
        """Return the next numbers of this laptop, each with its block; blocks are kept as needed.

        Whoever takes them keeps a certificate for each in the same transaction.
        """
        author = self._access.author
        code = block_code(author.device, author.epoch)
        key = {"series": series, "year": year, "code": code}
        blocks = [_block(row) for row in self._access.connection.execute(_OWN, key)]
        made: list[NumberBlock] = []
        taken: list[tuple[NumberBlock, int]] = []
        last = blocks[-1] if blocks else None
        used = self._last_used(last) if last else 0
        if last is not None and last.closed_on is not None:
            used = last.last
        while len(taken) < count:
            if last is None or used >= last.last:
                id_ = new_id()
                fresh = NumberBlock(id_, series, year, code, 1, BLOCK)
                last = last.next(id_) if last else fresh
                made.append(last)
                used = last.first - 1
            used += 1
            taken.append((last, used))
        save_records(self._access, EntityType.NUMBER_BLOCK, made)
        return taken

    def void_stock(self, day: date) -> int:
        """Void what this device has left of its blocks, those from before a restore too.

        Returns how many numbers that are.
        """
        own = short_code(self._access.author.device).upper()
        gaps = [one for one in self.register().gaps if one.in_stock]
        mine = [one for one in gaps if one.block.code.startswith(own)]
        closed = [replace(one.block, closed_on=day) for one in mine]
        save_records(self._access, EntityType.NUMBER_BLOCK, closed)
        return sum(one.last - one.first + 1 for one in mine)

    def _last_used(self, block: NumberBlock) -> int:
        found = self._access.connection.scalar(_USED, {"block": block.id})
        return max(int(found or 0), block.first - 1)


def _block(row: StoredRow) -> NumberBlock:
    closed = date.fromisoformat(row.closed_on) if row.closed_on else None
    return NumberBlock(row.id, row.series, row.year, row.code, row.first, row.last, closed)


def _certificate(row: StoredRow) -> Certificate:
    return Certificate(
        id=row.id,
        number=row.number,
        block_id=row.block_id,
        running=row.running,
        event_id=row.event_id,
        registration_id=row.registration_id,
        name=row.name,
        title=row.title,
        starts_on=date.fromisoformat(row.starts_on),
        ends_on=date.fromisoformat(row.ends_on),
        issued_on=date.fromisoformat(row.issued_on),
        check=row.check,
        kind=CertificateKind(row.kind),
        place=row.place,
        programme=row.programme,
        hours=row.hours,
        hours_of=row.hours_of,
        academic_hours=bool(row.academic_hours),
        issued_by=row.issued_by,
        replaces=row.replaces,
        voided_on=date.fromisoformat(row.voided_on) if row.voided_on else None,
        void_reason=row.void_reason,
        handed_to=row.handed_to,
        handed_on=date.fromisoformat(row.handed_on) if row.handed_on else None,
    )
