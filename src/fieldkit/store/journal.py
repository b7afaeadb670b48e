"""Writing this device's own changes: every save of a logged record goes through here."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from nacl.signing import SigningKey

from fieldkit.records.change import (
    Change,
    EntityType,
    Op,
    canonical,
    change_id,
    commit_bytes,
)
from fieldkit.records.clock import HybridClock
from fieldkit.records.ids import new_id
from fieldkit.store.change_rows import APPLIED, arrival_of, row_of
from fieldkit.store.heads import Arrival, HeadBook
from fieldkit.store.materialise import materialise
from fieldkit.store.prepared import Prepared
from fieldkit.store.sql import prepared_insert
from fieldkit.store.tables import chains, changes, commits, things

SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Author:
    """Who signs the changes of this workspace: its device and epoch, and the device's clock."""

    device: str
    epoch: str
    chain: int
    signing_key: SigningKey
    clock: HybridClock

    def __repr__(self) -> str:
        """Show whose key it is and nothing secret."""
        return f"Author({self.device}, epoch={self.epoch})"


@dataclass(frozen=True, slots=True)
class Tip:
    """The last change of our own chain, as the anchor outside the database names it."""

    epoch: str
    seq: int
    head: str


@dataclass(frozen=True, slots=True)
class Write:
    """The new values of one thing's fields; None takes a field's value away."""

    type: EntityType
    entity: str
    values: Mapping[str, Any]


def _last(column: sa.Column[int], name: str) -> sa.Label[int]:
    return sa.func.coalesce(sa.select(sa.func.max(column)).scalar_subquery(), 0).label(name)


_WHERE_WE_ARE = Prepared(
    sa.select(
        chains.c.seq,
        chains.c.head,
        _last(changes.c.no, "change"),
        _last(commits.c.no, "commit"),
        _last(things.c.id, "thing"),
    ).where(chains.c.id == sa.bindparam("id"))
)
_THING = Prepared(
    sa.select(things.c.id).where(
        things.c.type == sa.bindparam("type"), things.c.entity == sa.bindparam("entity")
    )
)
_ADVANCE = Prepared(
    chains.update()
    .where(chains.c.id == sa.bindparam("b_id"))
    .values(seq=sa.bindparam("b_seq"), head=sa.bindparam("b_head"), hlc=sa.bindparam("b_hlc"))
)


class Journal:
    """The changes of one unit of work, which become one signed commit."""

    def __init__(self, connection: sa.Connection, author: Author, user: str) -> None:
        self._connection = connection
        self._author = author
        self._user = user
        self._ids: list[str] = []
        self._commit = ""
        self._seq = self._first = self._no = self._commit_no = self._thing = 0
        self._head = ""
        self._hlc = ""

    def write(self, writes: Sequence[Write], *, form: str = "") -> None:
        """Log these values and bring the tables up to them, in one stroke.

        Every value is logged, also one that is there already: who saves decides
        what is worth a change.
        """
        writes = _merged(writes)
        if not writes:
            return
        self._begin()
        numbers, fresh = self._things(writes)
        book = HeadBook(self._connection)
        book.load(numbers, fresh=fresh)
        rows: list[dict[str, Any]] = []
        arrivals: list[Arrival] = []
        for write, thing in zip(writes, numbers, strict=True):
            for name, value in write.values.items():
                parents = sorted({id_.hex() for id_ in book.seen_by(thing, name)})
                text = canonical(value)
                change = self._change(write, name, value, text, parents, form)
                row = row_of(
                    change,
                    text=text.decode(),
                    no=self._no,
                    chain=self._author.chain,
                    thing=thing,
                    commit_no=self._commit_no,
                    state=APPLIED,
                )
                rows.append(row)
                arrivals.append(arrival_of(change, row))
        prepared_insert(changes).many(self._connection, rows)
        materialise(self._connection, book, arrivals, fresh=fresh)

    def close(self) -> Tip | None:
        """Sign what was written and move the chain on; None where nothing was."""
        if not self._ids:
            return None
        author = self._author
        signed = commit_bytes(self._commit, author.device, author.epoch, self._ids)
        prepared_insert(commits).run(
            self._connection,
            {
                "no": self._commit_no,
                "id": self._commit,
                "chain": author.chain,
                "first_seq": self._first,
                "last_seq": self._seq,
                "signature": author.signing_key.sign(signed).signature,
            },
        )
        _ADVANCE.run(
            self._connection,
            {
                "b_id": author.chain,
                "b_seq": self._seq,
                "b_head": bytes.fromhex(self._head),
                "b_hlc": self._hlc,
            },
        )
        return Tip(author.epoch, self._seq, self._head)

    def _begin(self) -> None:
        if self._commit:
            return
        (here,) = _WHERE_WE_ARE.run(self._connection, {"id": self._author.chain})
        self._seq, head, self._no, last_commit, self._thing = here
        self._head = head.hex()
        self._first = self._seq + 1
        self._commit_no = last_commit + 1
        self._commit = new_id()
        self._hlc = str(self._author.clock.tick())

    def _things(self, writes: Sequence[Write]) -> tuple[list[int], list[int]]:
        """Return the number of each write's thing, and which of them are new."""
        numbers: list[int] = []
        fresh: list[int] = []
        rows: dict[tuple[str, str], int] = {}
        for write in writes:
            key = (str(write.type), write.entity)
            found = rows.get(key) or _THING.scalar(
                self._connection, {"type": key[0], "entity": key[1]}
            )
            if found is None:
                self._thing += 1
                rows[key] = found = self._thing
                fresh.append(found)
            numbers.append(found)
        if rows:
            prepared_insert(things).many(
                self._connection,
                [{"id": id_, "type": key[0], "entity": key[1]} for key, id_ in rows.items()],
            )
        return numbers, fresh

    def _change(
        self,
        write: Write,
        name: str,
        value: Any,  # noqa: ANN401 - any JSON value
        text: bytes,
        parents: list[str],
        form: str,
    ) -> Change:
        self._no += 1
        self._seq += 1
        salt = os.urandom(SALT_BYTES)
        change = Change(
            id="",
            device=self._author.device,
            epoch=self._author.epoch,
            seq=self._seq,
            prev=self._head,
            hlc=self._hlc,
            user=self._user,
            entity=write.entity,
            type=write.type,
            field=name,
            op=Op.DELETE if value is None else Op.SET,
            parents=tuple(parents),
            form=form,
            commit=self._commit,
            salt=salt,
            payload_sha256=hashlib.sha256(salt + text).hexdigest(),
            payload=value,
        )
        self._head = change_id(change.header())
        self._ids.append(self._head)
        return _named(change, self._head)


def _merged(writes: Sequence[Write]) -> list[Write]:
    """Return one write a thing: two of one field at once would look like a discrepancy."""
    values: dict[tuple[EntityType, str], dict[str, Any]] = {}
    for write in writes:
        values.setdefault((write.type, write.entity), {}).update(write.values)
    return [Write(kind, entity, found) for (kind, entity), found in values.items() if found]


def _named(change: Change, id_: str) -> Change:
    # dataclasses.replace checks every field again; this runs for each answer of a long form.
    object.__setattr__(change, "id", id_)
    return change
