"""Judging from outside what may be carried for others, and for whom it is."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from fieldkit.records.device import Device, DeviceKind
from fieldkit.records.exchange import CarriedFile, Standing
from fieldkit.records.ids import short_code
from fieldkit.services.bundle_writing import parted_name
from fieldkit.services.exchange import is_from_office, offices_of
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.bundles.envelope import Envelope
    from fieldkit.bundles.header import Header
    from fieldkit.store.unit_of_work import Reading

_MOST_OF_STRANGERS = 40


def reader_of(work: "Reading", workspace: Workspace, header: "Header") -> str | None:
    """Return for whom a file would be carried, None where it is no business of ours."""
    from fieldkit.bundles.header import Kind

    offices = {one.id: one for one in offices_of(work)}
    readers = [address.device for address in header.recipients]
    own = workspace.device.id
    if not offices or not readers or own in readers or header.sender == own:
        return None
    if header.sender in offices:
        from_office = header.kind in (Kind.DATA, Kind.RECEIPT, Kind.WELCOME)
        return readers[0] if from_office and is_from_office(work, header) else None
    if readers[0] in offices:
        return readers[0] if header.kind in (Kind.DATA, Kind.ENROL, Kind.TOTALS) else None
    known = [work.devices.get(one) for one in (header.sender, readers[0])]
    both = all(one is not None and one.kind is DeviceKind.LAPTOP for one in known)
    return readers[0] if both and header.kind is Kind.DATA else None


def judged(work: "Reading", workspace: Workspace, envelope: "Envelope") -> CarriedFile:
    """Return what will be known of a file. Raises OwnBundle, ForAnotherOffice, TooManyStrangers."""
    from fieldkit.bundles.errors import ForAnotherOffice, OwnBundle, TooManyStrangers

    header = envelope.header
    if header.sender == workspace.device.id:
        raise OwnBundle
    reader = reader_of(work, workspace, header)
    if reader is None:
        raise ForAnotherOffice
    sender: Device | None = work.devices.get(header.sender)
    standing = Standing.KNOWN
    if sender is None:
        standing = Standing.UNKNOWN
        strangers = [one for one in work.carried.list() if one.standing is Standing.UNKNOWN]
        if len(strangers) >= _MOST_OF_STRANGERS:
            raise TooManyStrangers(count=len(strangers))
    elif sender.revoked_at is not None:
        standing = Standing.REVOKED
    return CarriedFile(
        id=envelope.sha256,
        bundle=header.id,
        sender=header.sender,
        recipient=reader,
        kind=str(header.kind),
        number=header.number,
        file_name=_name_of(header, reader, {one.id for one in offices_of(work)}),
        size=envelope.size,
        taken_at=workspace.now(),
        standing=standing,
    )


def _name_of(header: "Header", reader: str, offices: Collection[str]) -> str:
    """Return what a file is called on a stick: made of its header, whatever it was called."""
    from fieldkit.bundles.header import Kind

    place = (header.part, header.parts)
    words = {
        Kind.RECEIPT: "receipt",
        Kind.ENROL: "enrol",
        Kind.WELCOME: "welcome",
        Kind.TOTALS: "totals",
    }
    word = words.get(header.kind, "")
    if header.kind is Kind.DATA and reader not in offices:
        word = "answer" if header.sender in offices else "handover"
    if not word:
        return parted_name(header.sender, header.number, place)
    if header.kind in (Kind.ENROL, Kind.WELCOME):
        whose = header.sender if header.kind is Kind.ENROL else reader
        return f"{word}-{short_code(whose)}.fkb"
    whose = header.sender if word in {"handover", "totals"} else reader
    return f"{word}-{parted_name(whose, header.number, place)}"


def laptop_in(work: "Reading", header: "Header", reader: str) -> str:
    """Return the laptop that a file is of, or for."""
    return reader if header.sender in {one.id for one in offices_of(work)} else header.sender
