"""What every page is given to work with."""

from dataclasses import dataclass, field

from fieldkit.gui.jobs import Jobs
from fieldkit.gui.notices import Notices
from fieldkit.gui.preferences import PreferencesFile
from fieldkit.gui.room import RoomMaker
from fieldkit.gui.theme import Theme
from fieldkit.gui.undoing import LastActs
from fieldkit.services.workspace import Workspace


@dataclass(slots=True)
class Desk:
    """The open workspace, the worker, the place for messages, the look, what the window keeps."""

    workspace: Workspace
    jobs: Jobs
    notices: Notices
    theme: Theme
    preferences: PreferencesFile = field(default_factory=PreferencesFile)
    last_acts: LastActs = field(init=False)
    room: RoomMaker = field(init=False)

    def __post_init__(self) -> None:
        self.last_acts = LastActs(self.workspace, self.notices)
        self.room = RoomMaker(self.workspace, self.jobs, self.notices)
