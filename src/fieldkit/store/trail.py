"""The audit trail as it is kept: lines that are added, looked for, counted and never altered."""

import json
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from fieldkit.records.trail import (
    FIRST_HASH,
    AuditEntry,
    Facts,
    TrailFilter,
    TrailHead,
    facts_text,
    line_hash,
)
from fieldkit.store.access import Access, OnlyReading
from fieldkit.store.local_tables import audit, audit_checkpoints
from fieldkit.store.prepared import Prepared
from fieldkit.store.sql import among, insert, listed, moment_of, moment_text, prepared_insert

TRIMMED = "trail_trimmed"

_LAST = Prepared(sa.select(audit.c.no, audit.c.hash).order_by(audit.c.no.desc()).limit(1))
_CHECKPOINT = Prepared(
    sa.select(audit_checkpoints.c.through, audit_checkpoints.c.hash)
    .order_by(audit_checkpoints.c.through.desc())
    .limit(1)
)
_FIRST = sa.select(sa.func.min(audit.c.no))
_SAID = Prepared(
    sa.select(audit.c.no)
    .where(
        audit.c.subject == sa.bindparam("subject"),
        audit.c.action == sa.bindparam("action"),
        audit.c.user_id == sa.bindparam("user_id"),
        audit.c.at > sa.bindparam("after"),
        audit.c.at <= sa.bindparam("now"),
    )
    .limit(1)
)
_YOUNGEST_OLD = (
    sa.select(audit.c.no, audit.c.hash)
    .where(
        audit.c.no
        < sa.select(sa.func.coalesce(sa.func.min(audit.c.no), sa.bindparam("end")))
        .where(audit.c.at >= sa.bindparam("before"))
        .scalar_subquery()
    )
    .order_by(audit.c.no.desc())
    .limit(1)
)
_COUNT_THROUGH = sa.select(sa.func.count()).where(audit.c.no <= sa.bindparam("through"))
_DROP = audit.delete().where(audit.c.no <= sa.bindparam("b_through"))
_COLUMNS = (
    audit.c.no,
    audit.c.at,
    audit.c.user_id,
    audit.c.action,
    audit.c.subject,
    audit.c.facts,
)
_MOST = 2**62


def last_line(connection: sa.Connection) -> tuple[int, bytes]:
    """Return number and hash of the trail's last line, or of the last one that was removed."""
    found = _LAST.run(connection) or _CHECKPOINT.run(connection)
    return (int(found[0][0]), bytes(found[0][1])) if found else (0, FIRST_HASH)


def add_line(
    connection: sa.Connection,
    at: datetime,
    user_id: str,
    action: str,
    subject: str = "",
    facts: Facts | None = None,
) -> TrailHead:
    """Add one line behind the last, and return it as the trail's head."""
    last, before = last_line(connection)
    moment, told = moment_text(at), facts_text(facts or {})
    fresh = line_hash(before, last + 1, moment, user_id, action, subject, told)
    row = {
        "no": last + 1,
        "at": moment,
        "user_id": user_id,
        "action": action,
        "subject": subject,
        "facts": told,
        "hash": fresh,
    }
    prepared_insert(audit).run(connection, row)
    return TrailHead(last + 1, fresh.hex())


