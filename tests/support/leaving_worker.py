"""A process of its own that ends a colleague's access and gives it back until it is killed.

``FOLDER NAME``: opens the workspace, ends the access of the user of that name in favour
of whoever is in, brings them back with all that passed, in turns and without end, and
says each act once it is done.
"""

import sys
from pathlib import Path

from fieldkit.services.leaving import bring_back_user, end_access
from fieldkit.services.workspace import open_workspace
from tests.support.laptops import PASSPHRASE

THEIRS = "зимородок ива тополь"


def main(folder: str, name: str) -> None:
    """Work until killed."""
    workspace = open_workspace(Path(folder), PASSPHRASE)
    with workspace.reading() as work:
        user = next(one for one in work.users.list() if one.name == name)
    _say("open")
    if not user.active:
        bring_back_user(workspace, user, THEIRS, give_back=True)
    while True:
        end_access(workspace, user, workspace.user)
        _say("ended")
        bring_back_user(workspace, user, THEIRS, give_back=True)
        _say("back")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
