"""Attached files nobody needs any more: forgotten after some days, and swept from the disk."""

import time
from datetime import timedelta

from fieldkit.services.workspace import Workspace

# A form that is being filled may name its files late; a form's bundle may come after its files'.
_UNNAMED_FOR = timedelta(days=7)
_EARLY_FOR = timedelta(days=60)
_HOUR = 3600


def forget_unneeded(workspace: Workspace) -> None:
    """Forget files that no form has come to name, then sweep what is forgotten from the disk."""
    now = workspace.now()
    with workspace.unit_of_work() as work:
        work.attachments.forget_unnamed(now - _UNNAMED_FOR)
        work.attachments.forget_early(now - _EARLY_FOR)
        work.commit()
    sweep_files(workspace, at_least=_HOUR)


def sweep_files(workspace: Workspace, *, at_least: int = 0) -> int:
    """Delete the encrypted files that no record knows, and return how many.

    ``at_least`` is their age in seconds. Whoever attaches a file looks within
    their transaction whether it is there, and this deletes within its own, so
    that a file is never taken from under a record. Half a file, which another
    thread may be writing, goes after an hour only.
    """
    from fieldkit.store.attached_files import FRESH

    files, now = workspace.database.files, time.time()
    found = files.names()
    if not found:
        return 0
    # Nothing of the database is altered: the lock alone is wanted.
    with workspace.database.unit_of_work() as work:
        known = work.attachments.file_names(files)
        old = {
            name: written
            for name, written in found.items()
            if now - written >= (_HOUR if name.endswith(FRESH) else at_least)
        }
        return files.drop(
            {name for name in old if name.partition(".")[0] not in known or name.endswith(FRESH)}
        )