class AuditLog:
    """Who did what, appended to and never altered. ``head`` is the last line written here."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self.head: TrailHead | None = None

    def audit(self, action: str, subject: str = "", **facts: str | int) -> None:
        """Note what the user at work did; things are named by id, facts are numbers and codes."""
        self._add(self._access.now(), action, subject, facts)

    def audit_of_nobody(self, action: str, **facts: str | int) -> None:
        """Note what happened while nobody was in: whoever it was is not known."""
        access = self._access
        if access.writing is None:
            raise OnlyReading
        self.head = add_line(access.connection, access.now(), "", action, "", facts)

    def note_once(
        self, action: str, subject: str, within: timedelta, at: datetime | None = None
    ) -> bool:
        """Note what the user at work did unless the same was noted so shortly before.

        Returns whether a line was added. ``at`` is the moment it was done, now unless told.
        """
        moment = at or self._access.now()
        asked = {
            "subject": subject,
            "action": action,
            "user_id": self._access.user.id,
            "after": moment_text(moment - within),
            "now": moment_text(moment),
        }
        if _SAID.run(self._access.connection, asked):
            return False
        self._add(moment, action, subject, {})
        return True

    def list(self, limit: int = 1000) -> tuple[AuditEntry, ...]:
        """Return the latest lines, newest first."""
        return self.page(TrailFilter(), limit=limit)

    def page(
        self, wanted: TrailFilter, *, before: int | None = None, limit: int = 100
    ) -> tuple[AuditEntry, ...]:
        """Return lines that fit, newest first, of those with a lower number than ``before``.

        No line is read that is not returned, but for those between them that do not fit.
        """
        conditions, values = _conditions(wanted)
        query = (
            sa.select(*_COLUMNS)
            .where(audit.c.no < (_MOST if before is None else before), *conditions)
            .order_by(audit.c.no.desc())
            .limit(limit)
        )
        return tuple(_entry(row) for row in self._access.connection.execute(query, values))

    def count(self, wanted: TrailFilter) -> int:
        """Return how many lines fit; all of them are known without counting."""
        connection = self._access.connection
        if wanted == TrailFilter():
            first = connection.scalar(_FIRST)
            return 0 if first is None else last_line(connection)[0] - int(first) + 1
        conditions, values = _conditions(wanted)
        query = sa.select(sa.func.count()).select_from(audit).where(*conditions)
        return int(connection.scalar(query, values) or 0)

    def older_than(self, moment: datetime) -> int:
        """Return how many of the oldest lines are all from before a moment."""
        found = self._last_before(moment)
        if found is None:
            return 0
        query, values = _COUNT_THROUGH, {"through": found[0]}
        return int(self._access.connection.scalar(query, values) or 0)

    def trim(self, moment: datetime) -> int:
        """Remove the oldest lines, all from before a moment, and return how many.

        A checkpoint holds the hash of the last one that goes, so that the rest
        still verifies, and a line of the trail says that and what was removed.
        The database refuses this for lines of the last year.
        """
        found = self._last_before(moment)
        if found is None:
            return 0
        through, fingerprint = found
        count = self.older_than(moment)
        self._access.change(insert(audit_checkpoints), {"through": through, "hash": fingerprint})
        self.audit(TRIMMED, count=count, through=through, hash=fingerprint.hex())
        self._access.change(_DROP, {"b_through": through})
        return count

    def _last_before(self, moment: datetime) -> tuple[int, bytes] | None:
        values = {"before": moment_text(moment), "end": _MOST}
        found = self._access.connection.execute(_YOUNGEST_OLD, values).one_or_none()
        return (int(found.no), bytes(found.hash)) if found else None

    def _add(self, at: datetime, action: str, subject: str, facts: Facts) -> None:
        access = self._access
        if access.writing is None:
            raise OnlyReading
        self.head = add_line(access.connection, at, access.user.id, action, subject, facts)


def _conditions(wanted: TrailFilter) -> tuple[list[sa.ColumnElement[bool]], dict[str, Any]]:
    conditions: list[sa.ColumnElement[bool]] = []
    values: dict[str, Any] = {}
    if wanted.user_id:
        conditions.append(audit.c.user_id == sa.bindparam("user_id"))
        values["user_id"] = wanted.user_id
    if wanted.actions:
        conditions.append(among(audit.c.action, "actions"))
        values["actions"] = listed(wanted.actions)
    if wanted.subjects is not None:
        conditions.append(among(audit.c.subject, "subjects"))
        values["subjects"] = listed(wanted.subjects)
    if wanted.since is not None:
        conditions.append(audit.c.at >= sa.bindparam("since"))
        values["since"] = moment_text(wanted.since)
    if wanted.until is not None:
        conditions.append(audit.c.at < sa.bindparam("until"))
        values["until"] = moment_text(wanted.until)
    return conditions, values


def _entry(row: Any) -> AuditEntry:  # noqa: ANN401 - a row of the trail's columns
    facts = json.loads(row.facts) if row.facts else {}
    return AuditEntry(row.no, moment_of(row.at), row.user_id, row.action, row.subject, facts)
