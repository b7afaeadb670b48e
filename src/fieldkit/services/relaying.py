"""Carrying sealed files for others: taken along unopened, written out, let go once answered."""

import shutil
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.formats import size as spoken_size
from fieldkit.i18n import N_, _
from fieldkit.records.device import DeviceKind
from fieldkit.records.exchange import CarriedFile, IntakeStatus, Standing
from fieldkit.records.permissions import Act
from fieldkit.services.arrival import SUFFIX, look_at
from fieldkit.services.bundle_writing import BothWays, counted_from
from fieldkit.services.carried_words import carried_words
from fieldkit.services.exchange import (
    CERTIFICATE_SETTING,
    OfficeDiskFull,
    carried_folder,
    discard,
    offices_of,
    own_disk,
    paced,
    require_laptop_workspace,
    require_office,
)
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.relay_checks import judged, laptop_in, reader_of
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.bundles.envelope import Envelope
    from fieldkit.bundles.header import Header
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

_ROOM_LEFT = 500 << 20  # others' files must not take the room that this laptop's own work needs
_MOST_LOOKED_AT = 2000


class NothingToForward(FieldkitError):
    """Others' files were to be written, and none is here."""

    template = N_("This laptop carries no files for others, so there is nothing to write.")


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """A file that this laptop carries, in words; ``here`` tells that it still lies in its folder.

    ``days`` are how long it has been here.
    """

    file: CarriedFile
    words: str
    to_office: bool
    here: bool
    days: int


@dataclass(frozen=True, slots=True)
class TakenAlong:
    """What became of a file that was offered to be carried, in one sentence.

    ``let_go`` counts files that its outside confirms, so that they travel no more.
    """

    file: CarriedFile
    status: IntakeStatus
    sentence: str
    let_go: int = 0


@dataclass(frozen=True, slots=True)
class Forwarded:
    """Others' files that were written into a folder and read back."""

    paths: tuple[Path, ...]
    laptops: int


@dataclass(frozen=True, slots=True)
class OnTheStick:
    """What lies in a folder for this laptop, and what it could take along for others."""

    own: tuple[Path, ...]
    others: tuple[Path, ...]
    laptops: int


@needs(Act.CARRY_BUNDLES)
def is_for_others(workspace: Workspace, header: "Header") -> bool:
    """Tell whether a file is one that this laptop could carry and cannot open.

    That is what laptops write for our head office, what it writes for them, and
    what two laptops of its list write for each other.
    """
    if workspace.device.kind is not DeviceKind.LAPTOP:
        return False
    with workspace.reading() as work:
        return reader_of(work, workspace, header) is not None


@needs(Act.CARRY_BUNDLES)
def take_along(workspace: Workspace, file: Path, progress: Progress | None = None) -> TakenAlong:
    """Take a sealed file along for others, checked from outside, byte for byte as it is.

    Raises OnlyOnALaptop, NoOffice, OfficeDiskFull, Cancelled, and BundleRefused:
    for a file that is damaged or altered, that is not for our head office or from
    it, and TooManyStrangers.
    """
    require_laptop_workspace(workspace)
    envelope = look_at(file, progress or Silent())
    with workspace.reading() as work:
        require_office(work)
        found = judged(work, workspace, envelope)
        before = work.carried.get(envelope.sha256)
    if before is None and _answered(workspace, found):
        before = replace(found, let_go_at=workspace.now())
    if before is not None:
        return TakenAlong(before, IntakeStatus.DUPLICATE, _known_sentence(workspace, before))
    _keep(workspace, envelope)
    with workspace.unit_of_work() as work:
        work.carried.save(found)
        gone = _let_go_of_answered(work, workspace, envelope.header)
        work.log.audit("file_taken_along", found.id, number=found.number)
        work.commit()
    _discard(workspace, gone)
    return TakenAlong(found, IntakeStatus.TAKEN, _taken_sentence(workspace, found), len(gone))


