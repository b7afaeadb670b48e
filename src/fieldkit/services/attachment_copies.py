"""Copies of attached files outside the workspace, for other programs; each is in the trail."""

from pathlib import Path

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.permissions import Act
from fieldkit.services.attachments import read_attachment
from fieldkit.services.workspace import Workspace, needs


class CopyNotWritten(FieldkitError):
    """A copy of an attached file could not be written where it was wanted."""

    template = N_("The copy was not written. Choose another folder or free some space on the disk.")


@needs(Act.SEE_FAMILIES)
def save_copy(workspace: Workspace, attachment_id: str, out: Path) -> None:
    """Write an attached file outside the workspace, whole or not at all.

    The trail says so before the copy is there. Raises CopyNotWritten and what
    ``read_attachment`` refuses.
    """
    from fieldkit.store.faults import DiskFull, DiskRefused
    from fieldkit.store.files import write_whole

    content = read_attachment(workspace, attachment_id)
    with workspace.unit_of_work() as work:
        work.log.audit("file_copied", attachment_id.rpartition("/")[0])
        work.commit()
    try:
        write_whole(out, content)
    except (DiskFull, DiskRefused, OSError) as error:
        # The store's own sentences speak of an answer that is not saved yet.
        raise CopyNotWritten from error
