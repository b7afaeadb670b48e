"""The files of a bundle on their way out: named, copied to the stick, read back, noted."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.i18n import _
from fieldkit.records.device import Device
from fieldkit.records.exchange import OutboxBundle
from fieldkit.records.ids import short_code
from fieldkit.services.exchange import paced
from fieldkit.services.progress import Progress
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.bundles.writer import Written


def file_name(workspace: Workspace, number: int, place: tuple[int, int]) -> str:
    """Return what a part is called, ``place`` being its number and how many there are."""
    return parted_name(workspace.device.id, number, place)


def parted_name(device_id: str, number: int, place: tuple[int, int]) -> str:
    """Return what a device's file is called."""
    part, parts = place
    ending = f".p{part:02d}of{parts:02d}" if parts > 1 else ""
    return f"{short_code(device_id)}-{number:06d}{ending}.fkb"


def deliver_parts(made: "list[Written]", folder: Path, watch: Progress) -> tuple[Path, ...]:
    """Copy the parts into the folder and read them back."""
    from fieldkit.bundles.delivery import deliver

    total = sum(written.envelope.size for written in made)
    step = paced(watch, 2 * total, _("Writing to the stick and reading back"))
    paths, before = [], 0
    for written in made:
        size = written.envelope.size
        both = BothWays(counted_from(step, before), size)
        paths.append(deliver(written.envelope.path, folder, both))
        before += 2 * size
    return tuple(paths)


def counted_from(step: Callable[[int], None], before: int) -> Callable[[int], None]:
    """Return a watch of one part that counts what the parts before it did."""

    def watch(done: int) -> None:
        step(before + done)

    return watch


def outbox_entry(workspace: Workspace, reader: Device, written: "Written") -> OutboxBundle:
    """Return what the outbox keeps of a part."""
    envelope = written.envelope
    return OutboxBundle(
        id=envelope.header.id,
        number=envelope.header.number,
        recipient=reader.id,
        file_name=envelope.path.name,
        sha256=envelope.sha256,
        size=envelope.size,
        changes=written.changes,
        written_at=workspace.now(),
    )


class BothWays:
    """Counts the bytes written and then those read back as one way."""

    def __init__(self, step: Callable[[int], None], size: int) -> None:
        self._step = step
        self._size = size
        self._before = 0
        self._offset = 0

    def __call__(self, done: int) -> None:
        """Take note of so many bytes written or read back."""
        if done < self._before:
            self._offset = self._size
        self._before = done
        self._step(self._offset + done)