@needs(Act.CARRY_BUNDLES)
def list_carried(workspace: Workspace) -> tuple[OnTheWay, ...]:
    """Return the files that this laptop carries, those that wait longest first."""
    if workspace.device.kind is not DeviceKind.LAPTOP:
        return ()
    with workspace.reading() as work:
        offices = _offices(work)
        files = work.carried.list()
    folder = workspace.folder / "carried"
    now = workspace.now()
    return tuple(
        OnTheWay(
            file=one,
            words=carried_words(one, offices),
            to_office=one.recipient in offices,
            here=(folder / f"{one.id}{SUFFIX}").is_file(),
            days=one.days_on_the_way(now),
        )
        for one in files
    )


@needs(Act.CARRY_BUNDLES)
def forward_carried(
    workspace: Workspace, folder: Path, progress: Progress | None = None
) -> Forwarded:
    """Write all files that this laptop carries into a folder and read them back.

    They stay here until they are answered. Raises NothingToForward, NotWritten,
    Cancelled.
    """
    from fieldkit.bundles.delivery import deliver

    _adopt(workspace)
    waiting = [one.file for one in list_carried(workspace) if one.here]
    if not waiting:
        raise NothingToForward
    total = 2 * sum(one.size for one in waiting)
    step = paced(progress or Silent(), total, _("Writing to the stick and reading back"))
    paths, done = [], 0
    for one in waiting:
        both = BothWays(counted_from(step, done), one.size)
        paths.append(deliver(_place(workspace, one), folder, both, name=one.file_name))
        done += 2 * one.size
    with workspace.unit_of_work() as work:
        for one in waiting:
            work.carried.save(replace(one, written_at=workspace.now()))
            work.log.audit("file_forwarded", one.id, number=one.number)
        work.commit()
    return Forwarded(tuple(paths), len({_laptop_of(workspace, one) for one in waiting}))


@needs(Act.CARRY_BUNDLES)
def leave_behind(workspace: Workspace, ids: Collection[str]) -> int:
    """Carry some files no further, as a person has decided; return how many those were.

    Whoever wrote them keeps them until they are confirmed.
    """
    with workspace.unit_of_work() as work:
        gone = [one for one in work.carried.list() if one.id in ids]
        for one in gone:
            work.carried.forget(one.id)
            work.log.audit("file_left_behind", one.id, number=one.number)
        work.commit()
    _discard(workspace, gone)
    return len(gone)


@needs(Act.CARRY_BUNDLES)
def look_over(workspace: Workspace, folder: Path) -> OnTheStick:
    """Return what a folder holds for this laptop and for others, told by the outside alone.

    What is known here already is left out. Signatures are checked when a file is
    taken.
    """
    from fieldkit.bundles.envelope import header_outside

    own: list[Path] = []
    others: list[tuple[Path, str]] = []
    with workspace.reading() as work:
        for path in _offered(folder):
            header = header_outside(path)
            if header is None or header.sender == workspace.device.id:
                continue
            if workspace.device.id in {one.device for one in header.recipients}:
                if not _is_known(work, header, path):
                    own.append(path)
                continue
            reader = reader_of(work, workspace, header)
            if reader is not None and not work.carried.has_bundle(header.id):
                others.append((path, laptop_in(work, header, reader)))
    return OnTheStick(
        own=tuple(own),
        others=tuple(path for path, _laptop in others),
        laptops=len({laptop for _path, laptop in others}),
    )


def _is_known(work: "Reading", header: "Header", path: Path) -> bool:
    """Tell whether a file for this laptop was taken in before, or cannot be read."""
    from fieldkit.bundles.delivery import file_sha256
    from fieldkit.bundles.header import Kind

    if header.kind is Kind.WELCOME:
        return bool(work.settings.get(CERTIFICATE_SETTING))
    try:
        before = work.intake.by_sha256(file_sha256(path))
    except OSError:
        return True
    return before is not None and before.status is IntakeStatus.TAKEN


def _offered(folder: Path) -> list[Path]:
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix.lower() == SUFFIX)
        return [path for path in found[:_MOST_LOOKED_AT] if path.is_file()]
    except OSError:
        # A stick that was pulled out holds nothing.
        return []


