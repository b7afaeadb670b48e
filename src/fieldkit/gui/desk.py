"""What every page is given to work with."""

from dataclasses import dataclass

from fieldkit.gui.jobs import Jobs
from fieldkit.gui.notices import Notices
from fieldkit.gui.theme import Theme
from fieldkit.services.workspace import Workspace


@dataclass(slots=True)
class Desk:
    """The open workspace, the worker, the place for messages and the look of the window."""

    workspace: Workspace
    jobs: Jobs
    notices: Notices
    theme: Theme
