"""What stands in the audit trail beside acts: who came and went, and what was read."""

import threading
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError

if TYPE_CHECKING:
    from fieldkit.store.database import Database

# The same card opened again so soon by the same user is one line.
ONCE_WITHIN = timedelta(minutes=10)
_Read = tuple[str, str, datetime]


class Notes:
    """The lines of one opening of the workspace that no transaction of a service writes.

    A line is on the disk before the card is shown. Only where somebody else
    writes at that moment, such as an import, or where the disk is full, it
    waits in memory for the next commit or the closing: a window must not stand
    still for a line, and what is there can be read on a full disk too.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], datetime] = {}
        self._waiting: list[_Read] = []
        self._left = False

    def read(self, database: "Database", action: str, subject: str, now: datetime) -> None:
        """Note that something is read, once in ten minutes."""
        with self._lock:
            last = self._seen.get((action, subject))
            if last is not None and timedelta(0) <= now - last < ONCE_WITHIN:
                return
            self._seen[action, subject] = now
            self._waiting.append((action, subject, now))
        self.catch_up(database)

    def catch_up(self, database: "Database") -> None:
        """Write the lines that wait, unless somebody else writes just now."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        try:
            with database.unit_of_work(waiting=False) as work:
                for action, subject, at in waiting:
                    work.log.note_once(action, subject, ONCE_WITHIN, at)
                work.commit()
        except FieldkitError:
            with self._lock:
                self._waiting = [*waiting, *self._waiting]

    def come(self, database: "Database") -> None:
        """Note who has opened the workspace, and the tries before that did not."""
        # A disk that is full now is no reason to keep the workspace shut.
        with suppress(FieldkitError):
            with database.unit_of_work() as work:
                afresh = database.rolled_back is not None
                missed = work.missed_tries(database.folder, afresh=afresh)
                if missed.altered:
                    work.log.audit_of_nobody("unlocks_altered")
                if missed.count:
                    moments = {"first": missed.first, "last": missed.last}
                    told = {name: at.isoformat() for name, at in moments.items() if at}
                    work.log.audit_of_nobody("unlock_failed", count=missed.count, **told)
                work.log.audit("signed_in", database.user.id)
                work.commit()
            database.unlocks_taken()

    def leave(self, database: "Database", action: str, at: datetime) -> None:
        """Note that whoever is at work has gone, and write what still waits; once."""
        if self._left:
            return
        self._left = True
        self.catch_up(database)
        with suppress(FieldkitError):
            unit = database.unit_of_work(waiting=False)
            unit.now = lambda: at
            with unit as work:
                work.log.audit(action, database.user.id)
                work.commit()
