"""The laptop lent at the door: one event is open, nothing else, until a passphrase ends it."""

from fieldkit.records.permissions import Act
from fieldkit.services.registrations import EventMissing
from fieldkit.services.workspace import Workspace, needs


@needs(Act.ATTEND)
def begin_event_mode(workspace: Workspace, event_id: str) -> None:
    """Leave nothing open but this event: its marks, its people, its sign-in sheet.

    All other services refuse from now on, whoever asks. It ends by
    ``end_event_mode`` alone, or with the workspace: opening it again takes a
    passphrase. Raises EventMissing, and OnlyThisEvent where it was begun already
    for another event.
    """
    workspace.rights.require_event(event_id)
    with workspace.unit_of_work() as work:
        if work.attendance.event(event_id) is None:
            raise EventMissing
        work.log.audit("event_mode_begun", f"events/{event_id}")
        work.commit()
    workspace.only_event = event_id


@needs(Act.ATTEND)
def end_event_mode(workspace: Workspace, passphrase: str) -> None:
    """Open everything again to whoever began the event mode.

    Wrong passphrases count as at the unlock screen, with the same growing
    delay. Raises WrongPassphrase, TriedTooSoon.
    """
    from fieldkit.store.attempts import Attempts
    from fieldkit.store.keys import WrongPassphrase

    if not workspace.only_event:
        return
    attempts = Attempts(workspace.folder)
    attempts.require()
    if not workspace.database.keys.fits(passphrase):
        attempts.missed()
        with workspace.unit_of_work() as work:
            work.log.audit_of_nobody("unlock_failed", count=1)
            work.commit()
        raise WrongPassphrase
    attempts.opened()
    with workspace.unit_of_work() as work:
        work.log.audit("event_mode_ended", f"events/{workspace.only_event}")
        work.commit()
    workspace.only_event = ""
