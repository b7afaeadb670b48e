"""Two laptops made known to each other on the spot, by a stick and twelve words read aloud."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, language
from fieldkit.records.device import Device
from fieldkit.records.permissions import Act
from fieldkit.services.arrival import SUFFIX, look_at, open_kept
from fieldkit.services.enrolment_files import write_document
from fieldkit.services.exchange import inbox_folder, offices_of, require_laptop_workspace
from fieldkit.services.progress import Silent
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.bundles.envelope import Envelope
    from fieldkit.bundles.pairing import PairingOffer

_NAME = "pairing-"


class OfAnotherOffice(FieldkitError):
    """Two laptops of different head offices were to be paired."""

    template = N_(
        "Laptop {code} belongs to another head office, so the two are not connected: families go"
        " from one organisation to another by their head offices alone. Nothing was changed."
    )


class PairedIsRevoked(FieldkitError):
    """A laptop was to be paired that head office has revoked, or whose key is not the known one."""

    template = N_(
        "Head office has revoked laptop {code}, or its key is another than before, so it is not"
        " connected. Call head office. Nothing was changed."
    )


@dataclass(frozen=True, slots=True)
class Pairing:
    """Another laptop that shows its keys, with the twelve words to compare; known or not yet."""

    laptop: Device
    words: tuple[str, ...]
    known: bool


@needs(Act.ASSIGN_CASES)
def show_to_laptops(workspace: Workspace, folder: Path) -> tuple[Pairing, ...]:
    """Write this laptop's keys to a stick, and return the other laptops that did the same there.

    Nothing is kept of them until the words were compared. Raises OnlyOnALaptop,
    OfAnotherOffice, PairedIsRevoked, BundleRefused, NotWritten, OfficeDiskFull.
    """
    from fieldkit.bundles.header import Kind
    from fieldkit.bundles.pairing import PairingOffer, pair_words

    require_laptop_workspace(workspace)
    own = workspace.device
    with workspace.reading() as work:
        ours = tuple(one.id for one in offices_of(work))
    mine, offers = False, list[PairingOffer]()
    for file in sorted(folder.glob(f"{_NAME}*{SUFFIX}")):
        envelope = look_at(file, Silent())
        if envelope.header.sender == own.id:
            mine = True
        else:
            offers.append(_offer(workspace, envelope))
    if not mine:
        document = ("pairing.json", PairingOffer(own, ours[0] if ours else "").as_bytes())
        name = f"{_NAME}{own.code}{SUFFIX}"
        write_document(workspace, Kind.PAIRING, None, document, folder, name)
    found = []
    for offer in offers:
        if ours and offer.office and offer.office not in ours:
            raise OfAnotherOffice(code=offer.laptop.code)
        known = _known(workspace, offer.laptop)
        words = pair_words(own, offer.laptop, language())
        found.append(Pairing(offer.laptop, words, known is not None))
    return tuple(found)


@needs(Act.ASSIGN_CASES)
def confirm_pairing(workspace: Workspace, pairing: Pairing) -> Device:
    """Let a laptop be known here whose words were compared, and return it.

    Families can go to it and come from it from then on. Raises OnlyOnALaptop, PairedIsRevoked.
    """
    require_laptop_workspace(workspace)
    known = _known(workspace, pairing.laptop)
    if known is not None:
        return known
    with workspace.unit_of_work() as work:
        # Only head office's list says since when it stands for it.
        work.devices.save(pairing.laptop)
        work.log.audit("laptop_paired", pairing.laptop.id)
        work.commit()
    return pairing.laptop


def _known(workspace: Workspace, laptop: Device) -> Device | None:
    with workspace.reading() as work:
        known: Device | None = work.devices.get(laptop.id)
    if known is not None and (
        known.revoked_at is not None
        or (known.kind, known.verify_key) != (laptop.kind, laptop.verify_key)
    ):
        raise PairedIsRevoked(code=laptop.code)
    return known


def _offer(workspace: Workspace, envelope: "Envelope") -> "PairingOffer":
    """Return what a laptop shows of itself, whose keys are those that signed it."""
    from fieldkit.bundles.errors import BundleMalformed, OtherKindOfFile
    from fieldkit.bundles.header import Kind
    from fieldkit.bundles.pairing import read_pairing

    if envelope.header.kind is not Kind.PAIRING:
        raise OtherKindOfFile
    with workspace.reading() as work:
        identity = work.devices.own()
    with open_kept(envelope, identity, Silent(), staging=inbox_folder(workspace)) as opened:
        data = opened.document()
    try:
        offer = read_pairing(data)
    except ValueError as error:
        raise BundleMalformed(file=envelope.name, detail=f"pairing: {error}") from None
    if offer.laptop.id != envelope.header.sender:
        raise BundleMalformed(file=envelope.name, detail="pairing: laptop")
    return offer
