"""A file that arrives: looked at, judged by its sender, kept under its hash, opened."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.formats import table_date
from fieldkit.i18n import _
from fieldkit.records.device import Device, DeviceKind, Identity
from fieldkit.services.exchange import held_folder, inbox_folder, own_disk, paced
from fieldkit.services.progress import Progress
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.bundles.envelope import Envelope
    from fieldkit.bundles.header import Header
    from fieldkit.bundles.reader import Opened
    from fieldkit.store.unit_of_work import Reading

SUFFIX = ".fkb"


def look_at(file: Path, progress: Progress) -> "Envelope":
    """Return the file's envelope; raises BundleRefused, also where the file cannot be read."""
    from fieldkit.bundles.envelope import examine
    from fieldkit.bundles.errors import BundleUnreadable

    try:
        step = paced(progress, max(1, file.stat().st_size), _("Checking the file"))
        return examine(file, watch=step)
    except OSError as error:
        raise BundleUnreadable(file=file.name) from error


def judge(workspace: Workspace, work: "Reading", header: "Header") -> Device:
    """Return the sender of a bundle whose signature holds, as this workspace knows it.

    Raises OwnBundle, ForAnotherOffice, ForAnotherLaptop, UnknownSender,
    UnknownColleague, UnknownOffice, RevokedSender.
    """
    from fieldkit.bundles.errors import (
        ForAnotherLaptop,
        ForAnotherOffice,
        OwnBundle,
        RevokedSender,
        UnknownColleague,
        UnknownOffice,
        UnknownSender,
    )
    from fieldkit.bundles.header import Kind

    own = workspace.device
    ids = work.devices.own().ids
    if header.sender in ids:
        raise OwnBundle
    if not any(address.device in ids for address in header.recipients):
        raise ForAnotherOffice if own.kind is DeviceKind.OFFICE else ForAnotherLaptop
    sender: Device | None = work.devices.get(header.sender)
    if sender is None or sender.verify_key != header.sender_key:
        if own.kind is DeviceKind.OFFICE:
            raise UnknownSender
        raise UnknownColleague if header.kind is Kind.DATA else UnknownOffice
    if sender.revoked_at is not None:
        raise RevokedSender(
            number=header.number, code=sender.code, date=table_date(sender.revoked_at.date())
        )
    return sender


def keep(workspace: Workspace, envelope: "Envelope") -> "Envelope":
    """Keep the raw file in the inbox under its hash, and return the envelope of that copy."""
    from fieldkit.bundles.delivery import whole_file

    target = inbox_folder(workspace) / f"{envelope.sha256}{SUFFIX}"
    with own_disk(envelope.size), whole_file(target) as part:
        shutil.copyfile(envelope.path, part)
    return replace(envelope, path=target)


def open_kept(
    envelope: "Envelope", identity: Identity, progress: Progress, *, staging: Path
) -> "Opened":
    """Unseal and check a file; encrypted blocks wait in the folder ``staging``."""
    from fieldkit.bundles.reader import open_bundle

    step = paced(progress, max(1, envelope.payload_size), _("Opening the bundle"))
    with own_disk(envelope.size):
        return open_bundle(envelope, identity, staging=staging, watch=step)


def hold(workspace: Workspace, file: Path) -> None:
    """Keep a file that only a newer program understands."""
    from fieldkit.bundles.delivery import file_sha256, whole_file

    target = held_folder(workspace) / f"{file_sha256(file)}{SUFFIX}"
    with own_disk(file.stat().st_size), whole_file(target) as part:
        shutil.copyfile(file, part)
