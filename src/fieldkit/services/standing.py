"""Where somebody stands in a form that is being filled, so that it opens there again."""

from fieldkit.records.permissions import Act
from fieldkit.services.workspace import Workspace, needs


@needs(Act.FILL_FORMS)
def keep_place(workspace: Workspace, draft_id: str, place: str) -> None:
    """Keep the question that the user at work is at in a draft of theirs; nobody else's is touched.

    A crash then opens the draft at that question, also where nothing was
    answered since. A draft that was never written is none yet.
    """
    with workspace.unit_of_work() as work:
        work.drafts.stand_at(draft_id, workspace.user.id, place)
        work.commit()
