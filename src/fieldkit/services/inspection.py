"""Looking at a bundle without taking it in: what stands outside, and whether it all holds."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.formats import number
from fieldkit.i18n import _
from fieldkit.records.device import Device
from fieldkit.records.ids import short_code
from fieldkit.records.permissions import Act
from fieldkit.services.arrival import judge, look_at, open_kept
from fieldkit.services.exchange import inbox_folder, is_from_office, paced
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.pseudonyms import sends_codes
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.bundles.header import Header
    from fieldkit.store.unit_of_work import Reading


@dataclass(frozen=True, slots=True)
class Inspection:
    """What anybody may read of a bundle whose checksums and signature hold.

    ``successors`` are the keys by which an office went on, the newest last; with
    ``codes`` codes stand for names.
    """

    file: str
    kind: str
    number: int
    part: int
    parts: int
    sender: str
    sender_code: str
    recipients: tuple[str, ...]
    written_at: datetime
    program: str
    needs: str
    size: int
    sha256: str
    successors: tuple[str, ...] = ()
    codes: bool = False

    @property
    def sentence(self) -> str:
        """Return what kind of file it is, whose, and which part of how many."""
        words = {
            "data": _("bundle {number} of {code}"),
            "totals": _("figures {number} of {code}"),
            "receipt": _("receipt {number} of {code}"),
            "invitation": _("invitation of {code}"),
            "enrol": _("enrolment request of {code}"),
            "welcome": _("welcome bundle of {code}"),
            "kit": _("file {number} of {code} for all laptops"),
            "pairing": _("keys of {code} for another laptop"),
        }[self.kind].format(number=number(self.number), code=self.sender_code)
        if self.parts > 1:
            part = _("part {number} of {count}").format(number=self.part, count=self.parts)
            words = f"{words}, {part}"
        if self.codes:
            words = f"{words}, {_('with codes for names')}"
        return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class Verification:
    """What the addressee finds on opening a bundle, nothing of it taken in.

    ``files`` counts attached files.
    """

    inspection: Inspection
    sender_name: str
    commits: int
    changes: int
    members: int
    files: int = 0


def inspect_bundle(file: Path, progress: Progress | None = None) -> Inspection:
    """Return what stands on the outside; raises BundleRefused where it does not hold."""
    envelope = look_at(file, progress or Silent())
    header = envelope.header
    return Inspection(
        file=envelope.name,
        kind=str(header.kind),
        number=header.number,
        part=header.part,
        parts=header.parts,
        sender=header.sender,
        sender_code=short_code(header.sender),
        recipients=tuple(address.device for address in header.recipients),
        written_at=header.written_at,
        program=header.program,
        needs=header.needs,
        size=envelope.size,
        sha256=envelope.sha256,
        successors=tuple(one.successor.id for one in header.successions),
        codes=sends_codes(header),
    )


@needs(Act.CARRY_BUNDLES)
def verify_bundle(
    workspace: Workspace, file: Path, progress: Progress | None = None
) -> Verification:
    """Open a bundle and check everything, authors' signatures included, and take in nothing.

    Raises BundleRefused as an intake would.
    """
    from fieldkit.bundles.errors import ForgedAuthor
    from fieldkit.bundles.header import Kind
    from fieldkit.bundles.identity import signature_holds

    watch = progress or Silent()
    envelope = look_at(file, watch)
    with workspace.reading() as work:
        identity = work.devices.own()
        # An invitation and a request come from somebody who is not known yet.
        header = envelope.header
        if header.kind is Kind.KIT:
            sender = _office(work, header)
        elif header.kind in (Kind.INVITATION, Kind.ENROL, Kind.PAIRING):
            sender = None
        else:
            sender = judge(workspace, work, header)
        keys = {device.id: device.verify_key for device in work.devices.list()}
        keys[identity.device.id] = identity.device.verify_key
    with open_kept(envelope, identity, watch, staging=inbox_folder(workspace)) as opened:
        manifest = opened.manifest
        files = len(opened.attachments())
        step = paced(watch, max(1, manifest.changes), _("Checking the signatures"))
        done = 0
        for commit in opened.commits():
            key = keys.get(commit.device, b"")
            holds = signature_holds(key, commit.signed_bytes(), commit.signature)
            lesser = sends_codes(header) and commit.device == header.sender
            holds = holds and (lesser or not any(one.stand_in for one in commit.changes))
            if not holds or not all(change.intact for change in commit.changes):
                raise ForgedAuthor(file=envelope.name, code=short_code(envelope.header.sender))
            done += len(commit.changes)
            step(done)
    return Verification(
        inspection=inspect_bundle(file),
        sender_name=sender.name if sender else "",
        commits=manifest.commits,
        changes=manifest.changes,
        members=len(manifest.members),
        files=files,
    )


def _office(work: "Reading", header: "Header") -> Device:
    """Return the office that wrote a file for all laptops; raises UnknownOffice."""
    from fieldkit.bundles.errors import UnknownOffice

    own = work.devices.own()
    known: Device | None = work.devices.get(header.sender)
    if known is None or not (known.id in own.ids or is_from_office(work, header)):
        raise UnknownOffice
    return known