def _keep(workspace: Workspace, envelope: "Envelope") -> None:
    """Copy a file into its folder under its hash, byte for byte."""
    from fieldkit.bundles.delivery import file_sha256, whole_file
    from fieldkit.bundles.errors import BundleDamaged

    folder = carried_folder(workspace)
    if shutil.disk_usage(folder).free < envelope.size + _ROOM_LEFT:
        raise OfficeDiskFull(size=spoken_size(envelope.size + _ROOM_LEFT))
    target = folder / f"{envelope.sha256}{SUFFIX}"
    with own_disk(envelope.size), whole_file(target) as part:
        shutil.copyfile(envelope.path, part)
        if file_sha256(part) != envelope.sha256:
            raise BundleDamaged(file=envelope.name)


def _let_go_of_answered(
    work: "UnitOfWork", workspace: Workspace, header: "Header"
) -> list[CarriedFile]:
    """Let go what the writer of this header has taken in, as its outside says, and has signed.

    A receipt also takes the place of earlier ones for the same laptop, and a
    welcome answers that laptop's request.
    """
    from fieldkit.bundles.header import Kind

    readers = {address.device for address in header.recipients}
    answered = set(header.answers)
    offices = _offices(work)
    # Whatever key a file was written to, the office that answers is the same.
    writers = offices if header.sender in offices else {header.sender}
    gone = []
    for one in work.carried.list():
        back = one.recipient in writers and one.sender in readers
        along = one.sender in writers and one.recipient in readers
        if (
            (back and one.id in answered)
            or (back and header.kind is Kind.WELCOME and one.kind == Kind.ENROL)
            or (
                along
                and header.kind is Kind.RECEIPT
                and one.kind == Kind.RECEIPT
                and one.number < header.number
            )
        ):
            gone.append(one)
            work.carried.save(replace(one, let_go_at=workspace.now()))
    return gone


def _answered(workspace: Workspace, file: CarriedFile) -> bool:
    """Tell whether an answer that is carried to a file's writer names the file already."""
    from fieldkit.bundles.envelope import header_outside

    for one in list_carried(workspace):
        if one.here and (one.file.sender, one.file.recipient) == (file.recipient, file.sender):
            header = header_outside(_place(workspace, one.file))
            if header is not None and file.id in header.answers:
                return True
    return False


def _adopt(workspace: Workspace) -> None:
    """Take up files that lie in the folder and that no list names, as after a restore."""
    with workspace.reading() as work:
        listed = {one.id for one in work.carried.list()}
    for path in carried_folder(workspace).glob(f"*{SUFFIX}"):
        if path.stem in listed:
            continue
        try:
            found = take_along(workspace, path)
        except FieldkitError:
            continue
        if found.status is IntakeStatus.DUPLICATE:
            discard(path)


def _place(workspace: Workspace, file: CarriedFile) -> Path:
    return carried_folder(workspace) / f"{file.id}{SUFFIX}"


def _discard(workspace: Workspace, files: Iterable[CarriedFile]) -> None:
    for one in files:
        discard(_place(workspace, one))


def _laptop_of(workspace: Workspace, file: CarriedFile) -> str:
    with workspace.reading() as work:
        return file.recipient if file.sender in _offices(work) else file.sender


def _offices(work: "Reading") -> frozenset[str]:
    """Return our head office by all of its keys that are known here."""
    return frozenset(one.id for one in offices_of(work))


def _taken_sentence(workspace: Workspace, file: CarriedFile) -> str:
    with workspace.reading() as work:
        words = carried_words(file, _offices(work))
    said = _(
        "Taken along unopened: {what}. It goes on as it is: write it to the stick that travels on."
    ).format(what=words)
    notes = {
        Standing.UNKNOWN: _(
            "This laptop has not heard of the sender yet; whoever opens the file checks who it is."
        ),
        Standing.REVOKED: _("The sender is a revoked laptop; head office decides about its file."),
    }
    return f"{said} {notes[file.standing]}" if file.standing in notes else said


def _known_sentence(workspace: Workspace, file: CarriedFile) -> str:
    with workspace.reading() as work:
        words = carried_words(file, _offices(work))
    if file.let_go_at is not None:
        return _("This file has arrived already, so it need not be carried: {what}.").format(
            what=words
        )
    return _("This laptop carries this file already: {what}.").format(what=words)
