"""What is noted of a file that was offered to this workspace."""

from typing import TYPE_CHECKING

from fieldkit.records.exchange import IntakeRecord, IntakeStatus
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.bundles.envelope import Envelope
    from fieldkit.bundles.header import Header
    from fieldkit.store.unit_of_work import Reading


def record_of(
    workspace: Workspace,
    envelope: "Envelope",
    status: IntakeStatus,
    *,
    reason: str = "",
    changes: int = 0,
) -> IntakeRecord:
    """Return the note of a file: what became of it, and how many changes were new."""
    return IntakeRecord(
        id=envelope.sha256,
        sender=envelope.header.sender,
        number=envelope.header.number,
        file_name=envelope.name,
        taken_at=workspace.now(),
        status=status,
        reason=reason,
        changes=changes,
        kind=str(envelope.header.kind),
    )


def waiting_for(work: "Reading", header: "Header") -> tuple[int, ...]:
    """Return the sender's numbers that never came, where changes build on what is not here.

    A gap in the numbers alone means nothing: every bundle carries all that was
    not confirmed when it was written.
    """
    tips = work.changes.tips()
    lacking = any(
        tips.get((tip.device, tip.epoch), (0, ""))[0] < tip.seq for tip in header.requires
    )
    if not lacking:
        return ()
    here = {
        record.number
        for record in work.intake.list()
        if record.sender == header.sender and record.status is IntakeStatus.TAKEN
    }
    return tuple(number for number in range(1, header.number) if number not in here)
