"""Changes and commits as they lie in their tables."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from fieldkit.records.change import WITHHELD, Change, Commit, EntityType, Op
from fieldkit.store.heads import ERASED, UNTOLD, Arrival, split_ids
from fieldkit.store.prepared import Prepared
from fieldkit.store.sql import StoredRow, among, listed
from fieldkit.store.tables import chains, changes, commits, things

if TYPE_CHECKING:
    from fieldkit.store.commit_checks import Proved

APPLIED, WAITING, ASIDE, HIDDEN = 0, 1, 2, 3

# Where the values stand in a row of ``rows_of``; a test holds it to the table.
NO, ID, CHAIN, SEQ, PREV, THING, PAYLOAD, STATE = 0, 1, 2, 3, 4, 7, 15, 16

WHOLE_CHANGE = (
    sa.select(
        changes.c.no,
        changes.c.id,
        chains.c.device,
        chains.c.epoch,
        changes.c.seq,
        changes.c.prev,
        changes.c.hlc,
        changes.c.user,
        things.c.entity,
        things.c.type,
        changes.c.field,
        changes.c.op,
        changes.c.parents,
        changes.c.form,
        changes.c.commit_no,
        changes.c.salt,
        changes.c.sha256,
        changes.c.payload,
        commits.c.id.label("commit_id"),
    )
    .join_from(changes, chains, chains.c.id == changes.c.chain)
    .join(things, things.c.id == changes.c.thing)
    .join(commits, commits.c.no == changes.c.commit_no)
)

_COMMITS_AT_ONCE = 200
_CHANGES_AT_ONCE = 4000
_COMMITS = (
    sa.select(
        commits.c.no,
        commits.c.id,
        chains.c.device,
        chains.c.epoch,
        commits.c.first_seq,
        commits.c.last_seq,
        commits.c.signature,
    )
    .join_from(commits, chains, chains.c.id == commits.c.chain)
    .where(
        commits.c.chain == sa.bindparam("chain"),
        sa.tuple_(commits.c.last_seq, commits.c.no)
        > sa.tuple_(sa.bindparam("after", type_=sa.Integer), sa.bindparam("no", type_=sa.Integer)),
    )
    .order_by(commits.c.last_seq, commits.c.no)
    .limit(_COMMITS_AT_ONCE)
)
_CHANGES_BETWEEN = Prepared(
    WHOLE_CHANGE.where(
        changes.c.chain == sa.bindparam("chain"),
        changes.c.seq.between(sa.bindparam("first"), sa.bindparam("last")),
    ).order_by(changes.c.seq)
)
_NUMBERED = (
    sa.select(
        commits.c.no,
        commits.c.id,
        chains.c.device,
        chains.c.epoch,
        commits.c.first_seq,
        commits.c.last_seq,
        commits.c.signature,
    )
    .join_from(commits, chains, chains.c.id == commits.c.chain)
    .where(among(commits.c.no, "numbers"))
)
# By their places in the chain, since no index leads from a commit to its changes.
_CHANGES_OF = Prepared(
    WHOLE_CHANGE.where(
        among(commits.c.no, "numbers"),
        changes.c.chain == commits.c.chain,
        changes.c.seq.between(commits.c.first_seq, commits.c.last_seq),
    ).order_by(changes.c.seq)
)
_COMMIT_NO = [column.name for column in WHOLE_CHANGE.selected_columns].index("commit_no")


def changes_of(found: Sequence[Sequence[Any]]) -> list[Change]:
    """Return the changes of rows of ``WHOLE_CHANGE``."""
    if not found:
        return []
    # Column by column, in loops that run in C: one by one takes three times as long.
    (
        _nos, ids, devices, epochs, seqs, prevs, hlcs, users, entities, kinds, fields, ops, parents,
        forms, _commit_nos, salts, digests, payloads, commit_ids,
    ) = zip(*found, strict=True)  # fmt: skip
    types = {kind: EntityType.named(kind) for kind in set(kinds)}
    acts = {op: Op.named(op) for op in set(ops)}
    columns = zip(
        map(bytes.hex, ids),
        devices,
        epochs,
        seqs,
        map(bytes.hex, prevs),
        hlcs,
        users,
        entities,
        map(types.__getitem__, kinds),
        fields,
        map(acts.__getitem__, ops),
        [tuple(map(bytes.hex, split_ids(joined))) if joined else () for joined in parents],
        forms,
        commit_ids,
        salts,
        map(bytes.hex, digests),
        [None if text is None else _value_of(text) for text in payloads],
        strict=True,
    )
    return list(map(tuple.__new__, repeat(Change), columns))


def _value_of(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value of a payload's text, quicker where that is a text, as most are."""
    # Of whole numbers beyond 64 bits orjson makes fractions, so it reads nothing but texts.
    return orjson.loads(text) if text.startswith('"') else json.loads(text)


