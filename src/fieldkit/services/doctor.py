"""Whether the workspace is whole: the database, the log, the disk and the clock."""

import shutil
from dataclasses import dataclass
from datetime import timedelta

from fieldkit.formats import long_date, near_moment, size
from fieldkit.i18n import _, ngettext
from fieldkit.services.workspace import Workspace

_LITTLE_SPACE = 200 << 20
_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its name for machines, whether all is well, and what a person reads."""

    check: str
    sound: bool
    said: str


def examine(workspace: Workspace) -> tuple[Finding, ...]:
    """Check the database page by page, the log link by link, the space left, and the clock."""
    return (
        *_database(workspace),
        *_log(workspace),
        *_age(workspace),
        _space(workspace),
        _clock(workspace),
    )


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


def _space(workspace: Workspace) -> Finding:
    free = shutil.disk_usage(workspace.folder).free
    if free >= _LITTLE_SPACE:
        return Finding(
            "space", sound=True, said=_("Free on the disk: {size}.").format(size=size(free))
        )
    said = _("Little space is left on the disk: {size}. Free at least {needed}.").format(
        size=size(free), needed=size(_LITTLE_SPACE)
    )
    return Finding("space", sound=False, said=said)


def _clock(workspace: Workspace) -> Finding:
    now = workspace.now()
    with workspace.reading() as work:
        newest = work.submissions.list(limit=1, offset=0)
    last = newest[0].finalized_at if newest else None
    if last is None or last <= now + _SLACK:
        return Finding("clock", sound=True, said=_("The clock agrees with the records."))
    said = _(
        "The laptop's clock says {now}, the last record is of {last}. Correct the date in the"
        " computer's settings. The order of records is safe, but check the dates in new forms."
    ).format(now=long_date(now.date()), last=long_date(last.date()))
    return Finding("clock", sound=False, said=said)
