"""Whether the workspace is whole: the database, the log, the disk and the clock."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from fieldkit.errors import FieldkitError
from fieldkit.formats import long_date, near_moment, size
from fieldkit.i18n import _, ngettext
from fieldkit.records.backup import BackupKind
from fieldkit.records.permissions import Act
from fieldkit.services.attachment_check import check_files
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.workspace import Workspace, needs

_LITTLE_SPACE = 200 << 20
_SLACK = timedelta(days=1)
_CHECKED_SETTING = "doctor.checked"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its name for machines, whether all is well, and what a person reads."""

    check: str
    sound: bool
    said: str


@needs(Act.WORK)
def examine(workspace: Workspace, progress: Progress | None = None) -> tuple[Finding, ...]:
    """Check the workspace: pages, log, tables against the log, trail, backups, space and clock.

    It can be stopped between any two of these. That it was done is remembered
    for the day. Raises Cancelled.
    """
    watch = progress or Silent()
    checks = (_database, _log, _tables, _trail, _age, _backups, _space, _clock)
    found: list[Finding] = []
    for done, check in enumerate(checks):
        watch.step(done, len(checks), _("Checking the workspace"))
        found += check(workspace)
    # As many as the photos of years: it can be stopped between any two.
    found += _files(
        workspace, lambda: watch.step(len(checks), len(checks), _("Checking the files"))
    )
    watch.step(len(checks), len(checks), _("Checking the workspace"))
    with workspace.unit_of_work() as work:
        work.settings.set(_CHECKED_SETTING, workspace.now().date().isoformat())
        work.commit()
    return tuple(found)


@needs(Act.WORK)
def check_due(workspace: Workspace) -> bool:
    """Tell whether the workspace was not checked yet today."""
    with workspace.reading() as work:
        return work.settings.get(_CHECKED_SETTING) != workspace.now().date().isoformat()


@needs(Act.WORK)
def restore_tables(workspace: Workspace) -> None:
    """Make every table anew from the log, a backup first. Raises DiskFull, DiskRefused."""
    from fieldkit.store.backup import BACKUPS

    root = workspace.folder / BACKUPS
    workspace.database.write_backup(root, BackupKind.WISH, workspace.now())
    with workspace.unit_of_work() as work:
        work.changes.rebuild()
        work.log.audit("tables_restored")
        work.commit()


def _database(workspace: Workspace) -> list[Finding]:
    problems = workspace.database.check()
    if not problems:
        return [Finding("database", sound=True, said=_("Every page of the database is whole."))]
    return [Finding("database", sound=False, said=problem) for problem in problems]


def _log(workspace: Workspace) -> list[Finding]:
    with workspace.reading() as work:
        problems = tuple(work.changes.verify())
    if not problems:
        return [Finding("log", sound=True, said=_("The log of changes is whole."))]
    said = ngettext(
        "{count} change of the log is not as it was written. Export, and call head office.",
        "{count} changes of the log are not as they were written. Export, and call head office.",
        len(problems),
    ).format(count=len(problems))
    return [Finding("log", sound=False, said=said)]


def _tables(workspace: Workspace) -> list[Finding]:
    try:
        apart = workspace.database.tables_apart()
    except FieldkitError as error:
        return [Finding("tables", sound=False, said=error.sentence())]
    if not apart:
        said = _("Lists, cards and search show what the log says.")
        return [Finding("tables", sound=True, said=said)]
    said = ngettext(
        "{count} table does not show what the log says. Restore the tables from the log: nothing"
        " is lost by it.",
        "{count} tables do not show what the log says. Restore the tables from the log: nothing"
        " is lost by it.",
        len(apart),
    ).format(count=len(apart))
    return [Finding("tables", sound=False, said=said)]


def _trail(workspace: Workspace) -> list[Finding]:
    problems = workspace.database.check_trail(workspace.now())
    if not problems:
        return [Finding("trail", sound=True, said=_("The audit trail is whole."))]
    return [Finding("trail", sound=False, said=problem) for problem in problems]


def _files(workspace: Workspace, pause: Callable[[], None]) -> list[Finding]:
    said = check_files(workspace, pause).sentences()
    return [Finding("files", sound=sound, said=words) for sound, words in said]


def _backups(workspace: Workspace) -> list[Finding]:
    from fieldkit.store.backed_up_files import lacking_files
    from fieldkit.store.backup import BACKUPS, BackupDamaged, list_backups, verify_backup

    here = list_backups(workspace.folder / BACKUPS)
    if not here:
        return []
    when = near_moment(here[0].made_at, workspace.now())
    try:
        verify_backup(here[0].folder)
        if lacking_files(here[0].folder, here[0].folder.parent):
            raise BackupDamaged
    except FieldkitError:
        said = _("The last backup ({when}) is damaged. Make another one now.").format(when=when)
        return [Finding("backup", sound=False, said=said)]
    said = _("The last backup ({when}) is whole.").format(when=when)
    return [Finding("backup", sound=True, said=said)]


def _age(workspace: Workspace) -> list[Finding]:
    """Return a finding where an older copy of the database was put back, else none."""
    said = age_words(workspace)
    return [Finding("age", sound=False, said=said)] if said else []


def age_words(workspace: Workspace) -> str:
    """Return what is said where an older copy of the database was put back, else ""."""
    last = workspace.database.rolled_back
    if last is None:
        return ""
    return _(
        "This is an earlier copy of the workspace; its last record is of {last}. If you restored"
        " it, go on and export: head office will compare and give back what it has already"
        " received. If not, call them."
    ).format(last=near_moment(last, workspace.now()))


def _space(workspace: Workspace) -> list[Finding]:
    free = shutil.disk_usage(workspace.folder).free
    if free >= _LITTLE_SPACE:
        said = _("Free on the disk: {size}.").format(size=size(free))
        return [Finding("space", sound=True, said=said)]
    said = _("Little space is left on the disk: {size}. Free at least {needed}.").format(
        size=size(free), needed=size(_LITTLE_SPACE)
    )
    return [Finding("space", sound=False, said=said)]


def _clock(workspace: Workspace) -> list[Finding]:
    now = workspace.now()
    with workspace.reading() as work:
        moments = [
            *(one.finalized_at for one in work.submissions.list(limit=1, offset=0)),
            *(one.saved_at for one in work.drafts.list()),
            *(one.written_at for one in work.outbox.list()),
            *(one.taken_at for one in work.intake.list()),
        ]
    last = max(moments, default=None)
    if last is None or last <= now + _SLACK:
        return [Finding("clock", sound=True, said=_("The clock agrees with the records."))]
    said = _(
        "The laptop's clock says {now}, the last record is of {last}. Correct the date in the"
        " computer's settings. The order of records is safe, but check the dates in new forms."
    ).format(now=long_date(now.date()), last=long_date(last.date()))
    return [Finding("clock", sound=False, said=said)]
