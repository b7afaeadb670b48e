"""Writing this device's own changes: every save of a logged record goes through here."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from nacl.signing import SigningKey

from fieldkit.records.change import (
    CHANGE_DOMAIN,
    EntityType,
    Op,
    commit_bytes,
)
from fieldkit.records.clock import HybridClock
from fieldkit.records.ids import new_id
from fieldkit.store.change_rows import APPLIED
from fieldkit.store.commit_checks import canonical_text
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
    """The new values of one thing's fields; None takes a field's value away.

    ``erasing`` wipes what the fields held, and everything of the thing where the field is "".
    """

    type: EntityType
    entity: str
    values: Mapping[str, Any]
    erasing: bool = False


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
        self._head = b""
        self._hlc = ""

    def write(
        self, writes: Sequence[Write], *, form: str = "", follows: Sequence[bytes] | None = None
    ) -> None:
        """Log these values and bring the tables up to them, in one stroke.

        Every value is logged, also one that is there already: who saves decides
        what is worth a change. A change follows upon all that is known of its
        field, or only upon the changes of these ids.
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
                seen = book.seen_by(thing, name) if follows is None else follows
                parents = sorted(set(seen))
                arrival = self._change(write, thing, name, value, parents, rows, form)
                arrivals.append(arrival)
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
                "b_head": self._head,
                "b_hlc": self._hlc,
            },
        )
        return Tip(author.epoch, self._seq, self._head.hex())

    def _begin(self) -> None:
        if self._commit:
            return
        (here,) = _WHERE_WE_ARE.run(self._connection, {"id": self._author.chain})
        self._seq, head, self._no, last_commit, self._thing = here
        self._head = head
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
        thing: int,
        name: str,
        value: Any,  # noqa: ANN401 - any JSON value
        parents: list[bytes],
        rows: list[dict[str, Any]],
        form: str,
    ) -> Arrival:
        """Return the next change of the chain, its row added; a test holds it to ``Change``."""
        self._no += 1
        self._seq += 1
        author = self._author
        op = Op.ERASE if write.erasing else Op.SET if value is not None else Op.DELETE
        salt = os.urandom(SALT_BYTES)
        text = canonical_text(value)
        payload_sha256 = hashlib.sha256(salt + text)
        prev = self._head
        header = {
            "device": author.device,
            "epoch": author.epoch,
            "seq": self._seq,
            "prev": prev.hex(),
            "hlc": self._hlc,
            "user": self._user,
            "entity": write.entity,
            "type": str(write.type),
            "field": name,
            "op": str(op),
            "parents": [parent.hex() for parent in parents],
            "form": form,
            "commit": self._commit,
            "payload_sha256": payload_sha256.hexdigest(),
        }
        written = orjson.dumps(header, option=orjson.OPT_SORT_KEYS)
        self._head = id_ = hashlib.sha256(CHANGE_DOMAIN + written).digest()
        self._ids.append(id_.hex())
        payload = text.decode()
        rows.append(
            {
                "no": self._no,
                "id": id_,
                "chain": author.chain,
                "seq": self._seq,
                "prev": prev,
                "hlc": self._hlc,
                "user": self._user,
                "thing": thing,
                "field": name,
                "op": header["op"],
                "parents": b"".join(parents),
                "form": form,
                "commit_no": self._commit_no,
                "salt": salt,
                "sha256": payload_sha256.digest(),
                "payload": payload,
                "state": APPLIED,
            }
        )
        return Arrival(
            no=self._no,
            id=id_,
            thing=thing,
            type=write.type,
            entity=write.entity,
            field=name,
            op=op,
            payload=value,
            text=payload,
            parents=tuple(parents),
            hlc=self._hlc,
            chain=author.chain,
        )


def _merged(writes: Sequence[Write]) -> list[Write]:
    """Return one write a thing: two of one field at once would look like a discrepancy."""
    values: dict[tuple[EntityType, str, bool], dict[str, Any]] = {}
    for write in writes:
        values.setdefault((write.type, write.entity, write.erasing), {}).update(write.values)
    return [Write(*key[:2], found, key[2]) for key, found in values.items() if found]
