"""Changes and commits as they lie in their tables."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
import sqlalchemy as sa

from fieldkit.records.change import Change, Commit, EntityType, Op, canonical
from fieldkit.store.heads import Arrival, split_ids
from fieldkit.store.sql import StoredRow
from fieldkit.store.tables import chains, changes, commits, things

APPLIED, WAITING, ASIDE = 0, 1, 2

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
_CHANGES_BETWEEN = WHOLE_CHANGE.where(
    changes.c.chain == sa.bindparam("chain"),
    changes.c.seq.between(sa.bindparam("first"), sa.bindparam("last")),
).order_by(changes.c.seq)


def change_of(row: StoredRow) -> Change:
    """Return the change of a row of ``WHOLE_CHANGE``."""
    return Change(
        id=row.id.hex(),
        device=row.device,
        epoch=row.epoch,
        seq=row.seq,
        prev=row.prev.hex(),
        hlc=row.hlc,
        user=row.user,
        entity=row.entity,
        type=EntityType(row.type),
        field=row.field,
        op=Op(row.op),
        parents=tuple(parent.hex() for parent in split_ids(row.parents)),
        form=row.form,
        commit=row.commit_id,
        salt=row.salt,
        payload_sha256=row.sha256.hex(),
        payload=None if row.payload is None else json.loads(row.payload),
    )


def commits_of(connection: sa.Connection, chain: int, after: int) -> Iterator[Commit]:
    """Return a chain's commits that reach past ``after``, in the order of ``seq``.

    Some at a time, so that a long log takes no more memory than a short one.
    """
    # The highest number there can be: commits that end at ``after`` itself are past.
    last = {"chain": chain, "after": after, "no": 2**63 - 1}
    while found := connection.execute(_COMMITS, last).all():
        by_commit: dict[int, list[Change]] = {row.no: [] for row in found}
        reach = {
            "chain": chain,
            "first": min(row.first_seq for row in found),
            "last": found[-1].last_seq,
        }
        for entry in connection.execute(_CHANGES_BETWEEN, reach):
            if entry.commit_no in by_commit:
                by_commit[entry.commit_no].append(change_of(entry))
        for row in found:
            yield Commit(row.id, row.device, row.epoch, tuple(by_commit[row.no]), row.signature)
        last = {"chain": chain, "after": found[-1].last_seq, "no": found[-1].no}


def row_of(
    change: Change,
    *,
    text: str | None,
    no: int,
    chain: int,
    thing: int,
    commit_no: int,
    state: int,
) -> dict[str, Any]:
    """Return the row of a change whose device, thing and commit have their numbers.

    ``text`` is its payload as canonical JSON, None once it is erased.
    """
    return {
        "no": no,
        "id": bytes.fromhex(change.id),
        "chain": chain,
        "seq": change.seq,
        "prev": bytes.fromhex(change.prev),
        "hlc": change.hlc,
        "user": change.user,
        "thing": thing,
        "field": change.field,
        "op": str(change.op),
        "parents": joined_ids(change.parents),
        "form": change.form,
        "commit_no": commit_no,
        "salt": change.salt,
        "sha256": bytes.fromhex(change.payload_sha256),
        "payload": text,
        "state": state,
    }


def joined_ids(ids: Sequence[str]) -> bytes:
    """Return hexadecimal change ids as bytes, one after another."""
    return bytes.fromhex("".join(ids))


def arrival_of(change: Change, row: Mapping[str, Any]) -> Arrival:
    """Return the change as it takes effect, with the numbers of its row."""
    return Arrival(
        no=row["no"],
        id=row["id"],
        thing=row["thing"],
        type=change.type,
        entity=change.entity,
        field=change.field,
        op=change.op,
        payload=change.payload,
        text=row["payload"] or "null",
        parents=tuple(bytes.fromhex(parent) for parent in change.parents),
        hlc=change.hlc,
    )


def canonical_text(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Return ``canonical``, quicker for texts, which most values are."""
    # Of texts and headers orjson writes the same, eight times faster; of fractions it does not.
    return orjson.dumps(value) if isinstance(value, str) else canonical(value)
