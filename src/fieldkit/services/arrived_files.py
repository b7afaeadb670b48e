"""The attached files of a bundle that is taken in: on the disk before what names them."""

from typing import TYPE_CHECKING

from fieldkit.i18n import _
from fieldkit.services.exchange import paced
from fieldkit.services.progress import Progress
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.bundles.reader import Opened
    from fieldkit.store.unit_of_work import UnitOfWork


def keep_files(workspace: Workspace, opened: "Opened", progress: Progress) -> None:
    """Keep the files of a bundle, encrypted; they count once ``note_files`` was committed.

    What no record comes to know is swept some time. Raises DiskFull, DiskRefused, Cancelled.
    """
    brought = opened.attachments()
    if not brought:
        return
    step = paced(progress, len(brought), _("Taking in the files"))
    files = workspace.database.files
    for done, (sha256, _size) in enumerate(brought, 1):
        files.write(files.key_of(sha256), opened.attachment(sha256))
        step(done)


def note_files(workspace: Workspace, work: "UnitOfWork", opened: "Opened") -> int:
    """Take note of a bundle's files within the transaction that applied its changes.

    Parts come in any order, so a file may come before its form. One that stands
    in no form where no other part can bring it, such as after an erasure, is not
    kept. Returns how many were new here.
    """
    from fieldkit.store.attachment_ways import RECEIVED

    brought = opened.attachments()
    if not brought:
        return 0
    files = workspace.database.files
    wanted = frozenset(sha256 for sha256, _size in brought)
    if opened.envelope.header.parts == 1:
        wanted = work.attachment_ways.in_forms(wanted)
    new = [one for one in brought if one[0] in wanted - work.attachments.known(wanted)]
    for sha256, _size in new:
        key = files.key_of(sha256)
        if not files.has(key):
            # Swept since it was kept, by whoever held the database then.
            files.write(key, opened.attachment(sha256))
    work.attachments.stored(new, workspace.now(), sent_in=RECEIVED)
    return len(new)