def commits_of(connection: sa.Connection, chain: int, after: int) -> Iterator[Commit]:
    """Return a chain's commits that reach past ``after``, in the order of ``seq``.

    Some at a time, so that a long log takes no more memory than a short one.
    """
    # The highest number there can be: commits that end at ``after`` itself are past.
    last = {"chain": chain, "after": after, "no": 2**63 - 1}
    while found := connection.execute(_COMMITS, last).all():
        found = _some_of(found)
        by_commit: dict[int, list[Change]] = {row.no: [] for row in found}
        reach = {
            "chain": chain,
            "first": min(row.first_seq for row in found),
            "last": found[-1].last_seq,
        }
        entries = _CHANGES_BETWEEN.run(connection, reach)
        for entry, change in zip(entries, changes_of(entries), strict=True):
            into = by_commit.get(entry[_COMMIT_NO])
            if into is not None:
                into.append(change)
        for row in found:
            yield Commit(row.id, row.device, row.epoch, tuple(by_commit[row.no]), row.signature)
        last = {"chain": chain, "after": found[-1].last_seq, "no": found[-1].no}


def commits_numbered(connection: sa.Connection, numbers: Sequence[int]) -> Iterator[Commit]:
    """Return commits by their numbers, in the order of these; some at a time."""
    rest = list(numbers)
    while rest:
        asked = {"numbers": listed(rest[:_COMMITS_AT_ONCE])}
        known = {row.no: row for row in connection.execute(_NUMBERED, asked)}
        found = _some_of([known[no] for no in rest[:_COMMITS_AT_ONCE]])
        by_commit: dict[int, list[Change]] = {row.no: [] for row in found}
        entries = _CHANGES_OF.run(connection, {"numbers": listed(by_commit)})
        for entry, change in zip(entries, changes_of(entries), strict=True):
            by_commit[entry[_COMMIT_NO]].append(change)
        for row in found:
            yield Commit(row.id, row.device, row.epoch, tuple(by_commit[row.no]), row.signature)
        rest = rest[len(found) :]


def _some_of(found: Sequence[StoredRow]) -> Sequence[StoredRow]:
    """Return the first commits that together are not too many changes, one at the least."""
    size = 0
    for at, row in enumerate(found):
        size += row.last_seq - row.first_seq + 1
        if at and size > _CHANGES_AT_ONCE:
            return found[:at]
    return found


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers under which a commit's changes are logged: its own, its chain's, their things'.

    ``first`` is that of the first change, which the others follow.
    """

    first: int
    commit: int
    chain: int
    things: Sequence[int]


def rows_of(
    found: Sequence[Change], proved: "Proved", numbers: Numbers
) -> tuple[list[tuple[Any, ...]], list[Arrival]]:
    """Return changes of a commit as rows in the order of the table's columns, and as they arrive.

    The rows lack the last column, the state, which follows from the arrivals.
    """
    # Column by column, in loops that run in C.
    (
        _ids, _devices, _epochs, seqs, prevs, hlcs, users, entities, kinds, fields, ops, parents,
        forms, _commits, salts, _digests, payloads,
    ) = zip(*found, strict=True)  # fmt: skip
    nos = range(numbers.first, numbers.first + len(found))
    lineages = [tuple(map(bytes.fromhex, one)) for one in parents]
    rows = zip(
        nos,
        proved.ids,
        repeat(numbers.chain),
        seqs,
        map(bytes.fromhex, prevs),
        hlcs,
        users,
        numbers.things,
        fields,
        [op._value_ for op in ops],
        map(b"".join, lineages),
        forms,
        repeat(numbers.commit),
        salts,
        proved.digests,
        proved.texts,
    )
    arrivals = zip(
        nos,
        proved.ids,
        numbers.things,
        kinds,
        entities,
        fields,
        ops,
        payloads,
        [
            (UNTOLD if salt == WITHHELD else ERASED) if text is None else text
            for text, salt in zip(proved.texts, salts, strict=True)
        ],
        lineages,
        hlcs,
        [numbers.chain] * len(found),
        strict=True,
    )
    return list(rows), list(map(tuple.__new__, repeat(Arrival), arrivals))
