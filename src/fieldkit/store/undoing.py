"""Taking a commit of our own back, by a commit that sets everything to what it was."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from fieldkit.records.card_merge import SEEN
from fieldkit.records.change import EntityType, Op
from fieldkit.records.discrepancy import DECISIONS
from fieldkit.records.undoing import CarriedAway, FollowedUp, NotUndoable
from fieldkit.store.access import Access
from fieldkit.store.discrepancies import Discrepancies
from fieldkit.store.heads import EXISTENCE, split_ids
from fieldkit.store.journal import Write
from fieldkit.store.sql import StoredRow, among, listed
from fieldkit.store.tables import chains, changes, commits, heads, reviews, submissions, things

_LAST = (
    sa.select(commits.c.id)
    .where(commits.c.chain == sa.bindparam("chain"))
    .order_by(commits.c.no.desc())
    .limit(1)
)
_OF_COMMIT = (
    sa.select(changes, things.c.type, things.c.entity, chains.c.own, chains.c.handed)
    .join_from(changes, commits, commits.c.no == changes.c.commit_no)
    .join(things, things.c.id == changes.c.thing)
    .join(chains, chains.c.id == changes.c.chain)
    .where(commits.c.id == sa.bindparam("commit"))
    .order_by(changes.c.seq)
)
_HEADS = sa.select(heads.c.change_no).where(
    heads.c.thing == sa.bindparam("thing"), heads.c.field == sa.bindparam("field")
)
_BEFORE = sa.select(changes.c.id, changes.c.op, changes.c.payload).where(
    changes.c.thing == sa.bindparam("thing"), changes.c.field == sa.bindparam("field")
)
_BUILT_ON = sa.select(
    sa.exists().where(submissions.c.replaces == sa.bindparam("instance"))
    | sa.exists().where(reviews.c.instance_id == sa.bindparam("instance"))
)
_FIRST = (
    sa.select(changes.c.id)
    .where(changes.c.thing == sa.bindparam("thing"))
    .order_by(changes.c.no)
    .limit(1)
)
_NUMBERS_OF = (
    sa.select(changes.c.no)
    .join_from(changes, commits, commits.c.no == changes.c.commit_no)
    .where(among(commits.c.id, "commits"))
)
_LATER = sa.select(changes.c.no).where(
    changes.c.thing == sa.bindparam("thing"), changes.c.no > sa.bindparam("no")
)


def _without_existence(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: v for name, v in values.items() if name != EXISTENCE or v is not None}


def _is_decision(row: StoredRow) -> bool:
    return _is_of(row, DECISIONS)


def _is_of(row: StoredRow, *lists: str) -> bool:
    return bool(row.type == EntityType.ENTITY and row.entity.partition("/")[0] in lists)


class Undoing:
    """Knows the last commit of this laptop, and takes one back while nobody built on it."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def last(self) -> str:
        """Return the id of the last commit that was made here, "" before the first."""
        key = {"chain": self._access.author.chain}
        return self._access.connection.scalar(_LAST, key) or ""

    def forms_of(self, commit: str) -> tuple[str, ...]:
        """Return the instance IDs of the forms that a commit of our own finalized."""
        rows = self._access.connection.execute(_OF_COMMIT, {"commit": commit})
        return tuple(row.entity for row in rows if row.type == EntityType.SUBMISSION)

    def take_back(self, commit: str, undone: Collection[str] = ()) -> tuple[str, ...]:
        """Set everything that a commit of our own altered to what it was before.

        What it made is deleted; the forms that it finalized are returned.
        ``undone`` are commits that were taken back already, and those that did
        it: together they changed nothing, so nobody went on by them.
        Raises CarriedAway once a bundle carries it, FollowedUp where somebody
        has altered the same since, NotUndoable for an erasure, for marks that
        were set where people differed, and for what another user did.
        """
        rows = self._access.connection.execute(_OF_COMMIT, {"commit": commit}).all()
        mine = self._access.user.id
        if not rows or not all(row.own and row.user == mine for row in rows):
            raise NotUndoable
        if any(row.seq <= row.handed for row in rows):
            raise CarriedAway
        if any(row.op == Op.ERASE or row.payload is None for row in rows):
            raise NotUndoable
        self._require_untouched(rows, undone)
        if any(_is_decision(row) for row in rows):
            for row in rows:
                if not _is_of(row, DECISIONS, SEEN):
                    Discrepancies(self._access).open_again(row)
            rows = [row for row in rows if _is_of(row, DECISIONS, SEEN)]
        former = self._former(rows)
        gone = {EXISTENCE: None}
        fields = [replace(one, values=_without_existence(one.values)) for one in former]
        self._access.journal.write(fields)
        # A deletion follows upon what is written with it, or it would look like a discrepancy.
        self._access.journal.write(
            [
                replace(one, values=gone)
                for one in former
                if EXISTENCE in one.values and one.values[EXISTENCE] is None
            ]
        )
        return tuple(row.entity for row in rows if row.type == EntityType.SUBMISSION)

    def _require_untouched(self, rows: Sequence[StoredRow], undone: Collection[str]) -> None:
        ask = self._access.connection.scalars
        first = max(row.no for row in rows)
        own = {row.no for row in rows}
        own.update(ask(_NUMBERS_OF, {"commits": listed(sorted(undone))}))
        for row in rows:
            key = {"thing": row.thing, "field": row.field}
            now = set(ask(_HEADS, key))
            # A commit may write a field and then delete its thing: the later one is the head.
            if not now <= own:
                raise FollowedUp
            if row.field == EXISTENCE or self._is_new(row, {one.id for one in rows}):
                later = set(ask(_LATER, {"thing": row.thing, "no": first}))
                if later - own:
                    raise FollowedUp
            if row.type == EntityType.SUBMISSION:
                built_on = {"instance": row.entity}
                if self._access.connection.scalar(_BUILT_ON, built_on):
                    raise FollowedUp

    def _former(self, rows: Sequence[StoredRow]) -> list[Write]:
        """Return the writes that bring back what was there; later ones of a field count first."""
        writes: dict[tuple[str, str], dict[str, Any]] = {}
        own = {row.id for row in rows}
        for row in rows:
            values = writes.setdefault((row.type, row.entity), {})
            if row.field in values:
                continue
            values[row.field] = self._value_before(row, own)
        for row in rows:
            key = (row.type, row.entity)
            if row.type == EntityType.ENTITY and self._is_new(row, own):
                # Nothing was there: the fields stay in the log, and the entity is deleted.
                writes[key] = {EXISTENCE: None}
        return [Write(EntityType(kind), entity, found) for (kind, entity), found in writes.items()]

    def _value_before(self, row: StoredRow, own: set[bytes]) -> Any:  # noqa: ANN401 - any JSON value
        parents = set(split_ids(row.parents)) - own
        key = {"thing": row.thing, "field": row.field}
        found = [one for one in self._access.connection.execute(_BEFORE, key) if one.id in parents]
        if len(found) > 1:
            raise NotUndoable
        if row.field == EXISTENCE:
            return None if found and found[0].op == Op.DELETE else True
        if not found or found[0].op == Op.DELETE:
            return None
        if found[0].payload is None:
            raise NotUndoable
        return json.loads(found[0].payload)

    def _is_new(self, row: StoredRow, own: set[bytes]) -> bool:
        """Tell whether the commit was the first to speak of a thing."""
        return self._access.connection.scalar(_FIRST, {"thing": row.thing}) in own
