"""What is tidied up while nobody waits for it."""

from fieldkit.records.permissions import Act
from fieldkit.services.deleting import wipe_old_drafts
from fieldkit.services.erasing import sweep_after_erasure
from fieldkit.services.workspace import Workspace, needs


@needs(Act.WORK)
def tidy(workspace: Workspace) -> None:
    """Wipe drafts deleted a month ago, and finish an erasure that a crash cut short."""
    sweep_after_erasure(workspace)
    wipe_old_drafts(workspace)
