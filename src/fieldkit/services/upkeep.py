"""What is tidied up while nobody waits for it."""

from fieldkit.records.permissions import Act
from fieldkit.services.attachment_upkeep import forget_unneeded
from fieldkit.services.deleting import wipe_old_drafts
from fieldkit.services.erasing import sweep_after_erasure
from fieldkit.services.workspace import Workspace, needs


@needs(Act.WORK)
def tidy(workspace: Workspace) -> None:
    """Wipe drafts deleted a month ago and files nobody needs, and finish an erasure cut short."""
    sweep_after_erasure(workspace)
    wipe_old_drafts(workspace)
    forget_unneeded(workspace)
