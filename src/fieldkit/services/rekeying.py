"""Encrypting the whole workspace anew, so that copies of old keys open nothing of what comes."""

from fieldkit.i18n import _
from fieldkit.records.permissions import Act
from fieldkit.services.backups import renew_backups
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.workspace import Workspace, needs


@needs(Act.MANAGE_KEYS)
def re_encrypt(workspace: Workspace, progress: Progress | None = None) -> None:
    """Encrypt everything by a new key; all passphrases, sheets and words go on opening.

    Nothing else may be under way. Stopping changes nothing, and a crash leaves
    the old workspace or the new one. A fresh copy takes the place of all
    backups on this laptop. Raises Cancelled,
    DatabaseBusy, NotOpenedYet, DiskFull, DiskRefused.
    """
    from fieldkit.store.database import REKEY_WANTED

    watch, what = progress or Silent(), _("Encrypting anew")
    workspace.database.re_encrypt(lambda done, total: watch.step(done, total, what))
    with workspace.unit_of_work() as work:
        work.settings.set(REKEY_WANTED, "")
        work.log.audit("workspace_re_encrypted", workspace.user.id)
        work.commit()
    # An earlier copy opens by the keys of before, those too of whoever was taken away.
    renew_backups(workspace)


@needs(Act.WORK)
def re_encryption_wanted(workspace: Workspace) -> bool:
    """Tell whether somebody was taken away since everything was encrypted."""
    from fieldkit.store.database import REKEY_WANTED

    with workspace.reading() as work:
        return bool(work.settings.get(REKEY_WANTED))
