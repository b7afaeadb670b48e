"""Whether the audit trail is whole: every line, every link, its beginning and its head."""

import json
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from fieldkit.formats import near_moment
from fieldkit.i18n import _, ngettext
from fieldkit.records.trail import FIRST_HASH, TrailHead, line_hash
from fieldkit.store.access import utc_now
from fieldkit.store.local_tables import audit, audit_checkpoints
from fieldkit.store.sql import moment_of, moment_text
from fieldkit.store.trail import TRIMMED, add_line, last_line

CUT = "trail_cut"
RESTORED = "workspace_restored"
# A break that was noticed at an opening is told for so long; its line stays as long as the trail.
_TOLD_FOR = timedelta(days=30)
_LINES = sa.select(audit).order_by(audit.c.no).execution_options(yield_per=5000)
_CHECKPOINT = sa.select(audit_checkpoints).order_by(audit_checkpoints.c.through.desc()).limit(1)
_TRIMS = sa.select(audit.c.facts).where(audit.c.action == TRIMMED)
_HASH = sa.select(audit.c.hash).where(audit.c.no == sa.bindparam("no"))
_REMOVED = sa.select(audit_checkpoints.c.hash).where(
    audit_checkpoints.c.through == sa.bindparam("no")
)
_THROUGH = sa.select(sa.func.max(audit_checkpoints.c.through))
_CUTS = (
    sa.select(audit.c.at)
    .where(audit.c.action == CUT, audit.c.at >= sa.bindparam("since"))
    .order_by(audit.c.no.desc())
)


def holds_head(connection: sa.Connection, head: TrailHead | None) -> bool:
    """Tell whether the trail has the line that the anchor names; it may have gone on since.

    True where there is no anchor, and where the line was removed with the oldest.
    """
    if head is None:
        return True
    kept = connection.scalar(_HASH, {"no": head.no}) or connection.scalar(_REMOVED, {"no": head.no})
    if kept is not None:
        return bytes(kept).hex() == head.hash
    return head.no <= (connection.scalar(_THROUGH) or 0)


def verify_trail(
    connection: sa.Connection, head: TrailHead | None, now: datetime | None = None
) -> tuple[str, ...]:
    """Return what is wrong with the trail, in words; nothing where it is whole.

    ``head`` is what the anchor outside the database says.
    """
    now = now or datetime.now(UTC)
    problems = [*_beginning(connection), *_broken_links(connection)]
    if not problems and not holds_head(connection, head):
        problems.append(_cut_words())
    since = {"since": moment_text(now - _TOLD_FOR)}
    for at in connection.scalars(_CUTS, since):
        when = near_moment(moment_of(at), now)
        problems.append(
            _(
                "The end of the audit trail was missing when the workspace was opened ({when})."
                " Ask who had the laptop before, and call head office."
            ).format(when=when)
        )
    return tuple(problems)


def _beginning(connection: sa.Connection) -> list[str]:
    """Return a sentence where the checkpoint is not the one that a line of the trail tells of."""
    kept = connection.execute(_CHECKPOINT).one_or_none()
    if kept is None:
        return []
    for told in connection.scalars(_TRIMS):
        facts = json.loads(told or "{}")
        if facts.get("through") == kept.through and facts.get("hash") == bytes(kept.hash).hex():
            return []
    return [_missing_words(1)]


def _broken_links(connection: sa.Connection) -> list[str]:
    """Return a sentence for the first line that does not follow upon the one before it."""
    kept = connection.execute(_CHECKPOINT).one_or_none()
    no, before = (int(kept.through), bytes(kept.hash)) if kept else (0, FIRST_HASH)
    for row in connection.execute(_LINES):
        if row.no != no + 1:
            return [_missing_words(row.no - no - 1)]
        said = (row.at, row.user_id, row.action, row.subject, row.facts)
        if line_hash(before, row.no, *said) != bytes(row.hash):
            return [
                _(
                    "The audit trail is not as it was written, from line {no} on. Copy the whole"
                    " workspace folder to a safe place and call head office."
                ).format(no=row.no)
            ]
        no, before = row.no, bytes(row.hash)
    return []


def _missing_words(count: int) -> str:
    return ngettext(
        "{count} line of the audit trail is missing. Copy the whole workspace folder to a safe"
        " place and call head office.",
        "{count} lines of the audit trail are missing. Copy the whole workspace folder to a safe"
        " place and call head office.",
        max(count, 1),
    ).format(count=max(count, 1))


def _cut_words() -> str:
    return _(
        "The end of the audit trail is missing. Copy the whole workspace folder to a safe place"
        " and call head office."
    )


def note_opening(
    connection: sa.Connection, user_id: str, head: TrailHead | None, *, restored: bool
) -> TrailHead | None:
    """Note in the trail that it goes on behind an older state, and return the line if so.

    ``head`` is what the anchor says. After a restore there is none; the trail
    then says itself why its end is that of the copy.
    """
    if restored:
        return add_line(connection, utc_now(), user_id, RESTORED)
    if head is None or holds_head(connection, head):
        return None
    facts = {"known": head.no, "here": last_line(connection)[0]}
    return add_line(connection, utc_now(), user_id, CUT, facts=facts)
