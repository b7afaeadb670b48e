"""What export, intake and enrolment share: whose office this is, how far a job is, folders."""

import errno
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.formats import size as spoken_size
from fieldkit.i18n import N_
from fieldkit.records.device import Device, DeviceKind
from fieldkit.services.progress import Progress
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.bundles.header import Header, Kind
    from fieldkit.store.unit_of_work import Reading

OFFICE_SETTING = "exchange.office"
CERTIFICATE_SETTING = "exchange.certificate"
INVITATION_SETTING = "exchange.invitation.{id}"
WORDS_SETTING = "exchange.words"
ACCEPTED_SETTING = "exchange.accepted"
RECEIPT_SETTING = "exchange.receipt"
ANSWERS_SETTING = "exchange.answers"
REPEATS_SETTING = "exchange.repeats"
TRUST_SETTING = "trust.version"
SUCCESSIONS_SETTING = "trust.successions"
SEALED_FOR_SETTING = "trust.sealed_for.{laptop}"
KIT_SETTING = "kit.version"
ANNOUNCEMENT_SETTING = "kit.announcement"
KIT_WITHDRAWN_SETTING = "kit.withdrawn"
KITS_SETTING = "kit.history"
WAITING_SETTING = "exchange.waiting.{laptop}"

_SECONDS_BETWEEN_STEPS = 0.05
_LEAST_ROOM = 200 << 20  # with less than that, the next save would find the disk full again


class NoOffice(FieldkitError):
    """Something was asked for that needs a head office, and there is none yet."""

    template = N_(
        "This laptop does not belong to a head office yet. Open head office's invitation first; "
        "everything recorded so far stays and goes with the first bundle."
    )


class OnlyAtTheOffice(FieldkitError):
    """A laptop was asked for what only head office does."""

    template = N_(
        "Only head office can do this, and this is a laptop's workspace. Open the workspace of "
        "head office."
    )


class OnlyOnALaptop(FieldkitError):
    """Head office was given a file that is meant for laptops."""

    template = N_(
        "This file is meant for a laptop, and this is the workspace of head office. Give it to "
        "whoever works on that laptop. Your workspace has not changed."
    )


class OfficeDiskFull(FieldkitError):
    """This computer's own disk has no room for a bundle on its way in or out."""

    template = N_(
        "The disk of this computer is full, so the bundle was left alone. Free {size} and try "
        "again. Everything recorded so far is saved."
    )
    wants_room = True


def office_of(work: "Reading") -> Device | None:
    """Return the head office that this laptop belongs to, None before it has joined one."""
    chosen = work.settings.get(OFFICE_SETTING)
    return work.devices.get(chosen) if chosen else None


def offices_of(work: "Reading") -> tuple[Device, ...]:
    """Return our head office under its present key and those before it that are known here."""
    found = office_of(work)
    if found is None:
        return ()
    text = work.settings.get(SUCCESSIONS_SETTING)
    before = [work.devices.get(one["office"]["device"]) for one in json.loads(text or "[]")]
    return (found, *(one for one in before if one is not None))


def is_from_office(work: "Reading", header: "Header") -> bool:
    """Tell whether a file is of our head office, by any of its keys that are known here."""
    sender = (header.sender, header.sender_key)
    return sender in {(one.id, one.verify_key) for one in offices_of(work)}


def require_office(work: "Reading") -> Device:
    """Return the head office that this laptop belongs to; raises NoOffice."""
    found = office_of(work)
    if found is None:
        raise NoOffice
    return found


def require_office_workspace(workspace: Workspace) -> None:
    """Raise OnlyAtTheOffice in a laptop's workspace."""
    if workspace.device.kind is not DeviceKind.OFFICE:
        raise OnlyAtTheOffice


def require_laptop_workspace(workspace: Workspace) -> None:
    """Raise OnlyOnALaptop in head office's workspace."""
    if workspace.device.kind is DeviceKind.OFFICE:
        raise OnlyOnALaptop


def header_to(
    workspace: Workspace, kind: "Kind", number: int, reader: Device | None, bundle_id: str
) -> "Header":
    """Return the header of a bundle from this workspace to one reader, None for anybody.

    It says which of the reader's files were taken in here: whoever carries those
    unopened knows then that they have arrived.
    """
    from fieldkit import __version__
    from fieldkit.bundles.header import MOST_ANSWERED, Address, Header
    from fieldkit.bundles.succession import NAME, read_successions

    own = workspace.device
    with workspace.reading() as work:
        answers = work.intake.taken_from(reader.id, MOST_ANSWERED) if reader else ()
        text = work.settings.get(SUCCESSIONS_SETTING)
    return Header(
        kind=kind,
        id=bundle_id,
        number=number,
        sender=own.id,
        sender_key=own.verify_key,
        recipients=(Address(reader.id, reader.recipient),) if reader else (),
        written_at=workspace.now(),
        program=__version__,
        answers=answers,
        successions=read_successions({NAME: json.loads(text)}) if text else (),
    )


def paced(progress: Progress, total: int, what: str) -> Callable[[int], None]:
    """Return a watch that passes on at most twenty steps a second, so that telling costs nothing.

    The first and the last step always come through; each may raise Cancelled.
    """
    last = 0.0

    def watch(done: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done >= total or now - last >= _SECONDS_BETWEEN_STEPS:
            last = now
            progress.step(done, total, what)

    progress.step(0, total, what)
    return watch


@contextmanager
def own_disk(octets: int) -> Iterator[None]:
    """Turn what the system says about this computer's own disk into words for a person."""
    from fieldkit.store.faults import fault_of

    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}:
            raise OfficeDiskFull(size=spoken_size(max(octets, _LEAST_ROOM))) from error
        raise (fault_of(error) or error) from error


def outbox_folder(workspace: Workspace) -> Path:
    """Return the folder of the exact bundles that are not confirmed, made where it lacks."""
    return _folder(workspace, "outbox")


def inbox_folder(workspace: Workspace) -> Path:
    """Return the folder of raw bundles that came in, made where it lacks."""
    return _folder(workspace, "inbox")


def held_folder(workspace: Workspace) -> Path:
    """Return the folder of bundles that wait for a person or a newer program."""
    return _folder(workspace, "held")


def carried_folder(workspace: Workspace) -> Path:
    """Return the folder of files that this laptop carries for others, unopened."""
    return _folder(workspace, "carried")


def discard(file: Path) -> None:
    """Delete a file that is of no use any more; where the disk refuses even that, it may stay."""
    with suppress(OSError):
        file.unlink(missing_ok=True)


def _folder(workspace: Workspace, name: str) -> Path:
    folder = workspace.folder / name
    with own_disk(0):
        folder.mkdir(exist_ok=True)
    return folder
