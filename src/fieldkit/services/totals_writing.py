"""The file of a laptop's figures on its way out."""

from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.i18n import _
from fieldkit.records.device import Device
from fieldkit.records.ids import new_id
from fieldkit.services.bundle_writing import BothWays, file_name
from fieldkit.services.exchange import discard, header_to, outbox_folder, own_disk, paced
from fieldkit.services.progress import Progress
from fieldkit.services.recovery_words import words_to_send
from fieldkit.services.totals import totals_of
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.bundles.writer import Written

_OCTETS = 200_000


def write_totals(
    workspace: Workspace, reader: Device, folder: Path, watch: Progress
) -> "tuple[Written, Path]":
    """Write the figures into the outbox and the folder, read back, and return both.

    Raises NotWritten, OfficeDiskFull, Cancelled.
    """
    from fieldkit.bundles.delivery import deliver, require_room, stick_errors
    from fieldkit.bundles.header import Kind
    from fieldkit.bundles.totals import TOTALS, totals_bytes
    from fieldkit.bundles.writer import Beside, write_bundle

    with stick_errors(folder, _OCTETS):
        require_room(folder, 0)
    with workspace.reading() as work:
        number = work.outbox.next_number()
        identity = work.devices.own()
        document = totals_bytes(totals_of(work, workspace.now().astimezone().date()))
        beside = Beside(words_to_send(work))
    out = outbox_folder(workspace) / f"totals-{file_name(workspace, number, (1, 1))}"
    header = header_to(workspace, Kind.TOTALS, number, reader, new_id())
    try:
        with own_disk(len(document)):
            written = write_bundle(
                out, header, identity, documents={TOTALS: document}, beside=beside
            )
        size = written.envelope.size
        step = paced(watch, 2 * size, _("Writing to the stick and reading back"))
        return written, deliver(out, folder, BothWays(step, size))
    except BaseException:
        discard(out)
        raise
