"""What a bundle says beside its changes: an office's receipt, a laptop's report."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.records.device import Device, DeviceKind
from fieldkit.services.exchange import is_from_office
from fieldkit.services.export import drop_confirmed
from fieldkit.services.office_news import OfficeNews, news_since
from fieldkit.services.receipts import Taken, take_receipt
from fieldkit.services.renewing_keys import note_sealed_for, recipients_in
from fieldkit.services.state_check import send_again
from fieldkit.services.trusting import take_list
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.bundles.header import Header
    from fieldkit.bundles.reader import Opened
    from fieldkit.bundles.receipt import Receipt
    from fieldkit.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Heard:
    """What our office's file brought: the news, and what its receipt did where there was one."""

    news: OfficeNews | None = None
    taken: Taken | None = None

    def settle(self, workspace: Workspace) -> None:
        """Do what follows once all is committed."""
        if self.taken is not None:
            if self.taken.parted:
                workspace.database.renew_author()
            drop_confirmed(workspace, self.taken.done)
            workspace.device = self.taken.certified or workspace.device


NOTHING_HEARD = Heard()


def hear_before(workspace: Workspace, work: "UnitOfWork", opened: "Opened", sender: Device) -> None:
    """Take note of the keys that an office stands for, or of what a laptop says it has."""
    header, manifest = opened.envelope.header, opened.manifest
    take_list(work, sender, manifest.trust)
    at_office = workspace.device.kind is DeviceKind.OFFICE
    if at_office:
        note_sealed_for(work, work.devices.own(), sender.id, recipients_in(header))
    if manifest.report and at_office and sender.kind is DeviceKind.LAPTOP:
        work.laptop_reports.hear(sender.id, manifest.report, header.number, header.program)
    if at_office and header.part == 1:
        send_again(work, sender, manifest.wanted)


def hear_after(
    workspace: Workspace,
    work: "UnitOfWork",
    header: "Header",
    receipt: "Receipt | None",
    mark: int,
) -> Heard:
    """Let a receipt of our head office take effect, and return what came since the mark."""
    if not is_from_office(work, header):
        return NOTHING_HEARD
    taken = take_receipt(workspace, work, receipt, header.number) if receipt else None
    return Heard(news_since(work, mark, taken), taken)
