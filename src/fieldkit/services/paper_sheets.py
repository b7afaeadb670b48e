"""Scans of the paper sheets that forms are entered from: they go with the whole form."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.records.attachment import SHEET, Attachment
from fieldkit.records.permissions import Act
from fieldkit.services.attaching import note_in_draft, prepared_scan, put_on_disk
from fieldkit.services.media_types import kept_ending
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.services.filling import Filling


@needs(Act.FILL_FORMS)
def attach_sheet(workspace: Workspace, filling: "Filling", source: Path, name: str) -> Attachment:
    """Keep a scan of the sheet that a draft is entered from; a form may have several pages.

    No answer names it. It is for whoever may see answers of level P3, and
    goes when anybody is erased out of the form. Raises ScanOfAnotherKind and what
    ``attach_file`` does.
    """
    found = prepared_scan(source, name)
    corrected = filling.corrects.instance_id if filling.corrects else ""
    lying = put_on_disk(workspace, found, sealed=False)
    with workspace.unit_of_work() as work:
        taken = work.attachments.names(filling.draft_id) | work.attachments.names(corrected)
        wanted = _free_name(taken, kept_ending(found.media_type, found.title))
        one = note_in_draft(workspace, work, lying, (filling.draft_id, ""), taken, wanted=wanted)
        work.log.audit("file_attached", filling.draft_id)
        work.commit()
    return one


def _free_name(taken: Collection[str], ending: str) -> str:
    stems = {name.partition(".")[0] for name in taken}
    number = 1
    while f"{SHEET}{number}" in stems:
        number += 1
    return f"{SHEET}{number}.{ending}"
