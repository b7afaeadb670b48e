"""What a stranger's reader says of every bundle that a test has written and the program accepts."""

from collections.abc import Callable, Iterable
from pathlib import Path

from fieldkit.bundles.envelope import examine
from fieldkit.bundles.header import Kind
from fieldkit.bundles.reader import open_bundle
from fieldkit.bundles.receipt import read_receipt
from fieldkit.bundles.totals import read_totals
from fieldkit.bundles.trust import read_certificate, read_enrolment_request, read_invitation
from fieldkit.errors import FieldkitError
from fieldkit.records.device import Identity
from fieldkit.services.workspace import Workspace
from fieldkit.store.commit_checks import refuse_forged
from tests.support import stranger
from tests.support.schemas import misfits

_READERS: dict[Kind, Callable[[bytes], object]] = {
    Kind.RECEIPT: read_receipt,
    Kind.INVITATION: read_invitation,
    Kind.ENROL: read_enrolment_request,
    Kind.WELCOME: read_certificate,
    Kind.TOTALS: read_totals,
}


def second_opinion(folder: Path, workspaces: Iterable[Workspace]) -> dict[str, list[str]]:
    """Return what is wrong with the bundles below a folder, by file; those refused are left out."""
    identities: dict[str, Identity] = {}
    keys: dict[str, bytes] = {}
    for workspace in workspaces:
        try:
            with workspace.reading() as work:
                own = work.devices.own()
                keys |= {device.id: device.verify_key for device in work.devices.list()}
        except FieldkitError:
            continue
        identities[own.device.id] = own
        keys[own.device.id] = own.device.verify_key
    found = {}
    for path in sorted(folder.rglob("*.fkb")):
        identity = _opener(path, identities, keys)
        if identity is not None:
            found[path.name] = _said(path, identity, keys)
    return {name: said for name, said in found.items() if said}


def _opener(path: Path, identities: dict[str, Identity], keys: dict[str, bytes]) -> Identity | None:
    """Return who can open a bundle that the program accepts whole, None for any other file."""
    try:
        envelope = examine(path)
        readers = [address.device for address in envelope.header.recipients]
        identity = next(
            (one for name, one in identities.items() if not readers or name in readers), None
        )
        if identity is None:
            return None
        with open_bundle(envelope, identity) as opened:
            for commit in opened.commits():
                refuse_forged(commit, keys[commit.device], "")
            if envelope.header.kind in _READERS:
                _READERS[envelope.header.kind](opened.document())
    except (FieldkitError, KeyError, ValueError):
        return None
    return identity


def _said(path: Path, identity: Identity, keys: dict[str, bytes]) -> list[str]:
    known = {device: key.hex() for device, key in keys.items()}
    try:
        return misfits(stranger.read(path, " ".join(identity.opening), known))
    except stranger.Refused as refused:
        return [f"refused: {refused}"]
