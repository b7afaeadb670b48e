"""The small files of enrolment: written, and read with their senders judged."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from fieldkit.records.device import Device
from fieldkit.records.ids import new_id
from fieldkit.services.arrival import judge, open_kept
from fieldkit.services.exchange import discard, header_to, outbox_folder, own_disk
from fieldkit.services.progress import Silent
from fieldkit.services.succession import hear_succession
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.bundles.envelope import Envelope
    from fieldkit.bundles.header import Kind
    from fieldkit.bundles.trust import Certificate, EnrolmentRequest, Invitation

T = TypeVar("T")

_OCTETS = 100_000


def write_document(
    workspace: Workspace,
    kind: "Kind",
    reader: Device | None,
    document: tuple[str, bytes],
    out: Path,
    name: str,
) -> Path:
    """Write a file of one document into the folder or to the file ``out``; return its path.

    Raises NotWritten, OfficeDiskFull.
    """
    from fieldkit.bundles.delivery import deliver
    from fieldkit.bundles.writer import write_bundle

    folder, name = (out, name) if out.is_dir() or not out.suffix else (out.parent, out.name)
    made = outbox_folder(workspace) / name
    header = header_to(workspace, kind, 0, reader, new_id())
    with workspace.reading() as work:
        identity = work.devices.own()
    try:
        with own_disk(_OCTETS):
            write_bundle(made, header, identity, documents=dict([document]))
        return deliver(made, folder)
    finally:
        discard(made)


def read_invitation_file(workspace: Workspace, envelope: "Envelope") -> "Invitation":
    """Return an invitation whose keys are those that signed it."""
    from fieldkit.bundles.errors import BundleMalformed
    from fieldkit.bundles.header import Kind
    from fieldkit.bundles.trust import read_invitation

    _require_kind(envelope, Kind.INVITATION)
    invitation = _parsed(envelope, read_invitation, _opened(workspace, envelope))
    if invitation.office.id != envelope.header.sender:
        raise BundleMalformed(file=envelope.name, detail="office")
    return invitation


def read_request_file(workspace: Workspace, envelope: "Envelope") -> "EnrolmentRequest":
    """Return a request whose keys are those that signed it and that is meant for us."""
    from fieldkit.bundles.errors import BundleMalformed
    from fieldkit.bundles.header import Kind
    from fieldkit.bundles.trust import read_enrolment_request

    _require_kind(envelope, Kind.ENROL)
    request = _parsed(envelope, read_enrolment_request, _opened(workspace, envelope))
    if request.laptop.id != envelope.header.sender:
        raise BundleMalformed(file=envelope.name, detail="laptop")
    return request


def read_welcome_file(workspace: Workspace, envelope: "Envelope") -> "Certificate":
    """Return the certificate of a welcome from an office that we know."""
    from fieldkit.bundles.header import Kind
    from fieldkit.bundles.trust import read_certificate

    _require_kind(envelope, Kind.WELCOME)
    hear_succession(workspace, envelope.header, joining=True)
    with workspace.reading() as work:
        judge(workspace, work, envelope.header)
    return _parsed(envelope, read_certificate, _opened(workspace, envelope))


def _require_kind(envelope: "Envelope", kind: "Kind") -> None:
    from fieldkit.bundles.errors import OtherKindOfFile

    if envelope.header.kind is not kind:
        raise OtherKindOfFile


def _opened(workspace: Workspace, envelope: "Envelope") -> bytes:
    with workspace.reading() as work:
        identity = work.devices.own()
    with open_kept(envelope, identity, Silent(), staging=outbox_folder(workspace)) as opened:
        return opened.document()


def _parsed(envelope: "Envelope", read: Callable[[bytes], T], data: bytes) -> T:
    from fieldkit.bundles.errors import BundleMalformed

    try:
        return read(data)
    except ValueError as error:
        raise BundleMalformed(file=envelope.name, detail=str(error)) from None
