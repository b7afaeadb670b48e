"""What the people of an event have agreed to."""

from fieldkit.records.consents import PhotoConsents, photo_consents_of
from fieldkit.records.permissions import Act
from fieldkit.services.registrations import grid_of
from fieldkit.services.workspace import Workspace, needs


@needs(Act.ATTEND)
def photo_consents(workspace: Workspace, event_id: str) -> PhotoConsents:
    """Return whose pictures of an event may be shown. Raises EventMissing."""
    workspace.rights.require_event(event_id)
    with workspace.reading() as work:
        return photo_consents_of(grid_of(work, event_id).registrations)
